"""What a card is found by."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from commitments.models.card import Commitment


class CommitmentWords(models.Model):
    """The words of a card and of the name of its lead, in every language, folded for search.

    Triggers write it when a text, the lead or its name changes (migration 0006); nothing else does. In a table of its
    own: as a column it would be read with every card, and be longer than its texts.
    """

    # The trigger takes it away with its card: Django would ask whoever deletes one about words as well.
    commitment = models.OneToOneField(Commitment, models.DO_NOTHING, primary_key=True, related_name="words")
    search = SearchVectorField()

    class Meta:
        verbose_name = "words of a commitment"
        verbose_name_plural = "words of commitments"
        indexes = [GinIndex(fields=["search"], name="commitmentwords_search")]

    def __str__(self) -> str:
        return f"{self.commitment_id}"
