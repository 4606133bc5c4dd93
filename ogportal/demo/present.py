"""A plan that is being made now: its days are counted from the day of loading, so that everything is open at once."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Organisation, Participant
from commitments.models import Commitment
from consultation.enums import ConsultationState
from consultation.models import Comment, Consultation
from core.clock import wall
from core.enums import CommentState, Precision
from ogportal.demo.cards import CONSULTATION, add_drafts, freeze
from ogportal.demo.meetings import add_people
from ogportal.demo.people import participant, person
from ogportal.demo.present_ideas import add_ideas, add_links
from ogportal.demo.revised import add_opinion
from ogportal.demo.rows import Ground, Now, at, keep, way
from ogportal.demo.texts import columns, read
from plans.enums import Level
from plans.models import ActionPlan, Stage, Theme
from workshops.enums import WorkshopFormat, WorkshopState
from workshops.models import ProgrammeItem, ProgrammeTemplateItem, Workshop

REFERENCE = "DEMO"
YEARS = 2
#: Registered and present at each workshop, by its number.
PEOPLE = {1: (47, 0), 2: (31, 0), 3: (38, 29), 4: (12, 0)}
#: Days before a workshop at which registration opens and closes.
REGISTRATION_OPENS, REGISTRATION_CLOSES = 25, 1
FIRST_COMMENTER = 440


def add_present(
    ground: Ground, organisations: dict[str, Organisation], *, screener: Any, citizen: Participant
) -> ActionPlan:
    now = Now(timezone.localdate(), screener)
    plan = _plan(now)
    _stages(now, plan)
    _themes(plan)
    _workshops(ground, now, plan, organisations)
    opened = at(now.day(-int(read("present")["consultation"]["days_ago_opened"])))
    cards = add_drafts(ground, plan, drafted=opened - timedelta(days=8), opened=opened, by=screener)
    add_opinion(plan, opened)
    _consultation(ground, now, plan, cards, opened)
    ideas = add_ideas(ground, now, plan, citizen)
    add_links(ground, now, ideas, cards)
    return plan


def _plan(now: Now) -> ActionPlan:
    plan = ActionPlan(
        reference=REFERENCE,
        level=Level.NATIONAL,
        start_date=date(now.today.year, 1, 1),
        start_precision=Precision.YEAR,
        end_date=date(now.today.year + YEARS, 12, 31),
        end_precision=Precision.YEAR,
        is_published=True,
        is_illustrative=True,
        **columns(read("present")["plan"], title="title", summary="summary"),
    )
    return keep([plan])[0]


def _stages(now: Now, plan: ActionPlan) -> None:
    rows = []
    for item in read("frame")["stages"]:
        first, last = now.day(item["from_day"]), now.day(item["to_day"])
        opens_at, closes_at = at(first), at(last, 24)
        rows.append(
            Stage(
                plan=plan,
                number=item["number"],
                key=item["key"],
                planned_start_date=first,
                planned_end_date=last,
                actual_start_date=first if first <= now.today else None,
                actual_end_date=last if last < now.today else None,
                opens_at=opens_at,
                closes_at=closes_at,
                opens_wall=wall(opens_at, settings.TIME_ZONE),
                closes_wall=wall(closes_at, settings.TIME_ZONE),
                abilities=item["abilities"],
                **columns(item, title="title"),
            )
        )
    keep(rows)


def _themes(plan: ActionPlan) -> None:
    keep(
        [
            Theme(
                plan=plan,
                number=item["number"],
                slug=item["key"],
                is_illustrative=True,
                **columns(item, title="title", description="description"),
            )
            for item in read("present")["themes"]
        ]
    )


def _workshops(ground: Ground, now: Now, plan: ActionPlan, organisations: dict[str, Organisation]) -> None:
    themes = {theme.slug: theme for theme in plan.themes.all()}
    programme: list[Any] = list(ProgrammeTemplateItem.objects.filter(template="common"))
    minutes = sum(line.minutes for line in programme) or 140
    for item in read("present")["workshops"]:
        starts_at = datetime.combine(
            now.day(item["days_from_today"]), time.fromisoformat(item["start_time"]), tzinfo=at(now.today).tzinfo
        )
        workshop = _workshop(ground, now, plan, item, organisations[item["organiser"]], starts_at, minutes)
        workshop.themes.set([themes[item["theme"]]])
        workshop.regions.set([workshop.organiser.region] if workshop.organiser and workshop.organiser.region else [])
        keep(
            [
                ProgrammeItem(
                    workshop=workshop,
                    number=line.number,
                    minutes=line.minutes,
                    lead=line.lead,
                    title_ar=line.title_ar,
                    title_fr=line.title_fr,
                    parts_ar=line.parts_ar,
                    parts_fr=line.parts_fr,
                )
                for line in programme
            ]
        )
        assert workshop.closes_at is not None  # noqa: S101 - every workshop made here has its window
        registered, attended = PEOPLE[item["number"]]
        add_people(
            ground,
            workshop,
            registered=registered,
            attended=attended,
            began=starts_at,
            closed=min(workshop.closes_at, at(now.day(-1), 22)),
            organisations=organisations,
        )


def _workshop(
    ground: Ground,
    now: Now,
    plan: ActionPlan,
    item: dict[str, Any],
    organiser: Organisation,
    starts_at: datetime,
    minutes: int,
) -> Workshop:
    opens_at = at(starts_at.date() - timedelta(days=REGISTRATION_OPENS))
    closes_at = at(starts_at.date() - timedelta(days=REGISTRATION_CLOSES), 24)
    drafted = opens_at - timedelta(days=2)
    workshop = Workshop(
        plan=plan,
        number=item["number"],
        reference=f"{plan.reference}-W-{item['number']:02d}",
        state=item["status"],
        organiser=organiser,
        date=starts_at.date(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        opens_at=opens_at,
        closes_at=closes_at,
        opens_wall=wall(opens_at, settings.TIME_ZONE),
        closes_wall=wall(closes_at, settings.TIME_ZONE),
        format=WorkshopFormat.ONLINE if item["online"] else WorkshopFormat.ON_SITE,
        online_url=f"https://meet.demo.invalid/{plan.slug}-{item['number']}" if item["online"] else "",
        shares_online_url=True,
        capacity=item["capacity"],
        languages=["ar", "fr"],
        created_at=drafted,
        is_illustrative=True,
        **columns(item, title="title", description="description", place="place", accessibility="accessibility"),
        **columns(item, cancelled_reason="reason"),
    )
    keep([workshop])
    steps = [(WorkshopState.DRAFT, drafted, ""), (WorkshopState.PUBLISHED, opens_at, "")]
    if workshop.state == WorkshopState.HELD:
        steps.append((WorkshopState.HELD, starts_at + timedelta(hours=4), ""))
    if workshop.state == WorkshopState.CANCELLED:
        steps.append((WorkshopState.CANCELLED, starts_at - timedelta(hours=20), ""))
    ground.log += way(workshop, steps, by=now.screener)
    return workshop


def _consultation(
    ground: Ground, now: Now, plan: ActionPlan, cards: dict[int, Commitment], opened: datetime
) -> Consultation:
    """Open for four weeks, with comments that are published and some that wait for a moderator."""
    texts = read("present")
    versions = freeze(cards.values(), purpose=CONSULTATION, when=opened - timedelta(hours=9), by=now.screener)
    closes = at(opened.date() + timedelta(days=texts["consultation"]["days_open"]))
    consultation = keep(
        [
            Consultation(
                plan=plan,
                number=1,
                reference=f"{plan.reference}-K-01",
                state=ConsultationState.PUBLISHED,
                opens_at=opened,
                closes_at=closes,
                opens_wall=wall(opened, settings.TIME_ZONE),
                closes_wall=wall(closes, settings.TIME_ZONE),
                answers_due_date=closes.date() + timedelta(days=plan.answer_days),
                created_at=opened - timedelta(days=2),
                is_illustrative=True,
                **columns(texts["consultation"], title="title", note="note"),
            )
        ]
    )[0]
    consultation.versions.set(versions.values())
    steps = [(ConsultationState.DRAFT, opened - timedelta(days=2), ""), (ConsultationState.PUBLISHED, opened, "")]
    ground.log += way(consultation, steps, by=now.screener)

    published = texts["consultation_comments"]
    waiting = read("frame")["pending_comments"]
    days = int(texts["consultation"]["days_ago_opened"])
    moments = [at(now.day(-days + 1 + n), 10 + n, 7 * n) for n in range(len(published))]
    moments += [at(now.day(-1), 18 + n, 20) for n in range(len(waiting))]
    items = [*published, *waiting]
    people = keep(
        [
            participant(
                FIRST_COMMENTER + n,
                name=person(ground.rng, item["language"]).name,
                language=item["language"],
                confirmed_at=when,
            )
            for n, (item, when) in enumerate(zip(items, moments, strict=True))
        ]
    )
    keep(
        [
            Comment(
                consultation=consultation,
                version=versions[item["commitment"]],
                participant=who,
                author_name=who.name,
                show_name=n % 2 == 0,
                body=item["body"],
                language=item["language"],
                state=CommentState.PUBLISHED if n < len(published) else CommentState.PENDING,
                published_at=when + timedelta(hours=5) if n < len(published) else None,
                confirmed_at=when,
                created_at=when - timedelta(minutes=5),
                is_illustrative=True,
                **ground.consent("consultation", item["language"], when),
            )
            for n, (item, who, when) in enumerate(zip(items, people, moments, strict=True))
        ]
    )
    return consultation
