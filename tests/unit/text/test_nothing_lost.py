"""Nothing is lost silently: every word and every object of a source is in the reading, or in one of its notices."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word import cell, field, p, run, table, word

from guiju.core.text import asciidoc, docx, markdown, oscal, sts
from guiju.core.text.interchange import as_dict
from guiju.core.text.model import Document, Reading
from guiju.core.text.walking import blocks, clauses

Draw = Callable[[st.SearchStrategy[Any]], Any]
_NAMES = st.integers(0, 10**6)
FEW = settings(max_examples=60, deadline=None)


def strings(told: Any) -> Iterator[str]:
    """Every string of a JSON value; of formulas, their characters."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield key
            yield from strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from strings(value)
    elif isinstance(told, str):
        yield re.sub("<[^>]*>", " ", told) if told.startswith("<math") else told


def missing(reading: Reading, marked: str) -> list[str]:
    """The marked words of a source (`w17q`) that are neither in the document nor in a notice."""
    have = " ".join([*strings(as_dict(reading.document)), *(f"{n.what} {n.text}" for n in reading.notices)])
    have = have.replace(" ", "")
    return [name for name in re.findall(r"w\d+q", marked) if name not in have]


def objects(document: Document) -> Counter[str]:
    """How many tables, figures, notes, formulas, references and footnotes there are."""
    found: Counter[str] = Counter()
    for clause, _ in clauses(document):
        for block in blocks(clause.blocks):
            found[block.type] += 1
            found["footnote"] += len(getattr(block, "footnotes", ()))
    found["footnote"] += len(document.footnotes)
    return found


class Words:
    """Words of which each stands once."""

    def __init__(self) -> None:
        self.next = count(1)

    def __call__(self) -> str:
        return f"w{next(self.next)}q"


# --- STS ---------------------------------------------------------------------------------------------------------

_INLINE = (
    "{0}",
    "<bold>{0}</bold>",
    "<italic>{0}<sub>{1}</sub></italic>",
    "<xref rid='x'>{0}</xref>",
    "<std><std-ref>{0}</std-ref></std>",
    "<std><std-id-group><std-id>{0}</std-id></std-id-group><std-ref>{1}</std-ref></std>",
    "<ext-link xlink:href='u:v'>{0}</ext-link>",
    "<named-content>{0}</named-content>",
    "<overline>{0}</overline>",
    "<ruby><rb>{0}</rb><rt>{1}</rt></ruby>",
    "<strange>{0}</strange>",
    "<inline-formula><mml:math><mml:mi>{0}</mml:mi></mml:math></inline-formula>",
    "<index-term><term>{0}</term></index-term>",
    "<inline-graphic xlink:href='{0}'/>",
    "<styled-content style='x'>{0}</styled-content>",
    "<fn><label>a</label><p>{0}</p></fn>",
    "<email>{0}@b</email>",
    "<num>{0}</num>",
    "<std>{0}</std>",
    "<abbrev>{0}</abbrev>",
    "<email/>{0}",
)
_BLOCK = (
    "<p>{i}</p>",
    "<p>{i} {i}</p>",
    "<non-normative-note><label>NOTE</label><p>{i}</p></non-normative-note>",
    "<list list-type='bullet'><list-item><p>{i}</p></list-item><list-item><label>a)</label><p>{i}</p></list-item>"
    "</list>",
    "<def-list><title>{w}</title><def-item><term>{i}</term><def><p>{i}</p></def></def-item></def-list>",
    "<table-wrap><label>{w}</label><caption><title>{i}</title></caption><table><thead><tr><th>{i}</th></tr></thead><tbody><tr><td>{i}</td>"
    "</tr></tbody></table><table-wrap-foot><p>{i}</p></table-wrap-foot></table-wrap>",
    "<table-wrap><table><tgroup cols='1'><tbody><row><entry>{i}</entry></row></tbody></tgroup></table></table-wrap>",
    "<fig><label>{w}</label><caption><title>{i}</title></caption><graphic xlink:href='{w}'/></fig>",
    "<disp-formula><label>{w}</label><mml:math><mml:mi>{w}</mml:mi></mml:math></disp-formula>",
    "<disp-quote><p>{i}</p></disp-quote>",
    "<preformat>{w}</preformat>",
    "<boxed-text><p>{i}</p></boxed-text>",
    "<editing-instruction><p>{i}</p></editing-instruction>",
    "<odd>{i}</odd>",
    "<ref-list><ref><label>[1]</label><std><std-ref>{w}</std-ref>, <title>{w}</title></std></ref></ref-list>",
    "<sec><title>{i}</title><p>{i}</p></sec>",
)


