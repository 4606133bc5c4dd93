"""The list of ideas, and the page of one."""

import pytest
from django.urls import reverse

from accounts.models import Confirmation
from ideas import services
from ideas.filters import ORDERS
from ideas.models import Idea, IdeaStats
from tests import factories

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- the list ------------------------------------------------------------------------------------------------------
def test_an_empty_list_invites(client, plan, language):
    page = text(client.get(f"/{language}/ideas/"))
    assert page.count("<h1") == 1
    assert f"/{language}/ideas/new/" in page


def test_the_list_shows_an_idea_in_its_own_language_with_its_marks(client, plan, theme, language):
    idea = factories.IdeaFactory(plan=plan, theme=theme, is_illustrative=True, french=True)
    page = text(client.get(f"/{language}/ideas/"))
    assert idea.title in page
    assert 'lang="fr"' in page
    assert idea.reference in page
    assert "tag-illustration" in page
    assert f"/{language}/ideas/{idea.reference}/" in page


def test_a_row_is_silent_about_supports_and_comments_that_nobody_gave(client, plan, theme):
    silent = factories.IdeaFactory(plan=plan, theme=theme)
    heard = factories.IdeaFactory(plan=plan, theme=theme)
    IdeaStats.objects.filter(idea=heard).update(supports_count=3, comments_count=2)
    page = text(client.get("/fr/ideas/?order=oldest"))
    first, second = page.index(silent.reference), page.index(heard.reference)
    assert "soutien" not in page[first:second]
    assert "commentaire" not in page[first:second]
    assert "3 soutiens" in page[second:]
    assert "2 commentaires" in page[second:]


def test_the_list_asks_few_questions_however_many_rows(django_assert_constant_queries, plan, theme):
    django_assert_constant_queries(
        lambda: factories.IdeaFactory(plan=plan, theme=theme, accepted=True), "/ar/ideas/", at_most=5
    )


def test_a_filtered_list_has_an_address_and_says_what_is_filtered(client, plan, theme):
    kept = factories.IdeaFactory(plan=plan, theme=theme, accepted=True)
    left = factories.IdeaFactory(plan=plan, theme=factories.ThemeFactory(plan=plan))
    page = text(client.get(f"/ar/ideas/?plan=now1&theme={theme.slug}&status=accepted&order=oldest"))
    assert kept.reference in page
    assert left.reference not in page
    assert 'class="chip"' in page
    assert 'name="order" value="oldest"' in page


@pytest.mark.parametrize(
    "query",
    [
        "theme=nothing",
        "plan=nothing",
        "status=withdrawn",
        "after=nonsense",
        "before=nonsense",
        "order=password",
        "q=%F0%9F%8C%99",
        "q=" + "x" * 5_000,
        "q=%00",
        "page=-1",
        "author__email__startswith=a",
        "theme=" + "&theme=".join(["a"] * 300),
    ],
)
def test_strange_parameters_never_break_the_list(client, plan, theme, query):
    factories.IdeaFactory(plan=plan, theme=theme)
    assert client.get(f"/ar/ideas/?{query}").status_code in {200, 400}


def test_nothing_found_is_said_with_a_way_out(client, plan, theme):
    factories.IdeaFactory(plan=plan, theme=theme)
    page = text(client.get("/fr/ideas/?q=introuvable"))
    assert 'class="empty"' in page


def test_pages_follow_each_other_by_key(client, plan, theme):
    rows = factories.IdeaFactory.create_batch(45, plan=plan, theme=theme)
    seen, address = [], "/ar/ideas/?plan=now1"
    while address:
        response = client.get(address)
        seen += [row.reference for row in response.context["ideas"]]
        address = response.context["next_href"]
        assert not address or "plan=now1" in address
    assert sorted(seen) == sorted(row.reference for row in rows)
    assert len(seen) == 45
    back = client.get(response.context["previous_href"])
    assert [row.reference for row in back.context["ideas"]] == seen[20:40]


@pytest.mark.parametrize("order", ["newest", "oldest", "supported"])
def test_the_order_is_chosen(client, plan, theme, order):
    rows = factories.IdeaFactory.create_batch(3, plan=plan, theme=theme)
    IdeaStats.objects.filter(idea=rows[1]).update(supports_count=5)
    response = client.get(f"/ar/ideas/?order={order}")
    assert len(response.context["rows"]) == 3
    assert [sort["current"] for sort in response.context["sorts"]].count(True) == 1
    if order == "supported":
        assert response.context["ideas"][0].pk == rows[1].pk


