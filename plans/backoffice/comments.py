"""What staff do with comments, those on ideas and those on texts of a consultation alike."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.enums import CommentState
from plans.backoffice.tasks import HideForm, Task, texts_of


def publish_task(services: Any) -> Task:
    """The button that calls `publish_comment` of these services."""
    return Task(
        "publish",
        _("Publish"),
        lambda comment, _cleaned, user: services.publish_comment(comment=comment, by=user),
        _("The comment is public."),
        offered=lambda comment: comment.state != CommentState.PUBLISHED,
    )


def hide_task(services: Any) -> Task:
    """The button that calls `hide_comment` of these services."""
    return Task(
        "hide",
        _("Hide"),
        lambda comment, cleaned, user: services.hide_comment(
            comment=comment, reason=texts_of(cleaned, "reason"), by=user
        ),
        _("The comment is hidden; the reason stands in its place."),
        form=HideForm,
        offered=lambda comment: comment.state != CommentState.HIDDEN,
        refuses=True,
    )


class CommentWords:
    """The first words of a comment, for a list."""

    @admin.display(description=_("comment"))
    def words(self, comment: Any) -> str:
        text = Truncator(comment.body).chars(120)
        return format_html('<span lang="{}" dir="auto">{}</span>', comment.language, text)
