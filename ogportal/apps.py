from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin
from django.utils.module_loading import autodiscover_modules


class OgportalConfig(AppConfig):
    name = "ogportal"
    default = True

    def ready(self) -> None:
        """Let every app register its background jobs and its sealed tables, and tables that only join have a name."""
        autodiscover_modules("jobs", "sealed")
        for model in apps.get_models(include_auto_created=True):
            if model._meta.auto_created:
                _name(model)


def _name(joining: Any) -> None:
    """Django names it once, in the first language: it is called what it joins to, as is each of its rows."""
    target = [column for column in joining._meta.fields if column.remote_field][-1]
    joining._meta.verbose_name = target.related_model._meta.verbose_name
    joining._meta.verbose_name_plural = target.related_model._meta.verbose_name_plural
    joining.__str__ = lambda row: str(getattr(row, target.name))


class BackOfficeConfig(admin.AdminConfig):
    """Django's admin with a site of our own."""

    default_site = "ogportal.site.BackOffice"
    default = False
