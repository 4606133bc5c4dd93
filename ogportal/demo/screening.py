"""What screeners leave behind: assessments by the two criteria, second opinions, merged ideas counted together."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from ideas.enums import Criterion, Outcome, Verdict
from ideas.models import Assessment, Idea, ScreeningDecision, SecondOpinion
from ideas.services.families import recount_merged
from ogportal.demo.rows import Now, at, keep
from ogportal.demo.signins import email_of
from ogportal.demo.texts import read, title_key

#: What the method says of an idea that was decided for this reason: the link with openness, then how precise it is.
VERDICTS = {
    "open_gov_link": (Verdict.MET, Verdict.MET),
    "not_open_gov": (Verdict.NOT_MET, Verdict.MET),
    "imprecise": (Verdict.UNSURE, Verdict.NOT_MET),
}
#: Days before today on which an opinion was asked.
ASKED = -4


def add_desk(now: Now, ideas: list[Idea]) -> None:
    decisions = ScreeningDecision.objects.filter(idea__in=ideas).select_related("reason", "idea")
    keep(
        [
            Assessment(
                idea=decision.idea,
                decision=decision,
                criterion=criterion,
                verdict=verdict,
                by=decision.by,
                at=decision.at,
                is_illustrative=True,
            )
            for decision in decisions
            for criterion, verdict in zip(Criterion.values, VERDICTS.get(decision.reason.code, ()), strict=False)
        ]
    )
    by_title = {title_key(idea.title): idea for idea in ideas}
    _opinions(now, by_title)
    for decision in decisions:
        if decision.outcome == Outcome.MERGED and decision.announced_at and decision.merged_into:
            recount_merged(idea=decision.merged_into)


def _opinions(now: Now, by_title: dict[str, Idea]) -> None:
    """One that was given, and one that the screener is asked for."""
    people: dict[str, Any] = {role: User.objects.get(email=email_of(role)) for role in ("administrator", "screener")}
    asked = at(now.day(ASKED), 11)
    rows = []
    for item in read("present")["opinions"]:
        other = next(person for role, person in people.items() if role != item["of"])
        answer = item.get("answer", "")
        rows.append(
            SecondOpinion(
                idea=by_title[title_key(item["idea"])],
                question=item["question"],
                asked_of=people[item["of"]],
                by=other,
                at=asked,
                answer=answer,
                answered_at=asked + timedelta(hours=5) if answer else None,
            )
        )
    keep(rows)
