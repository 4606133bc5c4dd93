"""Words that mean the same and are not spelled alike: of one language, and of Arabic and French.

Folding makes spellings of one word equal (`core.text.fold`); what it cannot know stands here, in groups. A search for
one of a group finds the others, and titles are compared by them.
"""

import re
from functools import cache

from core.text import fold

GROUPS: tuple[tuple[str, ...], ...] = (
    ("الحكومة المنفتحة", "الحكومة المفتوحة", "gouvernement ouvert", "open government", "OGP", "PGO", "ش ح م"),
    ("الديموقراطية", "الديمقراطية", "démocratie"),
    ("الإعداد المشترك", "الصياغة التشاركية", "الإعداد التشاركي", "co-création", "cocréation"),
    ("خطة العمل", "مخطط العمل", "plan d'action", "PAN"),
    ("الرشوة", "الفساد", "corruption"),
    (
        "الولوج للمعلومة",
        "الولوج إلى المعلومة",
        "الحصول على المعلومة",
        "الحصول على المعلومات",
        "accès à l'information",
    ),
    ("لجنة الإشراف", "لجنة القيادة", "comité de pilotage"),
    ("الفضاء الجمعي", "الفضاء الجمعوي"),
    ("الفاعل الجمعوي", "acteur associatif"),
    ("التشاور العمومي", "consultation publique"),
    ("النشر الاستباقي", "publication proactive"),
    ("المجتمع المدني", "société civile"),
    ("الجماعات الترابية", "collectivités territoriales"),
    ("نسبة الإنجاز", "نسبة التقدم", "taux d'avancement"),
    ("عريضة", "pétition"),
    ("ملتمس", "motion"),
    ("الميزانية", "budget"),
    ("المعطيات المفتوحة", "البيانات المفتوحة", "données ouvertes", "open data"),
    ("الشفافية", "transparence"),
)
_ARTICLE = re.compile(r"\b(?:وال|فال|بال|كال|لل|ال)(?=\w{3,})")
_PLURAL = re.compile(r"(\w{3,})ات\b")
_WORD = re.compile(r"\w+")

#: Words that say nothing about what a title is about, folded.
_EMPTY = frozenset(
    word
    for line in (
        "في من على علي الي عن مع ان او و ما هذا هذه التي الذي بين كل بعد قبل حول عبر الا لا ثم قد هو هي",
        "de la le les du des un une et a au aux en dans pour par sur avec ou que qui d l se ce cette son sa ses",
    )
    for word in line.split()
)


def _words(text: str) -> list[str]:
    """The words of a text as the SQL function `core_search_text` writes them."""
    return _WORD.findall(_PLURAL.sub(r"\1ه", _ARTICLE.sub("", fold(text))))


@cache
def _known() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each phrase as a run of words, with the other phrases of its group."""
    known: dict[tuple[str, ...], list[str]] = {}
    for group in GROUPS:
        for phrase in group:
            others = known.setdefault(tuple(_words(phrase)), [])
            others += [other for other in group if other != phrase and other not in others]
    return {run: tuple(others) for run, others in known.items()}


@cache
def _longest() -> int:
    return max(len(run) for run in _known())


def terms(text: str) -> list[tuple[str, ...]]:
    """What a text speaks of: each word or known phrase as typed (folded), with its synonyms after it.

    >>> terms("محاربة الرشوة")
    [('محاربه',), ('رشوه', 'الفساد', 'corruption')]
    """
    words, found = _words(text), []
    while words:
        for length in range(min(_longest(), len(words)), 0, -1):
            run = tuple(words[:length])
            if run in _known():
                found.append((" ".join(run), *_known()[run]))
                words = words[length:]
                break
        else:
            found.append((words.pop(0),))
    return found


def telling(text: str, most: int) -> list[tuple[str, ...]]:
    """The terms of a title that say what it is about, at most so many, each once."""
    return list(dict.fromkeys(term for term in terms(text) if len(term) > 1 or _tells(term[0])))[:most]


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in _EMPTY
