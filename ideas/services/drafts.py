"""Words that could not be sent yet are kept for some days, and erased."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ideas.models import IdeaDraft
from ideas.models.drafts import draft_expiry
from plans.models import ActionPlan

#: What is kept of a form: its words, never a name or an address.
KEPT = ("theme", "title", "body", "problem", "expected", "territory", "language")
#: More of one field is not kept; the form takes less.
MOST_LETTERS = 20_000


def keep_draft(*, plan: ActionPlan, words: dict[str, Any], key: str = "") -> IdeaDraft | None:
    """Keep what was typed so far, in place of the draft of that `key` if there is one; its time begins anew.

    Without a word of its own (title, body) there is nothing to keep, nor for a plan that staff have deleted: None.
    """
    try:
        return _keep(plan, words, key)
    except IntegrityError:
        if ActionPlan.objects.filter(pk=plan.pk).exists():
            raise
        return None


@transaction.atomic
def _keep(plan: ActionPlan, words: dict[str, Any], key: str) -> IdeaDraft | None:
    kept = {name: str(words.get(name) or "")[:MOST_LETTERS] for name in KEPT}
    if not (kept["title"].strip() or kept["body"].strip()):
        return None
    draft = IdeaDraft.objects.live().filter(key=key).select_for_update().first() if key else None
    draft = draft or IdeaDraft()
    draft.plan, draft.words = plan, {name: text for name, text in kept.items() if text}
    draft.written_at, draft.expires_at = timezone.now(), draft_expiry()
    draft.save()
    return draft


@transaction.atomic
def drop_draft(*, key: str) -> bool:
    """Erase a draft, sent or not wanted any more: True when there was one."""
    deleted, _by_model = IdeaDraft.objects.filter(key=key).delete()
    return bool(deleted)
