"""Buttons of the back office: each opens a small form, and the form calls one service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from core.fields import LineField, ProseField
from core.models import MOST_OF_REASON
from core.templatetags.ui import direction
from core.transitions import TransitionNotAllowed
from core.translated import label_in_lazy
from plans.backoffice.roles import asked
from plans.rules import speaks_on_plan

#: What `task_view` says of an exception of a service, beside the class's own `task_errors`.
ERRORS: dict[type[Exception], Any] = {
    TransitionNotAllowed: _("This is not possible any more: somebody has changed the state meanwhile."),
}


class TaskForm(forms.Form):
    """A form of a task; without fields it asks only to confirm. It knows the row that it is about."""

    def __init__(self, *args: Any, obj: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.obj, self.request = obj, request
        super().__init__(*args, **kwargs)


class ReasonForm(TaskForm):
    """A reason in one language, for the log or for the public."""

    reason = ProseField(max_length=2_000).formfield(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


def texts_form(name: str, label: Any, *, max_length: int = 3_000, line: bool = False, rows: int = 6) -> type[TaskForm]:
    """A form that asks for a text in every publishing language; its fields are named as the columns are."""
    column = LineField(max_length=max_length) if line else ProseField(max_length=max_length)
    widget = forms.TextInput if line else forms.Textarea
    fields = {
        f"{name}_{language}": column.formfield(
            label=label_in_lazy(label, language),
            widget=widget(attrs={"lang": language, "dir": direction(language), **({} if line else {"rows": rows})}),
        )
        for language in settings.PUBLISHING_LANGUAGES
    }
    return type("TextsForm", (TaskForm,), {**fields, "pairs": (name,)})


#: Why something is hidden, which stands in its place.
HideForm = texts_form("reason", _("Public reason for hiding"), max_length=MOST_OF_REASON, rows=3)


def texts_of(cleaned: dict[str, Any], name: str) -> dict[str, str]:
    """The texts that such a form asked for, by language."""
    return {language: cleaned.get(f"{name}_{language}") or "" for language in settings.PUBLISHING_LANGUAGES}


def _always(_obj: Any) -> bool:
    return True


@dataclass(frozen=True)
class Task:
    """One button. `run(obj, cleaned, user)` calls the service; `offered(obj)` says whether the state allows it."""

    name: str
    label: Any
    run: Callable[[Any, dict[str, Any], Any], Any]
    done: Any
    form: type[TaskForm] = TaskForm
    offered: Callable[[Any], bool] = field(default=_always)
    #: Said above the form: what will happen, and who is told.
    explains: Any = ""
    #: It ends something: another colour.
    refuses: bool = False
    #: The committee may do this too (a note); otherwise whoever works on its plan.
    for_committee: bool = False


class TasksMixin:
    """A model admin with tasks: `/<pk>/<task>/` asks, and calls the service when confirmed."""

    tasks: ClassVar[tuple[Task, ...]] = ()
    task_errors: ClassVar[dict[type[Exception], Any]] = {}
    change_form_template: Any = "admin/tasks_change_form.html"

    def get_urls(self) -> list[Any]:
        app, model = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        mine = [
            path(
                f"<int:pk>/{task.name.replace('_', '-')}/",
                self.admin_site.admin_view(self.task_view),  # type: ignore[attr-defined]
                {"name": task.name},
                name=f"{app}_{model}_{task.name}",
            )
            for task in self.tasks
        ]
        return [*mine, *super().get_urls()]  # type: ignore[misc]

    def has_task_permission(self, request: HttpRequest, task: Task, obj: Any) -> bool:
        if task.for_committee:
            return asked(request, speaks_on_plan, self.plan_of(obj))  # type: ignore[attr-defined]
        return bool(self.may(request, "task", obj))  # type: ignore[attr-defined]

    def offered_tasks(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """The buttons of a row, each with its address."""
        app, model = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        return [
            {"task": task, "url": reverse(f"admin:{app}_{model}_{task.name}", args=[obj.pk])}
            for task in self.tasks
            if task.offered(obj) and self.has_task_permission(request, task, obj)
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)  # type: ignore[attr-defined]
        found = self.offered_tasks(request, obj) if obj is not None else []
        extra = {**(extra_context or {}), "tasks": found}
        return super().change_view(request, object_id, form_url, extra)  # type: ignore[misc]

    def after_task(self, request: HttpRequest, obj: Any) -> str:
        """Where to go when a task is done."""
        app, model = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        return reverse(f"admin:{app}_{model}_change", args=[obj.pk])

    def task_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        task = next(task for task in self.tasks if task.name == name)
        obj = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if obj is None:
            raise Http404
        if not self.has_task_permission(request, task, obj):
            raise PermissionDenied
        form = task.form(request.POST if request.method == "POST" else None, obj=obj, request=request)
        if request.method == "POST" and form.is_valid() and self._done(request, task, obj, form):
            messages.success(request, str(task.done))
            return HttpResponseRedirect(self.after_task(request, obj))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "original": obj,
            "task": task,
            "title": task.label,
            "subtitle": str(obj),
            "form": form,
            "offered": task.offered(obj),
            "back": self.after_task(request, obj),
        }
        return TemplateResponse(request, "admin/task.html", context, status=422 if form.errors else 200)

    def _done(self, request: HttpRequest, task: Task, obj: Any, form: TaskForm) -> bool:
        known = {**ERRORS, **self.task_errors}
        try:
            with transaction.atomic():
                task.run(obj, form.cleaned_data, request.user)
                # In one word that is the same in every language: whoever reads the log reads it in theirs.
                self.log_change(request, obj, task.name)  # type: ignore[attr-defined]
        except ValidationError as error:
            put_errors(form, error)
        except tuple(known) as error:
            form.add_error(None, str(next(text for kind, text in known.items() if isinstance(error, kind))))
        else:
            return True
        return False


def put_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """The messages of a service at the fields of a form; what has no field there stands above."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
