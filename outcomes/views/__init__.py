from outcomes.views.indicators import indicators
from outcomes.views.open_data import csv_download, open_data, xlsx_download
from outcomes.views.theme import theme

__all__ = ["csv_download", "indicators", "open_data", "theme", "xlsx_download"]
