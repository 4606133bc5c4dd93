from django.db import models
from django.utils.translation import gettext_lazy as _


class TerritoryKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")


class NameStatus(models.TextChoices):
    """Where a name in a language comes from (`fr_status` of the record)."""

    SEEN = "seen", _("seen in a public document")
    USUAL = "usual", _("usual name, not checked")
    TRANSLATION = "translation", _("our translation")


class LegalForm(models.TextChoices):
    ASSOCIATION = "association", _("Association")
    FEDERATION = "federation", _("Federation or network")
    FOUNDATION = "foundation", _("Foundation")
    UNION = "union", _("Professional body")
    OTHER = "other", _("Other")
