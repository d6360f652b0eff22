"""AsciiDoc as Metanorma's authors write it: conditions, parts of included files, character references, requirements."""

from __future__ import annotations

import pytest
from test_asciidoc import of

from guiju.core.errors import GuijuError
from guiju.core.text import asciidoc
from guiju.core.text.asciidoc import references
from guiju.core.text.model import Cite, Entry, Formula, Listing, Maths, Paragraph, Reading
from guiju.core.text.walking import blocks, clauses, said

HEAD = "= T\n:draft:\n:stage: 40\n:flavour: iso\n:final!:\n\n== Demands\n\n"


def words(reading: Reading) -> list[str]:
    return [
        said(block.words) for clause, _ in clauses(reading.document) for block in blocks(clause.blocks)
        if isinstance(block, Paragraph)
    ]  # fmt: skip


# --- conditions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ifdef::draft[]\nA\nendif::[]", ["A"]),
        ("ifndef::draft[]\nA\nendif::[]\n\nB", ["B"]),
        ("ifdef::draft[A]\n\nB", ["A", "B"]),
        ("ifndef::draft[A]\n\nB", ["B"]),
        ("ifdef::nothing,draft[]\nA\nendif::[]", ["A"]),
        ("ifdef::nothing+draft[]\nA\nendif::[]\n\nB", ["B"]),
        ("ifdef::final[]\nA\nendif::final[]\n\nB", ["B"]),
        ("ifndef::final[]\nA\nendif::final[]", ["A"]),
        ('ifeval::["{flavour}" == "iso"]\nA\nendif::[]', ["A"]),
        ('ifeval::["{flavour}" != "iso"]\nA\nendif::[]\n\nB', ["B"]),
        ("ifeval::[{stage} >= 40]\nA\nendif::[]", ["A"]),
        ("ifeval::[{stage} < 5]\nA\nendif::[]\n\nB", ["B"]),
        ("ifeval::[nonsense]\nA\nendif::[]\n\nB", ["B"]),
        ("ifdef::draft[]\nA\n\nifdef::nothing[]\nB\nendif::[]\n\nC\nendif::[]", ["A", "C"]),
        ("ifdef::nothing[]\nA\n\nifdef::draft[]\nB\nendif::[]\n\nC\nendif::[]\n\nD", ["D"]),
        ("ifdef::nothing[]\n:draft!:\nendif::[]\nifdef::draft[A]", ["A"]),
        ("ifdef::nothing[]\nA", []),
        ("endif::[]\n\nA", ["A"]),
        ("ifdef::nothing[]\n////\nendif::[]\n////\nendif::[]\n\nB", ["B"]),
    ],
)
def test_conditions(source: str, expected: list[str]) -> None:
    assert words(of(HEAD + source + "\n")) == expected


def test_what_conditions_leave_out_is_told() -> None:
    reading = of(HEAD + "ifdef::nothing[]\nThe length shall be 1 mm.\nendif::[]\n\nifdef::draft[]\nA\n")
    assert [(n.what, n.text, n.kept) for n in reading.notices] == [
        ("the condition draft is not closed", "", True),
        ("lines of conditions that do not hold are left out", "The length shall be 1 mm.", False),
    ]


# --- included files ----------------------------------------------------------------------------------------------

PART = "// tag::a[]\nA\n// end::a[]\n\n// tag::b[]\nB\n\n// tag::c[]\nC\n// end::c[]\n// end::b[]\n\nD\n"


def included(setting: str, file: str = PART, name: str = "part.adoc") -> Reading:
    return asciidoc.read(f"{HEAD}include::{name}[{setting}]\n".encode(), "x.adoc", {"part.adoc": file.encode()})


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("", ["A", "B", "C", "D"]),
        ("tag=a", ["A"]),
        ("tags=a;c", ["A C"]),
        ("tags=b", ["B", "C"]),
        ('tags="b;!c"', ["B"]),
        ("tags=*", ["A B", "C"]),
        ("tags=!b", ["A", "D"]),
        ("lines=1..3", ["A"]),
        ("lines=6;8..9", ["B C"]),
        ("lines=13..-1", ["D"]),
        ("lines=x..y", []),
    ],
)
def test_parts_of_included_files(setting: str, expected: list[str]) -> None:
    assert words(included(setting)) == expected


def test_tags_that_are_not_there() -> None:
    reading = included("tag=z")
    assert words(reading) == []
    assert [n.what for n in reading.notices] == ["no line of the tags z is in the file"]


