"""Pages by key: every row once, in order, forwards and backwards, whatever is added meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from core.models import Delivery
from core.paging import BadToken, Order, page, read_token
from plans.models import Theme
from tests import factories

NEWEST = Order("newest", field="next_attempt_at")
OLDEST = Order("oldest", field="next_attempt_at", descending=False)
BY_KEY = Order("key", kind="key")
BY_NUMBER = Order("number", field="attempts", kind="number")
BY_TEXT = Order("title", field="plan__reference", kind="text", descending=False)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def rows(db: None):
    """Seven rows; three of them at the same instant."""
    for minute, attempts in ((0, 3), (1, 1), (1, 1), (1, 1), (2, 2), (3, 0), (4, 9)):
        factories.DeliveryFactory(next_attempt_at=NOON + timedelta(minutes=minute), attempts=attempts)
    return Delivery.objects.all()


def walk(rows, order: Order, size: int) -> list[list[int]]:
    pages, after = [], ""
    while True:
        found = page(rows, order=order, after=after, size=size)
        pages.append([row.pk for row in found.rows])
        if not found.next:
            return pages
        after = found.next


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
@pytest.mark.parametrize(
    ("order", "keys"),
    [
        (NEWEST, ["-next_attempt_at", "-pk"]),
        (OLDEST, ["next_attempt_at", "pk"]),
        (BY_KEY, ["-pk"]),
        (BY_NUMBER, ["-attempts", "-pk"]),
    ],
    ids=lambda part: getattr(part, "name", ""),
)
def test_walking_forwards_meets_every_row_once_in_order(rows, order: Order, keys: list[str], size: int) -> None:
    pages = walk(rows, order, size)
    assert [pk for found in pages for pk in found] == list(rows.order_by(*keys).values_list("pk", flat=True))
    assert all(len(found) == size for found in pages[:-1])


@pytest.mark.parametrize("order", [NEWEST, OLDEST, BY_KEY, BY_NUMBER], ids=lambda order: order.name)
def test_walking_back_leads_through_the_same_pages(rows, order: Order) -> None:
    forwards, after = [], ""
    for _turn in range(3):
        found = page(rows, order=order, after=after, size=2)
        forwards.append(found)
        after = found.next
    second = page(rows, order=order, before=forwards[2].previous, size=2)
    assert [row.pk for row in second.rows] == [row.pk for row in forwards[1].rows]
    first = page(rows, order=order, before=second.previous, size=2)
    assert [row.pk for row in first.rows] == [row.pk for row in forwards[0].rows]
    assert (first.previous, forwards[0].previous) == ("", "")
    assert first.next


def test_rows_in_the_order_of_a_text_of_another_table(db: None) -> None:
    themes = [factories.ThemeFactory(plan__reference=reference) for reference in ("A2", "A1", "A3")]
    found = page(Theme.objects.select_related("plan"), order=BY_TEXT, size=2)
    assert [row.pk for row in found.rows] == [themes[1].pk, themes[0].pk]
    rest = page(Theme.objects.select_related("plan"), order=BY_TEXT, after=found.next, size=2)
    assert [row.pk for row in rest.rows] == [themes[2].pk]


def test_a_list_without_rows_is_one_empty_page(db: None) -> None:
    found = page(Delivery.objects.all(), order=NEWEST)
    assert (list(found.rows), found.next, found.previous) == ([], "", "")


def test_a_page_is_one_query(rows, django_assert_num_queries) -> None:
    first = page(rows, order=NEWEST, size=2)
    with django_assert_num_queries(1):
        page(rows, order=NEWEST, after=first.next, size=2)


def test_a_new_row_does_not_move_the_pages_behind_it(rows) -> None:
    first = page(rows, order=NEWEST, size=2)
    expected = [row.pk for row in page(rows, order=NEWEST, after=first.next, size=2).rows]
    factories.DeliveryFactory(next_attempt_at=NOON + timedelta(hours=1))
    assert [row.pk for row in page(rows, order=NEWEST, after=first.next, size=2).rows] == expected


@pytest.mark.parametrize(
    ("token", "order"),
    [
        ("5", NEWEST),
        ("yesterday.5", NEWEST),
        ("2026-11-22T12:00:00.5", NEWEST),  # of no zone
        ("2026-11-22T12:00:00Z.five", NEWEST),
        ("2026-11-22T12:00:00Z.٥", NEWEST),
        ("2026-11-22T12:00:00Z.", NEWEST),
        ("x", BY_KEY),
        ("-", BY_KEY),
        ("9" * 30, BY_KEY),
        (str(2**63), BY_KEY),
        ("1.", BY_NUMBER),
        ("1e3.5", BY_NUMBER),
        ("no dot", BY_TEXT),
    ],
)
def test_a_token_that_no_page_has_given_is_refused(token: str, order: Order) -> None:
    with pytest.raises(BadToken):
        read_token(token, order)


def test_a_token_says_the_value_and_the_key() -> None:
    assert read_token("2026-11-22T12:00:00Z.5", NEWEST) == (NOON, 5)
    assert read_token("-7.5", BY_NUMBER) == (-7, 5)
    assert read_token("a.b.5", BY_TEXT) == ("a.b", 5)
    assert read_token("12", BY_KEY) == (None, 12)
