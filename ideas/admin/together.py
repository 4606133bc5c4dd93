"""Many ideas at once: chosen on the desk, previewed row by row, then decided all together or not at all."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ideas import services
from ideas.admin.deciding import TogetherForm, suggestion
from ideas.admin.desk import chosen
from ideas.admin.forms import screeners_of
from ideas.errors import DecidedMeanwhile, MergeTargetWrong, NotAllDecidable, NotOpenForDecision, ReasonDoesNotFit

#: So many ideas are decided at once, at most.
MOST = 100
WHY: dict[type[Exception], Any] = {
    DecidedMeanwhile: gettext_lazy("Somebody has changed it since you chose it."),
    NotOpenForDecision: gettext_lazy("It is decided already, or it waits for its author."),
    MergeTargetWrong: gettext_lazy("It cannot be merged with that idea."),
    ReasonDoesNotFit: gettext_lazy("The reason belongs to another plan or decision."),
}


def _keys(request: HttpRequest) -> list[int]:
    source = request.POST if request.method == "POST" else request.GET
    return [int(pk) for pk in source.getlist("ideas") if pk.isascii() and pk.isdigit() and len(pk) < 18][:MOST]  # noqa: PLR2004 - as a big integer has


class TogetherMixin:
    """The page for ideas that were chosen together."""

    def together_view(self, request: HttpRequest) -> HttpResponse:
        rows = self.get_queryset(request).for_deciding_together()  # type: ignore[attr-defined]
        ideas = list(rows.filter(pk__in=_keys(request)).order_by("submitted_at", "pk"))
        if not all(self.may(request, "task", idea) for idea in ideas) or not self.may(request, "task"):  # type: ignore[attr-defined]
            raise PermissionDenied
        if not ideas:
            messages.warning(request, _("Choose ideas first."))
            return self._to_desk(request)
        if len({idea.plan_id for idea in ideas}) > 1:
            messages.error(request, _("Choose ideas of one plan: each plan has its own reasons."))
            return self._to_desk(request)
        if request.method != "POST":
            form = TogetherForm(plan=ideas[0].plan, ideas=ideas)
            return self._together_page(request, ideas, form)
        if "assign" in request.POST:
            return self._assigned(request, ideas)
        return self._together(request, ideas)

    def _to_desk(self, request: HttpRequest) -> HttpResponse:
        filters = chosen(request)
        address = reverse("admin:ideas_idea_desk")
        return HttpResponseRedirect(f"{address}?{urlencode(filters)}" if filters else address)

    def _together(self, request: HttpRequest, ideas: list[Any]) -> HttpResponse:
        form = TogetherForm(request.POST, plan=ideas[0].plan, ideas=ideas)
        if "suggest" in request.POST:
            return self._together_page(request, ideas, _suggested(form))
        if not form.is_valid():
            return self._together_page(request, ideas, form, status=422)
        cleaned = form.cleaned_data
        wanted = {
            "chosen": [services.Chosen(idea, _version(request, idea)) for idea in ideas],
            "outcome": cleaned["reason"].outcome,
            "reason": cleaned["reason"],
            "explanation": form.texts("explanation"),
            "by": request.user,
            "merged_into": cleaned.get("target"),
        }
        if "confirm" not in request.POST:
            return self._together_page(request, ideas, form, rehearsed=services.rehearse_decisions(**wanted))
        try:
            with transaction.atomic():
                decided = services.decide_ideas(**wanted)
                for idea in decided:
                    self.log_change(request, idea, wanted["outcome"])  # type: ignore[attr-defined]
        except NotAllDecidable as error:
            form.add_error(
                None,
                _("Nothing was decided, because of these ideas: %(references)s")
                % {"references": ", ".join(reference for reference, _why in error.wrong)},
            )
            return self._together_page(
                request, ideas, form, status=409, rehearsed=services.rehearse_decisions(**wanted)
            )
        text = ngettext(
            "%(count)s idea is decided. Nobody outside sees it before the announcement.",
            "%(count)s ideas are decided. Nobody outside sees it before the announcement.",
            len(decided),
        )
        messages.success(request, text % {"count": len(decided)})
        return self._to_desk(request)

    def _assigned(self, request: HttpRequest, ideas: list[Any]) -> HttpResponse:
        key = request.POST.get("to", "")
        person = screeners_of(ideas[0].plan).filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
        if person is None and key:
            raise PermissionDenied
        services.assign_ideas(ideas=ideas, to=person, by=request.user)
        text = ngettext("%(count)s idea is assigned.", "%(count)s ideas are assigned.", len(ideas))
        messages.success(request, text % {"count": len(ideas)})
        return self._to_desk(request)

    def _together_page(
        self,
        request: HttpRequest,
        ideas: list[Any],
        form: TogetherForm,
        *,
        status: int = 200,
        rehearsed: list[Any] | None = None,
    ) -> HttpResponse:
        refused = {row.idea.pk: str(WHY[type(row.refused)]) for row in rehearsed or [] if row.refused is not None}
        filters = chosen(request)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "is_nav_sidebar_enabled": False,  # words and decision need the width; the start page has all parts
            "title": _("Decide several ideas together"),
            "rows": [
                {"idea": idea, "why": refused.get(idea.pk, ""), "version": _version(request, idea)} for idea in ideas
            ],
            "refused": len(refused),
            "previewed": rehearsed is not None,
            "outcome": form.cleaned_data["reason"].get_outcome_display() if rehearsed is not None else "",
            "form": form,
            "people": screeners_of(ideas[0].plan),
            "filters": filters,
            "query": urlencode(filters),
        }
        return TemplateResponse(request, "admin/ideas/idea/together.html", context, status=status)


def _version(request: HttpRequest, idea: Any) -> int:
    """The version that the page showed; what was not shown yet is shown now."""
    shown = request.POST.get(f"version_{idea.pk}", "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else int(idea.version)  # noqa: PLR2004 - as an integer has


def _suggested(form: TogetherForm) -> TogetherForm:
    """The same typed form, where empty explanations hold the suggested text of the chosen reason."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    reason = form.reasons.get(data.get("reason", ""))
    if reason is not None:
        for name, text in suggestion(reason, data.get("merged_into", "").strip().upper()).items():
            if not data.get(name, "").strip():
                data[name] = text
    return TogetherForm(initial=data.dict(), plan=form.plan, ideas=form.ideas)
