"""One idea on the screening desk: its text beside what helps to decide, and the form that decides."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from core.models import StateChange
from ideas import services
from ideas.admin.deciding import ASK, ScreenForm, suggestion, verdicts_of
from ideas.admin.desk import chosen, following, narrowed, preceding
from ideas.admin.forms import AskOpinionForm, AssignForm, GiveOpinionForm, NoteForm, ThemeForm
from ideas.enums import Criterion, IdeaState, Outcome
from ideas.errors import DecidedMeanwhile, MergeTargetWrong, NotOpenForDecision, NotPublicYet, ReasonDoesNotFit
from ideas.models import Idea
from plans.backoffice.tasks import put_errors

OPEN = frozenset({IdeaState.SUBMITTED, IdeaState.UNDER_SCREENING})


def _told(line: StateChange) -> str:
    """One line of the log in words."""
    states = dict(IdeaState.choices)
    before, after = states.get(line.from_state, line.from_state), states.get(line.to_state, line.to_state)
    if line.field == "public_state":
        return _("announced: %(state)s") % {"state": after}
    if line.field == "assigned_to":
        return _("assigned") if line.to_state else _("assignment taken back")
    if line.field == "visibility":
        return pgettext("log", "hidden") if line.to_state == "hidden" else _("shown again")
    if line.field == "explanation":
        return _("explanation completed (%(language)s)") % {"language": line.to_state}
    return f"{before} ← {after}" if get_language_bidi() and before else f"{before} → {after}" if before else str(after)


class ScreenMixin:
    """The page of one idea."""

    def screen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_desk(request, pk)
        if request.method == "POST":
            return self._screen(request, idea)
        return self._screen_page(request, idea, self._form(request, idea))

    def _on_desk(self, request: HttpRequest, pk: int) -> Idea:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        idea = self.get_queryset(request).for_screening().filter(pk=pk).first()  # type: ignore[attr-defined]
        if idea is None:
            raise Http404
        return idea

    def _form(self, request: HttpRequest, idea: Idea) -> ScreenForm:
        """An empty form; `?reason=CODE` fills in its suggested text, `?merge=REFERENCE` the target of a merge."""
        said = {f"verdict_{one.criterion}": one.verdict for one in idea.assessments.all()}
        form = ScreenForm(initial={"version": idea.version, **said}, idea=idea)
        code, target = request.GET.get("reason", ""), request.GET.get("merge", "")[:24].upper()
        for reason in form.reasons.values():
            if code == reason.code or (target and not code and reason.outcome == Outcome.MERGED):
                texts = suggestion(reason, target)
                form.initial.update({"reason": str(reason.pk), "merged_into": target, **texts})
                break
        return form

    def _screen(self, request: HttpRequest, idea: Idea) -> HttpResponse:
        if not self.may(request, "task", idea):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = ScreenForm(request.POST, idea=idea)
        if "suggest" in request.POST:
            return self._screen_page(request, idea, form.with_suggestion())
        if "assess" in request.POST:
            return self._assess(request, idea, form)
        if request.POST.get("version") != str(idea.version):
            return self._meanwhile(request, idea.pk, form)
        if not form.is_valid():
            return self._screen_page(request, idea, form, status=422)
        return self._sent(request, idea, form)

    def _sent(self, request: HttpRequest, idea: Idea, form: ScreenForm) -> HttpResponse:
        try:
            text = self._decide(request, idea, form)
        except (DecidedMeanwhile, NotOpenForDecision):
            return self._meanwhile(request, idea.pk, form)
        except NotPublicYet:
            form.add_error("question", _("Announce the split first: the author does not know of this part yet."))
        except ReasonDoesNotFit:
            form.add_error("reason", _("This reason belongs to another decision."))
        except MergeTargetWrong:
            form.add_error("merged_into", _("An idea can be merged only with a standing idea of the same plan."))
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, text)
            return self._onwards(request, idea)
        return self._screen_page(request, idea, form, status=422)

    def _assess(self, request: HttpRequest, idea: Idea, form: ScreenForm) -> HttpResponse:
        """Keep how the idea meets the criteria, and decide nothing; what else was typed stays in the form."""
        form.is_valid()
        verdicts = verdicts_of(form.cleaned_data)
        if verdicts:
            services.assess_idea(idea=idea, verdicts=verdicts, by=request.user)
            messages.success(request, _("Your assessment is kept."))
        again = ScreenForm(initial=form.data.dict(), idea=idea)  # type: ignore[attr-defined]
        return self._screen_page(request, self._on_desk(request, idea.pk), again)

    def _decide(self, request: HttpRequest, idea: Idea, form: ScreenForm) -> str:
        cleaned = form.cleaned_data
        known = {"idea": idea, "by": request.user, "version": cleaned["version"]}
        values = {"reference": idea.reference}
        if cleaned["outcome"] == ASK:
            services.ask_information(question=cleaned["question"], **known)
            self.log_change(request, idea, "ask")  # type: ignore[attr-defined]
            return _("%(reference)s: the author gets your question by e-mail.") % values
        decision = services.decide_idea(
            outcome=cleaned["outcome"],
            reason=cleaned["reason"],
            explanation=form.texts("explanation"),
            merged_into=cleaned.get("target"),
            superseding_reason=form.texts("superseding_reason") if form.supersedes else None,
            verdicts=verdicts_of(cleaned),
            **known,
        )
        self.log_change(request, idea, decision.outcome)  # type: ignore[attr-defined]
        if services.without_explanation([decision]):
            messages.warning(
                request,
                _("%(reference)s: before the announcement the explanation is needed in every language.") % values,
            )
        return _("%(reference)s is decided. Nobody outside sees it before the announcement.") % values

    def _onwards(self, request: HttpRequest, idea: Idea) -> HttpResponse:
        filters = chosen(request)
        if "open_next" in request.POST:
            rows = narrowed(self.get_queryset(request), filters, request.user)  # type: ignore[attr-defined]
            follower = following(rows, idea)
            address = reverse(
                "admin:ideas_idea_desk" if follower is None else "admin:ideas_idea_screen",
                args=[] if follower is None else [follower.pk],
            )
        else:
            address = reverse("admin:ideas_idea_screen", args=[idea.pk])
        return HttpResponseRedirect(f"{address}?{urlencode(filters)}" if filters else address)

    def _meanwhile(self, request: HttpRequest, pk: int, form: ScreenForm) -> HttpResponse:
        """Somebody was faster: their decision is shown, what was typed stays, nothing is overwritten."""
        idea = self._on_desk(request, pk)
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(idea.version)
        again = ScreenForm(data, idea=idea)
        again.is_valid()
        return self._screen_page(request, idea, again, status=409, meanwhile=True)

    def _screen_page(
        self, request: HttpRequest, idea: Idea, form: ScreenForm, *, status: int = 200, meanwhile: bool = False
    ) -> HttpResponse:
        filters = chosen(request)
        rows = narrowed(self.get_queryset(request), filters, request.user).only("pk", "submitted_at")  # type: ignore[attr-defined]
        log = StateChange.objects.filter(model="ideas.idea", object_id=idea.pk).select_related("by")
        decisions = list(idea.decisions.all())
        last = decisions[-1] if decisions else None
        asked = [
            row for row in idea.second_opinions.all() if row.asked_of_id == request.user.pk and not row.answered_at
        ]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "is_nav_sidebar_enabled": False,  # words and decision need the width; the start page has all parts
            "title": _("%(reference)s: screening") % {"reference": idea.reference},
            "idea": idea,
            "form": form,
            "open": idea.state in OPEN,
            "may_decide": self.may(request, "task", idea),  # type: ignore[attr-defined]
            "meanwhile": meanwhile,
            "yours": _written(form) if meanwhile else None,
            "decisions": [(one, _explained(one), _verdicts(one.assessments.all())) for one in decisions],
            "last_decision": last,
            "explained": _explained(last) if last else [],
            "assessments": _verdicts(idea.assessments.all()),
            "similar": list(Idea.objects.similar_to(idea)),
            "log": [(line, _told(line)) for line in log],
            "tasks": [
                item
                for item in self.offered_tasks(request, idea)  # type: ignore[attr-defined]
                if item["task"].name not in ON_THE_PAGE
            ],
            "note_form": NoteForm(obj=idea, request=request),
            "assign_form": AssignForm(obj=idea, request=request),
            "theme_form": ThemeForm(obj=idea, request=request, auto_id="theme_%s"),
            "opinion_form": AskOpinionForm(obj=idea, request=request, auto_id="ask_%s"),
            "asked": asked[0] if asked else None,
            "give_form": GiveOpinionForm(obj=idea, request=request, auto_id="give_%s"),
            "next": following(rows, idea),
            "previous": preceding(rows, idea),
            "left": rows.count(),
            "filters": filters,
            "query": urlencode(filters),
        }
        return TemplateResponse(request, "admin/ideas/idea/screen.html", context, status=status)


#: Tasks that have a form on the page itself.
ON_THE_PAGE = frozenset({"note", "assign", "theme", "ask_opinion", "give_opinion"})


def _explained(decision: Any) -> list[tuple[str, str]]:
    return [
        (language, getattr(decision, f"explanation_{language}") or "") for language in settings.PUBLISHING_LANGUAGES
    ]


def _verdicts(assessments: Any) -> list[tuple[str, list[Any]]]:
    """By criterion, what each person said last."""
    found = []
    for criterion in Criterion:
        last = {row.by_id: row for row in assessments if row.criterion == criterion}
        if last:
            found.append((str(criterion.label), list(last.values())))
    return found


def _written(form: ScreenForm) -> dict[str, Any]:
    """What somebody had typed when another was faster: to be read beside it, and kept as a note."""
    data: Any = form.data
    reason = form.reasons.get(data.get("reason", ""))
    texts = [(language, data.get(f"explanation_{language}", "").strip()) for language in settings.PUBLISHING_LANGUAGES]
    question = data.get("question", "").strip()
    heading = f"{reason.get_outcome_display()} · {reason}" if reason else ""
    note = "\n\n".join(part for part in (heading, question, *(text for _language, text in texts)) if part)
    return {"reason": reason, "texts": texts, "question": question, "note": note}
