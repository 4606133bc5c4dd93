"""People and bodies. Personal data stands here and nowhere else as far as can be: a name and an e-mail address,
never a national identity number.
"""

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    ORGANISATION_TRANSITIONS,
    FieldOfWork,
    LegalForm,
    NameStatus,
    OrganisationState,
    TerritoryKind,
)
from accounts.managers import UserManager
from accounts.querysets import OrganisationQuerySet
from core.fields import LineField, ProseField
from core.models import Illustrated, TimeStamped
from core.text import fold


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do follows from roles, memberships and stages (see `rules.py`)."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = LineField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text=_("Language of the e-mails to this person.")
    )
    is_staff = models.BooleanField(_("works in the back office"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return str(self)


class Territory(models.Model):
    """A region, province or prefecture (HCP, 2024, CC BY 4.0). Codes keep their leading zero."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TerritoryKind)
    name = LineField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    population = models.PositiveIntegerField(_("population (2024)"), null=True, blank=True)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code


class Named(models.Model):
    """A body with a name in each language, what is known of that name, and a key that sorts Arabic rightly."""

    key = models.SlugField(_("key"), max_length=60, unique=True, allow_unicode=False)
    name = LineField(_("name"), max_length=250)
    name_status = models.JSONField(_("source of the name by language"), default=dict, blank=True)
    aliases = models.JSONField(_("other spellings"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)
    sort_key = models.CharField(max_length=250, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name or self.key

    def clean(self) -> None:
        super().clean()
        self.sort_key = fold(self.name or self.key)[:250]

    @property
    def name_is_translated(self) -> bool:
        """True when the name shown now is the portal's own translation or an unchecked usual name."""
        return self.name_status.get(get_language() or "ar", NameStatus.SEEN) != NameStatus.SEEN


class Institution(Named, Illustrated, TimeStamped):
    """A public body. Its successor is another row: history keeps the name of its time."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("succeeded by")
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="InstitutionMember", related_name="institutions")

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["sort_key"]


class Organisation(Named, Illustrated, TimeStamped):
    """A civil-society organisation. Its contact is never public.

    One that staff enter is verified; one that registers itself waits for its address to be confirmed, then for staff.
    """

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = ORGANISATION_TRANSITIONS

    state = models.CharField(
        _("state"), max_length=10, choices=OrganisationState, default=OrganisationState.VERIFIED, editable=False
    )
    legal_form = models.CharField(_("legal form"), max_length=12, choices=LegalForm, default=LegalForm.ASSOCIATION)
    region = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("region")
    )
    fields_of_work = ArrayField(
        models.CharField(max_length=16, choices=FieldOfWork), verbose_name=_("fields of work"), default=list, blank=True
    )
    contact_name = LineField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    language = models.CharField(_("language of the e-mails"), max_length=8, blank=True)
    wants_directory = models.BooleanField(_("agrees to be in the public directory"), default=False)
    consent = models.ForeignKey(
        "ConsentText", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("consent text")
    )
    consent_at = models.DateTimeField(_("consent given"), null=True, blank=True, editable=False)
    refused_reason = ProseField(_("reason of the refusal"), max_length=1_000, blank=True)
    in_directory_since = models.DateTimeField(_("in the public directory since"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="OrganisationMember", related_name="organisations"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_directory_since__isnull=True) | models.Q(state="verified", wants_directory=True),
                name="organisation_in_directory_is_verified_and_agrees",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged") | models.Q(merged_into__isnull=False),
                name="organisation_merged_has_target",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("organisations:detail", args=[self.key])


class Membership(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"))
    since = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.user)


class InstitutionMember(Membership):
    """The focal point of an institution."""

    institution = models.ForeignKey(Institution, models.CASCADE, verbose_name=_("institution"))

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        constraints = [models.UniqueConstraint(fields=["institution", "user"], name="institutionmember_once")]


class OrganisationMember(Membership):
    """An organiser: acts for a civil-society organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name=_("organisation"))

    class Meta:
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="organisationmember_once")]


class ConsentText(models.Model):
    """One version of the notice of law 09-08 beside a form. A version that was shown is never edited."""

    purpose = models.SlugField(_("form"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    body = ProseField(_("text"), max_length=3_000)
    since = models.DateTimeField(_("in use since"), db_default=Now())

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["purpose", "-version"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consenttext_version_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consented(models.Model):
    """What was agreed to: which text, in which language, when."""

    consent = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("consent text")
    )
    consent_language = models.CharField(_("language of the consent"), max_length=8, blank=True)
    consent_at = models.DateTimeField(_("consent given"), null=True, blank=True)

    class Meta:
        abstract = True


class Participant(Illustrated, TimeStamped):
    """A person known by an e-mail address who takes part without needing an account.

    Ideas, supports and comments point here, so that one row answers "how many people", and one row is erased.
    The address is never public. `user` is set when that person signs in.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    name = LineField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, default="ar")
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participant",
        verbose_name=_("user"),
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(Lower("email"), name="participant_email_unique_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


def new_confirmation_token() -> str:
    return secrets.token_urlsafe(24)


def new_confirmation_handle() -> str:
    return secrets.token_urlsafe(18)


def new_confirmation_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


class Confirmation(models.Model):
    """An e-mail address waiting to be confirmed by a link or a six-digit code, and what waits for it.

    What waits (an idea, a comment, a support) is a row already: nothing is lost while the mail is on its way, nor
    when it never comes. `purpose` names the waiting model (`ideas.idea`), `object_id` its row.
    """

    MAX_ATTEMPTS: ClassVar[int] = 8

    purpose = models.CharField(_("purpose"), max_length=60)
    object_id = models.BigIntegerField(_("number of the row"))
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=8)
    token = models.CharField(max_length=40, unique=True, default=new_confirmation_token, editable=False)
    #: The address of the page that waits for the code. Whoever has it has not read the mail: it confirms nothing.
    handle = models.CharField(max_length=40, unique=True, default=new_confirmation_handle, editable=False)
    code = models.CharField(max_length=6, default=new_confirmation_code, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    sent_at = models.DateTimeField(_("last sent"), default=timezone.now, editable=False)
    sendings = models.PositiveSmallIntegerField(_("times sent"), default=1, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("address to confirm")
        verbose_name_plural = _("addresses to confirm")
        constraints = [models.UniqueConstraint(fields=["purpose", "object_id"], name="confirmation_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.object_id}"
