from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    """Home, commitments, and what follows."""
    first = [(_("Home"), f"/{get_language()}/"), (_("Commitments"), reverse("commitments:list"))]
    return [{"label": label, "href": href} for label, href in (*first, *items)]
