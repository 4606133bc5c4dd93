"""Pages below the language that compose several floors."""

from django.urls import path

from ogportal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("contact/", views.contact, name="contact"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
