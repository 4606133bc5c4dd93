"""Filters of lists by what has a title."""

from typing import Any

from django.contrib.admin import FieldListFilter, RelatedFieldListFilter
from django.http import HttpRequest

from core.prepared import prepared
from core.translated import in_language
from plans.models import ActionPlan, Theme

#: What a row is called that has no title.
_UNTITLED: dict[Any, str] = {ActionPlan: "reference", Theme: "slug"}


class TitledFilter(RelatedFieldListFilter):
    """Plans or themes to choose from: two columns of each, by a statement that is made once.

    Whoever may open a list may know which there are; of which rows it consists is asked elsewhere.
    """

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        model = field.remote_field.model
        order = (*(self.field_admin_ordering(field, request, model_admin) or model._meta.ordering),)
        rows = prepared(
            ("choices of a filter", model, order),
            lambda: (
                model._default_manager.rewrite(False)
                .annotate(called=in_language("title"))
                .order_by(*order)
                .values_list("pk", "called", _UNTITLED[model])
            ),
        )
        return [(key, called or otherwise) for key, called, otherwise in rows]


def _leads_to_titled(field: Any) -> bool:
    return bool(field.remote_field) and field.remote_field.model in _UNTITLED


FieldListFilter.register(_leads_to_titled, TitledFilter, take_priority=True)
