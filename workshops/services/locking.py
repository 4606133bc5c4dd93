"""Whoever counts the places of a workshop holds its row first."""

from django.db.models import QuerySet

from core.prepared import prepared
from workshops.models import Workshop


def lock(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).select_related("plan", "organiser").get(pk=workshop.pk)


#: What giving places asks of a workshop, and what the e-mails about them say of it.
_OF_PLACES = ("state", "starts_at", "ends_at", "opens_at", "closes_at", "capacity", "reference", "title", "place",
              "online_url", "shares_online_url", "plan__is_published")  # fmt: skip


def _places(pk: int) -> QuerySet[Workshop]:
    rows = Workshop.objects.select_for_update(of=("self",)).select_related("plan")
    return rows.only(*_OF_PLACES).filter(pk=pk)


def lock_places(workshop: Workshop) -> Workshop:
    """The same for one registration: only what that asks is read."""
    [locked] = prepared("lock_places", _places, pk=workshop.pk)
    return locked
