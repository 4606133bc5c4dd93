"""The author's private page: by reference and tracking code, as on a parcel."""

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.transitions import TransitionNotAllowed
from ideas.enums import IdeaState
from ideas.errors import NoOpenQuestion
from ideas.forms import AnswerForm, TrackForm
from ideas.models import Idea
from ideas.services import answer_information, withdraw_idea
from ideas.views.crumbs import crumbs
from ideas.views.limits import may_try, too_old
from ideas.way import TakenUp, next_steps, way


def _commitments(idea: Any) -> Sequence[TakenUp]:
    """The commitments that take the idea up. They stand on a floor above: the settings name who tells them."""
    found: Sequence[TakenUp] = import_string(settings.IDEA_COMMITMENTS)(idea)
    return found


def _address(idea: Any, name: str = "ideas:track") -> str:
    query = urlencode({"reference": idea.reference, "code": idea.tracking_code})
    return f"{reverse(name)}?{query}"


def _find(request: HttpRequest, form: TrackForm) -> Any:
    """The idea of reference and code; an error on the form otherwise, the same whichever of the two is wrong."""
    if not form.is_valid():
        return None
    if not may_try(request):
        form.add_error(None, _("Too many tries within an hour. Try again later."))
        return None
    idea = Idea.objects.for_page().filter(reference=form.cleaned_data["reference"]).first()
    known = idea.tracking_code if idea else "-" * 10
    if secrets.compare_digest(known.encode(), form.cleaned_data["code"].encode()) and idea:
        return idea
    form.add_error(None, _("There is no idea with this reference and this code. Look at the message that we sent."))
    return None


def _public(reference: str) -> Any:
    """The idea of this reference, as far as everybody may read it."""
    return Idea.objects.public().filter(reference=reference).first()


def _entrance(request: HttpRequest, form: TrackForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "crumbs": crumbs(_("Follow your idea"))}
    return render(request, "ideas/track.html", context, status=status)


def _tracked(
    request: HttpRequest, idea: Any, answer_form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    question = idea.information_requests.filter(answered_at__isnull=True).first()
    return render(
        request,
        "ideas/tracked.html",
        {
            "idea": idea,
            "crumbs": crumbs(_("Follow your idea")),
            "steps": way(idea, _commitments(idea)) if idea.public_state else [],
            "next_steps": next_steps(idea, asked_at=question.at if question else None),
            "question": question,
            "form": answer_form or (AnswerForm() if question else None),
            "is_withdrawn": idea.state == IdeaState.WITHDRAWN,
            # Not from `state`: that would tell of a decision before its announcement.
            "may_withdraw": idea.public_state in {IdeaState.SUBMITTED, IdeaState.UNDER_SCREENING},
            "answer_href": _address(idea, "ideas:answer"),
            "withdraw_href": _address(idea, "ideas:withdraw"),
        },
        status=status,
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def track(request: HttpRequest) -> HttpResponse:
    """What its author sees with the code. With the reference alone anybody is led to the public page of the idea."""
    if "reference" not in request.GET and "code" not in request.GET:
        return _entrance(request, TrackForm())
    form = TrackForm(request.GET)
    if form.is_valid() and not form.cleaned_data["code"]:
        public = _public(form.cleaned_data["reference"])
        if public is None:
            form.add_error("reference", _("No idea is public under this reference. It looks like PAN2-I-0042."))
            return _entrance(request, form)
        messages.info(request, _("This is the public page of the idea. With its tracking code its author sees more."))
        return redirect(public.get_absolute_url())
    idea = _find(request, form)
    return _tracked(request, idea) if idea else _entrance(request, form)


@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Keep the author's answer to the open question."""
    entrance = TrackForm(request.GET)
    idea = _find(request, entrance)
    if idea is None:
        return _entrance(request, entrance, status=422)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _tracked(request, idea, form, status=422)
    try:
        answer_information(idea=idea, answer=form.cleaned_data["answer"])
    except NoOpenQuestion:
        messages.info(request, _("This question is answered already."))
    else:
        messages.success(request, _("Thank you: your answer is with the team, and the examination goes on."))
    return redirect(_address(idea))


def given_back_answer(request: HttpRequest) -> HttpResponse:
    """The answer as it was typed, when the token of its form is too old to be taken (403). Nothing is written."""
    entrance = TrackForm(request.GET)
    idea = _find(request, entrance)
    if idea is None:
        return _entrance(request, entrance, status=403)
    form = AnswerForm(request.POST)
    form.add_error(None, too_old())
    return _tracked(request, idea, form, status=403)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once more, then take the idea back."""
    entrance = TrackForm(request.GET)
    idea = _find(request, entrance)
    if idea is None:
        return _entrance(request, entrance, status=422 if request.method == "POST" else 200)
    if request.method != "POST":
        context = {"idea": idea, "back_href": _address(idea), "crumbs": crumbs(_("Take the idea back"))}
        return render(request, "ideas/withdraw.html", context)
    try:
        withdraw_idea(idea=idea)
    except TransitionNotAllowed:
        # Nothing more: the author learns of a decision by its announcement.
        messages.error(request, _("The idea cannot be taken back at the moment."))
    else:
        messages.success(request, _("Your idea is taken back. It is no longer public."))
    return redirect(_address(idea))
