# ruff: noqa: E501 - tables of expected values
"""Tables of standards with a map of their columns."""

from __future__ import annotations

import codecs
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import factories
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.readers import separated
from guiju.registry.catalogue.intake.readers.table import Map, checked_map, outcome, read_map, rows
from guiju.registry.catalogue.intake.record import Record

MAP = checked_map(
    {
        "source": "made-up",
        "columns": {
            "designation": "编号",
            "title.zh": "名称",
            "published": "发布",
            "effective": "实施",
            "withdrawn": "废止",
            "status": "状态",
            "effect": "效力",
            "ics": "ICS",
            "replaces": "代替",
            "replaced_by": "被代替",
            "adopts": "采标",
            "text_url": "网址",
        },
        "values": {"status": {"现行": "in_force", "废止": "withdrawn"}, "effect": {"强制": "mandatory"}},
    },
    "map",
)
HALF_YEAR = datetime(2022, 6, 30)  # noqa: DTZ001
TEXT = "编号,名称\r\nGB 2762-2022,食品安全国家标准 食品中污染物限量\r\nGB/T 1.1-2020,标准化工作导则\r\n"
ROWS = [
    ("t.csv:2", {"编号": "GB 2762-2022", "名称": "食品安全国家标准 食品中污染物限量"}),
    ("t.csv:3", {"编号": "GB/T 1.1-2020", "名称": "标准化工作导则"}),
]


def written(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one(**cells: Any) -> Record | tuple[str, str]:
    return outcome(("t.csv:2", {"编号": "GB 2762-2022", **cells}), map=MAP, observed=factories.TODAY)


def reason(**cells: Any) -> tuple[str, str]:
    found = one(**cells)
    assert not isinstance(found, Record)
    return found


def made(**cells: Any) -> Record:
    found = one(**cells)
    assert isinstance(found, Record), found
    return found


# -- reading the file --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16-le", "utf-16-be", "unix lines", "semicolons", "tabs"],
)
def test_encodings_line_ends_and_separators_are_told_apart(tmp_path: Path, content: bytes) -> None:
    assert list(rows(written(tmp_path, content))) == ROWS


def test_tsv(tmp_path: Path) -> None:
    assert list(rows(written(tmp_path, "a\tb\n1,5\t2\n", "t.tsv"))) == [("t.tsv:2", {"a": "1,5", "b": "2"})]


def test_quoted_separators_newlines_and_quotes(tmp_path: Path) -> None:
    text = 'a,b\n"x, y","first\nsecond ""quoted"""\n3,4\n'
    assert list(rows(written(tmp_path, text))) == [
        ("t.csv:3", {"a": "x, y", "b": 'first\nsecond "quoted"'}),
        ("t.csv:4", {"a": "3", "b": "4"}),
    ]


def test_a_ragged_row_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    assert list(rows(written(tmp_path, "a,b\n1\n1,2,3\n\n,\n1,2\n"))) == [
        ("t.csv:2", "1 cells in a table of 2 columns"),
        ("t.csv:3", "3 cells in a table of 2 columns"),
        ("t.csv:6", {"a": "1", "b": "2"}),
    ]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "t.csv", ("the file is empty", "t.csv")),
        (b"\n\n", "t.csv", ("the file is empty", "t.csv")),
        (b"a,b\n1,\x002\n", "t.csv", ("a NUL character", "t.csv:2")),
        (b"a,a\n1,2\n", "t.csv", ("two columns are named 'a'", "t.csv:1")),
        (b"\xff\xfea\x00,\x00b", "t.csv", ("not text: ", "t.csv:1")),
        (b"a,b\n\xff\xff\xff\n", "t.csv", ("not text: ", None)),
        (b"a,b\n1,2\n", "t.ods", ("cannot read .ods", None)),
        (b"PK not a workbook", "t.xlsx", ("cannot read the workbook: ", "t.xlsx")),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_their_place(
    tmp_path: Path, content: bytes, name: str, expected: tuple[str, str | None]
) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(GuijuError) as error:
        list(rows(path))
    assert error.value.what.startswith(expected[0])
    assert error.value.where == (expected[1] or str(path))


def test_a_line_over_the_limit_is_refused_without_being_held_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(separated, "LINE_LIMIT", 1_000)
    with pytest.raises(GuijuError) as error:
        list(rows(written(tmp_path, "a,b\n1,2\n" + "x" * 5_000 + ",3\n")))
    assert (error.value.what, error.value.where) == ("a line of more than 1,000 characters", "t.csv:3")


