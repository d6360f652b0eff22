"""Letters of Word files: signs of sign fonts, raised and lowered text, hidden and deleted text, fields, text boxes."""

from __future__ import annotations

import pytest
from word import field, p, run, table, word

from guiju.core.text import docx
from guiju.core.text.docx import equations
from guiju.core.text.model import Cross, Inlines, Maths, Paragraph, Reading, Run, Styled
from guiju.core.text.walking import clauses, plain


def read(*body: str, styles: str = "", numbering: str = "") -> Reading:
    return docx.read(word(p("1 要求", style="H1"), *body, styles=styles, numbering=numbering))


def words(reading: Reading) -> list[str]:
    return [plain(inlines) for inlines in inlines_of(reading)]


def inlines_of(reading: Reading) -> list[Inlines]:
    return [
        inlines
        for clause, _ in clauses(reading.document)
        for block in clause.blocks
        if isinstance(block, Paragraph)
        for inlines in block.words.values()
    ]


def told(reading: Reading) -> list[tuple[str, str, bool]]:
    return [(notice.what, notice.text, notice.kept) for notice in reading.notices]


def raised(inlines: Inlines) -> str:
    """Letters with ^ and _ before what is raised and lowered."""
    return "".join(
        {"sup": "^", "sub": "_"}.get(one.style, "") + raised(one.inlines) if isinstance(one, Styled) else plain((one,))
        for one in inlines
    )


