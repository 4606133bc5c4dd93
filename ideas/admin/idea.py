"""Ideas in the back office: the list, the buttons, and the two pages of the desk."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import LanguageFilter, StaffList
from ideas import services
from ideas.admin import forms
from ideas.admin.deciding import verdicts_of
from ideas.admin.desk import FILTERS, DeskMixin
from ideas.admin.incoming import ImportMixin
from ideas.admin.screen import ScreenMixin
from ideas.admin.split import SplitMixin
from ideas.admin.together import TogetherMixin
from ideas.enums import DECIDED_STATES, PENDING_STATES, IdeaState
from ideas.errors import (
    DecidedMeanwhile,
    NoOpinionAsked,
    NotAccepted,
    NothingToSend,
    NotOpenForDecision,
    SplitStands,
)
from ideas.models import Idea
from ideas.resources import IdeaTable
from plans.backoffice import HideForm, RoleAdmin, Task, TasksMixin, texts_of
from plans.backoffice.sheets import SheetsMixin

MEANWHILE = _("Somebody has changed this idea since you opened it. Look at it again first.")


def _complete(idea: Any, cleaned: dict[str, Any], user: Any) -> None:
    texts = {name.removeprefix("explanation_"): text for name, text in cleaned.items()}
    decision = forms.waiting_decision(idea)
    if decision is None:
        raise DecidedMeanwhile
    services.complete_explanation(decision=decision, explanation=texts, by=user)


def _lacks_explanation(idea: Any) -> bool:
    decision = forms.waiting_decision(idea) if idea.state in DECIDED_STATES else None
    return decision is not None and bool(services.without_explanation([decision]))


TASKS = (
    Task(
        "note",
        _("Add a note"),
        lambda idea, cleaned, user: services.note_on_idea(idea=idea, body=cleaned["body"], by=user),
        _("The note is kept. It never becomes public."),
        form=forms.NoteForm,
        for_committee=True,
    ),
    Task(
        "ask_opinion",
        _("Ask for a second opinion"),
        lambda idea, cleaned, user: services.ask_opinion(
            idea=idea, asked_of=cleaned["asked_of"], question=cleaned["question"], by=user
        ),
        _("The question waits on your colleague’s start page."),
        form=forms.AskOpinionForm,
        offered=lambda idea: idea.state in PENDING_STATES,
    ),
    Task(
        "give_opinion",
        _("Give your opinion"),
        lambda idea, cleaned, user: services.give_opinion(
            idea=idea, answer=cleaned["answer"], verdicts=verdicts_of(cleaned), by=user
        ),
        _("Your opinion is kept. It never becomes public."),
        form=forms.GiveOpinionForm,
        for_committee=True,
    ),
    Task(
        "assign",
        _("Assign"),
        lambda idea, cleaned, user: services.assign_idea(idea=idea, to=cleaned["to"], by=user),
        _("The idea is assigned."),
        form=forms.AssignForm,
        offered=lambda idea: idea.state in PENDING_STATES,
    ),
    Task(
        "theme",
        _("Change the theme"),
        lambda idea, cleaned, user: services.change_theme(
            idea=idea, theme=cleaned["theme"], by=user, version=cleaned["version"]
        ),
        _("The theme is changed; the log keeps both."),
        form=forms.ThemeForm,
        offered=lambda idea: idea.state != IdeaState.WITHDRAWN,
    ),
    Task(
        "complete",
        _("Complete the explanation"),
        _complete,
        _("The explanation is complete."),
        form=forms.CompleteForm,
        offered=_lacks_explanation,
    ),
    Task(
        "transmit",
        _("Send to institutions"),
        lambda idea, cleaned, user: services.send_dossiers(
            plan=idea.plan,
            ideas=[idea],
            institutions=list(cleaned["institutions"]),
            due_date=cleaned["due_date"],
            by=user,
        ),
        _("The idea is sent. An institution that had it already is not asked twice."),
        form=forms.TransmitForm,
        offered=lambda idea: idea.state == idea.public_state == IdeaState.ACCEPTED,
    ),
    Task(
        "reopen",
        _("Take up again"),
        lambda idea, cleaned, user: services.reopen_idea(
            idea=idea, by=user, reason=cleaned["reason"], version=cleaned["version"]
        ),
        _("The idea is under screening again."),
        form=forms.ReopenForm,
        offered=lambda idea: idea.state in DECIDED_STATES,
        explains=_("What was announced stays visible until another decision is announced in its place."),
        refuses=True,
    ),
    Task(
        "hide",
        _("Hide"),
        lambda idea, cleaned, user: services.hide_idea(idea=idea, reason=texts_of(cleaned, "reason"), by=user),
        _("The idea is hidden; its page says why."),
        form=HideForm,
        offered=lambda idea: idea.hidden_at is None and bool(idea.public_state),
        explains=_("For unlawful texts only. The page of the idea stays, and shows the reason instead of the text."),
        refuses=True,
    ),
    Task(
        "show",
        _("Show again"),
        lambda idea, _cleaned, user: services.show_idea(idea=idea, by=user),
        _("The idea is public again."),
        offered=lambda idea: idea.hidden_at is not None,
    ),
)


class IdeaList(StaffList):
    """All ideas that the person may read. A task for many gets whole rows; the table reads what it shows."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = self.result_list.for_staff()


