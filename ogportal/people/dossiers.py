"""The desk of a focal point: dossiers with how far they are, one idea to answer, answers that come back as a table."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commitments.models import Commitment, CommitmentIdea
from commitments.services import answer_many, answer_with_commitments
from core.documents import DOCX_TYPE, document_response
from core.listing import beside, pager
from core.translated import texts_of
from ideas.models import Dossier, Transmission
from ideas.resources import dossier_document, dossier_workbook
from ideas.services import keep_answer_draft
from ogportal.people import queries
from ogportal.people.forms import AnswerForm, AnswersForm
from ogportal.people.sheets import as_context, read_answers
from plans.backoffice.sheets import TYPES
from plans.backoffice.streamed import SheetRefused

#: Ideas on a page.
ROWS = 20
#: How long a table that was previewed waits for its confirmation.
PREVIEW_LIFE = 3_600
#: The parts of a list, as they stand in its address.
SHOWN = ("waiting", "drafts", "late", "answered")


def _listed(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """One page of ideas, searched and in parts."""
    labels = {
        "": _("All"),
        "waiting": _("Waiting"),
        "drafts": _("Drafts"),
        "late": _("Overdue"),
        "answered": _("Answered"),
    }
    q = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    if q:
        rows = rows.search_for(q)
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else ""
    page = Paginator(rows.part(shown), ROWS).get_page(request.GET.get("page"))
    return {
        "page": page,
        "q": q,
        "show": shown,
        "today": timezone.localdate(),
        "parts": [
            {"label": label, "href": beside(request, show=name), "current": name == shown}
            for name, label in labels.items()
        ],
        **pager(request, page),
    }


@require_safe
@never_cache
@login_required
def ideas(request: HttpRequest) -> HttpResponse:
    """All ideas sent to one's institutions, whichever dossier they are in."""
    return render(request, "people/desk_ideas.html", _listed(request, queries.transmissions_for(request.user)))


def _own(request: HttpRequest, reference: str) -> Dossier:
    found: Dossier = get_object_or_404(queries.dossiers_for(request.user), reference=reference.upper())
    return found


@require_safe
@never_cache
@login_required
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """All ideas of a dossier, and how many are answered; another institution's is not there."""
    row: Any = _own(request, reference)
    context = {
        "dossier": row,
        "percent": 100 * row.answered // row.total if row.total else 0,
        "extensions": row.extensions.all(),
        "form": AnswersForm(),
        "languages": settings.LANGUAGES,
        **_listed(request, queries.transmissions_for(request.user).filter(dossier=row)),
    }
    return render(request, "people/dossier.html", context)


@require_safe
@never_cache
@login_required
def table(request: HttpRequest, reference: str) -> HttpResponse:
    row = _own(request, reference)
    linked: dict[int, list[str]] = {}
    links = CommitmentIdea.objects.filter(
        idea__transmissions__dossier=row, commitment__lead=row.institution
    ).select_related("commitment")
    for link in links.order_by("commitment__number"):
        linked.setdefault(link.idea_id, []).append(link.commitment.reference)
    data = dossier_workbook(row, language=file_language(request), linked=linked)
    return document_response(data, name=f"{row.reference}.xlsx", content_type=TYPES["xlsx"], private=True)


@require_safe
@never_cache
@login_required
def document(request: HttpRequest, reference: str) -> HttpResponse:
    row = _own(request, reference)
    data = dossier_document(row, language=file_language(request))
    return document_response(data, name=f"{row.reference}.docx", content_type=DOCX_TYPE, private=True)


