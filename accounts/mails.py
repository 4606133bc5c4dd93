from accounts.models import Confirmation
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
    )