# --- one idea ------------------------------------------------------------------------------------------------------
@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme)


def test_the_page_shows_the_words_in_their_language_and_the_way(client, idea, language):
    page = text(client.get(f"/{language}/ideas/{idea.reference}/"))
    assert page.count("<h1") == 1
    assert idea.body in page
    assert 'lang="ar" dir="auto"' in page
    assert 'class="way"' in page


def test_the_head_of_the_page_says_the_latest_step(client, plan, theme):
    """Who asks what became of an idea need not read all of it first."""
    rejected = factories.IdeaFactory(plan=plan, theme=theme, rejected=True)
    response = client.get(rejected.get_absolute_url())
    head = text(response).split("</header>")[1]
    assert response.context["latest"].title in head
    assert "#way" in head


def test_the_latest_step_is_what_the_institution_answered_not_that_it_was_asked(client, plan, theme):
    accepted = factories.IdeaFactory(plan=plan, theme=theme, accepted=True)
    factories.InstitutionAnswerFactory(transmission=factories.TransmissionFactory(idea=accepted))
    response = client.get(accepted.get_absolute_url())
    latest = response.context["latest"]
    assert latest.key == "institutions"
    assert f" · {latest.note}" in text(response).split("</header>")[1]


def test_the_address_is_forgiving_about_case_and_permanent(client, idea):
    response = client.get(f"/ar/ideas/{idea.reference.lower()}/")
    assert (response.status_code, response.url) == (301, f"/ar/ideas/{idea.reference}/")
    assert idea.get_absolute_url() == f"/ar/ideas/{idea.reference}/"


def test_a_name_is_shown_only_when_its_owner_wants(client, plan, theme):
    shy = factories.IdeaFactory(plan=plan, theme=theme, author_name="Salma Canary")
    open_ = factories.IdeaFactory(plan=plan, theme=theme, author_name="Nora Shown", show_name=True)
    assert "Canary" not in text(client.get(shy.get_absolute_url()))
    assert "Nora Shown" in text(client.get(open_.get_absolute_url()))


@pytest.mark.parametrize("state", ["awaiting_confirmation", "withdrawn"])
def test_what_waits_or_was_taken_back_has_no_page(client, idea, state):
    Idea.objects.filter(pk=idea.pk).update(state=state, public_state="")
    assert client.get(f"/ar/ideas/{idea.reference}/").status_code == 404
    assert client.get(f"/ar/ideas/{idea.reference}/support/").status_code == 404


def test_an_idea_of_an_unpublished_plan_has_no_page(client, idea):
    idea.plan.is_published = False
    idea.plan.save()
    assert client.get(f"/ar/ideas/{idea.reference}/").status_code == 404


def test_an_unknown_reference_is_not_found_and_no_word_is_a_reference(client, idea):
    assert client.get("/ar/ideas/NOW1-I-9999/").status_code == 404
    assert client.get("/ar/ideas/nothing/").status_code == 404
    assert client.get("/ar/ideas/NOW1-I-١/").status_code == 404


def test_a_hidden_idea_shows_the_reason_instead_of_its_words(client, idea, screener):
    services.hide_idea(idea=idea, reason={"ar": "تتضمن معطيات شخصية.", "fr": "Données personnelles."}, by=screener)
    french, page = (text(client.get(f"/{language}/ideas/{idea.reference}/")) for language in ("fr", "ar"))
    assert "Données personnelles." in french
    assert "تتضمن" not in french
    assert "تتضمن معطيات شخصية." in page
    assert "Données" not in page
    assert idea.title not in page
    assert idea.body not in page
    assert idea.title not in text(client.get("/ar/ideas/"))
    assert client.get(f"/ar/ideas/{idea.reference}/comment/").status_code == 404


