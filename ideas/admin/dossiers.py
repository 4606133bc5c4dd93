"""Accepted ideas go to institutions: chosen, previewed, sent; and what comes back is followed."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Institution
from core.documents import DOCX_TYPE, document_response
from core.fields import ProseField
from core.templatetags.ui import direction
from core.translated import label_in
from ideas import services
from ideas.errors import NotAccepted, NothingToSend, RemindedToday
from ideas.models import Dossier, DueDateExtension, Idea, Transmission
from ideas.resources import dossier_document, dossier_workbook
from ideas.services.followup import usual_note
from plans.backoffice import (
    ReadOnlyInline,
    ReadOnlyTranslatedRoleAdmin,
    Task,
    TaskForm,
    TasksMixin,
    readable_plans,
    texts_of,
)
from plans.backoffice.sheets import TYPES
from plans.backoffice.tasks import put_errors, texts_form
from plans.models import Theme

#: The most that the key of a row has.
MOST_DIGITS = 18
#: Ideas that the page offers at once; a theme narrows them.
OFFERED = 200


class SendForm(forms.Form):
    """To whom, until when, with which words."""

    institutions: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Institutions"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    due_date = forms.DateField(
        label=gettext_lazy("Answer due"),
        required=False,
        help_text=gettext_lazy("Without a date: after the number of days that the plan gives."),
        widget=forms.DateInput(attrs={"dir": "ltr", "placeholder": "31/12/2026", "size": 12}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institutions"].queryset = Institution.objects.filter(successor__isnull=True)  # type: ignore[attr-defined]
        note = usual_note()
        for language in settings.PUBLISHING_LANGUAGES:
            self.fields[f"note_{language}"] = ProseField(max_length=3_000).formfield(
                label=label_in(_("Cover note"), language),
                initial=note[language],
                widget=forms.Textarea(attrs={"rows": 5, "lang": language, "dir": direction(language)}),
            )

    def clean_due_date(self) -> Any:
        due = self.cleaned_data["due_date"]
        if due is not None and due < timezone.localdate():
            raise ValidationError(_("This day is past."))
        return due


class ExtendForm(texts_form("reason", gettext_lazy("Reason, which the public reads"), max_length=1_000, rows=4)):  # type: ignore[misc]
    to_date = forms.DateField(
        label=gettext_lazy("New day"),
        widget=forms.DateInput(attrs={"dir": "ltr", "placeholder": "31/12/2026", "size": 12}),
    )
    field_order: ClassVar[list[str]] = ["to_date"]


class ProgressFilter(admin.SimpleListFilter):
    title = gettext_lazy("answers")
    parameter_name = "answers"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        return [("waiting", _("awaited")), ("late", _("overdue")), ("all", _("all given"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "waiting":
            return queryset.filter(answered__lt=F("total"))
        if self.value() == "late":
            return queryset.filter(answered__lt=F("total"), due_date__lt=timezone.localdate())
        if self.value() == "all":
            return queryset.filter(answered=F("total"))
        return queryset


class SentInline(ReadOnlyInline):
    model = Transmission
    verbose_name_plural = gettext_lazy("Ideas of the dossier")
    own_paths = ("institution__members",)
    fields = ("idea", "due_date", "answered")
    readonly_fields = fields

    def get_queryset(self, request):
        rows = super().get_queryset(request).with_first_answer()
        return rows.select_related("idea").order_by("idea__number")

    @admin.display(description=gettext_lazy("answer"))
    def answered(self, row):
        from ideas.enums import Answer

        if row.last_answer is None:
            return _("overdue") if row.due_date < timezone.localdate() else _("awaited")
        return format_html("{} · {}", Answer(row.last_answer).label, timezone.localdate(row.first_at))

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        """Whoever reads the dossier reads what is in it."""
        return True


class ExtensionInline(ReadOnlyInline):
    model = DueDateExtension
    own_paths = ("dossier__institution__members",)
    fields: ClassVar[Any] = (
        "from_date",
        "to_date",
        *(f"reason_{language}" for language in settings.PUBLISHING_LANGUAGES),
        "by",
        "at",
    )
    readonly_fields = fields

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True


@admin.register(Dossier)
class DossierAdmin(TasksMixin, ReadOnlyTranslatedRoleAdmin):
    """A dossier stays as it was sent. Its page says how far the answers are; a new one is made on a page of its own."""

    plan_path = "plan"
    own_paths = ("institution__members",)
    staff_write = frozenset({"task", "send"})
    list_display = ("reference", "institution", "plan", "at", "due_date", "progress", "is_late")
    list_filter = (ProgressFilter, "plan", "institution")
    search_fields = ("reference", "institution__name_ar", "institution__name_fr")
    list_select_related: ClassVar[list[str]] = ["institution", "plan"]
    fields = (
        "reference",
        "institution",
        "plan",
        "at",
        "due_date",
        "progress",
        "reminders",
        "reminded_on",
        "note",
        "by",
    )
    readonly_fields = ("reference", "progress", "reminders", "reminded_on")
    inlines: ClassVar[list[type]] = [SentInline, ExtensionInline]
    change_list_template = "admin/ideas/dossier/change_list.html"
    change_form_template = "admin/ideas/dossier/change_form.html"  # type: ignore[misc]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        NothingToSend: gettext_lazy("Everything in this dossier is answered."),
        RemindedToday: gettext_lazy("The institution was reminded today already."),
    }
    tasks = (
        Task(
            "extend",
            gettext_lazy("Give more time"),
            lambda dossier, cleaned, user: services.extend_due_date(
                dossier=dossier, to_date=cleaned["to_date"], reason=texts_of(cleaned, "reason"), by=user
            ),
            gettext_lazy("The new day holds; the focal points get a message."),
            form=ExtendForm,
            offered=lambda dossier: dossier.answered < dossier.total,
            explains=gettext_lazy("The public sees both days and the reason. What is answered keeps its day."),
        ),
        Task(
            "remind",
            gettext_lazy("Remind now"),
            lambda dossier, _cleaned, _user: services.remind_institution(dossier=dossier),
            gettext_lazy("A reminder is on its way to the focal points."),
            form=TaskForm,
            offered=lambda dossier: dossier.answered < dossier.total,
            explains=gettext_lazy("Reminders go out by themselves around the due date; this one goes at once."),
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    @admin.display(description=gettext_lazy("answered"), ordering="answered")
    def progress(self, dossier):
        return _("%(answered)s of %(total)s") % {"answered": dossier.answered, "total": dossier.total}

    @admin.display(description=gettext_lazy("overdue"))
    def is_late(self, dossier):
        days = (timezone.localdate() - dossier.due_date).days
        if dossier.answered == dossier.total or days <= 0:
            return "—"
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}

    def get_urls(self):
        view = self.admin_site.admin_view
        mine = [
            path("send/", view(self.send_view), name="ideas_dossier_send"),
            path("<int:pk>/table/", view(self.table_view), name="ideas_dossier_table"),
            path("<int:pk>/document/", view(self.document_view), name="ideas_dossier_document"),
        ]
        return [*mine, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "may_send": self.may(request, "send")})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "LANGUAGES": settings.LANGUAGES}
        )

    # --- files
    def _readable(self, request: HttpRequest, pk: int) -> Dossier:
        dossier = self.get_object(request, str(pk))
        if dossier is None or not self.has_view_permission(request, dossier):
            raise Http404
        return dossier

    def table_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        dossier = self._readable(request, pk)
        data = dossier_workbook(dossier, language=_language(request))
        return document_response(data, name=f"{dossier.reference}.xlsx", content_type=TYPES["xlsx"], private=True)

    def document_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        dossier = self._readable(request, pk)
        data = dossier_document(dossier, language=_language(request))
        return document_response(data, name=f"{dossier.reference}.docx", content_type=DOCX_TYPE, private=True)

    # --- sending
    def send_view(self, request: HttpRequest) -> HttpResponse:
        """Choose ideas and institutions; look at what would go out; send all of it, or nothing."""
        plans = list(readable_plans(request).filter(ideas__in=_sendable()).distinct())
        if not self.may(request, "send"):
            raise PermissionDenied
        source = request.POST if request.method == "POST" else request.GET
        asked = source.get("plan", "").upper()
        plan = next((one for one in plans if one.reference == asked), None) if asked else (plans[0] if plans else None)
        if asked and plan is None:
            raise Http404
        if plan is not None and not self.may(request, "send", Dossier(plan=plan)):
            raise PermissionDenied
        chosen = {int(key[:MOST_DIGITS]) for key in source.getlist("ideas") if key.isascii() and key.isdigit()}
        form = SendForm(request.POST if request.method == "POST" else None)
        preview, status = None, 200
        if request.method == "POST" and plan is not None:
            sent, preview = self._tried(request, plan, chosen, form)
            if sent:
                return HttpResponseRedirect(reverse("admin:ideas_dossier_changelist"))
            status = 422 if form.errors else 200
        return TemplateResponse(
            request,
            "admin/ideas/dossier/send.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Send ideas to institutions"),
                "plans": plans,
                "plan": plan,
                "form": form,
                "chosen": chosen,
                "preview": preview,
                **(_offered(plan, source, chosen) if plan is not None else {}),
            },
            status=status,
        )

    def _tried(
        self, request: HttpRequest, plan: Any, chosen: set[int], form: SendForm
    ) -> tuple[bool, list[dict[str, Any]] | None]:
        """Whether it was sent, and what would be sent when only that was asked."""
        ideas = list(Idea.objects.filter(pk__in=chosen, plan=plan).order_by("number"))
        if not ideas:
            form.add_error(None, _("Choose at least one idea."))
        if not form.is_valid():
            return False, None
        institutions = list(form.cleaned_data["institutions"])
        if "send" not in request.POST:
            return False, _preview(plan, ideas, institutions, form.cleaned_data)
        try:
            with transaction.atomic():
                sent = services.send_dossiers(
                    plan=plan,
                    ideas=ideas,
                    institutions=institutions,
                    due_date=form.cleaned_data["due_date"],
                    note=texts_of(form.cleaned_data, "note"),
                    by=request.user,
                )
                for dossier in sent:
                    self.log_addition(request, dossier, "send")
        except NotAccepted as error:
            text = _("Nothing was sent. These ideas are not accepted and announced any more: %(references)s")
            form.add_error(None, text % {"references": ", ".join(error.references)})
        except NothingToSend:
            form.add_error(None, _("Nothing was sent: these institutions have all of these ideas already."))
        except ValidationError as error:
            put_errors(form, error)
        else:
            text = ngettext("%(n)s dossier was sent.", "%(n)s dossiers were sent.", len(sent))
            messages.success(request, text % {"n": len(sent)})
            return True, None
        return False, None


def _language(request: HttpRequest) -> str:
    """The language that a file is asked in; that of the page otherwise."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)


