"""The portal's addresses, and two bare ones to compare them with. Only the bench serves these."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from bench import views
from ogportal.urls import handler400, handler403, handler404, handler500
from ogportal.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *i18n_patterns(path("bench/bare/", views.bare, name="bare")),
    path("bench/insert/", views.insert, name="insert"),
    *portal,
]
