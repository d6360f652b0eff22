"""STS as publishers deliver it: identifiers for machines, CALS tables, lists of definitions, "
"ranges, adoptions, amendments."""

from __future__ import annotations

import os
import tarfile
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
from lxml import etree
from test_sts import XLINK, of

from guiju.core.text import docx, markdown, sts
from guiju.core.text.candidates import candidates
from guiju.core.text.model import Cite, Cross, Document, Kind, Listing, Paragraph, Table
from guiju.core.text.numbering import numbers
from guiju.core.text.walking import blocks, clauses, plain, said


def words(document: Document) -> list[str]:
    return [
        said(block.words) for clause, _ in clauses(document) for block in blocks(clause.blocks)
        if isinstance(block, Paragraph)
    ]  # fmt: skip


@cache
def schema() -> etree.XMLSchema | None:
    """The schema of NISO STS; None without the reference corpus."""
    packed = Path(os.environ.get("GUIJU_TEST_DATA", "/nowhere")) / "schemas" / "sts-schemas.tar.xz"
    if not packed.exists():
        return None
    folder = Path(tempfile.mkdtemp())
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    return etree.XMLSchema(etree.parse(next(folder.glob("NISO*/NISO-STS-extended-1-mathml3.xsd"))))


def valid(written: bytes) -> None:
    against = schema()
    if against is not None:
        against.assertValid(etree.fromstring(written))


def round_trip(document: Document) -> Document:
    """Through STS (valid by its schema) and through Markdown."""
    written = sts.write(document)
    valid(written)
    again = sts.read(written).document
    assert markdown.read(markdown.write(again)).document == again
    return again


# --- identifiers for machines ------------------------------------------------------------------------------------

IDS = (
    '<std-id-group><std-id std-id-type="dated" std-id-link-type="urn">'
    "urn:iso:std:iso:98765:ed-3</std-id></std-id-group>"
)


@pytest.mark.parametrize(
    "inside",
    [
        f'{IDS}<std-ref type="dated">ISO 98765:2021</std-ref>',
        '<std-id>urn:iso:std:iso:98765</std-id><std-ref>ISO 98765:2021</std-ref>',
        f"<std-ref>ISO 98765:2021</std-ref>{IDS}",
        '<std-ref>ISO 98765:2021</std-ref><object-id pub-id-type="doi">10.1/98765</object-id>',
        f"{IDS}<italic><std-ref>ISO 98765:2021</std-ref></italic>",
        f"{IDS}ISO 98765:2021",
    ],
)  # fmt: skip
def test_identifiers_for_machines_are_never_printed(inside: str) -> None:
    reading = of(f"<sec><p>See <std>{inside}</std>, clause 4.</p></sec>")
    assert words(reading.document) == ["See ISO 98765:2021, clause 4."]
    notice = reading.notices[-1]
    assert (notice.kept, notice.what.startswith("1 identifiers for machines")) == (False, True)
    assert "98765" in notice.text
    if "<std-ref" in inside and "<italic>" not in inside:
        assert any(isinstance(i, Cite) for i in reading.document.clauses[0].blocks[0].words["en"])  # type: ignore[union-attr]


def test_identifiers_in_references_and_between_blocks() -> None:
    reading = of(
        f"<sec sec-type='norm-refs'><ref-list><ref><std>{IDS}<std-ref>ISO 98765</std-ref>, <title>"
        f"Name</title></std></ref>"
        f"</ref-list></sec><sec><p>Text.</p><std-id>urn:x</std-id></sec>"
    )
    entry = reading.document.clauses[0].blocks[0]
    assert (entry.designation, said(entry.words)) == ("ISO 98765", "Name")  # type: ignore[union-attr]
    assert words(reading.document) == ["Text."]
    assert reading.notices[-1].what.startswith("2 identifiers")


# --- tables of the OASIS model -----------------------------------------------------------------------------------

OASIS = "http://www.niso.org/standards/z39-96/ns/oasis-exchange/table"


