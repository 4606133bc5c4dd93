"""A row that `insert` writes is the row that `save` would have written."""

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from core.inserting import insert
from core.models import Delivery, StateChange
from ideas.models import Idea
from tests import factories

MAIL = {"kind": "hello", "to": "reader@example.org", "language": "fr"}


def test_it_is_the_row_that_save_would_write(db: None) -> None:
    theme = factories.ThemeFactory()
    ours, djangos = (
        Idea(plan=theme.plan, theme=theme, title="Titre", body="Texte", language="fr", hidden_reasons={"fr": "non"})
        for _turn in range(2)
    )
    assert insert(ours)
    djangos.save()
    assert ours.pk
    assert ours.created_at < djangos.created_at, "told by the database"
    ours.tracking_code = djangos.tracking_code
    assert model_to_dict(ours, exclude=["id"]) == model_to_dict(djangos, exclude=["id"])
    read, other = (Idea.objects.get(pk=one.pk) for one in (ours, djangos))
    assert model_to_dict(read, exclude=["id"]) == model_to_dict(other, exclude=["id"])
    assert read.search == other.search
    ours.title = "Autre"
    ours.save()  # a row of its own would break the key
    assert Idea.objects.count() == 2


def test_what_is_given_is_not_left_to_the_database(db: None) -> None:
    line = StateChange(model="a.b", object_id=1, from_state="", to_state="x", by=None)
    insert(line)
    again = StateChange(model="a.b", object_id=1, from_state="", to_state="y", by=None, at=line.at)
    insert(again)
    assert StateChange.objects.get(to_state="y").at == line.at


def test_nothing_is_written_where_one_is(db: None) -> None:
    assert insert(Delivery(**MAIL, dedupe_key="one"), unless_there="dedupe_key")
    second = Delivery(**MAIL, dedupe_key="one")
    assert not insert(second, unless_there="dedupe_key")
    assert second.pk is None
    assert insert(Delivery(**MAIL), unless_there="dedupe_key")
    assert Delivery.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Delivery(**MAIL, dedupe_key="one"))
