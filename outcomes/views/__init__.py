from outcomes.views.indicators import indicators
from outcomes.views.open_data import csv_download, open_data, xlsx_download

__all__ = ["csv_download", "indicators", "open_data", "xlsx_download"]
