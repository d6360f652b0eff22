"""The language of conditions: what holds, what falls short and by how much, and what it does not have."""

from __future__ import annotations

import contextlib
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from player import day

from guiju.core.errors import GuijuError
from guiju.core.procedure import expressions
from guiju.core.procedure.expressions import Elapsed, Left, Meaning, Shortfall, shortfalls
from guiju.core.procedure.parameters import Duration, Unit

D30, W7, M6 = Duration(30, Unit.DAYS), Duration(7, Unit.WORKING_DAYS), Duration(6, Unit.MONTHS)


class Names(Meaning):
    """30 March 2026, a Monday. `begun` was done on 28 February; `never` was not."""

    today = day("2026-03-30")
    values: dict[str, Any] = {
        "D30": D30, "W7": W7, "M6": M6, "third": Fraction(1, 3), "three": 3, "zero": 0, "half": 0.5, "yes": True,
        "no": False, "word": "IDT", "nothing": None, "empty": "", "start": day("2026-01-31"), "today": today,
    }  # fmt: skip

    def value(self, name: str) -> Any:
        return self.values[name]

    def call(self, function: str, arguments: tuple[str, ...]) -> Any:
        name = arguments[0]
        match function:
            case "has":
                return self.values[name] not in (None, "")
            case "since":
                return Elapsed(day("2026-02-28"), self.today) if name == "begun" else None
            case "left":
                return Left(day("2026-04-29"), self.today) if name == "clock" else None
            case "done" | "passed" | "actor_is":
                return name == "begun"
        return {"begun": 2}.get(name, 0)


def missing(text: str) -> list[Shortfall]:
    return shortfalls(expressions.read(text, "here"), Names())


HOLDS = [
    "yes", "not no", "yes and not no", "no or yes", "not (no or nothing)", "not (yes and no)", "has(word)",
    "not has(empty)", "not has(nothing)", "word == 'IDT'", "word != 'MOD'", "three == 3", "three >= 3", "three < 4",
    "three + 1 == 4", "three - 1 == 2", "three * 2 == 6", "three / 9 == third", "third * 3 == 1", "-three < zero",
    "1 / 3 == third", "half <= 1 / 2", "(three + 1) / 2 == 2", "start < today", "after(start, M6) == after(start, M6)",
    "after(start, D30) < today", "after(start, 58) == today", "since(begun) >= D30", "since(begun) <= D30",
    "since(begun) >= 30", "since(begun) == D30", "since(begun, never) > W7", "left(clock) >= D30", "left(clock) <= D30",
    "times(begun) == 2", "done(begun)", "not done(never)", "passed(begun)", "errors(begun) == 2", "M6 == M6",
    "three + 2 <= M6", "not (three == 4)", "not (nothing == 1)", "actor_is(begun)", "unanswered(x) == 0", "True",
    "not False",
]  # fmt: skip
FAILS = [
    ("no", [Shortfall("no", False, "=", True)]),
    ("not yes", [Shortfall("yes", True, "=", False)]),
    ("nothing", [Shortfall("nothing", None, "=", True)]),
    ("three > 3", [Shortfall("three", 3, ">", 3)]),
    ("not (three >= 3)", [Shortfall("three", 3, "<", 3)]),
    ("three + 1 <= 3", [Shortfall("three + 1", Fraction(4), "≤", 3)]),
    ("word == 'MOD'", [Shortfall("word", "IDT", "=", "MOD")]),
    ("nothing == 1", [Shortfall("nothing", None, "=", 1)]),
    ("1 == nothing", [Shortfall("nothing", None, "=", None)]),
    ("three / zero == 1", [Shortfall("three / zero", None, "=", 1)]),
    ("zero / zero <= third", [Shortfall("zero / zero", None, "≤", Fraction(1, 3))]),
    ("since(never) >= D30", [Shortfall("since(never)", None, "≥", D30)]),
    ("since(begun) > D30", [Shortfall("since(begun)", Duration(30, Unit.DAYS), ">", D30, day("2026-03-30"))]),
    ("since(begun) >= M6", [Shortfall("since(begun)", Duration(30, Unit.DAYS), "≥", M6, day("2026-08-28"))]),
    ("since(begun) <= W7", [Shortfall("since(begun)", Duration(21, Unit.WORKING_DAYS), "≤", W7)]),
    ("left(clock) >= 31", [Shortfall("left(clock)", Duration(30, Unit.DAYS), "≥", 31)]),
    ("left(none) >= D30", [Shortfall("left(none)", None, "≥", D30)]),
    ("no and three > 3", [Shortfall("no", False, "=", True), Shortfall("three", 3, ">", 3)]),
    ("no or three > 3", [Shortfall("no", False, "=", True), Shortfall("three", 3, ">", 3)]),
    ("not (no or yes)", [Shortfall("yes", True, "=", False)]),
    ("today < start", [Shortfall("today", day("2026-03-30"), "<", day("2026-01-31"))]),
    ("errors(begun) == 0", [Shortfall("errors(begun)", 2, "=", 0)]),
]


