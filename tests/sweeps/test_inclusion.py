"""In a browser: what everybody can use, in both languages, from 320 px upwards.

`make a11y` looks at the same pages, at every page of the back office too, and prints what it found as one table.
"""

import pytest

from tests.sweeps import probes
from tests.sweeps.looks import LOOKS, STATES

pytestmark = pytest.mark.usefixtures("translated_throughout")

NARROW = 320


@pytest.mark.parametrize("what", LOOKS)
def test_a_page_is_for_everybody(what, language, portal, portal_watch, world, visit) -> None:
    """Texts in the language they say, valid HTML, nothing sideways, small, covered, moving or heavy; axe finds nothing.

    Arabic is looked at in the light, French in the dark, so that the contrast of both is seen.
    """
    look = LOOKS[what]
    user = look.user(world)
    page = visit(language, user=user, color_scheme="light" if language == "ar" else "dark")
    scales = probes.Scales(page)
    answer = page.goto(look.path(world, language))
    page.evaluate("document.fonts.ready")
    faults = scales.weight().faults(entered=user is not None)
    faults += probes.invalid_html(answer.text())
    look.then(page)
    faults += [*probes.foreign_texts(page), *probes.wider_than(page, NARROW), *probes.small_targets(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    faults += [*probes.hidden_focus(page), *probes.motion(page), *portal_watch.faults]
    faults += probes.violations(page)
    portal_watch.faults.clear()  # axe sets styles of its own, against which the policy protests
    assert not faults, "\n".join(faults)


def test_states_are_looked_at_beside_the_addresses() -> None:
    assert set(STATES) < set(LOOKS)
