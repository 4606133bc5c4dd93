"""The published record: what documents say about past plans, loaded from a folder of facts.

    load()            our copy of the facts
    load(Path("…"))   another folder of the same form

The folder is read and judged whole (shape, references, sums) before the first row is written; then everything is
written in one transaction. Loading twice is loading once.
"""

from ogportal.record.errors import Fault, RecordError
from ogportal.record.loading import Loaded, load

__all__ = ["Fault", "Loaded", "RecordError", "load"]
