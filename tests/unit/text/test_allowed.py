# ruff: noqa: E501
"""What of a text from outside becomes markup: planted in every reader, read in every file that a browser opens."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import types
import typing
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx as word
import pytest
from lxml import etree, html

from guiju.core import chart
from guiju.core.errors import GuijuError
from guiju.core.text import allowed, epub, formats, interchange, maths
from guiju.core.text.html import Mark, Shown, clause_html, document_html, view_of
from guiju.core.text.html import write as alone
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.model import Clause, Document, Formula, Link, Maths, Media, Paragraph, Picture, Run
from scripts import ADDRESSES, DRAWINGS, ELEMENTS, EVERY

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>'
PAGE = {"html", "head", "body", "meta", "title", "style", "header", "nav", "main", "link"}
"""What a file of its own has beside the text."""


def strange(page: str | bytes, *, whole: bool = False) -> list[str]:
    """The elements, attributes and addresses of HTML that are not on the list."""
    root = html.document_fromstring(page) if whole else html.fragment_fromstring(page, create_parent="div")
    return list(_strange(root, whole))


def _strange(root: Any, whole: bool) -> Iterator[str]:
    of_html, of_maths = allowed.elements("html"), allowed.elements("mathml")
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield f"not an element: {etree.tostring(element)!r}"
            continue
        tag = etree.QName(element).localname
        inside = tag == "math" or any(etree.QName(e).localname == "math" for e in element.iterancestors())
        known = (of_maths if inside else of_html).get(tag)
        if known is None:
            if not (whole and tag in PAGE):
                yield f"<{tag}>"
            continue
        for key, value in element.attrib.items():
            name = etree.QName(key).localname if key.startswith("{") else key
            if name not in known.attributes and name not in ("xmlns", "lang"):
                yield f"<{tag} {name}>"
            if name == "href" and not (value.startswith(("#", "/", "t0")) or allowed.link(value)):
                yield f"<{tag} href={value!r}>"
            if name == "src" and not value.startswith(("data:image/", "images/", "/texts/")):
                yield f"<{tag} src={value!r}>"


def written(document: Document) -> Iterator[tuple[str, list[str]]]:
    """What each writer for browsers makes of a document."""
    document = with_identifiers(document)
    marks = {(b.id, "zh"): (Mark(0, 3, "requirement", "m", EVERY[0]),) for c in document.clauses for b in c.blocks}
    view = view_of(
        document, (), marks, lambda name: Shown("/standard/x", EVERY[1], "in_force"), lambda name: f"/texts/x/{name}"
    )
    yield "page", strange(document_html(document, view))
    for clause in document.clauses:
        yield "clause", strange(clause_html(clause, view))
    yield "file", strange(alone(document), whole=True)
    with zipfile.ZipFile(io.BytesIO(epub.write(document).data)) as book:
        for name in book.namelist():
            if name.endswith(".xhtml"):
                yield name, [
                    line for line in _strange(etree.fromstring(book.read(name)).find("{*}body"), True)
                    if line != "<nav type>"
                ]  # fmt: skip


def harmless(document: Document) -> None:
    found = [f"{where}: {line}" for where, lines in written(document) for line in lines]
    assert found == []


# --- every reader ---------------------------------------------------------------------------------------------------


def sts(script: str) -> bytes:
    """An STS file with a script as words, as attributes, and as it stands where it is well-formed XML."""
    try:
        etree.fromstring(f"<x>{script}</x>")
        raw = script
    except etree.XMLSyntaxError:
        raw = ""
    words, value = escape(_xml(script)), quoteattr(_xml(script))
    return (
        '<standard xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<front><std-meta><title-wrap><full>{words}</full></title-wrap></std-meta></front><body>"
        f"<sec id={value}><label>{words}</label><title>{words}</title><p>{words}{raw}</p>"
        f"<p><ext-link xlink:href={value}>{words}</ext-link><xref rid={value}>{words}</xref><std><std-ref>{words}</std-ref></std>"
        f"<styled-content style={value}>{words}</styled-content></p>"
        f"<disp-formula id={value}>{raw if raw.startswith('<math') else ''}<mml:math>{raw}<mml:mi>{words}</mml:mi>"
        f"<mml:annotation-xml encoding='text/html'>{raw}</mml:annotation-xml></mml:math></disp-formula>"
        f"<p><inline-formula><tex-math>{words}</tex-math></inline-formula></p>"
        f"<fig id={value}><caption><title>{words}</title></caption><graphic xlink:href={value}><alt-text>{words}</alt-text></graphic></fig>"
        f"<table-wrap><table><tr><td align={value}>{words}{raw}</td></tr></table></table-wrap>"
        f"<preformat>{words}</preformat><non-normative-note><p>{words}{raw}</p></non-normative-note></sec></body></standard>"
    ).encode("utf-8", "replace")


def _xml(text: str) -> str:
    return "".join(c for c in text if c in "\t\n" or c >= " ")


def markdown(script: str) -> bytes:
    line = " ".join(script.split())
    return (
        f"---\nguiju: 1\nlanguages: [zh]\ntitles: {{zh: {json.dumps(line)}}}\n---\n\n# {line} {{#s}}\n\n{script}\n\n"
        f"[{line}]({line}) [x](<{line}>) ![{line}](<{line}>) ${line}$ `{line}` [[{line}|{line}]]\n\n<{line}>\n\n"
        f"::: table {{#t}}\n| {line} |\n|---|\n| {line} |\n:::\n\n$$\n{script}\n$$\n\n```\n{script}\n```\n"
    ).encode("utf-8", "replace")


def asciidoc(script: str) -> bytes:
    line = " ".join(script.split())
    return (
        f"= {line}\n:docnumber: {line}\n\n== {line}\n\n{script}\n\nlink:{line}[{line}] {line}[x] stem:[{line}] pass:[{line}] "
        f"image:{line}[{line}] https://example.com[{line}]\n\n++++\n{script}\n++++\n\n[stem]\n++++\n{script}\n++++\n\n"
        f"|===\n|{line}\n|===\n\nimage::{line}[{line}]\n\n----\n{script}\n----\n"
    ).encode("utf-8", "replace")


def oscal(script: str) -> bytes:
    part = {"id": script, "name": "statement", "title": script, "prose": f"{script} [x]({script}) *{script}*"}
    control = {"id": script, "title": script, "parts": [part], "params": [{"id": "p", "label": script}],
               "links": [{"href": script, "rel": "reference"}]}  # fmt: skip
    catalogue = {
        "uuid": "x", "metadata": {"title": script, "version": script, "links": [{"href": script}]},
        "groups": [{"id": script, "title": script, "controls": [control]}],
        "back-matter": {"resources": [{"uuid": "r", "title": script, "rlinks": [{"href": script}]}]},
    }  # fmt: skip
    return json.dumps({"catalog": catalogue}).encode()


def docx(script: str) -> bytes:
    file, text = word.Document(), _xml(script)
    file.add_heading(text, 1)
    paragraph = file.add_paragraph(text)
    relation = file.part.relate_to(
        text, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    link = etree.SubElement(paragraph._p, f"{{{space}}}hyperlink")
    link.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", relation)
    etree.SubElement(etree.SubElement(link, f"{{{space}}}r"), f"{{{space}}}t").text = text
    omml = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    run = etree.SubElement(etree.SubElement(paragraph._p, f"{{{omml}}}oMath"), f"{{{omml}}}r")
    etree.SubElement(run, f"{{{omml}}}t").text = text
    file.add_table(1, 1).cell(0, 0).text = text
    file.core_properties.title = text[:250]
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


READERS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "sts": ("x.xml", sts), "markdown": ("x.md", markdown), "asciidoc": ("x.adoc", asciidoc),
    "oscal": ("x.json", oscal), "docx": ("x.docx", docx),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_no_script_comes_through_a_reader(reader: str) -> None:
    name, plant = READERS[reader]
    read = 0
    for script in EVERY:
        try:
            reading = formats.read(name, plant(script))
        except GuijuError:
            continue  # refused is harmless
        read += 1
        harmless(reading.document)
    assert read > len(EVERY) * 3 // 4


@pytest.mark.parametrize("first", range(0, len(EVERY), 17))
def test_no_script_stands_in_any_string_of_a_document(first: int) -> None:
    """Every string of every kind of node is a script; each document gives them out from another one on."""
    scripts = itertools.cycle((*EVERY[first:], *EVERY[:first]))
    document = filled(Document, scripts, 8)
    names = [next(scripts) for _ in EVERY]
    media = {name: Media("image/svg+xml", SVG) for name in names}
    harmless(dataclasses.replace(document, languages=("zh",), media=media))
    assert interchange.to_json(document).decode().count("__ran") > 1000


@pytest.mark.parametrize("number", range(len(EVERY)))
def test_a_link_elsewhere_is_refused_as_json(number: int) -> None:
    script = EVERY[number]
    block = Paragraph({"zh": (Link(script, (Run("x"),)),)}, "p")
    told = interchange.as_dict(Document(("zh",), clauses=(Clause("c", blocks=(block,)),)))
    if script.lower().startswith(("https://", "mailto:")):
        harmless(interchange.from_dict(told))
    else:
        with pytest.raises(GuijuError, match="this JSON is no document"):
            interchange.from_dict(told)


def filled(kind: Any, scripts: Iterator[str], depth: int) -> Any:
    """A value of a type of the model, its strings taken one after the other."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return filled(inner[0], scripts, depth)
    if kind is str:
        return next(scripts)
    if origin is typing.Literal:
        return inner[0]
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind, include_extras=True)
        return kind(**{f.name: filled(hints[f.name], scripts, depth - 1) for f in dataclasses.fields(kind)})  # type: ignore[operator]
    if origin is tuple:
        if depth < 0:
            return ()
        union = typing.get_args(inner[0])[0] if typing.get_origin(inner[0]) is typing.Annotated else inner[0]
        union_of = (
            typing.get_args(union) if typing.get_origin(union) in (typing.Union, types.UnionType) else (inner[0],)
        )
        return tuple(filled(each, scripts, depth - 1) for each in union_of)
    if origin is dict:
        return {key: filled(inner[1], scripts, depth - 1) for key in (next(scripts), "zh")} if depth > 0 else {}
    if kind is bytes:
        return b"x"
    if kind in (int, bool):
        return kind(1)
    if getattr(kind, "__members__", None):
        return next(iter(kind))
    return filled(inner[0], scripts, depth)


