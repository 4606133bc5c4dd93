"""All addresses for search engines: pages that always stand, and the rows of `outcomes.sitemaps`."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

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
            "help",
            "accessibility",
            "privacy",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every file of addresses: one for each kind of row, and further ones where there are more rows than one holds."""
    files = []
    for section, of in sitemaps.items():
        address = settings.SITE_URL + reverse("sitemap_of", args=[section])
        pages = of().paginator.num_pages
        files += [{"location": address if page == 1 else f"{address}?p={page}"} for page in range(1, pages + 1)]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


sitemaps: dict[str, type[Sitemap]] = {"pages": Pages, **rows}
