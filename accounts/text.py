import unicodedata


def normal_email(address: str) -> str:
    """The one form under which an address is kept and compared (CVE-2019-19844: look-alikes are not equal)."""
    return unicodedata.normalize("NFKC", address).strip().casefold()
