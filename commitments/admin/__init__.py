"""Commitments in the back office; each module registers its models."""

from commitments.admin import card, revision, work

__all__ = ["card", "revision", "work"]
