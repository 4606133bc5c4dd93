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
from ideas.admin.desk import chosen, following, narrowed
from ideas.admin.forms import ASK, AssignForm, NoteForm, ScreenForm, suggestion
from ideas.enums import IdeaState
from ideas.errors import DecidedMeanwhile, MergeTargetWrong, NotOpenForDecision, ReasonDoesNotFit
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
        """An empty form; `?reason=CODE` fills in the suggested explanation of that reason."""
        form = ScreenForm(initial={"version": idea.version}, idea=idea)
        code = request.GET.get("reason", "")
        reason = next((one for one in form.reasons.values() if code and one.code == code), None)
        if reason is not None:
            form.initial.update({"outcome": reason.outcome, "reason": str(reason.pk), **suggestion(reason)})
        return form

    def _screen(self, request: HttpRequest, idea: Idea) -> HttpResponse:
        if not self.may(request, "task", idea):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = ScreenForm(request.POST, idea=idea)
        if "suggest" in request.POST:
            return self._screen_page(request, idea, form.with_suggestion())
        if request.POST.get("version") != str(idea.version):
            return self._meanwhile(request, idea.pk, form)
        if not form.is_valid():
            return self._screen_page(request, idea, form, status=422)
        try:
            text = self._decide(request, idea, form)
        except (DecidedMeanwhile, NotOpenForDecision):
            return self._meanwhile(request, idea.pk, form)
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
        log = StateChange.objects.filter(model="ideas.idea", object_id=idea.pk).select_related("by")
        decisions = list(idea.decisions.all())
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": _("%(reference)s: screening") % {"reference": idea.reference},
            "idea": idea,
            "form": form,
            "open": idea.state in OPEN,
            "may_decide": self.may(request, "task", idea),  # type: ignore[attr-defined]
            "meanwhile": meanwhile,
            "decisions": decisions,
            "last_decision": decisions[-1] if decisions else None,
            "explained": [
                (getattr(decisions[-1], f"explanation_{language}"), language)
                for language in settings.PUBLISHING_LANGUAGES
                if decisions
            ],
            "similar": list(Idea.objects.similar_to(idea)),
            "log": [(line, _told(line)) for line in log],
            "tasks": self.offered_tasks(request, idea),  # type: ignore[attr-defined]
            "note_form": NoteForm(obj=idea, request=request),
            "assign_form": AssignForm(obj=idea, request=request),
            "filters": filters,
            "query": urlencode(filters),
        }
        return TemplateResponse(request, "admin/ideas/idea/screen.html", context, status=status)
