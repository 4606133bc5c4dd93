"""Whoever counts the places of a workshop holds its row first."""

from workshops.models import Workshop


def lock(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).select_related("plan", "organiser").get(pk=workshop.pk)
