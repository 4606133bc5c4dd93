from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Institution, Organisation
from commitments.enums import STANDING, CommitmentState, Extent, OgpValue
from commitments.filters import CommitmentFilter
from commitments.models import Commitment, CommitmentVersion
from core.addresses import elsewhere
from core.listing import facet, in_a_line, pager
from core.related import instances
from core.templatetags.texts import lang_of
from core.templatetags.ui import number, stated_date, stated_period
from plans.models import ActionPlan, Source

PAGE = 60


def _crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    first = [(_("Home"), f"/{get_language()}/"), (_("Commitments"), reverse("commitments:list"))]
    return [{"label": label, "href": href} for label, href in (*first, *items)]


def _facets(filters: CommitmentFilter) -> list[dict[str, Any]]:
    public = Commitment.objects.public()
    plans = ActionPlan.objects.public().filter(pk__in=public.values("plan")).for_list()
    leads = Institution.objects.filter(pk__in=public.values("lead")).order_by("sort_key")
    query = filters.data
    facets = [
        facet(query, "plan", _("Plan"), [(plan.slug, str(plan)) for plan in plans]),
        facet(
            query,
            "standing",
            _("Standing"),
            [(word, str(CommitmentState(state).label)) for state, word in STANDING.items()],
        ),
    ]
    if filters.asked_plans:
        axes = [group[0] for group in filters.known_axis([]).values()]
        facets += [
            facet(query, "axis", _("Axis"), [(str(axis.number), str(axis)) for axis in axes]),
            facet(query, "theme", _("Theme"), [(theme.slug, str(theme)) for theme in filters.themes]),
        ]
    facets.append(facet(query, "lead", _("Lead institution"), [(lead.key, str(lead)) for lead in leads]))
    return facets


def _grouped(commitments: list[Any]) -> list[dict[str, Any]]:
    """The cards by plan and axis; what has no axis stands under its plan alone, or under what became of it."""
    groups: list[dict[str, Any]] = []
    several_plans = len({one.plan_id for one in commitments}) > 1
    for one in commitments:
        key = (one.plan_id, one.axis_id, one.state if one.axis_id is None else "")
        if not groups or groups[-1]["key"] != key:
            name = str(one.axis) if one.axis else str(one.get_state_display())
            groups.append(
                {"key": key, "title": f"{name} ({one.plan.reference})" if several_plans else name, "rows": []}
            )
        one.lead_name = one.lead_as_stated or str(one.lead or "")
        groups[-1]["rows"].append(one)
    return groups


@require_GET
def commitment_list(request: HttpRequest) -> HttpResponse:
    filters = CommitmentFilter(request.GET)
    page = Paginator(filters.qs.for_list().by_axis(), PAGE).get_page(request.GET.get("page"))
    facets = _facets(filters)
    count = page.paginator.count
    return render(
        request,
        "commitments/list.html",
        {
            "crumbs": [*_crumbs()[:1], {"label": _("Commitments"), "href": ""}],
            "filters": filters,
            "facets": facets,
            "chips": filters.chips(request.path),
            "groups": _grouped(list(page)),
            "count_text": ngettext("%(n)d commitment", "%(n)d commitments", count) % {"n": count},
            "pager": pager(request, page),
        },
    )


def _indicator(indicator: Any) -> dict[str, Any]:
    """An indicator with its readings as bars, from the baseline to the target."""
    readings = list(indicator.readings.all())
    points = [(_("Baseline"), indicator.baseline, indicator.baseline_date, "mute")]
    points += [(_("Reading"), reading.value, reading.date, "1") for reading in readings]
    points.append((_("Target"), indicator.target, indicator.target_date, "2"))
    shown = [point for point in points if point[1] is not None]
    most = max((value for _label, value, _date, _tone in shown), default=Decimal(0))
    bars = [
        {
            "label": in_a_line((label, stated_date(date))) if date else label,
            "value": number(value),
            "parts": [{"tone": tone, "x": 0, "w": int(100 * value / most) if most > 0 and value > 0 else 0}],
        }
        for label, value, date, tone in shown
    ]
    return {"indicator": indicator, "bars": bars, "evidence": [one for one in readings if one.evidence_url]}


def _card(commitment: Any) -> list[dict[str, Any]]:
    """The texts of the card in the order of OGP's template."""
    return [
        {"field": name, "title": Commitment.label_of(name), "text": getattr(commitment, name)}
        for name in Commitment.TEXT_FIELDS
        if name != "title" and getattr(commitment, name)
    ]


def _facts_of(commitment: Any) -> list[dict[str, Any]]:
    """What `components/facts.html` shows; it leaves out what is empty."""
    lead, plan, axis, theme = commitment.lead, commitment.plan, commitment.axis, commitment.theme
    supporters = instances(Institution, commitment.support_rows)
    partners = instances(Organisation, commitment.partner_rows)
    values = [str(OgpValue(value).label) for value in commitment.ogp_values if value in OgpValue.values]
    return [
        {
            "label": _("Lead institution"),
            "value": str(lead or commitment.lead_as_stated),
            "lang": lang_of(lead, "name"),
        },
        {"label": _("As the source names it"), "value": commitment.lead_as_stated if lead else ""},
        {"label": _("Supporting institutions"), "value": in_a_line(supporters)},
        {"label": _("Civil-society partners"), "value": in_a_line(partners)},
        {"label": _("Axis"), "value": str(axis or ""), "lang": lang_of(axis, "title")},
        {
            "label": _("Theme"),
            "value": str(theme or ""),
            "lang": lang_of(theme, "title"),
            "href": theme.get_absolute_url() if theme else "",
        },
        {"label": _("Values of open government"), "value": in_a_line(values)},
        {"label": _("Period"), "value": stated_period(commitment)},
        {"label": _("Adopted on"), "value": stated_date(commitment.adopted_at)},
        {"label": _("OGP code"), "value": commitment.ogp_code},
        {"label": _("Policy areas"), "value": ", ".join(map(str, commitment.policy_areas)), "lang": "en"},
        {"label": _("Plan"), "value": str(plan), "href": plan.get_absolute_url(), "lang": lang_of(plan, "title")},
    ]


def version_texts(version: CommitmentVersion) -> list[dict[str, Any]]:
    """The texts of a frozen version, in the order of the card, without the empty ones."""
    found = [
        {"field": name, "title": Commitment.label_of(name), "text": version.text(name), "lang": version.lang(name)}
        for name in Commitment.TEXT_FIELDS
    ]
    return [one for one in found if one["text"]]


@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    commitment: Any = get_object_or_404(Commitment.objects.public().for_page(), reference=reference.upper())
    if moved := elsewhere(request, commitment.get_absolute_url()):
        return moved
    for link in commitment.shown_ideas:
        link.taken_text = _("Taken up wholly") if link.extent == Extent.WHOLLY else _("Taken up in part")
    purposes = {"consultation": _("as consulted"), "adoption": _("as adopted")}
    return render(
        request,
        "commitments/detail.html",
        {
            "commitment": commitment,
            "crumbs": _crumbs((commitment.reference, "")),
            "card": _card(commitment),
            "facts": _facts_of(commitment),
            "sources": instances(Source, commitment.source_rows),
            "activities": list(commitment.activities.all()),
            "indicators": [_indicator(indicator) for indicator in commitment.indicators.all()],
            "versions": [
                {"version": version, "purpose": purposes.get(version.purpose, ""), "texts": version_texts(version)}
                for version in instances(CommitmentVersion, commitment.version_rows)
            ],
        },
    )
