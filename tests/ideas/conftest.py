"""What tests of ideas start from."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ideas import services
from tests import factories
from tests.ideas.sending import ADDRESS


@pytest.fixture
def words(plan: Any, theme: Any) -> Callable[..., dict[str, Any]]:
    """What `submit_idea` takes; each call has a key of its own."""

    def make(**changes: Any) -> dict[str, Any]:
        return {
            "plan": plan,
            "theme": theme,
            "title": "نشر محاضر دورات المجلس",
            "body": "أقترح نشر محاضر دورات المجلس الجماعي في أجل أسبوع.",
            "language": "ar",
            "email": "salma@example.org",
            "submission_key": uuid.uuid4(),
            "interface_language": "ar",
            **changes,
        }

    return make


@pytest.fixture
def reasons(db: None) -> dict[str, Any]:
    """One coded reason for each outcome."""
    return {
        outcome: factories.ScreeningReasonFactory(code=f"{outcome}-reason", outcome=outcome)
        for outcome in ("accepted", "rejected", "merged")
    }


EXPLANATION = {"ar": "لأن الفكرة واضحة.", "fr": "Car l’idée est précise."}
WHY = {"ar": "ظهر عنصر جديد.", "fr": "Un élément nouveau est apparu."}


@pytest.fixture
def decide(reasons: dict[str, Any], screener: Any) -> Callable[..., Any]:
    """Decide about an idea under screening, explained in both languages unless said otherwise."""

    def make(idea: Any, outcome: str = "accepted", **changes: Any) -> Any:
        wanted = {"reason": reasons[outcome], "explanation": EXPLANATION, "by": screener, **changes}
        return services.decide_idea(idea=idea, outcome=outcome, **wanted)

    return make


@pytest.fixture
def announce(screener: Any) -> Callable[..., Any]:
    def make(*decisions: Any, by: Any = None) -> Any:
        title = {"ar": "إعلان النتائج", "fr": "Annonce des résultats"}
        plan = decisions[0].idea.plan
        return services.announce_decisions(
            plan=plan, decisions=[decision.pk for decision in decisions], title=title, by=by or screener
        )

    return make


@pytest.fixture
def form_of() -> Callable[..., dict[str, Any]]:
    """The values of a form as its page shows them: hidden fields and first values."""

    def read(client: Client, address: str) -> dict[str, Any]:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        form = response.context["form"]
        values = {name: form[name].value() for name in form.fields}
        if "plan" in response.context:
            values["plan"] = response.context["plan"].slug
        return {name: value for name, value in values.items() if value not in (None, False)}

    return read


@pytest.fixture
def filled(client, form_of, theme) -> dict[str, Any]:
    """The form of an idea as somebody has filled it in."""
    return {
        **form_of(client, ADDRESS),
        "theme": theme.slug,
        "title": "نشر محاضر دورات المجلس",
        "body": "أقترح نشر محاضر دورات المجلس الجماعي في أجل أسبوع.",
        "email": "Salma@Example.org",
        "consent": "on",
    }


@pytest.fixture
def row(plan: Any, theme: Any) -> Any:
    """A line of a table of ideas, with `tests.ideas.tables.HEAD` above it."""

    def make(n: int, **change: Any) -> list[Any]:
        values = {
            "intake": "paper",
            "plan": plan.reference,
            "workshop": "",
            "theme": theme.title_fr,
            "title": f"فكرة رقم {n}",
            "body": f"نص الفكرة {n}.",
        }
        return list((values | change).values())

    return make
