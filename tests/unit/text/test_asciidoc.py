"""AsciiDoc of Metanorma: the rice standard whole, and each construct for itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.core.text import asciidoc
from guiju.core.text.model import (
    Break,
    Cite,
    Cross,
    Entry,
    Figure,
    Formula,
    Kind,
    Listing,
    Maths,
    Note,
    NoteMark,
    Paragraph,
    Reading,
    Run,
    Styled,
    Table,
    TermUse,
)
from guiju.core.text.walking import blocks, clauses, find, plain, said


def of(text: str) -> Reading:
    return asciidoc.read(text.encode())


def only(text: str) -> Paragraph:
    block = of(f"== X\n\n{text}\n").document.clauses[0].blocks[0]
    assert isinstance(block, Paragraph)
    return block


def test_the_rice_standard(corpus: Path) -> None:
    rice = corpus / "rice-zh"
    files = {"body/body-zh.adoc": (rice / "body-zh.adoc").read_bytes()}
    reading = asciidoc.read((rice / "document-zh.adoc").read_bytes(), "document-zh.adoc", files)
    document = reading.document
    assert [c.kind.value for c in document.clauses] == [
        "foreword", "introduction", "scope", "references", "terms", "clause", "clause", "clause", "clause", "clause",
        "clause", "annex", "annex", "annex", "annex", "bibliography",
    ]  # fmt: skip
    front = document.front
    assert (front.designation, front.titles["zh"], front.ics) == (
        "ISO 17301-1:2016",
        "谷物和豆类 — 规格和测试方法 — 米",
        ("67.060",),
    )
    paddy = find(document, "paddy")
    assert paddy is not None and paddy.term is not None
    assert (said(paddy.title, "zh"), said(paddy.title, "en")) == ("稻谷", "paddy")
    assert [said(w) for w in paddy.term.admitted] == ["糙米 rough rice"]
    husked = find(document, "husked_rice")
    assert husked is not None and husked.term is not None
    assert [said(w) for w in husked.term.deprecated] == ["货米 cargo rice"]
    tables = [b for c, _ in clauses(document) for b in blocks(c.blocks) if isinstance(b, Table)]
    assert [(t.id, len(t.head), len(t.body), len(t.footnotes)) for t in tables] == [
        ("table1", 2, 17, 3),
        ("tableD-1", 0, 10, 1),
    ]
    formulas = [b for c, _ in clauses(document) for b in blocks(c.blocks) if isinstance(b, Formula)]
    assert [(f.latex, f.label) for f in formulas][2] == (r"w = \frac{m_{D}}{m_{s}}", "(A.1)")
    assert all(len(f.where) == 2 for f in formulas)
    assert [n.what for n in reading.notices] == ["the comment of a reviewer is left out"]


def test_nothing_of_the_rice_standard_is_lost(corpus: Path) -> None:
    source = (corpus / "rice-zh" / "body-zh.adoc").read_text(encoding="utf-8")
    reading = asciidoc.read(source.encode())
    have = str(reading)
    source = re.sub(r"(?m)^//.*$", "", source)
    chinese = set(re.findall(r"[\u4e00-\u9fff]{2,}", source))
    assert {w for w in chinese if w not in have} == set()


def test_running_text() -> None:
    inlines = only("_a_ *b* `c` H~2~O x^2^ {blank}end +\nnext footnote:[note]").words["en"]
    assert [i.style for i in inlines if isinstance(i, Styled)] == ["italic", "bold", "code", "sub", "sup"]
    assert any(isinstance(i, Break) for i in inlines)
    assert isinstance(inlines[-1], NoteMark)
    assert plain(inlines) == "a b c H2O x2 end\nnext "


def test_references_become_citations_and_others_cross_references() -> None:
    document = of(
        "[bibliography]\n== Normative references\n\n* [[[ISO712,ISO 712:2009]]], _Cereals_\n* [[[r1,1]]] A. Smith\n\n"
        "== Use\n\nSee <<ISO712,section 3>>, <<r1>> and <<part,the part>>.\n\n[[part]]\n=== Part\n\nx\n"
    ).document
    first, second = document.clauses[0].blocks
    assert isinstance(first, Entry) and isinstance(second, Entry)
    assert (first.designation, said(first.words), first.id) == ("ISO 712:2009", "Cereals", "ISO712")
    assert (second.designation, said(second.words), second.label) == ("", "A. Smith", "[1]")
    paragraph = document.clauses[1].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [i for i in paragraph.words["en"] if not isinstance(i, Run)] == [
        Cite("ISO 712:2009", "section 3"),
        Cite("[1]"),
        Cross("part", "the part"),
    ]


def test_lists_with_continuation_and_nesting() -> None:
    block = of("== X\n\n[loweralpha]\n. one\n+\nmore\n. two\n** deep\n. three\n").document.clauses[0].blocks[0]
    assert isinstance(block, Listing)
    assert (block.style, len(block.items), len(block.items[0].blocks)) == ("letter", 3, 2)
    inner = block.items[1].blocks[1]
    assert isinstance(inner, Listing) and inner.style == "bullet"


def test_notes_examples_warnings_figures() -> None:
    made = (
        of(
            "== X\n\nNOTE: n\n\n[example]\ne\n\nCAUTION: hot\n\n.Cap\n====\n.Part\nimage::a.png[alt]\n====\n\n====\ntext\n====\n"  # noqa: E501
        )
        .document.clauses[0]
        .blocks
    )
    assert [type(b) for b in made] == [Note, Note, Paragraph, Figure, Note]
    assert isinstance(made[2], Paragraph) and (made[2].role, said(made[2].words)) == ("warning", "CAUTION — hot")
    assert isinstance(made[3], Figure) and made[3].parts[0].pictures[0].alt == "alt"


def test_terms_and_their_use() -> None:
    document = of(
        "== Terms and definitions\n\n[[hdk]]\n=== HDK\nalt:[heat-damaged kernel]\ndomain:[rice]\n\nkernel\n\n[.source]\n"  # noqa: E501
        "ISO 7301\n\n== Use\n\nterm:[HDK] and {{HDK}}\n"
    ).document
    term = document.clauses[0].clauses[0]
    assert term.kind is Kind.TERM and term.term is not None
    assert ([said(w) for w in term.term.admitted], said(term.term.field)) == (["heat-damaged kernel"], "rice")
    assert [b.role for b in term.blocks if isinstance(b, Paragraph)] == ["definition", "source"]
    use = document.clauses[1].blocks[0]
    assert isinstance(use, Paragraph)
    assert [i for i in use.words["en"] if isinstance(i, TermUse)] == [TermUse("hdk", "HDK")] * 2


def test_what_is_missing_or_unreadable_is_told() -> None:
    reading = of("include::other.adoc[]\n\n== X\n\n{nobody} stem:[(a]\n\n----\nopen\n")
    assert [(n.what, n.kept) for n in reading.notices] == [
        ("the file other.adoc is not at hand", False),
        ("the attribute {nobody} has no value", True),
        ("a formula that cannot be read is kept as written", True),
        ("the block ---- is not closed", True),
    ]
    paragraph = reading.document.clauses[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.words["en"][-1] == Maths(r"\text{(a}")


def test_bad_input_is_refused() -> None:
    with pytest.raises(GuijuError, match="not UTF-8"):
        asciidoc.read(b"\xff\xfe== X")
    with pytest.raises(GuijuError, match="bytes of AsciiDoc"):
        asciidoc.read(b"x" * 20_000_001)
