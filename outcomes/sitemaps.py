"""Addresses of rows for search engines, each with its other languages."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.utils import translation

from commitments.models import Commitment
from consultation.models import Consultation
from ideas.models import Announcement, Idea
from plans.models import ActionPlan, Theme
from workshops.models import Workshop


class BilingualSitemap(Sitemap):
    """Every address in each language, with `hreflang` alternates, under the address of the portal.

    There is no date of the last change: a row also changes when something is decided that is not announced.
    """

    #: Rows of a file; each has an address in every language.
    limit = 5_000

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """Only the rows of this file are read; Django's own way reads them all to count their languages."""
        found = []
        for item in self.paginator.page(page).object_list:
            places = {}
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    places[language] = settings.SITE_URL + self.location(item)
            alternates = [{"lang_code": code, "location": place} for code, place in places.items()]
            alternates.append({"lang_code": "x-default", "location": places[settings.LANGUAGE_CODE]})
            found += [{"item": item, "location": place, "alternates": alternates} for place in places.values()]
        return found


class Plans(BilingualSitemap):
    def items(self) -> QuerySet[Any]:
        return ActionPlan.objects.filter(is_published=True).order_by("pk")


class Themes(BilingualSitemap):
    def items(self) -> QuerySet[Any]:
        return Theme.objects.filter(plan__is_published=True).order_by("pk")


class Workshops(BilingualSitemap):
    def items(self) -> QuerySet[Any]:
        return Workshop.objects.public().only("reference").order_by("pk")


class Ideas(BilingualSitemap):
    def items(self) -> QuerySet[Any]:
        return Idea.objects.public().only("reference").order_by("pk")


class Announcements(BilingualSitemap):
    def items(self) -> QuerySet[Any]:
        return Announcement.objects.public()


class Commitments(BilingualSitemap):
    def items(self) -> QuerySet[Any]:
        return Commitment.objects.public().only("reference").order_by("pk")


class Consultations(BilingualSitemap):
    def items(self) -> QuerySet[Any]:
        return Consultation.objects.public().only("reference").order_by("pk")


sitemaps: dict[str, type[Sitemap]] = {
    "plans": Plans,
    "themes": Themes,
    "workshops": Workshops,
    "ideas": Ideas,
    "announcements": Announcements,
    "commitments": Commitments,
    "consultations": Consultations,
}
