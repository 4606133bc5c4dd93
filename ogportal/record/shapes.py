"""The shape of every file of a folder of facts. What has another shape is refused before anything is loaded."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from accounts.enums import NameStatus
from core.text import is_blank
from ogportal.record.dates import StatedDate
from plans.enums import EventStatus, Level, Severity
from workshops.enums import ProgrammeLead


def _visible(value: str) -> str:
    if is_blank(value):
        raise ValueError("this text has no visible character")
    if "\x00" in value:
        raise ValueError("this text has a NUL character")
    return value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_visible)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
Number = Annotated[int, Field(ge=1, le=1000)]
Count = Annotated[int, Field(ge=0, le=100_000_000)]
Sources = Annotated[list[Text], Field(min_length=1)]
Texts = list[Text]
Spellings = Annotated[list[Text], BeforeValidator(_as_list)]
# Values that YAML gives as text, judged against an enumeration of ours.
Status = Annotated[NameStatus, Field(strict=False)]


class Shape(BaseModel):
    """Strict: no value is bent into another type, and a key that nobody knows is a mistake (a misspelt one, often)."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Loose(BaseModel):
    """A file that is kept and checked in outline, and not loaded (yet)."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)


class Bilingual(Shape):
    ar: Text
    fr: Text


# --- institutions.yaml ----------------------------------------------------------------------------------------
class Body(Bilingual):
    key: Key
    fr_status: Status
    note: Text | None = None
    parent: Key | None = None
    ar_alt: Spellings = []
    ar_raw: Spellings = []


class Institutions(Shape):
    public: list[Body]
    civil_society: list[Body]
    src: Sources
    seen_in: Texts = []


# --- plans.yaml -----------------------------------------------------------------------------------------------
class Axis(Bilingual):
    number: Number
    commitments: Count


class Meeting(Shape):
    place_ar: Text
    place_fr: Text
    status: Literal["held", "cancelled"]
    reason_ar: Text | None = None
    reason_fr: Text | None = None


class SingleWorkshop(Shape):
    place_ar: Text
    place_fr: Text
    date: StatedDate | None
    date_hint: StatedDate | None = None
    attendees_ar: Text | None = None


class NumberedTitle(Bilingual):
    number: Number


class Plan(Shape):
    key: Key
    level: Annotated[Level, Field(strict=False)]
    ordinal: Number | None = None
    territory_ar: Text | None = None
    territory_fr: Text | None = None
    title_ar: Text
    title_fr: Text
    programme_ar: Text | None = None
    programme_fr: Text | None = None
    start: StatedDate
    end: StatedDate
    launched: StatedDate | None = None
    digital_platform_launched: StatedDate | None = None
    drafted_by: StatedDate | None = None
    ogp_local_member_since: StatedDate | None = None
    commitments: Count | None
    proposed_commitments: Count | None = None
    proposing_institutions: Count | None = None
    completion_rate_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    completion_rate_as_of: StatedDate | None = None
    areas_ar: Texts = []
    areas_fr: Texts = []
    axes: list[Axis] = []
    online_ideas: Count | None = None
    thematic_meetings_held: Count | None = None
    meetings: list[Meeting] = []
    associations_approx: Count | None = None
    commitments_list: list[NumberedTitle] = []
    workshop: SingleWorkshop | None = None
    src: Sources
    note: Text | None = None


class Plans(Shape):
    plans: Annotated[list[Plan], Field(min_length=1)]


# --- stages.yaml, themes.yaml ---------------------------------------------------------------------------------
class Agreement(Shape):
    date: StatedDate
    by_ar: Text
    by_fr: Text | None = None
    src: Sources


class Stage(Bilingual):
    number: Number
    key: Key


class Stages(Shape):
    methodology_agreed: Agreement
    covid_adaptation_agreed: Agreement
    stages: list[Stage]
    note: Text
    src: Sources


class Theme(Bilingual):
    number: Number
    list_rank: Number
    key: Key
    fr_alt: Spellings = []
    ar_in_workshop_table: Spellings = []


class Themes(Shape):
    themes: list[Theme]
    src: Sources
    fr_status: Status


# --- workshops.yaml, agenda.yaml ------------------------------------------------------------------------------
class Kickoff(Bilingual):
    date: StatedDate
    src: Sources


class Workshop(Shape):
    number: Number
    ar: Text
    theme: Number
    organiser: Key
    date: StatedDate
    institutions: Annotated[list[Key], Field(min_length=1)]
    registered: Count
    participants: Count


class WorkshopTotals(Shape):
    registered: Count
    registered_status: Text
    participants: Count
    participants_status: Text


class Workshops(Shape):
    kickoff: Kickoff
    format_ar: Text
    format_fr: Text
    workshops: list[Workshop]
    totals: WorkshopTotals
    src: Sources


class AgendaItem(Bilingual):
    number: Number
    minutes: Annotated[int, Field(ge=1, le=1440)]
    parts_ar: Texts = []
    parts_fr: Texts = []
    lead: list[Annotated[ProgrammeLead, Field(strict=False)]] = []


class Agenda(Shape):
    title_ar: Text
    title_fr: Text
    total_minutes: Count
    items: list[AgendaItem]
    src: Sources


# --- ideas_stats.yaml -----------------------------------------------------------------------------------------
class IdeasOfTheme(Shape):
    theme: Number
    portal: Count
    workshops: Count


class IdeasTotals(Shape):
    portal: Count
    workshops: Count
    all: Count


class PortalParticipants(Shape):
    proposing: Count
    interacting: Count
    total: Count


class ParticipantsTotals(Shape):
    portal: Count
    workshops: Count
    all: Count


class Screening(Shape):
    accepted: Count
    rejected: Count
    total: Count
    src: Sources
    note: Text | None = None


class Ground(Bilingual):
    key: Key


class AcceptanceGround(Bilingual):
    src: Sources


class ProposedCommitments(Shape):
    count: Count
    institutions: Count


class ConsultationStats(Shape):
    start: StatedDate
    duration_weeks: Count
    participants: Count
    comments: Count
    channel: Text


class IdeasStats(Shape):
    ideas_by_theme: list[IdeasOfTheme]
    ideas_totals: IdeasTotals
    portal_participants: PortalParticipants
    participants_totals: ParticipantsTotals
    screening: Screening
    rejection_grounds: list[Ground]
    acceptance_ground: AcceptanceGround
    proposed_commitments: ProposedCommitments
    consultation: ConsultationStats
    after_consultation_ar: Text
    after_consultation_fr: Text
    src: Sources


# --- timeline.yaml, inconsistencies.yaml ----------------------------------------------------------------------
class Event(Bilingual):
    date: StatedDate
    end: StatedDate | None = None
    time: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    step: Number | None = None
    status: Annotated[EventStatus, Field(strict=False)] = EventStatus.DONE
    src: Sources

    @property
    def clock(self) -> dt.time | None:
        return dt.time.fromisoformat(self.time) if self.time else None


class Timeline(Shape):
    events: list[Event]


class Inconsistency(Shape):
    id: Annotated[str, Field(pattern=r"^I-\d{2,}$", max_length=12)]
    severity: Annotated[Severity, Field(strict=False)]
    what: Text
    decision: Text


class Inconsistencies(RootModel[list[Inconsistency]]):
    pass


# --- published/ -----------------------------------------------------------------------------------------------
class FirstPlan(Shape):
    start: StatedDate
    end: StatedDate
    commitments: Count
    sources: Sources


class FirstPlanCommitment(Shape):
    n: Number
    code: Annotated[str, Field(pattern=r"^[A-Z]{2}\d{4}$")]
    en_irm: Text
    fr_irm: Text
    short_en: Text | None = None
    lead: Text | None = None
    start: StatedDate | None = None
    end: StatedDate | None = None
    policy_areas: Texts = []
    verifiable: bool | None = None
    relevant: bool | None = None
    ambition: Text | None = None
    early_results: Text | None = None


class FirstPlanFile(Loose):
    plan: FirstPlan
    irm: dict[str, Any]
    commitments: list[FirstPlanCommitment]


class SecondPlan(Shape):
    commitments: Count
    start: StatedDate
    end: StatedDate
    submission_deadline: StatedDate
    implementation_until: StatedDate
    published: StatedDate


class SecondPlanFile(Loose):
    plan: SecondPlan
    sources: dict[str, Text]


# --- geo/ -----------------------------------------------------------------------------------------------------
class CsvShape(BaseModel):
    """Every cell of a CSV file is text: numbers are read out of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^\d\d(\.\d{2,3})*$")]
    code_digits: Annotated[str, Field(pattern=r"^\d+$")]
    name_ar: Text
    name_fr: Text
    population_2024: Count
    households_2024: Count
    communes: Count


class Region(CsvShape):
    provinces: Count


class Province(CsvShape):
    type: Literal["province", "prefecture", "prefecture_of_arrondissements"]
    region_code: str
    cercles: Count