def test_comments_stand_with_their_replies_and_hidden_ones_with_their_reason(client, idea):
    first = factories.IdeaCommentFactory(idea=idea, body="أول تعليق", author_name="نورة")
    factories.IdeaCommentFactory(idea=idea, body="رد عليه", parent=first)
    factories.IdeaCommentFactory(idea=idea, body="كلام مخفي", state="hidden", hidden_reasons={"ar": "شتم"})
    factories.IdeaCommentFactory(idea=idea, body="لم يقرأ بعد", state="pending", published_at=None)
    response = client.get(idea.get_absolute_url())
    page = text(response)
    assert page.index("أول تعليق") < page.index("رد عليه")
    assert "شتم" in page
    assert "كلام مخفي" not in page
    assert "لم يقرأ بعد" not in page
    assert len(response.context["threads"]) == 2


def test_a_reply_to_what_is_not_shown_is_not_shown(client, idea):
    waiting = factories.IdeaCommentFactory(idea=idea, state="pending", published_at=None)
    factories.IdeaCommentFactory(idea=idea, parent=waiting, body="رد بلا أصل")
    assert "رد بلا أصل" not in text(client.get(idea.get_absolute_url()))


def test_an_idea_of_a_workshop_leads_to_it(client):
    idea = factories.IdeaFactory(from_workshop=True)
    assert idea.workshop.get_absolute_url() in text(client.get(idea.get_absolute_url()))


def test_the_whole_page_asks_at_most_six_questions(django_assert_constant_queries, plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, accepted=True)

    def more() -> None:
        comment = factories.IdeaCommentFactory(idea=idea)
        factories.IdeaCommentFactory(idea=idea, parent=comment)
        factories.InstitutionAnswerFactory(transmission=factories.TransmissionFactory(idea=idea))
        card = factories.CommitmentFactory(plan=plan)
        factories.ActivityFactory.create_batch(2, commitment=card)
        factories.CommitmentIdeaFactory(idea=idea, commitment=card)

    django_assert_constant_queries(more, f"/ar/ideas/{idea.reference}/", at_most=6)


def test_the_page_ends_in_the_commitments_with_their_own_progress(client, plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, accepted=True)
    card = factories.CommitmentFactory(plan=plan)
    factories.ActivityFactory(commitment=card, weight=3, percent=50, state="in_progress")
    factories.ActivityFactory(commitment=card, weight=1, percent=0)
    factories.ActivityFactory(
        commitment=card, weight=9, percent=10, state="cancelled", difficulty_ar="ألغي", difficulty_fr="Annulée"
    )
    factories.CommitmentIdeaFactory(idea=idea, commitment=card)
    response = client.get(idea.get_absolute_url())
    assert card.reference in text(response)
    from outcomes.trace import commitments_of

    found = commitments_of(idea)
    assert [one.progress for one in found] == [card.progress_percent]


def test_commitments_of_an_idea_that_is_not_announced_are_not_told(client, plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, decided=True)
    card = factories.CommitmentFactory(plan=plan)
    factories.CommitmentIdeaFactory(idea=idea, commitment=card)
    assert card.reference not in text(client.get(idea.get_absolute_url()))


def test_the_page_of_a_stranger_sets_no_cookie(client, idea):
    response = client.get(idea.get_absolute_url())
    assert not response.cookies
    assert not client.get("/ar/ideas/").cookies


SCRIPT = '<script>alert("x")</script>'


def test_what_people_write_is_never_markup(client, plan, theme):
    idea = factories.IdeaFactory(
        plan=plan, theme=theme, title=SCRIPT, body=SCRIPT, problem=SCRIPT, author_name=SCRIPT, show_name=True
    )
    factories.IdeaCommentFactory(idea=idea, body=SCRIPT, author_name=SCRIPT)
    for address in ("/ar/ideas/", idea.get_absolute_url(), reverse("ideas:comment", args=[idea.reference])):
        assert SCRIPT not in text(client.get(address))


def test_no_address_of_a_person_is_on_the_page(client, idea):
    factories.IdeaCommentFactory(idea=idea)
    assert "@example.org" not in text(client.get(idea.get_absolute_url()))
    assert idea.tracking_code not in text(client.get(idea.get_absolute_url()))
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_every_order_of_the_list_goes_on_after_its_first_page(client, plan, theme, order) -> None:
    factories.IdeaFactory.create_batch(21, plan=plan, theme=theme)
    assert client.get(f"/fr/ideas/?order={order}").status_code == 200
