from django.conf import settings
from django.utils import translation

from accounts.enums import OrganisationState
from accounts.models import Confirmation, Organisation
from core import outbox


def confirmation(confirmation: Confirmation, *, what: str, url: str) -> None:
    outbox.enqueue(
        kind="confirm",
        to=confirmation.email,
        language=confirmation.language,
        context={
            "purpose": confirmation.purpose,
            "what": what,
            "url": url,
            "code": confirmation.code,
            "expires_at": confirmation.expires_at,
        },
        by_worker=True,
    )


def organisation_decided(organisation: Organisation) -> None:
    """It is verified, or not taken and why; to its contact, if there is one."""
    if not organisation.contact_email:
        return
    language = organisation.language or settings.LANGUAGE_CODE
    with translation.override(language):
        url = settings.SITE_URL + organisation.get_absolute_url() if organisation.in_directory_since else ""
        outbox.enqueue(
            kind="organisation_decided",
            to=organisation.contact_email,
            language=language,
            context={
                "name": str(organisation),
                "is_verified": organisation.state == OrganisationState.VERIFIED,
                "reason": organisation.refused_reason,
                "url": url,
            },
        )
