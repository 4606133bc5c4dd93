"""Files that are kept for the apps to come: checked in outline, not loaded yet."""

from typing import Any

from pydantic import RootModel

from ogportal.record.dates import StatedDate
from ogportal.record.shapes import Key, Loose, NumberedTitle, Sources, Text, Texts


class CommunicationAct(Loose):
    key: Key
    ar: Text
    fr: Text
    date: StatedDate | None = None


class Communication(RootModel[list[CommunicationAct]]):
    pass


class OgpContext(Loose):
    members: dict[str, Any]
    founders_ar: Texts
    founders_fr: Texts
    src: Sources


class CommitteeMeeting(Loose):
    title_ar: Text
    title_fr: Text
    date: StatedDate
    agenda: list[NumberedTitle]
    conclusions: list[dict[str, Any]]
    src: Sources
