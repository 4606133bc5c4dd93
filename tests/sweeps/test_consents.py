"""Law 09-08, form by form: which text was agreed to, in which version and language, and when."""

from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import ConsentText
from tests.support.queries import written
from tests.sweeps.addresses import path_of
from tests.sweeps.consents import CONSENTS, WITHOUT, forms_about_people
from tests.sweeps.forms import Form
from tests.sweeps.world import World


def test_every_form_about_people_keeps_a_consent_or_says_why_not() -> None:
    found = dict(forms_about_people())
    asking = {name for name, form in found.items() if "consent" in form.base_fields}  # type: ignore[attr-defined]
    assert asking == set(CONSENTS)
    assert set(found) - asking == set(WITHOUT)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", CONSENTS)
def test_the_form_shows_the_text_and_keeps_version_language_and_time(name: str, language: str, world: World) -> None:
    known, began = CONSENTS[name], timezone.now()
    path = path_of(known.sends.address, world, language)
    text = ConsentText.objects.filter(purpose=known.purpose).latest("version")
    newer = ConsentText.objects.create(
        purpose=known.purpose,
        version=text.version + 1,
        body_ar=f"نص جديد {text.version + 1}",
        body_fr=f"Nouveau texte {text.version + 1}",
    )
    cache.clear()
    client = Client()
    page = client.get(path).content.decode()
    assert getattr(newer, f"body_{language}") in page
    rows = apps.get_model(known.model)._base_manager
    before = set(rows.values_list("pk", flat=True))
    fields = {key: value for key, value in known.sends.fields(world).items() if value != ""}
    if "email" in fields:
        fields["email"] = f"writer-{language}@example.org"
    refused = client.post(path, {key: value for key, value in fields.items() if key != "consent"})
    assert refused.status_code == 422
    assert set(rows.values_list("pk", flat=True)) == before, "kept without consent"
    answer = client.post(path, fields)
    assert answer.status_code == 302, answer.context and answer.context.get("form") and answer.context["form"].errors
    row: Any = rows.exclude(pk__in=before).get()
    assert (row.consent, getattr(row, known.language)) == (newer, language)
    assert began <= row.consent_at <= timezone.now()


def _of_account(world: World) -> dict[str, Any]:
    """Somebody to whom a message would go."""
    return {"email": world.user("organiser").email}


#: Reached by the secret handle of what waits, and limited by its tries.
BEHIND_A_HANDLE = {"ideas.forms.AddressForm", "consultation.forms.AddressForm"}
TRAPPED = {name: one.sends for name, one in CONSENTS.items()} | {
    "ogportal.privacy.forms.DataRequestForm": Form("accounts:data", lambda _world: {"email": "writer@example.org"}),
    "accounts.forms.AskForCodeForm": Form("account_request_login_code", _of_account),
    "accounts.forms.ForgottenForm": Form("account_reset_password", _of_account),
}
#: allauth answers a form with faults by 200.
OF_ALLAUTH = {"accounts.forms.AskForCodeForm", "accounts.forms.ForgottenForm"}


def test_every_form_that_anybody_may_send_has_a_trap() -> None:
    assert set(TRAPPED) == {name for name, _form in forms_about_people()} - BEHIND_A_HANDLE


@pytest.mark.parametrize("name", TRAPPED)
def test_who_fills_in_what_nobody_sees_is_not_taken(name: str, world: World) -> None:
    form, client = TRAPPED[name], Client()
    cache.clear()
    path = path_of(form.address, world, "fr")
    assert 'name="website"' in client.get(path).content.decode()
    with written() as found:
        answer = client.post(path, {**form.fields(world), "website": "https://example.org/"})
    if name in OF_ALLAUTH:
        assert (answer.status_code, set(answer.context["form"].errors)) == (200, {"website"})
    else:
        assert answer.status_code == 422 or answer["Location"].endswith(
            "/registered/"
        )  # an association is told nothing
    assert [words for words in found if "accounts_confirmation" in words or "core_delivery" in words] == []


def test_who_fills_it_in_is_not_signed_in_either(world: World) -> None:
    """With the right password: the answer names the field, and no session is opened."""
    user = world.user("organiser")
    user.set_password("une phrase de passe")
    user.save()
    client = Client()
    path = path_of("account_login", world, "fr")
    assert 'name="website"' in client.get(path).content.decode()
    sent = {"login": user.email, "password": "une phrase de passe"}
    answer = client.post(path, {**sent, "website": "https://example.org/"})
    assert set(answer.context["form"].errors) == {"website"}
    assert "sessionid" not in client.cookies
    assert client.post(path, sent).status_code == 302
