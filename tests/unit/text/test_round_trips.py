"""From one format into another and back: clauses, terms, references, figures, tables, formulas, "
"cross-references stay."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from guiju.core.text import asciidoc, docx, markdown, sts
from guiju.core.text.docx import marking
from guiju.core.text.model import (
    Cite,
    Clause,
    Cross,
    Document,
    Entry,
    Figure,
    Footnote,
    Formula,
    Inline,
    Kind,
    Link,
    NoteMark,
    Paragraph,
    Picture,
    Run,
    Styled,
    Table,
)  # fmt: skip
from guiju.core.text.walking import blocks, clauses, find, places

COUNTED = ("clauses", "terms", "entry", "figure", "table", "formula", "cross", "cite", "mark")


def counts(document: Document) -> dict[str, int]:
    """How many of each thing there are."""
    found: Counter[str] = Counter()
    waiting: list[Inline] = []
    for clause, _ in clauses(document):
        found["clauses"] += bool(clause.title or clause.label)
        found["terms"] += clause.kind is Kind.TERM
        found.update(block.type for block in blocks(clause.blocks))
        waiting += [i for place in places(clause) for inlines in place.words.values() for i in inlines]
    while waiting:
        inline = waiting.pop()
        found[inline.type] += 1
        if isinstance(inline, Styled | Link):
            waiting += inline.inlines
    return {name: found[name] for name in COUNTED}


def through_word(document: Document) -> Document:
    return sts.read(sts.write(docx.read(docx.write(document)).document)).document


def through_markdown(document: Document) -> Document:
    return sts.read(sts.write(markdown.read(markdown.write(document)).document)).document


@pytest.fixture(scope="module")
def standards(corpus: Path) -> dict[str, Document]:
    rice, samples = corpus / "rice-zh", corpus / "sts" / "samples"
    files = {"body/body-zh.adoc": (rice / "body-zh.adoc").read_bytes()}
    return {
        "rice": asciidoc.read((rice / "document-zh.adoc").read_bytes(), "document-zh.adoc", files).document,
        "terms": sts.read((samples / "tbx-nisosts-0.2.xml").read_bytes()).document,
        "features": sts.read((samples / "feature_doc.xml").read_bytes()).document,
    }


LOST = {
    ("rice", "word"): {"figure": 1},  # a figure of parts is read as its parts
    ("features", "word"): {"clauses": 3},  # excerpts whose numbers do not follow each other
}


@pytest.mark.parametrize("name", ["rice", "terms", "features"])
@pytest.mark.parametrize("way", ["word", "markdown"])
def test_two_long_standards_and_the_sample_of_all_elements(
    standards: dict[str, Document], name: str, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = counts(standards[name])
    after = counts({"word": through_word, "markdown": through_markdown}[way](standards[name]))
    with capsys.disabled():
        print(f"\n{name} STS → {way} → STS: " + ", ".join(f"{key} {before[key]}→{after[key]}" for key in COUNTED))
    lost = LOST.get((name, way), {})
    assert {key: before[key] - after[key] for key in COUNTED if before[key] > after[key]} == {
        key: count for key, count in lost.items() if count
    }


def test_identifiers_and_targets_come_back_from_word() -> None:
    document = Document(
        ("en",),
        clauses=(
            Clause("scope", Kind.SCOPE, {"en": (Run("Scope"),)}, "1", (
                Paragraph({"en": (
                    Run("See "), Cross("limits"), Run(", "), Cross("t-1", "Table 1"), Run(", "), Cross("f.1"),
                    Run(", "), Cross("eq_1", "(1)"), Run(" and "), Cite("ISO 98765:2021", "4.2"), NoteMark("fn-a"),
                )}, "p-1"),
            )),
            Clause("limits", Kind.CLAUSE, {"en": (Run("Limits"),)}, "2", (
                Table((), (), "t-1", "Table 1", {"en": (Run("Values"),)}),
                Figure((Picture("a/b.png", "A drawing"),), "f.1", "Figure 1", {"en": (Run("Drawing"),)}),
                Formula("x = 1", "", "eq_1", "(1)"),
                Paragraph({"en": (Cross("p-1", "above"),)}),
            )),
            Clause("refs", Kind.BIBLIOGRAPHY, {"en": (Run("Bibliography"),)}, "", (
                Entry("Company handbook 7", {"en": (Run("Title"),)}, "r1", "[1]"),
                Entry("", {"en": (Run("Only words"),)}, "r2"),
            ), unnumbered=True),
        ),
        footnotes=(Footnote("fn-a", (Paragraph({"en": (Run("Said below."),)}),), "1)"),),
    )  # fmt: skip
    again = docx.read(docx.write(document)).document
    assert [c.id for c, _ in clauses(again)] == ["scope", "limits", "refs"]
    first = again.clauses[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert first.id == "p-1"
    assert [(type(i).__name__, getattr(i, "target", getattr(i, "designation", ""))) for i in first.words["en"]
            if not isinstance(i, Run | Styled | NoteMark)] == [
        ("Cross", "limits"), ("Cross", "t-1"), ("Cross", "f.1"), ("Cross", "eq_1"), ("Cite", "ISO 98765:2021"),
    ]  # fmt: skip
    assert counts(again)["mark"] == 1
    assert [note.id for note in again.footnotes] == ["fn-a"]
    limits = find(again, "limits")
    assert limits is not None
    figure = next(b for b in limits.blocks if isinstance(b, Figure))
    assert (figure.id, figure.pictures, figure.label) == ("f.1", (Picture("a/b.png", "A drawing"),), "Figure 1")
    assert [(e.id, e.designation, e.label) for e in again.clauses[2].blocks if isinstance(e, Entry)] == [
        ("r1", "Company handbook 7", "[1]"), ("r2", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("identifier", ["scope", "a.b-c_d", "c-268d6546", "_x", "A1"])
def test_names_of_bookmarks(identifier: str) -> None:
    assert marking.identifier(marking.bookmark(identifier)) == identifier
    assert marking.is_own(marking.bookmark(identifier))


@pytest.mark.parametrize(
    ("name", "found"), [("_Ref123", "_Ref123"), ("附件", "b---"), ("g_", "g_"), ("g__00", "g__00")]
)
def test_names_of_others(name: str, found: str) -> None:
    assert marking.identifier(name) == found


@pytest.mark.parametrize("identifier", ["标识", "a" * 60, "iso_98765-1_2021_en_sec_4.5.6"])
def test_identifiers_without_room_in_a_name_get_another(identifier: str) -> None:
    name = marking.bookmark(identifier)
    assert len(name) <= 40
    assert marking.is_own(name)
    assert marking.identifier(name) == name
    assert marking.bookmark("") == ""
