from importlib.util import find_spec

from django.urls import path

from outcomes import feeds, views

app_name = "outcomes"
urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<slug:name>.csv", views.csv_download, name="csv"),
    path("open-data/<slug:name>.xlsx", views.xlsx_download, name="xlsx"),
    path("ideas/feed/", feeds.LatestIdeas(), name="ideas_feed"),
]
if find_spec("outcomes.theme_views"):
    from outcomes import theme_views

    urlpatterns.append(path("themes/<slug:slug>/", theme_views.theme, name="theme"))
