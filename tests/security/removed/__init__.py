"""What each protection is, and how it is taken out: the counter-proofs of docs/security.md.

A test that nobody has seen fail may hold nothing. `python -m tests.security.removed [rows]` takes one protection after
the other out of a copy of the portal and runs the tests that should miss it. The modules here name them, by family.
"""

from tests.security.removed import history, people, running, texts, web
from tests.security.removed.one import ROOT, Removed, broken, registered

REMOVED: tuple[Removed, ...] = (*history.REMOVED, *web.REMOVED, *people.REMOVED, *texts.REMOVED, *running.REMOVED)
#: Rows whose tests take the protection away themselves, and what they call it.
BY_ITSELF = {"25": "the test without the constraint"}

__all__ = ["BY_ITSELF", "REMOVED", "ROOT", "Removed", "broken", "registered"]
