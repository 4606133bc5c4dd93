"""The page that splits one long idea into several."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas import services
from ideas.admin.deciding import SplitForm
from ideas.admin.desk import chosen
from ideas.errors import DecidedMeanwhile, NotOpenForDecision, ReasonDoesNotFit, SplitWrong
from ideas.models import Idea
from plans.backoffice.tasks import put_errors


class SplitMixin:
    """Parts are written beside the original, which stays as it is."""

    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea: Idea = self._on_desk(request, pk)  # type: ignore[attr-defined]
        if not self.may(request, "task", idea):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method != "POST":
            return self._split_page(request, idea, SplitForm(initial={"version": idea.version}, idea=idea))
        shown = sum(f"title_{n}" in request.POST for n in range(1, services.MOST_PARTS + 1))
        if "more" in request.POST:
            data: Any = request.POST.copy()
            return self._split_page(request, idea, SplitForm(initial=data.dict(), idea=idea, shown=shown + 1))
        form = SplitForm(request.POST, idea=idea, shown=shown)
        if not form.is_valid():
            return self._split_page(request, idea, form, status=422)
        return self._split(request, idea, form)

    def _split(self, request: HttpRequest, idea: Idea, form: SplitForm) -> HttpResponse:
        status = 422
        try:
            parts = services.split_idea(
                idea=idea,
                parts=form.cleaned_data["parts"],
                reason=form.cleaned_data["reason"],
                explanation=form.texts("explanation"),
                by=request.user,
                version=form.cleaned_data["version"],
            )
        except (DecidedMeanwhile, NotOpenForDecision):
            status = 409
            form.add_error(None, _("Somebody has changed this idea since you opened it. Look at it again first."))
        except SplitWrong:
            form.add_error(None, _("A part of a split idea is not split again."))
        except ReasonDoesNotFit:
            form.add_error("reason", _("This reason belongs to another decision."))
        except ValidationError as error:
            put_errors(form, error)
        else:
            self.log_change(request, idea, "split")  # type: ignore[attr-defined]
            references = ", ".join(str(part.reference) for part in parts)
            messages.success(
                request,
                _("%(reference)s is split into %(parts)s. Nobody outside sees it before the announcement.")
                % {"reference": idea.reference, "parts": references},
            )
            filters = chosen(request)
            address = reverse("admin:ideas_idea_screen", args=[parts[0].pk])
            return HttpResponseRedirect(f"{address}?{urlencode(filters)}" if filters else address)
        return self._split_page(request, idea, form, status=status)

    def _split_page(self, request: HttpRequest, idea: Idea, form: SplitForm, status: int = 200) -> HttpResponse:
        filters = chosen(request)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "is_nav_sidebar_enabled": False,  # words and decision need the width; the start page has all parts
            "title": _("%(reference)s: split") % {"reference": idea.reference},
            "idea": idea,
            "form": form,
            "filters": filters,
            "query": urlencode(filters),
        }
        return TemplateResponse(request, "admin/ideas/idea/split.html", context, status=status)
