"""Acts of publication: what waits is previewed, and announced all together."""

from collections import Counter
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import services
from ideas.admin.forms import AnnounceForm
from ideas.enums import Outcome
from ideas.errors import ExplanationMissing, NothingToAnnounce, OriginalNotAnnounced
from ideas.models import Announcement, ScreeningDecision
from ideas.services import announceable, before_their_originals, mails_to_send, without_explanation
from plans.backoffice import ReadOnlyInline, ReadOnlyTranslatedRoleAdmin, readable_plans
from plans.backoffice.tasks import put_errors

#: The kinds of e-mails that an announcement causes, in words.
MAILS = {
    "idea_decided": gettext_lazy("decision"),
    "idea_taken_up": gettext_lazy("taken up in a commitment"),
    "followed_decided": gettext_lazy("decision, to those who follow"),
    "followed_taken_up": gettext_lazy("taken up in a commitment, to those who follow"),
}


class AnnouncedInline(ReadOnlyInline):
    model = ScreeningDecision
    plan_path = "plan"
    fields = ("idea", "outcome", "reason", "at", "by")
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("idea", "reason", "by")


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnlyTranslatedRoleAdmin):
    """An act stays as it was published. A new one is made on the page that previews it."""

    plan_path = "plan"
    staff_write = frozenset({"announce"})
    list_display = ("reference", "title", "plan", "announced_at", "by")
    list_filter = ("plan",)
    search_fields = ("reference", "title_ar", "title_fr")
    list_select_related: ClassVar[list[str]] = ["plan", "by"]
    inlines: ClassVar[list[type]] = [AnnouncedInline]
    change_list_template = "admin/ideas/announcement/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.announce_view)
        return [path("announce/", view, name="ideas_announce"), *super().get_urls()]

    def announce_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        waiting = ScreeningDecision.objects.awaiting_announcement()
        plans = list(readable_plans(request).filter(ideas__decisions__in=waiting).distinct())
        plan = self._plan(request, plans)
        if request.method == "POST" and (plan is None or not self.may(request, "announce", plan_row(plan))):
            raise PermissionDenied
        rows = list(announceable(plan)) if plan else []
        form = AnnounceForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST" and "look" not in request.POST:
            announcement = self._announced(request, plan, form)
            if announcement is not None:
                return HttpResponseRedirect(reverse("admin:ideas_announcement_change", args=[announcement.pk]))
            status = 422
        return TemplateResponse(
            request,
            "admin/ideas/announcement/announce.html",
            self._preview(request, plans, plan, rows, form),
            status=status,
        )

    def _plan(self, request: HttpRequest, plans: list[Any]) -> Any:
        asked = (request.POST if request.method == "POST" else request.GET).get("plan", "").upper()
        if not asked:
            return plans[0] if len(plans) == 1 else None
        plan = readable_plans(request).filter(reference=asked).first()
        if plan is None:
            raise Http404
        return plan

    def _announced(self, request: HttpRequest, plan: Any, form: AnnounceForm) -> Announcement | None:
        """The act, or None with the reason in words at the form."""
        chosen = [int(pk) for pk in request.POST.getlist("decisions") if pk.isascii() and pk.isdigit()]
        if not chosen:
            form.add_error(None, _("Choose at least one decision."))
        if not form.is_valid():
            return None
        title = {name.removeprefix("title_"): text for name, text in form.cleaned_data.items()}
        try:
            with transaction.atomic():
                act = services.announce_decisions(plan=plan, decisions=chosen, title=title, by=request.user)
                self.log_addition(request, act, "announce")
        except ExplanationMissing as error:
            text = _("Nothing was announced. These ideas lack the explanation in a language: %(references)s")
            form.add_error(None, text % {"references": ", ".join(error.references)})
        except OriginalNotAnnounced as error:
            text = _("Nothing was announced. Announce the split of their originals with these ideas: %(references)s")
            form.add_error(None, text % {"references": ", ".join(error.references)})
        except NothingToAnnounce:
            form.add_error(
                None,
                _("Nothing was announced: meanwhile some of these decisions were changed or announced. Look again."),
            )
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The act %(reference)s is published.") % {"reference": act.reference})
            return act
        return None

    def _preview(
        self, request: HttpRequest, plans: list[Any], plan: Any, rows: list[Any], form: AnnounceForm
    ) -> dict[str, Any]:
        missing = {row.pk for row in without_explanation(rows)}
        early = {row.pk for row in before_their_originals(row for row in rows if row.pk not in missing)}
        chosen = set(request.POST.getlist("decisions")) if request.method == "POST" else None
        for row in rows:
            row.lacks, row.early = row.pk in missing, row.pk in early
            row.chosen = not (row.lacks or row.early) if chosen is None else str(row.pk) in chosen
            row.lacking = [
                language for language in settings.PUBLISHING_LANGUAGES if not getattr(row, f"explanation_{language}")
            ]
        announced = [row for row in rows if row.chosen]
        counts = Counter(row.outcome for row in announced)
        mails = mails_to_send(announced)
        names = dict(settings.LANGUAGES)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Announce decisions"),
            "plans": plans,
            "plan": plan,
            "rows": rows,
            "missing": [row for row in rows if row.lacks],
            "counts": [(outcome.value, outcome.label, counts[outcome]) for outcome in Outcome],
            "mails": mails.total(),
            "mails_by_kind": [
                (MAILS[kind], language, names[language], number) for (kind, language), number in sorted(mails.items())
            ],
            "form": form,
            "may_announce": plan is not None and self.may(request, "announce", plan_row(plan)),
        }


def plan_row(plan: Any) -> Any:
    """Something that belongs to `plan`, for asking about the right to make an act of it."""
    return Announcement(plan=plan)
