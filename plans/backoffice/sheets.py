"""Tables that go out of the back office and come in, by django-import-export with our own doors.

The library reads and writes columns and finds what is wrong row by row. Which files are taken, what a cell may hold,
who may do it and that nothing is half imported is said here.
"""

import secrets
from typing import Any, ClassVar

import tablib
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export import resources
from import_export.admin import ExportMixin

from core.jobs import start_job
from core.text import fold
from plans.backoffice import outgoing
from plans.backoffice.reading import read_sheet
from plans.backoffice.roles import worked_plans
from plans.backoffice.streamed import SheetRefused

FORMATS = [("xlsx", "XLSX"), ("csv", "CSV (UTF-8)")]
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
#: How long a file that was previewed waits for its confirmation, and how many of its rows the preview shows.
PREVIEW_LIFE, PREVIEW_ROWS = 3_600, 100
#: A page names so many wrong rows at most.
SHOWN_ERRORS = 200


class Table(resources.ModelResource):
    """Columns of a table that goes out."""


class ImportTable(resources.ModelResource):
    """Columns of a table that comes in. `save_instance` calls a service: states have no column."""

    #: What each column means, for the person who prepares the file: (name, needed, explanation).
    columns: ClassVar[list[tuple[str, bool, Any]]] = []

    def __init__(self, *, request: HttpRequest | None = None, plans: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.request, self.plans = request, plans

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Columns that nobody knows are a mistake (a status, say), not something to leave out in silence."""
        known = {name for name, _needed, _text in self.columns}
        unknown = [name for name in dataset.headers if name not in known]
        missing = [name for name, needed, _text in self.columns if needed and name not in dataset.headers]
        if unknown:
            raise ValidationError(_("These columns are not known: %(names)s") % {"names": ", ".join(unknown)})
        if missing:
            raise ValidationError(_("These columns are missing: %(names)s") % {"names": ", ".join(missing)})

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """The service looks at the whole row; here only what the columns said."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (XLSX or CSV)"), allow_empty_file=False)


class FormatForm(forms.Form):
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=FORMATS, widget=forms.RadioSelect, initial=FORMATS[0][0]
    )


def log_table(user: Any, model: Any, flag: int, name: str, **numbers: Any) -> None:
    """One line for the whole table: who took out or brought in how many rows, when."""
    LogEntry.objects.create(
        user_id=int(user.pk or 0),
        content_type=ContentType.objects.get_for_model(model),
        object_repr=str(model._meta.verbose_name_plural)[:200],
        action_flag=flag,
        change_message=" ".join([name, *(f"{key}={value}" for key, value in numbers.items())]),
    )


