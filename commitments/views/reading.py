from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Institution, Organisation
from commitments.enums import STANDING, ActivityState, CommitmentState, Extent, OgpValue
from commitments.filters import CommitmentFilter
from commitments.method import IN_FORCE
from commitments.models import Commitment, CommitmentVersion, CompletionAssessment
from commitments.views.crumbs import crumbs
from commitments.views.way import way_of
from core.addresses import elsewhere
from core.charts import line_chart
from core.listing import facet, in_a_line, pager
from core.prepared import one_or_404
from core.related import instances
from core.templatetags.texts import lang_of
from core.templatetags.ui import number, stated_date, stated_period
from plans.models import ActionPlan, Source

PAGE = 20


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


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    filters = CommitmentFilter(request.GET)
    page = Paginator(filters.qs.for_list().by_axis(), PAGE).get_page(request.GET.get("page"))
    facets = _facets(filters)
    count = page.paginator.count
    return render(
        request,
        "commitments/list.html",
        {
            "crumbs": [*crumbs()[:1], {"label": _("Commitments"), "href": ""}],
            "filters": filters,
            "facets": facets,
            "chips": filters.chips(request.path),
            "groups": _grouped(list(page)),
            "count_text": ngettext("%(n)d commitment", "%(n)d commitments", count) % {"n": count},
            "pager": pager(request, page),
        },
    )


def _card(commitment: Any) -> list[dict[str, Any]]:
    """The texts of the card in the order of OGP's template."""
    return [
        {
            "field": name,
            "title": Commitment.label_of(name),
            "text": getattr(commitment, name),
            "lang": lang_of(commitment, name),
        }
        for name in Commitment.TEXT_FIELDS
        if name != "title" and getattr(commitment, name)
    ]


def _lead_of(commitment: Any) -> dict[str, str]:
    """Who carries the commitment: it stands in the head of the page, with the period."""
    lead = commitment.lead
    return {
        "value": str(lead or commitment.lead_as_stated),
        "lang": lang_of(lead, "name") if lead else commitment.lead_as_stated_language,
    }


def _facts_of(commitment: Any) -> list[dict[str, Any]]:
    """What `components/facts.html` shows; it leaves out what is empty."""
    lead, plan, axis, theme = commitment.lead, commitment.plan, commitment.axis, commitment.theme
    supporters = instances(Institution, commitment.support_rows)
    partners = instances(Organisation, commitment.partner_rows)
    values = [str(OgpValue(value).label) for value in commitment.ogp_values if value in OgpValue.values]
    return [
        {
            "label": _("As the source names it"),
            "value": commitment.lead_as_stated if lead else "",
            "lang": commitment.lead_as_stated_language,
        },
        *(
            {"label": _("Heading in the source"), "value": text, "lang": "" if code == get_language() else code}
            for code, text in commitment.titles_as_stated.items()
        ),
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
        {"label": _("Adopted on"), "value": stated_date(commitment.adopted_at)},
        {"label": _("OGP code"), "value": commitment.ogp_code},
        {"label": _("Policy areas"), "value": ", ".join(map(str, commitment.policy_areas)), "lang": "en"},
        {"label": _("Plan"), "value": str(plan), "href": plan.get_absolute_url(), "lang": lang_of(plan, "title")},
    ]


def _indicator(indicator: Any) -> dict[str, Any]:
    """An indicator with its readings: a picture, and the rows that it is drawn from."""
    readings = list(indicator.readings.all())
    rows = [(_("Baseline"), indicator.baseline, indicator.baseline_date, "")]
    rows += [(_("Reading"), reading.value, reading.date, reading.evidence_url) for reading in readings]
    rows.append((_("Target"), indicator.target, indicator.target_date, ""))
    shown = [
        {"label": label, "value": number(value), "date": day, "evidence": evidence}
        for label, value, day, evidence in rows
        if value is not None
    ]
    return {
        "indicator": indicator,
        "title_lang": lang_of(indicator, "title"),
        "kind": indicator.get_kind_display(),
        "unit": indicator.unit,
        "unit_lang": lang_of(indicator, "unit"),
        "source": indicator.data_source,
        "source_lang": lang_of(indicator, "data_source"),
        "rows": shown,
        # Beside the picture, in words: how far it is, and where it is to come.
        "last": shown[-2:] if readings and indicator.target is not None else shown[-1:],
        "chart": line_chart(
            [(indicator.baseline_date, indicator.baseline), *((one.date, one.value) for one in readings)],
            target=indicator.target,
            until=indicator.target_date,
        ),
    }