@st.composite
def sts_source(draw: Draw) -> str:
    words = Words()

    def inline(_: re.Match[str]) -> str:
        return str(draw(st.sampled_from(_INLINE))).format(words(), words())

    made = []
    for shape in draw(st.lists(st.sampled_from(_BLOCK), min_size=1, max_size=6)):
        made.append(re.sub(r"\{w\}", lambda _: words(), re.sub(r"\{i\}", inline, shape)))
    spaces = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    title = f"<title>{words()}</title>"
    return f"<standard {spaces}><front/><body><sec><label>1</label>{title}{''.join(made)}</sec></body></standard>"


@FEW
@given(sts_source())
def test_no_word_and_no_object_of_sts_is_lost(source: str) -> None:
    reading = sts.read(source.encode())
    assert missing(reading, source) == []
    found = objects(reading.document)
    told = " ".join(notice.what for notice in reading.notices)
    for kind, tag in (("table", "<table-wrap>"), ("figure", "<fig>"), ("formula", "<disp-formula>"), ("entry", "<ref>"),
                      ("note", "<non-normative-note>"), ("footnote", "<fn>"), ("quote", "<disp-quote>")):  # fmt: skip
        assert found[kind] >= source.count(tag) or tag.strip("<>") in told, (kind, source)


# --- Word --------------------------------------------------------------------------------------------------------

_RUNS = (
    lambda w: run(w()),
    lambda w: run(w(), "<w:b/>"),
    lambda w: run(w(), "<w:vanish/>"),
    lambda w: field("REF a", w()),
    lambda w: field(f"EQ \\f({w()},{w()})"),
    lambda w: field(f"DOCPROPERTY {w()}"),
    lambda w: f"<w:ins>{run(w())}</w:ins>",
    lambda w: f"<m:oMath><m:r><m:t>{w()}</m:t></m:r></m:oMath>",
    lambda w: f"<w:hyperlink>{run(w())}</w:hyperlink>",
    lambda w: f"<w:r><w:ruby><w:rt>{run(w())}</w:rt><w:rubyBase>{run(w())}</w:rubyBase></w:ruby></w:r>",
    lambda w: f"<w:sdt><w:sdtContent>{run(w())}</w:sdtContent></w:sdt>",
    lambda w: f"<w:smartTag>{run(w())}</w:smartTag>",
    lambda w: f"<w:r><w:drawing><wps:txbx><w:txbxContent>{p(w())}</w:txbxContent></wps:txbx></w:drawing></w:r>",
    lambda w: f"<w:fldSimple w:instr='PAGE'>{run(w())}</w:fldSimple>",
    lambda w: f"<w:strange>{run(w())}</w:strange>",
)
_PARAGRAPHS = ("", "5.1 ", "注：", "示例：", "a) ", "——", "表1 ", "图1 ", "附录A ", "[1] GB/T 1.1 ", "NOTE ", "• ")


@st.composite
def word_source(draw: Draw) -> list[str]:
    words = Words()

    def paragraph() -> str:
        runs = [make(words) for make in draw(st.lists(st.sampled_from(_RUNS), min_size=1, max_size=3))]
        return p(draw(st.sampled_from(_PARAGRAPHS)) or "x", *runs, style=draw(st.sampled_from(["", "H1", "H2"])))

    made = [p(f"1 {words()}", style="H1")]
    for _ in range(draw(st.integers(1, 5))):
        if draw(st.booleans()):
            made.append(paragraph())
        else:
            made.append(table(f"{words()}|{words()}", f"<w:tr>{cell(paragraph())}{cell(words())}</w:tr>"))
    return made


@FEW
@given(word_source())
def test_no_word_and_no_object_of_word_is_lost(source: list[str]) -> None:
    reading = docx.read(word(*source))
    assert missing(reading, "".join(source)) == []
    assert objects(reading.document)["table"] == sum(block.count("<w:tbl>") for block in source)


# --- AsciiDoc, Markdown, OSCAL -----------------------------------------------------------------------------------

