"""HTML of a document: nothing of the text becomes markup, marks and links stand where they should."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings

from amount import many
from guiju.core.text import html, markdown
from guiju.core.text.html import Mark, Shown, document_html, view_of
from guiju.core.text.model import Clause, Document, Formula, Media, Paragraph, Run
from guiju.core.text.walking import clauses
from unit.text.strategies import documents

HEAD = "---\nguiju: 1\nlanguages: [zh, en]\n---\n\n"


def _document(source: str) -> Document:
    return markdown.read(HEAD + source).document


def test_languages_stand_beside_each_other_and_numbers_are_printed() -> None:
    document = _document(
        "# 要求 ‖ Requirements {#req}\n\n见[#t1]。\n‖ See [#t1].\n\n::: table {#t1}\n| a |\n|---|\n| 1 |\n:::\n"
    )
    shown = document_html(document, view_of(document))
    assert '<span class="number">1</span> 要求</span> <span lang="en">Requirements</span>' in shown
    assert re.search(
        r'class="pair"><p lang="zh-Hans">见<a class="cross" href="#t1">表1</a>。</p><p lang="en">See', shown
    )
    assert '<b class="number">表1</b>' in shown and '<b class="number">Table 1</b>' in shown
    only = document_html(document, view_of(document, ("en",)))
    assert "要求" not in only and "Table 1" in only


def test_marks_wrap_the_words_they_are_given_for() -> None:
    document = _document("# 要求 {#req}\n\n表面**应**平整。\n")
    block = document.clauses[0].blocks[0]
    view = view_of(document, marks={(block.id, "zh"): (Mark(2, 5, "requirement", "p1", "要求"),)})
    shown = document_html(document, view)
    assert '表面<strong><span id="p1" class="prov requirement" title="要求">应</span></strong>' in shown
    assert '<span class="prov requirement" title="要求">平整</span>。' in shown


def test_cited_standards_lead_to_the_library() -> None:
    document = _document("# 范围\n\n按[[GB/T 1.1-2020|5.3]]。\n")
    shown = document_html(
        document, view_of(document, cited=lambda name: Shown("/standard/x", "标准化工作导则", "in_force"))
    )
    assert '<a class="cited in_force" href="/standard/x" title="标准化工作导则">GB/T 1.1-2020</a> 5.3' in shown


def test_pictures_of_other_types_are_named_not_shown() -> None:
    document = Document(
        ("zh",),
        clauses=_document("# x\n\n![图](a.svg)\n").clauses,
        media={"a.svg": Media("text/html", b"<script>")},
    )
    assert "<script>" not in html.write(document).decode()


def test_a_formula_that_cannot_be_read_is_shown_as_it_stands() -> None:
    document = Document(
        ("zh",),
        clauses=(
            Clause(
                "c",
                blocks=(Formula(latex="{" * 300), Formula(mathml="<math><mi>x</mi></math>")),
            ),
        ),
    )
    shown = document_html(document, view_of(document))
    assert '<code class="latex">{{{' in shown
    assert "<mi>x</mi>" in shown


def test_markup_in_the_text_is_text() -> None:
    words = {"zh": (Run('<script>alert("1")</script>&amp;'),)}
    document = Document(("zh",), clauses=(Clause("<b>", title=words, blocks=(Paragraph(words),)),))
    shown = html.write(document).decode()
    assert "<script>" not in shown and "&lt;script&gt;" in shown and "&amp;amp;" in shown


@settings(max_examples=many(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_any_document_is_well_formed(document: Document) -> None:
    shown = document_html(document, view_of(document))
    bare = re.sub(r"<(br|img)([^>]*)>", r"<\1\2/>", shown)
    tree = ElementTree.fromstring(f"<div>{bare}</div>")
    names = {clause.id for clause, _ in clauses(document)}
    assert names <= {element.get("id") for element in tree.iter("section")}