def cals(body: str, cols: int = 3, specs: str | None = None) -> Table:
    named = "".join(f'<o:colspec colnum="{n}" colname="c{n}" colwidth="{n}*"/>' for n in range(1, cols + 1))
    reading = of(
        f'<sec><p>It shall conform to <xref rid="t">Table 1</xref>.</p><table-wrap id="t"><label>Table 1</label>'
        f'<o:table xmlns:o="{OASIS}"><o:tgroup cols="{cols}">{named if specs is None else specs}{body}'
        f"</o:tgroup></o:table></table-wrap></sec>"
    )
    found = reading.document.clauses[0].blocks[1]
    assert isinstance(found, Table)
    round_trip(reading.document)
    return found


def spans(table: Table) -> list[list[tuple[str, int, int]]]:
    return [
        [(" ".join(said(b.words) for b in c.blocks if isinstance(b, Paragraph)), c.over, c.down) for c in row]
        for row in (*table.head, *table.body)
    ]


def row(*entries: str) -> str:
    return f"<o:row>{''.join(e if e.startswith('<') else f'<o:entry>{e}</o:entry>' for e in entries)}</o:row>"


ITEM, CLASS = '<o:entry morerows="1">Item</o:entry>', '<o:entry namest="c2" nameend="c3">Class</o:entry>'
HEAD = f"<o:thead>{row(ITEM, CLASS)}{row('I', 'II')}</o:thead>"


def test_a_table_of_the_oasis_model() -> None:
    table = cals(HEAD + f"<o:tbody>{row('Zinc', '≤ 0.3', '≤ 0.4')}</o:tbody>")
    assert spans(table) == [
        [("Item", 1, 2), ("Class", 2, 1)],
        [("I", 1, 1), ("II", 1, 1)],
        [("Zinc", 1, 1), ("≤ 0.3", 1, 1), ("≤ 0.4", 1, 1)],
    ]  # fmt: skip
    assert (len(table.head), table.widths, table.label) == (2, ("1*", "2*", "3*"), "Table 1")


@pytest.mark.parametrize(
    ("entry", "over", "down"),
    [
        ('<o:entry namest="c1" nameend="c3">x</o:entry>', 3, 1),
        ('<o:entry spanname="s">x</o:entry>', 2, 1),
        ('<o:entry namest="c1" nameend="nowhere">x</o:entry>', 1, 1),
        ('<o:entry namest="c3" nameend="c1">x</o:entry>', 1, 1),
        ('<o:entry morerows="2">x</o:entry>', 1, 3),
        ('<o:entry morerows="-1">x</o:entry>', 1, 1),
        ('<o:entry morerows="99999999">x</o:entry>', 1, 1),
        ('<o:entry morerows="many">x</o:entry>', 1, 1),
        ('<o:entrytbl cols="1"><o:tbody><o:row><o:entry>x</o:entry></o:row></o:tbody></o:entrytbl>', 1, 1),
        ("<o:entry><p>x</p></o:entry>", 1, 1),
    ],
)
def test_spans_of_the_oasis_model(entry: str, over: int, down: int) -> None:
    specs = '<o:colspec colname="c1"/><o:colspec colname="c2"/><o:colspec colname="c3"/>'
    specs += '<o:spanspec spanname="s" namest="c2" nameend="c3"/>'
    table = cals(f"<o:tbody>{row(entry)}</o:tbody>", specs=specs)
    assert spans(table) == [[("x", over, down)]]
    assert table.widths == ()


