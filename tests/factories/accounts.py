"""Rows of accounts."""

import factory
from factory.django import DjangoModelFactory

from core.text import fold
from tests.factories.shared import ago, ahead


class UserFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.User"
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    full_name = factory.Sequence(lambda n: f"User {n}")
    language = "fr"
    password = factory.django.Password("correct horse battery staple")


class TerritoryFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Territory"

    code = factory.Sequence(lambda n: f"{n:02d}")
    kind = "region"
    name_ar = factory.Sequence(lambda n: f"الجهة {n}")
    name_fr = factory.Sequence(lambda n: f"Région {n}")


class _NamedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    sort_key = factory.LazyAttribute(lambda row: fold(row.name_ar)[:250])


class InstitutionFactory(_NamedFactory):
    class Meta:
        model = "accounts.Institution"

    key = factory.Sequence(lambda n: f"institution-{n}")
    name_ar = factory.Sequence(lambda n: f"المؤسسة {n}")
    name_fr = factory.Sequence(lambda n: f"Institution {n}")


class OrganisationFactory(_NamedFactory):
    class Meta:
        model = "accounts.Organisation"

    key = factory.Sequence(lambda n: f"organisation-{n}")
    name_ar = factory.Sequence(lambda n: f"الجمعية {n}")
    name_fr = factory.Sequence(lambda n: f"Association {n}")

    class Params:
        listed = factory.Trait(wants_directory=True, verified_at=ago(days=3), in_directory_since=ago(days=3))


class InstitutionMemberFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.InstitutionMember"

    institution = factory.SubFactory(InstitutionFactory)
    user = factory.SubFactory(UserFactory)


class OrganisationMemberFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.OrganisationMember"

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class ConsentTextFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.ConsentText"

    purpose = "idea"
    version = factory.Sequence(lambda n: n + 100)  # the first ones come with the migrations
    body_ar = "تعالج معطياتك وفق القانون 09-08."
    body_fr = "Vos données sont traitées selon la loi 09-08."


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Participant"

    email = factory.Sequence(lambda n: f"participant{n}@example.org")
    name = factory.Sequence(lambda n: f"Participant {n}")
    language = "ar"
    confirmed_at = ago(days=1)


class ConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Confirmation"

    purpose = "ideas.idea"
    object_id = factory.Sequence(lambda n: n + 1)
    email = factory.Sequence(lambda n: f"waiting{n}@example.org")
    language = "ar"
    expires_at = ahead(days=7)
