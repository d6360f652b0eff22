"""Questions read and refused, answers written as files and drawn; no database."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.chart import ALONE, svg
from guiju.core.errors import GuijuError
from guiju.core.statistics import asking, drawing, writing
from guiju.core.statistics.loading import load_all
from guiju.core.statistics.model import Answer, Cell, Question, Span, Subject, Words

DAY = date(2025, 12, 31)
TEXT = {
    "subject": "things", "title": {"zh": "物", "en": "Things"}, "rows": "rows", "source": "made up",
    "measures": {
        "things": {"zh": "数", "en": "Number", "about": {"zh": "数。", "en": "All."}, "form": "count", "unit": "count"},
        "age": {
            "zh": "龄", "en": "Age", "about": {"zh": "龄。", "en": "Years."}, "form": "mean", "unit": "years",
            "of": "age",
        },
    },
    "dimensions": {
        "tier": {
            "zh": "层级", "en": "Tier", "kind": "list",
            "values": {"national": ["国", "national"], "local": ["地", "local"]},
        },
        "year": {"zh": "年", "en": "Year", "kind": "year", "column": "published"},
        "province": {"zh": "省", "en": "Province", "kind": "register", "register": "provinces"},
        "committee": {"zh": "委", "en": "Committee", "kind": "register", "register": "committees"},
    },
}  # fmt: skip
COLUMNS = {"rows": frozenset({"tier", "published", "province", "committee", "age"})}


def load(said: Any) -> Mapping[str, Subject]:
    return load_all({"a.yaml": said if isinstance(said, str) else yaml.safe_dump(said, sort_keys=False)}, COLUMNS)


SUBJECTS = load(TEXT)


def ask(measure: str = "things", by: str = "", where: str = "") -> Question:
    return asking.question(SUBJECTS, measure, by.split(","), where, DAY, 7)


def test_a_question_and_its_address() -> None:
    asked = ask("things", "year,tier", "year=2015..2020; tier=local,national,local")
    assert [d.key for d in asked.by] == ["year", "tier"]
    assert asked.where == {"year": Span(2015, 2020), "tier": ("local", "national")}
    address = asking.address(asked)
    assert list(address.items()) == [
        ("measure", "things"), ("by", "year,tier"), ("where", "tier=local,national;year=2015..2020"),
        ("day", "2025-12-31"), ("seq", "7"),
    ]  # fmt: skip
    assert asking.question(SUBJECTS, "things", address["by"].split(","), address["where"], DAY, 7) == asked
    assert asking.address(ask()) == {"measure": "things", "day": "2025-12-31", "seq": "7"}


@pytest.mark.parametrize(
    ("measure", "by", "where", "place", "expected"),
    [
        ("colour", "", "", "measure", "things, age"),
        ("things", "year,tier,province,committee", "", "by", "3 at most"),
        ("things", "year,year", "", "by", "different dimensions"),
        ("things", "colour", "", "by", "tier, year, province, committee"),
        ("things", "", "colour=red", "where", "tier, year, province, committee"),
        ("things", "", "tier", "where", "dimension=value,value"),
        ("things", "", "tier=", "where", "dimension=value,value"),
        ("things", "", "tier=local;tier=national", "where", "one list of values each"),
        ("things", "", "tier=foreign", "where, tier", "national, local"),
        ("things", "", "year=20x5", "where, year", "2024 or 2015..2025"),
        ("things", "", "year=2020..2015", "where, year", "2024 or 2015..2025"),
        ("things", "", "committee=" + ",".join(map(str, range(51))), "where, committee", "1 to 50"),
        ("things", "", "committee=" + "x" * 121, "where, committee", "a code of at most 120 characters"),
    ],
)
def test_what_there_is_not_is_refused(measure: str, by: str, where: str, place: str, expected: str) -> None:
    with pytest.raises(GuijuError) as caught:
        ask(measure, by, where)
    assert (caught.value.where, caught.value.expected) == (place, expected)


def test_a_day_without_records_is_refused() -> None:
    with pytest.raises(GuijuError, match="1850-01-01"):
        asking.question(SUBJECTS, "things", [], "", date(1850, 1, 1), 7)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_make_a_question_or_are_refused(by: str, where: str) -> None:
    try:
        asked = ask("things", by, where)
    except GuijuError:
        return
    address = asking.address(asked)
    assert (
        asking.question(SUBJECTS, "things", address.get("by", "").split(","), address.get("where", ""), DAY, 7) == asked
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"rows": "none"}, "a.yaml: rows"),
        ({"measures": {}}, "a.yaml: measures"),
        ({"colour": 1}, "a.yaml"),
        ({"measures": {"things": {**TEXT["measures"]["things"], "unit": "percent"}}}, "a.yaml: measures, things"),  # type: ignore[index]
        ({"measures": {"age": {**TEXT["measures"]["age"], "of": "weight"}}}, "a.yaml: measures, age, of"),  # type: ignore[index]
        ({"dimensions": {"tier": {**TEXT["dimensions"]["tier"], "values": {}}}}, "a.yaml: dimensions, tier"),  # type: ignore[index]
        ({"dimensions": {"x": {"zh": "甲", "en": "X", "kind": "year", "column": "y"}}}, "a.yaml: dimensions, x"),
        ({"title": {"zh": "物"}}, "a.yaml: title"),
    ],
)
def test_a_fault_of_a_subject_is_named(change: dict[str, Any], where: str) -> None:
    with pytest.raises(GuijuError) as caught:
        load({**TEXT, **change})
    assert caught.value.where == where


def test_a_measure_is_defined_once() -> None:
    text = yaml.safe_dump(TEXT)
    with pytest.raises(GuijuError, match="twice"):
        load_all({"a.yaml": text, "b.yaml": text.replace("subject: things", "subject: other")}, COLUMNS)
    with pytest.raises(GuijuError, match="not YAML"):
        load("{")


YEARS = Answer(
    ask("things", "tier,year"),
    (Cell(("national", "2023"), 2.0, 2), Cell(("national", "2024"), 3.0, 3), Cell(("local", "2024"), 1.0, 1),
     Cell(("", "2024"), 4.0, 4)),
    Cell((), 10.0, 10), {"tier": SUBJECTS["things"].dimensions["tier"].values},
)  # fmt: skip
COMMITTEES = Answer(
    ask("age", "committee"), (Cell(("SAC/TC 1",), 2.5, 4), Cell(("=1+1",), None, 0)), Cell((), 2.5, 4),
    {"committee": {"SAC/TC 1": Words("一委", "First")}},
)  # fmt: skip


def test_csv_and_its_metadata_agree() -> None:
    rows = list(csv.reader(io.StringIO(writing.as_csv(YEARS))))
    assert rows == [
        ["tier", "tier_zh", "tier_en", "year", "value", "n"], ["national", "国", "national", "2023", "2", "2"],
        ["national", "国", "national", "2024", "3", "3"], ["local", "地", "local", "2024", "1", "1"],
        ["", "（未注明）", "(not stated)", "2024", "4", "4"],
    ]  # fmt: skip
    told = writing.as_csvw(YEARS, "https://x/y.csv")
    assert [c["name"] for c in told["tableSchema"]["columns"]] == rows[0]
    assert [c["datatype"] for c in told["tableSchema"]["columns"]] == [
        "string", "string", "string", "gYear", "decimal", "integer",
    ]  # fmt: skip
    assert told["tableSchema"]["primaryKey"] == ["tier", "year"] and told["url"] == "https://x/y.csv"
    lines = writing.as_csv(COMMITTEES).splitlines()
    assert lines[1:] == ["SAC/TC 1,一委,First,2.5,4", "'=1+1,'=1+1,'=1+1,,0"]


def test_sdmx_holds_every_cell_at_its_place() -> None:
    told = writing.as_sdmx(YEARS, "规矩 Guiju", "https://x/", "2026-01-01T00:00:00Z")
    structure, data = told["data"]["structures"][0], told["data"]["dataSets"][0]
    dimensions = structure["dimensions"]["observation"]
    assert [(d["id"], d["keyPosition"]) for d in dimensions] == [("TIER", 0), ("YEAR", 1), ("TIME_PERIOD", 2)]
    assert [v["id"] for v in dimensions[0]["values"]] == ["national", "local", "_U"]
    assert data["observations"] == {"0:0:0": [2.0, 2], "0:1:0": [3.0, 3], "1:1:0": [1.0, 1], "2:1:0": [4.0, 4]}
    assert structure["attributes"]["observation"][0]["id"] == "OBS_COUNT"
    assert told["meta"]["sender"] == {"id": "___Guiju"} and data["links"] == [{"href": "https://x/", "rel": "self"}]
    named = writing.as_sdmx(COMMITTEES, "x", "https://x/", "2026-01-01T00:00:00Z")["data"]["structures"][0]
    first = named["dimensions"]["observation"][0]["values"][0]
    assert first["value"] == "SAC/TC 1" and "id" not in first  # no identifier of SDMX
    whole = writing.as_sdmx(Answer(ask(), (), Cell((), 10.0, 10)), "x", "https://x/", "2026-01-01T00:00:00Z")
    assert whole["data"]["dataSets"][0]["observations"] == {"0": [10.0, 10]}


def test_pictures_that_fit() -> None:
    assert drawing.fits(YEARS) == ("lines", "multiples", "bars")
    assert drawing.fits(COMMITTEES) == ("bars",)
    assert drawing.fits(Answer(ask(), (), Cell((), 1.0, 1))) == ()
    provinces = Answer(ask("things", "province"), (Cell(("11",), 2.0, 2), Cell(("",), 1.0, 1)), Cell((), 3.0, 3))
    assert drawing.fits(provinces) == ("map", "bars")
    assert drawing.draw(YEARS, "lines", "en").table().rows == (("2023", "2", "0", "0"), ("2024", "3", "4", "1"))
    with pytest.raises(GuijuError, match="not drawn as 'map'") as caught:
        drawing.draw(YEARS, "map", "en")
    assert caught.value.expected == "lines, multiples, bars"


def test_a_picture_stands_alone_and_says_where_it_is_from() -> None:
    made = svg(drawing.alone(YEARS, "bars", "en", "Guiju"), ALONE)
    assert made.startswith("<svg xmlns=") and "<script" not in made and "url(" not in made
    assert "Number by Tier, Year" in made and "Guiju · as of 2025-12-31, number 7" in made
    assert made == svg(drawing.alone(YEARS, "bars", "en", "Guiju"), ALONE)
    filtered = Answer(ask("things", "tier", "year=2020;tier=local"), YEARS.cells[:0], YEARS.total)
    assert drawing.scope(filtered, "zh") == "年: 2020 · 层级: 地 · 截至 2025-12-31，序号 7"
