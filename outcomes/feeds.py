"""The latest ideas and decisions for feed readers."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

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
