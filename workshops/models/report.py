"""The report of a meeting while it is written, and the files that belong to it."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import LineField, ProseField
from core.models import Illustrated, TimeStamped
from workshops.enums import REPORT_TRANSITIONS, ReportState
from workshops.models.meeting import Workshop


class Report(TimeStamped):
    """The words of the report until they are published: then they stand in the workshop itself."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = REPORT_TRANSITIONS

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="writing", verbose_name=_("workshop"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False)
    text = ProseField(_("report"), max_length=10_000, blank=True)
    recording_url = models.URLField(_("recording"), blank=True)
    note = ProseField(_("what has to be changed"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("report of a workshop")
        verbose_name_plural = _("reports of workshops")

    def __str__(self) -> str:
        return self.workshop.reference


def photo_path(_photo: Any, _name: str) -> str:
    """A name that says nothing: that of the upload is never used."""
    return f"workshops/photos/{uuid.uuid4().hex}.jpg"


def document_path(_document: Any, _name: str) -> str:
    return f"workshops/documents/{uuid.uuid4().hex}"


class ReportPhoto(Illustrated, TimeStamped):
    """A photo, written anew from its pixels: without place, device or anything hidden behind the picture."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="photos", verbose_name=_("workshop"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    image = models.FileField(upload_to=photo_path, editable=False)
    small = models.FileField(upload_to=photo_path, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt = LineField(_("what the photo shows"), max_length=250)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["workshop", "pk"]

    def __str__(self) -> str:
        return self.alt or str(self.key)

    def get_absolute_url(self) -> str:
        return reverse("workshops:photo", args=[self.workshop.reference, self.key])


class ReportDocument(Illustrated, TimeStamped):
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="documents", verbose_name=_("workshop"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = LineField(_("title"), max_length=200)
    file = models.FileField(upload_to=document_path, editable=False)
    kind = models.CharField(max_length=8, editable=False)
    size = models.PositiveIntegerField(editable=False)

    class Meta:
        verbose_name = _("document of a workshop")
        verbose_name_plural = _("documents of workshops")
        ordering = ["workshop", "pk"]

    def __str__(self) -> str:
        return self.title or str(self.key)

    def get_absolute_url(self) -> str:
        return reverse("workshops:document", args=[self.workshop.reference, self.key])
