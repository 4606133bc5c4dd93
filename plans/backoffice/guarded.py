"""Forms of the back office that never overwrite what somebody else saved meanwhile."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.clock import wall

#: The hidden field that tells which state of the row the form was opened on.
SEEN = "seen_at"
#: Of a long text that stands now, so much is shown beside the message.
SHOWN = 300


class GuardedForm(forms.ModelForm):
    """A form that is refused once when its row has changed since it was opened, and says what stands there now.

    What was typed stays in the form. Saved again, it replaces what stands: then knowingly.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and hasattr(self.instance, "updated_at"):
            self.fields[SEEN] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=self.instance.updated_at.isoformat()
            )

    def clean(self) -> Any:
        cleaned = super().clean()
        if SEEN in self.fields:
            self._refuse_when_stale()
        return cleaned

    def _refuse_when_stale(self) -> None:
        now = type(self.instance)._base_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
        stands = now.updated_at.isoformat()
        if self.cleaned_data.get(SEEN) == stands:
            return
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix(SEEN)] = stands
        self.data = data
        when = date_format(timezone.localtime(now.updated_at), "DATETIME_FORMAT")
        who = _last_writer(now)
        if who:
            first = _("%(person)s changed this on %(when)s, after you opened it.") % {"person": who, "when": when}
        else:
            first = _("This was changed on %(when)s, after you opened it.") % {"when": when}
        stays = _("What you typed is kept below. Save again to put it in the place of what stands now.")
        raise ValidationError([first, *self._differences(now), stays], code="stale")

    def _differences(self, now: Any) -> list[str]:
        """For each text that would be replaced: what stands there now."""
        found = []
        for name in self.fields:
            if name == SEEN or name not in self.cleaned_data or not hasattr(now, name):
                continue
            value = getattr(now, name)
            if isinstance(value, str) and value != (self.cleaned_data[name] or ""):
                label = str(self.fields[name].label or name)
                text = f"{value[:SHOWN]}…" if len(value) > SHOWN else value
                found.append(_("%(field)s stands now as: %(text)s") % {"field": label, "text": text or "—"})
        return found


def _last_writer(obj: Any) -> str:
    entry = (
        LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk))
        .select_related("user")
        .order_by("-action_time")
        .first()
    )
    return str(entry.user) if entry else ""


def side_by_side(fieldsets: Any) -> list[Any]:
    """The same fieldsets with the languages of one text in one row (`title_ar` beside `title_fr`)."""
    return [(name, {**options, "fields": _paired(options["fields"])}) for name, options in fieldsets]


def _paired(fields: Any) -> list[Any]:
    codes = [code for code, _name in settings.LANGUAGES]
    rows: list[Any] = []
    for field in fields:
        stem = next((field.removesuffix(f"_{code}") for code in codes if str(field).endswith(f"_{code}")), None)
        if stem is None or isinstance(field, (list, tuple)):
            rows.append(field)
        elif rows and isinstance(rows[-1], list) and rows[-1][0].removesuffix(f"_{codes[0]}") == stem:
            rows[-1].append(field)
        else:
            rows.append([field] if f"{stem}_{codes[0]}" == field else field)
    return [tuple(row) if isinstance(row, list) else row for row in rows]


def keep_wall(obj: Any) -> None:
    """Keep beside the instants of a window the wall times that people are told."""
    obj.opens_wall, obj.closes_wall = wall(obj.opens_at, obj.zone), wall(obj.closes_at, obj.zone)
