"""Dates as catalogues write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.dates import finer, first_day, printed


@pytest.mark.parametrize(
    ("text", "day", "kept"),
    [
        ("2021", date(2021, 1, 1), "2021"),
        ("2021-3", date(2021, 3, 1), "2021-03"),
        ("2021-03-05", date(2021, 3, 5), "2021-03-05"),
        ("20210305", date(2021, 3, 5), "2021-03-05"),
        ("202103", date(2021, 3, 1), "2021-03"),
        ("2021/3/5", date(2021, 3, 5), "2021-03-05"),
        ("2021.03.05", date(2021, 3, 5), "2021-03-05"),
        ("2021年", date(2021, 1, 1), "2021"),
        ("2021年3月", date(2021, 3, 1), "2021-03"),
        ("2021年3月5日", date(2021, 3, 5), "2021-03-05"),
        ("２０２１－０３－０５", date(2021, 3, 5), "2021-03-05"),
        ("  2021-03-05 00:00:00 ", date(2021, 3, 5), "2021-03-05"),
        ("2021-03-05T12:30:00Z", date(2021, 3, 5), "2021-03-05"),
        ("2020-02-29", date(2020, 2, 29), "2020-02-29"),
    ],
)
def test_forms_that_are_read(text: str, day: date, kept: str) -> None:
    assert (first_day(text), printed(text)) == (day, kept)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2021-02-29", "there is no day 2021-02-29"),
        ("2021-13-01", "there is no day 2021-13-01"),
        ("2021-00-01", "there is no day 2021-00-01"),
        ("2021-04-31", "there is no day 2021-04-31"),
        ("0000", "the year of '0000' cannot be right"),
        ("9999-01-01", "the year of '9999-01-01' cannot be right"),
        ("", "'' is not a date"),
        ("soon", "'soon' is not a date"),
        ("5 March 2021", "'5 March 2021' is not a date"),
        ("05.03.2021", "'05.03.2021' is not a date"),
        ("2021-03-05-07", "'2021-03-05-07' is not a date"),
        ("٢٠٢١-0३", "'٢٠٢١-0३' is not a date"),
    ],
)
def test_what_is_no_day_is_refused(text: str, what: str) -> None:
    with pytest.raises(GuijuError) as error:
        first_day(text)
    assert error.value.what == what
    assert error.value.expected != ""


@pytest.mark.parametrize(
    ("a", "b", "kept"),
    [
        ("1998-08", "1998-08-19", "1998-08-19"),
        ("1998-08-19", "1998-08", "1998-08-19"),
        ("1998", "1999-01", "1998"),
        ("1998-08-19", "1998-08-20", "1998-08-19"),
        ("1998", "1998", "1998"),
    ],
)
def test_the_finer_of_two_forms_of_one_date(a: str, b: str, kept: str) -> None:
    assert finer(a, b) == kept


@given(st.dates(date(1850, 1, 1), date(2200, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d"]))
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    text = day.strftime(form)
    assert first_day(text) == day
    assert printed(text) == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused_by_name(text: str) -> None:
    try:
        day = first_day(text)
    except GuijuError as error:
        assert error.what != ""
    else:
        assert first_day(printed(text)) == day
