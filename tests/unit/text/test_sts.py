"""NISO STS and ISOSTS: the samples lose nothing, what is written is valid, hostile files are refused."""

from __future__ import annotations

import html
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from guiju.core.errors import GuijuError
from guiju.core.text import asciidoc, sts
from guiju.core.text.interchange import to_json
from guiju.core.text.model import (
    Cite,
    Clause,
    Cross,
    Document,
    Entry,
    Footnote,
    Formula,
    Kind,
    Listing,
    Note,
    NoteMark,
    Paragraph,
    Reading,
    Run,
    Table,
)
from guiju.core.text.walking import blocks, clauses, find, said
from guiju.core.text.xml import parse

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def of(body: str, front: str = "", back: str = "") -> Reading:
    return sts.read(
        f'<standard {XLINK} xmlns:tbx="urn:iso:std:iso:30042:ed-1" xml:lang="en">'
        f"<front>{front}</front><body>{body}</body><back>{back}</back></standard>".encode()
    )


def strings(told: Any) -> Iterator[str]:
    """Every string of a JSON value; mathematics without its marks."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield key
            yield from strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from strings(value)
    elif isinstance(told, str):
        yield re.sub("<[^>]*>", " ", told) if told.startswith("<math") else told


def words(document: Document) -> set[str]:
    return set(re.findall(r"\w+", html.unescape(" ".join(strings(json.loads(to_json(document)))))))


def samples(corpus: Path) -> list[Path]:
    found = sorted((corpus / "sts" / "samples").glob("*.xml"))
    assert len(found) == 10
    return found


@pytest.fixture(scope="module")
def schema(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    folder = tmp_path_factory.mktemp("xsd")
    with tarfile.open(corpus / "schemas" / "sts-schemas.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return etree.XMLSchema(etree.parse(next(folder.glob("NISO*/NISO-STS-extended-1-mathml3.xsd"))))


def test_every_word_of_the_samples_is_in_the_document_or_in_a_notice(corpus: Path) -> None:
    for file in samples(corpus):
        reading = sts.read(file.read_bytes())
        root, _ = parse(file.read_bytes())
        have = words(reading.document) | set(re.findall(r"\w+", " ".join(n.text for n in reading.notices)))
        assert set(re.findall(r"\w+", " ".join(root.itertext()))) - have == set(), file.name


def test_what_is_written_is_valid_and_keeps_words_and_identifiers(corpus: Path, schema: etree.XMLSchema) -> None:
    for file in samples(corpus):
        document = sts.read(file.read_bytes()).document
        written = sts.write(document)
        assert schema.validate(etree.fromstring(written)), f"{file.name}: {schema.error_log}"
        again = sts.read(written).document
        generated = {word for word in words(document) if re.fullmatch(r"[a-z]+[0-9a-f]{6}", word)}
        assert words(document) - words(again) - generated == set(), file.name
        assert [c.id for c, _ in clauses(document)] == [c.id for c, _ in clauses(again)], file.name


def test_the_rice_standard_becomes_valid_sts(corpus: Path, schema: etree.XMLSchema) -> None:
    rice = corpus / "rice-zh"
    body = {"body/body-zh.adoc": (rice / "body-zh.adoc").read_bytes()}
    document = asciidoc.read((rice / "document-zh.adoc").read_bytes(), "document-zh.adoc", body).document
    written = sts.write(document)
    assert schema.validate(etree.fromstring(written)), schema.error_log
    again = sts.read(written).document
    assert words(document) - words(again) <= {w for w in words(document) if re.fullmatch(r"[a-z]+[0-9a-f]{6}", w)}


def test_forty_eight_language_sets_of_terms(corpus: Path) -> None:
    document = sts.read((corpus / "sts" / "samples" / "tbx-nisosts-0.2.xml").read_bytes()).document
    terms = [c for c, _ in clauses(document) if c.kind is Kind.TERM and c.title]
    assert len(terms) == 48
    chart = next(c for c in terms if said(c.title, "en") == "chart datum")
    assert chart.term is not None
    assert [said(w) for w in chart.term.admitted] == ["CD"]
    reynolds = next(c for c in terms if said(c.title, "en") == "critical Reynolds number")
    assert {lang: said({lang: w}) for lang, w in reynolds.title.items()} == {
        "en": "critical Reynolds number",
        "fr": "nombre de Reynolds critique",
        "de": "kritische Reynoldszahl",
    }
    definition = reynolds.blocks[0]
    assert isinstance(definition, Paragraph)
    assert (definition.role, sorted(definition.words)) == ("definition", ["de", "en", "fr"])


def test_the_cover(corpus: Path) -> None:
    front = sts.read((corpus / "sts" / "samples" / "Samp1.xml").read_bytes()).document.front
    assert front.designation == "ISO 2560:2009"
    assert front.titles["en"].startswith("Welding consumables — Covered electrodes")
    assert (front.ics, front.published, front.committee, front.edition) == (
        ("25.160.20",),
        "2009-05-30",
        "ISO/TC 44/SC 3",
        "3",
    )
    assert front.more["document-purpose"] == "test of iso-meta element"
    assert front.more["std-ref@undated"] == "ISO 2560"


def test_a_national_cover_around_an_international_text() -> None:
    reading = sts.read(
        b'<adoption xml:lang="zh"><adoption-front><nat-meta><std-ref type="dated">GB/T 19001-2016</std-ref>'
        b'<std-xref type="IDT"><std-ref>ISO 9001:2015</std-ref></std-xref></nat-meta>'
        b'<sec sec-type="foreword"><title>National foreword</title><p>x</p></sec></adoption-front>'
        b'<standard><front><iso-meta><std-ref type="dated">ISO 9001:2015</std-ref></iso-meta></front>'
        b'<body><sec sec-type="scope"><label>1</label><title>Scope</title><p>y</p></sec></body></standard></adoption>'
    )
    front = reading.document.front
    assert (front.designation, front.corresponds, front.degree) == ("GB/T 19001-2016", "ISO 9001:2015", "IDT")
    assert [c.kind for c in reading.document.clauses] == [Kind.FOREWORD, Kind.SCOPE]


def test_tables_keep_spans_heads_unit_notes_and_footnotes() -> None:
    document = of(
        '<sec id="s"><label>1</label><title>T</title><table-wrap id="t1"><label>Table 1</label><caption>'
        "<title>Limits</title><p>Dimensions in millimetres</p></caption><table><thead><tr><th colspan='2'>A</th></tr>"
        '</thead><tbody><tr><td rowspan="2" align="center">x<xref ref-type="table-fn" rid="a1"><sup>a</sup></xref></td>'
        "<td>1</td></tr><tr><td>2</td></tr></tbody></table><table-wrap-foot><non-normative-note><label>NOTE</label>"
        '<p>n</p></non-normative-note><fn id="a1"><label>a</label><p>shall be dry</p></fn></table-wrap-foot>'
        "</table-wrap></sec>"
    ).document
    table = document.clauses[0].blocks[0]
    assert isinstance(table, Table)
    assert (table.id, table.label, said(table.caption), said(table.unit)) == (
        "t1",
        "Table 1",
        "Limits",
        "Dimensions in millimetres",
    )
    assert [(c.over, c.down, c.head, c.align) for row in (*table.head, *table.body) for c in row] == [
        (2, 1, True, ""),
        (1, 2, False, "center"),
        (1, 1, False, ""),
        (1, 1, False, ""),
    ]
    assert table.body[0][0].blocks == (Paragraph({"en": (Run("x"), NoteMark("a1"))}),)
    assert isinstance(table.notes[0], Note)
    assert table.footnotes == (Footnote("a1", (Paragraph({"en": (Run("shall be dry"),)}),), "a"),), table.footnotes


def test_formulas_take_what_explains_their_symbols() -> None:
    document = of(
        '<sec id="s"><label>1</label><disp-formula id="f"><label>(1)</label><mml:math><mml:mfrac><mml:mi>a</mml:mi>'
        '<mml:mi>b</mml:mi></mml:mfrac></mml:math></disp-formula><list list-content="formula-index"><list-item>'
        "<label>a</label><p>is the mass</p></list-item></list></sec>"
    ).document
    formula = document.clauses[0].blocks[0]
    assert isinstance(formula, Formula)
    assert (formula.latex, formula.label, formula.id) == (r"\frac{a}{b}", "(1)", "f")
    assert isinstance(formula.where[0], Listing)
    assert len(document.clauses[0].blocks) == 1


def test_references_citations_and_cross_references() -> None:
    document = of(
        '<sec id="r" sec-type="norm-refs"><label>2</label><title>Normative references</title><ref-list><ref id="x">'
        '<label>[1]</label><std><std-ref type="dated">ISO 712:2009</std-ref>, <title>Cereals</title></std></ref>'
        '</ref-list></sec><sec id="s"><label>3</label><p>See <std><std-ref>ISO 712:2009</std-ref>, 3.1</std> and '
        '<xref ref-type="sec" rid="r">Clause 2</xref>.</p></sec>'
    ).document
    entry, paragraph = document.clauses[0].blocks[0], document.clauses[1].blocks[0]
    assert isinstance(entry, Entry)
    assert (entry.designation, said(entry.words), entry.label, entry.id) == ("ISO 712:2009", "Cereals", "[1]", "x")
    assert document.clauses[0].kind is Kind.REFERENCES
    assert isinstance(paragraph, Paragraph)
    assert paragraph.words["en"] == (
        Run("See "),
        Cite("ISO 712:2009"),
        Run(", 3.1 and "),
        Cross("r", "Clause 2"),
        Run("."),
    )


def test_what_is_not_understood_is_told_with_its_path_and_kept() -> None:
    reading = of('<sec id="s"><label>1</label><p>before <gizmo>inside</gizmo> after</p><widget>loose</widget></sec>')
    assert [(n.where, n.what, n.text) for n in reading.notices] == [
        ("/standard/body/sec/p/gizmo", "<gizmo> is not known", "inside"),
        ("/standard/body/sec/widget", "<widget> is not known", "loose"),
    ]
    assert [said(b.words) for b in reading.document.clauses[0].blocks if isinstance(b, Paragraph)] == [
        "before inside after",
        "loose",
    ]


def test_languages_stay_side_by_side(schema: etree.XMLSchema) -> None:
    both = {"zh": (Run("范围"),), "en": (Run("Scope"),)}
    document = Document(
        ("zh", "en"),
        clauses=(
            Clause("scope", Kind.SCOPE, both, blocks=(Paragraph(both, "p1"), Paragraph({"en": (Run("only"),)}, "p2"))),
        ),
    )
    written = sts.write(document)
    assert schema.validate(etree.fromstring(written)), schema.error_log
    again = sts.read(written).document
    assert again.languages == ("zh", "en")
    assert again.clauses[0].title == both
    assert again.clauses[0].blocks == document.clauses[0].blocks


def large() -> bytes:
    """The shape of a real 200-page standard: 96 sections, 25 tables, 500 formulas, more than 10,000 elements."""
    parts = [f'<standard {XLINK} xml:lang="en"><front/><body>']
    for section in range(96):
        parts.append(f'<sec id="s{section}"><label>{section + 1}</label><title>Section {section}</title>')
        for paragraph in range(12):
            parts.append(
                f'<p id="p{section}-{paragraph}">The <italic>value</italic> of the rated quantity shall not exceed '
                f"{paragraph} mm according to <std><std-ref>ISO {section}00:2020</std-ref></std>, see <xref "
                f'ref-type="sec" rid="s{paragraph}">Clause {paragraph}</xref>, unless the manufacturer says otherwise.</p>'  # noqa: E501
            )
        for number in range(6 if section < 20 else 5):
            parts.append(
                f'<disp-formula id="f{section}-{number}"><label>({section}.{number})</label><mml:math><mml:mi>x</mml:mi>'  # noqa: E501
                "<mml:mo>=</mml:mo><mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mn>1</mml:mn></mml:mrow>"
                "<mml:msub><mml:mi>b</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:mfrac></mml:math></disp-formula>"
            )
        if section < 25:
            rows = "".join("<tr>" + "".join(f"<td>{r * c}</td>" for c in range(6)) + "</tr>" for r in range(20))
            parts.append(
                f'<table-wrap id="t{section}"><label>Table {section + 1}</label><caption><title>Values</title></caption>'  # noqa: E501
                f"<table><thead><tr><th colspan='6'>Head</th></tr></thead><tbody>{rows}</tbody></table></table-wrap>"
            )
        parts.append("</sec>")
    return "".join([*parts, "</body></standard>"]).encode()


def test_a_large_document_is_read_whole() -> None:
    data = large()
    root, _ = parse(data)
    assert sum(1 for _ in root.iter()) > 10_000
    reading = sts.read(data)
    found = [block for clause, _ in clauses(reading.document) for block in blocks(clause.blocks)]
    assert len(reading.document.clauses) == 96
    assert sum(isinstance(b, Table) for b in found) == 25
    assert sum(isinstance(b, Formula) for b in found) == 500
    assert reading.notices == ()
    assert find(reading.document, "s95") is not None


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "this is no XML"),
        (b"hello", "this is no XML"),
        (b"<article/>", "the root element is <article>"),
        (b"<standard><p></standard>", "this is no well-formed XML"),
        (b'<!DOCTYPE s [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><standard>&b;</standard>', "the file declares entities"),
        (
            b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><standard>&a;</standard>',
            "the file declares entities",
        ),
        ('<!DOCTYPE s [<!ENTITY a "x">]><standard>&a;</standard>'.encode("utf-16"), "the file declares entities"),
        (b'<?xml version="1.0" encoding="UTF-7"?><standard/>', "the encoding UTF-7 is not read"),
        (b"<standard>" + b"<sec>" * 150 + b"</sec>" * 150 + b"</standard>", "elements 151 deep"),
        (b"<standard>" + b"<sec>" * 5000 + b"</sec>" * 5000 + b"</standard>", "this is no well-formed XML"),
        (b"<standard>" + b"<p/>" * 3_000_001 + b"</standard>", "more elements than are read"),
        (b"<standard>" + b" " * 64_000_001 + b"</standard>", "64000022 bytes of XML"),
    ],
)
def test_hostile_files_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(GuijuError) as caught:
        sts.read(data)
    assert caught.value.what == what
    assert caught.value.expected


def test_nothing_outside_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY hidden "gotcha">')
    data = f'<!DOCTYPE standard SYSTEM "{secret}"><standard><body><sec><label>1</label><p>a&hidden;b</p></sec></body></standard>'  # noqa: E501
    reading = sts.read(data.encode())
    assert "gotcha" not in str(reading)
    assert [(n.what, n.text) for n in reading.notices] == [("an entity nobody knows", "&hidden;")]
