"""Recordings on other sites: the address of the player that may stand in a page of ours, once somebody asks for it."""

import re
from urllib.parse import parse_qs, urlsplit

_YOUTUBE = re.compile(r"[\w-]{11}")
_VIMEO = re.compile(r"\d{4,12}")
_ARCHIVE = re.compile(r"[\w.-]{3,100}")


def player_of(address: str) -> str | None:
    """The address of a player that keeps no cookies before it plays, or None: then there is only the link.

    YouTube's "nocookie" host, Vimeo with `dnt=1` and the Internet Archive are known. Nothing is asked over the network.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    words = [word for word in parts.path.split("/") if word]
    if host == "youtu.be" and words:
        return _youtube(words[0])
    if host in {"youtube.com", "youtube-nocookie.com"} and words:
        told = parse_qs(parts.query).get("v", [""])[0] if words == ["watch"] else words[-1]
        return _youtube(told) if words[0] in {"watch", "live", "embed", "shorts"} else None
    if host in {"vimeo.com", "player.vimeo.com"} and words and _VIMEO.fullmatch(words[-1]):
        return f"https://player.vimeo.com/video/{words[-1]}?dnt=1"
    if host == "archive.org" and words[0:1] in (["details"], ["embed"]):
        told = "".join(words[1:2])
        return f"https://archive.org/embed/{told}" if _ARCHIVE.fullmatch(told) else None
    return None


def _youtube(code: str) -> str | None:
    return f"https://www.youtube-nocookie.com/embed/{code}" if _YOUTUBE.fullmatch(code) else None