def test_a_wanted_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GuijuError) as error:
        list(rows(written(tmp_path, TEXT), ["编号", "标题"]))
    assert str(error.value) == "t.csv:1: there is no column '标题'; expected one of 编号, 名称"


def test_json_lines(tmp_path: Path) -> None:
    text = '{"编号": "GB 1", "ics": ["67"]}\n\n[1]\n{"a"\n' + "[" * 100_000 + "\n" + '{"n": ' + "9" * 5_000 + "}\n"
    found = list(rows(written(tmp_path, text, "t.jsonl")))
    assert found[:2] == [("t.jsonl:1", {"编号": "GB 1", "ics": ["67"]}), ("t.jsonl:3", "not a JSON object")]
    assert [(where, str(why).split(":")[0]) for where, why in found[2:]] == [
        ("t.jsonl:4", "malformed JSON"),
        ("t.jsonl:5", "malformed JSON"),
        ("t.jsonl:6", "malformed JSON"),
    ]


def workbook(folder: Path, *lines: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def test_a_workbook_with_dates_numbers_and_formulas(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, ["编号", "发布", "页数", None], ["GB 2762-2022", HALF_YEAR, 12.0, "x"],
        [None, None, None, None], ["GB 1-2020", "=1+1", "#N/A", None],
    )  # fmt: skip
    assert list(rows(path)) == [
        ("t.xlsx:2", {"编号": "GB 2762-2022", "发布": HALF_YEAR, "页数": 12}),
        ("t.xlsx:4", {"编号": "GB 1-2020", "发布": None, "页数": "#N/A"}),
    ]
    found = [outcome(row, map=MAP, observed=factories.TODAY) for row in rows(path)]
    assert [r.dates for r in found if isinstance(r, Record)] == [{"published": "2022-06-30"}, {}]


@pytest.mark.parametrize(
    ("lines", "what"), [([[]], "the first sheet is empty"), ([["a", "a"]], "two columns are named 'a'")]
)
def test_workbooks_without_usable_names_are_refused(tmp_path: Path, lines: list[list[Any]], what: str) -> None:
    with pytest.raises(GuijuError) as error:
        list(rows(workbook(tmp_path, *lines)))
    assert error.value.what == what


def test_a_workbook_that_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    path = factories.zipped(tmp_path / "t.xlsx", {"xl/worksheets/sheet1.xml": bytes(101_000_000)})
    with pytest.raises(GuijuError) as error:
        list(rows(path))
    assert error.value.what == "the workbook unpacks to 101,000,000 bytes"


# -- the map -----------------------------------------------------------------------------------------------------------
def test_a_map_from_yaml(tmp_path: Path) -> None:
    text = (
        "source: 2024\ncolumns:\n  designation: 标准号\n  title.zh: 名称\n  number: 1.0\n"
        "values:\n  status: {现行: in_force}\nseparator: '|'\n"
    )
    expected = Map(
        "2024",
        {"designation": "标准号", "title.zh": "名称", "number": "1.0"},
        {"status": {"现行": "in_force"}},
        "|",
    )
    assert read_map(written(tmp_path, text, "map.yaml")) == expected
    assert read_map(written(tmp_path, text.encode("gb18030"), "map.yaml")) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "malformed YAML: "),
        ("columns: [", "malformed YAML: "),
        ("just words", "no columns"),
        ("source: x\n", "no columns"),
        ("source: x\ncolumns: [a]\n", "no columns"),
        ("columns: {designation: a}\n", "no source"),
        ("source: " + "x" * 41 + "\ncolumns: {designation: a}\n", "no source"),
        ("source: x\ncolumns: {title.zh: a}\n", "no column for the designation"),
        ("source: x\ncolumns: {designation: a, colour: b}\n", "unknown field 'colour'"),
        ("source: x\ncolumns: {designation: [a]}\n", "'designation' has no column"),
        ("source: x\ncolumns: {designation: null}\n", "'designation' has no column"),
        ("source: x\ncolumns: {designation: a}\nvalues: [a]\n", "values are no mapping"),
        ("source: x\ncolumns: {designation: a}\nvalues: {status: a}\n", "values of 'status' are no mapping"),
        ("source: x\ncolumns: {designation: a}\nvalues: {status: {a: [b]}}\n", "values of 'status' are no mapping"),
        ("source: x\ncolumns: {designation: a}\nvalues: {status: {a: true}}\n", "values of 'status' are no mapping"),
    ],
)
def test_maps_that_cannot_work_are_refused(tmp_path: Path, text: str, what: str) -> None:
    path = written(tmp_path, text, "map.yaml")
    with pytest.raises(GuijuError) as error:
        read_map(path)
    assert error.value.what.startswith(what)
    assert error.value.where == str(path)


