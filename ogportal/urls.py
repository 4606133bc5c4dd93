"""Every address of the portal. Pages stand under their language; machines' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("ogportal.machine_urls")),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    # An address is looked for from above: what most people ask for, and what is sent, comes first.
    *i18n_patterns(
        path("", include("ogportal.pages_urls")),
        path("", include("ideas.urls")),
        path("", include("outcomes.idea_urls")),
        path("", include("workshops.urls")),
        path("", include("ogportal.people.urls")),
        path("jobs/", include("ogportal.jobs.urls")),
        path("", include("ogportal.meeting.urls")),
        path("", include("ogportal.organisations.urls")),
        path("", include("outcomes.urls")),
        path("", include("consultation.urls")),
        path("", include("commitments.urls")),
        path("", include("plans.urls")),
        path("account/", include("allauth.urls")),
    ),
]

handler400 = "ogportal.errors.bad_request"
handler403 = "ogportal.errors.permission_denied"
handler404 = "ogportal.errors.not_found"
handler500 = "ogportal.errors.server_error"