_ADOC = (
    "{} {}",
    "* {}\n* {}",
    "{}:: {}",
    "NOTE: {}",
    "|===\n|{}|{}\n|===",
    "====\n{}\n====",
    "ifdef::no[]\n{}\nendif::[]",
    "ifndef::no[{}]",
    "----\n{}\n----",
    "[requirement]\n====\n{}\n====",
    "*{}* _{}_ stem:[x] &le; {}",
    "footnote:[{}] x",
    "<<a,{}>>",
    ".{}\n{}",
    "// {}x",
    "a {{nope}} {}",
    "[.source]\n{}",
    "____\n{}\n____",
    "https://a.b[{}] `{}`",
    "index:also[{}] x",
    "== {}\n\n{}",
    "image::{}.png[{}]",
)
_MARKDOWN = (
    "{} {}",
    "- {}\n- {}",
    "| {} | {} |\n|---|---|\n| {} | {} |",
    "> {}",
    "```\n{}\n```",
    "注：{}",
    "## {}",
    "@ GB/T 1 {}",
    "*{}* `{}`",
    "1) {}\n2) {}",
    "[{}](#a)",
    "<b>{}</b>",
    "::: note\n{}\n:::",
    "![{}](x.png)",
    "{} ‖ {}",
    "---\n{}",
    "$$\n{}\n$$",
    "[{}](javascript:x)",
)


def filled(draw: Draw, shapes: tuple[str, ...]) -> str:
    words = Words()
    chosen = draw(st.lists(st.sampled_from(shapes), min_size=1, max_size=6))
    return "\n\n".join(
        re.sub(r"\{\}", lambda _: words(), shape).replace("{{", "{").replace("}}", "}") for shape in chosen
    )


@FEW
@given(st.data())
def test_no_word_of_asciidoc_is_lost(data: st.DataObject) -> None:
    source = "== X\n\n" + filled(data.draw, _ADOC) + "\n"
    reading = asciidoc.read(source.encode())
    comments = set(re.findall(r"// (w\d+q)", source))  # comments are no text of the document
    assert [name for name in missing(reading, source) if name not in comments] == []


@FEW
@given(st.data())
def test_no_word_of_markdown_is_lost(data: st.DataObject) -> None:
    source = "# x\n\n" + filled(data.draw, _MARKDOWN) + "\n"
    assert missing(markdown.read(source), source) == []


@st.composite
def control(draw: Draw) -> dict[str, Any]:
    words = Words()
    part: dict[str, Any] = {
        "name": draw(st.sampled_from(["statement", "item", "guidance", "odd"])),
        "id": "s",
        "prose": f"{words()}\n\n- {words()}\n- {words()}\n\n| {words()} |\n|---|\n| {words()} |",
    }
    more = {
        "title": words(),
        "class": "x",
        "params": [{"id": "p", "label": words(), "constraints": [{"description": words()}]}],
        "props": [{"name": "label", "value": words()}, {"name": "other", "value": words()}],
        "new-field": words(),
        "links": [{"href": f"#{words()}", "rel": "reference"}, {"href": "https://a.b", "text": words()}],
        "parts": [part],
    }
    part["title"] = words()
    chosen = draw(st.lists(st.sampled_from(sorted(more)), unique=True))
    told = {"id": "c-1", **{key: more[key] for key in chosen}}
    if "params" in told and "parts" in told:
        part["prose"] += " {{ insert: param, p }}"
    elif "params" in told:
        told["params"][0].pop("label")
    return told


@FEW
@given(control())
def test_no_word_of_oscal_is_lost(told: dict[str, Any]) -> None:
    data = json.dumps({"catalog": {"metadata": {"title": "w0q", "roles": [{"id": "w999q"}]}, "controls": [told]}})
    assert missing(oscal.read(data.encode()), data) == []


# --- the samples -------------------------------------------------------------------------------------------------


def letters(text: str) -> Counter[str]:
    return Counter(letter for letter in text if letter.isalnum())


def test_letters_of_the_sample_files_are_counted(corpus: Path) -> None:
    """Letter by letter, not only word by word: what a reading has less of than its source is in the notices."""
    from guiju.core.text.xml import parse

    for file in sorted((corpus / "sts" / "samples").glob("*.xml")):
        reading = sts.read(file.read_bytes())
        root, _ = parse(file.read_bytes())
        told = " ".join(notice.text for notice in reading.notices)
        parts = list(root.iter("{*}body", "{*}back"))
        have = letters(" ".join(strings(as_dict(reading.document))) + told)
        assert letters(" ".join(str(said) for part in parts for said in part.itertext())) - have == Counter(), file.name


@pytest.mark.parametrize("name", ["body-zh.adoc"])
def test_letters_of_the_rice_standard(corpus: Path, name: str) -> None:
    source = (corpus / "rice-zh" / name).read_text(encoding="utf-8")
    reading = asciidoc.read(source.encode())
    have = "".join(strings(as_dict(reading.document))) + " ".join(notice.text for notice in reading.notices)
    chinese = Counter(c for c in re.sub(r"(?m)^(//|image::).*$", "", source) if "\u4e00" <= c <= "\u9fff")
    assert chinese - Counter(have) == Counter()
