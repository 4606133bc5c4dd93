from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import LanguageFilter
from core.transitions import TransitionNotAllowed
from ideas import services
from ideas.models import IdeaComment
from ideas.resources import IdeaCommentTable
from plans.backoffice import ReadOnlyRoleAdmin, TasksMixin
from plans.backoffice.comments import CommentWords, hide_task, publish_task
from plans.backoffice.sheets import SheetsMixin


@admin.register(IdeaComment)
class IdeaCommentAdmin(CommentWords, SheetsMixin, TasksMixin, ReadOnlyRoleAdmin):
    plan_path = "idea__plan"
    staff_write = frozenset({"task", "export"})
    export_table = IdeaCommentTable
    list_display = ("idea_reference", "words", "author_name", "in_language", "state", "created_at")
    list_filter = ("state", "idea__plan", LanguageFilter)
    search_fields = ("idea__reference", "body")
    list_select_related: ClassVar[list[str]] = ["idea"]
    fields = ("idea", "parent", "body", "author_name", "in_language", "state", "published_at", "hidden_reason")
    actions: Any = ["publish_selected"]
    tasks = (publish_task(services), hide_task(services))

    def get_queryset(self, request):
        """Without a confirmed writer nobody reads a comment."""
        return super().get_queryset(request).filter(participant__isnull=False)

    @admin.display(description=_("idea"), ordering="idea__reference")
    def idea_reference(self, comment):
        return comment.idea.reference

    def has_task_any_permission(self, request):
        return self.may(request, "task")

    @admin.action(description=_("Publish"), permissions=["task_any"])
    def publish_selected(self, request: Any, queryset: Any) -> None:
        """All of them, or none."""
        comments = list(queryset.select_related("idea__plan"))
        if not all(self.may(request, "task", comment) for comment in comments):
            raise PermissionDenied
        try:
            with transaction.atomic():
                for comment in comments:
                    services.publish_comment(comment=comment, by=request.user)
                    self.log_change(request, comment, "publish")
        except TransitionNotAllowed:
            self.message_user(
                request, gettext("One of these comments is public already. Nothing was changed."), messages.ERROR
            )
            return
        text = ngettext("%(count)s comment is public now.", "%(count)s comments are public now.", len(comments))
        self.message_user(request, text % {"count": len(comments)}, messages.SUCCESS)
