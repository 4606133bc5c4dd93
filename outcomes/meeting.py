"""One workshop with what became of its ideas: its page, and the report as PDF and DOCX out of the same data."""

from base64 import b64encode
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clients import client_may
from commitments.models import Commitment, CommitmentIdea, CommitmentProblem
from core.addresses import elsewhere
from core.documents import DOCX_TYPE, PDF_TYPE, DocxWriter, PdfUnavailable, document_response, pdf_available, render_pdf
from core.listing import in_a_line
from core.players import player_of
from core.prepared import one_or_404, prepared
from core.related import gathered
from core.templatetags.texts import lang_of
from ideas.enums import IdeaState
from ideas.models import Idea
from workshops.enums import WorkshopState
from workshops.models import Workshop
from workshops.views.shown import page_context

#: Ideas on the page; the list of ideas has the rest.
MOST_IDEAS = 60
#: Photos in a document, and the blocks of a whole bar; the page has all of them.
MOST_PHOTOS, BLOCKS = 8, 20
PDFS_AN_HOUR = 120


def _ideas(workshop: int) -> Any:
    """The public ideas of a workshop, each with the commitments that take it up."""
    public = Commitment.objects.public().order_by().values("pk")
    taken_up = CommitmentIdea.objects.filter(idea=OuterRef("pk"), commitment__in=public).order_by("commitment__number")
    rows = Idea.objects.public().filter(workshop=workshop).order_by("number")
    return rows.annotate(commitment_rows=gathered(taken_up, "commitment__reference")).defer(
        "search", "title_words", "body", "problem", "expected"
    )[:MOST_IDEAS]


def _take_up(problems: list[Any]) -> None:
    """Tell each problem the public commitments that take it up, and how far; one query."""
    links: dict[int, list[Any]] = {}
    rows = CommitmentProblem.objects.filter(problem__in=[one.pk for one in problems])
    rows = rows.filter(commitment__in=Commitment.objects.public().order_by().values("pk"))
    for link in rows.select_related("commitment").order_by("commitment__number"):
        links.setdefault(link.problem_id, []).append(link)
    for problem in problems:
        problem.taken_up = links.get(problem.pk, [])


def _outcome(ideas: list[Any]) -> str:
    """In one sentence, what became of them."""
    accepted = sum(idea.public_state == IdeaState.ACCEPTED for idea in ideas)
    return _("%(ideas)s; %(accepted)s.") % {
        "ideas": ngettext("%(n)d idea", "%(n)d ideas", len(ideas)) % {"n": len(ideas)},
        "accepted": ngettext("%(n)d accepted", "%(n)d accepted", accepted) % {"n": accepted},
    }


def _context(workshop: Any) -> dict[str, Any]:
    ideas = prepared("ideas of a workshop", _ideas, workshop=workshop.pk)
    for idea in ideas:
        accepted = idea.public_state == IdeaState.ACCEPTED
        idea.commitments_shown = [row["commitment__reference"] for row in idea.commitment_rows] if accepted else []
    page = page_context(workshop)
    if page["problems"]:
        _take_up(page["problems"])
    return {
        **page,
        "ideas": ideas,
        "outcome": _outcome(ideas) if ideas else "",
        "ideas_url": f"{reverse('ideas:list')}?workshop={workshop.reference}",
    }


def _pictures(workshop: Any) -> list[dict[str, Any]]:
    """The photos for a document, which carries them itself."""
    found = []
    for photo in workshop.photos.order_by("pk")[:MOST_PHOTOS]:
        # A file that storage has lost is missing in the document, and nothing else of it.
        with suppress(OSError), photo.small.open("rb") as file:
            content = file.read()
            src = f"data:image/jpeg;base64,{b64encode(content).decode()}"
            found.append({"content": content, "src": src, "alt": photo.alt, "lang": lang_of(photo, "alt")})
    return found


def _found(reference: str, rows: Any) -> Any:
    return get_object_or_404(rows.for_page(), reference=reference.upper())


def _with_page(reference: str) -> Any:
    return Workshop.objects.public().for_page().filter(reference=reference)


