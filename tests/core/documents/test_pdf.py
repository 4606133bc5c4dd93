"""PDFs: whole words in both directions, and nothing fetched."""

import http.server
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from core.documents import PdfUnavailable, document_response, pdf_available, render_pdf
from core.documents import pdf as module
from tests.support.crowds import in_background

PAGE = "{% extends 'documents/base.html' %}{% block title %}عنوان{% endblock %}{% block content %}%s{% endblock %}"


@pytest.fixture
def written(tmp_path: Path, settings: Any) -> Any:
    """Writes a template with this content, and gives its name."""
    folders = [*settings.TEMPLATES[0]["DIRS"], tmp_path]

    def write(content: str) -> str:
        (tmp_path / "given.html").write_text(PAGE.replace("%s", content), encoding="utf-8")
        return "given.html"

    with override_settings(TEMPLATES=[settings.TEMPLATES[0] | {"DIRS": folders}]):
        yield write


def text_of(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "out.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True, timeout=60).stdout


def test_arabic_and_french_can_be_read_back(written: Any, tmp_path: Path) -> None:
    pdf = render_pdf(written("<h1>خطة العمل</h1><p lang='fr' dir='ltr'>L’idée : 1 245 fois</p>"), {}, language="ar")
    text = text_of(pdf, tmp_path)
    assert "خطة العمل" in text
    assert "L’idée : 1 245 fois" in text


def test_our_face_is_in_it_and_no_other(written: Any, tmp_path: Path) -> None:
    file = tmp_path / "out.pdf"
    file.write_bytes(render_pdf(written("<p>نص Latin é — « » 84 %</p>"), {}, language="ar"))
    fonts = subprocess.run(
        ["pdffonts", str(file)], check=True, capture_output=True, text=True, timeout=60
    ).stdout.splitlines()[2:]
    assert fonts
    assert all("Plex" in line for line in fonts)


def test_the_direction_is_that_of_the_language(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(module, "render_to_string", lambda name, context: seen.append(context) or "<p>x</p>")
    render_pdf(written(""), {}, language="ar")
    render_pdf(written(""), {}, language="fr")
    assert [context["direction"] for context in seen] == ["rtl", "ltr"]


def test_no_file_and_no_other_machine_is_read(written: Any, tmp_path: Path) -> None:
    asked = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Listening)
    in_background(server.serve_forever)
    secret = tmp_path / "secret.txt"
    secret.write_text("kept to ourselves")
    here = f"http://127.0.0.1:{server.server_port}"
    pdf = render_pdf(
        written(
            f"<link rel='attachment' href='file://{secret}'><img src='{here}/picture' alt=''>"
            f"<link rel='stylesheet' href='{here}/style'><p>words</p>"
        ),
        {},
        language="fr",
    )
    server.shutdown()
    server.server_close()
    assert asked == []
    (tmp_path / "out.pdf").write_bytes(pdf)
    listed = subprocess.run(
        ["pdfdetach", "-list", str(tmp_path / "out.pdf")], capture_output=True, text=True, check=False, timeout=60
    )
    assert "secret" not in listed.stdout


def test_without_the_libraries_it_says_so(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "pdf_available", lambda: False)
    with pytest.raises(PdfUnavailable):
        render_pdf(written("<p>x</p>"), {}, language="ar")


def test_a_machine_that_lacks_them_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf_available.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    assert not pdf_available()
    pdf_available.cache_clear()


def test_the_name_of_the_file_may_be_arabic() -> None:
    response = document_response(b"x", name="خطة.pdf", content_type="application/pdf", private=True)
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Cache-Control" not in document_response(b"x", name="a.pdf", content_type="application/pdf")
