"""The open data as an API: read-only, public, without a key. Described at `/api/v1/openapi.json`."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from pydantic import Field

from core.paging import BadToken
from ideas.filters import ORDERS
from outcomes import schemas
from outcomes.datasets import DATASETS, Dataset, Row
from outcomes.figures import figures
from outcomes.figures.people import public_json
from outcomes.figures.responses import BOTH, responses
from plans.models import ActionPlan

#: Above this a list says how many there are no more: counting would cost more than the page.
MOST_COUNTED = 10_000
USUAL_SIZE, LARGEST_SIZE = 50, 200


class PublicApi(NinjaAPI):
    """Any page of any site may read it: there is nothing in it that is not public."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self._described: dict[str, OpenAPISchema] = {}

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """Made once in a process: it says what the code says, in one language, and costs more than most pages."""
        if path_prefix is None:
            path_prefix = self.get_root_path(path_params or {})
        if path_prefix not in self._described:
            self._described[path_prefix] = super().get_openapi_schema(path_prefix=path_prefix)
        return self._described[path_prefix]


api = PublicApi(
    title="Open Government Portal",
    version="1",
    description=(
        "Plans, themes, workshops, ideas, commitments, consultations and figures of Morocco's open government action "
        "plans. Texts come in each language of the portal. Lists are paged by key: follow `next`. Rows marked "
        "`illustrative` are invented for the demonstration."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


class Refused(Exception):
    """A parameter says something that this list does not know."""

    def __init__(self, status: int, problems: dict[str, list[str]]) -> None:
        self.status, self.problems = status, problems
        super().__init__(str(problems))


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return api.create_response(request, {"detail": error.problems}, status=error.status)


@api.exception_handler(ValidationError)
def _ill_formed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """In the same form as what the filters say: sentences by parameter."""
    problems: dict[str, list[str]] = {}
    for one in error.errors:
        problems.setdefault(str(one["loc"][-1]), []).append(one["msg"])
    return api.create_response(request, {"detail": problems}, status=422)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": "There is nothing under this address."}, status=404)


class Paging(Schema):
    q: str = Field("", description="Words, in any language of the portal, or a reference.")
    plan: list[str] = Field([], description="Reference of a plan (pan2), in any case; may stand several times.")
    after: str = Field("", description="Where the page begins: taken from `next`.")
    limit: int = Field(USUAL_SIZE, ge=1, le=LARGEST_SIZE, description="Rows of a page.")


class ByKey(Paging):
    order: str = Field("", description="reference (usual) or -reference.")


class ThemeQuery(Paging):
    order: str = Field("", description="number (usual) or -number.")


class WorkshopQuery(ByKey):
    theme: list[str] = Field([], description="Slug, or number within the plan.")
    status: list[str] = Field([], description="published, held, cancelled, reported.")
    organiser: list[str] = Field([], description="Key of the association that runs it.")
    institution: list[str] = Field([], description="Key of an institution that takes part.")
    territory: list[str] = Field([], description="Code of a region, province or prefecture.")


class CommitmentQuery(ByKey):
    axis: list[str] = Field([], description="Number of an axis within the plan.")
    theme: list[str] = Field([], description="Slug, or number within the plan.")
    status: list[str] = Field(
        [], description="proposed, in_consultation, adopted, dropped, merged, withdrawn. Also as `standing`."
    )
    institution: list[str] = Field([], description="Key of an institution that leads or supports.")
    completion: list[str] = Field([], description="not_started, limited, substantial, completed.")


class IdeaQuery(Paging):
    theme: list[str] = Field([], description="Slug, or number within the plan.")
    status: list[str] = Field(
        [], description="submitted, under_screening, accepted, rejected, merged, split; pending for the first two."
    )
    channel: list[str] = Field([], description="portal, workshop.")
    workshop: list[str] = Field([], description="Reference of a workshop.")
    institution: list[str] = Field([], description="Key of an institution that studies the idea.")
    territory: list[str] = Field([], description="Code of a region, province or prefecture.")
    order: str = Field("", description=f"{', '.join(ORDERS)}; newest is usual.")


ERRORS = {404: schemas.Problem, 422: schemas.Problem}


def _answer(request: HttpRequest, name: str, query: Any) -> Row:
    dataset = DATASETS[name]
    with translation.override("en"):
        filters = dataset.filters(request.GET)
        problems = {field: [str(message) for message in messages] for field, messages in filters.errors.items()}
    if problems:
        raise Refused(404 if "plan" in problems else 422, problems)
    if query.order and query.order not in dataset.orders:
        raise Refused(422, {"order": [f"One of {', '.join(dataset.orders)}."]})
    return _page(request, dataset, filters.qs, query)


def _page(request: HttpRequest, dataset: Dataset, rows: Any, query: Any) -> Row:
    try:
        page = dataset.rows(rows, order=query.order, after=query.after, size=query.limit)
    except BadToken:
        raise Refused(422, {"after": ["Not an address that this list has given: take `next` as it is."]}) from None
    found = rows.order_by()[: MOST_COUNTED + 1].count()
    following = None
    if page.next:
        address = request.GET.copy()
        address["after"] = page.next
        following = request.build_absolute_uri(f"{request.path}?{address.urlencode()}")
    return {
        "count": found if found <= MOST_COUNTED else None,
        "next": following,
        "results": shaped(dataset, list(page.rows)),
    }


def shaped(dataset: Dataset, rows: list[Any]) -> list[Row]:
    # The addresses in it are those of the portal's first language, whatever the reader's browser asks for.
    with translation.override(settings.LANGUAGE_CODE):
        return dataset.shape(rows)


def _one(name: str, reference: str) -> Row:
    dataset = DATASETS[name]
    wanted = reference.upper() if dataset.key == "reference" else reference.lower()
    found = list(dataset.fetch(dataset.filters().qs.filter(**{dataset.key: wanted}))[:1])
    if not found:
        raise Http404
    return shaped(dataset, found)[0]


@api.get("/plans", response={200: schemas.listed(schemas.Plan), **ERRORS}, tags=["plans"])
def plans(request: HttpRequest, query: Query[ByKey]) -> Row:
    return _answer(request, "plans", query)


@api.get("/plans/{reference}", response={200: schemas.Plan, 404: schemas.Problem}, tags=["plans"])
def plan(request: HttpRequest, reference: str) -> Row:
    return _one("plans", reference)


@api.get("/themes", response={200: schemas.listed(schemas.Theme), **ERRORS}, tags=["plans"])
def themes(request: HttpRequest, query: Query[ThemeQuery]) -> Row:
    return _answer(request, "themes", query)


@api.get("/themes/{slug}", response={200: schemas.Theme, 404: schemas.Problem}, tags=["plans"])
def theme(request: HttpRequest, slug: str) -> Row:
    return _one("themes", slug)


@api.get("/workshops", response={200: schemas.listed(schemas.Workshop), **ERRORS}, tags=["workshops"])
def workshops(request: HttpRequest, query: Query[WorkshopQuery]) -> Row:
    return _answer(request, "workshops", query)


@api.get("/workshops/{reference}", response={200: schemas.Workshop, 404: schemas.Problem}, tags=["workshops"])
def workshop(request: HttpRequest, reference: str) -> Row:
    return _one("workshops", reference)


@api.get("/ideas", response={200: schemas.listed(schemas.Idea), **ERRORS}, tags=["ideas"])
def ideas(request: HttpRequest, query: Query[IdeaQuery]) -> Row:
    return _answer(request, "ideas", query)


@api.get("/ideas/{reference}", response={200: schemas.Idea, 404: schemas.Problem}, tags=["ideas"])
def idea(request: HttpRequest, reference: str) -> Row:
    return _one("ideas", reference)


@api.get("/commitments", response={200: schemas.listed(schemas.Commitment), **ERRORS}, tags=["commitments"])
def commitments(request: HttpRequest, query: Query[CommitmentQuery]) -> Row:
    return _answer(request, "commitments", query)


@api.get("/commitments/{reference}", response={200: schemas.Commitment, 404: schemas.Problem}, tags=["commitments"])
def commitment(request: HttpRequest, reference: str) -> Row:
    return _one("commitments", reference)


@api.get("/consultations", response={200: schemas.listed(schemas.Consultation), **ERRORS}, tags=["consultations"])
def consultations(request: HttpRequest, query: Query[ByKey]) -> Row:
    return _answer(request, "consultations", query)


@api.get(
    "/consultations/{reference}", response={200: schemas.Consultation, 404: schemas.Problem}, tags=["consultations"]
)
def consultation(request: HttpRequest, reference: str) -> Row:
    return _one("consultations", reference)


@api.get("/indicators", response={200: schemas.Indicators, **ERRORS}, tags=["indicators"])
def indicators(request: HttpRequest, plan: str) -> Row:
    """Every figure of one plan, counted from rows. A group of one to four people is null."""
    found = ActionPlan.objects.filter(is_published=True, reference=plan.upper()).first()
    if found is None:
        raise Http404
    rows = BOTH.of(found.pk)
    counted = figures(found, rows)
    return {**public_json(counted), "responses": asdict(responses(found, rows))}
