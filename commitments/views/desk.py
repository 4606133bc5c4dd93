"""The desk of a card: an institution writes it part by part, staff and the committee read it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments import services
from commitments.enums import CardStep, CommitmentState
from commitments.forms import SECTION_FORMS, ActivityForm, BilingualForm, IndicatorForm, NewCardForm, ReviewForm
from commitments.models import Activity, Commitment, Indicator
from commitments.rules import leads_commitment, remarks_on_card, reviews_progress
from plans.backoffice.tasks import put_errors

FORM = require_http_methods(["GET", "HEAD", "POST"])
ROWS: dict[str, Any] = {"activities": (Activity, ActivityForm), "indicators": (Indicator, IndicatorForm)}


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, also when it was nothing; None for a form that is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def section_titles() -> dict[str, str]:
    return {
        "title": _("Title"),
        "texts": _("Problem, commitment, contribution, relevance"),
        "frame": _("Institutions, values, dates, budget"),
    }


def missing_titles(missing: list[str]) -> list[str]:
    """What is lacking, as people call it."""
    others = {"activities": _("Activities"), "indicators": _("Indicators")}
    return [others.get(name) or Commitment.label_of(name) for name in missing]


def card_for(request: HttpRequest, reference: str) -> Any:
    """The card of that reference when the person may read it; another's is not there."""
    cards = Commitment.objects.read_by(request.user).for_desk()
    return get_object_or_404(cards, reference=reference.upper())


def own_card(request: HttpRequest, reference: str) -> Any:
    """The same for who writes it."""
    card = card_for(request, reference)
    if not leads_commitment(request.user, card):
        raise PermissionDenied
    return card