def file_language(request: HttpRequest) -> str:
    """The language that a file is asked in; that of the page otherwise."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def transmission(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one idea for one's institution, or keep a draft; another's is not there."""
    row: Any = get_object_or_404(queries.transmissions_for(request.user), pk=pk)
    offered = Commitment.objects.for_answer(row)
    draft = getattr(row, "draft", None)
    if request.method == "POST":
        form = AnswerForm(request.POST, offered=offered)
        if "draft" in request.POST:
            keep_answer_draft(transmission=row, **form.typed(), by=request.user)
            messages.success(request, _("The draft is kept. Nobody but your institution sees it."))
            return redirect("desk:transmission", row.pk)
        if form.is_valid():
            answer_with_commitments(
                transmission=row,
                answer=form.cleaned_data["answer"],
                explanation=form.explanation(),
                commitments=list(form.cleaned_data.get("commitments") or []),
                by=request.user,
            )
            return _next(request, row)
    else:
        initial = {}
        if draft is not None:
            texts = texts_of(draft, "explanation")
            initial = {
                "answer": draft.answer,
                "commitments": draft.commitments,
                **{f"explanation_{language}": text for language, text in texts.items()},
            }
        form = AnswerForm(offered=offered, initial=initial)
    context = {
        "transmission": row,
        "idea": row.idea,
        "dossier": row.dossier,
        "draft": draft,
        "answers": row.answers.all(),
        "today": timezone.localdate(),
        "form": form,
    }
    return render(request, "people/transmission.html", context, status=422 if form.errors else 200)


def _next(request: HttpRequest, row: Transmission) -> HttpResponse:
    """After an answer comes the next idea of the dossier that waits; after the last one, the dossier."""
    following = queries.transmissions_for(request.user).filter(dossier=row.dossier_id).part("waiting").first()
    if following is None:
        messages.success(request, _("The answer is public now. Every idea of the dossier is answered: thank you."))
        return redirect("desk:dossier", row.dossier.reference)
    messages.success(request, _("The answer is public now. Here is the next idea of the dossier."))
    return redirect("desk:transmission", following.pk)


# --- answers as a table
def _kept_at(request: HttpRequest, dossier: Dossier, token: str) -> str:
    return f"answers:{dossier.pk}:{request.user.pk}:{token[:40]}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """A table is shown first; confirmed, all its answers are given or none."""
    row = _own(request, reference)
    if "token" in request.POST:
        return _confirmed(request, row, request.POST["token"])
    if request.method != "POST":
        return render(request, "people/answers.html", {"dossier": row, "form": AnswersForm()})
    form = AnswersForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "people/answers.html", {"dossier": row, "form": form}, status=422)
    data = form.cleaned_data["file"].read()
    return _shown(request, row, data, form)


def _shown(request: HttpRequest, row: Dossier, data: bytes, form: AnswersForm) -> HttpResponse:
    try:
        found = read_answers(row, data)
    except SheetRefused as error:
        form.add_error("file", str(error))
        return render(request, "people/answers.html", {"dossier": row, "form": form}, status=422)
    if not found.wrong and not found.given:
        form.add_error("file", _("There is no new answer in this table."))
    if form.errors or found.wrong:
        context = {"dossier": row, "form": form, **as_context(found)}
        return render(request, "people/answers.html", context, status=422)
    token = secrets.token_urlsafe(18)
    cache.set(_kept_at(request, row, token), {"token": token, "data": data}, timeout=PREVIEW_LIFE)
    return render(request, "people/answers.html", {"dossier": row, "token": token, **as_context(found)})


def _confirmed(request: HttpRequest, row: Dossier, token: str) -> HttpResponse:
    key = _kept_at(request, row, token)
    kept = cache.get(key)
    form = AnswersForm({})
    form.full_clean()
    form.errors.clear()
    if not isinstance(kept, dict) or kept.get("token") != token:
        form.add_error("file", _("The preview is too old. Choose the file again."))
        return render(request, "people/answers.html", {"dossier": row, "form": form}, status=422)
    found = read_answers(row, kept["data"])
    if found.wrong or not found.given:
        return _shown(request, row, kept["data"], form)
    answer_many(given=found.given, by=request.user)
    cache.delete(key)
    count = len(found.given)
    text = ngettext("%(n)s answer is public now.", "%(n)s answers are public now.", count) % {"n": count}
    messages.success(request, text)
    return redirect("desk:dossier", row.reference)
