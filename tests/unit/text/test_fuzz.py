"""Mutated bytes of small valid files: a reader gives a document or refuses, nothing else, within a second or so.

GUIJU_FUZZ=100000 runs that many inputs for each format."""

from __future__ import annotations

import json
import os
from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.text import formats
from guiju.core.text.model import Clause, Document, Kind, Paragraph, Reading, Run

EXAMPLES = int(os.environ.get("GUIJU_FUZZ", many(150)))
XML = (
    b'<standard xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:tbx="urn:iso:std:iso:30042:ed-1" xml:lang="en"><front>'  # noqa: E501
    b'<std-meta><title-wrap xml:lang="en"><full>T</full></title-wrap><std-ref>X 1</std-ref></std-meta></front><body><sec id="a">'  # noqa: E501
    b'<label>1</label><title>S</title><p>a <bold>b</bold><xref rid="a">1</xref><fn><p>n</p></fn></p><list list-type="bullet">'  # noqa: E501
    b"<list-item><p>i</p></list-item></list><table-wrap><table><tr><td colspan='2' rowspan='3'>x</td></tr></table></table-wrap>"  # noqa: E501
    b"<disp-formula><mml:math><mml:mfrac><mml:mi>a</mml:mi><mml:mn>2</mml:mn></mml:mfrac></mml:math></disp-formula></sec><term-sec>"
    b'<tbx:termEntry><tbx:langSet xml:lang="en"><tbx:definition>d</tbx:definition><tbx:tig><tbx:term>t</tbx:term></tbx:tig>'  # noqa: E501
    b"</tbx:langSet></tbx:termEntry></term-sec></body><back><app-group><app><label>A</label></app></app-group></back></standard>"
)
ADOC = (
    b'= T\n:a: b\n\n[[x]]\n== S\n\n_a_ *b* stem:[x^2/(y)] <<x,1>> footnote:[f] {a}\n\n* i\n** j\n+\nk\n\n[cols="1,2"]\n|===\n'  # noqa: E501
    b".2+|a 2+|b\n|c|d\n|===\n\nNOTE: n\n\n[stem]\n++++\na_1\n++++\n\na:: b\n\n====\ne\n====\n\n[bibliography]\n== R\n\n* [[[r,R 1]]], t\n"  # noqa: E501
)
OSCAL = json.dumps(
    {
        "catalog": {
            "metadata": {"title": "C"},
            "groups": [
                {
                    "id": "g",
                    "title": "G",
                    "controls": [
                        {
                            "id": "g-1",
                            "title": "T",
                            "params": [{"id": "p", "label": "l"}],
                            "parts": [{"name": "statement", "prose": "x {{ insert: param, p }}"}],
                        }
                    ],
                }
            ],
        }
    }
).encode()


def word() -> bytes:
    file = python_docx.Document()
    for text in ("1 范围", "本文件规定。", "a) x", "附录A", "（规范性）", "A.1 y"):
        file.add_paragraph(text)
    file.add_table(2, 2)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


SEEDS = {
    ".xml": XML,
    ".adoc": ADOC,
    ".docx": word(),
    ".json": OSCAL,
    ".json own": formats.write(
        Document(("en",), clauses=(Clause("a", Kind.SCOPE, blocks=(Paragraph({"en": (Run("x"),)}),)),)), ".json"
    ),
}
PIECES = [
    b"", b"\0", b"<", b">", b"&", b"&amp;", b"]]>", b"[", b"]", b"{", b"}", b"|===\n", b"====\n", b"+\n", b"<<", b">>", b"\n",  # noqa: E501
    b"<p>", b"</p>", b"<sec>", b"<x:y>", b'"', b"null", b"-1", b"99999999999", b"\xff", b"\xe4\xb8", "附录".encode(), b"<!--",  # noqa: E501
    b"<![CDATA[", b"PK\x03\x04", b":: ", b"stem:[", b"<table><tr><td/></tr></table>", b"\\", b"_" * 50, b"*" * 50, b"(" * 50,  # noqa: E501
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            data[start:end] = draw(st.sampled_from(PIECES))
        elif kind == 1:
            data[start:end] = draw(st.binary(max_size=6))
        elif kind == 2:
            data[start:start] = data[start : start + 200]
        else:
            del data[start:end]
    return bytes(data)


@pytest.mark.parametrize("extension", list(SEEDS))
def test_a_reader_reads_or_refuses(extension: str) -> None:
    seed = SEEDS[extension]

    @settings(max_examples=EXAMPLES, deadline=5000, suppress_health_check=list(HealthCheck), database=None)
    @given(mutated(seed))
    def run(data: bytes) -> None:
        try:
            reading = formats.read("a" + extension.split()[0], data)
        except GuijuError as error:
            assert error.what
            assert error.expected
            return
        assert isinstance(reading, Reading)
        for target in (".xml", ".json"):
            assert formats.write(reading.document, target)

    run()
