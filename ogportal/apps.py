from django.apps import AppConfig
from django.contrib.admin import apps as admin


class OgportalConfig(AppConfig):
    name = "ogportal"
    default = True


class BackOfficeConfig(admin.AdminConfig):
    """Django's admin with a site of our own."""

    default_site = "ogportal.site.BackOffice"
    default = False
