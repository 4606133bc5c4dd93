"""Pages below the language that compose several floors."""

from django.urls import path

from ogportal import offline, views
from ogportal.guide import views as guide
from ogportal.previews import views as previews
from ogportal.privacy import views as privacy

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("contact/", views.contact, name="contact"),
    path("help/", guide.index, name="help"),
    path("help/<slug:role>/", guide.guide, name="help_role"),
    path("accessibility/", guide.accessibility, name="accessibility"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/register/", privacy.register, name="privacy_register"),
    path("preview/portal.png", previews.portal, name="preview_portal"),
    path("preview/<slug:kind>/<str:reference>.png", previews.picture, name="preview"),
    path("offline/", offline.page, name="offline"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
