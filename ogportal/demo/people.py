"""Illustrative people: common given names and an initial, never a family name, at addresses that reach nobody."""

import random
from datetime import datetime
from typing import NamedTuple

from accounts.models import Participant
from ogportal.demo.texts import read
from workshops.enums import Gender

#: RFC 2606: mail to it goes nowhere.
DOMAIN = "demo.invalid"


class Person(NamedTuple):
    name: str
    gender: str


def person(rng: random.Random, language: str) -> Person:
    gender = rng.choice((Gender.WOMAN, Gender.MAN))
    names = read("names")[language]
    return Person(f"{rng.choice(names[gender].split())} {rng.choice(names['initials'].split())}.", gender)


def participant(number: int, *, name: str, language: str, confirmed_at: datetime) -> Participant:
    """An unsaved participant with a confirmed address, who first came then."""
    return Participant(
        email=f"person-{number:03d}@{DOMAIN}",
        name=name,
        language=language,
        confirmed_at=confirmed_at,
        created_at=confirmed_at,
        is_illustrative=True,
    )
