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


class OrganisationState(models.TextChoices):
    AWAITING = "awaiting", _("Waits for the confirmation of its address")
    CONFIRMED = "confirmed", _("To be verified")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Not taken")
    MERGED = "merged", _("Merged with another")


ORGANISATION_TRANSITIONS: dict[str, frozenset[str]] = {
    OrganisationState.AWAITING: frozenset({OrganisationState.CONFIRMED}),
    OrganisationState.CONFIRMED: frozenset(
        {OrganisationState.VERIFIED, OrganisationState.REFUSED, OrganisationState.MERGED}
    ),
    OrganisationState.VERIFIED: frozenset({OrganisationState.MERGED}),
    OrganisationState.REFUSED: frozenset({OrganisationState.VERIFIED}),
    OrganisationState.MERGED: frozenset(),
}


class FieldOfWork(models.TextChoices):
    TRANSPARENCY = "transparency", _("Transparency and integrity")
    PARTICIPATION = "participation", _("Citizen participation")
    RIGHTS = "rights", _("Human rights and justice")
    WOMEN = "women", _("Equality between women and men")
    YOUTH = "youth", _("Youth and children")
    DISABILITY = "disability", _("People with disabilities")
    ENVIRONMENT = "environment", _("Environment and climate")
    DIGITAL = "digital", _("Digital and open data")
    LOCAL = "local", _("Local development")
    EDUCATION = "education", _("Education and culture")
    HEALTH = "health", _("Health and social action")
    ECONOMY = "economy", _("Economy and solidarity economy")
