"""All addresses for search engines: pages that always stand, and the rows of `outcomes.sitemaps`."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from outcomes.sitemaps import BilingualSitemap
from outcomes.sitemaps import sitemaps as rows


class Pages(BilingualSitemap):
    def items(self) -> list[str]:
        return [
            "home",
            "plans:list",
            "ideas:list",
            "ideas:new",
            "workshops:list",
            "commitments:list",
            "consultation:list",
            "outcomes:indicators",
            "outcomes:open_data",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


sitemaps: dict[str, type[Sitemap]] = {"pages": Pages, **rows}
