from outcomes.views.documents import card_document, plan_archive, plan_document
from outcomes.views.indicators import indicators
from outcomes.views.open_data import csv_download, open_data, xlsx_download
from outcomes.views.theme import theme

__all__ = [
    "card_document",
    "csv_download",
    "indicators",
    "open_data",
    "plan_archive",
    "plan_document",
    "theme",
    "xlsx_download",
]
