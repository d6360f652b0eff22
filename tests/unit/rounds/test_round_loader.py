"""Files of rounds: what they say, and every fault with its file and line; when rounds come; ranking with ties."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader as procedures
from guiju.core.rounds import calendar, loader, ranking, shape
from guiju.core.rounds.model import Calendar, Coming, Ranking, Round, Ties
from guiju.core.rounds.ranking import Scored

DRAW = """\
round: checks
version: 1
name: {zh: 抽查, en: Checks}
sources: [SL 34]
systems: [S64]
control: SAC
office: supervisor
frame: {of: editions, where: {status: [in_force]}}
stratum: tier
comes: draw
quota: {national: 2}
calendar: {first: 2026, every: 1, opens: '03-01', closes: '10-31'}
case: {procedure: spot-check, facts: {draw: draw, standard: key, issuer: issuer}}
publishes: [unit, case]
objections: {days: 10}
"""
REPORT = """\
round: reports
version: 1
name: {zh: 报告, en: Reports}
sources: [SL 29]
systems: [S60]
control: SAC
office: officer
frame: {of: register, name: monitoring-sites, where: {status: [valid], kind: [mandatory]}}
comes: all
calendar: {first: 2026, every: 1, opens: '09-01', closes: '11-30'}
answer: {procedure: monitoring-site, act: report, year: report_year}
cover: {done: covered, of: assigned, years: 3}
publishes: [unit, answered]
objections: {days: 10}
"""
CALL = """\
round: award
version: 1
name: {zh: 评奖, en: Award}
sources: [O 4]
systems: [S07]
control: SAC
office: officer
frame: {of: cases}
comes: call
calendar: {first: 2026, every: 2, opens: '11-01', closes: '02-28', last: 2032}
case: {procedure: innovation-award}
ranking: {act: score_application, fact: score, least: 3, ties: all, by: kind, places: {project: 2, person: 1}}
publishes: [unit, place]
objections: {days: 10}
"""

EVERY = """\
round: returns
version: 1
name: {zh: 年报, en: Returns}
sources: [O 35]
systems: [S04]
control: SAC
office: officer
frame: {of: bodies, where: {kind: [province]}}
comes: all
calendar: {first: 2025, every: 1, opens: '01-05', closes: '03-31'}
case:
  procedure: statistical-return
  facts: {survey: said, issuer: key, period_from: year_from, period_to: year_to, due: closes}
  answered: report
