"""PDF out of a template. The renderer reads neither files nor the network: citizens' words pass through it."""

import functools
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

FONTS = Path(__file__).resolve().parent / "fonts"
#: Weights of the complete faces. Those of the pages are cut by `unicode-range`, which tears words in a PDF.
FACES = {400: FONTS / "IBMPlexSansArabic-Regular.ttf", 600: FONTS / "IBMPlexSansArabic-SemiBold.ttf"}

#: Fonts are registered with libraries that are not made for several threads.
_one_at_a_time = threading.Lock()


class PdfUnavailable(Exception):
    """The libraries that lay out text (Pango) are missing on this machine; everything but PDF works."""


@functools.cache
def pdf_available() -> bool:
    """Say whether this machine can make PDFs. Pages ask before they offer one."""
    try:
        import weasyprint  # noqa: F401 - loading it is the question
    except (ImportError, OSError):
        return False
    return True


def render_pdf(template: str, context: dict[str, Any], *, language: str) -> bytes:
    """Return the PDF of a template in `language`; it extends `documents/base.html`.

    Pictures stand in it as `data:` addresses; whatever else it names is not fetched. Raises `PdfUnavailable`.
    """
    if not pdf_available():
        raise PdfUnavailable
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    with translation.override(language):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
        shared = {"SITE_URL": settings.SITE_URL, "APP_NAME": settings.APP_NAME}
        html = render_to_string(template, shared | context | {"language": language, "direction": direction})
    with _one_at_a_time:
        fonts = FontConfiguration()
        # Our own sheet names our own files; as `data:` within it they would be read letter by letter for each PDF.
        style = CSS(string=_style(), font_config=fonts, url_fetcher=URLFetcher(allowed_protocols={"file"}))
        page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}))
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"))


@functools.cache
def _style() -> str:
    rules = [(Path(__file__).resolve().parent / "style.css").read_text(encoding="utf-8")]
    for weight, path in FACES.items():
        rules.append(f"@font-face{{font-family:Plex;font-weight:{weight};src:url({path.as_uri()}) format('truetype')}}")
    return "\n".join(rules)
