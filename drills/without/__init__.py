"""What the portal would be without one of its protections: patches of a started process, for counter-proofs alone."""

from collections.abc import Callable
from typing import Any

_PATCHES: dict[str, Callable[[], None]] = {}


def take_out(name: str) -> None:
    _PATCHES[name]()


def _patch(function: Callable[[], None]) -> Callable[[], None]:
    _PATCHES[function.__name__] = function
    return function


@_patch
def outbox() -> None:
    """The request itself asks the broker to have the mail sent."""
    from core import outbox as box
    from core import tasks

    insert = box.insert

    def publishing(row: Any, **more: Any) -> bool:
        written = insert(row, **more)
        tasks.drain_outbox.delay()
        return written

    box.insert = publishing


@_patch
def claiming() -> None:
    """A mail is marked as sent before it is."""
    from django.db import transaction
    from django.utils import timezone

    from core import outbox as box
    from core.enums import DeliveryState
    from core.models import Delivery

    send = box._send  # noqa: SLF001

    def drain(limit: int = 100) -> int:
        for turn in range(limit):
            with transaction.atomic():
                row = (
                    Delivery.objects.select_for_update(skip_locked=True)
                    .filter(state=DeliveryState.WAITING, next_attempt_at__lte=timezone.now())
                    .order_by("next_attempt_at", "id")
                    .first()
                )
                if row is None:
                    return turn
                row.state, row.sent_at = DeliveryState.SENT, timezone.now()
                row.save()
            send(row)
        return limit

    box.drain = drain


@_patch
def queue() -> None:
    """What the mail server or a mail does is an exception that stops the queue."""
    from core import outbox as box

    send = box._send  # noqa: SLF001

    def raising(delivery: Any) -> None:
        error = send(delivery)
        if error is not None:
            raise error

    box._send = raising  # noqa: SLF001


@_patch
def away() -> None:
    """A database that is away is a mistake of ours like any other."""
    from ogportal import errors

    errors.server_error = lambda request: errors._page(request, 500)  # noqa: SLF001


@_patch
def transactions() -> None:
    """The idea is committed before what belongs to it is written."""
    from django.db import connection

    from ideas.services import submission

    insert = submission.insert

    def committing(row: Any, **more: Any) -> bool:
        written = insert(row, **more)
        connection.connection.commit()
        return written

    submission.insert = committing


@_patch
def honesty() -> None:
    """What could not be stored is acknowledged all the same."""
    from django.http import HttpResponseRedirect

    from ogportal import errors

    errors.server_error = lambda request: HttpResponseRedirect("/fr/ideas/check/lost/")


@_patch
def lock() -> None:
    """Places are counted without holding the workshop."""
    from workshops.models import Workshop
    from workshops.services import registering

    registering.lock_places = lambda workshop: Workshop.objects.select_related("plan", "organiser").get(pk=workshop.pk)


@_patch
def key() -> None:
    """Nobody looks whether the key of a form is there already."""
    from ideas.services import submission

    insert = submission.insert
    submission.insert = lambda row, **_unless: insert(row)


@_patch
def version() -> None:
    """Nobody looks whether the idea is still the one that the page showed, nor whether its state has such a way.

    The lock, the version and the table of states each hold alone; here all three are gone.
    """
    import time

    from core.transitions import log_state
    from ideas.models import Idea
    from ideas.services import screening

    def seen(idea: Any, version: int | None) -> Any:
        found = Idea.objects.select_related("plan", "theme").get(pk=idea.pk)
        time.sleep(3)
        return found

    def put(obj: Any, *, to: str, by: Any, reason: str = "", stamps: dict[str, Any] | None = None) -> Any:
        current, obj.state = obj.state, to
        for name, value in (stamps or {}).items():
            setattr(obj, name, value)
        obj.save(update_fields={"state", *(stamps or {})})
        log_state(obj, current=current, to=to, by=by, reason=reason)
        return obj

    screening.lock_idea, screening.transition = seen, put


@_patch
def closing() -> None:
    """The stage is not asked whether it is open."""
    from ideas.services import submission

    submission.is_able = lambda *words: True


@_patch
def cache() -> None:
    """The cache waits as long as Django's own does, and what it meets is an error of the page."""
    from django.conf import settings
    from django.core.cache import caches

    from core.cache import ForgivingRedisCache

    def note(_self: Any, error: Exception) -> None:
        raise error

    ForgivingRedisCache.note = note  # type: ignore[method-assign]
    del settings.CACHES["default"]["OPTIONS"]
    caches.__dict__.pop("settings", None)


@_patch
def files() -> None:
    """A file that cannot be written is passed over, and its row is stored all the same."""
    import contextlib

    from django.core.files.storage import FileSystemStorage

    save = FileSystemStorage._save  # noqa: SLF001

    def passing(self: Any, name: str, content: Any) -> str:
        with contextlib.suppress(OSError):
            return str(save(self, name, content))
        return name

    FileSystemStorage._save = passing  # noqa: SLF001


@_patch
def sheets() -> None:
    """A workbook is read as the library reads it, whatever it holds; with an end, that the machine may live."""
    import contextlib
    import resource

    import openpyxl

    from plans.backoffice import streamed

    @contextlib.contextmanager
    def read(file: Any, size: int, limits: Any) -> Any:
        try:
            book = openpyxl.load_workbook(file, data_only=True)
        except (OSError, KeyError, ValueError, SyntaxError) as error:
            raise streamed.SheetRefused("unreadable") from error
        lines = list(book.worksheets[0].iter_rows(values_only=True))
        yield streamed._table(iter(lines), limits)  # noqa: SLF001

    resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
    streamed._workbook = read  # noqa: SLF001
