"""`make bench`: what the portal costs beside a bare Django page on the same server, and what becomes of it at scale.

Nothing of the house imports this folder, and production does not carry it.
"""
