from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.transitions import TransitionNotAllowed
from ideas.errors import WorkshopNotHeld
from ideas.services.from_rooms import enter_solutions
from ogportal.meeting.forms import DocumentForm, PhotoForm, PollForm, ProblemForm, ReportForm, ThemeForm, joined
from plans.backoffice.tasks import put_errors
from workshops import services
from workshops.enums import ROOM_STATES, PollState, ReportState, WorkshopState
from workshops.errors import (
    MeetingIsOver,
    NothingToRank,
    PollHasOpened,
    ReportNotEditable,
    SolutionBecameIdea,
)
from workshops.models import Poll, Problem, Report, Solution, Workshop
from workshops.rules import is_running_up
from workshops.views.charts import results


def _errors() -> dict[type[Exception], str]:
    return {
        MeetingIsOver: _("This meeting takes nothing more: it is a draft, was cancelled, or its report is public."),
        PollHasOpened: _("This question was opened: it stays as it is."),
        SolutionBecameIdea: _("An idea came out of this solution, so it stays."),
        NothingToRank: _("Note two problems at least, then ask the room."),
        ReportNotEditable: _("The report cannot be changed now."),
        WorkshopNotHeld: _("Say first that the meeting took place."),
        TransitionNotAllowed: _("This is not possible any more: somebody has changed the state meanwhile."),
        services.WorkshopNotBegun: _("This workshop has not begun: it cannot have been held."),
    }


def _workshop(request: HttpRequest, reference: str) -> Any:
    """A workshop of one's own organisation; another's is not there."""
    rows = Workshop.objects.of_organiser(request.user).select_related("plan", "organiser").with_counts()
    return get_object_or_404(rows, reference__iexact=reference)


