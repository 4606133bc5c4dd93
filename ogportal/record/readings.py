"""Our reading of the record: the typed content of `readings.yaml`."""

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from accounts.enums import NameStatus
from ogportal.record.dates import StatedDate
from ogportal.record.shapes import Bilingual, Key, Number, Shape, Text, Texts

PATH = Path(__file__).with_name("readings.yaml")


class PlanReading(Shape):
    reference: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,12}$")]
    territory: str | None = None
    summary_ar: Text
    summary_fr: Text


class SourceReading(Shape):
    title_ar: Text
    title_fr: Text
    publisher_ar: Text | None = None
    publisher_fr: Text | None = None
    date: StatedDate | None = None
    url: str = ""


class InstitutionReading(Shape):
    ar_status: Annotated[NameStatus, Field(strict=False)] = NameStatus.SEEN
    succeeds: Key | None = None


class EventReading(Shape):
    date: StatedDate
    ar: Text
    plan: Key


class StageReading(Shape):
    start: StatedDate | None = None
    end: StatedDate | None = None
    planned_end: StatedDate | None = None


class WorkshopTitles(Shape):
    title_ar: Text
    title_fr: Text
    ordinals_fr: Texts


class MeetingTitles(Shape):
    title_ar: Text
    title_fr: Text
    date_note_ar: Text
    date_note_fr: Text


class SingleWorkshopReading(MeetingTitles):
    description_ar: Text
    description_fr: Text


class CommitmentTitle(Shape):
    ar: Text
    fr: Text | None = None


class ForKeys(Shape):
    """Something said of the figures of one plan (the co-created one unless named) whose dotted key fits `keys`."""

    keys: Text
    plan: Key | None = None

    def fits(self, key: str) -> bool:
        return fnmatchcase(key, self.keys)


class StatedBy(ForKeys):
    sources: Texts


class Note(ForKeys, Bilingual):
    pass


class OtherFigure(Bilingual):
    key: Text
    source: Text
    value: int
    approximate: bool = False


class Reading(Shape):
    id: Text
    decision: Text
    others: list[OtherFigure] = []
    notes: list[Note] = []


class Readings(Shape):
    plans: dict[Key, PlanReading]
    co_created_plan: Key
    first_plan: Key
    sources: dict[str, SourceReading]
    plan_sources: dict[Key, Texts]
    first_plan_commitment_sources: Texts
    #: What tells of the adoption and publication of the second plan.
    second_plan_publication_source: Text
    institutions: dict[Key, InstitutionReading]
    events: list[EventReading]
    stages: dict[Key, StageReading]
    months_ar: Annotated[Texts, Field(min_length=12, max_length=12)]
    months_fr: Annotated[Texts, Field(min_length=12, max_length=12)]
    workshops: WorkshopTitles
    regional_meetings: MeetingTitles
    single_workshops: dict[Key, SingleWorkshopReading]
    first_plan_titles: dict[Number, CommitmentTitle]
    stated_by: list[StatedBy]
    readings: list[Reading]
    notes: list[Note]


@cache
def our_readings() -> Readings:
    content: Any = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return Readings.model_validate(content)
