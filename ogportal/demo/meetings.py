"""Who registered for a workshop and who came; the problems that the room raised."""

from datetime import datetime, timedelta

from accounts.models import Organisation
from ogportal.demo.people import DOMAIN, person
from ogportal.demo.rows import Ground, at, keep
from ogportal.demo.texts import columns, read
from plans.models import ActionPlan, StatedFigure
from workshops.enums import RegistrationState
from workshops.models import Attendance, Problem, Registration, Solution, Workshop

#: People who came without being registered, at each meeting of the past.
WALK_INS = 2
#: How many people the registrations of all the meetings of a plan come from: some go to several.
POOL = 2_100
_DAYS_BEFORE = 16
_BODIES = {
    "ar": (
        "جمعية محلية (توضيح)",
        "تعاونية (توضيح)",
        "كلية الحقوق، طالب(ة)",
        "جماعة ترابية (توضيح)",
        "نادي شباب (توضيح)",
        "صحافة جهوية (توضيح)",
    ),
    "fr": (
        "Association locale (illustration)",
        "Coopérative (illustration)",
        "Université, étudiant·e",
        "Collectivité (illustration)",
        "Presse régionale (illustration)",
    ),
}


def add_meetings(ground: Ground, plan: ActionPlan, organisations: dict[str, Organisation]) -> None:
    """As many registrations and attendances at each workshop of the past as the record states."""
    stated = {
        figure.key: int(figure.value)
        for figure in StatedFigure.objects.filter(plan=plan, is_shown=True, key__startswith="workshops.")
    }
    for workshop in plan.workshops.order_by("number"):
        assert workshop.date is not None  # noqa: S101 - the record dates all ten; the types do not know
        add_people(
            ground,
            workshop,
            registered=stated[f"workshops.{workshop.number}.registered"],
            attended=stated[f"workshops.{workshop.number}.attended"],
            began=at(workshop.date, 15),
            organisations=organisations,
        )
        _add_problems(workshop)


def add_people(
    ground: Ground,
    workshop: Workshop,
    *,
    registered: int,
    attended: int,
    began: datetime,
    organisations: dict[str, Organisation],
    closed: datetime | None = None,
) -> list[Registration]:
    """`registered` confirmed places in the order of arrival, `attended` people there (a few of them walk in)."""
    rng = ground.rng
    last = closed or began - timedelta(hours=2)
    seconds = _DAYS_BEFORE * 86_400
    moments = sorted(last - timedelta(seconds=int(rng.triangular(0, seconds, 0))) for _n in range(registered))
    numbers = rng.sample(range(1, POOL + 1), registered)
    regions = list(ground.regions.values())
    weights = [region.population or 1 for region in regions]
    bodies = list(organisations.values())
    rows = []
    for seq, (when, number) in enumerate(zip(moments, numbers, strict=True), start=1):
        language = "ar" if rng.random() < 0.7 else "fr"  # noqa: PLR2004
        name, gender = person(rng, language)
        chance = rng.random()
        body = rng.choice(bodies) if chance < 0.12 else None  # noqa: PLR2004 - about one in eight
        rows.append(
            Registration(
                workshop=workshop,
                seq=seq,
                state=RegistrationState.CONFIRMED,
                name=name,
                email=f"registrant-{number:04d}@{DOMAIN}",
                language=language,
                organisation=body,
                organisation_name=rng.choice(_BODIES[language]) if body is None and chance < 0.6 else "",  # noqa: PLR2004
                gender=gender if rng.random() < 0.8 else "",  # noqa: PLR2004 - it is optional
                region=rng.choices(regions, weights)[0] if rng.random() < 0.9 else None,  # noqa: PLR2004
                created_at=when,
                is_illustrative=True,
                **ground.consent("registration", language, when),
            )
        )
    keep(rows)
    present = sorted(rng.sample(rows, attended - min(WALK_INS, attended)), key=lambda row: row.seq)
    keep(
        [
            Attendance(
                workshop=workshop,
                registration=row,
                name=row.name,
                organisation_name=row.organisation_name,
                at=began + timedelta(minutes=rng.randint(-10, 25)),
                is_illustrative=True,
            )
            for row in present
        ]
        + [
            Attendance(
                workshop=workshop,
                name=person(rng, "ar").name,
                at=began + timedelta(minutes=rng.randint(5, 40)),
                is_illustrative=True,
            )
            for _n in range(min(WALK_INS, attended))
        ]
    )
    return rows


def _add_problems(workshop: Workshop) -> None:
    items = [item for item in read("consultation")["problems"] if item["workshop"] == workshop.number]
    problems = keep(
        [
            Problem(
                workshop=workshop,
                rank=item["rank"],
                is_illustrative=True,
                **columns(item, title="problem", expected_results="results"),
            )
            for item in items
        ]
    )
    keep(
        [
            Solution(
                problem=problem, number=number, title_ar=solution["ar"], title_fr=solution["fr"], is_illustrative=True
            )
            for problem, item in zip(problems, items, strict=True)
            for number, solution in enumerate(item["solutions"], start=1)
        ]
    )
