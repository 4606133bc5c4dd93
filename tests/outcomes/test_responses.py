"""Response statistics against rows counted by hand."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from ideas.models import Idea, ScreeningDecision
from outcomes.figures.responses import responses
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(plan, theme):
    """One idea sent `ago` days ago, due in `due` days, answered after `answered` days or not yet."""

    def make(institution, *, ago, due, answered=None, answer="taken_up"):
        now = timezone.now()
        idea = factories.IdeaFactory(plan=plan, theme=theme, accepted=True)
        row = factories.TransmissionFactory(
            idea=idea, institution=institution, due_date=timezone.localdate() + timedelta(days=due)
        )
        type(row).objects.filter(pk=row.pk).update(at=now - timedelta(days=ago))
        if answered is not None:
            factories.InstitutionAnswerFactory(transmission=row, at=now - timedelta(days=ago - answered), answer=answer)
        return row

    return make


def test_institutions_are_counted_in_time_late_waiting_and_overdue(plan, sent, institution_a, institution_b):
    sent(institution_a, ago=20, due=5, answered=4)
    late = sent(institution_a, ago=20, due=-10, answered=16, answer="not_taken_up")
    factories.InstitutionAnswerFactory(transmission=late, answer="taken_up")  # a later answer makes it no timelier
    sent(institution_a, ago=3, due=5)
    sent(institution_b, ago=30, due=-1)
    sent(institution_b, ago=1, due=0)
    found = {one.key: one for one in responses(plan).by_institution}
    a, b = found[institution_a.key], found[institution_b.key]
    assert (a.sent, a.in_time, a.late, a.waiting, a.overdue, a.taken_up, a.median_days) == (3, 1, 1, 1, 0, 2, 4)
    assert (b.sent, b.in_time, b.late, b.waiting, b.overdue, b.taken_up, b.median_days) == (2, 0, 0, 2, 1, 0, None)
    assert responses(plan).median_days_to_answer == 4


def test_only_announced_outcomes_count(plan, theme):
    now = timezone.now()
    for days, traits in [(10, {"accepted": True}), (20, {"rejected": True}), (30, {"rejected": True})]:
        idea = factories.IdeaFactory(plan=plan, theme=theme, submitted_at=now - timedelta(days=days), **traits)
        assert ScreeningDecision.objects.get(idea=idea).announced_at
    factories.IdeaFactory(plan=plan, theme=theme, decided=True)
    hidden = factories.TransmissionFactory(idea=factories.IdeaFactory(plan=plan, theme=theme, decided=True))
    factories.InstitutionAnswerFactory(transmission=hidden)
    factories.IdeaFactory(plan=plan, theme=theme, awaiting=True)
    found = responses(plan)
    assert (found.ideas, found.answered, found.answered_percent) == (5, 3, 60)
    waits = sorted(
        (decision.announced_at - decision.idea.submitted_at).days
        for decision in ScreeningDecision.objects.announced().select_related("idea")
    )
    assert found.median_days_to_decision == waits[1]
    assert found.by_institution == []
    assert found.median_days_to_answer is None
    assert sum(one.count for one in found.reasons) == 3


def test_a_plan_without_rows_has_no_share_and_no_median(plan):
    found = responses(plan)
    assert (found.ideas, found.answered_percent, found.median_days_to_decision, found.reasons) == (0, None, None, [])


def test_the_page_and_the_api_say_the_same(plan, client, sent, institution_a):
    sent(institution_a, ago=20, due=5, answered=4)
    api = client.get(f"/api/v1/indicators?plan={plan.slug}").json()["responses"]
    assert api["by_institution"][0]["in_time"] == 1
    assert api["answered"] == Idea.objects.filter(plan=plan, public_state="accepted").count()
    page = client.get(f"{reverse('outcomes:indicators')}?plan={plan.slug}")
    names = {group["name"] for group in page.context["groups"]}
    assert {"responses", "institutions", "reasons"} <= names
    for group in page.context["groups"]:
        for row in group["rows"]:
            for cell in row["cells"]:
                if cell.get("href"):
                    assert client.get(cell["href"]).status_code == 200


def test_an_overdue_answer_is_said_on_the_page_of_the_idea(client, sent, institution_a):
    row = sent(institution_a, ago=40, due=-3)
    assert "تأخر جواب" in client.get(row.idea.get_absolute_url()).content.decode()


def test_what_an_institution_owes_and_gave_leads_to_as_many_ideas(plan, client, sent, institution_a, institution_b):
    sent(institution_a, ago=20, due=5, answered=4)
    sent(institution_a, ago=20, due=5, answered=4, answer="not_taken_up")
    late = sent(institution_a, ago=30, due=-1)
    sent(institution_a, ago=3, due=5)
    # The same idea at another institution, which has answered already.
    factories.InstitutionAnswerFactory(
        transmission=factories.TransmissionFactory(idea=late.idea, institution=institution_b), answer="taken_up"
    )
    page = client.get(f"{reverse('outcomes:indicators')}?plan={plan.slug}")
    table = next(group for group in page.context["groups"] if group["name"] == "institutions")
    linked = [cell for row in table["rows"] for cell in row["cells"] if cell.get("href")]
    assert [cell["value"] for cell in linked] == ["4", "2", "1", "1", "1", "1"]
    for cell in linked:
        assert client.get(cell["href"]).context["total"] == int(cell["value"]), cell["href"]


def test_reasons_and_answers_of_an_institution_lead_to_as_many_ideas(plan, client, sent, institution_a, theme):
    sent(institution_a, ago=20, due=5, answered=4)
    sent(institution_a, ago=20, due=5, answered=4, answer="not_taken_up")
    sent(institution_a, ago=3, due=5)
    sent(institution_a, ago=3, due=5)
    factories.IdeaFactory(plan=plan, theme=theme, rejected=True)
    found = responses(plan)
    by_answer = Counter()
    for one in found.reasons_by_institution:
        assert one.key == institution_a.key
        assert one.label["fr"]
        by_answer[one.answer] += one.count
    assert by_answer == {"taken_up": 1, "not_taken_up": 1, "": 2}
    page = client.get(f"{reverse('outcomes:indicators')}?plan={plan.slug}")
    for name in ("institution-reasons", "reasons"):
        table = next(group for group in page.context["groups"] if group["name"] == name)
        linked = [cell for line in table["rows"] for cell in line["cells"] if cell.get("href")]
        assert sum(int(cell["value"]) for cell in linked) == {"institution-reasons": 4, "reasons": 5}[name]
        assert len(table["rows"][0]["cells"]) == len(table["columns"])
        for cell in linked:
            assert client.get(cell["href"]).context["total"] == int(cell["value"]), cell["href"]


def test_the_file_of_the_answers_says_what_the_page_says(plan, client, sent, institution_a):
    sent(institution_a, ago=20, due=5, answered=4)
    sent(institution_a, ago=3, due=5)
    address = reverse("outcomes:csv", args=["responses"])
    text = b"".join(client.get(f"{address}?plan={plan.slug}").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    counted = responses(plan)
    assert {row["plan"] for row in rows} == {plan.reference}
    values = {(row["figure"], row["institution"], row["answer"]): row["value"] for row in rows}
    assert values["answered", "", ""] == str(counted.answered)
    assert values["institution.waiting", institution_a.key, ""] == "1"
    assert values["reasons.by_institution", institution_a.key, "taken_up"] == "1"
    assert values["reasons.by_institution", institution_a.key, "awaited"] == "1"
    assert sum(int(row["value"]) for row in rows if row["figure"] == "reasons.by_theme") == 2
    assert client.get(f"{reverse('outcomes:xlsx', args=['responses'])}?plan={plan.slug}").status_code == 200
    assert client.get(f"{address}?plan=nowhere").status_code == 404


def test_the_page_of_a_plan_says_who_is_being_waited_for(plan, client, sent, institution_a, institution_b, language):
    sent(institution_a, ago=20, due=5, answered=4)
    sent(institution_b, ago=30, due=-1)
    sent(institution_b, ago=3, due=5)
    secret = factories.TransmissionFactory(idea=factories.IdeaFactory(plan=plan, decided=True))
    with translation.override(language):
        page = client.get(plan.get_absolute_url()).content.decode()
        href = f"{reverse('ideas:list')}?plan={plan.slug}&amp;institution={institution_b.key}&amp;answer=waiting"
    assert href in page
    assert getattr(institution_b, f"name_{language}") in page
    assert getattr(institution_a, f"name_{language}") not in page
    assert str(secret.institution) not in page
    assert client.get(href.replace("&amp;", "&")).context["total"] == 2