# --- formulas -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(ELEMENTS)))
def test_no_script_comes_through_a_formula(number: int) -> None:
    script = ELEMENTS[number]
    kinds = [Maths(mathml=f"<math><mrow>{script}</mrow></math>"), Maths(mathml=script), Maths(latex=script),
             Maths(latex=f"\\text{{{script}}}"), Maths(latex=f"\\href{{{script}}}{{x}}")]  # fmt: skip
    for one in kinds:
        blocks = (Paragraph({"zh": (one,)}, "p"), Formula(one.latex, one.mathml, "f"))
        harmless(Document(("zh",), clauses=(Clause("c", blocks=blocks),)))


@pytest.mark.parametrize(
    ("source", "shown", "noticed"),
    [
        ("<mi>x</mi>", "<mi>x</mi>", []),
        ("<mrow onclick='x'><mi href='y'>x</mi></mrow>", "<mrow><mi>x</mi></mrow>",
         ["the attribute onclick of <mrow> is left out", "the attribute href of <mi> is left out"]),
        ("<msup><script>a</script><mn>2</mn></msup>", "<msup><mtext>a</mtext><mn>2</mn></msup>",
         ["<script> is no element of formulas; its words are kept"]),
        ("<msup><maction><mi>a</mi><mi>b</mi></maction><mn>2</mn></msup>",
         "<msup><mrow><mi>a</mi><mi>b</mi></mrow><mn>2</mn></msup>",
         ["<maction> is no element of formulas; its words are kept"]),
        ("<mi>a<b>c</b>d</mi>", "<mi>acd</mi>", ["<b> in <mi> is kept as words"]),
        ("<mi><mglyph src='x' alt='ℵ'/></mi>", "<mi>ℵ</mi>", ["<mglyph> in <mi> is kept as words"]),
        ("<mspace><i>x</i></mspace>", "<mrow><mtext>x</mtext></mrow>",
         ["<mspace> is no element of formulas; its words are kept", "<i> is no element of formulas; its words are kept"]),
        ("<semantics><mi>x</mi><annotation encoding='TeX'>\\xi</annotation></semantics>",
         "<semantics><mi>x</mi><annotation encoding=\"TeX\">\\xi</annotation></semantics>", []),
        ("<semantics><mi>x</mi><annotation-xml encoding='text/html'><b>y</b></annotation-xml></semantics>",
         "<semantics><mi>x</mi></semantics>", ["another form of a formula, <annotation-xml>, is left out"]),
        ("<mtext mathvariant='bold' id='i' class='c'> a  b </mtext>", '<mtext mathvariant="bold"> a  b </mtext>', []),
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_formula_is_unwrapped_and_told(source: str, shown: str, noticed: list[str]) -> None:
    told: list[str] = []
    made = maths.canonical(maths.parsed(f"<math>{source}</math>"), lambda element, what, kept: told.append(what))
    assert made == f'<math xmlns="http://www.w3.org/1998/Math/MathML">{shown}</math>'
    assert told == noticed
    assert maths.canonical(maths.parsed(made)) == made


def test_notices_of_a_formula_reach_the_reader_of_a_file() -> None:
    reading = formats.read("x.xml", sts(ELEMENTS[53]))
    assert any("annotation-xml" in notice.what and not notice.kept for notice in reading.notices)
    assert any("<img> in <mtext> is kept as words" in notice.what for notice in reading.notices)


# --- links and images -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["https://example.com/a?b=c#d", "HTTP://example.com", "mailto:a@example.com"])
def test_links_to_the_web_and_to_mail_stay(address: str) -> None:
    assert allowed.link(address) == address
    document = Document(
        ("zh",), clauses=(Clause("c", blocks=(Paragraph({"zh": (Link(address, (Run("x"),)),)}, "p"),)),)
    )
    assert f'href="{address}"' in alone(document).decode()


def test_other_links_are_words() -> None:
    for address in ADDRESSES[:11] + ADDRESSES[14:]:
        assert allowed.link(address) == ""
        block = Paragraph({"zh": (Link(address, (Run("words"),)),)}, "p")
        shown = document_html(*_viewed(Document(("zh",), clauses=(Clause("c", blocks=(block,)),))))
        assert '<p id="p" lang="zh-Hans">words</p>' in shown


def _viewed(document: Document) -> Any:
    return document, view_of(document)


@pytest.mark.parametrize("number", range(len(DRAWINGS)))
def test_a_drawing_that_does_more_is_no_picture(number: int) -> None:
    drawing = DRAWINGS[number]
    assert not allowed.picture("image/svg+xml", drawing.encode())
    block = Paragraph({"zh": (Picture("a.svg", "alt"),)}, "p")
    media = {"a.svg": Media("image/svg+xml", drawing.encode())}
    document = Document(("zh",), clauses=(Clause("c", blocks=(block,)),), media=media)
    assert b"<img" not in alone(document) and b"alt" in alone(document)
    book = epub.write(document)
    assert [notice.where for notice in book.notices] == ["media"]
    assert not any(name.endswith(".svg") for name in zipfile.ZipFile(io.BytesIO(book.data)).namelist())


@pytest.mark.parametrize(
    "drawing",
    [
        SVG.decode(),
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><defs><g id="a"><path d="M0 0"/></g>'
        '</defs><style>path{fill:url(#g)}</style><use xlink:href="#a" style="fill:url(#g)" fill="url( #g)"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://inkscape.org/" i:export="C:\\x"><metadata><i:x/></metadata>'
        '<image href="data:image/png;base64,AAAA"/></svg>',
    ],
)
def test_a_drawing_that_draws_is_a_picture(drawing: str) -> None:
    assert allowed.strange_in_drawing(drawing.encode()) == ""


def test_the_type_of_an_image_decides() -> None:
    assert allowed.picture("image/png", b"\x89PNG")
    for type in ("text/html", "image/svg+xml; x", 'image/png" onerror="', "application/xhtml+xml", ""):
        assert not allowed.picture(type, SVG)


# --- charts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(EVERY)))
def test_names_in_a_chart_are_words(number: int) -> None:
    script = EVERY[number]
    drawn = chart.svg(chart.Bars(script, (chart.Bar(script, 3.0),)), chart.ALONE)
    root = etree.fromstring(drawn)
    kinds = {etree.QName(element).localname for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "style", "rect", "text", "line", "g", "path"}
    assert not any(key.startswith("on") or "href" in key or key == "style" for e in root.iter() for key in e.attrib)
    assert allowed.strange_in_drawing(drawn.encode()) == ""
