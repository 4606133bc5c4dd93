from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.clients import client_may, masked, remember_participant
from accounts.models import Confirmation
from accounts.services import (
    ConfirmationExhausted,
    ConfirmationExpired,
    ConfirmationWrong,
    allow,
    by_handle,
    by_token,
    check_code,
    current_consent,
)
from commitments.models import Commitment
from consultation import services
from consultation.enums import ConsultationState, Effect
from consultation.forms import CodeForm, CommentForm
from consultation.models import Consultation
from consultation.rules import takes_comments
from core.addresses import elsewhere
from core.clock import last_moment
from core.enums import CommentState
from core.templatetags.ui import stated_date
from core.text import guess_language
from plans.models import ActionPlan

#: Mails to one address, and comments from one client, in an hour.
MAILS_AN_HOUR, COMMENTS_AN_HOUR = 8, 60


def _crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    first = [(_("Home"), f"/{get_language()}/"), (_("Consultations"), reverse("consultation:list"))]
    return [{"label": label, "href": href} for label, href in (*first, *items)]


def _standing(consultation: Any) -> dict[str, Any]:
    """In plain words: is it open, until when, how long still."""
    opens = stated_date(timezone.localtime(consultation.opens_at).date())
    last = last_moment(consultation.closes_at)
    closes = _("%(date)s at %(time)s") % {"date": stated_date(last.date()), "time": f"{last:%H:%M}"}
    window = _("From %(opens)s to %(closes)s") % {"opens": opens, "closes": closes}
    if consultation.state == ConsultationState.RESPONDED:
        return {"state": "responded", "label": _("Responses published"), "window": window, "left": ""}
    if takes_comments(consultation):
        days = (last.date() - timezone.localdate()).days
        left = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days} if days else _("Last day")
        return {"state": "open", "label": _("Open"), "window": window, "left": left}
    if consultation.is_coming():
        days = (timezone.localtime(consultation.opens_at).date() - timezone.localdate()).days
        left = ngettext("Opens in %(n)d day", "Opens in %(n)d days", days) % {"n": days} if days else _("Opens today")
        return {"state": "planned", "label": _("To come"), "window": window, "left": left}
    return {"state": "closed", "label": _("Closed"), "window": window, "left": _("Responses are being written")}


def _ledger(consultation: Any) -> str:
    """28 comments → 9 changes, as a sentence."""
    comments, changes = consultation.comments_count, consultation.changes_count
    if not comments:
        return ""
    said = ngettext("%(n)d comment", "%(n)d comments", comments) % {"n": comments}
    if not changes:
        return said
    led = ngettext("%(n)d changed a text", "%(n)d changed a text", changes) % {"n": changes}
    return _("%(comments)s, of which %(changes)s") % {"comments": said, "changes": led}


@require_GET
def consultation_list(request: HttpRequest) -> HttpResponse:
    rows = Consultation.objects.public().for_list()
    wanted = [value.strip().upper() for value in request.GET.getlist("plan") if value.strip()]
    plan = None
    if wanted:
        rows = rows.filter(plan__reference__in=wanted[:50])
        plan = ActionPlan.objects.public().filter(reference=wanted[0][:12]).first()
    consultations = list(rows[:200])
    for one in consultations:
        one.standing, one.ledger = _standing(one), _ledger(one)
    context = {
        "crumbs": [*_crumbs()[:1], {"label": _("Consultations"), "href": ""}],
        "consultations": consultations,
        "plan": plan,
        "is_narrowed": bool(wanted),
    }
    return render(request, "consultation/list.html", context)


def _parts() -> dict[str, str]:
    """What a comment can be about: the texts of a card in their order, its activities and indicators."""
    return {
        **{name: Commitment.label_of(name) for name in Commitment.TEXT_FIELDS},
        "activities": _("Activities"),
        "indicators": _("Indicators"),
    }


def _texts(version: Any, parts: dict[str, str]) -> list[dict[str, str]]:
    names = [name for name in Commitment.TEXT_FIELDS if name != "title"]
    found = [{"title": parts[name], "text": version.text(name), "lang": version.lang(name)} for name in names]
    return [one for one in found if one["text"]]


def _response(comment: Any) -> dict[str, Any] | None:
    """The response that stands: the last one."""
    if not comment.shown_responses:
        return None
    response = comment.shown_responses[-1]
    return {
        "text": response.text,
        "author": str(response.institution or ""),
        "date": response.published_at,
        "state": "taken_up" if response.effect == Effect.CHANGED else "not_taken_up",
        "state_label": response.get_effect_display(),
    }


def _comment(comment: Any, parts: dict[str, str]) -> dict[str, Any]:
    hidden = comment.state == CommentState.HIDDEN
    return {
        "anchor": f"comment-{comment.pk}",
        "author": comment.public_author or str(comment.organisation or "") or _("A participant"),
        "author_lang": guess_language(comment.public_author) if comment.public_author else "",
        "badge": parts.get(comment.anchor, ""),
        "date": comment.published_at,
        "text": comment.body,
        "lang": comment.language,
        "illustration": comment.is_illustrative,
        "hidden": _("Hidden: %(reason)s") % {"reason": comment.hidden_reason} if hidden else "",
        "response": _response(comment),
    }


