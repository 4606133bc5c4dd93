"""The back office: Django's admin, arranged by what staff do, entered with password and second factor."""

from collections.abc import Iterator
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from ogportal.parts import PARTS

#: Menus kept by one process: one for each language and each set of rights that somebody has.
MOST_MENUS = 50


class BackOffice(admin.AdminSite):
    site_title = _("Open Government Portal")
    site_header = _("Back office")
    index_title = _("Back office")
    site_url = "/"
    enable_nav_sidebar = True

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._made: dict[Any, list[Any]] = {}

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As Django's; the admins that packages bring do not replace ours, which ask for roles and hide secrets."""
        if admin_class is not None and admin_class.__module__.startswith("allauth."):
            return
        super().register(model_or_iterable, admin_class, **options)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Allauth asks for the password and the second factor; whoever comes back from it is in."""
        return super().login(request, extra_context)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The texts of Django's scripts, and before them our own: Moroccan months, days in one letter."""
        return JavaScriptCatalog.as_view()(request)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """The parts of the code have no page of their own: the models stand in the parts of the work."""
        if not self.get_app_list(request, app_label):
            raise Http404
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Models in the parts of the work, not in those of the code; what no part names comes in the last one."""
        if app_label:
            return super().get_app_list(request, app_label)
        # Django asks for it on every page; the desk, for one, does not show it.
        return cast("list[Any]", SimpleLazyObject(lambda: self._for(request)))

    def _for(self, request: HttpRequest) -> list[Any]:
        """The same for everybody who may do the same: who may do what is asked anew, what it opens is made once."""
        key = (get_language(), *self._allowed(request))
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= MOST_MENUS:
                self._made.clear()
            made = self._made[key] = self._in_parts(super().get_app_list(request))
        return [{**part, "models": [*part["models"]]} for part in made]

    def _allowed(self, request: HttpRequest) -> Iterator[tuple[bool, ...]]:
        """What the person may do with each model."""
        for model_admin in self._registry.values():
            if model_admin.has_module_permission(request):
                yield tuple(model_admin.get_model_perms(request).values())
            else:
                yield ()

    @staticmethod
    def _in_parts(apps: list[Any]) -> list[Any]:
        models = {
            model["model"]._meta.label_lower: {**model, "name": str(model["name"])}
            for app in apps
            for model in app["models"]
        }
        if "mfa.authenticator" in models:
            models["mfa.authenticator"]["name"] = gettext("Second factor")  # its package names it in English only
        start = reverse("admin:index")
        parts = []
        for key, name, labels in PARTS:
            found = [models.pop(label) for label in labels if label in models] if labels else list(models.values())
            if found:
                url = f"{start}#{key}"
                parts.append(
                    {"app_label": key, "name": str(name), "app_url": url, "has_module_perms": True, "models": found}
                )
        return parts

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """What waits for this person, part by part; what waits too long stands above all else."""
        from ogportal.waiting import roles_of, what_waits

        waiting = what_waits(request)
        parts = self.get_app_list(request)
        for part in parts:
            part["waiting"] = [one for one in waiting if one.part == part["app_label"]]
        context = {
            "waiting": waiting,
            "app_list": parts,
            "roles": roles_of(request.user),
            "help_role": _guide_for(request),
        }
        return super().index(request, {**context, **(extra_context or {})})


def _guide_for(request: HttpRequest) -> str:
    """The help page of whoever opens the back office."""
    from plans.rules import is_screener

    if request.user.is_superuser:
        return "administrator"
    return "screener" if is_screener(request.user) else "committee-member"
