"""The latest ideas and decisions, and what becomes of a commitment, for feed readers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from commitments.enums import Purpose
from commitments.models import Commitment, CommitmentVersion, CompletionAssessment, ProgressUpdate
from core.spreadsheet import without_controls
from ideas.enums import DECIDED_STATES
from ideas.filters import IdeaFilter
from ideas.models import Idea

LENGTH = 30


class _Atom(Atom1Feed):
    """Atom whose entries say the language of their text."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["text"], {"type": "text", "xml:lang": item["language"]})


class LatestIdeas(Feed):
    """The ideas that were last submitted or decided, in the frame of the page's language; each text in its own.

    It takes the filters of the list (`/ar/ideas/feed/?theme=integrity`).
    """

    feed_type = _Atom
    request: HttpRequest

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.feed_url = request.get_full_path()
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> IdeaFilter:
        return IdeaFilter(request.GET)

    def title(self) -> str:
        return _("Ideas and decisions, Open Government Portal")

    def subtitle(self) -> str:
        return _("The latest ideas, and what was decided about them.")

    def link(self) -> str:
        return f"/{translation.get_language() or settings.LANGUAGE_CODE}/ideas/"

    def items(self, filters: IdeaFilter) -> list[Idea]:
        # A decision that is not announced has no part in the order either.
        decided = Max("decisions__announced_at", filter=Q(public_state__in=DECIDED_STATES))
        rows = (
            filters.qs.select_related("plan", "theme")
            .defer("search", "title_words")
            .annotate(last=Coalesce(Greatest(decided, "submitted_at"), "submitted_at"))
        )
        return list(rows.order_by("-last", "-pk")[:LENGTH])

    def item_title(self, idea: Idea) -> str:
        return without_controls(idea.title)

    def item_description(self, idea: Idea) -> str:
        said = f"{idea.reference}, {idea.theme}: {idea.get_public_state_display()}"
        return f"{_('Illustration')} – {said}" if idea.is_illustrative else said

    def item_categories(self, idea: Idea) -> list[str]:
        return [idea.plan.reference, idea.theme.slug, *([_("Illustration")] if idea.is_illustrative else [])]

    def item_guid(self, idea: Idea) -> str:
        # The same thing in every language of the portal.
        return f"{settings.SITE_URL}/{settings.LANGUAGE_CODE}/ideas/{idea.reference}/"

    def item_pubdate(self, idea: Idea) -> Any:
        return idea.submitted_at

    def item_updateddate(self, idea: Any) -> Any:
        return idea.last

    def item_extra_kwargs(self, idea: Idea) -> dict[str, Any]:
        return {"text": without_controls(idea.body), "language": idea.language}


@dataclass(frozen=True)
class News:
    """One thing that followers of a commitment are told."""

    key: str
    title: str
    text: str
    at: datetime


class CommitmentNews(Feed):
    """The adoption of a commitment, its published progress and the assessments of its completion."""

    feed_type = _Atom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.feed_url = request.get_full_path()
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Commitment:
        found: Commitment = get_object_or_404(Commitment.objects.public(), reference=kwargs["reference"].upper())
        return found

    def title(self, commitment: Commitment) -> str:
        return without_controls(str(commitment))

    def link(self, commitment: Commitment) -> str:
        return commitment.get_absolute_url()

    def items(self, commitment: Commitment) -> list[News]:
        self.commitment = commitment
        versions = CommitmentVersion.objects.filter(commitment=commitment, purpose=Purpose.ADOPTION)
        news = [News(f"v{one.pk}", _("Adopted"), one.text("description"), one.at) for one in versions]
        updates = ProgressUpdate.objects.filter(commitment=commitment, published_at__isnull=False)
        news += [
            News(f"p{one.pk}", _("Reported progress"), one.narrative, one.published_at or one.at)
            for one in updates.order_by("-published_at")[:LENGTH]
        ]
        news += [
            News(f"a{one.pk}", one.get_completion_display(), one.reason, one.at)
            for one in CompletionAssessment.objects.filter(commitment=commitment)
        ]
        return sorted(news, key=lambda one: one.at, reverse=True)[:LENGTH]

    def item_title(self, news: News) -> str:
        said = f"{self.commitment.reference}: {news.title}"
        return f"{_('Illustration')} – {said}" if self.commitment.is_illustrative else said

    def item_description(self, news: News) -> str:
        return without_controls(news.text)

    def item_link(self, news: News) -> str:
        return f"{self.commitment.get_absolute_url()}#{news.key}"

    def item_guid(self, news: News) -> str:
        # The same thing in every language of the portal.
        return f"{settings.SITE_URL}/{settings.LANGUAGE_CODE}/commitments/{self.commitment.reference}/#{news.key}"

    def item_pubdate(self, news: News) -> datetime:
        return news.at

    def item_updateddate(self, news: News) -> datetime:
        return news.at

    def item_extra_kwargs(self, news: News) -> dict[str, Any]:
        return {"text": without_controls(news.text), "language": translation.get_language() or settings.LANGUAGE_CODE}
