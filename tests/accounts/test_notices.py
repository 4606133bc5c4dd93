"""Every form that asks for consent has a notice, in each language, from the first migration on."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import ConsentText
from accounts.notices import ensure_notices
from accounts.services import current_consent
from tests import factories

pytestmark = pytest.mark.django_db

#: What the code asks for: `current_consent("idea")`.
ASKED = sorted(
    {
        purpose
        for path in Path(settings.BASE_DIR).glob("[a-z]*/**/*.py")
        if ".venv" not in path.parts and "tests" not in path.parts
        for purpose in re.findall(r'current_consent\("(\w+)"\)', path.read_text(encoding="utf-8"))
    }
)


def test_the_code_asks_for_consent_somewhere() -> None:
    assert {"idea", "comment", "registration"} <= set(ASKED)


@pytest.mark.parametrize("purpose", ASKED)
def test_each_form_has_a_notice_in_each_language(purpose: str) -> None:
    ensure_notices(ConsentText)  # a transactional test may have emptied the table since the migration
    notice = current_consent(purpose)
    assert notice is not None
    for language in settings.PUBLISHING_LANGUAGES:
        text = getattr(notice, f"body_{language}")
        assert "09.08" in text or "09-08" in text
        notice.full_clean(validate_constraints=False, validate_unique=False)
        assert getattr(notice, f"body_{language}") == text


def test_a_form_that_has_one_gets_no_other() -> None:
    ConsentText.objects.all().delete()
    newest = factories.ConsentTextFactory(purpose="idea")
    ensure_notices(ConsentText)
    ensure_notices(ConsentText)
    assert current_consent("idea") == newest
    assert ConsentText.objects.filter(purpose="comment").count() == 1
