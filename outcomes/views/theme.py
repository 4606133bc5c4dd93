"""A theme with its workshop, ideas and commitments: the page crosses floors, so it stands above them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.models import Commitment
from core.addresses import elsewhere
from core.templatetags.texts import lang_of
from core.templatetags.ui import stated_date
from ideas.models import Idea, IdeaTally
from plans.enums import Ability
from plans.models import Theme
from plans.rules import is_able
from workshops.models import Workshop

#: How many ideas the page shows; the list of ideas has the rest.
IDEAS = 6


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Theme.objects.filter(plan__is_published=True).select_related("plan").prefetch_related("plan__stages")
    # Addresses of themes are written in lower case, here and in the record.
    found: Any = get_object_or_404(rows, slug=slug.lower())
    if moved := elsewhere(request, found.get_absolute_url()):
        return moved
    workshops = list(Workshop.objects.public().filter(themes=found).for_list())
    for one in workshops:
        one.shown_day = one.starts_at or stated_date(one.date, one.date_precision)
    public = Idea.objects.public().filter(theme=found)
    count = IdeaTally.objects.readable().filter(theme=found).number()
    commitments = list(Commitment.objects.public().filter(theme=found).for_list().by_axis())
    plan = found.plan
    return render(
        request,
        "outcomes/theme.html",
        {
            "theme": found,
            "crumbs": [
                {"label": _("Home"), "href": f"/{get_language()}/"},
                {"label": _("Action plans"), "href": reverse("plans:list")},
                {"label": plan.reference, "href": plan.get_absolute_url()},
                {"label": _("Theme %(number)d") % {"number": found.number}, "href": ""},
            ],
            "plan_lang": lang_of(plan, "title"),
            "workshops": workshops,
            "ideas": list(public.for_list().order_by("-submitted_at", "-pk")[:IDEAS]),
            "ideas_count": count,
            "ideas_text": ngettext("%(n)d idea", "%(n)d ideas", count) % {"n": count},
            "ideas_url": f"{reverse('ideas:list')}?plan={plan.slug}&theme={found.slug}",
            "commitments": commitments,
            "can_submit": is_able(plan, Ability.SUBMIT, timezone.now()),
            "submit_url": f"{reverse('ideas:new')}?theme={found.slug}",
        },
    )