publishes: [unit, case]
objections: {days: 10}
"""


def read(text: str) -> Round:
    return loader.load(text, "r.yaml", procedures.house())


def test_what_files_say() -> None:
    draw, report, call = read(DRAW), read(REPORT), read(CALL)
    assert (draw.coming, draw.quota, draw.frame.where) == (Coming.DRAW, {"national": 2}, {"status": ("in_force",)})
    assert report.cover is not None and report.cover.years == 3 and report.answer is not None
    assert call.ranking is not None and call.ranking.places == {"project": 2, "person": 1}


@pytest.mark.parametrize(
    ("text", "right", "wrong", "said", "line"),
    [
        (DRAW, "round: checks", "round: Checks!", "is not a name", 1),
        (DRAW, "version: 1", "version: 0", "is no number", 2),
        (DRAW, "version: 1", "version: １", "is no number", 2),
        (DRAW, "sources: [SL 34]", "sources: [XX 1]", "unknown source", 4),
        (DRAW, "control: SAC", "controls: SAC", "unknown part", 6),
        (DRAW, "of: editions", "of: editons", "is not known", 8),
        (DRAW, "of: editions", "of: editions, name: x", "only registers have one", 8),
        (DRAW, "status: [in_force]", "colour: [red]", "unknown filter", 8),
        (DRAW, "stratum: tier", "stratum: colour", "unknown stratum", 9),
        (DRAW, "comes: draw", "comes: all", "draws have one", 11),
        (DRAW, "comes: draw", "comes: call", "go together", 10),
        (DRAW, "quota: {national: 2}", "quota: {whole: 2}", "by stratum or whole", 11),
        (DRAW, "quota: {national: 2}", "quota: {national: 0}", "it draws nothing", 11),
        (DRAW, "quota: {national: 2}", "quota: {national: -2}", "is no number", 11),
        (DRAW, "every: 1", "every: 0", "is no number", 12),
        (DRAW, "opens: '03-01'", "opens: '02-29'", "is no day of every year", 12),
        (DRAW, "opens: '03-01'", "opens: '3-1'", "is no day of every year", 12),
        (DRAW, "every: 1, ", "", "'every' is missing", 12),
        (DRAW, "procedure: spot-check", "procedure: spot-checks", "unknown procedure", 13),
        (DRAW, "{draw: draw,", "{findings: draw,", "unknown fact of the first act", 13),
        (DRAW, "standard: key", "standard: name", "unknown part of a unit", 13),
        (DRAW, "issuer: issuer}", "issuer: issuer}, holder: owner", "holder", 13),
        (DRAW, "issuer: issuer}", "issuer: issuer}, holder: nobody", "is not known", 13),
        (DRAW, "publishes: [unit, case]", "publishes: [unit, name]", "unknown part of a list", 14),
        (DRAW, "publishes: [unit, case]", "publishes: [unit, place]", "nothing is ranked", 14),
        (DRAW, "objections: {days: 10}\n", "", "'objections' is missing", 1),
        (DRAW, "objections: {days: 10}", "objections: {days: 0}", "is no number", 15),
        (DRAW, "objections: {days: 10}", "objections: {days: 91}", "is no number", 15),
        (DRAW, "objections: {days: 10}", "objections: {}", "'days' is missing", 15),
        (DRAW, "objections: {days: 10}", "objections: {days: 10, by: anyone}", "unknown part", 15),
        (EVERY, "  answered: report\n", "", "the act by which each of all units answers", 11),
        (EVERY, "answered: report", "answered: reports", "unknown act", 11),
        (EVERY, "issuer: key, ", "", "issuer would be missing", 11),
        (EVERY, "survey: said", "survey: draw", "unknown part of a unit", 11),
        (EVERY, "answered: report", "answered: report\n  holder: owner", "who runs the round asks", 11),
        (EVERY, "{of: bodies, where: {kind: [province]}}", "{of: register, name: monitoring-sites}",
         "items of a register answer in their own", 11),
        (DRAW, "issuer: issuer}", "issuer: issuer}, answered: report", "the act by which each", 13),
        (DRAW, "issuer: issuer}", "issuer: closes}", "unknown part of a unit", 13),
        (REPORT, "answer: {procedure: monitoring-site, act: report, year: report_year}",
         "case: {procedure: complaint}", "answer in their own", 11),
        (REPORT, "name: monitoring-sites", "name: sites", "unknown register", 8),
        (REPORT, "kind: [mandatory]", "kind: [other]", "unknown option", 8),
        (REPORT, "kind: [mandatory]", "host: [x]", "unknown fact", 8),
        (REPORT, "act: report", "act: reports", "unknown act", 11),
        (REPORT, "procedure: monitoring-site", "procedure: complaint", "unknown procedure that keeps it", 11),
        (REPORT, "year: report_year", "year: suggestions", "a whole number", 11),
        (REPORT, "year: report_year", "year: grade", "unknown fact of the act", 11),
        (REPORT, "done: covered", "done: field", "unknown public number", 12),
        (REPORT, "years: 3", "years: three", "is no number", 12),
        (CALL, "frame: {of: cases}", "frame: {of: bodies}", "go together", 9),
        (CALL, "procedure: innovation-award", "procedure: complaint", "joins the call", 11),
        (CALL, "fact: score", "fact: review_note", "a whole number", 12),
        (CALL, "ties: all", "ties: some", "is not known", 12),
        (CALL, "project: 2", "projects: 2", "unknown option", 12),
        (CALL, "by: kind, ", "", "whole: how many", 12),
        (CALL, "publishes: [unit, place]", "publishes: [unit, score]", "the score is not public", 12),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(text: str, right: str, wrong: str, said: str, line: int) -> None:
    assert right in text
    with pytest.raises(GuijuError) as refused:
        read(text.replace(right, wrong, 1))
    assert said in str(refused.value) and refused.value.where == f"r.yaml:{line}", str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "a: [", "round: x\n", DRAW + "round: again\n"])
def test_what_is_no_round_is_refused(text: str) -> None:
    with pytest.raises(GuijuError):
        read(text)


@pytest.mark.parametrize("name", sorted(loader.house()))
def test_every_file_fits_the_schema_and_says_both_languages(name: str, tmp_path: Path) -> None:
    text = loader.house_texts()[name][1]
    jsonschema_rs.validate(shape.json_schema(), yaml.safe_load(text))
    found = loader.house()[name]
    for words in (found.label, found.about):
        assert any("\u4e00" <= char <= "\u9fff" for char in words.zh) and words.en.isascii()
    assert json.loads(json.dumps(loader.as_dict(found)))["round"] == name
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    assert loader.load_file(path, procedures.house()).digest == found.digest


def test_a_file_of_other_letters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(GuijuError, match="not UTF-8"):
        loader.load_file(path, procedures.house())


def test_when_rounds_come() -> None:
    held = read(CALL)
    one = calendar.occurrence(held, "2026")
    assert (one.opens, one.closes) == (date(2026, 11, 1), date(2027, 2, 28))  # it closes in the next year
    days = [one.period for one in calendar.between(held, date(2027, 2, 28), date(2030, 11, 1))]
    assert days == ["2026", "2028", "2030"]
    found = calendar.following(held, date(2027, 3, 1))
    assert found is not None and found.period == "2028"
    assert calendar.following(held, date(2033, 3, 1)) is None
    for period in ("2027", "2034", "2024", "x", "", "２０２６", "20260", "-2026"):
        with pytest.raises(GuijuError, match="does not come in"):
            calendar.occurrence(held, period)


@given(st.integers(1949, 2100), st.integers(1, 9), st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_the_next_one_is_the_first_that_is_not_over(first: int, every: int, day: date) -> None:
    held = Round(**{**vars(read(REPORT)), "calendar": Calendar(first, every, (9, 1), (11, 30))})
    found = calendar.following(held, day)
    assert found is not None and found.closes >= day and (int(found.period) - first) % every == 0
    if int(found.period) > first:
        assert calendar.occurrence(held, str(int(found.period) - every)).closes < day


def rank(ties: Ties, places: dict[str, int], *cases: tuple[str, list[int]]) -> list[tuple[str, int | None, bool]]:
    how = Ranking("a", "f", 2, ties, places)
    found = ranking.ranked(how, [Scored(key, "", tuple(given)) for key, given in cases])
    return [(one.key, one.place, one.chosen) for one in found]


def test_ties_for_the_last_place_are_all_in_or_none() -> None:
    cases = (("a", [90, 91]), ("b", [80, 80]), ("c", [80, 81, 79]), ("d", [99]), ("e", [70, 71]))
    assert rank(Ties.ALL, {"": 2}, *cases) == [
        ("a", 1, True), ("b", 2, True), ("c", 2, True), ("e", 4, False), ("d", None, False)
    ]  # fmt: skip
    assert [chosen for _, _, chosen in rank(Ties.NONE, {"": 2}, *cases)] == [True, False, False, False, False]
    assert [chosen for _, _, chosen in rank(Ties.NONE, {"": 3}, *cases)] == [True, True, True, False, False]
    assert not any(chosen for _, _, chosen in rank(Ties.ALL, {"": 0}, *cases))
    assert rank(Ties.ALL, {"": 2}) == []


def test_means_are_exact() -> None:
    """Thirds that floats would tell apart are equal here."""
    found = rank(Ties.NONE, {"": 1}, ("a", [1, 1, 2]), ("b", [2, 2, 4, 0, 0, 0, 1, 1, 2]))
    assert [place for _, place, _ in found] == [1, 1]
    assert [ranking.mean_said(mean) for mean in (Fraction(4, 3), Fraction(5, 8), Fraction(3), None)] == [
        "1.33", "0.63", "3.00", ""
    ]  # fmt: skip