def test_a_map_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GuijuError) as error:
        read_map(tmp_path / "none.yaml")
    assert error.value.what == "cannot read the map: No such file or directory"


# -- a row becomes a record --------------------------------------------------------------------------------------------
def test_a_row_becomes_a_record() -> None:
    record = made(
        名称=" 食品安全国家标准\n食品中污染物限量 ",
        发布="2022-06-30",
        实施="2023-06-30",
        状态="现行",
        ICS="67.040; 67.060",
        代替="GB 2762-2017",
        网址="https://example.org/2762",
    )
    assert (record.key, record.work_key, record.tier, record.effect) == (
        "GB 2762-2022",
        "GB 2762",
        "national",
        "mandatory",
    )
    assert record.titles == {"zh": "食品安全国家标准 食品中污染物限量"}
    assert record.dates == {"published": "2022-06-30", "effective": "2023-06-30"}
    assert record.events == [("published", date(2022, 6, 30), ""), ("in_force", date(2023, 6, 30), "")]
    assert record.ics == ["67.040", "67.060"]
    assert record.links == [["text", "https://example.org/2762"]]
    assert [(r.kind, r.key, r.outward, r.degree) for r in record.relations] == [
        ("replaces", "GB 2762-2017", True, "full")
    ]


def test_relations_read_from_both_ends_and_adoption_with_its_degree() -> None:
    record = made(被代替="GB 2762-2025", 采标="ISO 9001:2015 (IDT); ISO 1 MOD; nonsense; GB 2762-2022")
    assert [(r.kind, r.designation, r.outward, r.degree) for r in record.relations] == [
        ("replaces", "GB 2762-2025", False, "full"),
        ("adopts", "ISO 9001:2015", True, "IDT"),
        ("adopts", "ISO 1", True, "MOD"),
    ]
    assert [note.split(":")[0] for note in record.notes] == ["adopts 'nonsense' left out", "adopts"]


@pytest.mark.parametrize(
    ("cells", "events"),
    [
        ({}, [("unknown", None, "")]),
        ({"发布": "2022-05-01"}, [("unknown", date(2022, 5, 1), "")]),
        ({"状态": "unknown", "发布": "2022-05-01"}, [("unknown", date(2022, 5, 1), "")]),
        (
            {"发布": "2022-05-01", "实施": "2022-06-01"},
            [("published", date(2022, 5, 1), ""), ("unknown", date(2022, 6, 1), "")],
        ),
        ({"状态": "in_force"}, [("in_force", None, "")]),
        ({"状态": "废止"}, [("withdrawn", None, "")]),
        ({"状态": "draft", "发布": "2022"}, [("draft", None, "")]),
        ({"发布": "2022", "废止": "2024"}, [("in_force", date(2022, 1, 1), ""), ("withdrawn", date(2024, 1, 1), "")]),
        (
            {"发布": "2022", "废止": "2024", "状态": "replaced"},
            [("in_force", date(2022, 1, 1), ""), ("replaced", date(2024, 1, 1), "")],
        ),
        ({"发布": "2022-05-01", "实施": "2022", "状态": "现行"}, [("in_force", date(2022, 5, 1), "")]),
    ],
)
def test_what_a_row_says_of_the_status(cells: dict[str, str], events: list[Any]) -> None:
    assert made(**cells).events == events