@admin.register(Idea)
class IdeaAdmin(ImportMixin, SheetsMixin, DeskMixin, TogetherMixin, SplitMixin, ScreenMixin, TasksMixin, RoleAdmin):
    """What citizens wrote is never edited nor deleted here, only decided about, or hidden with a reason."""

    plan_path = "plan"
    staff_write = frozenset({"task", "export", "import"})
    tasks = TASKS
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        DecidedMeanwhile: MEANWHILE,
        NotOpenForDecision: MEANWHILE,
        SplitStands: _("This split stands: it was announced, or one of its parts is decided."),
        NoOpinionAsked: _("Nobody asks for your opinion about this idea, or you have given it."),
        NotAccepted: _("Only an idea whose acceptance is announced is sent to institutions."),
        NothingToSend: _("These institutions have this idea already."),
    }
    export_table = IdeaTable
    list_display = (
        "reference",
        "own_title",
        "theme",
        "state",
        "public_state",
        "submitted_at",
        "assigned_to",
    )
    list_filter = ("plan", "state", "public_state", "channel", LanguageFilter, "theme")
    list_select_related: ClassVar[list[str]] = ["theme", "assigned_to"]
    #: As many as the screening desk shows.
    list_per_page = 25  # type: ignore[misc]
    search_fields = ("reference",)
    search_help_text = _("Words of the text in Arabic or French, or a reference")
    actions: Any = ["transmit_selected"]
    change_list_template = "admin/ideas/idea/change_list.html"  # type: ignore[misc]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changelist(self, request, **kwargs):
        return IdeaList

    def get_queryset(self, request):
        """What waits for its author's address is not yet submitted to anybody."""
        rows = super().get_queryset(request).exclude(state=IdeaState.AWAITING_CONFIRMATION)
        return rows.defer("search", "title_words")

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if not term:
            return queryset, False
        found = queryset.filter(reference__iexact=term)
        return (found if found.exists() else queryset.search_for(term)), False

    @admin.display(description=_("title"))
    def own_title(self, idea):
        return format_html('<span lang="{}" dir="auto">{}</span>', idea.language, idea.title)

    def get_urls(self):
        view = self.admin_site.admin_view
        mine = [
            path("desk/", view(self.desk_view), name="ideas_idea_desk"),
            path("desk/together/", view(self.together_view), name="ideas_idea_together"),
            path("<int:pk>/split/", view(self.split_view), name="ideas_idea_split"),
            path("<int:pk>/screen/", view(self.screen_view), name="ideas_idea_screen"),
        ]
        return [*mine, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An idea is read where it is decided."""
        idea = self.get_object(request, object_id)
        if idea is None or not self.has_view_permission(request, idea):
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(reverse("admin:ideas_idea_screen", args=[idea.pk]))

    def after_task(self, request, obj):
        """Back to the idea, in the queue as it was narrowed."""
        narrowed = {name: request.GET[name][:40] for name in FILTERS if request.GET.get(name)}
        address = reverse("admin:ideas_idea_screen", args=[obj.pk])
        return f"{address}?{urlencode(narrowed)}" if narrowed else address

    # --- many at once
    def has_task_any_permission(self, request):
        return self.may(request, "task")

    @admin.action(description=_("Send to institutions"), permissions=["task_any"])
    def transmit_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """The chosen ideas, ticked on the page where dossiers are made."""
        ideas = list(queryset.select_related("plan"))
        if len({idea.plan_id for idea in ideas}) != 1:
            self.message_user(request, gettext("Choose ideas of one plan."), messages.ERROR)
            return None
        wrong = [str(idea.reference) for idea in ideas if not idea.state == idea.public_state == IdeaState.ACCEPTED]
        if wrong:
            text = gettext("Only ideas whose acceptance is announced are sent. These are not: %(references)s")
            self.message_user(request, text % {"references": ", ".join(wrong)}, messages.ERROR)
            return None
        query = urlencode([("plan", ideas[0].plan.slug), *(("ideas", idea.pk) for idea in ideas)])
        return HttpResponseRedirect(f"{reverse('admin:ideas_dossier_send')}?{query}")
