"""What ideas bring along when they are merged into another: counted from what was announced, nobody twice."""

from django.db import transaction

from core.enums import CommentState
from ideas.models import Idea, IdeaComment, IdeaStats, IdeaSupport


def standing_target(idea: Idea) -> Idea:
    """Where an idea goes on in the end: what it was merged into, and what that was merged into, as announced."""
    while idea.public_merged_into is not None:
        idea = idea.public_merged_into
    return idea


def merged_family(idea: Idea) -> set[int]:
    """The primary keys of all ideas that were merged into this one, directly or through others, as announced."""
    found: set[int] = set()
    newest = {idea.pk}
    while newest:
        newest = set(Idea.objects.filter(public_merged_into__in=newest).values_list("pk", flat=True)) - found
        found |= newest
    return found


@transaction.atomic
def recount_merged(*, idea: Idea) -> None:
    """Count again what merged ideas bring to this one: their comments, and people who do not support it already."""
    stats, _created = IdeaStats.objects.select_for_update().get_or_create(idea=idea)
    family = merged_family(idea)
    own = IdeaSupport.objects.filter(idea=idea).values("participant")
    people = IdeaSupport.objects.filter(idea__in=family).exclude(participant__in=own)
    comments = IdeaComment.objects.filter(idea__in=family, state=CommentState.PUBLISHED)
    stats.merged_supports_count = people.values("participant").distinct().count()
    stats.merged_comments_count = comments.count()
    stats.save(update_fields=["merged_supports_count", "merged_comments_count"])


def recount_after(idea: Idea) -> None:
    """After a support or comment came or went: bring the counters of its family up to date, where it has one."""
    # Read again: the caller may hold the idea from before it was merged.
    row = Idea.objects.select_related("public_merged_into").get(pk=idea.pk)
    if row.public_merged_into is not None:
        recount_merged(idea=standing_target(row))
    elif Idea.objects.filter(public_merged_into=idea.pk).exists():
        recount_merged(idea=idea)
