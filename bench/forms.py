"""What a visitor sends: each with an address, a key and a client of its own, as a crowd would."""

import secrets
import uuid
from urllib.parse import urlencode

TOKEN = "b" * 32


def headers() -> dict[str, str]:
    """Of a client that has the token of forms, and an address that nobody else has."""
    client = ".".join(str(1 + secrets.randbelow(250)) for _part in range(4))
    return {
        "Cookie": f"csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": client,
        "X-Bench-Client": client,
    }


def idea(mark: str) -> bytes:
    words = {
        "csrfmiddlewaretoken": TOKEN,
        "plan": "BENCH",
        "theme": f"bench-{1 + secrets.randbelow(10)}",
        "title": f"{mark} {secrets.token_hex(4)}",
        "body": "Publier chaque année les marchés de la commune, avec les montants et les noms des entreprises retenues.",
        "email": f"{secrets.token_hex(8)}@example.org",
        "language": "fr",
        "submission_key": str(uuid.uuid4()),
        "consent": "on",
    }
    return urlencode(words).encode()


def registration(mark: str) -> bytes:
    words = {
        "csrfmiddlewaretoken": TOKEN,
        "name": f"{mark} {secrets.token_hex(4)}",
        "email": f"{secrets.token_hex(8)}@example.org",
        "consent": "on",
    }
    return urlencode(words).encode()


def bare() -> bytes:
    return urlencode({"words": secrets.token_hex(20)}).encode()


IDEA, REGISTRATION, BARE = "/fr/ideas/new/", "/fr/workshops/BENCH-W-02/register/", "/bench/insert/"
