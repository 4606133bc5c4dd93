from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.module_loading import autodiscover_modules


class OgportalConfig(AppConfig):
    name = "ogportal"
    default = True

    def ready(self) -> None:
        """Let every app register its background jobs and its sealed tables."""
        autodiscover_modules("jobs", "sealed")


class BackOfficeConfig(admin.AdminConfig):
    """Django's admin with a site of our own."""

    default_site = "ogportal.site.BackOffice"
    default = False
