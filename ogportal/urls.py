"""Every address of the portal. Pages stand under their language; machines' addresses do not."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


pages = [
    path("", include(module))
    for module in (
        "ogportal.pages_urls",
        "ogportal.people.urls",
        "outcomes.urls",
        "consultation.urls",
        "commitments.urls",
        "ideas.urls",
        "outcomes.idea_urls",
        "workshops.urls",
        "plans.urls",
    )
    if _there(module)
]
urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    *i18n_patterns(*pages, path("account/", include("allauth.urls"))),
]
if _there("ogportal.machine_urls"):
    urlpatterns.insert(0, path("", include("ogportal.machine_urls")))

handler400 = "ogportal.errors.bad_request"
handler403 = "ogportal.errors.permission_denied"
handler404 = "ogportal.errors.not_found"
handler500 = "ogportal.errors.server_error"
