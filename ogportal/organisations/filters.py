from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import FieldOfWork, LegalForm
from accounts.models import Organisation
from core.search import with_words
from plans.filters import KnownFilter, Place, PublicFilter, WordsFilter


class OrganisationFilter(PublicFilter):
    """`q form field territory` over the public directory; the same for the page and for its files."""

    q = WordsFilter(method="by_words", label=_("Name"))
    form_of = KnownFilter(method="by_form_of", label=_("Legal form"))
    field = KnownFilter(method="by_field", label=_("Field of work"))
    territory = KnownFilter(method="by_territory", label=_("Region"))

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = []

    def public(self) -> QuerySet[Organisation]:
        return Organisation.objects.in_directory()

    def known_form_of(self, _asked: list[str]) -> dict[str, Any]:
        return dict(LegalForm.choices)

    def known_field(self, _asked: list[str]) -> dict[str, Any]:
        return dict(FieldOfWork.choices)

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        return with_words(rows, words, "name")

    def by_form_of(self, rows: Any, _name: str, forms: dict[str, Any]) -> Any:
        return rows.filter(legal_form__in=[one.lower() for one in forms])

    def by_field(self, rows: Any, _name: str, fields: dict[str, Any]) -> Any:
        return rows.filter(fields_of_work__overlap=[one.lower() for one in fields])

    def by_territory(self, rows: Any, _name: str, territories: dict[str, Place]) -> Any:
        return rows.filter(region__in=self.with_parts(territories))
