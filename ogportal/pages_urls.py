"""Pages below the language that compose several floors."""

from django.urls import path

from ogportal import views
from ogportal.privacy import views as privacy

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("contact/", views.contact, name="contact"),
    path("privacy/register/", privacy.register, name="privacy_register"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
