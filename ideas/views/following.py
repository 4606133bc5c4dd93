"""Following an idea, a theme or a commitment by e-mail; and ending all e-mails of a kind by the link in each."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.clients import forget_participant, masked, remembered_participant
from accounts.models import Participant
from accounts.services import current_consent
from core.templatetags.texts import lang_of
from ideas.forms import FollowForm
from ideas.mails import read_token
from ideas.models import Follow, Idea
from ideas.services import columns_of, end_mails, follow, inform_author, request_follow, resume_mails, unfollow
from ideas.views.crumbs import crumbs
from ideas.views.limits import form_may_pass
from plans.models import Theme


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_idea(request: HttpRequest, reference: str) -> HttpResponse:
    idea: Any = get_object_or_404(Idea.objects.public().select_related("plan"), reference=reference.upper())
    return follow_page(request, kind="idea", subject=idea, target={"idea": idea}, crumbs=_crumbs(idea))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_theme(request: HttpRequest, slug: str) -> HttpResponse:
    themes = Theme.objects.filter(plan__is_published=True).select_related("plan")
    theme: Any = get_object_or_404(themes, slug=slug.lower())
    return follow_page(request, kind="theme", subject=theme, target={"theme": theme}, crumbs=_crumbs())


def _crumbs(idea: Any = None) -> list[dict[str, str]]:
    return crumbs(_("Follow by e-mail"), idea)


def follow_page(
    request: HttpRequest, *, kind: str, subject: Any, target: dict[str, Any], crumbs: list[dict[str, str]]
) -> HttpResponse:
    """The page of one thing that can be followed; `target` is what the services take, `kind` a word for the page."""
    person = remembered_participant(request)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "forget":
        response = redirect(request.path)
        forget_participant(response)
        return response
    if action and person is not None:
        return _at_once(request, subject, target, person, action)
    form = FollowForm(request.POST) if action else FollowForm(initial=FollowForm.fresh())
    if action and form.is_valid() and form_may_pass(request, form):
        confirmation = request_follow(
            email=form.cleaned_data["email"],
            interface_language=get_language() or "ar",
            submission_key=form.cleaned_data["submission_key"],
            **target,
        )
        return redirect("ideas:check", handle=confirmation.handle)
    mine = Follow.objects.standing().filter(participant=person, **columns_of(**target)) if person else None
    context = {
        "subject": subject,
        "what": kind,
        "subject_lang": subject.language if kind == "idea" else lang_of(subject, "title"),
        "crumbs": crumbs,
        "form": form,
        "person": masked(person.email) if person else "",
        "is_following": mine is not None and mine.exists(),
        "notice": None if person else current_consent("follow"),
    }
    return render(request, "ideas/follow.html", context, status=422 if form.errors else 200)


def _at_once(
    request: HttpRequest, subject: Any, target: dict[str, Any], person: Participant, action: str
) -> HttpResponse:
    if action == "unfollow":
        unfollow(participant=person, **target)
        messages.success(request, _("You get no more e-mails about this."))
    else:
        follow(participant=person, language=get_language() or "ar", **target)
        messages.success(request, _("You get an e-mail when there is something new about this."))
    return redirect(subject)


@csrf_exempt  # The signed address is the proof, and mail programs press the button themselves (RFC 8058).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind "no more of these e-mails": one button, and one to take it back. Opening it changes nothing."""
    try:
        kind, key = read_token(token)
    except signing.BadSignature:
        return render(request, "ideas/unknown_link.html", status=404)
    if kind == "idea":
        idea: Any = get_object_or_404(Idea, pk=key)
        is_on, title = idea.author_informed, idea.title
    else:
        person = get_object_or_404(Participant, pk=key)
        is_on, title = Follow.objects.standing().filter(participant=person).exists(), ""
    if request.method == "POST":
        is_on = request.POST.get("action") == "undo"
        if kind == "idea":
            inform_author(idea=idea, wanted=is_on)
        elif is_on:
            resume_mails(participant=person)
        else:
            end_mails(participant=person)
    context = {"is_on": is_on, "title": title, "done": request.method == "POST", "crumbs": crumbs(_("E-mails"))}
    return render(request, "ideas/mails.html", context)
