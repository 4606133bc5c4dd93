"""Illustrative people: common given names and an initial, never a family name, at addresses that reach nobody."""

import random
from datetime import datetime
from typing import NamedTuple

from accounts.models import Participant
from workshops.enums import Gender

#: RFC 2606: mail to it goes nowhere.
DOMAIN = "demo.invalid"

_GIVEN = {
    ("ar", Gender.WOMAN): (
        "سلمى فاطمة خديجة نادية مريم حنان سعاد زينب لطيفة إيمان ليلى عائشة رقية نعيمة هند أسماء وفاء غزلان كوثر بشرى سناء "
        "حليمة إكرام ابتسام ثورية حسناء رجاء سميرة شيماء صفاء عزيزة فدوى كلثوم منى نجاة هاجر ياسمين"
    ).split(),
    ("ar", Gender.MAN): (
        "يوسف محمد أحمد حسن رشيد كريم إدريس سعيد عمر مصطفى الحسين هشام بدر ياسين خالد مبارك لحسن زكرياء حمزة سفيان عزيز "
        "ميلود فؤاد أيوب أمين إسماعيل جمال حميد رضوان سمير طارق عادل كمال منير نبيل هشام يونس"
    ).split(),
    ("fr", Gender.WOMAN): (
        "Salma Nadia Houda Meryem Sara Loubna Khadija Imane Ghita Siham Rim Asmae Najat Ilham Zineb Amal Bouchra Chaimae "
        "Dounia Fatima Hajar Jamila Karima Laila Malika Nawal Rajae Sanaa Wafae Yousra"
    ).split(),
    ("fr", Gender.MAN): (
        "Youssef Karim Mehdi Hicham Omar Driss Nabil Anas Rachid Samir Tarik Amine Hamid Reda Othmane Brahim Abdellah "
        "Bilal Fouad Hassan Ismail Jaouad Khalid Lahcen Mustapha Noureddine Said Yassine Zakaria"
    ).split(),
}
_INITIALS = {"ar": "ب ع م ر س ح ن ل ك ش ف ط ه د ت ج ز خ ص و".split(), "fr": list("ABCDEFGHIJKLMNORSTWYZ")}


class Person(NamedTuple):
    name: str
    gender: str


def person(rng: random.Random, language: str) -> Person:
    gender = rng.choice((Gender.WOMAN, Gender.MAN))
    return Person(f"{rng.choice(_GIVEN[language, gender])} {rng.choice(_INITIALS[language])}.", gender)


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
