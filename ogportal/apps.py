from django.apps import AppConfig


class OgportalConfig(AppConfig):
    name = "ogportal"
