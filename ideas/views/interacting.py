"""Supporting and commenting, without an account: a confirmed address is enough, and is remembered on the device."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.clients import forget_participant, masked, remembered_participant
from accounts.models import Participant
from accounts.services import current_consent
from core.enums import CommentState
from ideas.errors import InteractionClosed
from ideas.forms import CommentForm, OnceForm, SupportForm
from ideas.models import Idea, IdeaComment, IdeaSupport
from ideas.services import comment_on_idea, request_comment, request_support, support_idea, withdraw_support
from ideas.views.crumbs import crumbs
from ideas.views.limits import form_may_pass, too_old


def _public_idea(reference: str) -> Idea:
    found: Idea = get_object_or_404(
        Idea.objects.public().select_related("plan", "theme", "stats"), reference=reference.upper()
    )
    return found


def _closed(request: HttpRequest, idea: Idea) -> HttpResponse:
    messages.error(request, _("This idea no longer takes supports and comments."))
    return redirect(idea)


def _forget(request: HttpRequest, name: str, idea: Idea) -> HttpResponse:
    response = redirect(name, reference=idea.reference)
    forget_participant(response)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, reference: str) -> HttpResponse:
    idea = _public_idea(reference)
    person = remembered_participant(request)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "forget":
        return _forget(request, "ideas:support", idea)
    if action and person is not None:
        return _support_at_once(request, idea, person, action)
    form = SupportForm(request.POST) if action else SupportForm(initial=SupportForm.fresh())
    if action and form.is_valid() and form_may_pass(request, form):
        try:
            confirmation = request_support(
                idea=idea,
                email=form.cleaned_data["email"],
                interface_language=get_language() or "ar",
                submission_key=form.cleaned_data["submission_key"],
            )
        except InteractionClosed:
            return _closed(request, idea)
        return redirect("ideas:check", handle=confirmation.handle)
    context = {
        "idea": idea,
        "crumbs": crumbs(_("Support"), idea),
        "form": form,
        "person": masked(person.email) if person else "",
        "has_supported": bool(person and IdeaSupport.objects.filter(idea=idea, participant=person).exists()),
        "notice": None if person else current_consent("comment"),
    }
    return render(request, "ideas/support.html", context, status=422 if form.errors else 200)


def _support_at_once(request: HttpRequest, idea: Idea, person: Participant, action: str) -> HttpResponse:
    try:
        if action == "withdraw":
            withdraw_support(idea=idea, participant=person)
            messages.success(request, _("Your support is taken back."))
        else:
            support_idea(idea=idea, participant=person)
            messages.success(request, _("Thank you: your support counts."))
    except InteractionClosed:
        return _closed(request, idea)
    return redirect(idea)


def _parent(idea: Idea, asked: str) -> IdeaComment | None:
    """The published comment that is replied to; None when there is none of that number under this idea."""
    if not asked.isascii() or not asked.isdigit() or len(asked) > len(str(2**62)):
        return None
    return idea.comments.filter(pk=int(asked), state=CommentState.PUBLISHED).select_related("parent").first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    idea = _public_idea(reference)
    person = remembered_participant(request)
    if request.POST.get("action") == "forget":
        return _forget(request, "ideas:comment", idea)
    parent = _parent(idea, request.POST.get("parent", "") or request.GET.get("reply", ""))
    if request.method == "POST":
        form = CommentForm(request.POST, known=person is not None)
        if form.is_valid() and form_may_pass(request, form):
            response = _keep_comment(request, idea, person, parent, form)
            if response is not None:
                return response
    else:
        name = {"author_name": person.name} if person else {}
        form = CommentForm(known=person is not None, initial={**OnceForm.fresh(), **name})
    return _comment_page(request, idea, person, parent, form, status=422 if form.errors else 200)


def given_back_comment(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with what was typed, when its token is too old to be taken (403). Nothing is written."""
    idea = _public_idea(reference)
    person = remembered_participant(request)
    form = CommentForm(request.POST, known=person is not None)
    form.add_error(None, too_old())
    return _comment_page(request, idea, person, _parent(idea, request.POST.get("parent", "")), form, status=403)


def _comment_page(
    request: HttpRequest,
    idea: Idea,
    person: Participant | None,
    parent: IdeaComment | None,
    form: CommentForm,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "idea": idea,
        "crumbs": crumbs(_("Comment"), idea),
        "form": form,
        "parent": parent,
        "person": masked(person.email) if person else "",
        "notice": current_consent("comment"),
    }
    return render(request, "ideas/comment.html", context, status=status)


def _keep_comment(
    request: HttpRequest, idea: Idea, person: Participant | None, parent: IdeaComment | None, form: CommentForm
) -> HttpResponse | None:
    """Keep a valid comment; None when the form has to be shown again."""
    words: dict[str, Any] = {**form.words(), "interface_language": get_language() or "ar", "at": form.counts_at}
    try:
        if person is None:
            email = form.cleaned_data["email"]
            confirmation = request_comment(idea=idea, parent=parent, email=email, **words)
            return redirect("ideas:check", handle=confirmation.handle)
        kept = comment_on_idea(idea=idea, participant=person, parent=parent, **words)
    except InteractionClosed:
        form.add_error(None, _("Comments have closed. What you wrote stands below: copy it, so that it is not lost."))
        return None
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    if kept.state == CommentState.PUBLISHED:
        messages.success(request, _("Thank you: your comment is published."))
    else:
        messages.success(request, _("Thank you: your comment is kept. It is read before it is published."))
    return redirect(idea)