@pytest.mark.parametrize(
    ("setting", "text", "levels"),
    [
        ("leveloffset=+1", "== One\n\nx\n\n=== Two\n", [("Demands", 0), ("One", 1), ("Two", 2)]),
        ("leveloffset=-1", "=== One\n\nx\n", [("Demands", 0), ("One", 0)]),
        ("leveloffset=2", "= One\n\nx\n", [("Demands", 0), ("One", 1)]),
        ("", ":leveloffset: +1\n\n== One\n\n:leveloffset!:\n\n== Two\n", [("Demands", 0), ("One", 1), ("Two", 0)]),
        ("leveloffset=many", "== One\n", [("Demands", 0), ("One", 0)]),
        ("leveloffset=+1", "----\n== no heading\n----\n", [("Demands", 0)]),
    ],
)
def test_levels_of_included_files(setting: str, text: str, levels: list[tuple[str, int]]) -> None:
    reading = included(setting, text)
    assert [(said(c.title), len(above)) for c, above in clauses(reading.document)] == levels


def test_conditions_end_with_their_file_and_paths_have_attributes() -> None:
    files = {"d/part.adoc": b"ifdef::nothing[]\nA\n"}
    source = f"{HEAD}:dir: d\n\ninclude::{{dir}}/part.adoc[]\n\nB\n\ninclude::no.adoc[opts=optional]\n"
    reading = asciidoc.read(source.encode(), "x.adoc", files)
    assert words(reading) == ["B"]
    assert [n.what for n in reading.notices] == [
        "the condition nothing is not closed", "lines of conditions that do not hold are left out",
    ]  # fmt: skip


def test_files_that_include_themselves_end() -> None:
    many = {"part.adoc": b"include::part.adoc[]\n" * 500}
    reading = asciidoc.read(b"== X\n\ninclude::part.adoc[]\n\nend\n", "x.adoc", many)
    assert words(reading) == ["end"]
    large = {"part.adoc": b"a" * 9_000_000 + b"\ninclude::part.adoc[]\n"}
    with pytest.raises(GuijuError, match="more text than is read"):
        asciidoc.read(b"include::part.adoc[]\n", "x.adoc", large)


# --- characters and formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("gap &le;&nbsp;5&#160;mm", "gap ≤\u00a05\u00a0mm"),
        ("&#8804; 5 and &#x2265; 6", "≤ 5 and ≥ 6"),
        ("A &amp; B &lt; C", "A & B < C"),
        ("&plusmn;2 &micro;m", "±2 µm"),
        ("20 &deg;C &ndash; 30 &deg;C", "20 °C – 30 °C"),
        ("*&ge;* `&le;`", "≥ ≤"),
        ("AT&T; &unheard; &#xD800; &#1; &", "AT&T; &unheard; \ufffd &#1; &"),
        ("{startsb}a{endsb} {deg}", "[a] °"),
        ("&#99999999; &#;", "&#99999999; &#;"),
    ],
)
def test_character_references(source: str, expected: str) -> None:
    assert words(of(f"== X\n\n{source}\n")) == [expected]


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        ('S_{"ME",i}', r"S_{\text{ME} , i}"),
        ('V/{"km/h"}', r"\frac{V}{\text{km/h}}"),
        ("sqrt{x+1}", r"\sqrt{x + 1}"),
        ("{a+b}/{c+d}", r"\frac{a + b}{c + d}"),
        ("x^{2n}", "x^{2 n}"),
        ("x_{i}^{2}", "x_{i}^{2}"),
        ("{a}+{b}", r"\left\{ a \right\} + \left\{ b \right\}"),
        ("{a}{b}/c", r"\left\{ a \right\} \frac{b}{c}"),
        ("root{3}{x}", r"\sqrt[3]{x}"),
        ("bar{x}", r"\bar{x}"),
    ],
)
def test_braces_of_asciimath_only_group(source: str, latex: str) -> None:
    reading = of(f"== X\n\nstem:[{source}]\n\n[stem]\n++++\n{source}\n++++\n")
    paragraph, formula = reading.document.clauses[0].blocks
    assert isinstance(paragraph, Paragraph) and isinstance(formula, Formula)
    assert [i.latex for i in paragraph.words["en"] if isinstance(i, Maths)] == [latex]
    assert formula.latex == latex
    assert reading.notices == ()


