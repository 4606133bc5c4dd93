"""Cleaning and folding of Arabic and French text.

`clean_line` and `clean_text` make what people type safe to keep; `fold` makes two spellings of one word equal
for sorting, comparing and searching. Folded text is never shown. The SQL function `core_fold` (first migration
of this app) says the same as `fold`; a test holds the two together.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Direction overrides and embeddings: in a title they reorder the words around it.
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BIDI = re.compile(f"[{BIDI_CONTROLS}]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufff9-\ufffb]")
#: Vowelled Arabic has two or three marks on a letter, no script in use more than a few.
_MOST_MARKS = 8
#: Before : ; ? ! and inside « » French has one; alone it is kept, in a longer run it is a space like any other.
_NO_BREAK = "\u00a0\u202f"
#: PostgreSQL's idea of white space: without the four separators that Python counts in.
_SPACES = re.compile(r"[^\S\x1c-\x1f]+")
#: Letters and signs by name that leave no ink: the Hangul fillers and the empty Braille cell.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_ARABIC = re.compile("[\u0600-\u06ff]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
#: What most words are made of: letters and signs that need no cleaning and bear no marks. A text of such words with
#: single spaces between them is what it would be after cleaning, and is seen to be that at a tenth of the cost.
_ORDINARY = (
    "[!-~\u00ab\u00bb\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u2013\u2019"
    "\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a\u0660-\u0669]+"
)
_ORDINARY_LINE = re.compile(f"{_ORDINARY}(?: {_ORDINARY})*")
_ORDINARY_TEXT = re.compile(f"{_ORDINARY}(?:[ \n]{_ORDINARY})*")
_NEWLINES = re.compile(r"\n{3,}")

#: Tatweel, short vowels, Koranic marks, and everything of no width.
_DROPPED = re.compile(
    "[\u0640\u064b-\u065f\u0670\u0610-\u061a\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]"
)
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        **dict.fromkeys("ةھہە", "ه"),
        **dict.fromkeys("ݣڭگک", "ك"),
        **dict.fromkeys("ؤئء", None),
        **{chr(0x660 + n): str(n) for n in range(10)},
        **{chr(0x6F0 + n): str(n) for n in range(10)},
        "٫": ",",
        "٬": None,
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        **dict.fromkeys("،؛؟«»“”„’‘'`´", " "),
    }
)


def fold(text: str) -> str:
    """The form under which spellings of one word are equal (`facts/search_cases.yaml`, fold_spec).

    >>> fold("الإشرافُ") == fold("الاشراف"), fold("Égalité") == fold("egalite")
    (True, True)
    """
    # Letter by letter: PostgreSQL knows no final sigma.
    text = "".join(letter.lower() for letter in unicodedata.normalize("NFKC", text))
    text = _DROPPED.sub("", text)
    text = text.translate(_LETTERS)
    # The remaining accents of Latin letters; Arabic marks are gone by now.
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return _SPACES.sub(" ", text).strip(" ")


def clean_line(text: str) -> str:
    """One line: NFC, no control or direction character, single spaces (a no-break one of French stays)."""
    if _ORDINARY_LINE.fullmatch(text):
        return text
    # Composed last: what is taken out may have stood between a letter and its accent.
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", _BIDI.sub("", text)))
    return _SPACES.sub(lambda run: run[0] if run[0] in _NO_BREAK else " ", text).strip()


def clean_text(text: str) -> str:
    """Several lines: as `clean_line`, but paragraphs stay (at most one empty line between two)."""
    if _ORDINARY_TEXT.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", _BIDI.sub("", text)))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _NEWLINES.sub("\n\n", text).strip()


def is_blank(text: str) -> bool:
    """True when nothing of the text can be seen (spaces, format characters, marks without a letter)."""
    return not any(unicodedata.category(c)[0] in "LNPS" and c not in _FILLERS for c in text)


def validate_visible(value: str) -> None:
    if is_blank(value):
        raise ValidationError(_("This text has no visible character."), code="invisible")


def validate_not_only_marks(value: str) -> None:
    """Refuse towers of combining marks, which cover the lines around them."""
    # Most texts have no mark at all, and their few different letters are soon looked at.
    if _ORDINARY_TEXT.fullmatch(value) or not any(map(unicodedata.combining, set(value))):
        return
    run = 0
    for character in value:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MOST_MARKS:
            raise ValidationError(_("This text has too many marks on one letter."), code="marks")


def guess_language(text: str) -> str:
    """`ar` when most letters are Arabic, else `fr`: a suggestion for a form, never a decision."""
    arabic, latin = (sum(map(len, letters.findall(text))) for letters in (_ARABIC, _LATIN))
    return "ar" if arabic >= latin else "fr"
