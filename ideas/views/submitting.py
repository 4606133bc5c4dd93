"""Submitting an idea: one page, no account. Whatever comes between, nothing typed is lost."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clients import client_may
from accounts.models import Confirmation
from accounts.services import current_consent
from core.clock import last_moment
from ideas.errors import SubmissionClosed
from ideas.forms import IdeaForm, plans_open_for, published_plans
from ideas.models import Idea
from ideas.services import submit_idea
from ideas.views.crumbs import crumbs
from ideas.views.drafts import draft_of, forget_draft, remember_draft
from ideas.views.limits import HOUR, TITLES_AN_HOUR, form_may_pass, too_old
from plans.enums import Ability
from plans.filters import REFERENCE
from plans.models import ActionPlan, Stage

#: A title of fewer letters says nothing yet.
FEWEST_LETTERS = 4
MOST_LETTERS = 200


def _coming_stage() -> Stage | None:
    """The next stage of a published plan that will take ideas."""
    stages = Stage.objects.filter(plan__is_published=True, abilities__contains=[Ability.SUBMIT]).select_related("plan")
    return next((stage for stage in stages.order_by("opens_at") if stage.is_coming()), None)


def _closing(plan: ActionPlan) -> Any:
    """Until when the last stage that takes ideas now is open; None when it does not say."""
    ends = [stage.closes_at for stage in plan.stages.all() if Ability.SUBMIT in stage.abilities and stage.is_open()]
    known = [end for end in ends if end is not None]
    return last_moment(max(known)) if known and len(known) == len(ends) else None


def _similar(plan: ActionPlan | None, title: str) -> list[Any]:
    title = title.strip()[:MOST_LETTERS]
    if plan is None or len(title) < FEWEST_LETTERS:
        return []
    return Idea.objects.public().like_title(title, plan=plan)


def _page(request: HttpRequest, form: IdeaForm, plan: ActionPlan, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "other_plans": [other for other in plans_open_for(Ability.SUBMIT) if other != plan],
        "closes_at": _closing(plan),
        "notice": current_consent("idea"),
        "similar": _similar(plan, request.POST.get("title", "")),
        "crumbs": crumbs(_("Submit an idea")),
        **more,
    }
    return render(request, "ideas/new.html", context, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    context = {"coming": _coming_stage(), "draft": draft_of(request), "crumbs": crumbs(_("Submit an idea"))}
    return render(request, "ideas/closed.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _send(request)
    plans = plans_open_for(Ability.SUBMIT)
    if not plans:
        return _closed(request)
    draft = draft_of(request)
    is_back = draft is not None and "draft" in request.GET
    asked = draft.plan.reference if draft is not None and is_back else request.GET.get("plan", "").upper()
    plan = next((plan for plan in plans if plan.reference == asked), plans[0])
    words = draft.words if draft is not None and is_back else {"theme": request.GET.get("theme", "")}
    form = IdeaForm(plan=plan, initial={**words, **IdeaForm.fresh()})
    return _page(request, form, plan, draft=None if is_back else draft)


def _plan_of(request: HttpRequest) -> ActionPlan | None:
    """The plan that the form was shown for, even if it has closed since."""
    asked = request.POST.get("plan", "").upper()
    shown = next((plan for plan in published_plans() if plan.reference == asked), None)
    # One that was published a moment ago is not among those that are kept yet.
    shown = shown or ActionPlan.objects.filter(is_published=True, reference=asked).first()
    return shown or next(iter(plans_open_for(Ability.SUBMIT)), None)


def _send(request: HttpRequest) -> HttpResponse:
    action, _colon, reference = request.POST.get("action", "").partition(":")
    plan = _plan_of(request)
    if action == "discard":
        return forget_draft(request, redirect("ideas:new"))
    if plan is None:
        return _closed(request)
    if action == "support" and REFERENCE.fullmatch(reference):
        return remember_draft(request, redirect("ideas:support", reference=reference), plan)
    if action == "similar":
        form = IdeaForm(plan=plan, initial={**IdeaForm.fresh(), **request.POST.dict()})
        return remember_draft(request, _page(request, form, plan, has_looked=True), plan)
    form = IdeaForm(request.POST, plan=plan)
    confirmation, more = _submit(request, form, plan)
    if confirmation is not None:
        return forget_draft(request, redirect("ideas:check", handle=confirmation.handle))
    return remember_draft(request, _page(request, form, plan, **more), plan)


def _submit(request: HttpRequest, form: IdeaForm, plan: ActionPlan) -> tuple[Confirmation | None, dict[str, Any]]:
    """What waits for the address; else None, with why on the form and what its page says besides."""
    if not form.is_valid():
        return None, {"status": 422}
    if not form_may_pass(request, form):
        return None, {"status": 429}
    try:
        _idea, confirmation = submit_idea(
            plan=plan, interface_language=get_language() or "ar", at=form.counts_at, **form.words()
        )
    except SubmissionClosed:
        form.add_error(
            None, _("The call for ideas has closed. What you wrote stands below: copy it, so that it is not lost.")
        )
        return None, {"status": 422, "is_closed": True, "coming": _coming_stage()}
    except ValidationError as error:
        form.offer_anew()
        for name, said in error.update_error_dict({}).items():
            form.add_error(name if name in form.fields else None, said)
        return None, {"status": 422}
    return confirmation, {}


def given_back(request: HttpRequest) -> HttpResponse:
    """The form with what was typed, when its token is too old to be taken (403). Nothing is written."""
    plan = _plan_of(request)
    if plan is None:
        return _closed(request)
    form = IdeaForm(request.POST, plan=plan)
    form.add_error(None, too_old())
    return _page(request, form, plan, status=403)


@never_cache
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Ideas like the one whose title is being typed: a piece of the form's page, asked for by its script."""
    found: list[Any] = []
    if client_may(request, "ideas.similar", limit=TITLES_AN_HOUR, seconds=HOUR):
        asked = request.GET.get("plan", "").upper()
        plan = ActionPlan.objects.filter(is_published=True, reference=asked).first()
        found = _similar(plan, request.GET.get("title", ""))
    return render(request, "ideas/_similar.html", {"similar": found})
