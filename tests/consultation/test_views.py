"""Consultations as the public sees them, and commenting without an account."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.utils import timezone

from accounts.models import Confirmation
from consultation.forms import SALT
from consultation.models import Comment, Consultation
from ideas.views.limits import MAILS_A_DAY
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return factories.CommitmentVersionFactory()


@pytest.fixture
def consultation(version):
    return factories.ConsultationFactory(versions=[version])


def at(consultation, *rest, lang="ar"):
    return "/".join(["", lang, "consultations", consultation.reference, *map(str, rest), ""])


FORM = {
    "body": "أقترح أن يكون الأجل شهرا واحدا.",
    "email": "khadija@example.org",
    "author_name": "خديجة ب.",
    "show_name": "on",
    "consent": "on",
}


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_an_empty_list_says_so(client, lang):
    assert b'class="empty"' in client.get(f"/{lang}/consultations/").content


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_the_list_shows_the_published_and_is_narrowed_by_plan(client, consultation, lang):
    draft = factories.ConsultationFactory(state="draft")
    factories.CommentFactory(consultation=consultation)
    page = client.get(f"/{lang}/consultations/")
    text = page.content.decode()
    assert consultation.reference in text
    assert draft.reference not in text
    assert [one.comments_count for one in page.context["consultations"]] == [1]
    mine = client.get(f"/{lang}/consultations/?plan={consultation.plan.slug}").content.decode()
    assert consultation.reference in mine
    other = client.get(f"/{lang}/consultations/?plan=nothing").content.decode()
    assert consultation.reference not in other


def test_the_list_asks_as_often_for_three_as_for_one(django_assert_constant_queries):
    def make():
        consultation = factories.ConsultationFactory()
        factories.ReasonedResponseFactory(comment=factories.CommentFactory(consultation=consultation), published=True)

    django_assert_constant_queries(make, "/fr/consultations/", at_most=2)


@pytest.mark.parametrize(
    ("kwargs", "expected"),
    [
        ({}, "open"),
        ({"closes_at": factories.ahead(minutes=5)}, "open"),
        ({"coming": True}, "planned"),
        ({"opens_at": factories.ahead(minutes=5)}, "planned"),
        ({"over": True}, "closed"),
        ({"over": True, "state": "responded"}, "responded"),
    ],
)
def test_a_page_says_where_it_stands(client, version, kwargs, expected):
    consultation = factories.ConsultationFactory(versions=[version], **kwargs)
    page = client.get(at(consultation, lang="fr"))
    assert page.context["standing"]["state"] == expected
    assert f"tag-{expected}" in page.content.decode()
    text = client.get(at(consultation, "texts", version.pk, lang="fr")).content.decode()
    assert (f"/comment/{version.pk}/" in text) == (expected == "open")


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_page_shows_texts_comments_and_the_response_that_stands(client, consultation, version, lang):
    comment = factories.CommentFactory(
        consultation=consultation, version=version, body="Un avis", language="fr", anchor="budget", is_illustrative=True
    )
    factories.ReasonedResponseFactory(
        comment=comment, published=True, text_fr="Ancienne", text_ar="زهرة ذابلة", effect="kept"
    )
    factories.ReasonedResponseFactory(comment=comment, published=True, text_fr="Nouvelle", text_ar="زهرة ناضرة")
    factories.ReasonedResponseFactory(comment=comment, text_fr="Une fleur fanée", text_ar="مسودة الجواب")
    pending = factories.CommentFactory(
        consultation=consultation, version=version, state="pending", published_at=None, body="Pas encore lu"
    )
    hidden = factories.CommentFactory(
        consultation=consultation,
        version=version,
        state="hidden",
        hidden_reasons={"ar": "خارج الموضوع", "fr": "Hors sujet"},
        body="Des injures",
    )
    page = client.get(at(consultation, "texts", version.pk, lang=lang))
    text = page.content.decode()
    assert "Un avis" in text
    assert '<div class="usertext" lang="fr" dir="auto">' in text
    assert {"ar": "زهرة ناضرة", "fr": "Nouvelle"}[lang] in text
    assert {"ar": "زهرة ذابلة", "fr": "Ancienne"}[lang] not in text
    assert "Une fleur fanée" not in text
    assert "مسودة الجواب" not in text
    assert (page.context["consultation"].comments_count, page.context["consultation"].changes_count) == (1, 1)
    assert (
        f'href="{at(consultation, "comments", lang=lang)}?effect=changed"'
        in client.get(at(consultation, lang=lang)).content.decode()
    )
    assert {"ar": "خارج الموضوع", "fr": "Hors sujet"}[lang] in text
    assert hidden.body not in text
    assert pending.body not in text
    assert comment.participant.email not in text


def test_a_name_is_shown_only_when_its_owner_wants(client, consultation, version):
    factories.CommentFactory(consultation=consultation, version=version, author_name="Khadija", show_name=True)
    factories.CommentFactory(consultation=consultation, version=version, author_name="Secrète", show_name=False)
    text = client.get(at(consultation, "texts", version.pk, lang="fr")).content.decode()
    assert "Khadija" in text
    assert "Secrète" not in text


def test_a_page_asks_as_often_for_three_comments_as_for_one(django_assert_constant_queries):
    consultation = factories.ConsultationFactory()

    def make():
        version = factories.CommitmentVersionFactory()
        consultation.versions.add(version)
        comment = factories.CommentFactory(
            consultation=consultation, version=version, organisation=factories.OrganisationFactory()
        )
        factories.ReasonedResponseFactory(comment=comment, published=True)

    django_assert_constant_queries(make, at(consultation), at_most=3)
    django_assert_constant_queries(make, at(consultation, "comments"), at_most=5)


def test_the_page_of_a_text_asks_as_often_for_three_comments_as_for_one(
    django_assert_constant_queries, consultation, version
):
    def make():
        activity = factories.ActivityFactory(commitment=version.commitment, lead=factories.InstitutionFactory())
        comment = factories.CommentFactory(
            consultation=consultation,
            version=version,
            organisation=factories.OrganisationFactory(),
            activity=activity,
            anchor=f"activity-{activity.number}",
        )
        factories.ReasonedResponseFactory(comment=comment, published=True)

    django_assert_constant_queries(make, at(consultation, "texts", version.pk), at_most=6)


def test_what_is_not_public_has_no_page(client, version):
    for kwargs in ({"state": "draft"}, {"plan__is_published": False}):
        hidden = factories.ConsultationFactory(versions=[version], **kwargs)
        assert client.get(at(hidden)).status_code == 404
        assert client.get(at(hidden, "comment", version.pk)).status_code == 404


def test_a_reference_in_small_letters_leads_to_the_page(client, consultation, version):
    response = client.get(f"/fr/consultations/{consultation.reference.lower()}/")
    assert (response.status_code, response["Location"]) == (301, at(consultation, lang="fr"))
    response = client.get(f"/fr/consultations/{consultation.reference.lower()}/comment/{version.pk}/")
    assert response["Location"] == at(consultation, "comment", version.pk, lang="fr")


# --- commenting ---
def send(client, consultation, version, lang="ar", **changes):
    page = client.get(at(consultation, "comment", version.pk, lang=lang))
    hidden = {name: page.context["form"][name].value() for name in ("opened", "key")}
    return client.post(at(consultation, "comment", version.pk, lang=lang), {**hidden, **FORM, **changes})


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_somebody_comments_and_confirms_by_the_code(client, consultation, version, mailbox, lang):
    response = send(client, consultation, version, lang=lang, anchor="budget")
    assert response.status_code == 302
    waiting = client.get(response["Location"])
    assert "khadija@example.org" not in waiting.content.decode()
    confirmation = Confirmation.objects.get()
    assert confirmation.code in mailbox.last("khadija@example.org").body
    digits = confirmation.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    done = client.post(response["Location"], {"code": f" {digits[:3]} {digits[3:]}"})
    assert (done.status_code, done["Location"]) == (302, at(consultation, "texts", version.pk, lang=lang))
    comment = Comment.objects.get()
    assert comment.confirmed_at
    assert (comment.state, comment.language, comment.anchor) == ("pending", "ar", "budget")
    assert FORM["body"] not in client.get(done["Location"]).content.decode()


def test_somebody_confirms_by_the_link_with_one_click(client, consultation, version, mailbox):
    consultation.plan.moderates_first = False
    consultation.plan.save()
    send(client, consultation, version)
    body = mailbox.last("khadija@example.org").body
    link = next(word for word in body.split() if "/confirm/" in word)
    path = urlsplit(link).path
    assert client.get(path).status_code == 200
    assert Comment.objects.get().confirmed_at is None, "a program that reads mails must not confirm"
    page = client.post(path, follow=True)
    assert FORM["body"] in page.content.decode()
    assert client.post(path).status_code == 302


def test_a_double_click_makes_one_comment(client, consultation, version):
    page = client.get(at(consultation, "comment", version.pk))
    data = {**FORM, **{name: page.context["form"][name].value() for name in ("opened", "key")}}
    first = client.post(at(consultation, "comment", version.pk), data)
    second = client.post(at(consultation, "comment", version.pk), data)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": ""},
        {"body": "\u200b\u200f"},
        {"body": "x" * 4001},
        {"email": "khadija"},
        {"consent": ""},
        {"anchor": "nothing"},
        {"author_name": "\u202e\u200b"},
        {"key": "no key"},
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_the_rest(client, consultation, version, wrong):
    response = send(client, consultation, version, **{"author_name": "خديجة", **wrong})
    if wrong == {"author_name": "\u202e\u200b"} and response.status_code == 302:
        assert Comment.objects.get().public_author == ""
        return
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert not Comment.objects.exists()


def test_a_form_sent_by_hand_without_key_is_taken_once(client, consultation, version):
    assert client.post(at(consultation, "comment", version.pk), FORM).status_code == 302
    assert Comment.objects.count() == 1


def test_who_opened_the_form_in_time_may_send_it_a_little_late(client, consultation, version):
    now = timezone.now()
    Consultation.objects.update(closes_at=now - timedelta(minutes=5))
    opened = signing.dumps((now - timedelta(minutes=10)).timestamp(), salt=SALT)
    address = at(consultation, "comment", version.pk)
    assert client.post(address, {**FORM, "opened": opened}).status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "opened", ["", "forged:1:x", signing.dumps(0, salt="another")], ids=["none", "forged", "of another form"]
)
def test_who_comes_late_keeps_the_text_and_is_told(client, consultation, version, opened):
    Consultation.objects.update(closes_at=timezone.now() - timedelta(minutes=5))
    response = client.post(at(consultation, "comment", version.pk), {**FORM, "opened": opened})
    assert response.status_code == 409
    assert FORM["body"] in response.content.decode()
    assert not Comment.objects.exists()


def test_a_closed_consultation_shows_no_form(client, version):
    consultation = factories.ConsultationFactory(versions=[version], over=True)
    text = client.get(at(consultation, "comment", version.pk)).content.decode()
    assert 'name="body"' not in text


def test_a_text_that_is_not_consulted_has_no_form(client, consultation):
    other = factories.CommitmentVersionFactory()
    assert client.get(at(consultation, "comment", other.pk)).status_code == 404
    assert client.get(at(consultation, "comment", 10**30)).status_code == 404


def test_fields_that_the_form_does_not_have_are_ignored(client, consultation, version):
    send(client, consultation, version, state="published", published_at="2020-01-01", participant="1")
    comment = Comment.objects.get()
    assert (comment.state, comment.published_at, comment.participant) == ("pending", None, None)


def test_one_address_gets_only_so_many_mails(client, consultation, version):
    for _n in range(MAILS_A_DAY):
        assert send(client, consultation, version).status_code == 302
    response = send(client, consultation, version)
    assert response.status_code == 429
    assert FORM["body"] in response.content.decode()


# --- confirming, when something is wrong ---
def test_a_wrong_code_says_so_and_the_ninth_right_one_is_too_late(client, consultation, version):
    address = send(client, consultation, version)["Location"]
    code = Confirmation.objects.get().code
    wrong = "000000" if code != "000000" else "111111"
    assert client.post(address, {"code": "abc"}).status_code == 422
    for _n in range(Confirmation.MAX_ATTEMPTS):
        assert client.post(address, {"code": wrong}).status_code == 422
    assert client.post(address, {"code": code}).status_code == 422
    assert Comment.objects.get().confirmed_at is None


def test_an_old_link_and_an_old_code_show_the_text_and_say_so(client, consultation, version):
    address = send(client, consultation, version)["Location"]
    confirmation = Confirmation.objects.get()
    Confirmation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    by_code = client.post(address, {"code": confirmation.code})
    by_link = client.post(f"/ar/consultations/confirm/{confirmation.token}/")
    # On the page that waits for the code a new message can be asked for.
    assert [by_code.status_code, by_link.status_code] == [422, 410]
    for response in (by_code, by_link):
        assert FORM["body"] in response.content.decode()


def test_links_of_something_else_are_not_found(client):
    other = factories.ConfirmationFactory()
    for path in (
        "check/nothing",
        "confirm/nothing",
        f"check/{other.handle}",
        f"confirm/{other.token}",
    ):
        assert client.get(f"/ar/consultations/{path}/").status_code == 404
