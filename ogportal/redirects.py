"""The addresses printed in the report of 2021 go on working."""

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import path

#: Old page to new address below the language.
PAGES = {
    "co-creation.php": "plans/pan2/",
    "co-steps.php": "plans/pan2/",
    "themes.php": "plans/pan2/#themes",
    "ateliers.php": "workshops/?plan=pan2",
    "ideas.php": "ideas/?plan=pan2",
    "projets-engagements.php": "commitments/?plan=pan2",
}


def moved(request: HttpRequest, page: str) -> HttpResponsePermanentRedirect:
    """The page that took its place, in the language of `?lang=`; Arabic, as there, when it names none of ours.

    The browser's wish is not asked: a permanent redirect is kept, and must say the same to everybody.
    """
    asked = request.GET.get("lang", "").strip().lower()
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return HttpResponsePermanentRedirect(f"/{language}/{PAGES[page]}")


urlpatterns = [path(page, moved, {"page": page}, name=f"moved-{page.removesuffix('.php')}") for page in PAGES]
