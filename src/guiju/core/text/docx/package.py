"""The package of a .docx, opened within bounds: sizes are counted while unpacking, nothing outside is ever fetched."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.model import Notice
from guiju.core.text.xml import Element, attribute, elements, parse

LARGEST = 100_000_000
"""Bytes of the file."""
UNPACKED = 250_000_000
"""Bytes of everything in it."""
PARTS = 5_000
RATIO = 200
"""How much larger than packed a part of more than a megabyte may be."""
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: `kind` is the last word of its type (image, hyperlink, footnotes …)."""

    kind: str
    target: str
    outside: bool


@dataclass
class Package:
    """The parts of a .docx by name, read when asked for."""

    archive: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo]
    notices: list[Notice] = field(default_factory=list)
    _spent: int = 0

    def bytes_of(self, name: str) -> bytes | None:
        """The bytes of a part, None if there is none. Raises GuijuError for a part that unpacks beyond bounds."""
        info = self.names.get(name.lstrip("/"))
        if info is None:
            return None
        parts: list[bytes] = []
        size = 0
        try:
            with self.archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._spent += len(chunk)
                    if self._spent > UNPACKED or (size > 1_000_000 and size > RATIO * max(info.compress_size, 1)):
                        raise GuijuError(
                            "the file unpacks to more than is read", where=name, expected=sentence("{} bytes", UNPACKED)
                        )
                    parts.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise GuijuError("a part of the file cannot be unpacked", where=name, expected="a sound .docx") from error
        return b"".join(parts)

    def xml(self, name: str) -> Element | None:
        """The root of an XML part, None if there is none."""
        data = self.bytes_of(name)
        return None if data is None else parse(data, name)[0]

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part refers to, by identifier. Addresses outside are told, never followed."""
        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for one in elements(root) if root is not None else ():
            kind = attribute(one, "Type").rsplit("/", 1)[-1]
            target, outside = attribute(one, "Target"), attribute(one, "TargetMode") == "External"
            if outside and kind != "hyperlink":
                self.notices.append(Notice(name, f"{kind} at an address outside is not fetched", target[:200], False))
            if not outside:
                target = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
            found[attribute(one, "Id")] = Relation(kind, target, outside)
        return found


def opened(data: bytes, where: str = "") -> Package:
    """The package of a file. Raises GuijuError for what is no .docx or too large."""
    if len(data) > LARGEST:
        raise GuijuError("{} bytes", len(data), where=where, expected=sentence("at most {}", LARGEST))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise GuijuError(
            "an encrypted file or one of Word before 2007", where=where, expected=".docx without a password"
        )
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, IndexError, OverflowError) as error:
        raise GuijuError("this is no .docx", where=where, expected="a Word file (.docx)") from error
    if len(infos) > PARTS:
        raise GuijuError("{} parts in one file", len(infos), where=where, expected=sentence("at most {}", PARTS))
    package = Package(archive, {info.filename: info for info in infos})
    if any(info.flag_bits & 1 for info in infos):
        raise GuijuError("the file is encrypted", where=where, expected=".docx without a password")
    for name in package.names:
        if name.lower().endswith(("vbaproject.bin", "vbadata.xml")):
            package.notices.append(Notice(name, "macros are left out", kept=False))
        elif "/embeddings/" in name.lower() or "/activex/" in name.lower():
            package.notices.append(Notice(name, "an embedded object is left out", kept=False))
    return package