class SheetsMixin:
    """`/export/` of what the list shows with its filters, and `/import/` with a preview."""

    export_table: ClassVar[type[Table] | None] = None
    import_table: ClassVar[type[ImportTable] | None] = None
    change_list_template: Any = "admin/sheets_change_list.html"

    def get_urls(self) -> list[Any]:
        app, model = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        mine = []
        if self.export_table is not None:
            mine.append(path("export/", view(self.export_view), name=f"{app}_{model}_export"))
        if self.import_table is not None:
            mine.append(path("import/", view(self.import_view), name=f"{app}_{model}_import"))
        return [*mine, *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        app, model = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        extra = dict(extra_context or {})
        if self.may_export(request):
            extra["export_url"] = reverse(f"admin:{app}_{model}_export")
        if self.may_import(request):
            extra["import_url"] = reverse(f"admin:{app}_{model}_import")
        return super().changelist_view(request, extra)  # type: ignore[misc]

    def may_export(self, request: HttpRequest) -> bool:
        return self.export_table is not None and bool(self.may(request, "export"))  # type: ignore[attr-defined]

    def may_import(self, request: HttpRequest) -> bool:
        return self.import_table is not None and bool(self.may(request, "import"))  # type: ignore[attr-defined]

    def _sheet_page(self, request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, f"admin/sheets/{name}.html", {**shared, **context}, status=status)

    def _log(self, request: HttpRequest, flag: int, name: str, **numbers: Any) -> None:
        log_table(request.user, self.model, flag, name, **numbers)  # type: ignore[attr-defined]

    # --- out
    # The list with its filters, as the library asks the admin's own change list for it.
    get_export_queryset = ExportMixin.get_export_queryset

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        if not self.may_export(request):
            raise PermissionDenied
        rows = self.get_export_queryset(request)
        form = FormatForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["format"] == "xlsx" and rows.count() > outgoing.MOST_XLSX_ROWS:
                form.add_error("format", _("A workbook cannot hold so many rows: take the CSV."))
                return self._export_page(request, rows, form, status=422)
            return self._file(request, rows, form.cleaned_data["format"])
        return self._export_page(request, rows, form, status=422 if form.errors else 200)

    def _export_page(self, request: HttpRequest, rows: Any, form: FormatForm, status: int) -> HttpResponse:
        columns = [field.column_name for field in self.export_table().get_export_fields()]  # type: ignore[misc]
        return self._sheet_page(
            request, "export", status, title=_("Export"), form=form, count=rows.count(), columns=columns,
            filtered=bool(request.GET),
        )  # fmt: skip

    def _file(self, request: HttpRequest, rows: Any, kind: str) -> HttpResponseBase:
        """CSV is streamed whatever its length; a long workbook is made by the worker."""
        keys = outgoing.keys_of(rows)
        self._log(request, CHANGE, "export", format=kind, rows=len(keys))
        table: Any = self.export_table
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.{kind}"  # type: ignore[attr-defined]
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        if kind == "csv":
            lines = outgoing.csv_lines(table(), rows, keys)
            return StreamingHttpResponse(lines, content_type=TYPES[kind], headers=headers)
        if len(keys) > settings.EXPORT_AT_ONCE_ROWS:
            row = start_job(
                kind=outgoing.KIND,
                by=request.user,
                title=f"{_('Export')} · {self.opts.verbose_name_plural} (XLSX)",  # type: ignore[attr-defined]
                params={"model": self.opts.label_lower, "name": name},  # type: ignore[attr-defined]
                data=keys.tobytes(),
            )
            return HttpResponseRedirect(reverse("jobs:detail", args=[row.key]))
        file = outgoing.xlsx_file(table(), rows, keys)
        return FileResponse(file, content_type=TYPES[kind], headers=headers)

    # --- in
    def import_view(self, request: HttpRequest) -> HttpResponse:
        """A file is previewed first; confirmed, all of it is imported or nothing."""
        if not self.may_import(request):
            raise PermissionDenied
        if "token" in request.POST:
            return self._confirmed(request, request.POST["token"])
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._import_page(request, form, status=422 if form.errors else 200)
        data = form.cleaned_data["file"].read()
        result, sheet = self._tried(request, form, data)
        if result is None or sheet is None:
            return self._import_page(request, form, status=422)
        wrong = _wrong_rows(result, sheet.headers)
        if wrong:
            return self._import_page(
                request, form, status=422, wrong=wrong[:SHOWN_ERRORS], wrong_count=len(wrong), sheet=sheet
            )
        token = secrets.token_urlsafe(18)
        cache.set(self._key(request, token), {"token": token, "data": data}, timeout=PREVIEW_LIFE)
        counts = {"new": result.totals.get("new", 0), "skipped": result.totals.get("skip", 0)}
        return self._sheet_page(
            request, "preview", title=_("Import"), token=token, counts=counts, headers=sheet.headers,
            rows=list(zip(sheet.rows, [row.import_type for row in result.rows], strict=False))[:PREVIEW_ROWS],
            encoding=sheet.encoding, shown=PREVIEW_ROWS,
        )  # fmt: skip

    def _key(self, request: HttpRequest, token: str) -> str:
        return f"import:{self.opts.label_lower}:{request.user.pk}:{token[:40]}"  # type: ignore[attr-defined]

    def _import_page(self, request: HttpRequest, form: UploadForm, status: int = 200, **context: Any) -> HttpResponse:
        columns = self.import_table.columns if self.import_table else []
        return self._sheet_page(request, "import", status, title=_("Import"), form=form, columns=columns, **context)

    def _tried(self, request: HttpRequest, form: UploadForm, data: bytes, *, dry: bool = True) -> tuple[Any, Any]:
        """The result of importing the file, and the sheet; None with a message at the form when it is refused."""
        try:
            sheet = read_sheet(data)
        except SheetRefused as error:
            form.add_error("file", str(error))
            return None, None
        dataset = tablib.Dataset(*sheet.rows, headers=sheet.headers)
        table = self.import_table(request=request, plans=self.importable_plans(request))  # type: ignore[misc]
        result = table.import_data(
            dataset,
            dry_run=dry,
            raise_errors=False,
            use_transactions=True,
            collect_failed_rows=False,
            rollback_on_validation_errors=True,
        )
        if result.base_errors:
            form.add_error("file", _words(result.base_errors[0].error))
            return None, None
        return result, sheet

    def importable_plans(self, request: HttpRequest) -> Any:
        return worked_plans(request)

    def _confirmed(self, request: HttpRequest, token: str) -> HttpResponse:
        key = self._key(request, token)
        kept = cache.get(key)
        form = UploadForm()
        if not isinstance(kept, dict) or kept.get("token") != token:
            messages.error(request, _("The preview is too old. Choose the file again."))
            return self._import_page(request, form, status=422)
        form = UploadForm({})
        form.full_clean()
        form.errors.clear()
        result, sheet = self._tried(request, form, kept["data"], dry=False)
        if result is None or sheet is None:
            return self._import_page(request, form, status=422)
        wrong = _wrong_rows(result, sheet.headers)
        if wrong:
            return self._import_page(
                request, form, status=422, wrong=wrong[:SHOWN_ERRORS], wrong_count=len(wrong), sheet=sheet
            )
        cache.delete(key)
        count = result.totals.get("new", 0)
        self._log(request, ADDITION, "import", new=count, skipped=result.totals.get("skip", 0))
        text = ngettext("%(count)s row was imported.", "%(count)s rows were imported.", count) % {"count": count}
        messages.success(request, text)
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))  # type: ignore[attr-defined]


def _wrong_rows(result: Any, headers: list[str]) -> list[dict[str, Any]]:
    """What is wrong, row by row: the number as the spreadsheet shows it, the column, and why."""
    found = []
    for row in result.invalid_rows:
        for name, errors in row.error_dict.items():
            column = name if name in headers else ""
            found += [{"row": row.number + 1, "column": column, "why": why} for why in errors]
    for number, errors in result.row_errors():
        found += [{"row": number + 1, "column": "", "why": _words(error.error)} for error in errors]
    return sorted(found, key=lambda one: one["row"])


def _words(error: Any) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("This row cannot be read.")


def by_name(rows: Any, *columns: str) -> dict[str, Any]:
    """Rows by each of their names, folded, so that staff may write the Arabic or French title, or the key."""
    found: dict[str, Any] = {}
    for row in rows:
        for column in columns:
            value = getattr(row, column)
            if value:
                found.setdefault(fold(str(value)), row)
    return found
