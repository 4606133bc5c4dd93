"""The trace of one idea: its words, and its whole way to what was done."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clients import remembered_participant
from commitments.enums import STANDING
from commitments.method import LEFT_OUT, from_sums
from commitments.models import Commitment, CommitmentIdea
from core.enums import CommentState
from core.prepared import one_or_404, prepared
from ideas.enums import IdeaState
from ideas.models import Idea, IdeaComment, IdeaSupport
from ideas.way import TakenUp, way

DESCRIPTION_LETTERS = 150


def _links(idea: int) -> Any:
    counted = ~Q(commitment__activities__state__in=LEFT_OUT)
    return (
        CommitmentIdea.objects.filter(idea=idea, commitment__in=Commitment.objects.public().order_by())
        .select_related("commitment")
        .annotate(
            weight=Sum("commitment__activities__weight", filter=counted),
            done=Sum(F("commitment__activities__weight") * F("commitment__activities__percent"), filter=counted),
        )
        .order_by("commitment__number")
    )


def commitments_of(idea: Any) -> list[TakenUp]:
    """The public commitments that take an idea up, with how far each is carried out, in one query."""
    if idea.public_state != IdeaState.ACCEPTED:
        return []
    return [
        TakenUp(
            href=link.commitment.get_absolute_url(),
            reference=link.commitment.reference,
            title=str(link.commitment.title),
            standing=STANDING[link.commitment.state],
            standing_label=_("%(standing)s; taken up: %(extent)s")
            % {"standing": link.commitment.get_state_display(), "extent": link.get_extent_display()},
            progress=from_sums(link.done, link.weight),
        )
        for link in prepared("commitments of an idea", _links, idea=idea.pk)
    ]


def _comment(idea: Any, comment: Any) -> dict[str, Any]:
    hidden = comment.state == CommentState.HIDDEN
    return {
        "anchor": f"comment-{comment.pk}",
        "author": comment.author_name or _("A participant"),
        "date": comment.published_at,
        "text": "" if hidden else comment.body,
        "lang": comment.language,
        "hidden": _("This comment is hidden: %(reason)s") % {"reason": comment.hidden_reason} if hidden else "",
        "illustration": comment.is_illustrative,
        "reply_href": f"{reverse('ideas:comment', args=[idea.reference])}?reply={comment.pk}"
        if idea.takes_interaction and not hidden
        else "",
        "replies": [],
    }


def _comments(idea: int) -> Any:
    return IdeaComment.objects.filter(idea=idea).for_page()


def threads(idea: Any) -> list[dict[str, Any]]:
    """The comments of an idea with their replies, in the form of `components/comment.html`; one query."""
    shown: dict[int, dict[str, Any]] = {}
    first: list[dict[str, Any]] = []
    for comment in prepared("comments of an idea", _comments, idea=idea.pk):
        shown[comment.pk] = entry = _comment(idea, comment)
        if comment.parent_id is None:
            first.append(entry)
        elif comment.parent_id in shown:
            shown[comment.parent_id]["replies"].append(entry)
    return first


def _facts(idea: Any) -> list[dict[str, Any]]:
    facts = [
        {"label": _("Plan"), "value": idea.plan.title, "href": idea.plan.get_absolute_url()},
        {"label": _("Theme"), "value": idea.theme.title, "href": idea.theme.get_absolute_url()},
        {"label": _("Channel"), "value": idea.get_channel_display()},
        {"label": _("Region concerned"), "value": idea.territory.name if idea.territory else ""},
        {"label": _("Author"), "value": idea.public_author, "lang": idea.language},
    ]
    if idea.workshop:
        workshop = {"label": _("Workshop"), "value": idea.workshop.title, "href": idea.workshop.get_absolute_url()}
        facts.insert(3, workshop)
    return facts


def _with_page(reference: str, now: datetime) -> Any:
    return Idea.objects.with_page().for_page(now).filter(reference=reference)


@require_safe
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    """One idea as everybody may see it. What waits, was withdrawn or belongs to an unpublished plan has no page."""
    if reference != reference.upper():
        return redirect("trace:idea", reference=reference.upper(), permanent=True)
    found = one_or_404("idea", _with_page, reference=reference, now=timezone.now())
    crumbs = [
        {"href": f"/{get_language()}/", "label": _("Home")},
        {"href": reverse("ideas:list"), "label": _("Ideas")},
        {"label": found.reference},
    ]
    if found.hidden_at:
        return render(request, "outcomes/idea_hidden.html", {"idea": found, "crumbs": crumbs})
    person = remembered_participant(request)
    supports, comments = found.stats.all_supports, found.stats.all_comments
    steps = way(found, commitments_of(found))
    context = {
        "idea": found,
        "crumbs": crumbs,
        "description": Truncator(found.body).chars(DESCRIPTION_LETTERS),
        "steps": steps,
        # Who is awaited now, since when.
        "awaited": [step.who for step in steps if step.state == "current" and step.who],
        "facts": _facts(found),
        "threads": threads(found),
        "latest": next((step for step in reversed(steps) if step.state != "waiting"), None),
        "supports_text": ngettext("%(count)s support", "%(count)s supports", supports) % {"count": supports}
        if supports
        else "",
        "comments_text": ngettext("%(count)s comment", "%(count)s comments", comments) % {"count": comments}
        if comments
        else "",
        # Only for somebody whom this device knows: the button of anybody else would put a cookie on every visitor.
        "is_known": person is not None,
        "has_supported": person is not None and IdeaSupport.objects.filter(idea=found, participant=person).exists(),
    }
    return render(request, "outcomes/idea.html", context)
