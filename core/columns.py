"""A form of a model that looks at each column by itself."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance


class ColumnsForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """What ties columns to each other and to other rows is left to the database, which sees to it for nothing.

    Django would ask it beforehand, constraint by constraint, and again when the service looks at the row.
    """

    def _post_clean(self) -> None:
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined] # private to Django
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]
