"""W1: words that would be script stand in every text of the portal, and are words on every page."""

from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import factories
from tests.sweeps import addresses
from tests.sweeps.conftest import sign_in
from tests.sweeps.world import World

#: Breaks out of an attribute, a title and a text area, and would make an element that is searched for below.
EVIL = "'\"></title></textarea><evil-mark onload=alert(1)>{{7*7}}"
APPS = {"accounts", "plans", "workshops", "ideas", "commitments", "consultation", "outcomes", "core"}
NAMED = {"reference", "slug", "key", "state", "token", "handle", "purpose", "ability", "dedupe_key", "kind", "code"}


def texts(model: Any) -> list[str]:
    """Fields that hold words: no keys, no choices, no addresses."""
    return [
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.URLField | models.EmailField | models.SlugField)
        and not field.choices and not field.unique and field.name not in NAMED
        and (field.max_length is None or field.max_length > len(EVIL))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def world(kept_demonstration: Any) -> World:
    return World(kept_demonstration.signins)


@pytest.fixture
def planted(world: World) -> set[str]:
    """Every text that may be overwritten; those that the database keeps as they were published stay."""
    cache.clear()
    done = set()
    for model in apps.get_models():
        if model._meta.app_label not in APPS or model._meta.proxy:
            continue
        for name in texts(model):
            try:
                with transaction.atomic():
                    model._base_manager.update(**{name: EVIL})
                done.add(f"{model._meta.label}.{name}")
            except DatabaseError:
                continue
    return done


def test_no_text_is_run_on_any_page(world: World, planted: set[str]) -> None:
    assert {"ideas.Idea.title", "ideas.Idea.author_name", "consultation.Comment.body"} <= planted
    assert {"workshops.Workshop.title_fr", "accounts.Organisation.name_fr"} <= planted
    broken, seen = [], 0
    for name, one in addresses.TABLE.items():
        if one.status != 200 or one.role or name.endswith(("pdf", "docx", "xlsx", "archive")):
            continue
        client = Client(raise_request_exception=False)
        answer = client.get(addresses.path_of(name, world, "fr"))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen += b"&lt;evil-mark" in body
        markup = answer.headers.get("Content-Type", "").partition(";")[0] in {"text/html", "application/atom+xml"}
        if answer.status_code >= 500 or (markup and b"<evil-mark" in body):
            broken.append(f"{answer.status_code} {name}")
    assert not broken
    assert seen > 10, "the words were planted where nobody reads"


@pytest.mark.django_db
def test_no_text_is_run_in_a_comparison() -> None:
    """Versions are kept as they were published, so the sweep above cannot plant anything in them."""
    card = factories.CommitmentFactory()
    for number, title in enumerate(("Avant", EVIL, "Après"), 1):
        factories.CommitmentVersionFactory(commitment=card, number=number, texts={"title": {"ar": title, "fr": title}})
    for language in ("ar", "fr"):
        for versions in ("from=1&to=2", "from=2&to=3"):
            page = Client().get(f"/{language}/commitments/{card.reference}/versions/?{versions}").content
            assert b"&lt;evil-mark" in page, versions
            assert b"<evil-mark" not in page, versions


def test_no_text_is_run_in_the_back_office(world: World, planted: set[str]) -> None:
    client = Client(raise_request_exception=False)
    sign_in(client, world.user("administrator"), second_factor=True)
    broken, seen = [], 0
    for model in apps.get_models():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.order_by("-pk").first()
        for page in ("changelist", "change", "history", "delete"):
            try:
                path = reverse(f"admin:{label}_{page}", args=[] if page == "changelist" else [getattr(row, "pk", 0)])
            except NoReverseMatch:
                continue
            answer = client.get(path)
            if answer.status_code == 200:
                body = answer.render().content if hasattr(answer, "render") else answer.content
                seen += b"&lt;evil-mark" in body
                if b"<evil-mark" in body:
                    broken.append(path)
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {path}")
    assert not broken
    assert seen > 10
