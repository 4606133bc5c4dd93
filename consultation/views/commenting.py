"""Commenting and supporting, without an account: a confirmed address is enough, and is remembered on the device."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.clients import client_may, forget_participant, masked, remembered_participant
from accounts.models import Organisation
from accounts.services import current_consent
from consultation import services
from consultation.forms import CommentForm, SupportForm
from consultation.models import Comment, CommentSupport, Consultation
from consultation.rules import takes_comments
from consultation.text import parts_of
from consultation.views.wording import comment_shown, crumbs, grace_of, standing_of
from core.addresses import elsewhere
from core.enums import CommentState
from ideas.views.limits import mail_may_go

#: Comments from one client in an hour.
COMMENTS_AN_HOUR = 60


def _may_send(request: HttpRequest, form: Any) -> bool:
    """Count a valid form; one too many is told so on the form, which keeps what was typed."""
    email = form.cleaned_data.get("email")
    if client_may(request, "consultation.comment", limit=COMMENTS_AN_HOUR, seconds=3600) and (
        not email or mail_may_go(email)
    ):
        return True
    form.add_error(None, _("Too many comments came from here. Please try again in an hour; your text is below."))
    return False


def _organisations(request: HttpRequest) -> Any:
    """The verified organisations for which the signed-in person may speak."""
    if not request.user.is_authenticated:
        return None
    rows = Organisation.objects.filter(members=request.user, verified_at__isnull=False).order_by("sort_key")
    return rows if rows.exists() else None


def _comment_page(request: HttpRequest, consultation: Any, version: Any, form: Any, status: int = 200) -> HttpResponse:
    person = remembered_participant(request)
    shown = [part for part in parts_of(version, version.commitment.activities.all()) if part.text]
    context = {
        "consultation": consultation,
        "version": version,
        "title": version.text("title"),
        "lang": version.lang("title"),
        "parts": shown[1:],
        "form": form,
        "standing": standing_of(consultation),
        "grace": grace_of(consultation),
        "is_open": takes_comments(consultation),
        "person": masked(person.email) if person else "",
        "consent_text": current_consent("consultation"),
        "crumbs": crumbs((consultation.reference, consultation.get_absolute_url()), (_("Your comment"), "")),
    }
    return render(request, "consultation/comment.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Comment on one text or a part of it; nothing typed is lost."""
    rows = Consultation.objects.public().select_related("plan")
    consultation: Any = get_object_or_404(rows, reference=reference.upper())
    # A number that is larger than any key of the database is none of them.
    text: Any = get_object_or_404(consultation.versions.select_related("commitment"), pk=min(version, 2**62))
    address = reverse("consultation:comment", args=[consultation.reference, version])
    if request.POST.get("action") == "forget":
        response = redirect(address)
        forget_participant(response)
        return response
    person = remembered_participant(request)
    parts = [(part.anchor, part.title_with_words) for part in parts_of(text, text.commitment.activities.all())]
    given: dict[str, Any] = {"parts": parts, "organisations": _organisations(request), "known": person is not None}
    if request.method != "POST":
        asked = request.GET.get("part", "")
        initial = {"anchor": asked} if asked in dict(parts) else {}
        form = CommentForm(initial=initial, **given)
        return elsewhere(request, address) or _comment_page(request, consultation, text, form)
    form = CommentForm(request.POST, **given)
    if not form.is_valid():
        return _comment_page(request, consultation, text, form, status=422)
    if not _may_send(request, form):
        return _comment_page(request, consultation, text, form, status=429)
    return _kept(request, consultation, text, form, person)


def _kept(request: HttpRequest, consultation: Any, text: Any, form: CommentForm, person: Any) -> HttpResponse:
    data = form.cleaned_data
    try:
        kept, confirmation = services.submit_comment(
            consultation=consultation,
            version=text,
            body=data["body"],
            language=form.language,
            email=data.get("email", ""),
            participant=person,
            submission_key=data["key"],
            interface_language=get_language() or "",
            anchor=data["anchor"],
            quote=data["quote"] or "",
            author_name=data["author_name"],
            show_name=data["show_name"],
            organisation=data.get("organisation"),
            by=request.user,
            opened_at=form.opened_at,
        )
    except services.QuoteNotFound:
        form.add_error("quote", _("These words do not stand in that part of the text. Copy them, or leave this empty."))
        return _comment_page(request, consultation, text, form, status=422)
    except services.ConsultationClosed:
        form.add_error(
            None, _("The consultation has closed. Your text is still below: copy it if you want to keep it.")
        )
        return _comment_page(request, consultation, text, form, status=409)
    if confirmation is not None:
        return redirect("consultation:check", handle=confirmation.handle)
    say_thanks(request, kept)
    return redirect("consultation:text", consultation.reference, text.pk)


def say_thanks(request: HttpRequest, comment: Any) -> None:
    if comment.state == CommentState.PUBLISHED:
        messages.success(request, _("Thank you. Your comment is published."))
    else:
        messages.success(request, _("Thank you. Your comment has arrived; it is read before it is published."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Support a published comment, once per person."""
    rows = Comment.objects.filter(consultation__in=Consultation.objects.public(), state=CommentState.PUBLISHED)
    found: Any = get_object_or_404(
        rows.for_page().select_related("consultation__plan"),
        consultation__reference=reference.upper(),
        pk=min(pk, 2**62),
    )
    back = reverse("consultation:text", args=[found.consultation.reference, found.version_id]) + f"#comment-{found.pk}"
    person = remembered_participant(request)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "forget":
        response = redirect("consultation:support", found.consultation.reference, found.pk)
        forget_participant(response)
        return response
    form = SupportForm(request.POST if request.method == "POST" and person is None else None)
    try:
        if request.method == "POST" and person is not None:
            _support_at_once(request, found, person, action)
            return redirect(back)
        if form.is_bound and form.is_valid() and _may_send(request, form):
            confirmation = services.request_support(
                comment=found,
                email=form.cleaned_data["email"],
                interface_language=get_language() or "",
                submission_key=form.cleaned_data["key"],
            )
            return redirect("consultation:check", handle=confirmation.handle)
    except services.ConsultationClosed:
        messages.error(request, _("The consultation has closed."))
        return redirect(back)
    context = {
        "comment": comment_shown(found),
        "crumbs": crumbs((found.consultation.reference, found.consultation.get_absolute_url()), (_("Support"), "")),
        "form": form,
        "back": back,
        "person": masked(person.email) if person else "",
        "has_supported": bool(person and CommentSupport.objects.filter(comment=found, participant=person).exists()),
        "consent_text": current_consent("consultation"),
    }
    return render(request, "consultation/support.html", context, status=422 if form.errors else 200)


def _support_at_once(request: HttpRequest, comment: Any, person: Any, action: str) -> None:
    if action == "withdraw":
        services.withdraw_support(comment=comment, participant=person)
        messages.success(request, _("Your support is taken back."))
    else:
        services.support_comment(comment=comment, participant=person)
        messages.success(request, _("Thank you: your support counts."))
