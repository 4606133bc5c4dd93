"""What the pages of a consultation say in plain words: where it stands, how long still, what came of it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from consultation.enums import ConsultationState, Effect
from consultation.rules import takes_comments
from consultation.text import title_of
from core.clock import last_moment
from core.enums import CommentState
from core.templatetags.texts import lang_of
from core.templatetags.ui import stated_date
from core.text import guess_language


def crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    first = [(_("Home"), f"/{get_language()}/"), (_("Consultations"), reverse("consultation:list"))]
    return [{"label": label, "href": href} for label, href in (*first, *items)]


def standing_of(consultation: Any) -> dict[str, Any]:
    """In plain words: is it open, until when, how long still."""
    opens = stated_date(timezone.localtime(consultation.opens_at).date())
    last = last_moment(consultation.closes_at)
    closes = _("%(date)s at %(time)s") % {"date": stated_date(last.date()), "time": f"{last:%H:%M}"}
    window = _("From %(opens)s to %(closes)s") % {"opens": opens, "closes": closes}
    if consultation.state == ConsultationState.RESPONDED:
        return {"state": "responded", "label": _("Responses published"), "window": window, "left": ""}
    if takes_comments(consultation):
        days = (last.date() - timezone.localdate()).days
        today = _("Last day: it closes at %(time)s") % {"time": f"{last:%H:%M}"}
        left = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days} if days else today
        return {"state": "open", "label": _("Open"), "window": window, "left": left}
    if consultation.is_coming():
        days = (timezone.localtime(consultation.opens_at).date() - timezone.localdate()).days
        left = ngettext("Opens in %(n)d day", "Opens in %(n)d days", days) % {"n": days} if days else _("Opens today")
        return {"state": "planned", "label": _("To come"), "window": window, "left": left}
    return {"state": "closed", "label": _("Closed"), "window": window, "left": _("Responses are being written")}


def grace_of(consultation: Any) -> str:
    """What is promised to whoever begins a comment before the closing."""
    n = consultation.grace_minutes
    if not n:
        return ""
    text = ngettext(
        "A comment that you begin before the closing is taken for %(n)d minute after it.",
        "A comment that you begin before the closing is taken for %(n)d minutes after it.",
        n,
    )
    return text % {"n": n}


def ledger_of(consultation: Any) -> str:
    """28 comments → 9 changes, as a sentence."""
    comments, changes = consultation.comments_count, consultation.changes_count
    if not comments:
        return ""
    said = ngettext("%(n)d comment", "%(n)d comments", comments) % {"n": comments}
    if not changes:
        return said
    led = ngettext("%(n)d changed a text", "%(n)d changed a text", changes) % {"n": changes}
    return _("%(comments)s, of which %(changes)s") % {"comments": said, "changes": led}


def ledger_figures(consultation: Any) -> list[dict[str, Any]]:
    """The same as figures, each linked to its rows."""
    base = reverse("consultation:comments", args=[consultation.reference])
    kept = consultation.answered_count - consultation.changes_count
    waiting = consultation.comments_count - consultation.answered_count
    rows = [
        (consultation.comments_count, "", _("Comments published")),
        (consultation.changes_count, "?effect=changed", _("Changed a text")),
        (kept, "?effect=kept", _("Text kept, with the reason")),
        (waiting, "?effect=waiting", _("Wait for their response")),
    ]
    return [
        {"value": value, "label": label, "href": base + query, "aria": f"{value} · {label}"}
        for value, query, label in rows
        if value or not query
    ]


def response_shown(comment: Any) -> dict[str, Any] | None:
    """The response that stands: the last one."""
    if not comment.shown_responses:
        return None
    response = comment.shown_responses[-1]
    version = response.changed_version
    where = ""
    if version is not None:
        part = title_of(response.changed_part)
        names = {"number": version.number, "reference": version.commitment.reference, "part": part}
        if part:
            where = _("In version %(number)s of %(reference)s, under “%(part)s”") % names
        else:
            where = _("In version %(number)s of %(reference)s") % names
    return {
        "text": response.text,
        "lang": lang_of(response, "text"),
        "author": str(response.institution or ""),
        "date": response.published_at,
        "state": "taken_up" if response.effect == Effect.CHANGED else "not_taken_up",
        "state_label": response.get_effect_display(),
        "where": where,
        "where_href": (
            reverse("commitments:versions", args=[version.commitment.reference]) if version is not None else ""
        ),
    }


def awaited_of(comment: Any) -> str:
    """Who owes the response, and for how many days; '' when it is given."""
    if comment.effect is not None or comment.state != CommentState.PUBLISHED:
        return ""
    days = (timezone.localdate() - timezone.localtime(comment.published_at).date()).days
    body = comment.responsible
    if body is None or not days:
        return _("The response is awaited.") if body is None else _("With %(body)s since today") % {"body": body}
    text = ngettext("With %(body)s for %(n)d day", "With %(body)s for %(n)d days", days)
    return text % {"body": body, "n": days}


def comment_shown(
    comment: Any, *, is_open: bool = False, changed: bool = False, badge: bool = True, quoted: bool = True
) -> dict[str, Any]:
    """For `components/comment.html`."""
    hidden = comment.state == CommentState.HIDDEN
    supports = comment.supports_count
    return {
        "anchor": f"comment-{comment.pk}",
        "author": str(comment.organisation or "") or comment.public_author or _("A participant"),
        "author_lang": guess_language(comment.public_author) if comment.public_author else "",
        "verified": _("Verified association") if comment.organisation else "",
        "badge": title_of(comment.anchor) if badge else "",
        "date": comment.published_at,
        "quote": "" if hidden or not quoted else comment.quote,
        "text": comment.body,
        "lang": comment.language,
        "illustration": comment.is_illustrative,
        "hidden": _("Hidden: %(reason)s") % {"reason": comment.hidden_reason} if hidden else "",
        "changed": _("The text has changed since.") if changed and not hidden else "",
        "awaited": awaited_of(comment),
        "supports": ngettext("%(n)d support", "%(n)d supports", supports) % {"n": supports} if supports else "",
        "support_href": (
            reverse("consultation:support", args=[comment.consultation.reference, comment.pk])
            if is_open and not hidden
            else ""
        ),
        "response": response_shown(comment),
    }
