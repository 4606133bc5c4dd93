class ArchiveNotMade(Exception):
    """The archive is still being made, or its making failed."""
