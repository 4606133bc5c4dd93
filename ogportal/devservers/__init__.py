"""The servers that `make run` and `make test` start by themselves.

Nothing here is imported by the portal in production, but for the e-mail backend of the demonstration.
Read `docs/decisions/0001-embedded-servers.md` for why, and `supervisor.py` for the order of things.
"""