def _page(request: HttpRequest, workshop: Any, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page below the workshop's own heading and its ways."""
    shared = {"workshop": workshop, "is_running_up": is_running_up(workshop)}
    return render(request, f"meeting/{template}.html", {**shared, **context}, status=status)


def _tried(request: HttpRequest, work: Callable[[], Any]) -> bool:
    """Whether the service did it; else the reason stands above the page."""
    known = _errors()
    try:
        work()
    except tuple(known) as error:
        messages.warning(request, next(text for kind, text in known.items() if isinstance(error, kind)))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        return True
    return False


@require_safe
@never_cache
@login_required
def home(request: HttpRequest, reference: str) -> HttpResponse:
    """The meeting: the room's address, its questions, its problems, and what may be done next."""
    workshop = _workshop(request, reference)
    room = getattr(workshop, "room", None)
    problems = list(workshop.problems.order_by("rank").prefetch_related("solutions"))
    themes = list(workshop.themes.all()) or list(workshop.plan.themes.all())
    room_url = settings.SITE_URL + room.get_absolute_url() if room else ""
    context = {
        "room": room,
        "room_url": room_url,
        "qr": _qr(room_url) if room else "",
        "polls": workshop.polls.order_by("number"),
        "problems": problems,
        "last": len(problems),
        "waiting": Solution.objects.filter(problem__workshop=workshop, ideas__isnull=True).count(),
        "entered": Solution.objects.filter(problem__workshop=workshop, ideas__isnull=False).count(),
        "themes": ThemeForm(themes=workshop.plan.themes.filter(pk__in=[theme.pk for theme in themes])),
        "is_on": workshop.state in ROOM_STATES,
        "has_begun": workshop.state == WorkshopState.PUBLISHED and not is_running_up(workshop),
        "was_held": workshop.state in {WorkshopState.HELD, WorkshopState.REPORTED},
    }
    return _page(request, workshop, "home", **context)


def _qr(address: str) -> str:
    code = segno.make(address, error="m")
    uri: str = code.svg_data_uri(scale=6, border=2)
    return uri


def _enter(request: HttpRequest, workshop: Any) -> None:
    themes = workshop.themes.all() if workshop.themes.exists() else workshop.plan.themes.all()
    form = ThemeForm(request.POST, themes=themes)
    theme = form.cleaned_data["theme"] if form.is_valid() else themes.first()
    ideas = enter_solutions(workshop=workshop, theme=theme, by=request.user)
    said = ngettext(
        "%(n)d solution is an idea of the plan now.", "%(n)d solutions are ideas of the plan now.", len(ideas)
    )
    messages.success(request, said % {"n": len(ideas)})


@require_POST
@never_cache
@login_required
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """One button of the meeting's page: what it does stands in `do`, on which row in `row`."""
    workshop, user = _workshop(request, reference), request.user
    key = request.POST.get("row", "")
    pk = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0  # noqa: PLR2004 - a bigint

    def poll() -> Any:
        return get_object_or_404(Poll.objects.select_related("workshop"), workshop=workshop, pk=pk)

    def problem() -> Any:
        return get_object_or_404(Problem.objects.select_related("workshop"), workshop=workshop, pk=pk)

    deeds: dict[str, Callable[[], Any]] = {
        "open-room": lambda: services.open_room(workshop=workshop),
        "open-poll": lambda: services.open_poll(poll=poll(), by=user),
        "close-poll": lambda: services.close_poll(poll=poll(), by=user),
        "delete-poll": lambda: services.delete_poll(poll=poll()),
        "rank-by-room": lambda: services.rank_by_room(poll=poll(), by=user),
        "ask-for-order": lambda: services.ask_for_order(workshop=workshop, by=user),
        "problem-up": lambda: services.move_problem(problem=problem(), up=True),
        "problem-down": lambda: services.move_problem(problem=problem(), up=False),
        "delete-problem": lambda: services.delete_problem(problem=problem()),
        "hold": lambda: services.hold_workshop(workshop=workshop, by=user),
        "enter-ideas": lambda: _enter(request, workshop),
    }
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    _tried(request, deed)
    return redirect("meeting:home", workshop.reference)


def _form_page(request: HttpRequest, workshop: Any, form: Any, title: str, work: Callable[[], Any]) -> HttpResponse:
    """A form that calls one service; its refusals stand at the fields, and nothing typed is lost."""
    known = _errors()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                work()
            except ValidationError as error:
                put_errors(form, error)
            except tuple(known) as error:
                status = 409
                form.add_error(None, next(text for kind, text in known.items() if isinstance(error, kind)))
            else:
                return redirect("meeting:home", workshop.reference)
    return _page(request, workshop, "form", status=status, form=form, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def poll(request: HttpRequest, reference: str, pk: int = 0) -> HttpResponse:
    workshop = _workshop(request, reference)
    row = get_object_or_404(Poll, workshop=workshop, pk=pk, state=PollState.DRAFT) if pk else None
    initial: dict[str, Any] = {}
    if row is not None:
        initial = {"kind": row.kind, **_initial(row, "question")}
        initial |= {f"options_{code}": text for code, text in joined(row.options.all(), "title").items()}
    form = PollForm(request.POST or None, initial=initial)
    return _form_page(
        request,
        workshop,
        form,
        _("A question to the room"),
        lambda: services.save_poll(
            workshop=workshop,
            poll=row,
            question=form.texts("question"),
            options=form.lines("options"),
            kind=form.cleaned_data["kind"],
            by=request.user,
        ),
    )


def _initial(row: Any, *names: str) -> dict[str, Any]:
    return {f"{name}_{code}": getattr(row, f"{name}_{code}") for name in names for code, _n in settings.LANGUAGES}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def problem(request: HttpRequest, reference: str, pk: int = 0) -> HttpResponse:
    workshop = _workshop(request, reference)
    row: Any = get_object_or_404(Problem, workshop=workshop, pk=pk) if pk else None
    initial: dict[str, Any] = {}
    if row is not None:
        initial = _initial(row, "title", "expected_results")
        initial |= {f"solutions_{code}": text for code, text in joined(row.solutions.all(), "title").items()}
    form = ProblemForm(request.POST or None, initial=initial)
    return _form_page(
        request,
        workshop,
        form,
        _("A problem raised by the room"),
        lambda: services.save_problem(
            workshop=workshop,
            problem=row,
            title=form.texts("title"),
            expected_results=form.texts("expected_results"),
            solutions=form.lines("solutions"),
        ),
    )


@require_safe
@never_cache
@login_required
def poll_results(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """For the screen of the room: the address, the code, and the answers as they come in."""
    workshop = _workshop(request, reference)
    row: Any = get_object_or_404(Poll.objects.prefetch_related("options"), workshop=workshop, pk=pk)
    room = getattr(workshop, "room", None)
    room_url = settings.SITE_URL + room.get_absolute_url() if room else ""
    context = {
        "poll": results(row, row.options.all()),
        "row": row,
        "room": room,
        "room_url": room_url,
        "enter_url": settings.SITE_URL + reverse("workshops:enter"),
        "qr": _qr(room_url) if room else "",
    }
    return _page(request, workshop, "results", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The report: its words, its files, and the button that hands it to staff."""
    workshop = _workshop(request, reference)
    writing = Report.objects.filter(workshop=workshop).first()
    initial = {**_initial(writing, "text"), "recording_url": writing.recording_url} if writing else {}
    forms: dict[str, Any] = {"words": ReportForm(initial=initial), "photo": PhotoForm(), "document": DocumentForm()}
    status = 200
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "remove":
            _tried(request, lambda: services.remove_file(row=_file(request, workshop), by=request.user))
            return redirect("meeting:report", workshop.reference)
        if do not in {"words", "submit", "photo", "document"}:
            raise Http404
        status = _report_form(request, workshop, forms, do)
        if status == 302:  # noqa: PLR2004 - it is done
            return redirect("meeting:report", workshop.reference)
    context = {
        "writing": writing,
        "forms": forms,
        "can_write": workshop.state == WorkshopState.HELD and (writing is None or writing.state == ReportState.DRAFT),
        "is_submitted": writing is not None and writing.state == ReportState.SUBMITTED,
        "is_public": workshop.state == WorkshopState.REPORTED,
        "photos": workshop.photos.all(),
        "documents": workshop.documents.all(),
        "counts": _counts(workshop),
    }
    return _page(request, workshop, "report", status=status, **context)


def _counts(workshop: Any) -> list[dict[str, Any]]:
    """What the report takes from rows by itself."""
    closed = Count("polls", filter=Q(polls__state=PollState.CLOSED), distinct=True)
    row = Workshop.objects.annotate(
        polls_n=closed, problems_n=Count("problems", distinct=True), ideas_n=Count("ideas", distinct=True)
    ).get(pk=workshop.pk)
    return [
        {"label": _("Registered"), "value": workshop.registered},
        {"label": _("Attended"), "value": workshop.attended},
        {"label": _("Polls closed"), "value": row.polls_n},
        {"label": _("Problems"), "value": row.problems_n},
        {"label": _("Ideas"), "value": row.ideas_n},
    ]


def _file(request: HttpRequest, workshop: Any) -> Any:
    kind, _dash, key = request.POST.get("row", "").partition("-")
    rows = {"photo": workshop.photos, "document": workshop.documents}.get(kind)
    if rows is None or not (key.isascii() and key.isdigit() and len(key) < 18):  # noqa: PLR2004 - a bigint
        raise Http404
    return get_object_or_404(rows.select_related("workshop"), pk=int(key))


def _report_form(request: HttpRequest, workshop: Any, forms: dict[str, Any], do: str) -> int:
    """Do what was asked: 302 when it is done, else the status of the page that says why not."""
    user = request.user
    name = "words" if do == "submit" else do
    form = {"words": ReportForm, "photo": PhotoForm, "document": DocumentForm}[name](request.POST, request.FILES)
    forms[name] = form
    if not form.is_valid():
        return 422

    def words() -> None:
        services.write_report(
            workshop=workshop, text=form.texts("text"), recording_url=form.cleaned_data["recording_url"], by=user
        )

    def submit() -> None:
        words()
        services.submit_report(workshop=workshop, by=user)

    def photo() -> None:
        services.add_photo(workshop=workshop, file=form.cleaned_data["photo"], alt=form.texts("alt"), by=user)

    def document() -> None:
        services.add_document(workshop=workshop, file=form.cleaned_data["document"], title=form.texts("title"), by=user)

    deed: Callable[[], None] = {"words": words, "submit": submit, "photo": photo, "document": document}[do]
    done = {
        "words": _("The report is kept."),
        "submit": _("The report is with the team of the plan, which reviews and publishes it."),
        "photo": _("The photo is kept."),
        "document": _("The document is kept."),
    }
    try:
        deed()
    except ValidationError as error:
        put_errors(form, error)
        return 422
    except (ReportNotEditable, TransitionNotAllowed):
        form.add_error(None, _errors()[ReportNotEditable])
        return 409
    messages.success(request, done[do])
    return 302