def test_limits_of_a_table_of_the_oasis_model() -> None:
    body = f"<o:tbody>{row('Zinc', '≤ 0.3', '≤ 0.4')}</o:tbody>"
    head = HEAD.replace(">I<", ">I (mg/kg)<").replace(">II<", ">II (mg/kg)<")
    reading = of(
        '<sec><p>The content shall conform to <xref rid="t">Table 1</xref>.</p><table-wrap '
        'id="t"><label>Table 1</label>'
        f'<o:table xmlns:o="{OASIS}"><o:tgroup cols="3"><o:colspec colname="c1"/><o:colspec colname="c2"/>'
        f'<o:colspec colname="c3"/>{head}{body}</o:tgroup></o:table></table-wrap></sec>'
    )
    found = [
        (c.cell.quantity.op, c.cell.quantity.value.text, c.cell.quantity.unit)
        for c in candidates(reading.document)
        if c.cell is not None and c.cell.quantity is not None and c.cell.quantity.value is not None
    ]
    assert found == [("<=", "0.3", "mg/kg"), ("<=", "0.4", "mg/kg")]


def test_widths_of_columns_of_html_tables() -> None:
    table = (
        '<table><colgroup><col width="20%"/><col span="2" width="40%"/></colgroup><tbody><tr><td>'
        "a</td></tr></tbody></table>"
    )
    reading = of(f"<sec><table-wrap id='t'><label>Table 1</label>{table}</table-wrap></sec>")
    again = round_trip(reading.document)
    found = again.clauses[0].blocks[0]
    assert isinstance(found, Table)
    assert found.widths == ("20%", "40%", "40%")


# --- lists of definitions ----------------------------------------------------------------------------------------

DEFINITIONS = (
    "<def-list id='abbr'><title>Abbreviations</title><term-head>Sign</term-head>"
    "<def-item><term>AB</term><def><p>first thing</p></def></def-item>"
    "<def-item id='d2'><term>C<sub>d</sub></term><def><p>second thing</p><p>more of it</p></def></def-item>"
    "<def-item><term>EF</term></def-item></def-list>"
)


def test_a_list_of_definitions_stays_one() -> None:
    document = round_trip(of(f"<sec><label>4</label><title>Abbreviated terms</title>{DEFINITIONS}</sec>").document)
    listing = next(b for b in document.clauses[0].blocks if isinstance(b, Listing))
    assert (listing.style, listing.id) == ("definition", "abbr")
    assert [[said(b.words) for b in item.blocks if isinstance(b, Paragraph)] for item in listing.items] == [
        ["AB", "first thing"], ["Cd", "second thing", "more of it"], ["EF"],
    ]  # fmt: skip
    assert words(document)[0] == "Abbreviations"
    assert "Sign" in words(document)
    assert b"<def-item" in sts.write(document)
    shown = python_docx.Document(BytesIO(docx.write(document)))
    assert "AB\tfirst thing" in [paragraph.text for paragraph in shown.paragraphs]


def test_what_is_defined_is_no_requirement() -> None:
    reading = of("<sec><p>The following holds:</p><def-list><def-item><term>L</term><def><p>The length shall be 3 mm."
                 "</p></def></def-item></def-list></sec>")  # fmt: skip
    assert [c.text for c in candidates(reading.document)] == ["The following holds:", "The length shall be 3 mm."]


# --- terms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "grammar"),
    [
        ('<tbx:partOfSpeech value="noun"/>', "noun"),
        ('<tbx:partOfSpeech value="noun"/><tbx:grammaticalGender value="feminine"/>', "noun, feminine"),
        ('<tbx:partOfSpeech value="verb"/>', "verb"),
        ('<tbx:partOfSpeech value=""/>', ""),
        ("", ""),
    ],
)
def test_part_of_speech(parts: str, grammar: str) -> None:
    entry = (
        f'<term-sec id="t1"><label>3.1</label><tbx:termEntry><tbx:langSet xml:lang="en">'
        f"<tbx:definition>thing</tbx:definition>"
        f"<tbx:tig><tbx:term>widget</tbx:term>{parts}</tbx:tig></tbx:langSet></tbx:termEntry></term-sec>"
    )
    document = round_trip(of(f"<sec sec-type='terms'><label>3</label><title>Terms</title>{entry}</sec>").document)
    term = document.clauses[0].clauses[0].term
    assert term is not None
    assert term.grammar == ({"en": grammar} if grammar else {})


