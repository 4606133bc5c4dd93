"""In a browser: what everybody can use, in both languages, from 320 px upwards; the back office of the staff as well.

`make a11y` looks at the same pages, and some more of the back office, and prints what it found as one table.
"""

import pytest

from tests.sweeps.looks import BACK_OFFICE, LOOKS, STATES, of_its_own

pytestmark = pytest.mark.usefixtures("translated_throughout")


@pytest.mark.parametrize("what", LOOKS)
def test_a_page_is_for_everybody(what, language, world, eye) -> None:
    """Texts in their language, valid HTML, nothing sideways, small, covered, moving or heavy; axe finds nothing."""
    look = LOOKS[what]
    seen = eye.look(look.path(world, language), language, user=look.user(world), then=look.then)
    assert not seen.lines(), "\n".join(seen.lines())


@pytest.mark.parametrize("what", [*filter(of_its_own, BACK_OFFICE)])
def test_a_page_of_the_back_office_is_for_everybody(what, language, world, eye) -> None:
    look = BACK_OFFICE[what]
    seen = eye.look(look.path(world, language), language, user=look.user(world))
    assert not seen.lines(), "\n".join([seen.path, *seen.lines()])


def test_states_are_looked_at_beside_the_addresses() -> None:
    assert set(STATES) < set(LOOKS)