def _sendable() -> Any:
    return Idea.objects.filter(state="accepted", public_state="accepted", hidden_at__isnull=True)


def _offered(plan: Any, source: Any, chosen: set[int]) -> dict[str, Any]:
    """The ideas to choose from: those that no institution has yet, or all; of a theme, or of all."""
    ideas = _sendable().filter(plan=plan)
    themes = Theme.objects.filter(plan=plan, ideas__in=ideas).distinct()
    theme = source.get("theme", "")
    everything = source.get("everything") == "1"
    rows = ideas.filter(theme__slug=theme) if theme else ideas
    if not everything:
        without = ~Exists(Transmission.objects.filter(idea=OuterRef("pk")))
        rows = (rows.filter(without) | ideas.filter(pk__in=chosen)).distinct()
    rows = rows.select_related("theme").prefetch_related("transmissions__institution").order_by("number")
    return {
        "themes": list(themes),
        "theme": theme,
        "everything": everything,
        "ideas": list(rows[:OFFERED]),
        "count": rows.count(),
        "offered": OFFERED,
    }


def _preview(plan: Any, ideas: list[Any], institutions: list[Any], cleaned: dict[str, Any]) -> list[dict[str, Any]]:
    """What each institution would get, and what it has already."""
    known = set(Transmission.objects.filter(idea__in=ideas).values_list("idea", "institution"))
    due = cleaned["due_date"] or timezone.localdate() + timedelta(days=plan.answer_days)
    found = []
    for institution in institutions:
        fresh = [idea for idea in ideas if (idea.pk, institution.pk) not in known]
        people = list(institution.members.filter(is_active=True).order_by("email"))
        found.append(
            {
                "institution": institution,
                "ideas": fresh,
                "known": len(ideas) - len(fresh),
                "people": people,
                "due": due,
            }
        )
    return found
