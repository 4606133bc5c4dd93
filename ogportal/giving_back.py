"""What somebody sent while the portal could not take it, to be sent once more. Nothing of it is asked or kept anywhere.

The page that says so is made out of the request alone: it must come out whatever is broken.
"""

import re
from dataclasses import dataclass

from django.http import HttpRequest

from core.text import guess_language

#: How a browser sends a form.
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
#: A form with one of these is not given back at all: whoever signs in types anew.
PASSWORDS = re.compile(r"pass", re.IGNORECASE)
#: A field for one of these is given back empty.
CODES = re.compile(r"(^|[-_])code$")
#: A value of so many words is somebody's text, which the page also shows.
WORDS = 3


@dataclass(frozen=True)
class GivenBack:
    """A form as it was sent: where it went, and what was in it."""

    address: str
    #: Name and value, in the order in which they came.
    fields: list[tuple[str, str]]
    #: Fields that are to be filled in anew.
    codes: list[str]
    #: Field and file name. The file itself is gone: it is chosen anew.
    files: list[tuple[str, str]]
    #: Language (as it seems) and text.
    texts: list[tuple[str, str]]


def given_back(request: HttpRequest) -> GivenBack | None:
    """None for what was no form, for a form that did not come from a page of the portal, and for one with a password.

    With a form of another site the page would make its reader send what that site has written.
    """
    if request.method != "POST" or request.content_type not in FORMS:
        return None
    if not getattr(request, "csrf_processing_done", False) or any(PASSWORDS.search(name) for name in request.POST):
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken" and not CODES.search(name)]
    return GivenBack(
        address=request.get_full_path(),
        fields=fields,
        codes=[name for name in request.POST if CODES.search(name)],
        files=[(name, file.name or "") for name, files in request.FILES.lists() for file in files],
        texts=[(guess_language(value), value) for _name, value in fields if len(value.split()) >= WORDS],
    )
