"""The demonstration: illustrative rows that bring a past plan's counts to the record's own, and a present plan.

    load()    the record, then the illustration; a second run changes nothing

Texts are data (`texts/*.yaml`, written by hand); everything else follows from them and from one seed. Every row that
can carry the mark is marked `is_illustrative`. The rows of the past are written as they ended, with their dates and
their log, and not played again through the services: those stamp the present, ask whether a stage is open now and
write e-mails. What the services would refuse is refused here too, by the constraints of the database, and a test
cleans every row as a form would.
"""

from ogportal.demo.loading import Loaded, load

__all__ = ["Loaded", "load"]
