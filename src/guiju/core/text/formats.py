"""The formats a text of a standard is read from and written to: one table, by extension and by a look at the bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from guiju.core.errors import GuijuError
from guiju.core.text.model import Document, Reading, Written

Files = Mapping[str, bytes]
Reader = Callable[[bytes, str, Files], Reading]
Writer = Callable[[Document, str], bytes]


Composer = Callable[[Document, str], Written]


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    `read(bytes, where, files)`: `files` is what the file may refer to, by path. `write(document, language)`: the
    language is only asked where one file holds one. `compose`: the same, for a writer that has notices to tell.
    `looks`: whether bytes look like it. `embeds`: images stand in the file."""

    name: str
    extensions: tuple[str, ...]
    media_type: str
    read: Reader | None = None
    write: Writer | None = None
    looks: Callable[[bytes], bool] | None = None
    embeds: bool = False
    compose: Composer | None = None


_FORMATS: list[Format] = []
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL in JSON, and no backslash before it that stands for itself."""


def register(format: Format) -> None:
    """Add a format, or replace the one of the same name."""
    _FORMATS[:] = [*(known for known in _FORMATS if known.name != format.name), format]


def all_formats() -> tuple[Format, ...]:
    """Every format known."""
    return tuple(_FORMATS)


def read(name: str, data: bytes, files: Files | None = None) -> Reading:
    """The document of a file. The extension says what it is; a look at the bytes decides where several share one, or
    where there is none. Raises GuijuError for a format that is not read, and whatever its reader refuses."""
    found = format_to_read(name, data)
    assert found.read is not None
    reading = found.read(data, name, files or {})
    _refuse_nul(reading.document, name)
    return reading


def _refuse_nul(document: Document, where: str) -> None:
    """A NUL is no character of a text: databases and XML cannot hold it."""
    from guiju.core.text import interchange

    if _NUL.search(interchange.to_json(replace(document, media={}))) or any("\0" in name for name in document.media):
        raise GuijuError("the control character U+0000", where=where, expected="text")


def write(document: Document, name: str, language: str = "") -> bytes:
    """A document in the format of a file's name (or of an extension: `.xml`)."""
    return written(document, name, language).data


def written(document: Document, name: str, language: str = "") -> Written:
    """The same with what its writer has to tell."""
    found = format_to_write(name)
    if found.compose is not None:
        return found.compose(document, language)
    assert found.write is not None
    return Written(found.write(document, language))


def format_to_read(name: str, data: bytes) -> Format:
    """The format a file is read as."""
    readable = [one for one in _FORMATS if one.read is not None]
    extension = _extension(name)
    fitting = [one for one in readable if extension in one.extensions]
    looking = [one for one in fitting or readable if one.looks is not None and one.looks(data[:100_000])]
    if looking:
        return looking[0]
    if len(fitting) == 1 or (fitting and all(one.looks is None for one in fitting)):
        return fitting[0]
    if fitting:
        names = ", ".join(one.name for one in fitting)
        raise GuijuError("a file {} that is none of {}", extension, names, where=name, expected=names)
    known = ", ".join(sorted({e for one in readable for e in one.extensions}))
    if not extension:
        raise GuijuError("nobody knows what kind of file this is", where=name, expected=known)
    raise GuijuError("texts are not read from files {}", extension, where=name, expected=known)


def format_to_write(name: str) -> Format:
    """The format a file is written in."""
    extension = _extension(name)
    found = next((one for one in _FORMATS if one.write is not None and extension in one.extensions), None)
    if found is None:
        raise GuijuError(
            "texts are not written to files {}",
            extension or "without an extension",
            where=name,
            expected=", ".join(sorted({e for one in _FORMATS if one.write is not None for e in one.extensions})),
        )
    return found


def _extension(name: str) -> str:
    name = name.lower()
    for one in _FORMATS:
        for extension in one.extensions:
            if extension.count(".") > 1 and name.endswith(extension):
                return extension
    path = PurePath(name)
    return path.suffix or (name if re.fullmatch(r"\.\w{1,10}", name) else "")


# --- the formats of this floor; each is imported when it is used --------------------------------------------------


def _read_sts(data: bytes, where: str, files: Files) -> Reading:
    from guiju.core.text import sts

    return sts.read(data, where)


def _write_sts(document: Document, language: str) -> bytes:
    from guiju.core.text import sts

    return sts.write(document)


def _read_docx(data: bytes, where: str, files: Files) -> Reading:
    from guiju.core.text import docx

    return docx.read(data, where)