# --- cross-references --------------------------------------------------------------------------------------------

FIGURES = "".join(
    f'<fig id="f{n}"><label>Figure {n}</label><graphic xlink:href="f{n}.png"/></fig>' for n in range(1, 5)
)


@pytest.mark.parametrize(
    ("xref", "expected"),
    [
        ('<xref ref-type="fig" rid="f1 f4">Figures 1 to 4</xref>', [("f1", "Figures 1 to 4", ("f4",))]),
        ('<xref rid="f1 f2 f3">Figures 1, 2 and 3</xref>', [("f1", "Figures 1, 2 and 3", ("f2", "f3"))]),
        ('<xref rid="f1">Figures 1</xref> to <xref rid="f3">3</xref>', [("f1", "Figures 1", ()), ("f3", "3", ())]),
        ('<xref rid="f1 f2"/>', [("f1", "", ()), ("f2", "", ())]),
        ('<xref rid="f2">Figure 2</xref>', [("f2", "Figure 2", ())]),
    ],
)
def test_ranges_keep_all_their_ends(xref: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    reading = of(f"<sec><p>See {xref}.</p>{FIGURES}</sec>")
    assert not [n for n in reading.notices if "cross-reference" in n.what]
    for document in (reading.document, round_trip(reading.document)):
        paragraph = document.clauses[0].blocks[0]
        assert isinstance(paragraph, Paragraph)
        found = [(i.target, i.shown, i.others) for i in paragraph.words["en"] if isinstance(i, Cross)]
        assert found == expected


# --- adoptions ---------------------------------------------------------------------------------------------------


def adoption(national: str, inner: str = "", root: str = "adoption") -> Document:
    front = "adoption-front" if root == "adoption" else "front"
    meta = '<iso-meta><std-ref type="undated">ISO 98765</std-ref><std-ref type="dated">ISO 98765:2021</std-ref>'
    return sts.read(
        f'<{root} {XLINK} xml:lang="en"><{front}><nat-meta><title-wrap xml:lang="en"><main>Widgets</main></title-wrap>'
        f'<std-ref type="dated">XS ISO 98765:2022</std-ref>{national}</nat-meta></{front}>'
        f"<standard><front>{meta}{inner}</iso-meta></front><body><sec><label>1</label><title>"
        f"Scope</title><p>x</p></sec></body>"
        f"<back><app-group><app id='a'><label>Annex A</label><title>More</title></app>"
        f"<app id='za'><label>Annex ZA</label><title>Directive</title><sec id='za1'><label>"
        f"ZA.1</label><title>G</title></sec>"
        f"</app><app id='zb'><label>Annex ZB</label><title>Other</title></app>"
        f"<app id='na'><label>National Annex NA</label><title>Nation</title></app></app-group>"
        f"</back></standard></{root}>".encode()
    ).document


@pytest.mark.parametrize(
    ("national", "corresponds", "degree", "replaces"),
    [
        ("", "ISO 98765:2021", "", ()),
        ('<std-xref type="adopts"><std-ref>ISO 98765:2021</std-ref></std-xref>', "ISO 98765:2021", "", ()),
        ('<std-xref type="isIdenticalTo"><std-ref>ISO 98765:2021</std-ref></std-xref>', "ISO 98765:2021", "IDT", ()),
        ('<std-xref type="IDT"><std-ref>ISO 98765:2021</std-ref></std-xref>', "ISO 98765:2021", "IDT", ()),
        ('<std-xref type="adoptsModified"><std-ref>ISO 98765:2021</std-ref></std-xref>', "ISO 98765:2021", "MOD", ()),
        ('<std-xref type="notEquivalent"><std-ref>ISO 98765:2021</std-ref></std-xref>', "ISO 98765:2021", "NEQ", ()),
        ('<std-xref type="isAdoptedBy"><std-ref>QQ 1</std-ref></std-xref>', "ISO 98765:2021", "", ()),
        (
            '<std-xref type="replaces"><std-ref>XS 1:2001</std-ref></std-xref>'
            '<std-xref type="replaces"><std-ref>XS 2:2002</std-ref></std-xref>'
            '<std-xref type="isReplacedBy"><std-ref>XS 9:2030</std-ref></std-xref>',
            "ISO 98765:2021", "", ("XS 1:2001", "XS 2:2002"),
        ),
        (
            "<custom-meta-group><custom-meta><meta-name>degree of correspondence</meta-name>"
            "<meta-value>identical</meta-value>"
            "</custom-meta></custom-meta-group>",
            "ISO 98765:2021", "IDT", (),
        ),
    ],
)  # fmt: skip
def test_what_an_adoption_says(national: str, corresponds: str, degree: str, replaces: tuple[str, ...]) -> None:
    document = adoption(national)
    for each in (document, round_trip(document)):
        front = each.front
        assert (front.designation, front.corresponds) == ("XS ISO 98765:2022", corresponds)
        assert (front.degree, front.replaces) == (degree, replaces)


def test_what_is_not_adopted_has_no_degree() -> None:
    meta = '<std-meta><std-ref>XS 5</std-ref><std-xref type="replaces"><std-ref>XS 4</std-ref></std-xref></std-meta>'
    front = of("<sec><p>x</p></sec>", meta).document.front
    assert (front.corresponds, front.degree, front.replaces) == ("", "", ("XS 4",))


def test_annexes_of_europe_and_of_nations_keep_their_names() -> None:
    document = adoption("")
    shown = {key: number.text for key, number in numbers(document).items()}
    assert (shown["a"], shown["za"], shown["za1"], shown["zb"], shown["na"]) == ("A", "ZA", "ZA.1", "ZB", "NA")
    again = docx.read(docx.write(document)).document
    assert [(c.label, c.kind) for c in again.clauses if c.kind is Kind.ANNEX] == [
        ("Annex A", Kind.ANNEX), ("Annex ZA", Kind.ANNEX), ("Annex ZB", Kind.ANNEX), ("Annex NA", Kind.ANNEX),
    ]  # fmt: skip


def test_secretariat_and_edition() -> None:
    meta = (
        "<std-meta><title-wrap xml:lang='en'><main>W</main></title-wrap><std-ident><originator>XS</originator>"
        "<edition>3</edition></std-ident><std-ref>XS 5</std-ref><comm-ref>TC 9</comm-ref>"
        "<secretariat>ABCD</secretariat></std-meta>"
    )
    front = round_trip(of("<sec><p>x</p></sec>", meta).document).front
    assert (front.edition, front.committee, front.more["secretariat"]) == ("3", "TC 9", "ABCD")


# --- amendments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "<p><editing-instruction><p>Page 3: delete the note.</p></editing-instruction></p><p>New text shall apply.</p>",
        "<p><editing-instruction>Page 3: delete the note.</editing-instruction></p><p>New text shall apply.</p>",
        "<editing-instruction>Page 3: delete the note.</editing-instruction><p>New text shall apply.</p>",
        "<editing-instruction><p>Page 3: delete the note.</p></editing-instruction><p>New text shall apply.</p>",
        "<p><editing-instruction>Page 3: delete the note.</editing-instruction> New text shall apply.</p>",
    ],
)
def test_editing_instructions_are_kept_and_marked(body: str) -> None:
    reading = of(f"<sec><label>1</label><title>Changes</title>{body}</sec>")
    assert reading.notices == ()
    for document in (reading.document, round_trip(reading.document)):
        found = [(b.role, said(b.words)) for b in document.clauses[0].blocks if isinstance(b, Paragraph)]
        assert found == [("instruction", "Page 3: delete the note."), ("", "New text shall apply.")]
    assert [c.text for c in candidates(reading.document)] == ["New text shall apply."]
    assert plain(reading.document.clauses[0].title["en"]) == "Changes"