@pytest.mark.parametrize(
    ("cells", "status", "remark"),
    [
        ({"状态": "现行", "发布": "2000", "废止": "2010-01-01"}, "withdrawn", "the status is in_force, but it ended on 2010-01-01"),
        ({"状态": "published", "发布": "2000", "废止": "2010-01-01"}, "withdrawn", "the status is published, but it ended"),
        ({"状态": "废止", "发布": "2000", "废止": "2090-01-01"}, "withdrawn", "the status is withdrawn, but it ends on 2090"),
        ({"状态": "现行", "发布": "2090-01-01"}, "in_force", "the status is in_force, but it comes into force on 2090-01-01"),
        ({"状态": "published", "发布": "2000", "实施": "2001"}, "in_force", "the status is published, but it came into force"),
    ],
)  # fmt: skip
def test_a_status_that_the_dates_do_not_bear_out_is_told(cells: dict[str, str], status: str, remark: str) -> None:
    record = made(**cells)
    assert record.events[-1][0] == status
    assert [note[: len(remark)] for note in record.notes] == [remark]


@pytest.mark.parametrize(
    "cells",
    [
        {"状态": "现行", "发布": "2000"},
        {"状态": "废止", "废止": "2010"},
        {"状态": "published", "实施": "2090"},
        {"发布": "2000", "废止": "2010"},
    ],
)
def test_a_status_that_agrees_with_the_dates_needs_no_word(cells: dict[str, str]) -> None:
    assert made(**cells).notes == []


@pytest.mark.parametrize(
    ("serial", "day"), [("43831", "2020-01-01"), ("36526", "2000-01-01"), ("45000.5", "2023-03-15")]
)
def test_the_number_of_a_day_in_a_workbook_is_told_as_such(serial: str, day: str) -> None:
    found = one(**{"发布": serial})
    assert isinstance(found, tuple)
    assert found[1].startswith(f"'{serial}' is not a date, but the number of a day in a workbook ({day})")


@pytest.mark.parametrize("designation", ["GB/T 5750.1～5750.13-2023", "GB/T 5750.1-2023~GB/T 5750.13-2023"])
def test_a_range_is_no_row(designation: str) -> None:
    found = one(**{"编号": designation})
    assert isinstance(found, tuple) and "is a range of 13 designations" in found[1]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"编号": ""}, ("t.csv:2 column '编号'", "no designation; expected a designation in every row")),
        (
            {"发布": "2021-02-29"},
            ("t.csv:2 column '发布'", "there is no day 2021-02-29; expected a day of the calendar"),
        ),
        (
            {"状态": "有效"},
            (
                "t.csv:2 column '状态'",
                "unknown status '有效'; expected draft, published, in_force, replaced, withdrawn, unknown",
            ),
        ),
        (
            {"效力": "must"},
            ("t.csv:2 column '效力'", "unknown effect 'must'; expected mandatory, recommended, guidance"),
        ),
        (
            {"发布": "2022-06-30", "实施": "2021-06-30"},
            (
                "t.csv:2",
                "effective 2021-06-30 lies before 2022-06-30; expected published ≤ effective ≤ withdrawn",
            ),
        ),
    ],
)
def test_rows_that_cannot_be_are_rejected_with_column_and_reason(
    cells: dict[str, str], expected: tuple[str, str]
) -> None:
    assert reason(**cells) == expected


def test_a_designation_that_cannot_be_read_is_rejected_with_what_was_written() -> None:
    where, why = reason(编号="食品标准")
    assert where == "t.csv:2"
    assert why.startswith("designation '食品标准': ")


def test_a_bad_ics_code_is_left_out_with_a_remark() -> None:
    record = made(ICS="67.040;67.40;abc")
    assert record.ics == ["67.040"]
    assert record.notes == [
        "ICS code '67.40' left out: not of the form 00.000.00",
        "ICS code 'abc' left out: not of the form 00.000.00",
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(MAP.columns.values())), json_values))
def test_any_row_is_a_record_or_a_reason(cells: dict[str, Any]) -> None:
    cells = json.loads(json.dumps(cells))
    found = outcome(("x.jsonl:1", cells), map=MAP, observed=factories.TODAY)
    if not isinstance(found, Record):
        where, why = found
        assert where.startswith("x.jsonl:1")
        assert why != ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("source: x\ncolumns: {designation: a}\nvalues: {colour: {a: b}}\n", "values of the unknown field 'colour'"),
        ("source: x\ncolumns: {designation: a}\nvalues: {status: {现行: 有效}}\n", "status '有效' among the values"),
        ("source: x\ncolumns: {designation: a}\nvalues: {effect: {强制: must}}\n", "effect 'must' among the values"),
    ],
)
def test_values_that_no_field_can_have_are_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(GuijuError) as error:
        read_map(written(tmp_path, text, "map.yaml"))
    assert error.value.what == what
