"""In a browser: what everybody can use, in both languages, from 320 px upwards."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from ideas.models import Idea
from tests.support.portal import send
from tests.sweeps import addresses, probes
from tests.sweeps.addresses import World

pytestmark = pytest.mark.usefixtures("translated_throughout")


def stay(page: Page) -> None:
    """The page as it comes."""


def screening(world: World) -> str:
    idea = Idea.objects.filter(plan__reference="DEMO", state="under_screening")[0]
    return f"/admin/ideas/idea/{idea.pk}/screen/"


@dataclass(frozen=True)
class Look:
    #: A name of the table of addresses, an address below the language, or a function that makes one.
    where: str | Callable[[World], str]
    role: str | None = None
    then: Callable[[Page], None] = stay

    def path(self, world: World, language: str) -> str:
        if callable(self.where):
            return self.where(world)
        if self.where.startswith("/"):
            return f"/{language}{self.where}"
        return addresses.path_of(self.where, world, language)


LOOKS: dict[str, Look] = {
    **{name: Look(name) for name in addresses.PAGES if not addresses.TABLE[name].role},
    "accounts:home": Look("accounts:home"),
    "desk:home": Look("desk:home"),
    "desk:transmission": Look("desk:transmission"),
    "desk:transmission, errors": Look("desk:transmission", then=send),
    "desk:workshop": Look("desk:workshop"),
    "styleguide": Look("styleguide"),
    "mfa_activate_totp": Look("mfa_activate_totp"),
    "search, nothing found": Look("/search/?q=zzzzzz"),
    "ideas:list, nothing found": Look("/ideas/?q=zzzzzz"),
    "ideas:list, filtered": Look("/ideas/?plan=pan2&status=accepted&q=justice"),
    "ideas:new, errors": Look("ideas:new", then=send),
    "ideas:track, empty": Look("/ideas/track/"),
    "ideas:track, errors": Look("/ideas/track/?reference=PAN2-I-0001&code=WRONG"),
    "ideas:comment, errors": Look("ideas:comment", then=send),
    "ideas:check, errors": Look("ideas:check", then=send),
    "workshops:list, nothing found": Look("/workshops/?q=zzzzzz"),
    "workshops:register, errors": Look("workshops:register", then=send),
    "consultation:comment, errors": Look("consultation:comment", then=send),
    "account_login, errors": Look("account_login", then=send),
    "not found": Look("/ideas/PAN2-I-9999/"),
    "an unknown link": Look("/ideas/confirm/not-a-token/"),
    "a held workshop": Look("/workshops/PAN2-W-03/"),
    "an idea with its whole way": Look("/ideas/PAN2-I-0001/"),
    "answered consultation": Look("/consultations/PAN2-K-01/"),
    "the plan that runs": Look("/plans/demo/"),
    "back office": Look(lambda _world: "/admin/", role="administrator"),
    "screening desk": Look(lambda _world: "/admin/ideas/idea/desk/", role="screener"),
    "screening": Look(screening, role="screener"),
    "announcing": Look(lambda _world: "/admin/ideas/announcement/announce/?plan=demo", role="screener"),
    "ideas in the back office": Look(lambda _world: "/admin/ideas/idea/", role="screener"),
}
NARROW = 320


#: allauth names this model in English only.
KNOWN = {"ar: Authenticators <a>"}


@pytest.mark.parametrize("what", LOOKS)
def test_a_page_is_for_everybody(what, language, portal, portal_watch, world, visit) -> None:
    """Every text is in the language that it says, nothing scrolls sideways, and axe finds nothing.

    Arabic is looked at in the light, French in the dark, so that the contrast of both is seen.
    """
    look = LOOKS[what]
    role = look.role or (addresses.TABLE[look.where].role if look.where in addresses.TABLE else "")
    user = world.user(role) if role else None
    page = visit(language, user=user, color_scheme="light" if language == "ar" else "dark")
    page.goto(look.path(world, language))
    look.then(page)
    faults = [*probes.foreign_texts(page), *probes.wider_than(page, NARROW), *portal_watch.faults]
    page.set_viewport_size({"width": 1280, "height": 900})
    faults += probes.violations(page)
    portal_watch.faults.clear()  # axe sets styles of its own, against which the policy protests
    faults = [fault for fault in faults if fault not in KNOWN]
    assert not faults, "\n".join(faults)
