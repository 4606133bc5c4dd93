import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def without_comments(css: str) -> str:
    """A stylesheet of ours as it goes out: comments are a tenth of its weight, and no telephone reads them."""
    return _COMMENT.sub("", css)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their hash. A vendored file may name a source map that is not there."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file, worked out once: a page asks for that of its icons a hundred times."""
        known = self.__dict__.setdefault("_known_urls", {})
        if name not in known:
            known[name] = super().url(name, force)
        return known[name]

    def _save(self, name: str, content: Any) -> str:
        if name.startswith("css/") and name.endswith(".css"):
            # From its beginning: whoever made the hash of it for its name has read it to its end.
            content.seek(0)
            content = ContentFile(without_comments(content.read().decode()).encode())
        return super()._save(name, content)
