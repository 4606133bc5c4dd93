"""The ground of the other tests: every model has a factory, and what it makes is valid."""

import inspect

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from tests import factories

FLOORS = ("core", "accounts", "plans", "workshops", "ideas", "commitments", "consultation", "outcomes")
FACTORIES = {
    made._meta.get_model_class(): made
    for made in vars(factories).values()
    if inspect.isclass(made) and issubclass(made, DjangoModelFactory) and not made._meta.abstract
}
MODELS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_factory_makes_rows_that_the_model_itself_finds_valid(db: None, model) -> None:
    for row in FACTORIES[model].create_batch(2):
        row.refresh_from_db()
        row.full_clean()


@pytest.mark.parametrize(
    ("made", "trait"),
    [(made, trait) for made in FACTORIES.values() for trait in made._meta.parameters],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_every_trait_makes_a_row_that_the_database_accepts(db: None, made, trait) -> None:
    made(**{trait: True}).full_clean()


def test_every_person_of_the_cast_can_be_signed_in(client_of) -> None:
    from tests.support.people import ROLES

    for role in ROLES:
        assert client_of(role).session.get("_auth_user_id", "nobody")