@pytest.mark.parametrize("source", ["x_{", "{", "a}", "{a)}", "sqrt{"])
def test_braces_that_do_not_match_are_kept_as_written(source: str) -> None:
    assert "".join(n.text for n in of(f"== X\n\n[stem]\n++++\n{source}\n++++\n").notices).count("{") == source.count(
        "{"
    )


# --- references --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "designation", "label", "hidden"),
    [
        ("nofetch(ISO 98004)", "ISO 98004", "", False),
        ("(2)ISO/IEC 98003", "ISO/IEC 98003", "[2]", False),
        ("hidden(ISO 98005)", "ISO 98005", "", True),
        ("dropid(ISO 98006)", "ISO 98006", "", False),
        ("(3)nofetch(hidden(ISO 98007:2020))", "ISO 98007:2020", "[3]", True),
        ("path:(refs/x.xml,ISO 98008)", "ISO 98008", "", False),
        ("repo:(current-metanorma/x,ISO 98008)", "ISO 98008", "", False),
        ("merge(ISO 98009, IEC 98009)", "ISO 98009", "", False),
        ("ISO 98010-all", "ISO 98010 (all parts)", "", False),
        ("ISO 98011 (all parts)", "ISO 98011 (all parts)", "", False),
        ("ISO 98012:--", "ISO 98012:—", "", False),
        ("7", "", "[7]", False),
        ("", "", "", False),
        ("nofetch(", "", "", False),
        ("(x)ISO 1", "(x)ISO 1", "", False),
    ],
)
def test_names_of_references(told: str, designation: str, label: str, hidden: bool) -> None:
    assert references.read(told) == references.Name(designation, label, hidden)


def test_references_in_lists_and_in_the_text() -> None:
    source = (
        "[bibliography]\n== Normative references\n\n* [[[a,nofetch(ISO 98004)]]], _Four_\n* "
        "[[[b,(1)ISO 98003]]], _Three_\n"
        "* [[[c,hidden(ISO 98005)]]], _Five_\n\n== Demands\n\nSee <<a>>, <<b>> and <<c>>.\n"
    )
    reading = of(source)
    entries = [b for b in reading.document.clauses[0].blocks if isinstance(b, Entry)]
    assert [(e.designation, e.label, said(e.words)) for e in entries] == [
        ("ISO 98004", "", "Four"), ("ISO 98003", "[1]", "Three"),
    ]  # fmt: skip
    cited = reading.document.clauses[1].blocks[0]
    assert isinstance(cited, Paragraph)
    assert [i.designation for i in cited.words["en"] if isinstance(i, Cite)] == ["ISO 98004", "ISO 98003", "ISO 98005"]
    assert [(n.what, n.kept) for n in reading.notices] == [("a reference that is not listed", False)]


# --- requirements ------------------------------------------------------------------------------------------------


def test_a_block_of_a_requirement() -> None:
    reading = of(
        "== "
        'X\n\n[[r1]]\n.Length\n[requirement,label="/req/a",subject="device",inherit="/req/b"]\n====\n[statement]\n--\n'
        "The length shall be 5 mm.\n--\n\n[verification]\n--\nMeasure it.\n--\n====\n"
    )
    found = reading.document.clauses[0].blocks
    assert [said(b.words) for b in found if isinstance(b, Paragraph)] == [
        "Requirement /req/a: Length", "The length shall be 5 mm.", "Verification", "Measure it.",
    ]  # fmt: skip
    assert found[0].id == "r1"
    listing = next(b for b in found if isinstance(b, Listing))
    assert [[said(b.words) for b in item.blocks if isinstance(b, Paragraph)] for item in listing.items] == [
        ["subject", "device"], ["inherit", "/req/b"],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["recommendation", "permission", "requirements_class"])
def test_other_kinds_and_the_form_of_definitions(kind: str) -> None:
    reading = of(f"== X\n\n[{kind}]\n====\nidentifier:: /rec/a\nstatement:: It should be blue.\n====\n")
    head, listing = reading.document.clauses[0].blocks
    assert isinstance(head, Paragraph) and isinstance(listing, Listing)
    assert said(head.words) == kind.replace("_", " ").capitalize()
    assert listing.style == "definition"
    assert [[said(b.words) for b in item.blocks if isinstance(b, Paragraph)] for item in listing.items] == [
        ["identifier", "/rec/a"], ["statement", "It should be blue."],
    ]  # fmt: skip
