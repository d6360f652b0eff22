"""How a text is fed to each input of the lists: what stands around it, and the call."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from guiju.core import lint
from guiju.core.comparison import compare
from guiju.core.text import formats, markdown
from guiju.core.text.model import Document

Feed = Callable[[str], object]
PARAGRAPH = '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'


def sts(text: str) -> bytes:
    return f"<standard><front/><body><sec><title>a</title>{text}</sec></body></standard>".encode("utf-8", "replace")


def legal(text: str) -> str:
    """Characters that XML can hold."""
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")


def sts_words(text: str) -> bytes:
    return sts("".join(f"<p>{escape(legal(line))}</p>" for line in text.split("\n\n")))


def docx(text: str) -> bytes:
    body = "".join(PARAGRAPH.format(escape(legal(line))) for line in text.split("\n"))
    return docx_of(body)


def docx_of(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            f"<w:body>{body}</w:body></w:document>",
        )
    return out.getvalue()


def document(text: str) -> Document:
    return markdown.read(text).document


def written(extension: str) -> Feed:
    return lambda text: formats.write(document(text), extension, "zh")
