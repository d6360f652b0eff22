"""How a text is fed to each input of the lists: what stands around it, and the call."""

from __future__ import annotations

import importlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from guiju.core.inputs import Input
from guiju.core.text import markdown
from guiju.core.text.model import Document

Feed = Callable[[str], object]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"
PLAN = "某计划（2026—2028年）\n一、任务\n（一）建平台。到2028年，建成平台50个。{}（教育部牵头）"
RELATON = "docid:\n- id: ISO 1\n  primary: true\ndocstatus:\n  stage: '60'\nabstract:\n- content: "
MAP = "source: a\ncolumns:\n  designation: a\n  title.zh: b\n"


def named(name: str) -> Callable[..., Any]:
    """The function of a dotted name."""
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def document(text: str) -> Document:
    return markdown.read(text).document


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def legal(text: str) -> str:
    """Characters that XML can hold, as text."""
    return escape("".join(c for c in text if c in "\t\n\r" or c >= " "))


def sts(text: str) -> bytes:
    return encoded(f"<standard><front/><body><sec><title>a</title>{text}</sec></body></standard>")


def pdf(text: str) -> bytes:
    """A PDF of one page whose letters are shown from above to below, a hundred a line, in a font that every reader
    has; signs that font has not are left out."""
    shown = re.sub(r"[\\()]", r"\\\g<0>", text.encode("latin-1", "ignore").decode("latin-1"))
    lines = "".join(f"({shown[at : at + 100]}) Tj T*\n" for at in range(0, len(shown), 100))
    stream = f"BT /F 2 Tf 2 TL 10 990 Td\n{lines}ET".encode("latin-1")
    return PDF_PAGE % (len(stream), stream)


