from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import services
from accounts.clients import client_may
from accounts.enums import FieldOfWork, LegalForm
from accounts.forms import CodeForm
from accounts.models import Confirmation, Organisation
from core.listing import beside, facet, in_a_line, pager
from core.maps import tile_map
from core.templatetags.texts import lang_of
from ogportal.organisations.filters import OrganisationFilter
from ogportal.organisations.forms import OrganisationForm
from plans.backoffice.tasks import put_errors
from workshops.models import Workshop

PAGE = 30
FORMS_AN_HOUR, CODES_AN_HOUR, MAILS_A_DAY = 30, 60, 5


def _crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    first = [(_("Home"), f"/{get_language()}/"), (_("Organisations"), reverse("organisations:list"))]
    return [{"label": label, "href": href} for label, href in (*first, *items)]


def _fields(organisation: Organisation) -> str:
    names = dict(FieldOfWork.choices)
    return in_a_line(str(names.get(one, one)) for one in organisation.fields_of_work)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    filters = OrganisationFilter(request.GET)
    page = Paginator(filters.qs.for_directory(), PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    for row in rows:
        row.fields_text = _fields(row)
    regions = [
        {"code": region.code, "name": str(region), "n": region.n, "href": beside(request, territory=region.code)}
        for region in filters.qs.by_region()
    ]
    query, count = filters.data, page.paginator.count
    asked = request.GET.urlencode()
    return render(
        request,
        "organisations/list.html",
        {
            "crumbs": [*_crumbs()[:1], {"label": _("Organisations"), "href": ""}],
            "filters": filters,
            "facets": [
                facet(query, "field", _("Field of work"), [(v, str(label)) for v, label in FieldOfWork.choices]),
                facet(query, "form_of", _("Legal form"), [(v, str(label)) for v, label in LegalForm.choices]),
                facet(query, "territory", _("Region"), [(region["code"], region["name"]) for region in regions]),
            ],
            "chips": filters.chips(request.path),
            "rows": rows,
            "count_text": ngettext("%(n)d organisation", "%(n)d organisations", count) % {"n": count},
            "pager": pager(request, page),
            "map": tile_map(regions, counted=_("Organisations")) if any(one["n"] for one in regions) else {},
            "csv_url": f"{reverse('organisations:csv')}?{asked}" if asked else reverse("organisations:csv"),
            "xlsx_url": f"{reverse('organisations:xlsx')}?{asked}" if asked else reverse("organisations:xlsx"),
        },
    )


@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One organisation of the directory; one that was merged into another leads there."""
    rows = Organisation.objects.select_related("region", "merged_into")
    found: Any = get_object_or_404(rows, key=key)
    target = found.merged_into
    if target is not None and target.in_directory_since is not None:
        return HttpResponseRedirect(target.get_absolute_url())
    found = get_object_or_404(rows.in_directory(), key=key)
    workshops = Workshop.objects.public().filter(organiser=found).for_list()
    context = {
        "organisation": found,
        "crumbs": _crumbs((str(found), "")),
        "facts": [
            {"label": _("Legal form"), "value": found.get_legal_form_display()},
            {"label": _("Region"), "value": str(found.region or _("The whole country"))},
            {"label": _("Fields of work"), "value": _fields(found)},
        ],
        "workshops": list(workshops[:PAGE]),
        "lang": lang_of(found, "name"),
    }
    return render(request, "organisations/detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    consent = services.current_consent("organisation")
    context = {"form": form, "consent_text": consent, "crumbs": _crumbs((_("Register"), ""))}
    if request.method != "POST":
        return render(request, "organisations/register.html", context)
    if not form.is_valid():
        return render(request, "organisations/register.html", context, status=422)
    if form.cleaned_data["website"]:
        return HttpResponseRedirect(reverse("organisations:registered"))
    email = form.cleaned_data["contact_email"]
    may = client_may(request, "organisation", limit=FORMS_AN_HOUR, seconds=3600)
    if not (may and services.allow(action="organisation.mail", who=email, limit=MAILS_A_DAY, seconds=86_400)):
        form.add_error(None, _("Too many registrations came from here. Please try again in an hour."))
        return render(request, "organisations/register.html", context, status=429)
    language = get_language() or settings.LANGUAGE_CODE
    data = form.cleaned_data
    try:
        _organisation, confirmation = services.register_organisation(
            name=form.texts("name"),
            legal_form=data["legal_form"],
            region=data["region"],
            fields_of_work=data["fields_of_work"],
            contact_name=data["contact_name"],
            contact_email=email,
            wants_directory=data["wants_directory"],
            language=language,
            url=settings.SITE_URL + reverse("organisations:confirm", args=["TOKEN"]).replace("TOKEN", "{token}"),
        )
    except ValidationError as error:
        put_errors(form, error)
        return render(request, "organisations/register.html", context, status=422)
    return HttpResponseRedirect(reverse("organisations:check", args=[confirmation.handle]))


def _confirmation(**key: str) -> Any:
    return get_object_or_404(Confirmation, purpose=services.ORGANISATION, **key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, handle: str) -> HttpResponse:
    """The page that waits for the code of the mail."""
    confirmation = _confirmation(handle=handle)
    form = CodeForm(request.POST or None)
    context = {"form": form, "crumbs": _crumbs((_("Register"), ""))}
    if request.method != "POST":
        return render(request, "organisations/check.html", context)
    if form.is_valid():
        if not client_may(request, "organisation.code", limit=CODES_AN_HOUR, seconds=3600):
            form.add_error(None, _("Too many codes were tried from here. Please try again in an hour."))
            return render(request, "organisations/check.html", context, status=429)
        try:
            found = services.check_code(confirmation=confirmation, code=form.cleaned_data["code"])
            services.confirm_organisation(confirmation=found)
        except services.ConfirmationWrong:
            form.add_error("code", _("This is not the code that was sent."))
        except (services.ConfirmationExhausted, services.ConfirmationExpired):
            form.add_error("code", _("This code is good no more. Please register again."))
        else:
            return HttpResponseRedirect(reverse("organisations:registered"))
    return render(request, "organisations/check.html", context, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. Programs that read mails open links: only the button confirms."""
    confirmation = _confirmation(token=token)
    expired = False
    if request.method == "POST":
        try:
            services.confirm_organisation(confirmation=confirmation)
        except services.ConfirmationExpired:
            expired = True
        else:
            return HttpResponseRedirect(reverse("organisations:registered"))
    found = Organisation.objects.filter(pk=confirmation.object_id).first()
    context = {"organisation": found, "expired": expired, "crumbs": _crumbs((_("Register"), ""))}
    return render(request, "organisations/confirm.html", context, status=409 if expired else 200)


@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/registered.html", {"crumbs": _crumbs((_("Register"), ""))})
