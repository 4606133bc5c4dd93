"""The help pages: for each role what it does, in steps, with pictures taken from the demonstration."""

from ogportal.guide import administrator, citizen, committee_member, focal_point, organiser, screener
from ogportal.guide.shape import Guide

#: In the order in which they are listed. The key is the last part of the address.
GUIDES: dict[str, Guide] = {
    module.GUIDE.key: module.GUIDE
    for module in (citizen, organiser, focal_point, screener, committee_member, administrator)
}
