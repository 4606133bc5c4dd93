"""The short code of a ticket: the order of arrival and four letters that nobody guesses (`17-K7QF`)."""

import hashlib
import re

#: Without what is read wrongly: 0 and O, 1, I and L, U and V.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_LENGTH = 4
_CODE = re.compile(rf"(\d{{1,9}})[\s-]*([A-Za-z0-9]{{{_LENGTH}}})$")


def code_of(seq: int, token: str) -> str:
    """The code of a registration. The letters come from the secret of the ticket, which they do not give away."""
    digest = hashlib.sha256(f"check-in:{token}".encode()).digest()
    return f"{seq}-{''.join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LENGTH])}"


def read_code(text: str) -> tuple[int, str] | None:
    """The order of arrival and the code in what was typed, or in the address that was scanned; None without one.

    >>> read_code("17 k7qf"), read_code("https://example.org/check-in/?code=17-K7QF"), read_code("x")
    ((17, '17-K7QF'), (17, '17-K7QF'), None)
    """
    found = _CODE.search(text.rpartition("code=")[2].strip())
    return (int(found[1]), f"{int(found[1])}-{found[2].upper()}") if found else None
