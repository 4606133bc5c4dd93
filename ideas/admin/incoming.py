"""Bringing in ideas: choose a file, see what it would do, confirm. Long tables are read by the worker meanwhile."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.enums import JobState
from core.jobs import do_job, start_job
from core.models import Job
from ideas.jobs import CHECK, IMPORT
from ideas.resources.incoming import COLUMNS, SHOWN_ROWS, check_headers, template, template_languages
from plans.backoffice.sheets import TYPES
from plans.backoffice.streamed import ENCODINGS, EncodingUnsure, SheetRefused, streamed


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (XLSX or CSV)"), allow_empty_file=False)
    encoding = forms.ChoiceField(
        label=gettext_lazy("Characters of a CSV file"),
        choices=[("", gettext_lazy("Let the portal tell")), *ENCODINGS.items()],
        required=False,
        help_text=gettext_lazy("Only if the portal asks for it, or the preview shows wrong letters."),
    )


class ImportMixin:
    """`/import/` for ideas that came on paper, by e-mail or out of workshops."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("import/", view(self.import_view), name="ideas_idea_import"),
            path("import/template/<str:language>/", view(self.template_view), name="ideas_idea_import_template"),
            path("import/<uuid:key>/", view(self.checked_view), name="ideas_idea_import_checked"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def may_import(self, request: HttpRequest) -> bool:
        return bool(self.may(request, "import"))  # type: ignore[attr-defined]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.may_import(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._upload_page(request, form, status=422 if form.errors else 200)
        file, encoding = form.cleaned_data["file"], form.cleaned_data["encoding"]
        try:
            short = _is_short(file, encoding)
        except EncodingUnsure as error:
            form.add_error("encoding", str(error))
            return self._upload_page(request, form, status=422, samples=error.samples)
        except SheetRefused as error:
            form.add_error("file", str(error))
            return self._upload_page(request, form, status=422)
        file.seek(0)
        asked: dict[str, Any] = {
            "kind": CHECK,
            "by": request.user,
            "title": _("Preview of ideas to import"),
            "params": {"encoding": encoding},
            "data": file,
        }
        row = do_job(**asked) if short else start_job(**asked)
        if row.state == JobState.FAILED:
            form.add_error("file", row.message or _("This file cannot be read."))
            return self._upload_page(request, form, status=422)
        if row.report.get("wrong"):
            return self._checked_page(request, row, status=422)
        return HttpResponseRedirect(row.link or reverse("jobs:detail", args=[row.key]))

    def checked_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """What a table would do, to whoever sent it; confirmed, all of it is imported or nothing."""
        if not self.may_import(request):
            raise PermissionDenied
        own = Job.objects.filter(by=request.user.pk, kind=CHECK, state=JobState.DONE, expires_at__gt=timezone.now())
        row = get_object_or_404(own, key=key)
        if request.method != "POST":
            return self._checked_page(request, row)
        if row.report["wrong"] or not row.report["new"]:
            return self._checked_page(request, row, status=422)
        asked: dict[str, Any] = {
            "kind": IMPORT,
            "by": request.user,
            "title": _("Import of ideas"),
            "params": {"check": row.pk, "encoding": row.params["encoding"]},
        }
        if row.report["new"] + row.report["skipped"] > settings.IMPORT_AT_ONCE_ROWS:
            return HttpResponseRedirect(reverse("jobs:detail", args=[start_job(**asked).key]))
        done = do_job(**asked)
        if done.state == JobState.FAILED:
            messages.error(request, done.message or _("A mistake on our side stopped it. Nothing was imported."))
            return self._upload_page(request, UploadForm(), status=422)
        messages.success(request, done.message)
        return HttpResponseRedirect(done.link)

    def template_view(self, request: HttpRequest, language: str) -> HttpResponse:
        """The empty table, explained in one of the languages."""
        if not self.may_import(request):
            raise PermissionDenied
        if language not in dict(settings.LANGUAGES):
            raise Http404
        with translation.override(language):
            content = template()
        return HttpResponse(
            content,
            content_type=TYPES["xlsx"],
            headers={"Content-Disposition": f'attachment; filename="ideas-{language}.xlsx"'},
        )

    def _upload_page(self, request: HttpRequest, form: UploadForm, status: int = 200, **context: Any) -> HttpResponse:
        return self._sheet_page(  # type: ignore[attr-defined]
            request, "import_ideas", status, title=_("Import"), form=form, columns=COLUMNS,
            templates=template_languages(), most=settings.IMPORT_MOST_ROWS, **context,
        )  # fmt: skip

    def _checked_page(self, request: HttpRequest, row: Job, status: int = 200) -> HttpResponse:
        return self._sheet_page(  # type: ignore[attr-defined]
            request, "checked_ideas", status, title=_("Preview of the import"), job=row, told=row.report,
            shown=SHOWN_ROWS, again=reverse("admin:ideas_idea_import"),
        )  # fmt: skip


def _is_short(file: Any, encoding: str) -> bool:
    """Whether a page can wait for it. What is no table at all is refused at once. Raises `SheetRefused`."""
    if file.size > settings.IMPORT_AT_ONCE_BYTES and file.read(4) == b"PK\x03\x04":
        return False
    with streamed(file, encoding=encoding) as stream:
        check_headers(stream.headers)
        return all(number <= settings.IMPORT_AT_ONCE_ROWS for number, _row in enumerate(stream.rows, 1))
