"""Tables of workshops: who registered and who came, and lists of those present that come in."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from accounts.text import normal_email
from plans.backoffice.sheets import ImportTable, Table
from workshops.models import Attendance, Registration, Workshop
from workshops.services import record_attendance


def _column(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name.replace("__", "_"), readonly=True)


class RegistrationTable(Table):
    workshop = _column("workshop__reference")
    region = _column("region__code")
    attended = fields.Field(column_name="attended", readonly=True)

    class Meta:
        model = Registration
        fields = ("workshop", "seq", "state", "name", "email", "language", "organisation_name", "gender", "region",
                  "attended", "created_at", "is_illustrative")  # fmt: skip

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("workshop", "region", "attendance")

    def dehydrate_attended(self, registration: Registration) -> str:
        return "yes" if hasattr(registration, "attendance") else "no"


class AttendanceTable(Table):
    workshop = _column("workshop__reference")
    registration = _column("registration__seq")

    class Meta:
        model = Attendance
        fields = ("workshop", "registration", "name", "organisation_name", "at", "is_illustrative")

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("workshop", "registration")


class AttendanceImport(ImportTable):
    """People who were there, from a paper list. Somebody who is noted already is left out."""

    columns: ClassVar[list[tuple[str, bool, Any]]] = [
        ("workshop", True, gettext_lazy("Reference of the workshop, as PAN2-W-03")),
        ("name", True, gettext_lazy("Name of the person, at most 120 characters")),
        ("organisation_name", False, gettext_lazy("Organisation of the person")),
        ("email", False, gettext_lazy("Address with which the person registered, if known")),
    ]

    class Meta:
        model = Attendance
        fields = ("name", "organisation_name")
        import_id_fields = ()
        skip_diff = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.workshops = {row.reference: row for row in Workshop.objects.filter(plan__in=self.plans)}

    def get_instance(self, instance_loader: Any, row: Any) -> None:
        return None

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        errors: dict[str, str] = {}
        workshop = self.workshops.get(str(row.get("workshop", "")).strip().upper())
        if workshop is None:
            errors["workshop"] = _("There is no such workshop among those of your plans.")
        else:
            instance.workshop = workshop
        for name in ("name", "organisation_name"):
            column: Any = Attendance._meta.get_field(name)
            try:
                setattr(instance, name, column.clean(str(row.get(name, "") or ""), instance))
            except ValidationError as error:
                errors[name] = " ".join(error.messages)
        if not instance.name and "name" not in errors:
            errors["name"] = _("Say who was there.")
        address = str(row.get("email", "") or "").strip()
        if address and workshop is not None:
            rows = Registration.objects.standing().filter(workshop=workshop, email=normal_email(address))
            instance.registration = rows.first()
            if instance.registration is None:
                errors["email"] = _("Nobody is registered for this workshop with that address.")
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if import_validation_errors:
            return False
        there = Attendance.objects.filter(workshop=instance.workshop)
        if instance.registration is not None:
            return bool(there.filter(registration=instance.registration).exists())
        return bool(there.filter(name=instance.name, organisation_name=instance.organisation_name).exists())

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        row = record_attendance(
            workshop=instance.workshop,
            registration=instance.registration,
            name=instance.name,
            organisation_name=instance.organisation_name,
            by=self.request.user if self.request else None,
        )
        instance.pk = row.pk
