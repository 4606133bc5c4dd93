from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their hash. A vendored file may name a source map that is not there."""

    manifest_strict = False
