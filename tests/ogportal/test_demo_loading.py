"""Loading again, and the accounts that people try the portal with."""

import io
import json
import stat
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.rules import is_administrator, is_focal_point_of, is_organiser_of
from ideas.models import Idea
from ogportal import demo, record
from ogportal.demo.loading import SIGNINS
from ogportal.record.errors import Place
from plans.models import ActionPlan
from plans.rules import is_committee_member, is_screener

pytestmark = pytest.mark.django_db

ROLES = ["administrator", "screener", "committee", "focal_point", "organiser", "citizen"]


def _rows():
    return {
        model._meta.label: (model._base_manager.count(), set(model._base_manager.values_list("pk", flat=True)))
        for model in apps.get_models()
    }


def test_a_second_run_changes_nothing_and_says_so(demonstration):
    before, file = _rows(), demonstration.path.read_bytes()

    call_command("load_demo", signins=demonstration.path, stdout=(out := io.StringIO()))

    assert "nothing changed" in out.getvalue()
    assert _rows() == before
    assert demonstration.path.read_bytes() == file


def test_a_silent_run_says_nothing(demonstration):
    call_command("load_demo", signins=demonstration.path, verbosity=0, stdout=(out := io.StringIO()))

    assert out.getvalue() == ""


def test_a_refused_record_is_said_without_a_traceback(monkeypatch, tmp_path):
    def refuse():
        raise record.RecordError([record.Fault(Place("plans.yaml", 1, "start"), "no date")])

    monkeypatch.setattr(record, "load", refuse)

    with pytest.raises(CommandError, match=r"plans\.yaml, row 1"):
        call_command("load_demo", signins=tmp_path / "signins.json")


def test_sign_ins_are_one_for_each_role_in_a_file_for_its_owner_alone(demonstration):
    assert list(demonstration.signins) == ROLES
    assert stat.S_IMODE(demonstration.path.stat().st_mode) == 0o600
    for role, signin in demonstration.signins.items():
        user = User.objects.get(email=signin["email"])
        assert user.check_password(signin["password"])
        assert user.language in {"ar", "fr"}
        assert EmailAddress.objects.filter(user=user, email=user.email, verified=True, primary=True).exists()
        factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        assert (factor is None) == (role == "citizen") == (signin["totp_secret"] is None)
        if factor is not None:
            assert decrypt(factor.data["secret"]) == signin["totp_secret"]
            assert not validate_totp_code(signin["totp_secret"], "12345")


def test_roles_may_what_their_names_say(demonstration):
    users = {role: User.objects.get(email=signin["email"]) for role, signin in demonstration.signins.items()}
    plan = ActionPlan.objects.get(reference="DEMO")

    assert {role for role, user in users.items() if user.is_staff} == {"administrator", "screener", "committee"}
    assert {role for role, user in users.items() if is_administrator(user)} == {"administrator"}
    assert {role for role, user in users.items() if is_screener(user, plan)} == {"screener"}
    assert {role for role, user in users.items() if is_committee_member(user, plan)} == {"committee"}
    institution = users["focal_point"].institutions.get()
    assert institution.key == "demo-digital"
    assert {role for role, user in users.items() if is_focal_point_of(user, institution)} == {"focal_point"}
    organisation = users["organiser"].organisations.get()
    assert organisation.key == "demo-org-1"
    assert {role for role, user in users.items() if is_organiser_of(user, organisation)} == {"organiser"}
    assert Idea.objects.filter(author__user=users["citizen"], plan=plan).count() == 2


def test_a_lost_file_gives_every_account_a_new_password(demonstration, tmp_path):
    elsewhere = tmp_path / "new" / "demo-signins.json"

    call_command("load_demo", signins=elsewhere, stdout=(out := io.StringIO()))

    signins = json.loads(elsewhere.read_text(encoding="utf-8"))
    assert "New passwords" in out.getvalue()
    assert list(signins) == ROLES
    for role, signin in signins.items():
        assert signin["password"] != demonstration.signins[role]["password"]
        assert User.objects.get(email=signin["email"]).check_password(signin["password"])


@pytest.mark.parametrize("content", ["", "no json", "[]"])
def test_a_broken_file_is_written_anew(demonstration, tmp_path, content):
    path = tmp_path / "demo-signins.json"
    path.write_text(content, encoding="utf-8")

    loaded = demo.load(signins=path)

    assert not loaded.added
    assert sorted(loaded.renewed) == sorted(ROLES)
    assert list(json.loads(path.read_text(encoding="utf-8"))) == ROLES


def test_the_usual_place_of_the_file_is_where_the_launcher_reads_it(settings):
    assert Path(settings.BASE_DIR) / ".data" / "demo-signins.json" == SIGNINS
