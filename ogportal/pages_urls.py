"""Pages below the language that compose several floors."""

from django.urls import path

from ogportal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
