"""What everybody reads: the consultations, the texts of one, and all its comments with what came of them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from consultation.enums import Effect
from consultation.models import Comment, Consultation
from consultation.querysets import consulted_versions, last_versions
from consultation.rules import takes_comments
from consultation.text import changed_parts, parts_of, quotes_whole_part
from consultation.views.wording import (
    comment_shown,
    crumbs,
    grace_of,
    ledger_figures,
    ledger_of,
    standing_of,
)
from core.addresses import elsewhere
from core.enums import CommentState
from core.listing import beside, pager
from plans.models import ActionPlan

#: Comments on a page of their list.
COMMENTS = 20


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    rows = Consultation.objects.public().for_list()
    wanted = [value.strip().upper() for value in request.GET.getlist("plan") if value.strip()]
    plan = None
    if wanted:
        rows = rows.filter(plan__reference__in=wanted[:50])
        plan = ActionPlan.objects.public().filter(reference=wanted[0][:12]).first()
    consultations = list(rows[:200])
    for one in consultations:
        one.standing, one.ledger = standing_of(one), ledger_of(one)
    context = {
        "crumbs": [*crumbs()[:1], {"label": _("Consultations"), "href": ""}],
        "consultations": consultations,
        "plan": plan,
        "is_narrowed": bool(wanted),
    }
    return render(request, "consultation/list.html", context)


def public_consultation(reference: str) -> Any:
    rows = Consultation.objects.public().with_ledger().select_related("plan")
    return get_object_or_404(rows, reference=reference.upper())


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The summary: what it is about, what came of it, and the texts, each with a page of its own."""
    consultation = public_consultation(reference)
    if moved := elsewhere(request, consultation.get_absolute_url()):
        return moved
    texts = [
        {
            "version": version,
            "href": reverse("consultation:text", args=[consultation.reference, version.pk]),
            "title": version.text("title"),
            "lang": version.lang("title"),
            "lead": version.commitment.lead,
            "ledger": ledger_of(version),
        }
        for version in consulted_versions(consultation)
    ]
    context = {
        "consultation": consultation,
        "crumbs": crumbs((consultation.reference, "")),
        "standing": standing_of(consultation),
        "grace": grace_of(consultation),
        "figures": ledger_figures(consultation),
        "is_open": takes_comments(consultation),
        "texts": texts,
    }
    return render(request, "consultation/detail.html", context)


@require_safe
def text(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """One text with its comments, each beside the part that it is about."""
    consultation = public_consultation(reference)
    # A number that is larger than any key of the database is none of them.
    found: Any = get_object_or_404(consultation.versions.select_related("commitment__lead"), pk=min(version, 2**62))
    if moved := elsewhere(request, reverse("consultation:text", args=[consultation.reference, version])):
        return moved
    is_open = takes_comments(consultation)
    later = last_versions([found.commitment_id]).get(found.commitment_id)
    changed = changed_parts(found, later) if later is not None and later.number > found.number else set()
    comments = list(Comment.objects.filter(consultation=consultation, version=found).for_page())
    for one in comments:
        one.consultation = consultation
    activities = found.commitment.activities.select_related("lead")
    sections = []
    placed: set[int] = set()
    for part in parts_of(found, activities):
        mine = [one for one in comments if one.anchor == part.anchor]
        placed |= {one.pk for one in mine}
        if part.text or mine:
            sections.append(
                {
                    "part": part,
                    "changed": part.anchor in changed,
                    "comments": [
                        comment_shown(
                            one,
                            is_open=is_open,
                            changed=part.anchor in changed,
                            badge=False,
                            quoted=not quotes_whole_part(one.quote, found, part),
                        )
                        for one in mine
                    ],
                }
            )
    whole = [comment_shown(one, is_open=is_open, changed=bool(changed)) for one in comments if one.pk not in placed]
    context = {
        "consultation": consultation,
        "version": found,
        "title": found.text("title"),
        "lang": found.lang("title"),
        "crumbs": crumbs((consultation.reference, consultation.get_absolute_url()), (found.commitment.reference, "")),
        "standing": standing_of(consultation),
        "is_open": is_open,
        "sections": sections,
        "whole": whole,
        "count": len(comments),
        "later": later if changed else None,
    }
    return render(request, "consultation/text.html", context)


def _effects(request: HttpRequest, rows: Any) -> list[dict[str, Any]]:
    """The links that narrow the list, with their counts."""
    counts = rows.aggregate(
        all=Count("pk"),
        changed=Count("pk", filter=Q(effect=Effect.CHANGED)),
        kept=Count("pk", filter=Q(effect=Effect.KEPT)),
        waiting=Count("pk", filter=Q(effect__isnull=True)),
    )
    asked = request.GET.get("effect", "")
    labels = [
        ("", "all", _("All")),
        ("changed", "changed", _("Changed a text")),
        ("kept", "kept", _("Text kept")),
        ("waiting", "waiting", _("Wait for their response")),
    ]
    return [
        {
            "href": beside(request, effect=value) if value else request.path,
            "label": f"{label} ({counts[key]})",
            "current": asked == value,
        }
        for value, key, label in labels
        if counts[key] or not value
    ]


@require_safe
def comment_list(request: HttpRequest, reference: str) -> HttpResponse:
    """All comments of a consultation, narrowed by their effect: what stands behind each number of the ledger."""
    consultation = public_consultation(reference)
    if moved := elsewhere(request, reverse("consultation:comments", args=[consultation.reference])):
        return moved
    published = Comment.objects.filter(consultation=consultation, state=CommentState.PUBLISHED).with_effect()
    effects = _effects(request, published)
    asked = request.GET.get("effect", "")
    rows = Comment.objects.filter(consultation=consultation).for_page()
    if asked:
        rows = rows.filter(state=CommentState.PUBLISHED)
        rows = rows.filter(effect__isnull=True) if asked == "waiting" else rows.filter(effect=asked[:8])
    page = Paginator(rows.order_by(F("published_at").asc(), "pk"), COMMENTS).get_page(request.GET.get("page"))
    is_open = takes_comments(consultation)
    shown = []
    for one in page:
        one.consultation = consultation
        shown.append(
            {
                "comment": comment_shown(one, is_open=is_open),
                "version": one.version,
                "title": one.version.text("title"),
                "lang": one.version.lang("title"),
                "href": reverse("consultation:text", args=[consultation.reference, one.version_id])
                + f"#comment-{one.pk}",
            }
        )
    count = page.paginator.count
    context = {
        "consultation": consultation,
        "crumbs": crumbs((consultation.reference, consultation.get_absolute_url()), (_("Comments"), "")),
        "count_text": ngettext("%(n)d comment", "%(n)d comments", count) % {"n": count},
        "effects": effects,
        "shown": shown,
        "pager": pager(request, page),
    }
    return render(request, "consultation/comments.html", context)
