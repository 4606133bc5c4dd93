"""The whole demonstration in one transaction."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation

from ogportal import record
from ogportal.demo.cards import add_cards
from ogportal.demo.consulted import add_consultation
from ogportal.demo.desk import add_card_at_desk
from ogportal.demo.frame import add_organisations, lay_ground
from ogportal.demo.history import add_counters, add_decisions, add_ideas, add_transmissions
from ogportal.demo.meetings import add_meetings
from ogportal.demo.present import REFERENCE, add_present
from ogportal.demo.reactions import add_reactions
from ogportal.demo.revised import add_revision, link_problems
from ogportal.demo.room import add_room
from ogportal.demo.rows import flush
from ogportal.demo.signins import citizen_participant, grant_roles, make_accounts, write_signins
from plans.models import ActionPlan

#: The plan of the record whose counts the illustration makes up.
PAST = "PAN2"
SIGNINS = Path(settings.BASE_DIR) / ".data" / "demo-signins.json"


@dataclass(frozen=True)
class Loaded:
    """What a run did: whether rows were added, and the accounts that got a new password."""

    added: bool
    renewed: list[str]


@transaction.atomic
def load(*, signins: Path = SIGNINS) -> Loaded:
    """Load the record and the illustration, all or nothing; where they are there already, add nothing.

    Side effects: `signins` is written when an account is new or the file does not know it. No e-mail is written.
    Raises `ogportal.record.RecordError` when the record is refused.
    """
    # Translated columns are filled by language; the plain one follows the language that is active.
    with translation.override(settings.LANGUAGE_CODE):
        record.load()
        added = not ActionPlan.objects.filter(reference=REFERENCE).exists()
        if added:
            _illustrate()
        return Loaded(added=added, renewed=write_signins(signins))


def _illustrate() -> None:
    plan = ActionPlan.objects.get(reference=PAST)
    ground = lay_ground()
    organisations = add_organisations(ground)
    users = make_accounts()
    grant_roles(users, ground.institutions["demo-digital"], organisations["demo-org-1"])

    add_meetings(ground, plan, organisations)
    ideas = add_ideas(ground, plan)
    add_decisions(ground, plan, ideas)
    cards = add_cards(ground, plan)
    add_transmissions(ground, plan, ideas, cards)
    comments, supports = add_reactions(ground, ideas)
    add_counters(list(ideas.values()), comments, supports)
    add_consultation(ground, plan, cards)
    add_revision(plan, cards)
    link_problems(plan, "past")

    present = add_present(ground, organisations, screener=users["screener"], citizen=citizen_participant(users))
    add_room(ground, present, organisations)
    link_problems(present, "present")
    add_card_at_desk(ground, present, users)
    flush(ground)
