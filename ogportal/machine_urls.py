"""Addresses without a language: for machines, for the root, and those of 2021."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from ogportal import health, log_heads, offline, redirects, views
from ogportal.previews import views as previews
from ogportal.sitemaps import index, sitemaps
from outcomes.api import api
from workshops.desk.checkin import worker

urlpatterns = [
    path("", views.root, name="root"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("offline-worker.js", offline.worker, name="offline_worker"),
    path("code.svg", previews.code, name="code"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("log.txt", log_heads.log_heads, name="log_heads"),
    path("sitemap.xml", index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": sitemaps}, name="sitemap_of"),
    path("check-in-worker.js", worker, name="checkin_worker"),
    path("api/v1/", api.urls),
    *redirects.urlpatterns,
]
