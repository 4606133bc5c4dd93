"""Every kind of e-mail, whole in each language: text and HTML, in its direction, with nothing fetched from elsewhere.

MAILS_INTO=/some/folder pytest tests/ogportal/test_every_mail.py     also leaves them as files, to be looked at
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import allauth.core.context
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone, translation
from tinyhtml5.parser import HTMLParser

import accounts.mails
import accounts.services
import commitments.mails
import consultation.mails
import ideas.mails
import ogportal.privacy.services
import workshops.mails
from accounts.adapters import AccountAdapter
from consultation.models import Consultation
from core.models import Delivery
from core.outbox import OPENS_ACCOUNTS, write_out
from ideas.services import columns_of
from tests import factories

pytestmark = pytest.mark.django_db

EMAILS = Path(settings.BASE_DIR) / "templates" / "emails"
KINDS = {path.name.removesuffix(".subject.txt") for path in EMAILS.glob("*.subject.txt")}


def _user(language: str) -> Any:
    return factories.UserFactory(language=language)


def _idea(language: str, **traits: Any) -> Any:
    title = {"ar": "نشر مواعيد المجلس", "fr": "Publier l’agenda du conseil"}[language]
    author = factories.ParticipantFactory(language=language)
    return factories.IdeaFactory(language=language, title=title, author=author, **traits)


def _follower(language: str, **what: Any) -> None:
    person = factories.ParticipantFactory(language=language)
    factories.FollowFactory(participant=person, language=language, **what)


def _following(language: str, commitment: Any) -> None:
    _follower(language, **columns_of(beyond=commitment))


def _registration(language: str, **traits: Any) -> Any:
    return factories.RegistrationFactory(language=language, **traits)


def _comment(language: str) -> Any:
    return factories.CommentFactory(
        participant=factories.ParticipantFactory(language=language), consent_language=language
    )


def _activity_due(language: str) -> None:
    commitment = factories.CommitmentFactory(adopted=True)
    activity = factories.ActivityFactory(commitment=commitment, due_date=timezone.localdate())
    commitments.mails.activity_due(activity, commitment.lead, _user(language), 7)


def _confirm(language: str) -> None:
    accounts.services.request_confirmation(
        purpose="ideas.idea",
        object_id=1,
        email="zineb@example.org",
        language=language,
        what="…",
        url=f"{settings.SITE_URL}/{language}/ideas/confirm/{{token}}/",
    )


def _of_dossier(write: Callable[[Any, Any], None]) -> Callable[[str], None]:
    return lambda language: write(factories.DossierFactory(), _user(language))


def _remind(language: str) -> None:
    dossier = factories.DossierFactory()
    factories.InstitutionMemberFactory(institution=dossier.institution, user=_user(language))
    ideas.mails.remind(dossier, 3)


def _followed_decided(language: str) -> None:
    idea = _idea(language, accepted=True)
    _follower(language, idea=idea)
    decision = idea.decisions.get()
    ideas.mails.decided_for_followers(decision.announcement, [decision])


def _followed_taken_up(language: str) -> None:
    idea = _idea(language, accepted=True)
    _follower(language, idea=idea)
    ideas.mails.taken_up_for_followers(factories.InstitutionAnswerFactory(transmission__idea=idea))


def _followed(make: Callable[[Any], Any], write: Callable[[Any], None]) -> Callable[[str], None]:
    def run(language: str) -> None:
        commitment = factories.CommitmentFactory(adopted=True)
        _following(language, commitment)
        write(make(commitment))

    return run


def _organisation(language: str) -> None:
    accounts.mails.organisation_decided(
        factories.OrganisationFactory(listed=True, contact_email="hanae@example.org", language=language)
    )


def _of_registration(write: Callable[[Any, Any], None], **traits: Any) -> Callable[[str], None]:
    def run(language: str) -> None:
        registration = _registration(language, **traits)
        write(registration, registration.workshop)

    return run


def _answered(language: str) -> None:
    comment = _comment(language)
    consultation.mails.answered(comment, Consultation.objects.with_ledger().get(pk=comment.consultation_id))


def _reminder(language: str) -> None:
    found = factories.ConsultationFactory()
    consultation.mails.reminder(
        consultation=found,
        institution=factories.InstitutionFactory(),
        user=_user(language),
        count=4,
        step="late-1",
        due=timezone.localdate(),
    )


def _write_message(language: str) -> None:
    registration = _registration(language)
    workshops.mails.message(registration, factories.WorkshopMessageFactory(workshop=registration.workshop))


WRITERS: dict[str, Callable[[str], Any]] = {
    "activity_due": _activity_due,
    "confirm": _confirm,
    "consultation_answered": _answered,
    "consultation_received": lambda language: consultation.mails.received(_comment(language)),
    "consultation_reminder": _reminder,
    "consultation_responded": lambda language: consultation.mails.responded(
        factories.ReasonedResponseFactory(comment=_comment(language), published=True)
    ),
    "consultation_returned": lambda language: consultation.mails.returned(
        factories.ReasonedResponseFactory(by=_user(language))
    ),
    "data_code": lambda language: ogportal.privacy.services.send_data_code(
        email="zineb@example.org", language=language
    ),
    "dossier_extended": lambda language: ideas.mails.due_date_extended(
        factories.DueDateExtensionFactory(), _user(language)
    ),
    "dossier_reminder": _remind,
    "dossier_sent": _of_dossier(lambda dossier, person: ideas.mails.dossier_sent(dossier, person, 12)),
    "followed_adopted": _followed(
        lambda row: factories.CommitmentVersionFactory(commitment=row), commitments.mails.adopted_for_followers
    ),
    "followed_assessed": _followed(
        lambda row: factories.CompletionAssessmentFactory(commitment=row), commitments.mails.assessed_for_followers
    ),
    "followed_decided": _followed_decided,
    "followed_progress": _followed(
        lambda row: factories.ProgressUpdateFactory(commitment=row, published=True),
        commitments.mails.progress_for_followers,
    ),
    "followed_taken_up": _followed_taken_up,
    "idea_adopted": lambda language: ideas.mails.adopted(
        _idea(language, accepted=True), factories.CommitmentFactory(adopted=True)
    ),
    "idea_decided": lambda language: ideas.mails.decided(_idea(language, accepted=True).decisions.get()),
    "idea_information_asked": lambda language: ideas.mails.information_asked(
        factories.InformationRequestFactory(idea=_idea(language, state="info_requested"))
    ),
    "idea_received": lambda language: ideas.mails.received(_idea(language)),
    "idea_taken_up": lambda language: ideas.mails.taken_up(
        factories.InstitutionAnswerFactory(transmission__idea=_idea(language, accepted=True))
    ),
    "organisation_decided": _organisation,
    "place_found": _of_registration(workshops.mails.place_found),
    "place_lapsed": _of_registration(workshops.mails.place_lapsed),
    "registered": _of_registration(workshops.mails.registered),
    "registration_cancelled": _of_registration(workshops.mails.registration_cancelled),
    "waitlisted": _of_registration(workshops.mails.waitlisted),
    "workshop_announced": lambda language: workshops.mails.publication_answered(
        factories.WorkshopFactory(), to=_user(language)
    ),
    "workshop_cancelled": _of_registration(workshops.mails.workshop_cancelled, workshop__cancelled=True),
    "workshop_message": _write_message,
    "workshop_sent_back": lambda language: workshops.mails.publication_answered(
        factories.WorkshopFactory(draft=True), to=_user(language), reason="…"
    ),
}


#: What allauth writes about sign-in, with what it knows when it does. The words are ours: templates/account/email/.
SIGN_IN: dict[str, dict[str, Any]] = {
    "login_code": {"code": "ABC-123"},
    "email_confirmation": {"code": "ABC-123"},
    "password_reset_key": {"password_reset_url": f"{settings.SITE_URL}/{{}}/account/password/reset/key/1-a/"},
    "unknown_account": {"signup_url": f"{settings.SITE_URL}/{{}}/account/signup/"},
    "changed": {"change": "…", "timestamp": timezone.now()},
}
OURS = Path(settings.BASE_DIR) / "templates" / "account" / "email"


def _sign_in(kind: str) -> Callable[[str], None]:
    def run(language: str) -> None:
        words = {
            name: value.format(language) if isinstance(value, str) else value for name, value in SIGN_IN[kind].items()
        }
        request = RequestFactory().get(f"/{language}/")
        request.user = AnonymousUser()
        request.session = {}
        with translation.override(language), allauth.core.context.request_context(request):
            AccountAdapter(request).send_mail(f"account/email/{kind}", "zineb@example.org", words)

    return run


WRITERS |= {OPENS_ACCOUNTS + kind: _sign_in(kind) for kind in SIGN_IN}


def test_no_kind_is_forgotten() -> None:
    about_sign_in = {path.name.removesuffix("_subject.txt") for path in OURS.glob("*_subject.txt")}
    assert about_sign_in == set(SIGN_IN)
    assert set(WRITERS) == KINDS | {OPENS_ACCOUNTS + kind for kind in SIGN_IN}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_mail_is_whole_in_its_language(kind: str, language: str) -> None:
    Delivery.objects.all().delete()
    WRITERS[kind](language)
    mail = Delivery.objects.get(kind=OPENS_ACCOUNTS if kind.startswith(OPENS_ACCOUNTS) else kind)
    write_out(mail)  # as the worker does
    if folder := os.environ.get("MAILS_INTO"):
        Path(folder, f"{kind}_{language}.html").write_text(mail.html, encoding="utf-8")
        Path(folder, f"{kind}_{language}.txt").write_text(f"{mail.subject}\n\n{mail.text}", encoding="utf-8")
    direction = {"ar": "rtl", "fr": "ltr"}[language]
    assert f'<html lang="{language}" dir="{direction}">' in mail.html
    assert mail.language == language
    assert mail.subject == mail.subject.strip() != ""
    assert "\n" not in mail.subject
    heading = re.search(r"<h1>(.*?)</h1>", mail.html, re.DOTALL)
    assert heading is not None
    assert heading[1].strip()
    _nothing_is_fetched(mail.html)
    _the_text_is_plain(mail.text)
    assert set(re.findall(r"https?://\S+?/(\w\w)/", mail.text)) == {language}
    assert set(re.findall(r'href="https?://[^/"]+/(\w\w)/', mail.html)) == {language}


def _nothing_is_fetched(html: str) -> None:
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(html)
    assert not parser.errors, parser.errors
    for element in tree.iter():
        assert element.tag not in {"img", "link", "script", "iframe", "object", "form"}
        assert not {"src", "srcset", "background", "style", "onclick"} & set(element.attrib)
        address = element.get("href", "")
        assert not address or address.startswith((settings.SITE_URL, "mailto:")), address
    assert not re.search(r"url\(|@import", html)


def _the_text_is_plain(text: str) -> None:
    assert not re.search(r"\{[{%]|&\w+;|&#|</?\w+>", text)
    assert "\n\n\n" not in text
    lines = text.splitlines()
    for line in lines:
        # An address that is not alone on its line loses its end where a program breaks it.
        if settings.SITE_URL in line:
            assert line.strip().startswith(settings.SITE_URL), line
