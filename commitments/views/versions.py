"""The frozen versions of a card, and what changed between any two of them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.enums import PUBLIC_PURPOSES, IndicatorKind, OgpValue
from commitments.models import Commitment, CommitmentVersion
from commitments.rules import reads_card
from commitments.text import difference
from commitments.views.crumbs import crumbs
from core.enums import Precision
from core.listing import in_a_line
from core.templatetags.ui import stated_date

DATES = ("start", "end", "due", "baseline_date", "target_date")


def _labels() -> dict[str, str]:
    return {
        "title": _("Title"),
        "lead": _("Lead institution"),
        "support": _("Supporting institutions"),
        "partners": _("Civil-society partners"),
        "values": _("Values of open government"),
        "start": _("Start"),
        "end": _("End"),
        "deliverable": _("Deliverable"),
        "due": _("Due"),
        "weight": _("Weight"),
        "kind": _("Kind"),
        "unit": _("Unit"),
        "baseline": _("Baseline"),
        "baseline_date": _("Date of the baseline"),
        "target": _("Target"),
        "target_date": _("Date of the target"),
        "source": _("Source of the data"),
    }


def _plain(name: str, value: Any, language: str) -> str:
    """What a part of a version says, as one text in that language."""
    if isinstance(value, dict):
        return str(value.get(language) or "")
    if name == "values":
        return in_a_line(str(OgpValue(one).label) for one in value if one in OgpValue.values)
    if isinstance(value, list):
        return in_a_line(one.get(language) or "" for one in value)
    if name == "kind" and value in IndicatorKind.values:
        return str(IndicatorKind(value).label)
    if name in DATES and value:
        return _date(str(value))
    return "" if value is None else str(value)


def _date(text: str) -> str:
    """A date as the language writes it, as far as it is known: a year, a month or a day."""
    year, month, day = (int(part) for part in (text + "-01-01").split("-")[:3])
    precision = {1: Precision.YEAR, 2: Precision.MONTH}.get(text.count("-") + 1, Precision.DAY)
    return stated_date(date(year, month, day), precision)


def _field(title: str, before: str, after: str, lang: str) -> dict[str, Any]:
    pieces = difference(before, after)
    return {"title": title, "lang": lang, "pieces": pieces, "changed": any(one.kind != "same" for one in pieces)}


def _rows(old: list[dict[str, Any]], new: list[dict[str, Any]], one_title: Any, language: str) -> list[dict[str, Any]]:
    """Activities or indicators of both versions by their number, each with its fields."""
    before, after = ({row["number"]: row for row in rows} for rows in (old, new))
    labels, found = _labels(), []
    for number in sorted({*before, *after}):
        was, now = before.get(number, {}), after.get(number, {})
        names = [name for name in labels if name in {**was, **now}]
        fields = [
            _field(
                labels[name],
                _plain(name, was.get(name, ""), language),
                _plain(name, now.get(name, ""), language),
                language if isinstance(was.get(name) or now.get(name), dict) else "",
            )
            for name in names
        ]
        fields = [field for field in fields if field["pieces"]]
        kind = "new" if not was else "gone" if not now else ""
        found.append(
            {
                "title": one_title % {"n": number},
                "kind": kind,
                "fields": fields,
                "changed": any(field["changed"] for field in fields),
            }
        )
    return found


def compared(old: CommitmentVersion | None, new: CommitmentVersion, language: str) -> dict[str, Any]:
    """Field by field what stands in both versions, in one language."""
    was = old.texts if old else new.texts
    texts = [
        _field(
            Commitment.label_of(name),
            str(was.get(name, {}).get(language) or ""),
            str(new.texts.get(name, {}).get(language) or ""),
            language,
        )
        for name in Commitment.TEXT_FIELDS
    ]
    parts_old, parts_new = (old.parts if old else new.parts), new.parts
    # A version from before parts were kept says nothing of them; that is no change.
    if not parts_old or not parts_new:
        parts_old = parts_new = parts_new or parts_old
    labels = _labels()
    facts_old, facts_new = parts_old.get("facts", {}), parts_new.get("facts", {})
    facts = [
        _field(
            labels[name],
            _plain(name, facts_old.get(name, ""), language),
            _plain(name, facts_new.get(name, ""), language),
            language if name in {"lead", "support", "partners"} else "",
        )
        for name in ("lead", "support", "partners", "values", "start", "end")
    ]
    return {
        "fields": [field for field in (*texts, *facts) if field["pieces"]],
        "activities": _rows(
            parts_old.get("activities", []), parts_new.get("activities", []), _("Activity %(n)d"), language
        ),
        "indicators": _rows(
            parts_old.get("indicators", []), parts_new.get("indicators", []), _("Indicator %(n)d"), language
        ),
    }


def _chosen(request: HttpRequest, name: str, versions: list[Any], default: Any) -> Any:
    wanted = request.GET.get(name, "")
    if wanted in {"", "0"}:
        return default if wanted == "" else None
    return next((one for one in versions if str(one.number) == wanted), default)


@require_safe
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """The versions that the visitor may read, and the difference of two: the last two unless others are chosen."""
    cards: Any = Commitment.objects.select_related("plan")
    card = get_object_or_404(cards, reference=reference.upper())
    within = request.user.is_authenticated and reads_card(request.user, card)
    public = card.plan.is_published and card.proposed_at is not None
    if not (public or within):
        raise Http404
    rows = CommitmentVersion.objects.filter(commitment=card).order_by("number")
    found = list(rows if within else rows.filter(purpose__in=PUBLIC_PURPOSES))
    if not found:
        raise Http404
    new = _chosen(request, "to", found, found[-1])
    earlier = [one for one in found if one.number < new.number]
    old = _chosen(request, "from", found, earlier[-1] if earlier else None)
    languages = dict(settings.LANGUAGES)
    asked = request.GET.get("text", "")
    language = asked if asked in languages else (get_language() or settings.LANGUAGE_CODE)
    context = {
        "commitment": card,
        "crumbs": crumbs((card.reference, card.get_absolute_url() if public else ""), (_("Versions"), "")),
        "versions": found,
        "old": old,
        "new": new,
        "language": language,
        "languages": settings.LANGUAGES,
        "difference": compared(old, new, language),
    }
    return render(request, "commitments/versions.html", context)
