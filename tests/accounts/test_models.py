"""Names of bodies: their key, their order, and where the name comes from."""

from django.utils import translation

from accounts.models import Institution
from core.text import fold
from tests import factories


def test_a_body_sorts_by_its_folded_name(db: None) -> None:
    names = ["وزارة", "إدارة", "أكاديمية", "ادارة ب"]
    for number, name in enumerate(names):
        institution = Institution(key=f"i{number}", name_ar=name, name_fr=f"I {number}")
        institution.full_clean()
        institution.save()
    assert [row.name_ar for row in Institution.objects.all()] == ["إدارة", "ادارة ب", "أكاديمية", "وزارة"]


def test_a_body_without_a_name_is_called_by_its_key(db: None) -> None:
    institution = Institution(key="dra")
    institution.clean()
    assert str(institution) == "dra"
    assert institution.sort_key == fold("dra")


def test_a_name_says_whether_it_is_our_translation(db: None) -> None:
    institution = factories.InstitutionFactory(name_status={"fr": "translation", "ar": "seen"})
    with translation.override("fr"):
        assert institution.name_is_translated
    with translation.override("ar"):
        assert not institution.name_is_translated
    with translation.override(None):
        assert not institution.name_is_translated


def test_rows_say_what_they_are(db: None) -> None:
    assert str(factories.TerritoryFactory(code="04", name_ar="", name_fr="")) == "04"
    assert str(factories.OrganisationMemberFactory(user__full_name="Omar")) == "Omar"
    assert str(factories.ParticipantFactory(name="")).endswith("@example.org")
    assert str(factories.ConsentTextFactory(purpose="idea", version=33)) == "idea 33"
