"""What Word prints before paragraphs, heads of tables, and lines that are references."""

from __future__ import annotations

import pytest
from word import HEADINGS, p, run, table, word

from guiju.core.text import designated, docx
from guiju.core.text.candidates import candidates
from guiju.core.text.model import Entry, Reading, Table
from guiju.core.text.walking import clauses, said


def level(depth: int, form: str, extra: str = "", kind: str = "decimal", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:lvlText w:val="{form}"/></w:lvl>'
    )


def listed(*levels: str, key: int = 0, extra: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{extra}{"".join(levels)}</w:abstractNum>'


def num(key: int, base: int, extra: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{base}"/>{extra}</w:num>'


def style(key: str, above: str = "", number: str = "", depth: str = "", outline: int | None = None) -> str:
    based = f'<w:basedOn w:val="{above}"/>' if above else ""
    numbered = (f'<w:ilvl w:val="{depth}"/>' if depth else "") + (f'<w:numId w:val="{number}"/>' if number else "")
    shown = f"<w:numPr>{numbered}</w:numPr>" if numbered else ""
    at = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    said = f'<w:name w:val="{key}"/>{based}<w:pPr>{shown}{at}</w:pPr>'
    return f'<w:style w:type="paragraph" w:styleId="{key}">{said}</w:style>'


def in_list(number: str, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def numbers(reading: Reading) -> list[tuple[str, str]]:
    return [(clause.label, said(clause.title)) for clause, _ in clauses(reading.document)]


TWO = listed(level(0, "%1", '<w:pStyle w:val="N1"/>'), level(1, "%1.%2", '<w:pStyle w:val="N2"/>')) + num(1, 0)
EXPECTED = [("1", "甲"), ("1.1", "乙"), ("1.2", "丙"), ("2", "丁")]
BODY = (p("甲", style="N1"), p("乙", style="N2"), p("丙", style="N2"), p("丁", style="N1"))


@pytest.mark.parametrize(
    ("styles", "numbering"),
    [
        # list and level are inherited apart
        (style("N1", number="1", outline=0) + style("N2", "N1", depth="1", outline=1), TWO),
        # the level is only said by the list, which names the style
        (style("N1", number="1", outline=0) + style("N2", number="1", outline=1), TWO),
        (style("N1", number="1", outline=0) + style("N2", "N1", outline=1), TWO),
        # a definition that names a style of lists
        (
            style("N1", number="7", outline=0) + style("N2", "N1", depth="1", outline=1) + style("Lists", number="1"),
            TWO + listed(key=5, extra='<w:numStyleLink w:val="Lists"/>') + num(7, 5),
        ),
        # a level overridden for one list
        (
            style("N1", number="2", outline=0) + style("N2", number="2", depth="1", outline=1),
            listed(level(0, "%1"), level(1, "%2)"))
            + num(2, 0, f'<w:lvlOverride w:ilvl="1">{level(1, "%1.%2")}</w:lvlOverride>'),
        ),
    ],
)  # fmt: skip
def test_numbers_by_style(styles: str, numbering: str) -> None:
    assert numbers(docx.read(word(*BODY, styles=styles, numbering=numbering))) == EXPECTED


def test_a_list_that_starts_anew() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    both = listed(level(0, "%1")) + num(1, 0) + num(2, 0, start.format(5)) + num(3, 0)
    styles = style("A", outline=0)
    body = [p(text, style="A", properties=in_list(number)) for text, number in zip("甲乙丙丁戊", "11223", strict=True)]
    reading = docx.read(word(*body, styles=styles, numbering=both))
    assert [label for label, _ in numbers(reading)] == ["1", "2", "5", "6", "7"]


@pytest.mark.parametrize(
    ("extra", "kinds", "expected"),
    [
        ("", "decimal", ["1", "1.1", "2", "2.1"]),
        ('<w:lvlRestart w:val="0"/>', "decimal", ["1", "1.1", "2", "2.2"]),
        ("", "chineseCounting", ["一", "一.1", "二", "二.1"]),
        ("<w:isLgl/>", "chineseCounting", ["一", "1.1", "二", "2.1"]),
        ('<w:isLgl w:val="0"/>', "upperRoman", ["I", "I.1", "II", "II.1"]),
        ("", "decimalFullWidth", ["１", "１.1", "２", "２.1"]),
    ],
)
def test_levels_that_restart_and_print_plain_digits(extra: str, kinds: str, expected: list[str]) -> None:
    numbering = listed(level(0, "%1", kind=kinds), level(1, "%1.%2", extra)) + num(1, 0)
    body = [p(f"题{n}", style="A", properties=in_list("1", n % 2)) for n in range(4)]
    reading = docx.read(word(*body, styles=style("A", outline=0), numbering=numbering))
    assert [label for label, _ in numbers(reading)] == expected


def test_a_list_taken_away_and_lists_that_are_not_there() -> None:
    away = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    strange = '<w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr>'
    loop = style("N1", number="1", outline=0) + style("L", number="8")
    numbering = TWO + listed(key=5, extra='<w:numStyleLink w:val="L"/>') + num(8, 5)
    body = (
        p("甲", style="N1"), p("乙", style="N1", properties=away), p("丙", style="N1", properties=in_list("44")),
        p("丁", style="N1", properties=strange), p("戊", style="L"), p("己", style="N1"),
    )  # fmt: skip
    reading = docx.read(word(*body, styles=loop, numbering=numbering))
    assert [label for label, _ in numbers(reading)] == ["1", "", "", "", "2"]


def test_deleted_and_hidden_paragraphs_have_no_number() -> None:
    gone = p(run("隐", "<w:vanish/>"), style="N1")
    reading = docx.read(word(p("甲", style="N1"), gone, p("乙", style="N1"), styles=style("N1", number="1", outline=0),
                             numbering=TWO))  # fmt: skip
    assert numbers(reading) == [("1", "甲"), ("2", "乙")]


def test_the_default_style_is_the_one_the_file_names() -> None:
    default = f'<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="正文"/></w:style>{HEADINGS}'
    assert numbers(docx.read(word(p("1 要求", style="H1"), p("正文。"), styles=default))) == [("1", "要求")]


# --- heads of tables ---------------------------------------------------------------------------------------------

TWICE = '<w:gridSpan w:val="2"/>'
DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def row(*cells: tuple[str, str]) -> str:
    made = "".join(f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>" for text, properties in cells)
    return f"<w:tr>{made}</w:tr>"


def heads(*body: str) -> tuple[list[int], Reading]:
    reading = docx.read(word(p("1 要求", style="H1"), p("应符合表1的规定。"), *body))
    found = [b for clause, _ in clauses(reading.document) for b in clause.blocks if isinstance(b, Table)]
    return [len(each.head) for each in found], reading


BOLD = "".join(f"<w:tc>{p(run(text, '<w:b/>'))}</w:tc>" for text in ("名称", "说明"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("项目|限量", "铅|≤0.1", "镉|≤0.2"), 1),
        (("项目|一级|二级", "水分/%|12.0|13.5"), 1),
        (("检验项目|结果", "大肠菌群|不得检出"), 1),
        (("铅|≤0.1", "镉|≤0.2"), 0),
        (("甲|乙|丙", "丁|戊|己"), 0),
        ((f"<w:tr>{BOLD}</w:tr>", "甲|文字"), 1),
        (("|列一|列二", "行|1|2"), 1),
        (("只有一格", "甲|1"), 0),
        (("甲", "乙"), 0),
        (("项目|限量",), 0),
        (("项目|项目", "铅|0.1"), 0),
        ((row(("项目", DOWN), ("指标", TWICE)), row(("", ON), ("优等", ""), ("合格", "")), "铅|1|2"), 2),
        ((row(("物质", DOWN), ("甲", "")), row(("", ON), ("乙", "")), "丙|丁"), 0),
        (("<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>", "甲|乙"), 1),
    ],
)  # fmt: skip
def test_heads_that_are_not_marked(rows: tuple[str, ...], expected: int) -> None:
    found, reading = heads(table(*rows))
    assert found == [expected]
    told = [notice.what for notice in reading.notices if "head of a table" in notice.what]
    assert bool(told) == bool(expected and "tblHeader" not in rows[0])


def test_a_table_with_a_number_has_a_head() -> None:
    found, reading = heads(p("表1 分类"), table("类别|说明", "甲|文字", "乙|文字"))
    assert found == [1]
    assert [(n.where, n.what) for n in reading.notices] == [
        ("表1", "the head of a table is not marked: 1 of its rows are taken for it")
    ]


def test_a_marked_head_reaches_as_far_as_its_cells() -> None:
    marked = "<w:tr><w:trPr><w:tblHeader/></w:trPr>" + row(("项目", DOWN), ("指标", '<w:gridSpan w:val="2"/>'))[6:]
    found, _ = heads(p("表1 限量"), table(marked, row(("", ON), ("一级", ""), ("二级", "")), "铅|≤0.1|≤0.2"))
    assert found == [2]


def test_limits_of_a_table_without_a_marked_head() -> None:
    first = row(("单位为毫克每千克", '<w:gridSpan w:val="3"/>'))
    head = row(("项目", DOWN), ("指标", '<w:gridSpan w:val="2"/>')), row(("", ON), ("一级", ""), ("二级", ""))
    found, reading = heads(p("表1 限量"), table(first, *head, "汞|≤0.01|≤0.02", "砷|≤0.3|≤0.5"))
    assert found == [2]
    limits = [
        (each.cell.quantity.characteristic, each.cell.klass, each.cell.quantity.op, each.cell.quantity.value.text)
        for each in candidates(reading.document)
        if each.cell is not None and each.cell.quantity is not None and each.cell.quantity.value is not None
    ]
    assert limits == [
        ("汞", "一级", "<=", "0.01"), ("汞", "二级", "<=", "0.02"),
        ("砷", "一级", "<=", "0.3"), ("砷", "二级", "<=", "0.5"),
    ]  # fmt: skip


# --- references --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "designation"),
    [
        ("GB 50009—2012（2019年版） 建筑结构", "GB 50009—2012（2019年版）"),
        ("ISO 3864:2011/Amd 1:2024 标志", "ISO 3864:2011/Amd 1:2024"),
        ("GB/T 2423.1～2423.10—2008 环境试验", "GB/T 2423.1～2423.10—2008"),
        ("GB/T 2423（所有部分） 环境试验", "GB/T 2423（所有部分）"),
        ("IEEE Std 1588—2019 时钟同步", "IEEE Std 1588—2019"),
        ("ASTM E8—21 金属拉伸", "ASTM E8—21"),
        ("GJB 150A—2009 环境试验", "GJB 150A—2009"),
        ("YY/T 0287—2017/ISO 13485:2016 医疗器械", "YY/T 0287—2017/ISO 13485:2016"),
        ("JJG(京) 2001—2020 规程", "JJG(京) 2001—2020"),
        ("T/CAS 100.1—2018 团体", "T/CAS 100.1—2018"),
        ("DB11/T 500—2016 地方", "DB11/T 500—2016"),
        ("ISO/IEC Guide 2 Standardization", "ISO/IEC Guide 2"),
        ("IEC 60068 (all parts), Environmental testing", "IEC 60068 (all parts)"),
        ("NIST SP 800-82 Guide", "NIST SP 800-82"),
        ("TB 10001—2016/J447—2016 路基", "TB 10001—2016/J447—2016"),
        ("GB/T1.1-2020标准化工作导则", "GB/T1.1-2020"),
        ("下列文件中的内容构成必不可少的条款。", ""),
        ("In 2019 the committee met", ""),
        ("", ""),
        ("GB", ""),
        ("注：2020年", ""),
    ],
)
def test_the_designation_a_line_begins_with(line: str, designation: str) -> None:
    assert line[: designated.leading(line)].strip() == designation


def test_lines_of_a_list_of_references() -> None:
    lines = ("GB 50009—2012（2019年版） 建筑结构", "[2] JJG(京) 2001—2020 规程", "[3] 某手册，2020")
    reading = docx.read(word(p("2 规范性引用文件", style="H1"), *map(p, lines)))
    entries = [b for clause, _ in clauses(reading.document) for b in clause.blocks if isinstance(b, Entry)]
    assert [(e.label, e.designation, said(e.words)) for e in entries] == [
        ("", "GB 50009—2012（2019年版）", "建筑结构"), ("[2]", "JJG(京) 2001—2020", "规程"),
        ("[3]", "", "某手册，2020"),
    ]  # fmt: skip
