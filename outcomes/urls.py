from django.urls import path

from outcomes import feeds, views

app_name = "outcomes"
urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<slug:name>.csv", views.csv_download, name="csv"),
    path("open-data/<slug:name>.xlsx", views.xlsx_download, name="xlsx"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("ideas/feed/", feeds.LatestIdeas(), name="ideas_feed"),
]
