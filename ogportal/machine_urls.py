"""Addresses without a language: for machines, for the root, and those of 2021."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from ogportal import health, redirects, views
from ogportal.sitemaps import sitemaps
from outcomes.api import api

urlpatterns = [
    path("", views.root, name="root"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": sitemaps}, name="sitemap"),
    path("api/v1/", api.urls),
    *redirects.urlpatterns,
]
