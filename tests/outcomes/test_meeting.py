"""The report of a meeting as PDF and DOCX: all that its page shows, in the direction of the language."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from docx import Document
from PIL import Image

from tests import factories
from workshops.models import ReportDocument, ReportPhoto

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    workshop = factories.WorkshopFactory(reported=True, recording_url="https://video.example.org/1")
    poll = factories.PollFactory(workshop=workshop, state="closed", answers_count=8)
    for votes in (6, 2):
        factories.PollOptionFactory(poll=poll, votes=votes)
    drawing = BytesIO()
    Image.new("RGB", (640, 400), "teal").save(drawing, "JPEG")
    files = {name: ContentFile(drawing.getvalue(), "photo.jpg") for name in ("image", "small")}
    ReportPhoto.objects.create(workshop=workshop, width=640, height=400, alt_ar="القاعة", alt_fr="La salle", **files)
    ReportDocument.objects.create(
        workshop=workshop, title_ar="عرض", title_fr="Exposé", kind="pdf", size=9, file=ContentFile(b"%PDF-1.7\n", "x")
    )
    return workshop


def test_the_word_file_has_figures_bars_photos_and_documents(client, reported, language):
    answer = client.get(f"/{language}/workshops/{reported.reference}/report.docx")
    document = Document(BytesIO(answer.content))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any("█" * 15 in row for row in cells), "the answer of six in eight"
    assert any("https://video.example.org/1" in row for row in cells)
    assert any({"ar": "عرض", "fr": "Exposé"}[language] in row for row in cells)
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == {"ar": "القاعة", "fr": "La salle"}[language]


def test_the_pdf_carries_its_photos_itself(client, reported, language):
    with_photo = client.get(f"/{language}/workshops/{reported.reference}/report.pdf")
    assert with_photo["Content-Type"] == "application/pdf"
    assert b"/DCTDecode" in with_photo.content
    ReportPhoto.objects.get().small.delete(save=False)
    assert b"/DCTDecode" not in client.get(f"/{language}/workshops/{reported.reference}/report.pdf").content


def test_the_page_claims_no_vote_of_the_room_for_the_order_of_its_problems(client, reported):
    factories.ProblemFactory(workshop=reported)
    page = client.get(f"/fr/workshops/{reported.reference}/").content.decode()
    assert "Dans l’ordre du compte rendu" in page


PLAYER = "https://www.youtube-nocookie.com"


def test_nothing_of_another_site_is_loaded_before_somebody_asks_to_watch(client):
    shown = factories.WorkshopFactory(reported=True, recording_url="https://www.youtube.com/watch?v=a1_b2-c3d4e")
    page = client.get(f"/fr/workshops/{shown.reference}/")
    assert 'href="?watch=1#recording"' in page.content.decode()
    assert b"<iframe" not in page.content
    assert "frame-src" not in page["Content-Security-Policy"]

    watched = client.get(f"/fr/workshops/{shown.reference}/?watch=1")
    assert f'src="{PLAYER}/embed/a1_b2-c3d4e"' in watched.content.decode()
    assert f"frame-src {PLAYER};" in f"{watched['Content-Security-Policy']};"
    assert "s-maxage" not in watched.headers.get("Cache-Control", ""), "a page for whoever asked, kept for nobody else"


def test_a_recording_without_a_known_player_is_a_link_whatever_is_asked(client, reported):
    page = client.get(f"/fr/workshops/{reported.reference}/?watch=1")
    assert reported.recording_url in page.content.decode()
    assert b"<iframe" not in page.content
    assert "frame-src" not in page["Content-Security-Policy"]