@pytest.mark.parametrize("text", HOLDS)
def test_it_holds(text: str) -> None:
    assert missing(text) == []


@pytest.mark.parametrize(("text", "expected"), FAILS)
def test_it_falls_short(text: str, expected: list[Shortfall]) -> None:
    assert missing(text) == expected


@pytest.mark.parametrize("text", HOLDS)
def test_what_holds_does_not_hold_when_denied(text: str) -> None:
    if "nothing ==" not in text:  # what is not known neither holds nor fails
        assert missing(f"not ({text})") != []


def test_a_day_to_wait_for_is_named_only_where_waiting_helps() -> None:
    assert missing("since(begun) >= 31")[0].from_day == day("2026-03-31")
    assert missing("since(begun) <= 29")[0].from_day is None


def test_names_and_calls_are_listed() -> None:
    read = expressions.read("since(submit, resume) >= PAT_days or not patents", "here")
    assert read.names == {"PAT_days", "patents"}
    assert read.calls == {("since", "submit"), ("since", "resume")}


HOSTILE = [
    "", " ", "x y", "x ==", "(x", "x = 1", "lambda: 1", "x.y", "x[0]", "[1, 2]", "{1: 2}", "{x}", "(1, 2)", "f'{x}'",
    "x if y else z", "1 < x < 3", "x in y", "x is y", "x ** 2", "x // 2", "x % 2", "x << 2", "x @ y", "x & y", "~x",
    "+x", "1.5", "1j", "b'a'", "None", "...", "x := 1", "await x", "yield x", "[i for i in x]", "print(1)", "eval('1')",
    "__import__('os').system('true')", "has", "has()", "has('x')", "has(x, y)", "has(*x)", "has(x=y)", "has(has(x))",
    "since()", "since(a, b, c, d, e, f)", "after(x)", "times(1)", "().__class__.__bases__", "open('/etc/passwd')",
    "x; y", "x\ny", "import os", "\x00", "x" * 2001, "-" * 100 + "x", "not " * 400 + "x", "(" * 300 + "x" + ")" * 300,
    "9" * 1999 + " ** " + "9",
]  # fmt: skip


@pytest.mark.parametrize("text", [t for t in HOSTILE if t != "has"])
def test_the_language_has_nothing_else(text: str) -> None:
    with pytest.raises(GuijuError) as caught:
        expressions.read(text, "file.yaml:7")
    assert caught.value.where == "file.yaml:7" and caught.value.expected


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(GuijuError):
        expressions.read(text, "here")


WORDS = st.sampled_from(
    ["x", "1", "and", "or", "not", "(", ")", "==", ">=", "/", "+", "has", "since", "'a'", ",", ".", "[", "]", "lambda"]
)


@given(st.lists(WORDS, max_size=14))
def test_whatever_is_read_runs_no_code(words: list[str]) -> None:
    try:
        read = expressions.read(" ".join(words), "here")
    except GuijuError:
        return
    assert read.names <= {"x", "has", "since"}


def test_nothing_is_ever_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("executed")

    monkeypatch.setattr(builtins, "eval", never)
    monkeypatch.setattr(builtins, "exec", never)
    assert missing("three + 1 == 4 and since(begun) >= D30") == []


def test_the_day_of_an_elapsed_time_is_that_of_the_calendar() -> None:
    """Six months from 31 August end on the last day of February."""

    class August(Names):
        today: date = day("2027-02-28")

        def call(self, function: str, arguments: tuple[str, ...]) -> Any:
            return Elapsed(day("2026-08-31"), self.today)

    assert shortfalls(expressions.read("since(begun) >= M6", "here"), August()) == []
