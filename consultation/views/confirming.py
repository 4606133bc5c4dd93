"""From a waiting row to a confirmed one: by the code, on the page that stays open, or by the link of the mail.

Opening the link confirms nothing: programs that scan mail open links. Its page has a button.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.clients import masked, remember_participant
from accounts.forms import CodeForm
from accounts.models import Confirmation
from accounts.services import (
    ConfirmationExpired,
    ConfirmationWrong,
    by_handle,
    by_token,
    check_code,
)
from consultation import services
from consultation.forms import AddressForm
from consultation.views.commenting import say_thanks
from ideas.views.confirming import send_again, try_code


def _confirmed(request: HttpRequest, confirmation: Confirmation) -> HttpResponse:
    """Confirm, say what comes next, and go to the text. Raises what `confirm_waiting` raises."""
    found, person = services.confirm_waiting(confirmation=confirmation)
    if confirmation.purpose == services.PURPOSE:
        say_thanks(request, found)
    else:
        messages.success(request, _("Thank you: your support counts."))
    address = reverse("consultation:text", args=[found.consultation.reference, found.version_id])
    response = redirect(address)
    if person is not None:
        remember_participant(response, person)
    return response


def _expired(request: HttpRequest, found: Any, status: int) -> HttpResponse:
    return render(request, "consultation/expired.html", {"comment": found}, status=status)


def _context(confirmation: Confirmation, found: Any) -> dict[str, Any]:
    return {
        "comment": found,
        "confirmation": confirmation,
        "is_support": confirmation.purpose == services.SUPPORT_PURPOSE,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, handle: str) -> HttpResponse:
    """Where somebody waits for the mail and types its code, has it sent again, or mends the address."""
    try:
        confirmation = by_handle(handle)
        found = services.what_waits(confirmation)
    except ConfirmationWrong:
        return _expired(request, None, 404)
    action = request.POST.get("action", "code") if request.method == "POST" else ""
    if confirmation.confirmed_at is not None and action != "code":
        return redirect("consultation:text", found.consultation.reference, found.version_id)
    code_form = CodeForm(request.POST if action == "code" else None)
    address_form = AddressForm(request.POST if action == "address" else None)
    if action == "resend" or (address_form.is_bound and address_form.is_valid()):
        _resend(request, confirmation, "" if action == "resend" else address_form.cleaned_data["email"])
        return redirect("consultation:check", handle=handle)
    if code_form.is_bound and code_form.is_valid():
        closed = _("This comment takes no supports any more.")
        response = try_code(
            code_form,
            lambda: _confirmed(request, check_code(confirmation=confirmation, code=code_form.cleaned_data["code"])),
            closed={services.CommentNotPublished: closed, services.ConsultationClosed: closed},
        )
        if response is not None:
            return response
    context = _context(confirmation, found) | {
        "address": masked(confirmation.email),
        "form": code_form,
        "address_form": address_form,
    }
    wrong = bool(code_form.errors or address_form.errors)
    return render(request, "consultation/check.html", context, status=422 if wrong else 200)


def _resend(request: HttpRequest, confirmation: Confirmation, email: str = "") -> None:
    email = email or confirmation.email
    send_again(
        request, email, lambda: services.resend_mail(confirmation=confirmation, email=email), shown=masked(email)
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. It asks for a click: programs that read mails open links by themselves."""
    try:
        confirmation = by_token(token)
        found = services.what_waits(confirmation)
    except ConfirmationWrong:
        return _expired(request, None, 404)
    if request.method == "POST":
        try:
            return _confirmed(request, confirmation)
        except ConfirmationExpired:
            return _expired(request, found, 410)
        except (services.CommentNotPublished, services.ConsultationClosed):
            messages.error(request, _("This comment takes no supports any more."))
            return redirect("consultation:text", found.consultation.reference, found.version_id)
    return render(request, "consultation/confirm.html", _context(confirmation, found))
