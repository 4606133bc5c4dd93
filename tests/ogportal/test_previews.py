"""Pictures beside links, what pages say to search engines, and the box with which a page is handed on."""

import io
import json
import os
import re
import time
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from ogportal.previews import drawing, shelf, views
from ogportal.previews.content import KINDS, of_portal, preview_of
from ogportal.tasks import forget_previews
from ogportal.templatetags.sharing import HANDED_ON
from tests import factories
from tests.sweeps import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rows(plan: Any) -> dict[str, Any]:
    return {
        "ideas": factories.IdeaFactory(plan=plan, accepted=True),
        "workshops": factories.WorkshopFactory(plan=plan),
        "commitments": factories.CommitmentFactory(plan=plan, adopted=True),
        "consultations": factories.ConsultationFactory(plan=plan),
        "plans": plan,
    }


def in_language(row: Any, language: str) -> str:
    with translation.override(language):
        return str(row.get_absolute_url())


def data_of(page: Any) -> dict[str, Any]:
    """What a page says in the words of schema.org, by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode())
    return {found["@type"]: found for found in map(json.loads, blocks)}


# --- pictures -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_page_names_its_picture_which_is_drawn(client: Any, language: str, rows: Any, kind: str) -> None:
    page = client.get(in_language(rows[kind], language)).content.decode()
    address = re.search(r'property="og:image" content="[^"/]+//[^"/]+(/[^"]+)"', page)
    assert address is not None
    assert address[1].startswith(f"/{language}/preview/{kind}/")
    answer = client.get(address[1])
    assert answer["Content-Type"] == "image/png"
    assert "max-age=604800" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert client.get(address[1], headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_arabic_letters_are_joined() -> None:
    assert drawing.can_draw()
    face = drawing._face(600, 50)
    together = face.getlength("لا", direction="rtl", language="ar")
    assert together < face.getlength("ل", direction="rtl") + face.getlength("ا", direction="rtl")


def test_a_long_title_is_cut_in_its_own_direction(plan: Any) -> None:
    idea = factories.IdeaFactory(
        plan=plan, language="fr", title="Publier chaque compte rendu de réunion du conseil. " * 3
    )
    with translation.override("ar"):
        preview = preview_of(idea)[1]
        assert preview.title_language == "fr"
        assert drawing.draw(preview)


def test_a_language_that_django_does_not_know_is_written_from_the_left() -> None:
    assert not drawing._bidi("tlh")


@pytest.mark.parametrize(
    "traits",
    [{"awaiting": True}, {"hidden_at": timezone.now()}, {"withdrawn": True}],
    ids=["awaiting", "hidden", "withdrawn"],
)
def test_what_is_not_shown_has_no_picture(client: Any, plan: Any, traits: dict[str, Any]) -> None:
    if "withdrawn" in traits:
        idea = factories.IdeaFactory(plan=plan, state="withdrawn", public_state="")
    else:
        idea = factories.IdeaFactory(plan=plan, **traits)
    assert client.get(reverse("preview", args=["ideas", idea.reference])).status_code == 404


def test_drafts_and_words_that_are_no_kind_have_no_picture(client: Any, plan: Any) -> None:
    workshop = factories.WorkshopFactory(plan=plan, draft=True)
    assert client.get(reverse("preview", args=["workshops", workshop.reference])).status_code == 404
    assert client.get("/ar/preview/people/1.png").status_code == 404


def test_a_decision_that_is_not_announced_changes_no_picture(client: Any, plan: Any) -> None:
    idea = factories.IdeaFactory(plan=plan, decided=True)
    with translation.override("fr"):
        preview = preview_of(idea)[1]
    assert preview.state == idea.public_state
    assert preview.state not in {"accepted", "rejected"}


def test_a_picture_is_drawn_once_and_not_without_end(client: Any, plan: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "DRAWN_A_MINUTE", 1)
    first, second = factories.IdeaFactory.create_batch(2, plan=plan)
    address = reverse("preview", args=["ideas", first.reference])
    assert client.get(address).status_code == 200
    assert client.get(address).status_code == 200  # kept
    busy = client.get(reverse("preview", args=["ideas", second.reference]))
    assert (busy.status_code, busy["Cache-Control"]) == (302, "no-store")
    assert client.get(busy["Location"])["Content-Type"] == "image/png"


def test_old_pictures_are_forgotten() -> None:
    shelf.keep("old", b"a")
    shelf.keep("new", b"b")
    old = shelf._place("old")
    month = time.time() - shelf.KEPT_SECONDS - 60
    os.utime(old, (month, month))
    assert forget_previews() == 1
    assert (shelf.fetch("old"), shelf.fetch("new")) == (None, b"b")


def test_a_full_disk_is_no_fault(client: Any, settings: Any, tmp_path: Any) -> None:
    (tmp_path / "previews").write_text("a file where the folder should be")
    assert client.get(reverse("preview_portal")).status_code == 200


def test_a_machine_that_cannot_shape_arabic_offers_no_picture(client: Any, monkeypatch: Any) -> None:
    for place in ("ogportal.previews.views.can_draw", "ogportal.templatetags.sharing.can_draw"):
        monkeypatch.setattr(place, lambda: False)
    assert client.get(reverse("preview_portal")).status_code == 404
    assert "og:image" not in client.get(reverse("contact")).content.decode()


def test_the_key_changes_with_what_is_shown() -> None:
    with translation.override("ar"):
        arabic = of_portal()
    with translation.override("fr"):
        assert of_portal().key != arabic.key


# --- what search engines read -------------------------------------------------------------------------------
def test_a_workshop_is_an_event_whose_meeting_is_not_told(client: Any, plan: Any, language: str) -> None:
    workshop = factories.WorkshopFactory(plan=plan, online_url="https://meet.example.org/secret")
    page = client.get(workshop.get_absolute_url())
    event = data_of(page)["Event"]
    assert event["name"] == workshop.title
    assert event["eventStatus"].endswith("EventScheduled")
    assert "secret" not in page.content.decode()


@pytest.mark.parametrize(("shape", "mode"), [("online", "Online"), ("on_site", "Offline"), ("both", "Mixed")])
def test_an_event_says_where_it_is_and_whether_it_is_cancelled(client: Any, plan: Any, shape: str, mode: str) -> None:
    workshop = factories.WorkshopFactory(
        plan=plan, format=shape, cancelled=True, organiser=factories.OrganisationFactory()
    )
    event = data_of(client.get(workshop.get_absolute_url()))["Event"]
    assert event["eventAttendanceMode"].endswith(f"/{mode}EventAttendanceMode")
    assert event["eventStatus"].endswith("EventCancelled")
    assert event["organizer"]["name"] == str(workshop.organiser)


def test_the_way_to_a_page_begins_at_home(client: Any, plan: Any, language: str, settings: Any) -> None:
    idea = factories.IdeaFactory(plan=plan)
    way = data_of(client.get(in_language(idea, language)))["BreadcrumbList"]["itemListElement"]
    assert [one["position"] for one in way] == [1, 2, 3]
    assert way[0]["item"] == f"{settings.SITE_URL}/{language}/"
    assert way[-1]["item"] == settings.SITE_URL + in_language(idea, language)
    assert data_of(client.get(reverse("help_role", args=["citizen"])))["BreadcrumbList"]["itemListElement"][0]["item"]


def test_open_data_is_a_dataset_and_submitting_a_service(client: Any, plan: Any) -> None:
    assert data_of(client.get(reverse("outcomes:open_data")))["Dataset"]["distribution"]
    assert data_of(client.get(reverse("ideas:new")))["GovernmentService"]["availableLanguage"] == ["ar", "fr"]


def test_words_of_citizens_cannot_end_the_block_of_data(client: Any, plan: Any) -> None:
    evil = "</script><b>&"
    workshop = factories.WorkshopFactory(plan=plan, title_ar=evil, title_fr=evil)
    page = client.get(workshop.get_absolute_url())
    assert data_of(page)["Event"]["name"] == evil
    assert "</script><b>" not in page.content.decode()


# --- handing a page on --------------------------------------------------------------------------------------
def test_pages_for_everybody_can_be_handed_on_and_no_other() -> None:
    known = {name for name, address in addresses.TABLE.items() if address.page and not address.role}
    assert known >= HANDED_ON
    private = ("token", "handle", "code", "key")
    for name in HANDED_ON - {"organisations:detail"}:
        assert not any(word in name for word in private)


def test_the_box_has_address_and_code(client: Any, plan: Any, settings: Any) -> None:
    page = client.get("/ar/ideas/?plan=pan9").content.decode()
    assert f'data-copy="{settings.SITE_URL}/ar/ideas/?plan=pan9"' in page
    code = re.search(r'src="(/code\.svg[^"]+)"', page)
    assert code is not None
    answer = client.get(code[1].replace("&amp;", "&"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_ticket_is_not_handed_on(client: Any) -> None:
    registration = factories.RegistrationFactory(workshop__starts_at=timezone.now() + timedelta(days=3))
    page = client.get(reverse("workshops:ticket", args=[registration.token])).content.decode()
    assert "code.svg" not in page


@pytest.mark.parametrize(
    "page", ["", "https://example.org/", "//example.org/", "/admin/", "/ar/\n", "/ar/" + "a" * 600]
)
def test_codes_lead_to_pages_of_this_portal_alone(client: Any, page: str) -> None:
    assert client.get("/code.svg", {"page": page}).status_code == 404