@FORM
@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin a card for one's own institution."""
    user: Any = request.user
    if not user.institutions.exists():
        raise PermissionDenied
    form = NewCardForm(posted(request)[0], user=user)
    if request.method == "POST" and form.is_valid():
        card = services.create_card(
            plan=form.cleaned_data["plan"], lead=form.cleaned_data["lead"], title=form.texts("title"), by=user
        )
        messages.success(request, _("The card is begun. Only your institution sees it until you hand it in."))
        return redirect("desk:cards:card", card.reference)
    return render(request, "commitments/desk/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@never_cache
@login_required
def card(request: HttpRequest, reference: str) -> HttpResponse:
    """A card with all its parts, how far it is, and what its readers said."""
    row = card_for(request, reference)
    return _card(request, row, ReviewForm())


def _card(request: HttpRequest, row: Any, form: ReviewForm, status: int = 200) -> HttpResponse:
    user = request.user
    leads = leads_commitment(user, row)
    writes = leads and services.is_written(row)
    staff = reviews_progress(user, row)
    texts = [
        {"field": name, "title": Commitment.label_of(name), "languages": list(_languages(row, name))}
        for name in Commitment.TEXT_FIELDS
    ]
    missing = missing_titles(services.missing_in(row)) if writes else []
    handed_in = row.state == CommitmentState.DRAFT and row.last_step == CardStep.SUBMITTED
    context = {
        "commitment": row,
        "texts": texts,
        "sections": [{"key": key, "title": title} for key, title in section_titles().items()],
        "activities": row.activities.select_related("lead"),
        "indicators": row.indicators.all(),
        "versions": row.versions.order_by("-number"),
        "reviews": row.reviews.select_related("by", "version").order_by("-pk"),
        "writes": writes,
        "leads": leads,
        "missing": missing,
        "reads": staff or (remarks_on_card(user, row) and not leads),
        "decides": staff and handed_in,
        "form": form,
        "carried_out": row.state == CommitmentState.ADOPTED,
        "reports": row.progress.select_related("activity", "reviewed_by").order_by("-pk")[:20],
    }
    return render(request, "commitments/desk/card.html", context, status=status)


def _languages(row: Any, name: str) -> Any:
    for language, text in services.texts_of(row, name).items():
        if text:
            yield {"lang": language, "text": text}


@FORM
@never_cache
@login_required
def section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Write one part of a card; the other parts are not touched."""
    row, made = own_card(request, reference), SECTION_FORMS[section]
    values = services.section_values(row, section)
    form = made(posted(request)[0], commitment=row, initial=_initial(values))
    state = _Editing(request, row, services.fingerprint(values), section_titles()[section])
    if request.method == "POST" and form.is_valid():
        answer = state.save(
            form,
            lambda seen: services.save_section(
                commitment=row, section=section, values=form.columns(), seen=seen, by=request.user
            ),
        )
        if answer is not None:
            return answer
    return state.page(form)


def _initial(values: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("_id"): value for name, value in values.items()}


@FORM
@never_cache
@login_required
def row(request: HttpRequest, reference: str, kind: str, pk: int | None = None) -> HttpResponse:
    """Add, change or take off an activity or an indicator."""
    card, (model, made) = own_card(request, reference), ROWS[kind]
    found = get_object_or_404(model, pk=pk, commitment=card) if pk else model()
    values = services.row_values(found) if pk else {}
    form = made(posted(request)[0], commitment=card, initial=_initial(values) if pk else None)
    titles = {"activities": (_("New activity"), _("Activity")), "indicators": (_("New indicator"), _("Indicator"))}
    state = _Editing(request, card, services.fingerprint(values), titles[kind][bool(pk)], removable=bool(pk))
    if request.method == "POST" and "remove" in request.POST and pk:
        try:
            services.remove_row(commitment=card, row=found, by=request.user)
        except services.CardNotWritten:
            return state.closed()
        messages.success(request, _("Taken off the card; its earlier versions keep it."))
        return redirect("desk:cards:card", card.reference)
    if request.method == "POST" and form.is_valid():
        answer = state.save(
            form,
            lambda seen: services.save_row(
                commitment=card, row=found, values=form.columns(), seen=seen, by=request.user
            ),
        )
        if answer is not None:
            return answer
    return state.page(form)


class _Editing:
    """One form of a card on its way: saved, refused at its fields, or overtaken by somebody else's save."""

    def __init__(self, request: HttpRequest, card: Any, seen: str, title: str, *, removable: bool = False) -> None:
        self.request, self.card, self.title, self.removable = request, card, title, removable
        self.now = seen
        self.current: dict[str, Any] | None = None

    def save(self, form: BilingualForm, call: Any) -> HttpResponse | None:
        try:
            call(self.request.POST.get("seen", ""))
        except services.SectionChanged as error:
            self.current = dict(error.current)  # type: ignore[call-overload]
            self.now = services.fingerprint(self.current or {})
            return None
        except services.CardNotWritten:
            return self.closed()
        except ValidationError as error:
            put_errors(form, error)
            return None
        messages.success(self.request, _("Saved."))
        return redirect("desk:cards:card", self.card.reference)

    def closed(self) -> HttpResponse:
        messages.error(self.request, _("The card is being read, or is no draft any more: it cannot be written now."))
        return redirect("desk:cards:card", self.card.reference)

    def page(self, form: BilingualForm) -> HttpResponse:
        if self.request.method != "POST":
            self_open = services.is_written(self.card)
            if not self_open:
                return self.closed()
        theirs = [
            {
                "label": field.label,
                "text": self.current.get(field.name, ""),
                "lang": field.field.widget.attrs.get("lang", ""),
            }
            for field in form.visible_fields()
            if self.current
            and isinstance(self.current.get(field.name), str)
            and self.current.get(field.name) != (form.cleaned_data.get(field.name) or "")
        ]
        context = {
            "commitment": self.card,
            "form": form,
            "title": self.title,
            "seen": self.now,
            "overtaken": self.current is not None,
            "theirs": theirs,
            "removable": self.removable,
        }
        status = 409 if self.current is not None else 422 if form.errors else 200
        return render(self.request, "commitments/desk/edit.html", context, status=status)


@require_POST
@never_cache
@login_required
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand a card in."""
    row = own_card(request, reference)
    try:
        services.submit_card(commitment=row, by=request.user)
    except services.CardIncomplete as error:
        text = _("Before it is handed in, the card needs, in both languages: %(what)s")
        messages.error(request, text % {"what": ", ".join(missing_titles(error.missing))})
    except services.CardNotWritten:
        messages.error(request, _("The card is being read, or is no draft any more: it cannot be written now."))
    else:
        messages.success(request, _("The card is handed in. Staff read it now."))
    return redirect("desk:cards:card", row.reference)


@require_POST
@never_cache
@login_required
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """What a reader says of a card: staff clear it or send it back; the committee and staff remark."""
    row = card_for(request, reference)
    action = request.POST.get("action", "")
    if action in {"clear", "return"} and not reviews_progress(request.user, row):
        raise PermissionDenied
    if leads_commitment(request.user, row) and not reviews_progress(request.user, row):
        raise PermissionDenied
    if not remarks_on_card(request.user, row):
        raise PermissionDenied
    form = ReviewForm(request.POST)
    calls: dict[str, Any] = {
        "clear": services.clear_card,
        "return": services.return_card,
        "remark": services.remark_on_card,
    }
    done = {
        "clear": _("The card is ready: the committee reads it, and it stands among the proposed commitments."),
        "return": _("The card is back with its institution."),
        "remark": _("Your remark is kept."),
    }
    if form.is_valid() and action in calls:
        try:
            calls[action](commitment=row, note=form.cleaned_data["note"], by=request.user)
        except services.CardNotHandedIn:
            form.add_error(
                None, _("Nothing waits to be read: somebody has answered meanwhile, or the card was not handed in.")
            )
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, done[action])
            return redirect("desk:cards:card", row.reference)
    return _card(request, card_for(request, reference), form, status=422)
