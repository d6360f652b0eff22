"""The numbers of the rules: what each may be changed to, which go together, which there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from guiju.core.errors import GuijuError
from guiju.core.procedure import clocks, house, sound_numbers
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.parameters import Parameter, Unit, national, on_day, parameter, value_of
from guiju.data import tables

DAY = date(2026, 3, 2)


def known(key: str, tier: str = "national_recommended") -> Parameter:
    return on_day(national(tier), DAY)[key]


@pytest.mark.parametrize(
    ("key", "given", "wanted"),
    [
        ("R5_favour", "7/3", "from 1/2 to 1"),
        ("R5_favour", "2", "from 1/2 to 1"),
        ("R5_favour", "0", "from 1/2 to 1"),
        ("R5_quorum", "1/1000", "from 1/2 to 1"),
        ("R5_against", "0", "from 1/100 to 1/2"),
        ("R5_favour", "66", "from 1/2 to 1"),
        ("R2", "0", "from 7 to 365"),
        ("R2", "3/4", "a whole number of days"),
        ("R2", "60/1", "a whole number of days"),
        ("R2", "366", "from 7 to 365"),
        ("R3", "999999", "from 6 to 60"),
        ("R9", "11", "from 1 to 10"),
        ("TC_least", "4", "from 5 to 100"),
        ("R2", "-60", "a whole number or a fraction such as 3/4"),
        ("R2", "6e1", "a whole number or a fraction such as 3/4"),
        ("R2", "６０", "a whole number or a fraction such as 3/4"),
        ("R5_favour", "2/0", "a whole number or a fraction such as 3/4"),
        ("R2", "", "a whole number or a fraction such as 3/4"),
        ("R2", "9" * 5000, "a whole number or a fraction such as 3/4"),
    ],
)
def test_values_that_no_number_can_have(key: str, given: str, wanted: str) -> None:
    with pytest.raises(GuijuError) as error:
        value_of(known(key), given, "new_value")
    assert (error.value.expected, error.value.where) == (wanted, "new_value")


@pytest.mark.parametrize(("key", "given"), [("R2", "45"), ("R5_favour", "1"), ("R5_favour", "4/6"), ("R3", "60")])
def test_values_that_can_be(key: str, given: str) -> None:
    assert value_of(known(key), given, "new_value") == Fraction(given)


def test_every_number_of_the_law_has_bounds_with_their_ground_and_lies_within_them() -> None:
    for row in tables.rows("rules/parameters.csv"):
        least, value, most = (Fraction(row[name]) for name in ("least", "value", "most"))
        assert 0 < least <= value <= most, row
        assert row["bounds"] == "unsure" or row["bounds"], row
        assert row["unit"] != "share" or most <= 1, row


@pytest.mark.parametrize(
    ("unit", "value", "least", "most"),
    [
        ("share", "3/2", "", ""),
        ("days", "5", "6", ""),
        ("days", "5", "", "4"),
        ("days", "5", "x", ""),
        ("share", "1/4", "1/2", ""),
    ],
)
def test_a_definition_whose_number_is_beyond_its_bounds_is_not_read(
    unit: str, value: str, least: str, most: str
) -> None:
    with pytest.raises(GuijuError):
        parameter(
            "p", value, unit, zh="参", en="p", source="SL", confidence="sure", where="x:1", least=least, most=most
        )


def test_bounds_without_words_follow_from_the_unit_and_take_in_the_value_itself() -> None:
    made = parameter("p", "4000", "days", zh="参", en="p", source="SL", confidence="sure", where="x:1")
    assert (made.least, made.most, made.unit) == (1, 4000, Unit.DAYS)


def test_the_numbers_of_the_house_go_together() -> None:
    for procedure in house().values():
        for day in (date(2018, 1, 2), DAY):
            numbers = on_day(procedure.parameters.values(), day)
            assert list(sound_numbers.faults(procedure, numbers)) == [], procedure.name


def test_every_order_names_numbers_that_a_procedure_has_together() -> None:
    keys = [{p.key for p in procedure.parameters.values()} for procedure in house().values()]
    for order in sound_numbers.orders():
        assert any({order.lower, order.upper} <= each for each in keys), order


@pytest.mark.parametrize(
    ("procedure", "changed", "said"),
    [
        ("national-standard", {"R5_favour": "3/2"}, "could not pass even if all were in favour"),
        ("national-standard", {"R5_quorum": "2"}, "could not pass even if all were in favour"),
        ("national-standard", {"R5_favour": "0", "R5_against": "1"}, "would pass even if all were against"),
        ("national-standard", {"EFFECT_most": "1", "R8": "36"}, "The transition is no longer"),
        ("innovation-base", {"cycle_least": "6"}, "The shortest period is no longer"),
        ("iso-ballot", {"ISO_favour": "9/8"}, "could not pass even if all were in favour"),
        ("committee-evaluation", {"grade_second": "90"}, "The score for the second grade is no higher"),
    ],
)
def test_numbers_that_make_an_act_impossible_are_named(procedure: str, changed: dict[str, str], said: str) -> None:
    found = house()[procedure]
    numbers = on_day(found.parameters.values(), DAY)
    numbers |= {key: replace(numbers[key], value=Fraction(value)) for key, value in changed.items()}
    told = [words.en for words in sound_numbers.faults(found, numbers, next(iter(changed)))]
    assert told and all(said in each for each in told)
    assert list(sound_numbers.faults(found, numbers, "TBT_comment")) == []


def test_a_term_in_months_is_compared_with_one_in_years() -> None:
    found = house()["national-standard"]
    numbers = on_day(found.parameters.values(), DAY)
    for months, faults in ((12, 0), (13, 1)):
        numbers |= {"R8": replace(numbers["R8"], value=Fraction(months))}
        numbers |= {"EFFECT_most": replace(numbers["EFFECT_most"], value=Fraction(1))}
        assert len(list(sound_numbers.faults(found, numbers, "R8"))) == faults


# -- clocks bound anew ------------------------------------------------------------------------------------------------
def bound(run: ClockState, months: int, today: date) -> ClockState | None:
    found = house()["national-standard"]
    before = on_day(found.parameters.values(), DAY)
    chosen = {"R3": replace(before["R3"], value=Fraction(months), source="新")}
    return clocks.rebound(found, {run.name: run}, before, chosen, today).get(run.name)


RUN = ClockState(
    "development", date(2026, 1, 5), date(2027, 7, 5), limit=("18", "months", "CYC"), counted=date(2027, 7, 5)
)


def test_a_running_clock_is_counted_anew_from_its_start() -> None:
    made = bound(RUN, 16, date(2026, 3, 2))
    assert made is not None and (made.last, made.limit) == (date(2027, 5, 5), ("16", "months", "新"))
    assert made.started == RUN.started


def test_what_was_added_and_what_stood_still_stays() -> None:
    longer = replace(RUN, extended=6, last=date(2028, 2, 10), counted=date(2028, 2, 10))  # 24 months and 36 days
    made = bound(longer, 12, date(2026, 3, 2))
    assert made is not None and made.counted == date(2027, 8, 10)


def test_no_clock_ends_before_the_day_on_which_it_is_bound() -> None:
    made = bound(RUN, 6, date(2026, 11, 30))
    assert made is not None and made.last == date(2026, 11, 30)


def test_of_a_clock_that_stopped_only_its_number_is_another() -> None:
    stopped = replace(RUN, stopped=date(2026, 6, 1))
    made = bound(stopped, 16, date(2026, 7, 1))
    assert made == replace(stopped, limit=("16", "months", "新"))
    assert bound(replace(stopped, limit=None), 16, date(2026, 7, 1)) is None


def test_a_clock_without_its_number_is_counted_with_that_of_its_case() -> None:
    made = bound(replace(RUN, limit=None), 16, date(2026, 3, 2))
    assert made is not None and made.counted == date(2027, 5, 5)
