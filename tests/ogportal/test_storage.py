"""Static files as they go out."""

from pathlib import Path
from typing import Any

import pytest
import tinycss2
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile

from ogportal.storage import HashedStaticFiles, without_comments

OURS = ("css/portal.css", "css/admin.css")


def rules(css: str) -> list[str]:
    found = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return [" ".join(without_comments(rule.serialize()).split()) for rule in found]


@pytest.mark.parametrize("name", OURS)
def test_without_its_comments_a_stylesheet_says_the_same(name: str) -> None:
    css = Path(finders.find(name)).read_text(encoding="utf-8")
    bare = without_comments(css)
    assert "/*" in css
    assert "/*" not in bare
    assert rules(css) == rules(bare)
    assert not [rule for rule in tinycss2.parse_stylesheet(bare) if rule.type == "error"]


def test_a_stylesheet_of_somebody_else_keeps_its_licence(tmp_path: Path) -> None:
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    for folder in ("css", "vendor"):
        storage.save(f"{folder}/a.css", ContentFile(b"/* licence */\na{color:red}"))
    assert (tmp_path / "css/a.css").read_text() == "a{color:red}"
    assert (tmp_path / "vendor/a.css").read_text() == "/* licence */\na{color:red}"


def test_what_is_collected_has_a_hash_in_its_name_and_no_comments(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(HashedStaticFiles, "compress_files", lambda *_given: iter(()))  # brotli takes its time
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    found = finders.FileSystemFinder().list([])
    files = {name: (source, name) for name, source in found if name.startswith(("css/", "img/", "vendor/plex/"))}
    for name, (source, path) in files.items():
        with source.open(path) as file:
            storage.save(name, file)
    assert not [why for _name, _hashed, why in storage.post_process(files) if isinstance(why, Exception)]
    for name in OURS:
        hashed = storage.stored_name(name)
        assert hashed != name
        collected = (tmp_path / hashed).read_text(encoding="utf-8")
        assert "/*" not in collected
        source = Path(finders.find(name)).read_text(encoding="utf-8")
        assert len(rules(collected)) == len(rules(source)) > 0, "an empty file has no comments either"
