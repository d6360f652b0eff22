"""Which reader a file gets, and `guiju text convert` and `guiju text read`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.text import formats
from guiju.core.text.model import Clause, Document, Kind, Paragraph, Run
from guiju.core.text.walking import text_of

STS = b'<standard><front/><body><sec id="s" sec-type="scope"><label>1</label><title>Scope</title><p>x <z>y</z></p></sec></body></standard>'  # noqa: E501
DOCUMENT = Document(
    ("en",),
    clauses=(Clause("s", Kind.SCOPE, {"en": (Run("Scope"),)}, blocks=(Paragraph({"en": (Run("It is so."),)}),)),),
)


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.xml", STS, "NISO STS"),
        ("A.XML", STS, "NISO STS"),
        ("", STS, "NISO STS"),
        ("a.json", b'{"catalog": {}}', "OSCAL"),
        ("a.json", b'{"languages": ["en"]}', "Guiju JSON"),
        ("a.adoc", b"== X", "AsciiDoc"),
        ("a.docm", b"PK\x03\x04", "Word with macros"),
    ],
)
def test_the_format_of_a_file(name: str, data: bytes, format: str) -> None:
    assert formats.format_to_read(name, data).name == format


@pytest.mark.parametrize("extension", [".xml", ".sts", ".docx", ".json", ".md"])
def test_written_and_read_again(extension: str) -> None:
    again = formats.read(f"a{extension}", formats.write(DOCUMENT, extension)).document
    assert again.clauses[0].kind is Kind.SCOPE
    block = again.clauses[0].blocks[0]
    assert isinstance(block, Paragraph) and block.words["en"] == (Run("It is so."),)


def test_unknown_formats_are_refused_with_the_list() -> None:
    with pytest.raises(GuijuError) as caught:
        formats.read("a.pages", b"x")
    assert caught.value.what == "texts are not read from files .pages"
    assert {".xml", ".docx", ".adoc", ".json"} <= set(caught.value.expected.split(", "))
    with pytest.raises(GuijuError, match=r"texts are not written to files \.adoc"):
        formats.write(DOCUMENT, "a.adoc")
    with pytest.raises(GuijuError, match="nobody knows what kind of file this is"):
        formats.read("a", b"x")


def test_a_format_registers_itself() -> None:
    before = formats.all_formats()
    try:
        formats.register(formats.Format("Plain", (".txt",), "text/plain", write=lambda document, language: b"plain"))
        assert formats.write(DOCUMENT, "a.txt") == b"plain"
    finally:
        formats._FORMATS[:] = before


def test_convert_tells_notices_and_writes_whole_files(tmp_path: Path) -> None:
    source, output = tmp_path / "a.xml", tmp_path / "b.json"
    source.write_bytes(STS)
    result = CliRunner().invoke(application("text"), ["text", "convert", str(source), "-o", str(output)])
    assert result.exit_code == 0, result.output
    assert result.stderr == "/standard/body/sec/p/z: <z> is not known: y\n"
    assert json.loads(output.read_bytes())["clauses"][0]["id"] == "s"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xml", "b.json"]


KETTLE = Path(__file__).parent / "samples" / "kettle.md"


def converted(folder: Path, source: Path, name: str) -> bytes:
    result = CliRunner().invoke(application("text"), ["text", "convert", str(source), "-o", str(folder / name)])
    assert result.exit_code == 0, result.output
    return (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("extension", "begins"),
    [
        (".xml", b"<?xml"),
        (".sts", b"<?xml"),
        (".docx", b"PK"),
        (".md", b"---"),
        (".json", b"{"),
        (".html", b"<!doctype html>"),
        (".pdf", b"%PDF-"),
        (".reqif", b"<?xml"),
        (".jsonld", b"{"),
        (".ttl", b"@prefix g:"),
        (".smart.ttl", b"@prefix smart:"),
        (".epub", b"PK"),
    ],
)
def test_a_standard_in_every_format_and_back(tmp_path: Path, extension: str, begins: bytes) -> None:
    data = converted(tmp_path, KETTLE, f"kettle{extension}")
    assert data.startswith(begins)
    assert data == converted(tmp_path, KETTLE, f"again{extension}") or extension == ".docx"
    if formats.format_to_write(extension).read is not None and extension != ".pdf":  # its pages: test_pages.py
        again = formats.read("again.md", converted(tmp_path, tmp_path / f"kettle{extension}", "again.md")).document
        assert again.front.designation.replace("—", "-") == "GB/T 99001-2026"
        assert len(again.clauses) == 10
        assert "泄漏电流应不大于0.75 mA" in text_of(again)


def test_every_format_that_is_written_is_tried() -> None:
    written = {e for one in formats.all_formats() if one.write is not None for e in one.extensions}
    assert written == {
        ".xml", ".sts", ".docx", ".md", ".markdown", ".json", ".html", ".htm", ".pdf",
        ".reqif", ".jsonld", ".ttl", ".smart.ttl", ".epub",
    }  # fmt: skip


def test_convert_tells_what_a_page_cannot_show(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text("# X {#x}\n\n::: figure {#f}\n![words](none.png)\n:::\n")
    result = CliRunner().invoke(application("text"), ["text", "convert", str(source), "-o", str(tmp_path / "a.pdf")])
    assert result.exit_code == 0, result.output
    assert result.stderr == "x: the image is not in the document: none.png\n"


def test_markdown_that_is_no_text_is_refused() -> None:
    with pytest.raises(GuijuError) as caught:
        formats.read("a.md", b"# x \xff")
    assert (caught.value.what, caught.value.where) == ("not UTF-8", "a.md byte 4")


def test_images_go_beside_and_come_from_beside(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "pic.png").write_bytes(b"image")
    (tmp_path / "secret").write_bytes(b"secret")
    source = tmp_path / "in" / "a.adoc"
    source.write_text("== X\n\nimage::pic.png[]\n\nimage::../secret[]\n")
    (tmp_path / "out").mkdir()
    result = CliRunner().invoke(
        application("text"), ["text", "convert", str(source), "-o", str(tmp_path / "out" / "b.xml")]
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "pic.png").read_bytes() == b"image"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["b.xml", "pic.png"]


def test_read_shows_clauses_or_json(tmp_path: Path) -> None:
    source = tmp_path / "a.xml"
    source.write_bytes(STS)
    shown = CliRunner().invoke(application("text"), ["text", "read", str(source)])
    assert shown.stdout.splitlines()[1] == "1\tScope\ts"
    told = CliRunner().invoke(application("text"), ["text", "read", str(source), "--json"])
    assert json.loads(told.stdout)["languages"] == ["en"]


def test_refusals_leave_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        application("text"), ["text", "convert", str(tmp_path / "none.xml"), "-o", str(tmp_path / "b.json")]
    )
    assert isinstance(result.exception, GuijuError)
    assert list(tmp_path.iterdir()) == []
