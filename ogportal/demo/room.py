"""A meeting of the present plan as its room went, with its published report; and the directory of organisations."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Organisation
from core.uploads import read_photo
from ogportal.demo.rows import Ground, change, keep, way
from ogportal.demo.texts import columns, read
from plans.models import ActionPlan
from workshops.enums import PollKind, PollState, ReportState, WorkshopState
from workshops.models import Poll, PollOption, Problem, Report, ReportPhoto, Room, Solution, Workshop

_SIZE = (960, 600)


def add_room(ground: Ground, plan: ActionPlan, organisations: dict[str, Organisation]) -> None:
    texts = read("room")
    workshop = plan.workshops.get(number=texts["workshop"])
    assert workshop.starts_at is not None  # noqa: S101 - every workshop of this plan has its hour
    began = workshop.starts_at
    keep([Room(workshop=workshop)])
    for number, item in enumerate(texts["polls"], start=1):
        _add_poll(ground, workshop, number, item, began + timedelta(hours=1))
    for rank, item in enumerate(texts["problems"], start=1):
        _add_problem(workshop, rank, item)
    for number, item in enumerate(texts["photos"]):
        _add_photo(workshop, number, item)
    written = began + timedelta(days=3)
    report = keep([Report(workshop=workshop, state=ReportState.PUBLISHED, **columns(texts, text="report"))])[0]
    steps = [(state, written + timedelta(days=day), "") for day, state in enumerate(ReportState.values)]
    ground.log += way(report, steps)
    Workshop.objects.filter(pk=workshop.pk).update(
        state=WorkshopState.REPORTED, report=texts["report_ar"], **columns(texts, report="report")
    )
    ground.log.append(change(workshop, WorkshopState.HELD, WorkshopState.REPORTED, written + timedelta(days=2)))
    for key, fields in texts["fields_of_work"].items():
        organisation = organisations[key]
        organisation.fields_of_work, organisation.wants_directory = fields, True
        organisation.verified_at = organisation.in_directory_since = timezone.now()
        organisation.save()


def _add_poll(ground: Ground, workshop: Workshop, number: int, item: dict[str, Any], opened: Any) -> None:
    votes = [option["votes"] for option in item["options"]]
    poll = keep(
        [
            Poll(
                workshop=workshop,
                number=number,
                kind=PollKind.SINGLE,
                state=PollState.CLOSED,
                answers_count=sum(votes),
                is_illustrative=True,
                **columns(item, question="question"),
            )
        ]
    )[0]
    keep(
        [
            PollOption(poll=poll, number=place, votes=option["votes"], **columns(option, title="title"))
            for place, option in enumerate(item["options"], start=1)
        ]
    )
    steps = [(state, opened + timedelta(minutes=5 * n), "") for n, state in enumerate(PollState.values)]
    ground.log += way(poll, steps)


def _add_problem(workshop: Workshop, rank: int, item: dict[str, Any]) -> None:
    texts = columns(item, title="title", expected_results="expected_results")
    problem = keep([Problem(workshop=workshop, rank=rank, is_illustrative=True, **texts)])[0]
    keep(
        [
            Solution(problem=problem, number=number, is_illustrative=True, **columns(solution, title="title"))
            for number, solution in enumerate(item["solutions"], start=1)
        ]
    )


def _add_photo(workshop: Workshop, number: int, item: dict[str, Any]) -> None:
    """A drawing in the place of a photo: no real room, and nobody in it."""
    drawn = BytesIO()
    (_circle, _way)[number % 2]().save(drawn, "PNG")
    file = ContentFile(drawn.getvalue(), name="drawing.png")
    photo = read_photo(file)
    row = ReportPhoto(
        workshop=workshop, width=photo.width, height=photo.height, is_illustrative=True, **columns(item, alt="alt")
    )
    row.image.save("photo", ContentFile(photo.image), save=False)
    row.small.save("photo", ContentFile(photo.small), save=False)
    row.save()


def _circle() -> Image.Image:
    """Chairs in a circle, seen from above."""
    image = Image.new("RGB", _SIZE, "#f3eee3")
    pen = ImageDraw.Draw(image)
    pen.ellipse((290, 110, 670, 490), outline="#0f4c5c", width=6)
    places = [(480, 110), (615, 165), (670, 300), (615, 435), (480, 490), (345, 435), (290, 300), (345, 165)]
    for x, y in places:
        pen.rounded_rectangle((x - 34, y - 34, x + 34, y + 34), radius=12, fill="#d08a1d", outline="#17262b", width=4)
    return image


def _way() -> Image.Image:
    """A way from a stop to a door, with a ramp."""
    image = Image.new("RGB", _SIZE, "#f3eee3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 470, 960, 600), fill="#ddd5c6")
    pen.rectangle((120, 220, 140, 470), fill="#17262b")
    pen.rounded_rectangle((70, 140, 190, 240), radius=14, fill="#d08a1d", outline="#17262b", width=4)
    pen.polygon([(480, 470), (700, 400), (700, 470)], fill="#0f4c5c")
    pen.rectangle((700, 130, 900, 470), fill="#ffffff", outline="#17262b", width=5)
    pen.rectangle((760, 240, 850, 400), fill="#0f4c5c")
    return image
