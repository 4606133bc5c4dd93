"""Where the parts of a chart stand."""

from datetime import date
from decimal import Decimal

import pytest

from core.charts import line_chart


def test_a_line_runs_from_the_first_day_to_the_target_and_from_zero_to_the_highest_value() -> None:
    dated = [
        (date(2023, 1, 11), Decimal(50)),
        (date(2023, 1, 1), Decimal(0)),
        (None, Decimal(9)),
        (date(2023, 1, 5), None),
    ]
    chart = line_chart(dated, target=Decimal(100), until=date(2023, 1, 21))
    assert chart is not None
    assert chart.points == [(0, 100), (50, 50)]
    assert chart.line == "0,100 50,50"
    assert (chart.target, chart.low, chart.high) == (0, 0, 100)
    assert (chart.first, chart.last) == (date(2023, 1, 1), date(2023, 1, 21))


def test_without_a_target_the_last_reading_is_the_end_and_values_below_zero_have_room() -> None:
    dated = [(date(2023, 1, 1), Decimal(-10)), (date(2023, 1, 2), Decimal(10))]
    chart = line_chart(dated, until=date(2030, 1, 1))
    assert chart is not None
    assert chart.points == [(0, 100), (100, 0)]
    assert chart.target is None
    assert chart.last == date(2023, 1, 2)


def test_readings_that_are_all_zero_lie_at_the_foot() -> None:
    chart = line_chart([(date(2023, 1, 1), Decimal(0)), (date(2023, 1, 1), Decimal(0))])
    assert chart is not None
    assert chart.points == [(0, 100), (0, 100)]


@pytest.mark.parametrize(
    "dated", [[], [(date(2023, 1, 1), Decimal(1))], [(date(2023, 1, 1), Decimal(1)), (None, None)]]
)
def test_one_point_is_no_line(dated) -> None:
    assert line_chart(dated, target=Decimal(1)) is None
