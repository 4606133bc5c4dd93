"""My data, for anybody who reads the mail of an address: no account is needed."""

import json
import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clients import client_may, forget_participant
from accounts.forms import CodeForm
from accounts.services import ConfirmationExhausted, ConfirmationWrong
from ideas.views.limits import mail_may_go
from ogportal.privacy.forms import DataRequestForm, EraseForm, NameForm
from ogportal.privacy.knowing import known_about
from ogportal.privacy.register import REGISTER
from ogportal.privacy.services import correct_name, erase_person, redeem_data_code, send_data_code, withdraw_name

#: Key of the session, and for how many seconds a code opens one's data.
OPENED = "my_data"
OPEN_FOR = 30 * 60
REQUESTS_AN_HOUR = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code. What is answered does not tell whether the address is known."""
    form = DataRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not client_may(request, "privacy.ask", limit=REQUESTS_AN_HOUR, seconds=3600):
            form.add_error(None, _("Too much came from your network within an hour. Try again later."))
        elif not mail_may_go(email):
            form.add_error("email", _("This address got too many messages today. Try again tomorrow."))
        else:
            row = send_data_code(email=email, language=get_language() or "ar")
            return redirect("accounts:data_code", handle=row.handle)
    return render(request, "people/data.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, handle: str) -> HttpResponse:
    """The page that waits for the code. It is the same for a handle that never was."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            email = redeem_data_code(handle=handle, code=form.cleaned_data["code"])
        except ConfirmationWrong:
            form.add_error("code", _("This is not the code of the last message that we sent."))
        except ConfirmationExhausted:
            form.add_error("code", _("This code is not good any more. Ask for a new one."))
        else:
            request.session[OPENED] = [email, time.time()]
            return redirect("accounts:data_known")
    return render(request, "people/data_code.html", {"form": form}, status=422 if form.errors else 200)


def opened(request: HttpRequest) -> str:
    """The address whose data are open in this session, or ''."""
    email, since = request.session.get(OPENED, ("", 0))
    return email if time.time() - since < OPEN_FOR else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def known(request: HttpRequest) -> HttpResponse:
    """What is known, and what can be done about it."""
    email = opened(request)
    if not email:
        return redirect("accounts:data")
    action = request.POST.get("action", "") if request.method == "POST" else ""
    name_form = NameForm(request.POST if action == "name" else None)
    erase_form = EraseForm(request.POST if action == "erase" else None)
    if action == "end":
        return _ended(request)
    if action == "withdraw":
        withdraw_name(email=email)
        messages.success(request, _("Your name is not shown anywhere any more."))
        return redirect("accounts:data_known")
    if action == "name" and name_form.is_valid():
        correct_name(email=email, name=name_form.cleaned_data["name"])
        messages.success(request, _("Your name is corrected."))
        return redirect("accounts:data_known")
    if action == "erase" and erase_form.is_valid():
        erase_person(email=email)
        messages.success(request, _("What was known of you is erased."))
        return _ended(request)
    context = {"email": email, "parts": _parts(known_about(email)), "name_form": name_form, "erase_form": erase_form}
    wrong = name_form.errors or erase_form.errors
    return render(request, "people/data_known.html", context, status=422 if wrong else 200)


def _ended(request: HttpRequest) -> HttpResponse:
    request.session.pop(OPENED, None)
    response = redirect("accounts:data")
    forget_participant(response)
    return response


def _parts(known_rows: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The kinds of which there is something, in words."""
    titles = {
        "participant": _("Name and address"),
        "account": _("Account"),
        "ideas": _("Ideas"),
        "questions": _("Questions to you and your answers"),
        "comments_on_ideas": _("Comments on ideas"),
        "comments_in_consultations": _("Comments in consultations"),
        "supports_of_ideas": _("Supports of ideas"),
        "supports_of_comments": _("Supports of comments"),
        "follows": _("What you follow by e-mail"),
        "registrations": _("Registrations"),
        "attendances": _("Workshops where you were"),
        "contact_of_organisations": _("Organisations whose contact you are"),
        "addresses_to_confirm": _("Codes that were sent to you"),
        "mails": _("Messages that were sent to you"),
    }
    return [{"title": titles[key], "count": len(rows)} for key, rows in known_rows.items() if rows]


@never_cache
@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """Everything that is known, as one JSON file."""
    email = opened(request)
    if not email:
        return redirect("accounts:data")
    text = json.dumps(known_about(email), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"', "X-Robots-Tag": "noindex"},
    )


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register of processing, from its table."""
    rows = [
        {
            "title": row.title,
            "facts": [
                {"label": _("Data"), "value": row.data},
                {"label": _("Purpose"), "value": row.purpose},
                {"label": _("Read by"), "value": row.readers},
                {"label": _("Kept for"), "value": row.kept()},
            ],
        }
        for row in REGISTER
    ]
    return render(request, "people/register.html", {"rows": rows})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice for everybody: what is kept, why and for how long comes from the register."""
    columns = [_("Kind"), _("Data"), _("Purpose"), _("Kept for")]
    kept = ((row.title, row.data, row.purpose, row.kept()) for row in REGISTER)
    context = {
        "caption": _("Personal data that the portal holds"),
        "columns": columns,
        "rows": [list(zip(columns, row, strict=True)) for row in kept],
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
    }
    return render(request, "people/privacy.html", context)
