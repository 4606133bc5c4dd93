"""The queue of the screening desk: what waits, the oldest first."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.prepared import prepared
from core.search import search_query
from core.templatetags.components import component_of
from core.templatetags.ui import days_since
from core.translated import in_language
from ideas.enums import IdeaState
from ideas.models import SecondOpinion
from ideas.querysets.idea import DESK_ROW
from plans.backoffice import readable_plans
from plans.models import Theme

#: Rows on a page of the desk.
ROWS = 25
#: The names of the desk's filters in an address; what else stands there is left alone.
FILTERS = ("plan", "theme", "language", "assigned", "waiting", "q")
WAITING = [
    ("", _("for us")),
    ("opinion", _("for my opinion")),
    ("author", _("for the author")),
    ("announcement", _("for the announcement")),
]


def chosen(request: HttpRequest) -> dict[str, str]:
    """The filters of the desk, from its own address or carried along while one idea after another is decided."""
    source = request.POST if request.method == "POST" else request.GET
    return {name: source[name][:40] for name in FILTERS if source.get(name)}


def narrowed(ideas: Any, filters: dict[str, str], user: Any) -> Any:
    """The ideas of the desk that these filters leave, the oldest first. An unknown value finds nothing."""
    waiting = filters.get("waiting")
    if waiting == "author":
        rows = ideas.filter(state=IdeaState.INFO_REQUESTED)
    elif waiting == "announcement":
        rows = ideas.decided_unannounced()
    elif waiting == "opinion":
        rows = ideas.filter(pk__in=SecondOpinion.objects.asked_of_me(user).order_by().values("idea"))
    else:
        rows = ideas.queue()
    if "q" in filters:
        words = filters["q"].strip()
        # Not only the folded text: a reference is what people tell each other.
        rows = rows.filter(Q(reference__iexact=words) | Q(search=search_query(words)))
    if "plan" in filters:
        rows = rows.filter(plan__reference=filters["plan"].upper())
    if "theme" in filters:
        rows = rows.filter(theme__slug=filters["theme"])
    if "language" in filters:
        rows = rows.filter(language=filters["language"])
    if filters.get("assigned") == "me":
        rows = rows.filter(assigned_to=user)
    elif filters.get("assigned") == "nobody":
        rows = rows.filter(assigned_to__isnull=True)
    return rows.order_by("submitted_at", "pk")


def _themes(plans: tuple[int, ...]) -> Any:
    """The themes of these plans to choose from: `slug`, `reference` of the plan, `name` in the language of the page."""
    rows = Theme.objects.filter(plan__in=plans).rewrite(False).annotate(name=in_language("title"))
    rows = rows.annotate(reference=F("plan__reference"))
    return rows.order_by("plan", "number").values_list("slug", "reference", "name", named=True)


def following(ideas: Any, idea: Any) -> Any:
    """The next idea after this one in a narrowed desk; from the last one it goes on at the top."""
    others = ideas.exclude(pk=idea.pk)
    later = Q(submitted_at__gt=idea.submitted_at) | Q(submitted_at=idea.submitted_at, pk__gt=idea.pk)
    return others.filter(later).first() or others.first()


def preceding(ideas: Any, idea: Any) -> Any:
    """The idea before this one in a narrowed desk, or None."""
    earlier = Q(submitted_at__lt=idea.submitted_at) | Q(submitted_at=idea.submitted_at, pk__lt=idea.pk)
    return ideas.filter(earlier).last()


class _Shown(NamedTuple):
    """What the cells of a row show."""

    row: tuple[Any, ...]
    days: int
    query: str
    may_decide: bool


def _cells(row: Any, query: str, may_decide: bool) -> SafeString:
    """The cells of a row but the last: who decides about the idea is not among what a process keeps."""
    shown = _Shown(row[:-1], days_since(row.submitted_at), query, may_decide)
    return component_of("admin/ideas/idea/_cells.html", shown, _in_words)


def _in_words(shown: _Shown) -> dict[str, Any]:
    row = dict(zip(DESK_ROW, shown.row, strict=True))
    return {**row, "state": IdeaState(row["state"]).label, **shown._asdict()}


class DeskMixin:
    """The page of the queue."""

    def desk_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        filters = chosen(request)
        rows = narrowed(self.get_queryset(request), filters, request.user)  # type: ignore[attr-defined]
        page = Paginator(rows.as_desk_rows(), ROWS).get_page(request.GET.get("page"))
        plans = list(readable_plans(request).only("reference"))
        asked = filters.get("plan", "").upper()
        keys = tuple(plan.pk for plan in plans if not asked or plan.reference == asked)
        query, may_decide = urlencode(filters), self.may(request, "task")  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "is_nav_sidebar_enabled": False,  # words and decision need the width; the start page has all parts
            "title": _("Screening desk"),
            "page": page,
            "rows": [(_cells(row, query, may_decide), row.assigned) for row in page],
            "filters": filters,
            "plans": plans,
            "themes": prepared(("themes of the desk", keys), lambda: _themes(keys)),
            "languages": settings.LANGUAGES,
            "waiting": WAITING,
            "may_decide": may_decide,
        }
        return TemplateResponse(request, "admin/ideas/idea/desk.html", context)