@require_safe
def workshop(request: HttpRequest, reference: str) -> HttpResponse:
    found = one_or_404("workshop", _with_page, reference=reference.upper())
    if moved := elsewhere(request, found.get_absolute_url()):
        return moved
    context = _context(found)
    context["has_pdf"] = context["is_reported"] and pdf_available()
    context["player"] = player = player_of(found.recording_url)
    # Only on request is anything of another site loaded, and only from the one that was named beside the button.
    context["watching"] = watching = bool(player) and "watch" in request.GET
    response = render(request, "outcomes/workshop.html", context)
    if watching:
        site = urlsplit(player or "")
        csp_update({"frame-src": [f"{site.scheme}://{site.netloc}"]})(lambda _request: response)(request)
    return response


def _reported(reference: str) -> Any:
    return _found(reference, Workshop.objects.public().filter(state=WorkshopState.REPORTED))


def _busy(request: HttpRequest) -> HttpResponse | None:
    """A document costs a hundred pages: nobody makes them by the thousand."""
    if client_may(request, "report.document", limit=PDFS_AN_HOUR, seconds=3600):
        return None
    return HttpResponse(_("Too many documents were asked for. Please try again in an hour."), status=429)


@require_safe
def pdf(request: HttpRequest, reference: str) -> HttpResponse:
    found = _reported(reference)
    if busy := _busy(request):
        return busy
    context = {**_context(found), "pictures": _pictures(found)}
    try:
        content = render_pdf("documents/workshop_report.html", context, language=get_language() or "ar")
    except PdfUnavailable:
        return HttpResponse(_("This machine cannot make PDFs; the Word file has the same content."), status=503)
    return document_response(content, content_type=PDF_TYPE, name=f"{found.reference}-report.pdf")


@require_safe
def docx(request: HttpRequest, reference: str) -> HttpResponse:
    found = _reported(reference)
    if busy := _busy(request):
        return busy
    name = f"{found.reference}-report.docx"
    content = _docx({**_context(found), "pictures": _pictures(found)})
    return document_response(content, content_type=DOCX_TYPE, name=name)


def _docx(context: dict[str, Any]) -> bytes:
    found = context["workshop"]
    writer = DocxWriter(language=get_language() or "ar", title=f"{found.reference} {found.title}")
    writer.title(str(found.title))
    if found.is_illustrative:
        writer.paragraph(_("Illustration: invented for the demonstration."), bold=True)
    facts = [(str(fact["label"]), str(fact["value"] or "")) for fact in context["facts"]]
    facts.append((_("Institutions taking part"), in_a_line(str(one) for one in context["institutions"])))
    counts = ((_("Registered"), "registered"), (_("Attended"), "attended"))
    facts += [(label, str(context[name].value)) for label, name in counts if context[name].value]
    if found.recording_url:
        facts.append((_("Recording"), found.recording_url))
    writer.facts(facts)
    writer.heading(_("Report"))
    writer.paragraph(found.report or "")
    for poll in context["polls"]:
        writer.heading(str(poll["question"]), 2, lang=poll["lang"] or None)
        first, *headers = [str(column["label"]) for column in poll["columns"]]
        rows = []
        for row in poll["rows"]:
            answer, *figures = [cell["value"] for cell in row["cells"]]
            rows.append([answer, "█" * round(BLOCKS * row["share"] / 100), *figures])
        writer.table([first, "", *headers], rows, widths=(6.6, 6, 2, 2))
    if context["problems"]:
        writer.heading(_("Problems raised, and solutions proposed"))
        rows = [
            [one.rank, one.title, "\n".join(str(s.title) for s in one.shown_solutions), one.expected_results or ""]
            for one in context["problems"]
        ]
        headers = [_("Rank"), _("Problem"), _("Solutions"), _("Expected results")]
        writer.table(headers, rows, widths=(1.5, 4.5, 5.6, 5))
    if context["ideas"]:
        writer.heading(_("What became of the ideas"))
        rows = [
            [idea.reference, idea.title, idea.get_public_state_display(), in_a_line(idea.commitments_shown)]
            for idea in context["ideas"]
        ]
        writer.table([_("Reference"), _("Idea"), _("State"), _("Commitments")], rows, widths=(3, 6.6, 3.4, 3.6))
    if context["pictures"]:
        writer.heading(_("Photos"))
        for photo in context["pictures"]:
            writer.picture(photo["content"], text=str(photo["alt"]), width_cm=9)
            writer.paragraph(str(photo["alt"]), lang=photo["lang"] or None)
    if context["documents"]:
        writer.heading(_("Documents"))
        writer.facts([(str(one["title"]), settings.SITE_URL + one["href"]) for one in context["documents"]])
    return writer.content()
