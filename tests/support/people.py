"""The cast: one named person for each role, and a client for each, signed in with a second factor where it is due."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import encrypt
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests import factories

#: The people of the cast, as the tables of URL × role name them.
ROLES = (
    "administrator",
    "screener",
    "committee_member",
    "focal_point_a",
    "focal_point_b",
    "organiser_a",
    "organiser_b",
    "citizen",
    "anonymous",
)


@pytest.fixture
def administrator(db: None) -> Any:
    return factories.UserFactory(email="amina@example.org", full_name="Amina", is_staff=True, is_superuser=True)


@pytest.fixture
def screener(db: None) -> Any:
    user = factories.UserFactory(email="samir@example.org", full_name="Samir", is_staff=True)
    factories.PlanRoleFactory(user=user, plan=None, role="screener")
    return user


@pytest.fixture
def committee_member(db: None) -> Any:
    user = factories.UserFactory(email="karima@example.org", full_name="Karima", is_staff=True)
    factories.PlanRoleFactory(user=user, plan=None, role="committee")
    return user


@pytest.fixture
def institution_a(db: None) -> Any:
    return factories.InstitutionFactory(key="institution-a", name_ar="المؤسسة الأولى", name_fr="Institution A")


@pytest.fixture
def institution_b(db: None) -> Any:
    return factories.InstitutionFactory(key="institution-b", name_ar="المؤسسة الثانية", name_fr="Institution B")


@pytest.fixture
def organisation_a(db: None) -> Any:
    return factories.OrganisationFactory(key="organisation-a", name_ar="الجمعية الأولى", name_fr="Association A")


@pytest.fixture
def organisation_b(db: None) -> Any:
    return factories.OrganisationFactory(key="organisation-b", name_ar="الجمعية الثانية", name_fr="Association B")


@pytest.fixture
def focal_point_a(institution_a: Any) -> Any:
    user = factories.UserFactory(email="fatima@example.org", full_name="Fatima")
    factories.InstitutionMemberFactory(user=user, institution=institution_a)
    return user


@pytest.fixture
def focal_point_b(institution_b: Any) -> Any:
    user = factories.UserFactory(email="farid@example.org", full_name="Farid")
    factories.InstitutionMemberFactory(user=user, institution=institution_b)
    return user


@pytest.fixture
def organiser_a(organisation_a: Any) -> Any:
    user = factories.UserFactory(email="omar@example.org", full_name="Omar")
    factories.OrganisationMemberFactory(user=user, organisation=organisation_a)
    return user


@pytest.fixture
def organiser_b(organisation_b: Any) -> Any:
    user = factories.UserFactory(email="oumaima@example.org", full_name="Oumaima")
    factories.OrganisationMemberFactory(user=user, organisation=organisation_b)
    return user


@pytest.fixture
def citizen(db: None) -> Any:
    """Somebody with an account and the participant that belongs to it."""
    user = factories.UserFactory(email="zineb@example.org", full_name="Zineb")
    factories.ParticipantFactory(email=user.email, name="Zineb", user=user)
    return user


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


def give_second_factor(user: Any) -> str:
    """Set up the second factor of `user` as allauth would; returns the secret."""
    secret: str = generate_totp_secret()
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(secret)}}
    )
    return secret


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """`sign_in(user)` is a client of its own with `user` signed in; staff get their second factor with it."""

    def make(user: Any, *, second_factor: bool = True, **kwargs: Any) -> Client:
        client = Client(**kwargs)
        if user.is_authenticated:
            if second_factor:
                give_second_factor(user)
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def client_of(request: pytest.FixtureRequest, sign_in: Callable[..., Client]) -> Callable[[str], Client]:
    """`client_of("screener")`: a client for a role of `ROLES`."""
    return lambda role: sign_in(request.getfixturevalue(role))


@pytest.fixture
def administrator_client(sign_in: Callable[..., Client], administrator: Any) -> Client:
    return sign_in(administrator)


@pytest.fixture
def screener_client(sign_in: Callable[..., Client], screener: Any) -> Client:
    return sign_in(screener)


@pytest.fixture
def committee_member_client(sign_in: Callable[..., Client], committee_member: Any) -> Client:
    return sign_in(committee_member)


@pytest.fixture
def focal_point_a_client(sign_in: Callable[..., Client], focal_point_a: Any) -> Client:
    return sign_in(focal_point_a)


@pytest.fixture
def focal_point_b_client(sign_in: Callable[..., Client], focal_point_b: Any) -> Client:
    return sign_in(focal_point_b)


@pytest.fixture
def organiser_a_client(sign_in: Callable[..., Client], organiser_a: Any) -> Client:
    return sign_in(organiser_a)


@pytest.fixture
def organiser_b_client(sign_in: Callable[..., Client], organiser_b: Any) -> Client:
    return sign_in(organiser_b)


@pytest.fixture
def citizen_client(sign_in: Callable[..., Client], citizen: Any) -> Client:
    return sign_in(citizen)
