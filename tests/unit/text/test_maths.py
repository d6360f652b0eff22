"""Formulas from one notation into another; no well-formed MathML raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.text import maths

NAMES = [
    "math", "mrow", "mi", "mn", "mo", "mtext", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover",
    "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "mfenced", "menclose", "mspace",
    "mstyle", "semantics", "annotation", "apply", "ci", "gizmo",
]  # fmt: skip


@pytest.mark.parametrize(
    ("asciimath", "latex", "linear", "typst"),
    [
        ("t_90", "t_{90}", "t_90", "attach(t, b: 90)"),
        ("w = (m_D) / (m_s)", r"w = \frac{m_{D}}{m_{s}}", "w = m_D/m_s", "w = frac(attach(m, b: D), attach(m, b: s))"),
        ("sqrt(a+b)/2", r"\frac{\sqrt{a + b}}{2}", "(√(a + b))/2", "frac(sqrt(a + b), 2)"),
        ("x^2", "x^{2}", "x²", "attach(x, t: 2)"),
        ("r = 1 %", r"r = 1 \%", "r = 1%", r"r = 1 \%"),
        ("{:(+0.02),(0):}", r"\begin{matrix} + 0.02 \\ 0 \end{matrix}", "[+0.02; 0]", "mat(delim: #none, + 0.02; 0)"),
    ],
)
def test_one_formula_in_every_notation(asciimath: str, latex: str, linear: str, typst: str) -> None:
    assert maths.from_asciimath(asciimath) == latex
    mathml = maths.from_latex(latex)
    assert maths.to_latex(mathml) == latex
    assert maths.to_linear(mathml) == linear
    assert maths.to_typst(mathml) == typst
    assert maths.to_latex(maths.from_omml(maths.to_omml(mathml))) == latex


@pytest.mark.parametrize("odd", ["(a", "a)", "a_", "^2", "/", "((((((" * 20, "x" * 6000])
def test_asciimath_that_cannot_be_read_is_none(odd: str) -> None:
    assert maths.from_asciimath(odd) is None


def test_word_formula() -> None:
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    element = etree.fromstring(
        f'<m:oMath {space}><m:r><m:t>w=</m:t></m:r><m:nary><m:naryPr><m:chr m:val="∑"/><m:limLoc m:val="undOvr"/></m:naryPr>'  # noqa: E501
        "<m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:sSub><m:e><m:r><m:t>x</m:t>"
        "</m:r></m:e><m:sub><m:r><m:t>i</m:t></m:r></m:sub></m:sSub></m:e></m:nary></m:oMath>"
    )
    assert maths.to_latex(maths.from_omml(element)) == r"w = \sum_{i = 1}^{n} x_{i}"


def test_latex_beside_mathml_is_taken() -> None:
    assert maths.to_latex(
        "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>\\xi</annotation></semantics></math>"
    ) == (r"\xi")


@pytest.mark.parametrize("latex", ["{" * 100 + "}" * 100, "x" * 20_001, "x^" * 3_000])
def test_latex_that_cannot_be_read_is_refused(latex: str) -> None:
    with pytest.raises(GuijuError):
        maths.from_latex(latex)


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(GuijuError, match="this is no well-formed XML"):
        maths.to_latex("<math><mi></math>")


def trees() -> st.SearchStrategy[str]:
    text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4).map(
        lambda s: s.replace("&", "&amp;").replace("<", "&lt;").replace("\ufffe", "").replace("\uffff", "")
    )
    attributes = st.sampled_from(
        ["", ' open="["', ' close=""', ' linethickness="0"', ' mathvariant="bold"', ' accent="true"']
    )
    leaf = st.builds(lambda name, a, t: f"<{name}{a}>{t}</{name}>", st.sampled_from(NAMES), attributes, text)
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda name, a, those, t: f"<{name}{a}>{t}{''.join(those)}</{name}>",
            st.sampled_from(NAMES),
            attributes,
            st.lists(inner, max_size=4),
            text,
        ),
        max_leaves=12,
    )


@settings(max_examples=many(200), deadline=None)
@given(trees())
def test_no_tree_raises(mathml: str) -> None:
    for shown in (maths.to_latex(mathml), maths.to_linear(mathml), maths.to_typst(mathml)):
        assert isinstance(shown, str)
    again = maths.from_omml(maths.to_omml(mathml))
    assert maths.canonical(maths.parsed(again)).startswith("<math")


@settings(max_examples=many(100), deadline=None)
@given(st.text(max_size=60))
def test_any_text_as_latex_or_asciimath(text: str) -> None:
    maths.from_asciimath(text)
    try:
        maths.to_linear(maths.from_latex(text))
    except GuijuError as error:
        assert error.expected
