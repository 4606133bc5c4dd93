"""What list pages hand to their components."""

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import translation

from core.listing import beside, facet, pager


def test_a_facet_knows_what_is_asked_for() -> None:
    query = QueryDict("theme=Integrity&theme= digital ")
    found = facet(query, "theme", "Theme", [("integrity", "Integrity"), ("digital", "Digital"), ("gender", "Gender")])
    assert (found["name"], found["label"]) == ("theme", "Theme")
    assert [option["checked"] for option in found["options"]] == [True, True, False]


def test_another_view_of_the_same_list_begins_at_its_first_page(rf) -> None:
    request = rf.get("/fr/ideas/", {"q": "budget & eau", "page": "3", "status": ["accepted", "rejected"]})
    assert beside(request, status="merged") == "/fr/ideas/?q=budget+%26+eau&status=merged"
    assert beside(rf.get("/fr/ideas/", {"page": "2"})) == "/fr/ideas/"


def test_a_page_has_neighbours_only_where_there_are_some(rf) -> None:
    pages = Paginator(range(5), 2)
    request = rf.get("/fr/plans/", {"q": "x", "page": "2"})
    with translation.override("fr"):
        assert pager(request, pages.page(2)) == {
            "previous_href": "/fr/plans/?q=x&page=1",
            "next_href": "/fr/plans/?q=x&page=3",
            "position": "3 à 4 sur 5",
        }
    assert pager(request, pages.page(1))["previous_href"] == ""
    assert pager(request, pages.page(3))["next_href"] == ""
