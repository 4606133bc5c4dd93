"""Where the rows behind a figure are listed."""

from urllib.parse import urlencode

from django.urls import reverse

from outcomes.figures.counting import figures
from outcomes.figures.shapes import Figures
from plans.models import ActionPlan


def figure_links(plan: ActionPlan, counted: Figures | None = None) -> dict[str, str]:
    """For each dotted key of `flatten`, the address (in the language shown now) of the rows that it counts.

    People are never listed: their figures lead to what they wrote or where they came.
    """
    counted = counted or figures(plan)

    pages = {name: reverse(name) for name in ("ideas:list", "workshops:list", "commitments:list", "consultation:list")}

    def listed(name: str, **filters: str | int) -> str:
        return f"{pages[name]}?{urlencode({'plan': plan.slug, **filters})}"

    workshops, commitments = listed("workshops:list"), listed("commitments:list")
    consultation = comments = listed("consultation:list")
    if one := counted.consultation.reference:
        consultation, comments = (reverse(f"consultation:{name}", args=[one]) for name in ("detail", "comments"))
    way = reverse("commitments:plan", args=[plan.slug])
    links = {
        "participants.portal.proposing": listed("ideas:list", channel="portal"),
        "participants.portal.interacting": listed("ideas:list", order="supported"),
        "participants.portal.total": listed("ideas:list"),
        "participants.workshops": workshops,
        "participants.total": reverse("plans:detail", args=[plan.slug]),
        "ideas.portal": listed("ideas:list", channel="portal"),
        "ideas.workshops": listed("ideas:list", channel="workshop"),
        "ideas.total": listed("ideas:list"),
        "screening.accepted": listed("ideas:list", status="accepted"),
        "screening.rejected": listed("ideas:list", status="rejected"),
        "screening.merged": listed("ideas:list", status="merged"),
        "screening.split": listed("ideas:list", status="split"),
        "screening.pending": listed("ideas:list", status="pending"),
        "commitments.proposed": commitments,
        "commitments.adopted": listed("commitments:list", standing="adopted"),
        "commitments.institutions": commitments,
        "commitments.ideas_without": f"{way}#ideas",
        "consultation.weeks": consultation,
        "consultation.participants": comments,
        "consultation.comments": comments,
        "workshops.held": workshops,
        "workshops.registered": workshops,
        "workshops.attended": workshops,
    }
    if counted.commitments.percent is not None:
        links["commitments.percent"] = f"{way}#progress"
    for theme in counted.ideas.by_theme:
        for part, channel in (("portal", "portal"), ("workshops", "workshop")):
            links[f"ideas.by_theme.{theme.theme}.{part}"] = listed("ideas:list", theme=theme.key, channel=channel)
    for axis in counted.commitments.axes:
        links[f"commitments.axes.{axis.number}"] = listed("commitments:list", axis=axis.number, standing="adopted")
    for workshop in counted.workshops:
        page = reverse("trace:workshop", args=[workshop.reference])
        links[f"workshops.{workshop.number}.registered"] = page
        links[f"workshops.{workshop.number}.attended"] = page
    return links
