from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clients import client_may
from accounts.models import Organisation, Territory
from accounts.services import current_consent
from core.addresses import elsewhere
from core.listing import beside, facet, in_a_line, pager
from core.maps import tile_map
from core.prepared import one_or_404
from core.templatetags.ui import stated_date
from plans.models import ActionPlan
from workshops import querysets, services
from workshops.desk.invitation import qr_svg
from workshops.enums import PUBLIC_WORKSHOP_STATES, RegistrationState, WorkshopState
from workshops.feeds import has_day
from workshops.filters import WorkshopFilter
from workshops.forms import RegistrationForm
from workshops.models import (
    Registration,
    Workshop,
)
from workshops.rules import is_running_up, registration_is_open
from workshops.views.shown import at_a_glance, crumbs, when

PAGE = 40


def _facets(filters: WorkshopFilter) -> list[dict[str, Any]]:
    """What one can choose: plans, organisers and regions that have workshops; themes within the plans chosen."""
    public = Workshop.objects.public()
    plans = ActionPlan.objects.public().filter(pk__in=public.values("plan")).for_list()
    organisers = Organisation.objects.filter(pk__in=public.values("organiser")).order_by("sort_key")
    regions = Territory.objects.filter(workshops__in=public.order_by()).distinct().order_by("code")
    query = filters.data
    facets = [
        facet(query, "plan", _("Plan"), [(plan.slug, str(plan)) for plan in plans]),
        facet(
            query,
            "status",
            _("Status"),
            [(state.value, str(state.label)) for state in WorkshopState if state in PUBLIC_WORKSHOP_STATES],
        ),
        facet(query, "organiser", _("Organiser"), [(one.key, str(one)) for one in organisers]),
        facet(query, "territory", _("Region"), [(one.code, str(one)) for one in regions]),
    ]
    if filters.asked_plans:
        facets.insert(2, facet(query, "theme", _("Theme"), [(theme.slug, str(theme)) for theme in filters.themes]))
    return facets


@require_safe
def workshop_list(request: HttpRequest) -> HttpResponse:
    filters = WorkshopFilter(request.GET)
    page = Paginator(filters.qs.for_list().with_counts(), PAGE).get_page(request.GET.get("page"))
    workshops = list(page)
    figures = querysets.shown_figures(workshops)
    titles = [_("Workshops to come"), _("Workshops held"), _("Workshops cancelled")]
    parts: list[dict[str, Any]] = []
    for one in workshops:
        if not parts or parts[-1]["number"] != one.part:
            parts.append({"number": one.part, "title": titles[one.part], "rows": []})
        one.people_text = _people(figures[one.pk, "registered"], figures[one.pk, "attended"])
        one.shown_day = one.starts_at or stated_date(one.date, one.date_precision)
        one.theme_text = in_a_line(one.themes.all())
        parts[-1]["rows"].append(one)
    count = page.paginator.count
    return render(
        request,
        "workshops/list.html",
        {
            "crumbs": [*crumbs()[:1], {"label": _("Workshops"), "href": ""}],
            "filters": filters,
            "facets": _facets(filters),
            "chips": filters.chips(request.path),
            "parts": parts,
            "count_text": ngettext("%(n)d workshop", "%(n)d workshops", count) % {"n": count},
            "pager": pager(request, page),
            "map": _by_region(request, filters.qs),
        },
    )


def _people(registered: Any, attended: Any) -> str:
    if attended.value:
        return ngettext("%(n)d participant", "%(n)d participants", attended.value) % {"n": attended.value}
    if registered.value:
        return ngettext("%(n)d registered", "%(n)d registered", registered.value) % {"n": registered.value}
    return ""


