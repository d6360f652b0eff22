"""Tables as people keep them: sheets, titles, merged cells, encodings, stray quotation marks, relations in words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import factories
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.readers import table, tabular
from guiju.registry.catalogue.intake.readers.encodings import encoding_of, of_bytes
from guiju.registry.catalogue.intake.record import Record

NAMES = ("标准号", "名称", "发布日期", "状态", "归口")
MAP = table.checked_map(
    {
        "source": "made-up",
        "columns": {"designation": "标准号", "title.zh": "名称", "replaces": "代替", "replaced_by": "被代替",
                    "adopts": "采标", "amends": "修改", "references": "引用"},
    },
    "map",
)  # fmt: skip
DAY = datetime(2020, 3, 31)  # noqa: DTZ001


def book(path: Path, sheets: dict[str, list[list[Any]]], merged: dict[str, list[str]] | None = None) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line)
        for place in (merged or {}).get(title, []):
            sheet.merge_cells(place)
    made.save(path)
    return path


def row(number: int, *more: Any) -> list[Any]:
    return [f"GB {number}-2020", "甲", DAY, *(more or ("现行", "SAC/TC 1"))]


def read(path: Path, **told: Any) -> tuple[tabular.Layout, list[Any]]:
    found = tabular.layout(path, NAMES, **told)
    return found, list(table.entries(found))


def numbers(rows: list[Any]) -> list[str]:
    return [cells["标准号"] if isinstance(cells, dict) else cells for _, cells in rows]


# -- sheets ------------------------------------------------------------------------------------------------------------
def test_every_sheet_with_the_columns_is_read_and_others_are_told(tmp_path: Path) -> None:
    path = book(
        tmp_path / "t.xlsx",
        {"国家标准": [list(NAMES), row(1), row(2)], "说明": [["联系人", "电话"]], "空": [],
         "行业标准": [["行业标准目录"], [], list(NAMES), row(3)]},
    )  # fmt: skip
    found, rows = read(path)
    assert [(s.name, s.header) for s in found.sheets] == [("国家标准", 1), ("行业标准", 3)]
    assert [name for name, _ in found.passed] == ["说明", "空"]
    assert [where for where, _ in rows] == ["t.xlsx:国家标准:2", "t.xlsx:国家标准:3", "t.xlsx:行业标准:4"]
    assert found.told == "read as / 读法: 国家标准: names in row / 列名行 1; 行业标准: names in row / 列名行 3"


@pytest.mark.parametrize(("sheet", "expected"), [("b", ["GB 2-2020"]), ("2", ["GB 2-2020"]), ("a", ["GB 1-2020"])])
def test_a_sheet_can_be_told(tmp_path: Path, sheet: str, expected: list[str]) -> None:
    path = book(tmp_path / "t.xlsx", {"a": [list(NAMES), row(1)], "b": [list(NAMES), row(2)]})
    assert numbers(read(path, sheet=sheet)[1]) == expected


def test_a_sheet_or_row_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", {"a": [list(NAMES), row(1)]})
    with pytest.raises(GuijuError, match="there is no sheet 'x'; expected one of a"):
        read(path, sheet="x")
    with pytest.raises(GuijuError, match="there is no column '标准号'"):
        read(path, header=2)
    text = tmp_path / "t.csv"
    text.write_text(",".join(NAMES) + "\n")
    with pytest.raises(GuijuError, match="there is no sheet 'x'"):
        read(text, sheet="x")
    with pytest.raises(GuijuError, match="there is no row 9"):
        read(text, header=9)
    with pytest.raises(GuijuError, match="there is no column '标准号'"):
        read(book(tmp_path / "u.xlsx", {"a": [["x"]], "b": [["y"]]}))


# -- the row of names --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("above", "header"),
    [
        ([], 1),
        ([["附件 现行标准目录"]], 2),
        ([["附件"], ["截至 2020-03-31"]], 3),
        ([[], [], ["附件"]], 4),
        ([["名称", "说明"]], 2),
        ([["标准号", "见附件"]], 2),
        ([[1, 2, 3, 4, 5]], 2),
        ([["x"]] * 28, 29),
        ([[None, None, "目录"]], 2),
        ([["标准号 名称 发布日期 状态 归口"]], 2),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_row_of_names_is_found(tmp_path: Path, above: list[list[Any]], header: int, suffix: str) -> None:
    lines = [*above, list(NAMES), row(1)]
    path = tmp_path / f"t{suffix}"
    if suffix == ".xlsx":
        book(path, {"a": lines})
    else:
        path.write_text("\n".join(",".join("" if c is None else str(c) for c in line) for line in lines))
    found, rows = read(path)
    assert (found.sheets[0].header, numbers(rows)) == (header, ["GB 1-2020"])
    assert read(path, header=header)[1] == rows


def test_names_that_go_over_two_lines_of_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('目录\n标准号,名称,发布日期,状态,"归\n口"\nGB 1-2020,甲,2020,现行,x\n')
    found = tabular.layout(path, NAMES[:4])
    assert (found.sheets[0].header, found.sheets[0].names[4]) == (3, "归\n口")
    assert numbers(list(table.entries(found))) == ["GB 1-2020"]


# -- merged cells ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("merged", "expected"),
    [
        (["E2:E4"], ["A", "A", "A"]),
        (["E2:E3"], ["A", "A", None]),
        (["E3:E4"], ["A", None, None]),
        (["E2:E4", "D2:D4"], ["A", "A", "A"]),
        (["A6:E6"], ["A", None, None]),
        ([], ["A", None, None]),
    ],
)
def test_a_cell_merged_over_rows_stands_in_each(tmp_path: Path, merged: list[str], expected: list[Any]) -> None:
    lines = [list(NAMES), row(1, "现行", "A"), row(2, None, None), row(3, None, None)]
    rows = read(book(tmp_path / "t.xlsx", {"a": lines}, {"a": merged}))[1]
    assert [cells["归口"] for _, cells in rows] == expected
    if "D2:D4" in merged:
        assert [cells["状态"] for _, cells in rows] == ["现行"] * 3


# -- encodings ---------------------------------------------------------------------------------------------------------
SIMPLIFIED = "标准号,名称,发布日期,状态,归口\nGB 1-2020,食品安全国家标准 生活饮用水卫生标准,2020-03-31,现行,卫健委\n"
TRADITIONAL = "標準號,名稱,發布日期,狀態,歸口\nCNS 1-2020,國家標準 生活飲用水衛生標準,2020-03-31,現行,標準局\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8-sig"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "cp950"),
        (TRADITIONAL, "cp950", "cp950"),
        (TRADITIONAL, "utf-8", "utf-8-sig"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        ("a,b\n1,2\n", "ascii", "utf-8-sig"),
        ("a,b\n1,2\n", "utf-16-le", "utf-16-le"),
        ("", "ascii", "utf-8-sig"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    assert encoding_of(path) == found
    assert path.read_text(encoding=found) == text


# -- quotation marks ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('GB 2-2020,"双碳"标准体系 指南,2020,现行,X', '"双碳"标准体系 指南'),
        ('GB 2-2020,"双碳标准体系,2020,现行,X', '"双碳标准体系'),
        ('GB 2-2020,双碳"标准体系,2020,现行,X', '双碳"标准体系'),
        ('GB 2-2020,""双碳""标准,2020,现行,X', '""双碳""标准'),
        ('GB 2-2020,"双碳",2020,现行,X', "双碳"),
        ('GB 2-2020,"双,碳",2020,现行,X', "双,碳"),
        ('GB 2-2020,"双\n碳",2020,现行,X', "双\n碳"),
        ('GB 2-2020,"a ""b"" c",2020,现行,X', 'a "b" c'),
        ('GB 2-2020,"双,碳"标准,2020,现行,X', "双,碳标准"),
        ('GB 2-2020,"双碳"标准,2020,现行,"X,Y"', "双碳标准"),
        ('GB 2-2020,",2020,现行,X', '"'),
        ('GB 2-2020,甲,2020,现行,"', "甲"),
    ],
)
def test_a_stray_quotation_mark_costs_nothing_where_the_cells_are_as_many(
    tmp_path: Path, line: str, title: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"{','.join(NAMES)}\nGB 1-2020,甲,2020,现行,X\n{line}\nGB 3-2020,丙,2020,现行,X\n")
    rows = read(path)[1]
    assert numbers(rows) == ["GB 1-2020", "GB 2-2020", "GB 3-2020"]
    assert rows[1][1]["名称"] == title


@pytest.mark.parametrize("line", ['GB 2-2020,"双,碳,2020,现行,X', '"', '"a,b', '"a"b"c,"'])
def test_a_stray_quotation_mark_costs_one_row(tmp_path: Path, line: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"{','.join(NAMES)}\nGB 1-2020,甲,2020,现行,X\n{line}\nGB 3-2020,丙,2020,现行,X\n")
    rows = read(path)[1]
    assert numbers(rows) == [
        "GB 1-2020", "a quotation mark out of place; expected quoted cells that end", "GB 3-2020",
    ]  # fmt: skip
    assert rows[1][0] == "t.csv:3"


# -- adoption and replacement ------------------------------------------------------------------------------------------
def links(**cells: str) -> list[tuple[str, str, bool, str]]:
    return [(r.kind, r.key, r.outward, r.degree) for r in made(**cells).relations]


def made(**cells: str) -> Record:
    found = table.outcome(("t.csv:2", {"标准号": "GB/T 91001-2020", **cells}), map=MAP, observed=factories.TODAY)
    assert isinstance(found, Record), found
    return found


@pytest.mark.parametrize(
    ("cell", "degree"),
    [
        ("ISO 99001:2015 (IDT)", "IDT"), ("ISO 99001:2015,IDT", "IDT"), ("ISO 99001:2015（IDT）", "IDT"),
        ("IDT ISO 99001:2015", "IDT"), ("ISO 99001:2015, idt", "IDT"), ("等同采用ISO 99001:2015", "IDT"),
        ("等同采用 ISO 99001:2015", "IDT"), ("ISO 99001:2015 IDT", "IDT"), ("ISO 99001:2015，MOD", "MOD"),
        ("(ISO 99001:2015, MOD)", "MOD"), ("（ISO 99001:2015，NEQ）", "NEQ"), ("修改采用ISO 99001:2015", "MOD"),
        ("非等效采用ISO 99001:2015", "NEQ"), ("ISO 99001:2015 等同", "IDT"), ("ISO 99001:2015(修改)", "MOD"),
        ("identical to ISO 99001:2015", "IDT"), ("ISO 99001:2015 (modified)", "MOD"), ("NEQ: ISO 99001:2015", "NEQ"),
        ("ISO 99001:2015 eqv", "EQV"), ("采用标准：ISO 99001:2015", ""), ("ISO 99001:2015", ""),
        ("ISO 99001:2015\n（IDT）", "IDT"), ("ISO 99001:2015;IDT", "IDT"), ("IDT", None), ("-", None), ("无", None),
    ],
)  # fmt: skip
def test_adoptions_in_every_form(cell: str, degree: str | None) -> None:
    expected = [] if degree is None else [("adopts", "ISO 99001:2015", True, degree)]
    assert links(采标=cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["GB 1-2000;GB 2-2000", "GB 1-2000、GB 2-2000", "GB 1-2000；GB 2-2000", "GB 1-2000\nGB 2-2000",
     "GB 1-2000/GB 2-2000", "GB 1-2000,GB 2-2000", "GB 1-2000，GB 2-2000", "GB 1-2000  GB 2-2000",
     "GB 1-2000 GB 2-2000", "GB 1-2000和GB 2-2000", "代替 GB 1-2000、GB 2-2000", "GB 1-2000, GB 2-2000;",
     "代替：GB 1-2000；GB 2-2000", "GB 1-2000 and GB 2-2000"],
)  # fmt: skip
def test_several_numbers_in_a_cell(cell: str) -> None:
    assert links(代替=cell) == [("replaces", "GB 1-2000", True, "full"), ("replaces", "GB 2-2000", True, "full")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("GB/T 1.1-2009", [("replaces", "GB/T 1.1-2009", True, "full")]),
        ("GB/T 22080-2016/ISO/IEC 27001:2013", [("replaces", "GB/T 22080-2016", True, "full")]),
        ("部分代替 GB/T 1.1-2009", [("replaces", "GB/T 1.1-2009", True, "part")]),
        ("GB/T 1.1-2009（部分）", [("replaces", "GB/T 1.1-2009", True, "part")]),
        ("ISO/IEC 27001:2013/ISO 9001:2015", [("replaces", "ISO/IEC 27001:2013", True, "full"),
                                              ("replaces", "ISO 9001:2015", True, "full")]),
        ("GB/T 1.1-2009、nonsense", [("replaces", "GB/T 1.1-2009", True, "full")]),
        ("GB/T 91001-2020/XG1-2021", [("amends", "GB/T 91001-2020/XG1-2021", False, "")]),
        ("GB/T 91001-2020", []),
    ],
)  # fmt: skip
def test_what_a_cell_of_replacements_says(cell: str, expected: list[Any]) -> None:
    assert links(代替=cell) == expected


def test_what_is_left_out_is_told() -> None:
    assert made(代替="见附件").notes[0].startswith("replaces '见附件' left out: ")
    assert made(代替="GB/T 91001-2020").notes == ["replaces: relation to itself dropped"]


# -- names over names --------------------------------------------------------------------------------------------------
LEVELS = [
    ["标准号", "名称", None, "日期", None],
    [None, "中文", "英文", "发布", "实施"],
    ["GB 1-2020", "甲", "A", "2020-01-01", "2020-02-01"],
]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("标准号", "中文", "发布"), ("GB 1-2020", "甲", "2020-01-01")),
        (("标准号", "名称 中文", "日期 发布"), ("GB 1-2020", "甲", "2020-01-01")),
        (("标准号", "名称/英文", "发布日期"), ("GB 1-2020", "A", "2020-01-01")),
        (("标准号", "名称（英文）", "实施日期"), ("GB 1-2020", "A", "2020-02-01")),
    ],
)
@pytest.mark.parametrize("merged", [[], ["A1:A2", "B1:C1", "D1:E1"]])
def test_names_of_two_levels_are_read_together(
    tmp_path: Path, wanted: tuple[str, ...], expected: tuple[str, ...], merged: list[str]
) -> None:
    path = book(tmp_path / "t.xlsx", {"a": LEVELS}, {"a": merged})
    (sheet,) = tabular.layout(path, wanted).sheets
    ((_, cells),) = table.entries(tabular.layout(path, wanted))
    assert sheet.header == 2 and isinstance(cells, dict)
    assert tuple(cells[name] for name in wanted) == expected
    text = tmp_path / "t.csv"
    text.write_text("\n".join(",".join(cell or "" for cell in line) for line in LEVELS), encoding="utf-8")
    ((_, cells),) = table.entries(tabular.layout(text, wanted))
    assert isinstance(cells, dict) and tuple(cells[name] for name in wanted) == expected


def test_a_name_that_stands_twice_is_told_apart_by_the_name_above(tmp_path: Path) -> None:
    lines = [
        ["标准号", "发布", None, "实施", None],
        [None, "日期", "文号", "日期", "文号"],
        ["GB 1-2020", "2020", "x", "2021", "y"],
    ]
    path = book(tmp_path / "t.xlsx", {"a": lines})
    (sheet,) = tabular.layout(path, ("标准号", "发布日期", "实施日期")).sheets
    assert sheet.names == ("标准号", "发布日期", "发布 文号", "实施日期", "实施 文号")


def test_a_name_that_is_in_neither_level_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", {"a": LEVELS})
    with pytest.raises(GuijuError, match="there is no column '名称 法文'"):
        tabular.layout(path, ("标准号", "名称 法文"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("代替 GB/T 90019.1、90019.2-2008", ["GB/T 90019.1-2008", "GB/T 90019.2-2008"]),
        ("GB/T 90019.1、90019.2、90019.3-2008", ["GB/T 90019.1-2008", "GB/T 90019.2-2008", "GB/T 90019.3-2008"]),
        ("GB/T 90019.1,90019.2-2008", ["GB/T 90019.1-2008", "GB/T 90019.2-2008"]),
        ("GB/T 90019.1-2008、90019.2-2009", ["GB/T 90019.1-2008", "GB/T 90019.2-2009"]),
        ("GB/T 90019.1、GB/T 90019.2-2008", ["GB/T 90019.1", "GB/T 90019.2-2008"]),
        ("GB/T 90019.1、90019.2", ["GB/T 90019.1", "GB/T 90019.2"]),
        ("DB11/T 1、2-2010；GB 5、6-2001", ["DB11/T 1-2010", "DB11/T 2-2010", "GB 5-2001", "GB 6-2001"]),
        ("ISO 9001、14001:2015", ["ISO 9001:2015", "ISO 14001:2015"]),
        ("GB/T 5750.1～5750.3-2006", ["GB/T 5750.1-2006", "GB/T 5750.2-2006", "GB/T 5750.3-2006"]),
        ("90019.2-2008", []),
    ],
)
def test_numbers_without_their_letters(cell: str, expected: list[str]) -> None:
    made = table.outcome(("t.csv:2", {"标准号": "GB/T 1-2020", "代替": cell}), map=MAP, observed=DAY.date())
    assert isinstance(made, Record)
    assert [link.designation for link in made.relations] == expected


@pytest.mark.parametrize(
    "text", ["名稱,標準號\n", "標準號\n食品\n", "編號,狀態,實施日期\n", "國家標準目錄\n", "現行\n"]
)
def test_a_short_text_in_big5_is_told_by_its_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode("big5"))
    assert encoding_of(path) == "cp950" and of_bytes(text.encode("big5")) == "cp950"


@pytest.mark.parametrize(
    "text", ["名称,标准号\n", "标准号\n食品\n", "编号,状态,实施日期\n", "国家标准目录\n", "现行\n"]
)
def test_a_short_text_in_gb_18030_is_told_by_its_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode("gb18030"))
    assert encoding_of(path) == "gb18030" and of_bytes(text.encode("gb18030")) == "gb18030"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(GuijuError, match="not text"):
        of_bytes(b"\xff\xff\x80\x00abc")
