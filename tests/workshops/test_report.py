"""The report: who may write it, what files it takes, and who sees them when."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.transitions import TransitionNotAllowed
from core.uploads import Document, document_kind, media_type, read_document, read_photo
from tests import factories
from workshops import services
from workshops.errors import ReportNotEditable

pytestmark = pytest.mark.django_db

TEXT = {"ar": "ما جرى.", "fr": "Ce qui s’est dit."}
ALT = {"ar": "القاعة", "fr": "La salle"}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def held(organisation_a):
    return factories.WorkshopFactory(held=True, organiser=organisation_a)


def picture(kind="JPEG", size=(60, 40), **kwargs):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **kwargs)
    return out.getvalue()


def sent(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def with_place():
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 58.0, 17.0), 3: "W", 4: (6.0, 51.0, 0.0)})
    return picture(exif=exif)


def office(*names, **contents):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return out.getvalue()


class TestPhotos:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_a_photo_is_written_anew_as_jpeg(self, kind):
        photo = read_photo(sent(picture(kind, (3000, 1500))))
        assert (photo.width, photo.height) == (1600, 800)
        for content in (photo.image, photo.small):
            assert content.startswith(b"\xff\xd8\xff")

    def test_place_and_device_are_gone(self):
        content = with_place()
        assert b"Camera of somebody" in content
        photo = read_photo(sent(content))
        for found in (photo.image, photo.small):
            assert b"Camera" not in found
            assert not Image.open(BytesIO(found)).getexif()

    def test_what_hides_behind_the_picture_is_gone(self):
        photo = read_photo(sent(picture() + b"<script>alert(1)</script>PK\x03\x04"))
        assert b"script" not in photo.image

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
            ("page.jpg", b"<!doctype html><script>alert(1)</script>"),
            ("program.jpg", b"MZ\x90\x00" + bytes(200)),
            ("moving.png", picture("GIF") + b"<script>alert(1)</script>"),
            ("torn.jpg", picture(size=(900, 900))[:400]),
            ("empty.jpg", b""),
        ],
    )
    def test_what_is_no_photo_is_refused(self, name, content):
        with pytest.raises(ValidationError):
            read_photo(sent(content, name))

    @pytest.mark.parametrize("side", [8_000, 20_000])
    def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(self, side):
        out = BytesIO()
        Image.new("1", (side, side)).save(out, "PNG")
        assert len(out.getvalue()) < 100_000
        with pytest.raises(ValidationError):
            read_photo(sent(out.getvalue(), "bomb.png"))

    def test_a_file_that_is_too_large_is_refused(self):
        with pytest.raises(ValidationError):
            read_photo(sent(picture() + bytes(8_000_001)))


class TestDocuments:
    def test_kinds_are_told_by_what_is_in_the_file(self):
        assert document_kind(sent(b"%PDF-1.7\n", "a.exe")) == "pdf"
        assert document_kind(sent(office("[Content_Types].xml", "word/document.xml"))) == "docx"
        assert document_kind(sent(office("[Content_Types].xml", "xl/workbook.xml"))) == "xlsx"

    def test_where_a_picture_may_prove_something_it_is_written_anew(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            found = read_document(sent(picture(kind)))
            assert (found.kind, found.content[:3], media_type(found.kind)) == ("jpg", b"\xff\xd8\xff", "image/jpeg")
        assert read_document(sent(b"%PDF-1.7\n")) == Document("pdf", b"%PDF-1.7\n")
        assert media_type("pdf") == "application/pdf"
        with pytest.raises(ValidationError):
            read_document(sent(b"\x89PNG\r\n\x1a\n and nothing more"))

    @pytest.mark.parametrize(
        "content",
        [
            b"MZ\x90\x00%PDF-1.7",
            b"<html><script>alert(1)</script>",
            b"GIF89a%PDF-",
            b"PK\x03\x04 and nothing more",
            office("[Content_Types].xml", "evil.html"),
            office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            office("[Content_Types].xml", "word/document.xml", "big", big=b"0" * 101_000_000),
        ],
        ids=["program", "page", "polyglot", "broken", "other zip", "macro", "bomb"],
    )
    def test_everything_else_is_refused(self, content):
        with pytest.raises(ValidationError):
            document_kind(sent(content, "report.pdf"))

    def test_a_document_that_is_too_large_is_refused(self):
        with pytest.raises(ValidationError):
            document_kind(sent(b"%PDF-" + bytes(10_000_001)))


class TestWriting:
    def test_it_is_written_handed_in_given_back_and_published(self, held, organiser_a, screener):
        report = services.write_report(workshop=held, text={"fr": "Une moitié."}, recording_url="", by=organiser_a)
        with pytest.raises(ValidationError):
            services.submit_report(workshop=held, by=organiser_a)
        services.write_report(
            workshop=held, text=TEXT, recording_url="https://www.youtube.com/watch?v=1", by=organiser_a
        )
        report = services.submit_report(workshop=held, by=organiser_a)
        with pytest.raises(ReportNotEditable):
            services.write_report(workshop=held, text=TEXT, recording_url="", by=organiser_a)
        services.return_report(report=report, note="Plus court.", by=screener)
        services.submit_report(workshop=held, by=organiser_a)
        report.refresh_from_db()
        services.publish_report(report=report, by=screener)
        held.refresh_from_db()
        assert (held.state, held.report_ar) == ("reported", "ما جرى.")
        assert held.recording_url.startswith("https://www.youtube.com")
        with pytest.raises(TransitionNotAllowed):
            services.publish_report(report=report, by=screener)

    def test_a_meeting_that_was_not_held_has_no_report(self, organiser_a):
        with pytest.raises(ReportNotEditable):
            services.write_report(workshop=factories.WorkshopFactory(), text=TEXT, recording_url="", by=organiser_a)

    @pytest.mark.parametrize(
        "address",
        [
            "http://youtube.com/watch",
            "https://evil.example/youtube.com",
            "https://notyoutube.com/x",
            "https://youtube.com@evil.example/",
            "javascript:alert(1)",
        ],
    )
    def test_a_recording_elsewhere_is_refused(self, held, organiser_a, address):
        with pytest.raises(ValidationError):
            services.write_report(workshop=held, text=TEXT, recording_url=address, by=organiser_a)

    def test_files_are_kept_under_names_that_say_nothing_and_go_with_their_row(
        self, held, organiser_a, django_capture_on_commit_callbacks
    ):
        photo = services.add_photo(workshop=held, file=sent(picture(), "../Omar.jpg"), alt=ALT, by=organiser_a)
        document = services.add_document(
            workshop=held, file=sent(b"%PDF-1.7\n", "\u202efdp.exe"), title=ALT, by=organiser_a
        )
        assert "Omar" not in photo.image.name
        assert "exe" not in document.file.name
        with django_capture_on_commit_callbacks(execute=True):
            services.remove_file(row=photo, by=organiser_a)
            services.remove_file(row=document, by=organiser_a)
        assert not photo.image.storage.exists(photo.image.name)
        assert not document.file.storage.exists(document.file.name)

    def test_there_are_only_so_many_files_and_each_needs_its_words(self, held, organiser_a, monkeypatch):
        with pytest.raises(ValidationError):
            services.add_photo(workshop=held, file=sent(picture()), alt={"ar": "القاعة"}, by=organiser_a)
        with pytest.raises(ValidationError):
            services.add_photo(workshop=held, file=sent(b"no"), alt=ALT, by=organiser_a)
        with pytest.raises(ValidationError):
            services.add_document(workshop=held, file=sent(b"no"), title=ALT, by=organiser_a)
        monkeypatch.setattr("workshops.services.report.MOST_PHOTOS", 0)
        monkeypatch.setattr("workshops.services.report.MOST_DOCUMENTS", 0)
        with pytest.raises(ValidationError):
            services.add_photo(workshop=held, file=sent(picture()), alt=ALT, by=organiser_a)
        with pytest.raises(ValidationError):
            services.add_document(workshop=held, file=sent(b"%PDF-"), title=ALT, by=organiser_a)


class TestHandingOut:
    @pytest.fixture
    def photo(self, held, organiser_a):
        return services.add_photo(workshop=held, file=sent(picture()), alt=ALT, by=organiser_a)

    def test_before_publication_only_those_who_run_it_see_a_file(
        self, client, photo, sign_in, organiser_a, organiser_b, screener
    ):
        address = photo.get_absolute_url()
        assert client.get(address).status_code == 404
        assert sign_in(organiser_b).get(address).status_code == 404
        for user in (organiser_a, screener):
            answer = sign_in(user).get(address)
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "private, no-store"
            assert b"".join(answer.streaming_content)

    def test_afterwards_everybody_does_and_no_browser_runs_anything_of_it(self, client, photo, held, organiser_a):
        services.add_document(workshop=held, file=sent(b"%PDF-1.7\n"), title=ALT, by=organiser_a)
        held.state, held.report_ar, held.report_fr = "reported", "تقرير اللقاء.", "Le compte rendu."
        held.save()
        document = held.documents.get()
        small = reverse("workshops:photo_small", args=[held.reference, photo.key])
        for address in (photo.get_absolute_url(), small, document.get_absolute_url()):
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            assert b"".join(answer.streaming_content)
        assert answer["Content-Disposition"].startswith("attachment")
        other = factories.WorkshopFactory(reported=True)
        assert client.get(reverse("workshops:photo", args=[other.reference, photo.key])).status_code == 404