def _by_region(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """How many of the workshops listed cover each region, for `components/map.html`; counts lead to those workshops."""
    regions = [
        {"code": region.code, "name": str(region), "n": region.n, "href": beside(request, territory=region.code)}
        for region in rows.by_region()
    ]
    return tile_map(regions, counted=_("Workshops")) if any(region["n"] for region in regions) else {}


def _public(reference: str) -> Any:
    return get_object_or_404(Workshop.objects.public().select_related("plan"), reference=reference.upper())


def _by_reference(reference: str) -> Any:
    return Workshop.objects.public().only("reference").filter(reference=reference)


def _register_page(request: HttpRequest, workshop: Any, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "workshop": workshop,
        "at_a_glance": at_a_glance(workshop),
        "form": form,
        "is_open": registration_is_open(workshop),
        "is_coming": is_running_up(workshop) and workshop.is_coming(),
        "is_full": querysets.is_full(workshop),
        "consent_text": current_consent("registration"),
        "organisations": querysets.directory(),
        "crumbs": crumbs((workshop.reference, workshop.get_absolute_url()), (_("Registration"), "")),
    }
    return render(request, "workshops/register.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method != "POST":
        workshop = _public(reference)
        address = reverse("workshops:register", args=[workshop.reference])
        return elsewhere(request, address) or _register_page(request, workshop, RegistrationForm())
    # The service reads what it needs when it holds the row; the page is made only when there is something to say.
    workshop = one_or_404("workshop to register for", _by_reference, reference=reference.upper())
    form = RegistrationForm(request.POST)
    if not form.is_valid():
        return _register_page(request, _public(reference), form, status=422)
    if not client_may(request, "register", limit=60, seconds=3600):
        form.add_error(None, _("Too many registrations came from here. Please try again in an hour."))
        return _register_page(request, _public(reference), form, status=429)
    data = {name: form.cleaned_data[name] for name in ("name", "email", "organisation_name", "gender", "region")}
    data["organisation"] = querysets.organisation_named(data["organisation_name"])
    try:
        services.register_attendee(workshop=workshop, language=get_language() or settings.LANGUAGE_CODE, **data)
    except services.AlreadyRegistered:
        # The same answer as to anybody: who is registered for what is nobody else's business.
        pass
    except (services.RegistrationClosed, services.WorkshopNotOpen):
        form.add_error(None, _("Registration has closed. What you wrote is still below; nothing was kept."))
        return _register_page(request, _public(reference), form, status=409)
    return HttpResponseRedirect(reverse("workshops:registered", args=[workshop.reference]))


@require_safe
def registered(request: HttpRequest, reference: str) -> HttpResponse:
    workshop = _public(reference)
    trail = crumbs((workshop.reference, workshop.get_absolute_url()), (_("Registration"), ""))
    return render(request, "workshops/registered.html", {"workshop": workshop, "crumbs": trail})


def _of_token(token: str) -> Any:
    rows = Registration.objects.select_related("workshop__plan", "workshop__organiser").filter(erased_at__isnull=True)
    return get_object_or_404(rows, token=token)


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's ticket. The address is the key: it stands in that person's mail alone."""
    registration = _of_token(token)
    return render(
        request,
        "workshops/ticket.html",
        {
            "registration": registration,
            "workshop": registration.workshop,
            "facts": [
                {"label": _("When"), "value": when(registration.workshop)},
                {"label": _("Where"), "value": registration.workshop.place or ""},
                {"label": _("Organisation"), "value": registration.organisation_name},
            ],
            "is_confirmed": registration.state == RegistrationState.CONFIRMED,
            "is_waiting": registration.state == RegistrationState.WAITLISTED,
            "is_to_keep": registration.is_to_reconfirm and is_running_up(registration.workshop),
            "has_calendar": has_day(registration.workshop),
            "qr": qr_svg(_door(registration)),
            "can_cancel": registration.state != RegistrationState.CANCELLED and is_running_up(registration.workshop),
        },
    )


def _door(registration: Any) -> str:
    """Where the square of a ticket leads: to the check-in of the organiser. To anybody else it opens nothing."""
    return (
        f"{settings.SITE_URL}{reverse('desk:checkin', args=[registration.workshop.reference])}?code={registration.code}"
    )


@never_cache
@require_POST
def keep_ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Say that a place that was found is still wanted."""
    try:
        services.keep_place(registration=_of_token(token))
    except services.PlaceGone:
        messages.warning(request, _("This place has gone to somebody else. You can register again."))
    else:
        messages.success(request, _("Thank you: the place is yours."))
    return HttpResponseRedirect(reverse("workshops:ticket", args=[token]))


@never_cache
@require_POST
def cancel_ticket(request: HttpRequest, token: str) -> HttpResponse:
    registration = _of_token(token)
    try:
        services.cancel_registration(registration=registration)
    except services.WorkshopNotOpen:
        messages.warning(request, _("The workshop has begun or is cancelled: the registration stays as it is."))
    else:
        messages.success(
            request, _("Your registration is cancelled. Thank you for leaving the place to somebody else.")
        )
    return HttpResponseRedirect(reverse("workshops:ticket", args=[token]))
