"""The desk of an institution: the comments that wait for its reasoned response."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultation import services
from consultation.forms import ResponseForm
from consultation.models import Comment, ReasonedResponse
from consultation.resources import CommentTable, comments_document
from consultation.text import title_of
from consultation.views.wording import awaited_of
from core.documents import DOCX_TYPE, document_response
from core.listing import pager
from core.templatetags.ui import stated_date
from core.translated import texts_of
from plans.backoffice import outgoing
from plans.backoffice.sheets import TYPES

#: Comments on a page of the desk.
ROWS = 25


def _row(comment: Any) -> dict[str, Any]:
    state, label = "pending", _("Waiting for your response")
    if comment.effect is not None:
        state, label = "responded", _("Answered")
    elif comment.proposed:
        state, label = "submitted", _("Sent; it is read before it is published")
    due = comment.consultation.answers_due_date
    return {
        "comment": comment,
        "state": state,
        "label": label,
        "part": title_of(comment.anchor),
        "awaited": awaited_of(comment),
        "due": _("Response due on %(date)s") % {"date": stated_date(due)} if due and state == "pending" else "",
    }


@require_safe
@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Every comment that comes to one's institutions, those without a response first."""
    if not request.user.institutions.exists():  # type: ignore[union-attr]
        return render(request, "people/no_desk.html", status=403)
    rows = Comment.objects.for_desk(request.user)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(comment) for comment in page],
        "waiting": rows.filter(effect__isnull=True, proposed=False).count(),
        "pager": pager(request, page),
    }
    return render(request, "consultation/desk.html", context)


def _own(request: HttpRequest) -> Any:
    """The comments that come to one's institutions; who works for none has no such files."""
    if not request.user.institutions.exists():  # type: ignore[union-attr]
        raise PermissionDenied
    return Comment.objects.for_desk(request.user)


@require_safe
@never_cache
@login_required
def document(request: HttpRequest) -> HttpResponse:
    """The same comments to read on paper, in the language of the page."""
    rows = _own(request)
    language = get_language() or settings.LANGUAGE_CODE
    content = comments_document(rows, title=_("Comments to answer"), language=language)
    return document_response(content, name=f"comments-{language}.docx", content_type=DOCX_TYPE, private=True)


@require_safe
@never_cache
@login_required
def table(request: HttpRequest) -> FileResponse:
    """The same comments as a table with columns to fill in; staff bring it in."""
    rows = _own(request)
    file = outgoing.xlsx_file(CommentTable(), rows, outgoing.keys_of(rows))
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(file, as_attachment=True, filename="comments.xlsx", content_type=TYPES["xlsx"], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Respond to one comment for one's institution; another's is not there."""
    comment: Any = get_object_or_404(Comment.objects.for_desk(request.user), pk=min(pk, 2**62))
    responses = list(ReasonedResponse.objects.filter(comment=comment).select_related("institution", "changed_version"))
    back = responses[-1] if responses and responses[-1].returned_at else None
    form = ResponseForm(request.POST if request.method == "POST" else None, comment=comment, initial=_typed(back))
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_response(
                comment=comment,
                text=form.texts(),
                effect=form.cleaned_data["effect"],
                changed_version=form.cleaned_data["changed_version"],
                changed_part=form.cleaned_data["changed_part"],
                by=request.user,
            )
        except ValidationError as error:
            for name, errors in getattr(error, "error_dict", {None: error.error_list}).items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            messages.success(request, _("Your response is kept. It is read before it is published."))
            return redirect("desk:comments")
    context = {
        "comment": comment,
        "row": _row(comment),
        "title": comment.version.text("title"),
        "lang": comment.version.lang("title"),
        "responses": responses,
        "back": back,
        "form": form,
    }
    return render(request, "consultation/answer.html", context, status=422 if form.errors else 200)


def _typed(response: ReasonedResponse | None) -> dict[str, Any]:
    """What was sent back stands in the form again."""
    if response is None:
        return {}
    return {
        "effect": response.effect,
        "changed_part": response.changed_part,
        "changed_version": response.changed_version_id,
        **{f"text_{language}": text for language, text in texts_of(response, "text").items()},
    }