PDF_PAGE = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 1000]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def docx(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        root = f'<w:document xmlns:w="{WORD}" xmlns:m="{OMML}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", encoded(root))
    return out.getvalue()


def docx_words(text: str) -> bytes:
    lines = (f'<w:p><w:r><w:t xml:space="preserve">{legal(line)}</w:t></w:r></w:p>' for line in text.split("\n"))
    return docx("".join(lines))


def half(text: str) -> str:
    """The same with another middle."""
    return text[: len(text) // 2] + "中x" + text[len(text) // 2 :]


def in_file(function: Callable[..., Any], suffix: str, before: str = "", after: str = "") -> Feed:
    def feed(text: str) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a{suffix}"
            path.write_bytes(encoded(before + text + after))
            found = function(path)
            return list(found) if hasattr(found, "__next__") else found

    return feed


PLACE = "HERE"
FEED_HEAD = "标准编号,标准名称,团体名称,发布日期\n"


def _feed() -> Any:
    from guiju.core.feeds.loader import house

    return house()["group-platform"]


def _items(text: str) -> object:
    from guiju.core.register.loader import house
    from guiju.registry.registers.tables import read

    head = "承担单位,统一社会信用代码,专业领域,验证能力\n"
    return list(read(house()["verification-points"], encoded(head + text), "a.csv"))


def _apply(text: str) -> object:
    from guiju.core import lint

    held = document(text)
    return lint.apply(held, lint.check(held))


def _sarif(text: str) -> object:
    from guiju.core import lint
    from guiju.core.lint.sarif import log

    return log(lint.check(document(text)), lint.all_rules(), "a.md", text)


def _clause(text: str) -> object:
    from guiju.core import lint

    held = document(text)
    return lint.check_clause(held, held.clauses[0].id) if held.clauses else None


@cache
def _empty_table() -> bytes:
    from guiju.core.commenting import Form, Row, write
    from guiju.core.commenting.model import KINDS

    return write([Row(1, "ISO", "5.1", "a", next(iter(KINDS)), PLACE, PLACE, "", "")], Form.ISO, "a", "2026-01-01")


def _table(text: str) -> bytes:
    """A table of comments with a text in two cells, whatever making such a cell would cost."""
    made = io.BytesIO()
    said = escape(legal(text)).replace("\n", "</w:t><w:br/><w:t>").encode()
    with zipfile.ZipFile(io.BytesIO(_empty_table())) as empty, zipfile.ZipFile(made, "w") as full:
        for name in empty.namelist():
            full.writestr(name, empty.read(name).replace(PLACE.encode(), said))
    return made.getvalue()


def _cells(text: str) -> object:
    """Rows of a table that a check reads, which tells a file that is none by an error of its own."""
    from guiju.registry.cases.checks import reading

    with suppress(reading.UNREADABLE):
        return in_file(lambda path: reading.rows(path, "csv"), ".csv", "a,b\n")(text)
    return None


def _align(text: str) -> object:
    from guiju.core.plan import read
    from guiju.core.plan.alignment import align

    return align([read(PLAN.format(text)), read(PLAN.format(half(text)))])


def _outcome(text: str) -> object:
    from guiju.registry.catalogue.intake.readers.table import checked_map

    table = checked_map({"source": "a", "columns": {"designation": "a", "title.zh": "b", "replaces": "c"}}, "a")
    cells = json.dumps({"a": "GB/T 1-2020", "b": text, "c": text})
    return named("guiju.registry.catalogue.intake.readers.table.outcome")(
        ("a", encoded(cells)), map=table, observed=date(2026, 1, 1)
    )


def _iso(text: str) -> object:
    told = {"reference": "ISO 1:2020", "currentStage": "6060", "title": {"en": text}, "scope": {"en": text}}
    return named("guiju.registry.catalogue.intake.readers.iso_open_data.outcome")(
        ("a", told), names={}, observed=date(2026, 1, 1)
    )


def _cursor(text: str) -> object:
    from guiju.search.cursor import read
    from guiju.search.model import Query

    return read(Query(text="a", after=text), 2, b"a key")


def _token(text: str) -> object:
    from guiju.api.oai.faults import OaiError
    from guiju.api.oai.tokens import read

    try:
        return read(text, "ListRecords")
    except OaiError:
        return None


def _spoken(text: str) -> object:
    from guiju.core.errors import sentence
    from guiju.web.refusals import spoken

    spoken(text)
    return spoken(sentence("there is no procedure {}", text))


def _omml(text: str) -> object:
    from guiju.core.text.maths import from_omml
    from guiju.core.text.xml import parse

    return from_omml(parse(encoded(f'<m:oMath xmlns:m="{OMML}">{text}</m:oMath>'))[0])


def _of_document(function: Callable[..., Any]) -> Feed:
    return lambda text: function(document(text))


def _of_two(function: Callable[..., Any]) -> Feed:
    return lambda text: function(document(text), document(half(text)))


def _mathml(function: Callable[..., Any]) -> Feed:
    return lambda text: function(f"<math>{text}</math>")


_WRAPPED: dict[str, Callable[[Callable[..., Any]], Feed]] = {
    "guiju.core.designation.schemes.other.other": lambda f: lambda text: f(text, "ABC"),
    "guiju.core.designation.schemes.other.parse_or_other": lambda f: lambda text: f(text, "ABC"),
    "guiju.core.text.formats.read": lambda f: lambda text: f("a.md", encoded(text)),
    "guiju.core.text.filed.read_filed": lambda f: lambda text: f("a.md", encoded(text)),
    "guiju.core.text.markdown.front.read": lambda f: lambda text: f("languages: [zh]\n" + text),
    "guiju.core.text.markdown.inlines.read_words": lambda f: lambda text: f(text, ("zh", "en")),
    "guiju.core.text.asciidoc.reading.read": lambda f: lambda text: f(encoded(text)),
    "guiju.core.text.sts.reading.read": lambda f: lambda text: f(sts(text)),
    "guiju.core.text.xml.parse": lambda f: lambda text: f(encoded(f"<a>{text}</a>")),
    "guiju.core.text.pages.reading.read": lambda f: lambda text: f(pdf(text)),
    "guiju.core.text.docx.reading.read": lambda f: lambda text: f(docx(text)),
    "guiju.core.text.docx.package.opened": lambda f: lambda text: f(encoded("PK\x03\x04" + text)),
    "guiju.core.text.oscal.reading.read": lambda f: lambda text: f(encoded('{"catalog":' + text)),
    "guiju.core.text.interchange.from_json": lambda f: lambda text: f(encoded(text)),
    "guiju.core.text.maths.omml.from_omml": lambda f: _omml,
    "guiju.core.text.pdf.writing.source": lambda f: lambda text: f(document(text), ("zh",), frozenset()),
    "guiju.core.text.docx.writing.write": lambda f: lambda text: f(document(text), "zh"),
    "guiju.core.lint.engine.check_clause": lambda f: _clause,
    "guiju.core.lint.fixing.apply": lambda f: _apply,
    "guiju.core.lint.sarif.log": lambda f: _sarif,
    "guiju.core.comparison.redline.redline": lambda f: lambda text: (f(text, text[::-1]), f(text, half(text))),
    "guiju.core.plan.reading.read": lambda f: lambda text: f(PLAN.format(text)),
    "guiju.core.plan.reading.read_bytes": lambda f: lambda text: f(encoded(text)),
    "guiju.core.plan.facts.read_facts": lambda f: lambda text: f(text, "a"),
    "guiju.core.plan.alignment.align": lambda f: _align,
    "guiju.core.commenting.reading.read": lambda f: lambda text: f(_table(text)),
    "guiju.core.definitions.source.read": lambda f: lambda text: f(text, "a"),
    "guiju.core.register.loader.load_file": lambda f: in_file(lambda path: f(path, {}), ".yaml", "register: a\n"),
    "guiju.core.links.loader.load_file": lambda f: in_file(lambda path: f(path, {}), ".yaml", "link: a\n"),
    "guiju.core.rounds.loader.load_file": lambda f: in_file(lambda path: f(path, {}), ".yaml", "round: a\n"),
    "guiju.core.procedure.loader.load_file": lambda f: in_file(f, ".yaml", "procedure: a\n"),
    "guiju.core.procedure.expressions.read": lambda f: lambda text: f(text, "a"),
    "guiju.core.indicator.loading.load_all": lambda f: lambda text: f({"a": text}, {}),
    "guiju.core.statistics.loading.load_all": lambda f: lambda text: f({"a": text}, {}),
    "guiju.core.ledger.receipt.read": lambda f: lambda text: f(encoded(text)),
    "guiju.search.highlight.highlight": lambda f: lambda text: (f(text, '标准 GB/T 1.1 "a b" a1'), f("标准a1", text)),
    "guiju.search.prepare.grams": lambda f: lambda text: f(text, 3),
    "guiju.search.prepare.cover": lambda f: lambda text: f(text, 3),
    "guiju.search.designations.keys": lambda f: lambda text: f([text]),
    "guiju.search.designations.spans": lambda f: lambda text: f(text, lambda key: False),
    "guiju.search.query.read": lambda f: lambda text: f(text, lambda key: False),
    "guiju.search.cursor.read": lambda f: _cursor,
    "guiju.registry.catalogue.intake.readers.relaton.load": lambda f: lambda text: f(encoded(text), "a"),
    "guiju.registry.catalogue.intake.readers.relaton.read": lambda f: lambda text: f(
        encoded(RELATON + json.dumps(text) + "\n"),
        "a", date(2026, 1, 1),
    ),
    "guiju.registry.catalogue.intake.readers.iso_open_data.outcome": lambda f: _iso,
    "guiju.registry.catalogue.intake.readers.iso_open_data.references": lambda f: in_file(f, ".jsonl"),
    "guiju.registry.catalogue.intake.readers.iso_open_data.committees": lambda f: in_file(f, ".jsonl"),
    "guiju.registry.catalogue.intake.readers.ics.entries": lambda f: in_file(f, ".xml", "<fields>", "</fields>"),
    "guiju.registry.catalogue.intake.readers.table.read_map": lambda f: in_file(f, ".yaml", MAP),
    "guiju.registry.catalogue.intake.readers.table.entries": lambda f: in_file(f, ".csv", "a,b\n"),
    "guiju.registry.catalogue.intake.readers.table.outcome": lambda f: _outcome,
    "guiju.registry.catalogue.intake.readers.archive.files": lambda f: in_file(lambda p: f(p, (".zip",)), ".zip"),
    "guiju.registry.goals.columns.tags.read": lambda f: lambda text: f("tag,sign,value,source\n" + text),
    "guiju.registry.cases.checks.reading.rows": lambda f: _cells,
    "guiju.registry.registers.tables.read": lambda f: _items,
    "guiju.core.feeds.loader.load_file": lambda f: in_file(lambda path: f(path), ".yaml", "feed: a\n"),
    "guiju.core.feeds.keys.words": lambda f: lambda text: f(text, ("a", "技术")),
    "guiju.registry.feeds.reading.table": lambda f: lambda text: list(f(_feed(), encoded(FEED_HEAD + text), "a.csv")),
    "guiju.registry.feeds.reading.rows": lambda f: in_file(
        lambda path: f(_feed(), path, "a.csv", date(2026, 1, 1)), ".csv", FEED_HEAD
    ),
    "guiju.registry.bodies.bringing.rows": lambda f: lambda text: f("bodies", encoded("code,kind\n" + text), "a.csv"),
    "guiju.registry.links.tables.rows": lambda f: lambda text: f(encoded("from,to\n" + text), "a.csv"),
    "guiju.registry.texts.editing.merge": lambda f: lambda text: f(text, half(text), text[::-1]),
    "guiju.registry.texts.editing.lines_apart": lambda f: lambda text: f(text, text[::-1]),
    "guiju.api.oai.tokens.read": lambda f: _token,
    "guiju.web.refusals.spoken": lambda f: _spoken,
}  # fmt: skip
_DOCUMENTS = (
    "core.text.candidates", "core.text.html", "core.text.sts.writing", "core.text.markdown.writing",
    "core.text.reqif", "core.text.epub", "core.text.linked", "core.text.smart", "core.text.interchange.to_json",
    "core.lint.engine.check",
)  # fmt: skip


def feed(entry: Input) -> Feed:
    """A function of a text that calls the input with it."""
    function = named(entry.function)
    if entry.function in _WRAPPED:
        return _WRAPPED[entry.function](function)
    if entry.function.startswith(tuple(f"guiju.{name}" for name in _DOCUMENTS)):
        return _of_document(function)
    if entry.function.startswith("guiju.core.comparison"):
        return _of_two(function)
    if entry.function.startswith("guiju.core.text.maths") and entry.grammar == "xml":
        return _mathml(function)
    return function
