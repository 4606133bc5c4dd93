import secrets
import unicodedata

from django.utils.text import slugify

from core.translated import Texts


def normal_email(address: str) -> str:
    """The one form under which an address is kept and compared (CVE-2019-19844: look-alikes are not equal)."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def organisation_key(name: Texts) -> str:
    """A key for addresses out of a name, with letters that make it the only one: `association-al-amal-k3f9`."""
    words = next((slug for text in name.values() if (slug := slugify(text))), "organisation")
    return f"{words[:50].strip('-')}-{secrets.token_hex(2)}"
