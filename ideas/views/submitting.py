"""Submitting an idea: one page, no account."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.services import current_consent
from core.clock import last_moment
from ideas.errors import SubmissionClosed
from ideas.forms import IdeaForm, plans_open_for
from ideas.services import submit_idea
from ideas.views.crumbs import crumbs
from ideas.views.limits import form_may_pass
from plans.enums import Ability
from plans.models import ActionPlan, Stage


def _coming_stage() -> Stage | None:
    """The next stage of a published plan that will take ideas."""
    stages = Stage.objects.filter(plan__is_published=True, abilities__contains=[Ability.SUBMIT]).select_related("plan")
    return next((stage for stage in stages.order_by("opens_at") if stage.is_coming()), None)


def _closing(plan: ActionPlan) -> Any:
    """Until when the last stage that takes ideas now is open; None when it does not say."""
    ends = [stage.closes_at for stage in plan.stages.all() if Ability.SUBMIT in stage.abilities and stage.is_open()]
    known = [end for end in ends if end is not None]
    return last_moment(max(known)) if known and len(known) == len(ends) else None


def _page(request: HttpRequest, form: IdeaForm, plan: ActionPlan, plans: list[ActionPlan], **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    context = {
        "form": form,
        "plan": plan,
        "other_plans": [other for other in plans if other != plan],
        "closes_at": _closing(plan),
        "notice": current_consent("idea"),
        "crumbs": crumbs(_("Submit an idea")),
        **more,
    }
    return render(request, "ideas/new.html", context, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    context = {"coming": _coming_stage(), "crumbs": crumbs(_("Submit an idea"))}
    return render(request, "ideas/closed.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    plans = plans_open_for(Ability.SUBMIT)
    if request.method == "POST":
        return _send(request, plans)
    if not plans:
        return _closed(request)
    asked = request.GET.get("plan", "").upper()
    plan = next((plan for plan in plans if plan.reference == asked), plans[0])
    form = IdeaForm(plan=plan, initial={**IdeaForm.fresh(), "theme": request.GET.get("theme", "")})
    return _page(request, form, plan, plans)


def _send(request: HttpRequest, plans: list[ActionPlan]) -> HttpResponse:
    # The plan that the form was shown for, even if it has closed since.
    plan = ActionPlan.objects.filter(is_published=True, reference=request.POST.get("plan", "").upper()).first()
    plan = plan or (plans[0] if plans else None)
    if plan is None:
        return _closed(request)
    form = IdeaForm(request.POST, plan=plan)
    if not form.is_valid():
        return _page(request, form, plan, plans, status=422)
    if not form_may_pass(request, form):
        return _page(request, form, plan, plans, status=429)
    try:
        _idea, confirmation = submit_idea(
            plan=plan, interface_language=get_language() or "ar", at=form.counts_at, **form.words()
        )
    except SubmissionClosed:
        form.add_error(
            None, _("The call for ideas has closed. What you wrote stands below: copy it, so that it is not lost.")
        )
        return _page(request, form, plan, plans, is_closed=True, coming=_coming_stage(), status=422)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, form, plan, plans, status=422)
    return redirect("ideas:check", handle=confirmation.handle)
