"""`python -m drills.frame`: a plan of the drills beside the demonstration, and a signed-in administrator for them.

Prints the key of the administrator's session.
"""

from datetime import timedelta
from typing import Any

import django

PLAN = "DRILL"


def main() -> None:
    django.setup()
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User
    from plans.models import ActionPlan

    if not ActionPlan.objects.filter(reference=PLAN).exists():
        _plan()
    user: Any = User.objects.filter(email="drill@example.org").first()
    if user is None:
        user = User.objects.create_superuser(email="drill@example.org", password=None)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "drill"})
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    print(session.session_key)


def _plan() -> None:
    from django.utils import timezone

    from ideas.services import add_workshop_idea
    from plans.enums import Ability, Level
    from plans.models import ActionPlan, Stage, Theme
    from workshops.models import Workshop

    now = timezone.now()
    plan = ActionPlan.objects.create(
        reference=PLAN,
        level=Level.NATIONAL,
        start_date="2090-01-01",
        title_ar="خطة التمارين",
        title_fr="Plan des exercices",
        is_published=True,
        is_illustrative=True,
        moderates_first=False,
    )
    Stage.objects.create(
        plan=plan,
        number=1,
        key="collection",
        title_ar="التجميع",
        title_fr="Collecte",
        opens_at=now - timedelta(days=30),
        abilities=[Ability.SUBMIT, Ability.INTERACT, Ability.REGISTER],
    )
    theme = Theme.objects.create(
        plan=plan, number=1, slug="drill-1", is_illustrative=True, title_ar="محور التمارين", title_fr="Thème"
    )
    for number in range(1, 5):
        workshop = Workshop.objects.create(
            plan=plan,
            number=number,
            reference=f"{PLAN}-W-{number:02d}",
            state="published",
            title_ar=f"ورشة التمارين {number}",
            title_fr=f"Atelier des exercices {number}",
            is_illustrative=True,
            starts_at=now + timedelta(days=30 + number),
            ends_at=now + timedelta(days=30 + number, hours=3),
            opens_at=now - timedelta(days=1),
            capacity=30,
        )
        body = "Publier les horaires des bureaux de la commune et les délais de chaque service."
        title = f"Horaires des bureaux {number}"
        add_workshop_idea(workshop=workshop, theme=theme, title=title, body=body, language="fr", by=None)


if __name__ == "__main__":
    main()