@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    consultation: Any = get_object_or_404(Consultation.objects.public().for_page(), reference=reference.upper())
    if moved := elsewhere(request, consultation.get_absolute_url()):
        return moved
    parts = _parts()
    texts = [
        {
            "version": version,
            "texts": _texts(version, parts),
            "title": version.text("title"),
            "lang": version.lang("title"),
            "comments": [_comment(one, parts) for one in consultation.shown_comments if one.version_id == version.pk],
        }
        for version in consultation.shown_versions
    ]
    return render(
        request,
        "consultation/detail.html",
        {
            "consultation": consultation,
            "crumbs": _crumbs((consultation.reference, "")),
            "standing": _standing(consultation),
            "ledger": _ledger(consultation),
            "is_open": takes_comments(consultation),
            "texts": texts,
        },
    )


def _comment_page(request: HttpRequest, consultation: Any, version: Any, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "consultation": consultation,
        "version": version,
        "title": version.text("title"),
        "lang": version.lang("title"),
        "texts": _texts(version, _parts()),
        "form": form,
        "standing": _standing(consultation),
        "is_open": takes_comments(consultation),
        "consent_text": current_consent("consultation"),
        "crumbs": _crumbs((consultation.reference, consultation.get_absolute_url()), (_("Your comment"), "")),
    }
    return render(request, "consultation/comment.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Comment on one text: no account, an address that is confirmed, and nothing typed is lost."""
    rows = Consultation.objects.public().select_related("plan")
    consultation: Any = get_object_or_404(rows, reference=reference.upper())
    # A number that is larger than any key of the database is none of them.
    text: Any = get_object_or_404(consultation.versions.select_related("commitment"), pk=min(version, 2**62))
    parts = list(_parts().items())
    if request.method != "POST":
        address = reverse("consultation:comment", args=[consultation.reference, version])
        return elsewhere(request, address) or _comment_page(request, consultation, text, CommentForm(parts=parts))
    form = CommentForm(request.POST, parts=parts)
    if not form.is_valid():
        return _comment_page(request, consultation, text, form, status=422)
    data = form.cleaned_data
    if not (
        client_may(request, "consultation.comment", limit=COMMENTS_AN_HOUR, seconds=3600)
        and allow(action="consultation.mail", who=data["email"].lower(), limit=MAILS_AN_HOUR, seconds=3600)
    ):
        form.add_error(None, _("Too many comments came from here. Please try again in an hour; your text is below."))
        return _comment_page(request, consultation, text, form, status=429)
    try:
        _kept, confirmation = services.submit_comment(
            consultation=consultation,
            version=text,
            body=data["body"],
            language=form.language,
            email=data["email"],
            submission_key=data["key"],
            interface_language=get_language() or "",
            anchor=data["anchor"],
            author_name=data["author_name"],
            show_name=data["show_name"],
            opened_at=form.opened_at,
        )
    except services.ConsultationClosed:
        form.add_error(
            None, _("The consultation has closed. Your text is still below: copy it if you want to keep it.")
        )
        return _comment_page(request, consultation, text, form, status=409)
    return HttpResponseRedirect(reverse("consultation:check", args=[confirmation.handle]))


def _confirmed(request: HttpRequest, confirmation: Confirmation) -> HttpResponse:
    """Confirm, say what comes next, and go to the consultation. Raises `ConfirmationExpired`."""
    found = services.confirm_comment(confirmation=confirmation)
    if found.state == CommentState.PUBLISHED:
        messages.success(request, _("Thank you. Your comment is published."))
    else:
        messages.success(request, _("Thank you. Your comment has arrived; it is read before it is published."))
    response = HttpResponseRedirect(found.consultation.get_absolute_url())
    if found.participant is not None:
        remember_participant(response, found.participant)
    return response


def _expired(request: HttpRequest, found: Any, status: int) -> HttpResponse:
    return render(request, "consultation/expired.html", {"comment": found}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, handle: str) -> HttpResponse:
    """Where somebody waits for the mail and types its code."""
    try:
        confirmation = by_handle(handle)
        found = _waiting(confirmation)
    except ConfirmationWrong:
        return _expired(request, None, 404)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _confirmed(request, check_code(confirmation=confirmation, code=form.cleaned_data["code"]))
            except ConfirmationWrong:
                form.add_error("code", _("This is not the code that we sent."))
            except ConfirmationExhausted:
                form.add_error("code", _("Too many wrong codes. Please use the link in the e-mail."))
            except ConfirmationExpired:
                return _expired(request, found, 410)
    context = {"comment": found, "confirmation": confirmation, "address": masked(confirmation.email), "form": form}
    return render(request, "consultation/check.html", context, status=status)


def _waiting(confirmation: Confirmation) -> Any:
    if confirmation.purpose != services.PURPOSE:
        raise ConfirmationWrong
    return services.waiting_comment(confirmation)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. It asks for a click: programs that read mails open links by themselves."""
    try:
        confirmation = by_token(token)
        found = _waiting(confirmation)
    except ConfirmationWrong:
        return _expired(request, None, 404)
    if request.method == "POST":
        try:
            return _confirmed(request, confirmation)
        except ConfirmationExpired:
            return _expired(request, found, 410)
    return render(request, "consultation/confirm.html", {"comment": found, "confirmation": confirmation})
