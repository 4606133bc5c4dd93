from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from outcomes import services
from outcomes.errors import ArchiveNotMade
from outcomes.models import PlanArchive
from plans.backoffice import RoleAdmin, Task, TasksMixin


@admin.register(PlanArchive)
class PlanArchiveAdmin(TasksMixin, RoleAdmin):
    """Adding one starts a background job; its page shows how far it is."""

    plan_path = "plan"
    staff_write = frozenset({"add", "task"})
    list_display = ("plan", "created_at", "made_at", "size", "published_at")
    list_filter = ("plan",)
    list_select_related: ClassVar[list[str]] = ["plan"]
    readonly_fields = ("by", "created_at", "made_at", "size", "sha256", "published_at")
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        ArchiveNotMade: _("The archive is still being made, or its making failed."),
    }
    tasks = (
        Task(
            "publish",
            _("Publish"),
            lambda archive, _cleaned, _user: services.publish_archive(archive=archive),
            _("The archive is handed out on the page of its plan."),
            offered=lambda archive: archive.made_at is not None and archive.published_at is None,
        ),
        Task(
            "withdraw",
            _("Withdraw"),
            lambda archive, _cleaned, _user: services.withdraw_archive(archive=archive),
            _("The archive is not handed out any more."),
            offered=lambda archive: archive.published_at is not None,
            refuses=True,
        ),
    )

    def get_fields(self, request, obj=None):
        return ("plan",) if obj is None else ("plan", *self.readonly_fields)

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else ("plan", *self.readonly_fields)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        row = services.start_archive(archive=obj, by=request.user)
        return HttpResponseRedirect(reverse("jobs:detail", args=[row.key]))
