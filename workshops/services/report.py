"""The report of a meeting: written by the organiser, reviewed and published by staff."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.transitions import log_state, transition
from core.translated import Texts, columns, texts_of
from core.uploads import document_kind, read_photo
from workshops.enums import ReportState, WorkshopState
from workshops.errors import ReportNotEditable
from workshops.models import Report, ReportDocument, ReportPhoto, Workshop
from workshops.services.meetings import report_workshop

MOST_PHOTOS, MOST_DOCUMENTS = 12, 10


def check_recording(address: str) -> str:
    """The address of a recording: https, and on a host that the portal links to. Raises `ValidationError`."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    known = any(host == one or host.endswith(f".{one}") for one in settings.RECORDING_HOSTS)
    if parts.scheme != "https" or parts.username or not known:
        hosts = ", ".join(settings.RECORDING_HOSTS)
        raise ValidationError(
            {"recording_url": _("A recording is at an https address of one of: %(hosts)s.") % {"hosts": hosts}}
        )
    return address


def _writing(workshop: Workshop, by: Any) -> Report:
    """The report that may be written now, its row locked. Raises `ReportNotEditable`."""
    locked = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    report, is_new = Report.objects.select_for_update(of=("self",)).get_or_create(workshop=locked)
    if locked.state != WorkshopState.HELD or report.state != ReportState.DRAFT:
        raise ReportNotEditable
    if is_new:
        log_state(report, current="", to=ReportState.DRAFT, by=by)
    return report


@transaction.atomic
def write_report(*, workshop: Workshop, text: Texts, recording_url: str, by: Any) -> Report:
    """Keep the words of the report; half of them is enough. Raises `ReportNotEditable`, `ValidationError`."""
    report = _writing(workshop, by)
    for name, value in columns(report, "text", text, required=False).items():
        setattr(report, name, value)
    report.recording_url = check_recording(recording_url) if recording_url else ""
    report.full_clean()
    report.save()
    return report


@transaction.atomic
def submit_report(*, workshop: Workshop, by: Any) -> Report:
    """Hand the report to staff, complete in every publishing language.

    Raises `ReportNotEditable`, `ValidationError`.
    """
    report = _writing(workshop, by)
    columns(report, "text", texts_of(report, "text"))
    return transition(report, to=ReportState.SUBMITTED, by=by)


@transaction.atomic
def return_report(*, report: Report, note: str, by: Any) -> Report:
    """Give it back to the organiser, saying what has to be changed. Raises `TransitionNotAllowed`."""
    return transition(report, to=ReportState.DRAFT, by=by, stamps={"note": note})


@transaction.atomic
def publish_report(*, report: Report, by: Any) -> Workshop:
    """Make it public: its words go to the workshop, with its polls, problems, photos and documents.

    Raises `TransitionNotAllowed`, `ValidationError`.
    """
    transition(report, to=ReportState.PUBLISHED, by=by, stamps={"note": ""})
    return report_workshop(
        workshop=report.workshop, report=texts_of(report, "text"), recording_url=report.recording_url, by=by
    )


@transaction.atomic
def add_photo(*, workshop: Workshop, file: Any, alt: Texts, by: Any) -> ReportPhoto:
    """Keep a photo, written anew from its pixels, with what it shows in every publishing language.

    Raises `ReportNotEditable`, `ValidationError`. Writes two files.
    """
    _writing(workshop, by)
    if workshop.photos.count() >= MOST_PHOTOS:
        raise ValidationError({"photo": _("A report has at most %(n)d photos.") % {"n": MOST_PHOTOS}})
    row = ReportPhoto(workshop=workshop, is_illustrative=workshop.is_illustrative)
    for name, value in columns(row, "alt", alt).items():
        setattr(row, name, value)
    try:
        photo = read_photo(file)
    except ValidationError as error:
        raise ValidationError({"photo": error}) from None
    row.width, row.height = photo.width, photo.height
    row.image.save("photo", ContentFile(photo.image), save=False)
    row.small.save("photo", ContentFile(photo.small), save=False)
    row.save()
    return row


@transaction.atomic
def add_document(*, workshop: Workshop, file: Any, title: Texts, by: Any) -> ReportDocument:
    """Keep a document under a random name. Raises `ReportNotEditable`, `ValidationError`. Writes a file."""
    _writing(workshop, by)
    if workshop.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError({"document": _("A report has at most %(n)d documents.") % {"n": MOST_DOCUMENTS}})
    row = ReportDocument(workshop=workshop, is_illustrative=workshop.is_illustrative, size=file.size)
    for name, value in columns(row, "title", title).items():
        setattr(row, name, value)
    try:
        row.kind = document_kind(file)
    except ValidationError as error:
        raise ValidationError({"document": error}) from None
    row.file.save("document", file, save=False)
    row.save()
    return row


@transaction.atomic
def remove_file(*, row: ReportPhoto | ReportDocument, by: Any) -> None:
    """Take a photo or a document out of a report that is being written; its files go when that is committed.

    Raises `ReportNotEditable`.
    """
    _writing(row.workshop, by)
    files = [row.image, row.small] if isinstance(row, ReportPhoto) else [row.file]
    stored = [(file.storage, str(file.name)) for file in files]
    row.delete()
    for storage, name in stored:
        transaction.on_commit(partial(storage.delete, name))