def _activity(activity: Any, today: Any, lead: int | None) -> dict[str, Any]:
    """An activity; its institution is named where it is another than the one that leads the commitment."""
    # What is delayed says so by its state.
    running = activity.state not in (ActivityState.DONE, ActivityState.CANCELLED, ActivityState.DELAYED)
    return {
        "row": activity,
        "title": activity.title,
        "title_lang": lang_of(activity, "title"),
        "state": activity.state,
        "label": activity.get_state_display(),
        "late": bool(running and activity.due_date and activity.due_date < today),
        "lead": str(activity.lead or "") if activity.lead_id != lead else "",
        "lead_lang": lang_of(activity.lead, "name") if activity.lead else "",
        "deliverable": activity.deliverable,
        "deliverable_lang": lang_of(activity, "deliverable"),
        "difficulty": activity.difficulty,
        "difficulty_lang": lang_of(activity, "difficulty"),
    }


def _problems(commitment: Any) -> list[dict[str, Any]]:
    """Problems of workshops that the commitment takes up, each with the address of its workshop."""
    return [
        {
            "title": row.get(f"title_{get_language()}") or row.get(f"title_{settings.LANGUAGE_CODE}"),
            "lang": "" if row.get(f"title_{get_language()}") else settings.LANGUAGE_CODE,
            "href": reverse("trace:workshop", args=[row["workshop"]]),
            "workshop": row["workshop"],
            "extent": _taken(row["extent"]),
        }
        for row in commitment.problem_rows
    ]


def _taken(extent: str) -> str:
    return _("Taken up wholly") if extent == Extent.WHOLLY else _("Taken up in part")


def _contents(commitment: Any) -> list[dict[str, str]]:
    """The parts of the page that are there, for those who came for one of them."""
    parts = [
        ("description", Commitment.label_of("description"), bool(commitment.description)),
        ("activities", _("Activities"), bool(commitment.activities.all())),
        ("indicators", _("Indicators"), bool(commitment.indicators.all())),
        ("progress", _("Reported progress"), bool(commitment.published_progress)),
        ("ideas", _("Ideas it came from"), True),
    ]
    return [{"id": name, "title": str(title)} for name, title, there in parts if there]


def _with_page(reference: str) -> Any:
    return Commitment.objects.public().for_page().filter(reference=reference)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    commitment = one_or_404("commitment", _with_page, reference=reference.upper())
    if moved := elsewhere(request, commitment.get_absolute_url()):
        return moved
    for link in commitment.shown_ideas:
        link.taken_text = _taken(link.extent)
    today = timezone.localdate()
    adopted = commitment.state in (CommitmentState.ADOPTED, CommitmentState.WITHDRAWN)
    assessments = instances(CompletionAssessment, commitment.assessment_rows)
    versions = instances(CommitmentVersion, commitment.version_rows)
    return render(
        request,
        "commitments/detail.html",
        {
            "commitment": commitment,
            "crumbs": crumbs((commitment.reference, "")),
            "card": _card(commitment),
            "lead": _lead_of(commitment),
            "period": stated_period(commitment),
            "facts": _facts_of(commitment),
            "sources": instances(Source, commitment.source_rows),
            "activities": [_activity(one, today, commitment.lead_id) for one in commitment.activities.all()],
            "adopted": adopted,
            "progress": commitment.shown_progress,
            "method": IN_FORCE,
            "indicators": [_indicator(indicator) for indicator in commitment.indicators.all()],
            "versions": versions,
            "way": way_of(commitment, versions),
            "contents": _contents(commitment),
            "data": reverse("api:commitment", args=[commitment.reference]),
            "merged": instances(Commitment, commitment.merged_rows),
            "problems": _problems(commitment),
            "assessments": assessments,
        },
    )
