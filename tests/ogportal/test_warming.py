"""A process is warm before its first visitor comes."""

from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import resolve

from ogportal import warming
from tests.support.sources import ROOT


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    monkeypatch.setattr("ogportal.warming.gc.freeze", lambda: done.append("frozen"))
    return done


def test_everything_of_ours_is_read_without_a_database(frozen: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr("ogportal.warming.get_template", read.append)
    warming.warm()
    assert frozen == ["frozen"]
    assert {"ogportal/home.html", "emails/confirm.txt", "components/field.html", "admin/base_site.html"} <= {*read}
    assert all((ROOT / "templates" / name).exists() or (ROOT / "ogportal/templates" / name).exists() for name in read)
    assert resolve(f"/{settings.LANGUAGE_CODE}/")


@pytest.mark.parametrize("name", ["400.html", "emails/confirm.subject.txt"])
def test_a_template_that_is_read_ahead_is_at_hand(frozen: list[str], name: str) -> None:
    assert name in {*warming.our_templates()}


def test_every_template_of_ours_can_be_parsed() -> None:
    """One that cannot stops the start of the web server."""
    names = [*warming.our_templates()]
    assert len(names) > 100
    for name in names:
        get_template(name)


def test_where_templates_are_edited_nothing_is_read_ahead(frozen: list[str], settings: Any) -> None:
    settings.DEBUG = True
    warming.warm()
    assert frozen == []
