from django.urls import reverse
from django.utils import translation

from core.addresses import elsewhere, path_in


def test_the_path_of_a_page_in_another_language_than_that_of_the_page_shown() -> None:
    with translation.override("ar"):
        for word in ("one-Word_1", "another"):
            assert path_in("fr", "workshops:ticket", word) == f"/fr/workshops/ticket/{word}/"
            assert path_in("ar", "workshops:ticket", word) == reverse("workshops:ticket", args=[word])


def test_a_thing_has_one_address_and_the_query_goes_along(rf) -> None:
    there = "/fr/workshops/PAN2-W-03/"
    assert elsewhere(rf.get(there), there) is None
    moved = elsewhere(rf.get("/fr/workshops/pan2-w-03/", {"q": "é"}), there)
    assert moved is not None
    assert (moved.status_code, moved.url) == (301, f"{there}?q=%C3%A9")
    plain = elsewhere(rf.get("/fr/workshops/pan2-w-03/"), there)
    assert plain is not None
    assert plain.url == there
