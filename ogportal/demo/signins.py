"""One account for each role, with a random password and a known second factor, written to a private file."""

import json
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.models import Institution, InstitutionMember, Organisation, OrganisationMember, Participant, User
from ogportal.demo.people import DOMAIN
from plans.enums import PlanRoleKind
from plans.models import PlanRole

CITIZEN = "citizen"
#: What each account is: its name and language, and the columns of its user.
ROLES: dict[str, dict[str, Any]] = {
    "administrator": {"full_name": "مدير البوابة (توضيح)", "language": "ar", "is_staff": True, "is_superuser": True},
    "screener": {"full_name": "مكلفة بدراسة الأفكار (توضيح)", "language": "ar", "is_staff": True},
    "committee": {"full_name": "Membre du comité (illustration)", "language": "fr", "is_staff": True},
    "focal_point": {"full_name": "نقطة ارتكاز (توضيح)", "language": "ar"},
    "organiser": {"full_name": "Organisatrice (illustration)", "language": "fr"},
    CITIZEN: {"full_name": "أنس ق.", "language": "ar"},
}


def email_of(role: str) -> str:
    return f"{role.replace('_', '-')}@{DOMAIN}"


def accounts() -> dict[str, User]:
    """The accounts that exist, by role."""
    emails = {email_of(role): role for role in ROLES}
    return {emails[user.email]: user for user in User.objects.filter(email__in=emails)}


def make_accounts() -> dict[str, User]:
    """The accounts of all roles; those that exist stay as they are. None can sign in before `write_signins`."""
    users = accounts()
    for role, fields in ROLES.items():
        if role not in users:
            user = User(email=email_of(role), **fields)
            user.set_unusable_password()
            user.full_clean()
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            users[role] = user
    return users


def grant_roles(users: dict[str, User], institution: Institution, organisation: Organisation) -> None:
    for role, kind in (("screener", PlanRoleKind.SCREENER), ("committee", PlanRoleKind.COMMITTEE)):
        PlanRole.objects.get_or_create(user=users[role], plan=None, role=kind)
    InstitutionMember.objects.get_or_create(user=users["focal_point"], institution=institution)
    OrganisationMember.objects.get_or_create(user=users["organiser"], organisation=organisation)


def citizen_participant(users: dict[str, User]) -> Participant:
    """The participant who is the citizen's account, known since before the first of their ideas."""
    citizen = users[CITIZEN]
    participant, _created = Participant.objects.get_or_create(
        email=citizen.email,
        defaults={
            "name": citizen.full_name,
            "language": citizen.language,
            "confirmed_at": timezone.now() - timedelta(days=60),
            "is_illustrative": True,
            "user": citizen,
        },
    )
    return participant


def write_signins(path: Path) -> list[str]:
    """Give a password, and staff a second factor, to every account that `path` does not name; return their roles.

    What the file knows stays as it is. The file is readable by its owner alone.
    """
    known = _known(path)
    users = accounts()
    renewed = [
        role
        for role, user in users.items()
        if known.get(role, {}).get("email") != user.email or not user.has_usable_password()
    ]
    if not renewed:
        return []
    for role in renewed:
        known[role] = _renew(users[role], second_factor=role != CITIZEN)
    ordered = {role: known[role] for role in ROLES if role in known}
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made private before the first secret is in it, and put in place whole.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(ordered, file, ensure_ascii=False, indent=2)
        file.write("\n")
    draft.replace(path)
    return renewed


def _known(path: Path) -> dict[str, dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _renew(user: User, *, second_factor: bool) -> dict[str, Any]:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    secret = generate_totp_secret() if second_factor else None
    if secret:
        TOTP.activate(user, secret)
    return {"email": user.email, "password": password, "totp_secret": secret}
