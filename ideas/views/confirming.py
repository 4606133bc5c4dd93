"""From a waiting row to a confirmed one: by the code, on the page that stays open, or by the link of the mail.

Opening the link confirms nothing: programs that scan mail open links. Its page has a button.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.clients import remember_participant
from accounts.forms import CodeForm
from accounts.models import Confirmation
from accounts.services import (
    MAX_SENDINGS,
    ConfirmationExhausted,
    ConfirmationExpired,
    ConfirmationWrong,
    ResendTooSoon,
    by_handle,
    by_token,
    check_code,
)
from core.enums import CommentState
from ideas.errors import InteractionClosed
from ideas.forms import AddressForm
from ideas.models import Idea
from ideas.services import confirm_waiting, resend_mail, waiting_idea
from ideas.views.crumbs import crumbs
from ideas.views.limits import mail_may_go

#: What waits, in a word for templates; anything else is a comment.
KINDS = {"ideas.idea": "idea", "ideas.pendingsupport": "support", "ideas.pendingfollow": "follow"}


def _kind(confirmation: Confirmation) -> str:
    return KINDS.get(confirmation.purpose, "comment")


def _found(look_up: Any, key: str) -> tuple[Confirmation, Idea]:
    try:
        confirmation = look_up(key)
        return confirmation, waiting_idea(confirmation)
    except ConfirmationWrong:
        raise Http404 from None


def _context(confirmation: Confirmation, idea: Idea) -> dict[str, Any]:
    return {
        "confirmation": confirmation,
        "idea": idea,
        "kind": _kind(confirmation),
        "crumbs": crumbs(_("Confirm your e-mail address")),
    }


def _confirm(request: HttpRequest, confirmation: Confirmation) -> HttpResponse:
    """Confirm and go to the page that says so. Raises what `confirm_waiting` raises."""
    done = confirm_waiting(confirmation=confirmation)
    response = redirect("ideas:confirm", token=confirmation.token)
    remember_participant(response, done.participant)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, handle: str) -> HttpResponse:
    """The page that waits for the code."""
    confirmation, idea = _found(by_handle, handle)
    context = _context(confirmation, idea)
    if confirmation.confirmed_at is not None:
        return render(request, "ideas/checked.html", context)
    action = request.POST.get("action", "code") if request.method == "POST" else ""
    if action == "resend":
        _resend(request, confirmation)
        return redirect("ideas:check", handle=handle)
    code_form = CodeForm(request.POST if action == "code" else None)
    address_form = AddressForm(request.POST if action == "address" else None)
    if action == "code" and code_form.is_valid():
        response = try_code(
            code_form,
            lambda: _confirm(request, check_code(confirmation=confirmation, code=code_form.cleaned_data["code"])),
            closed={InteractionClosed: _("This idea no longer takes supports and comments.")},
        )
        if response is not None:
            return response
    if action == "address" and address_form.is_valid():
        _resend(request, confirmation, address_form.cleaned_data["email"])
        return redirect("ideas:check", handle=handle)
    public = Idea.objects.public().exclude(pk=idea.pk)
    similar = public.like_title(idea.title, plan=idea.plan) if confirmation.purpose == "ideas.idea" else []
    context |= {"code_form": code_form, "address_form": address_form, "similar": similar, "is_sent": True}
    wrong = code_form.errors or address_form.errors
    return render(request, "ideas/check.html", context, status=422 if wrong else 200)


def _resend(request: HttpRequest, confirmation: Confirmation, email: str = "") -> None:
    email = email or confirmation.email
    send_again(request, email, lambda: resend_mail(confirmation=confirmation, email=email))


def send_again(request: HttpRequest, email: str, send: Callable[[], Any], *, shown: str = "") -> None:
    """Send what confirms an address once more and say so; `shown` is what is said of the address."""
    if not mail_may_go(email):
        messages.error(request, _("This address got too many messages today. Try again tomorrow."))
        return
    try:
        send()
    except ResendTooSoon:
        text = _("Wait a minute before the next message; at most %(count)s are sent.") % {"count": MAX_SENDINGS}
        messages.error(request, text)
    else:
        messages.success(request, _("A new message is on its way to %(email)s.") % {"email": shown or email})


def try_code(
    form: CodeForm, confirm: Callable[[], HttpResponse], *, closed: dict[type[Exception], str]
) -> HttpResponse | None:
    """The answer of `confirm`, or None with why on the form. `closed`: what too late means, in words."""
    try:
        return confirm()
    except ConfirmationWrong:
        form.add_error("code", _("This is not the code of the last message that we sent."))
    except ConfirmationExhausted:
        form.add_error("code", _("Too many wrong codes. Ask for a new message below; what you wrote is kept."))
    except ConfirmationExpired:
        form.add_error("code", _("This code is too old. Ask for a new message below; what you wrote is kept."))
    except tuple(closed) as error:
        form.add_error(None, closed[type(error)])
    return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of the mail: a button first, then what was confirmed and what comes now."""
    try:
        confirmation = by_token(token)
        idea = waiting_idea(confirmation)
    except ConfirmationWrong:
        return render(request, "ideas/unknown_link.html", status=404)
    context = _context(confirmation, idea)
    if confirmation.confirmed_at is not None:
        return render(request, "ideas/confirmed.html", {**context, **_outcome(confirmation, idea)})
    if request.method == "POST":
        try:
            return _confirm(request, confirmation)
        except ConfirmationExpired:
            context["is_expired"] = True
        except InteractionClosed:
            context["is_closed"] = True
    return render(request, "ideas/confirm.html", context)


def _outcome(confirmation: Confirmation, idea: Idea) -> dict[str, Any]:
    """What the page of a confirmed thing says. The tracking code is shown there for a week; the mail keeps it."""
    comment = idea.comments.get(pk=confirmation.object_id) if _kind(confirmation) == "comment" else None
    coming = [
        stage
        for stage in idea.plan.stages.all()
        if (stage.planned_start_date or timezone.localdate()) > timezone.localdate()
    ]
    return {
        "shows_code": confirmation.expires_at > timezone.now(),
        "is_published": comment is not None and comment.state == CommentState.PUBLISHED,
        "coming_stages": coming,
    }
