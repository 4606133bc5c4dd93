"""Everything public about a plan in one ZIP file: documents, data, decisions, evidence, the ledger of consultations.

It is made of what the portal publishes and of nothing else; nobody's name or address stands in it. Each file has its
checksum, and the README says in every language what is where.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation

from commitments.enums import PUBLIC_PURPOSES
from commitments.models import (
    CommitmentVersion,
    CompletionAssessment,
    IndicatorReading,
    ProgressUpdate,
    RevisionItem,
)
from consultation.models import Comment
from core.documents import pdf_available
from core.enums import CommentState
from core.spreadsheet import safe_cell
from core.translated import texts_of
from ideas.models import InstitutionAnswer, ScreeningDecision
from outcomes.datasets import DATASETS
from outcomes.documents.writing import plan_docx, plan_pdf
from outcomes.exports import BOM, csv_lines, rows_of
from outcomes.figures.rows import indicator_rows
from plans.models import AdoptionStep, Document

Report = Callable[[int, int], None]
#: Lists of the open data that belong to one plan.
LISTS = ("themes", "workshops", "ideas", "commitments", "consultations")


def archive_of(plan: Any, report: Report) -> bytes:
    """Return the ZIP file of a plan; `report` is told how many of its parts are done."""
    makers = sorted(_makers(plan), key=lambda maker: maker[0])
    made = timezone.localtime()
    sums: list[str] = []
    out = io.BytesIO()
    # Written one by one: documents of evidence are large, and are held one at a time.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(f"{plan.reference}/{name}", made.timetuple()[:6])
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")

        for done, (name, make) in enumerate(makers):
            report(done, len(makers))
            put(name, make())
        for language, _label in settings.LANGUAGES:
            with translation.override(language):
                names = [name for name, _make in makers]
                context = {"plan": plan, "names": names, "made": made, "has_pdf": pdf_available()}
                text = render_to_string("outcomes/documents/README.txt", context)
            put(f"README-{language}.txt", text.strip().encode() + b"\n")
        put("CHECKSUMS.sha256", "".join(sums).encode())
    report(len(makers), len(makers))
    return out.getvalue()


def _makers(plan: Any) -> list[tuple[str, Callable[[], bytes]]]:
    found: list[tuple[str, Callable[[], bytes]]] = []
    for language, _label in settings.LANGUAGES:
        if pdf_available():
            found.append((f"documents/plan-{language}.pdf", lambda code=language: plan_pdf(plan, language=code)))  # type: ignore[misc]
        found.append((f"documents/plan-{language}.docx", lambda code=language: plan_docx(plan, language=code)))  # type: ignore[misc]
    found.append(("documents/documents.csv", lambda: _documents(plan)))
    for name in LISTS:
        found.append((f"data/{name}.csv", lambda one=name: _list_csv(plan, one)))  # type: ignore[misc]
        found.append((f"data/{name}.json", lambda one=name: _list_json(plan, one)))  # type: ignore[misc]
    return [
        *found,
        ("data/figures.csv", lambda: "".join(csv_lines("indicators", indicator_rows([plan]))).encode()),
        ("texts/frozen-texts.json", lambda: _frozen(plan)),
        ("decisions/decisions.csv", lambda: _decisions(plan)),
        ("decisions/answers-of-institutions.csv", lambda: _answers(plan)),
        ("decisions/adoption.csv", lambda: _adoption(plan)),
        ("decisions/revisions.csv", lambda: _revisions(plan)),
        ("evidence/progress.csv", lambda: _progress(plan)),
        ("evidence/readings.csv", lambda: _readings(plan)),
        ("evidence/completion.csv", lambda: _completion(plan)),
        *_evidence(plan),
        ("consultation/comments-and-responses.csv", lambda: _comments(plan)),
    ]


def _table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(headers)
    writer.writerows([safe_cell(_written(value)) for value in row] for row in rows)
    return out.getvalue().encode()


def _written(value: Any) -> Any:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _many(name: str) -> list[str]:
    return [f"{name}_{language}" for language, _label in settings.LANGUAGES]


def _texts(row: Any, name: str) -> list[str]:
    return list(texts_of(row, name).values())


def _rows(plan: Any, name: str) -> Any:
    dataset = DATASETS[name]
    filters = dataset.filters(QueryDict(f"plan={plan.slug}"))
    return rows_of(dataset, filters.qs)


def _list_csv(plan: Any, name: str) -> bytes:
    return "".join(csv_lines(name, _rows(plan, name))).encode()


def _list_json(plan: Any, name: str) -> bytes:
    return json.dumps(list(_rows(plan, name)), ensure_ascii=False, indent=1, default=str).encode()


def _documents(plan: Any) -> bytes:
    rows = Document.objects.filter(plan=plan, is_published=True).select_related("source").order_by("date", "pk")
    headers = [*_many("title"), "url", "date", "source", "illustrative"]
    return _table(
        headers, ([*_texts(one, "title"), one.url, one.date, one.source, one.is_illustrative] for one in rows)
    )


def _frozen(plan: Any) -> bytes:
    rows = (
        CommitmentVersion.objects.filter(commitment__plan=plan, purpose__in=PUBLIC_PURPOSES)
        .select_related("commitment")
        .order_by("commitment__number", "number")
    )
    found = [
        {
            "commitment": one.commitment.reference,
            "version": one.number,
            "purpose": one.purpose,
            "frozen_at": one.at.isoformat(),
            "texts": one.texts,
            "parts": one.parts,
        }
        for one in rows
    ]
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _decisions(plan: Any) -> bytes:
    rows = (
        ScreeningDecision.objects.announced()
        .filter(idea__plan=plan)
        .select_related("idea", "reason", "merged_into")
        .order_by("announced_at", "pk")
    )
    headers = ["idea", "outcome", "reason_code", *_many("explanation"), "merged_into", "decided", "announced",
               *_many("why_changed"), "illustrative"]  # fmt: skip
    return _table(
        headers,
        (
            [one.idea.reference, one.outcome, one.reason.code, *_texts(one, "explanation"),
             one.merged_into.reference if one.merged_into else "", one.at, one.announced_at,
             *_texts(one, "superseding_reason"), one.is_illustrative]
            for one in rows
        ),
    )  # fmt: skip


def _answers(plan: Any) -> bytes:
    rows = (
        InstitutionAnswer.objects.filter(transmission__idea__plan=plan, transmission__idea__public_state="accepted")
        .select_related("transmission__idea", "transmission__institution")
        .order_by("at", "pk")
    )
    headers = ["idea", "institution", *_many("institution"), "sent", "answer", *_many("explanation"), "answered",
               "illustrative"]  # fmt: skip
    return _table(
        headers,
        (
            [one.transmission.idea.reference, one.transmission.institution.key,
             *_texts(one.transmission.institution, "name"), one.transmission.at, one.answer,
             *_texts(one, "explanation"), one.at, one.is_illustrative]
            for one in rows
        ),
    )  # fmt: skip


def _adoption(plan: Any) -> bytes:
    rows = AdoptionStep.objects.filter(plan=plan).select_related("document", "source").order_by("date", "pk")
    headers = ["step", "date", *_many("note"), "document", "source", "illustrative"]
    return _table(
        headers,
        (
            [one.kind, one.date, *_texts(one, "note"), one.document.url if one.document else "", one.source,
             one.is_illustrative]
            for one in rows
        ),
    )  # fmt: skip


def _revisions(plan: Any) -> bytes:
    rows = (
        RevisionItem.objects.filter(revision__plan=plan, revision__published_at__isnull=False)
        .select_related("revision", "commitment", "before", "after")
        .order_by("revision__number", "commitment__number")
    )
    headers = ["revision", "date", "commitment", "what", *_many("reason"), "version_before", "version_after",
               "illustrative"]  # fmt: skip
    return _table(
        headers,
        (
            [one.revision.number, one.revision.date, one.commitment.reference, one.kind, *_texts(one, "reason"),
             one.before.number if one.before else "", one.after.number if one.after else "",
             one.revision.is_illustrative]
            for one in rows
        ),
    )  # fmt: skip


def _reports(plan: Any) -> Any:
    return (
        ProgressUpdate.objects.filter(commitment__plan=plan, published_at__isnull=False)
        .select_related("commitment", "activity")
        .order_by("commitment__number", "date", "pk")
    )


def _document_of(update: ProgressUpdate) -> str:
    """Where the document of a report stands in the archive: a name that every system can unpack; '' without one."""
    if not update.evidence_file:
        return ""
    ending = str(update.evidence_file.name).rpartition(".")[2]
    return f"evidence/documents/{update.commitment.reference}-{update.date:%Y-%m-%d}-{update.pk}.{ending}"


def _evidence(plan: Any) -> list[tuple[str, Callable[[], bytes]]]:
    return [
        (_document_of(one), lambda update=one: _content(update))  # type: ignore[misc]
        for one in _reports(plan).exclude(evidence_file="")
    ]


def _content(update: ProgressUpdate) -> bytes:
    with update.evidence_file.open("rb") as file:
        return bytes(file.read())


def _progress(plan: Any) -> bytes:
    headers = ["commitment", "activity", "as_of", "percent", "activity_state", *_many("narrative"),
               *_many("difficulty"), "evidence", "document", "document_name", "published", "illustrative"]  # fmt: skip
    return _table(
        headers,
        (
            [one.commitment.reference, one.activity.number if one.activity else "", one.date, one.percent,
             one.activity_state, *_texts(one, "narrative"), *_texts(one, "difficulty"), one.evidence_url,
             _document_of(one), one.evidence_name, one.published_at, one.is_illustrative]
            for one in _reports(plan)
        ),
    )  # fmt: skip


def _completion(plan: Any) -> bytes:
    rows = (
        CompletionAssessment.objects.filter(commitment__in=plan.commitments.public())
        .select_related("commitment")
        .order_by("commitment__number", "date", "pk")
    )
    headers = ["commitment", "as_of", "completion", *_many("reason"), "illustrative"]
    return _table(
        headers,
        (
            [one.commitment.reference, one.date, one.completion, *_texts(one, "reason"), one.is_illustrative]
            for one in rows
        ),
    )


def _readings(plan: Any) -> bytes:
    rows = (
        IndicatorReading.objects.filter(indicator__commitment__plan=plan, published_at__isnull=False)
        .select_related("indicator__commitment")
        .order_by("indicator__commitment__number", "indicator__number", "date")
    )
    headers = ["commitment", "indicator", *_many("title"), "date", "value", "evidence", "illustrative"]
    return _table(
        headers,
        (
            [one.indicator.commitment.reference, one.indicator.number, *_texts(one.indicator, "title"), one.date,
             one.value, one.evidence_url, one.is_illustrative]
            for one in rows
        ),
    )  # fmt: skip


def _comments(plan: Any) -> bytes:
    """The ledger: each published comment with the response that stands. Whoever wrote it is not named."""
    rows = (
        Comment.objects.filter(consultation__in=plan.consultations.public(), state=CommentState.PUBLISHED)
        .for_page()
        .select_related("consultation")
    )
    headers = ["consultation", "commitment", "version", "part", "quote", "comment", "language", "published",
               "supports", "effect", "changed_commitment", "changed_version", "changed_part", "institution",
               *_many("response"), "responded", "illustrative"]  # fmt: skip
    return _table(headers, (_comment_row(one) for one in rows))


def _comment_row(comment: Any) -> list[Any]:
    response = comment.shown_responses[-1] if comment.shown_responses else None
    version = response.changed_version if response else None
    answer = [
        response.effect if response else "",
        version.commitment.reference if version else "",
        version.number if version else "",
        response.changed_part if response else "",
        response.institution.key if response and response.institution else "",
        *(_texts(response, "text") if response else [""] * len(settings.LANGUAGES)),
        response.published_at if response else "",
    ]
    return [
        comment.consultation.reference,
        comment.version.commitment.reference,
        comment.version.number,
        comment.anchor,
        comment.quote,
        comment.body,
        comment.language,
        comment.published_at,
        comment.supports_count,
        *answer,
        comment.is_illustrative,
    ]
