from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their hash. A vendored file may name a source map that is not there."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file, worked out once: a page asks for that of its icons a hundred times."""
        known = self.__dict__.setdefault("_known_urls", {})
        if name not in known:
            known[name] = super().url(name, force)
        return known[name]