def _write_docx(document: Document, language: str) -> bytes:
    from guiju.core.text import docx

    return docx.write(document, language)


def _read_asciidoc(data: bytes, where: str, files: Files) -> Reading:
    from guiju.core.text import asciidoc

    return asciidoc.read(data, where, files)


def _read_oscal(data: bytes, where: str, files: Files) -> Reading:
    from guiju.core.text import oscal

    return oscal.read(data, where, files)


def _read_pdf(data: bytes, where: str, files: Files) -> Reading:
    from guiju.core.text import pages

    return pages.read(data, where)


def _read_json(data: bytes, where: str, files: Files) -> Reading:
    from guiju.core.text import interchange

    return Reading(interchange.from_json(data))


def _write_json(document: Document, language: str) -> bytes:
    from guiju.core.text import interchange

    return interchange.to_json(document, indent=1)


def _read_markdown(data: bytes, where: str, files: Files) -> Reading:
    from guiju.core.text import markdown

    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise GuijuError("not UTF-8", where=f"{where} byte {error.start}", expected="text in UTF-8") from error
    return markdown.read(source)


def _write_markdown(document: Document, language: str) -> bytes:
    from guiju.core.text import markdown

    return markdown.write(document).encode("utf-8", "replace")


def _write_html(document: Document, language: str) -> bytes:
    from guiju.core.text import html

    return html.write(document)


def _compose_pdf(document: Document, language: str) -> Written:
    from guiju.core.text import pdf

    return pdf.write(document, language)


def _write_reqif(document: Document, language: str) -> bytes:
    from guiju.core.text import reqif

    return reqif.write(document, language)


def _write_jsonld(document: Document, language: str) -> bytes:
    from guiju.core.text import linked

    return linked.jsonld(document)


def _write_turtle(document: Document, language: str) -> bytes:
    from guiju.core.text import linked

    return linked.turtle(document)


def _write_smart(document: Document, language: str) -> bytes:
    from guiju.core.text import smart

    return smart.write(document)


def _write_pdf(document: Document, language: str) -> bytes:
    return _compose_pdf(document, language).data


def _compose_epub(document: Document, language: str) -> Written:
    from guiju.core.text import epub

    return epub.write(document, language)


def _write_epub(document: Document, language: str) -> bytes:
    return _compose_epub(document, language).data


def _is_sts(data: bytes) -> bool:
    return re.search(rb"<(?:\w+:)?(standard|adoption)[\s>]", data.replace(b"\0", b"")) is not None


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1_024]


def _is_docx(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _is_oscal(data: bytes) -> bool:
    from guiju.core.text.oscal import source

    return source.looks(data)


def _is_json(data: bytes) -> bool:
    return data.lstrip().startswith(b"{") and not _is_oscal(data)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
for _one in (
    Format("NISO STS", (".xml", ".sts"), "application/xml", _read_sts, _write_sts, _is_sts),
    Format("Word", (".docx",), _DOCX, _read_docx, _write_docx, _is_docx, embeds=True),
    Format("Word with macros", (".docm",), _DOCX, _read_docx, None, _is_docx),
    Format("AsciiDoc", (".adoc", ".asciidoc"), "text/asciidoc", _read_asciidoc),
    Format("Guiju Markdown", (".md", ".markdown"), "text/markdown", _read_markdown, _write_markdown, embeds=True),
    Format("OSCAL", (".json", ".xml", ".yaml", ".yml"), "application/json", _read_oscal, None, _is_oscal),
    Format("HTML", (".html", ".htm"), "text/html", None, _write_html, embeds=True),
    Format("PDF", (".pdf",), "application/pdf", _read_pdf, _write_pdf, _is_pdf, embeds=True, compose=_compose_pdf),
    Format("ReqIF", (".reqif",), "application/xml", None, _write_reqif, embeds=True),
    Format("JSON-LD", (".jsonld",), "application/ld+json", None, _write_jsonld, embeds=True),
    Format("Turtle", (".ttl",), "text/turtle", None, _write_turtle, embeds=True),
    Format("SMART Turtle", (".smart.ttl",), "text/turtle", None, _write_smart, embeds=True),
    Format("EPUB", (".epub",), "application/epub+zip", None, _write_epub, embeds=True, compose=_compose_epub),
    Format("Guiju JSON", (".json",), "application/json", _read_json, _write_json, _is_json, embeds=True),
):
    register(_one)
