"""Files that people send: judged by what is in them, never by their name or by what the browser says they are."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.scanning import refuse_infected

PHOTO_BYTES = 8_000_000
#: More than any camera of a phone makes; asked before a single pixel is unpacked.
PHOTO_PIXELS = 50_000_000
PHOTO_SIDE, SMALL_SIDE = 1600, 640
DOCUMENT_BYTES = 10_000_000
#: What an office file may unpack to.
UNPACKED_BYTES, UNPACKED_FILES = 100_000_000, 2_000

#: By kind: media type, ending of the name, and for office files the part that makes them one.
KINDS: dict[str, tuple[str, str]] = {
    "pdf": ("application/pdf", ""),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/presentation.xml"),
}
#: Kinds of files that hold a picture. Those that come in are written anew as JPEG.
PICTURES = {"jpg": "image/jpeg", "png": "image/png"}
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PROGRAM = re.compile(r"vbaProject|activeX|\.(exe|dll|js|vbs|bat|scr)$", re.IGNORECASE)


@dataclass(frozen=True)
class Photo:
    image: bytes
    small: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Document:
    kind: str
    content: bytes


def media_type(kind: str) -> str:
    """The media type of a file that came in through this door."""
    return PICTURES.get(kind) or KINDS[kind][0]


def read_document(file: Any) -> Document:
    """A document as it was sent, or, where a picture may prove something, the photo written anew (`read_photo`).

    Raises `ValidationError` with a reason for people.
    """
    file.seek(0)
    start = file.read(12)
    if start.startswith(_PICTURE_STARTS) or start[8:] == b"WEBP":
        return Document("jpg", read_photo(file).image)
    kind = document_kind(file)
    file.seek(0)
    return Document(kind, file.read())


def read_photo(file: Any) -> Photo:
    """The photo, written anew as JPEG from its pixels alone, in two sizes.

    What stood beside the pixels (place, device, a second file) is gone. Raises `ValidationError` with a reason for
    people: not a JPEG, PNG or WebP, too many bytes or pixels, broken.
    """
    if file.size > PHOTO_BYTES:
        raise ValidationError(_("This photo is larger than 8 MB."), code="size")
    refused = ValidationError(_("This is not a photo that can be read: JPEG, PNG or WebP."), code="photo")
    try:
        file.seek(0)
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as found:
            if found.width * found.height > PHOTO_PIXELS:
                raise ValidationError(_("This photo has too many pixels."), code="pixels")
            found.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))
            upright = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise refused from None
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    plain.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    width, height = plain.size
    image = _jpeg(plain, 82)
    plain.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(image=image, small=_jpeg(plain, 72), width=width, height=height)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def document_kind(file: Any) -> str:
    """Which of `KINDS` the file is, by what is in it. Raises `ValidationError` with a reason for people.

    Where there is a virus scanner it has looked at the file. Photos are not shown to it: none of their bytes is kept.
    """
    kind = _kind(file)
    refuse_infected(file)
    return kind


def _kind(file: Any) -> str:
    if file.size > DOCUMENT_BYTES:
        raise ValidationError(_("This file is larger than 10 MB."), code="size")
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    raise ValidationError(_("Only PDF, Word, Excel and PowerPoint files are taken."), code="kind")


def _office_kind(file: Any) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise ValidationError(_("This file is broken."), code="broken") from None
    names = {entry.filename for entry in entries}
    if len(entries) > UNPACKED_FILES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise ValidationError(_("This file unpacks to more than it should."), code="bomb")
    if any(_PROGRAM.search(name) for name in names):
        raise ValidationError(_("This file holds a program (a macro): send it without."), code="program")
    for kind, (_type, part) in KINDS.items():
        if part and part in names and "[Content_Types].xml" in names:
            return kind
    raise ValidationError(_("Only PDF, Word, Excel and PowerPoint files are taken."), code="kind")