# --- signs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("font", "code", "letter"),
    [
        ("Symbol", "F0A3", "≤"),
        ("Symbol", "F0B3", "≥"),
        ("Symbol", "00B9", "≠"),
        ("symbol", "F044", "Δ"),
        ("Symbol", "F06C", "λ"),
        ("Symbol", "F0A2", "′"),
        ("Symbol", "F0D6", "√"),
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0A8", "◻"),
        ("Wingdings", "F082", "②"),
        ("Wingdings 2", "F050", "✓"),
        ("Wingdings 3", "F0C7", "\ufffd"),
        ("Times New Roman", "2264", "≤"),
        ("宋体", "00B0", "°"),
    ],
)
def test_signs_are_read_by_their_font(font: str, code: str, letter: str) -> None:
    reading = read(p("含量", f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>', "3"))
    assert words(reading) == [f"含量{letter}3"]
    assert bool(reading.notices) == (letter == "\ufffd")


def test_letters_set_in_a_sign_font() -> None:
    symbol = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    reading = read(p("厚度", run("\uf0b3", symbol), "5 ", run("m", symbol), "m，角", run("\uf062", "")), p("Ｘ\ue123"))
    assert words(reading) == ["厚度≥5 μm，角β", "Ｘ\ue123"]
    assert told(reading) == [("1 glyphs of an unknown font that no character is known for", "", True)]


def test_a_glyph_nobody_knows_is_told() -> None:
    reading = read(p("见", '<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>'))
    assert words(reading) == ["见\ufffd"]
    assert told(reading) == [("1 glyphs of Webdings that no character is known for", "", True)]


@pytest.mark.parametrize("code", ["", "zz", "F0A3F0", "-1", "0"])
def test_codes_that_are_none(code: str) -> None:
    reading = read(p("甲", f'<w:r><w:sym w:font="Symbol" w:char="{code}"/></w:r>', "乙"))
    assert words(reading)[0].replace("\ufffd", "") == "甲乙"


# --- raised and lowered ------------------------------------------------------------------------------------------

STYLES = (
    '<w:style w:type="character" w:styleId="up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="more"><w:basedOn w:val="up"/></w:style>'
    '<w:style w:type="character" w:styleId="down"><w:rPr><w:vertAlign w:val="subscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="hid"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "shown"),
    [
        ('<w:vertAlign w:val="superscript"/>', "10^-3"),
        ('<w:rStyle w:val="up"/>', "10^-3"),
        ('<w:rStyle w:val="more"/>', "10^-3"),
        ('<w:rStyle w:val="down"/>', "10_-3"),
        ('<w:rStyle w:val="up"/><w:vertAlign w:val="baseline"/>', "10-3"),
        ('<w:position w:val="6"/>', "10^-3"),
        ('<w:position w:val="-4"/>', "10_-3"),
        ('<w:position w:val="1"/>', "10-3"),
        ('<w:position w:val="six"/>', "10-3"),
        ('<w:rStyle w:val="loop"/>', "10-3"),
        ('<w:rStyle w:val="absent"/>', "10-3"),
        ('<w:rStyle w:val="up"/><w:position w:val="8"/>', "10^-3"),
    ],
)
def test_raised_and_lowered(properties: str, shown: str) -> None:
    reading = read(p("10", run("-3", properties), " Bq"), styles=STYLES)
    assert [raised(inlines) for inlines in inlines_of(reading)] == [shown + " Bq"]


def test_a_paragraph_moved_as_a_whole_is_not_raised() -> None:
    moved = '<w:position w:val="6"/>'
    reading = read(p(run("全段", moved), run("移动", moved)), p("说明", run("长长的一段被移动的文字不是上标", moved)))
    assert [raised(inlines) for inlines in inlines_of(reading)] == ["全段移动", "说明长长的一段被移动的文字不是上标"]


# --- hidden and deleted ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("properties", ["<w:vanish/>", '<w:vanish w:val="1"/>', '<w:rStyle w:val="hid"/>'])
def test_hidden_text_is_left_out_and_told(properties: str) -> None:
    reading = read(p("不大于45 ℃。", run("不大于60 ℃。", properties)), styles=STYLES)
    assert words(reading) == ["不大于45 ℃。"]
    assert told(reading) == [("1 times: hidden text is left out", "不大于60 ℃。", False)]


def test_hidden_rows_and_text_that_is_shown_again() -> None:
    row = "<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>隐</w:t></w:r></w:p></w:tc></w:tr>"
    reading = read(p(run("可见", '<w:rStyle w:val="hid"/><w:vanish w:val="0"/>')), table("a|b", row), styles=STYLES)
    assert words(reading) == ["可见"]
    assert told(reading) == [("1 times: hidden text is left out", "隐", False)]


def test_a_deleted_mark_joins_paragraphs_and_counts_no_number() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    reading = read(
        p("前半", properties=gone),
        p("后半。"),
        p("<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", properties=gone),
        p("末段。", properties=gone),
    )
    assert words(reading) == ["前半后半。", "末段。"]
    assert told(reading) == [("4 deletions left out", "", False)]


MATHS = "<m:r><m:t>{}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "latex", "deletions"),
    [
        (MATHS.format("a+b") + f"<w:del>{MATHS.format('-c')}</w:del>", "a + b", 1),
        (f"<w:moveFrom>{MATHS.format('x')}</w:moveFrom><w:ins>{MATHS.format('y')}</w:ins>", "y", 1),
        ("<m:r><w:rPr><w:del/></w:rPr><m:t>k</m:t></m:r>" + MATHS.format("n"), "n", 1),
        ("<m:f><m:num><w:del><m:r><m:t>1</m:t></m:r></w:del><m:r><m:t>2</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t>"
         "</m:r></m:den></m:f>", "\\frac{2}{3}", 1),
    ],
)  # fmt: skip
def test_deletions_in_formulas(formula: str, latex: str, deletions: int) -> None:
    reading = read(p("按", f"<m:oMath>{formula}</m:oMath>", "计算。"))
    assert [i.latex for i in inlines_of(reading)[0] if isinstance(i, Maths)] == [latex]
    assert told(reading) == [(f"{deletions} deletions left out", "", False)]


def test_cells_that_were_deleted() -> None:
    gone = "<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>删</w:t></w:r></w:p></w:tc>"
    kept = "<w:tc><w:p><w:r><w:t>留</w:t></w:r></w:p></w:tc>"
    reading = read(table("a|b", f"<w:tr>{gone}{kept}</w:tr>"))
    assert told(reading) == [("1 deletions left out", "", False)]


def test_a_formula_that_was_deleted_whole() -> None:
    reading = read(p("按", f"<m:oMath><w:del>{MATHS.format('q')}</w:del></m:oMath>", "计算。"))
    assert words(reading) == ["按计算。"]


# --- fields ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instruction", "latex"),
    [
        (r"EQ \f(m1-m2,m)", r"\frac{m 1 - m 2}{m}"),
        (r"eq \F(a;b)", r"\frac{a}{b}"),
        (r"EQ \r(3,x)", r"\sqrt[3]{x}"),
        (r"EQ \r(,x+1)", r"\sqrt{x + 1}"),
        (r"EQ x\s\do8(i)", "x_{i}"),
        (r"EQ x\s\up6(2)\s\do3(i)", "x_{i}^{2}"),
        (r"EQ x\s(2,i)", "x_{i}^{2}"),
        (r"EQ \b\lc\{(\f(1,2))", r"\{ \frac{1}{2}"),
        (r"EQ \b\bc\[(a)", "[ a ]"),
        (r"EQ \i\su(i=1,n,x)", r"\sum_{i = 1}^{n} x"),
        (r"EQ \f(\r(,a\,b),2)", r"\frac{\sqrt{a , b}}{2}"),
        (r"EQ \f(f(x),2) \* MERGEFORMAT", r"\frac{f ( x )}{2}"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps21 \f(1,2)', r"\frac{1}{2}"),
        (r"EQ \x(a)", r"\boxed{a}"),
        (r"EQ \o(x,\s\up5(¯))", r"\bar{x}"),
        (r"EQ \o(\s\up5(¯),x)", r"\bar{x}"),
        (r"EQ \o(a,b)", "a b"),
        (r"EQ \a\co2(1,2,3,4)", r"\begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}"),
        (r"EQ \l(a,b)", "a , b"),
    ],
)
def test_equation_fields(instruction: str, latex: str) -> None:
    reading = read(p("X=", field(instruction), " 计算。"))
    assert [i.latex for i in inlines_of(reading)[0] if isinstance(i, Maths)] == [latex]
    assert reading.notices == ()


def test_letters_lowered_inside_an_equation_field() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    lowered = '<w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:instrText>1</w:instrText></w:r>'
    text = "<w:r><w:instrText> EQ \\f(m</w:instrText></w:r>" + lowered + "<w:r><w:instrText>,2) </w:instrText></w:r>"
    assert [i.latex for i in inlines_of(read(p("X=", begin + text + end)))[0] if isinstance(i, Maths)] == [
        r"\frac{m_{1}}{2}"
    ]


@pytest.mark.parametrize(
    "instruction", ["EQ \\f(" * 60 + ")" * 60, "EQ \\f(a", "EQ )))((", "EQ", "EQ \\", "EQ \\o(,,)\\s"]
)
def test_equation_fields_that_are_none(instruction: str) -> None:
    reading = read(p("甲", field(instruction), "乙"))
    assert words(reading)[0].startswith("甲")
    assert words(reading)[0].endswith("乙")


def test_equation_fields_take_time_in_proportion() -> None:
    equations.from_field("EQ " + "\\s\\up(" * 15 + "x" + ")" * 15 + "a\\s\\up2(b)" * 1_500)


def test_readings_above_letters_are_told() -> None:
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>gé</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>镉</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    old = field(r'EQ \* jc0 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(qiān),铅)')
    reading = read(p(ruby, "和", old, "的含量"))
    assert words(reading) == ["镉和铅的含量"]
    assert told(reading) == [("2 times: a reading above letters is left out", "gé | qiān", False)]


def test_other_fields() -> None:
    symbol, button = field(r'SYMBOL 163 \f "Symbol" \s 11'), field("MACROBUTTON None [请填写]")
    reading = read(
        p("应", symbol, "5，", button, field("REF _Ref1 \\h", "表1"), field("XE 铅"), field("DOCPROPERTY 版本")),
        p("第", field("IF 1 = 1", "一"), "页"),
        p("见", '<w:fldSimple w:instr=" REF _Ref2 "><w:r><w:t>图2</w:t></w:r></w:fldSimple>'),
    )
    assert words(reading) == ["应≤5，[请填写]表1", "第一页", "见图2"]
    assert [i.target for one in inlines_of(reading) for i in one if isinstance(i, Cross)] == ["_Ref1", "_Ref2"]
    assert told(reading) == [
        ("1 entries of an index or of contents left out", "", False),
        ("1 times: a field DOCPROPERTY without a result is left out", "DOCPROPERTY 版本", False),
    ]


def test_the_result_of_a_field_inside_an_instruction_is_not_shown_twice() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    inner = begin + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + separate + run("7") + end
    outer = begin + "<w:r><w:instrText> IF </w:instrText></w:r>" + inner + separate + run("奇数页") + end
    assert words(read(p("本页为", outer, "。"))) == ["本页为奇数页。"]
    assert words(read(p("不停", begin * 60, "止", end * 60, "。"))) == ["不停。"]


# --- text boxes and drawings -------------------------------------------------------------------------------------


def box(*texts: str) -> str:
    return f"<wps:wsp><wps:txbx><w:txbxContent>{''.join(map(p, texts))}</w:txbxContent></wps:txbx></wps:wsp>"


def test_all_text_boxes_are_read_once() -> None:
    drawn = f"<w:r><w:drawing>{box('接样', '登记')}{box('检验')}</w:drawing></w:r>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box('报告')}</w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox><w:txbxContent>{p('报告')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    reading = read(p("流程：", drawn), p(both), p("完毕。"))
    assert words(reading) == ["流程：", "接样", "登记", "检验", "报告", "完毕。"]
    assert told(reading) == [
        ("3 text boxes read behind the paragraph that holds them", "", True),
        ("2 drawn shapes that are no pictures left out", "", False),
    ]


def test_a_box_in_a_box_and_a_chart() -> None:
    inner = f"<w:drawing>{box('里')}</w:drawing>"
    outer = f"<w:p><w:r><w:t>外</w:t>{inner}</w:r></w:p>"
    nested = f"<wps:wsp><wps:txbx><w:txbxContent>{outer}</w:txbxContent></wps:txbx></wps:wsp>"
    reading = read(p(f"<w:r><w:drawing>{nested}</w:drawing></w:r>"), p("<w:r><w:drawing><a:chart/></w:drawing></w:r>"))
    assert words(reading) == ["外", "里"]
    assert ("1 charts and diagrams that are no pictures left out", "", False) in told(reading)


def test_runs_stay_runs() -> None:
    assert inlines_of(read(p("一", "二", run("三", "<w:b/>")))) == [(Run("一二"), Styled("bold", (Run("三"),)))]
