"""Check-in at the door of a workshop."""

import json
import uuid

import pytest
from django.utils import timezone

from tests import factories
from tests.workshops.desks import at

pytestmark = pytest.mark.django_db


class TestCheckIn:
    def test_finds_by_code_by_scanned_address_and_by_name(self, desk, mine):
        one = factories.RegistrationFactory(workshop=mine, seq=1, name="سعاد")
        factories.RegistrationFactory(workshop=mine, seq=2, name="Said")
        for query in ({"code": one.code}, {"q": one.code.lower().replace("-", " ")}, {"q": "سعاد"}):
            assert [row.pk for row in desk.get(at("checkin", mine), query).context["found"]] == [one.pk]
        assert desk.get(at("checkin", mine), {"q": "1-2222"}).context["found"] in ([], [one])
        assert desk.get(at("checkin", mine)).context["found"] == []

    def test_marks_once_takes_back_and_notes_walk_ins(self, desk, mine):
        row = factories.RegistrationFactory(workshop=mine)
        for _turn in range(2):
            assert desk.post(at("attendance", mine, row.pk)).status_code == 302
        assert desk.post(at("checkin", mine), {"walk_in": "1", "name": ""}).status_code == 422
        assert desk.post(at("checkin", mine), {"walk_in": "1", "name": "Hajar"}).status_code == 302
        assert mine.attendances.count() == 2
        assert desk.get(at("checkin", mine), {"q": row.name}).status_code == 200
        key = desk.get(at("checkin", mine)).context["form"]["device_key"].value()
        for _turn in range(2):
            given = {"walk_in": "1", "name": "Samir", "device_key": str(key)}
            assert desk.post(at("checkin", mine), given).status_code == 302
        assert mine.attendances.filter(name="Samir").count() == 1
        mine.attendances.filter(name="Samir").delete()
        assert desk.post(at("absence", mine, row.attendance.pk)).status_code == 302
        assert mine.attendances.count() == 1

    def test_without_a_connection_gives_codes_and_names_and_nothing_else(self, desk, mine):
        row = factories.RegistrationFactory(workshop=mine, email="private@example.org")
        factories.RegistrationFactory(workshop=mine, state="cancelled")
        page = desk.get(at("checkin_offline", mine)).content.decode()
        assert row.name not in page
        answer = desk.get(at("checkin_list", mine))
        assert answer.json()["rows"] == [[row.pk, row.code, row.name, False, "confirmed"]]
        assert "private@example.org" not in answer.content.decode()
        closed = factories.WorkshopFactory(organiser=mine.organiser, reported=True)
        assert desk.get(at("checkin_list", closed)).json()["rows"] == []

    def test_what_a_device_noted_is_taken_in_once(self, desk, mine):
        row = factories.RegistrationFactory(workshop=mine)
        key = str(uuid.uuid4())
        body = json.dumps({"lines": [{"key": key, "id": row.pk, "at": timezone.now().isoformat()},
                                     {"key": str(uuid.uuid4()), "name": "Hajar", "at": "x"}]})  # fmt: skip
        for expected in ("done", "known"):
            answer = desk.post(at("checkin_sync", mine), body, content_type="application/json")
            assert answer.json()["answers"][key] == expected
        assert mine.attendances.count() == 2

    @pytest.mark.parametrize("body", ["", "[]", "{}", '{"lines": 3}', '{"lines": [3]}', '{"lines": [{"key": "x"}]}'])
    def test_what_cannot_be_read_is_refused(self, desk, mine, body):
        assert desk.post(at("checkin_sync", mine), body, content_type="application/json").status_code == 400

    def test_a_draft_takes_nothing_in(self, desk, organisation_a):
        draft = factories.WorkshopFactory(organiser=organisation_a, draft=True)
        answer = desk.post(at("checkin_sync", draft), '{"lines": []}', content_type="application/json")
        assert answer.status_code == 409


def test_the_worker_is_a_script_at_the_root(client):
    answer = client.get("/check-in-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
