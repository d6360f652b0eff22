"""Attachments: kept once by the SHA-256 of their bytes in the data folder; bounded in size, known by their content."""

from __future__ import annotations

import codecs
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from guiju import config
from guiju.core.errors import GuijuError, sentence
from guiju.registry.cases.models import File

KINDS = ("pdf", "docx", "xlsx", "xml", "png", "jpg", "csv", "json", "zip", "txt")
_MAGIC = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "zip": b"PK"}
_PLAIN = {"csv", "json", "txt"}
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what spreadsheets call Unicode text
_ZIPPED = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_MOST_ENTRIES = 5_000


def _folder() -> Path:
    return config.data_folder() / "files"


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return _folder() / sha256[:2] / sha256[2:]


def most_bytes() -> int:
    return config.number("GUIJU_UPLOAD_MB", 1) * 1_000_000


def store(chunks: Iterable[bytes], name: str, user: int | None, now: datetime) -> dict[str, Any]:
    """Keep a file; what a fact of type file holds: sha256, name, size in bytes. GuijuError when it is too large, of a
    kind that is not taken, or not what its name says."""
    name = "".join(char for char in Path(name.replace("\\", "/")).name if char.isprintable()).strip()[-200:]
    kind = _kind(name)
    if kind not in KINDS or name.startswith("."):
        raise GuijuError(
            "files of the kind {} are not taken", repr(kind[:20]), where=name[:80], expected=", ".join(KINDS)
        )
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    digest, size, limit = hashlib.sha256(), 0, most_bytes()
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise GuijuError(
                        "the file is too large", where=name, expected=sentence("at most {} MB", limit // 1_000_000)
                    )
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if size == 0:
            raise GuijuError("the file is empty", where=name, expected="at least one byte")
        _look(Path(temporary), kind, name)
        sha256 = digest.hexdigest()
        target = path_of(sha256)
        target.parent.mkdir(exist_ok=True)
        # the row first: whoever is killed between leaves a row without bytes, and no bytes that nobody answers for
        File.objects.get_or_create(sha256=sha256, defaults={"size": size, "kind": kind, "user_id": user, "stored": now})
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return {"sha256": sha256, "name": name, "size": size}


def is_stored(value: Mapping[str, Any]) -> bool:
    """Whether a fact of type file names bytes that are here, with their size and a name of their kind. The same bytes
    may have come under names of several kinds: a table as .csv and as .txt."""
    row = File.objects.filter(sha256=value["sha256"]).first()
    kind = _kind(value["name"])
    if row is None or row.size != value["size"] or kind not in KINDS or not path_of(row.sha256).is_file():
        return False
    if row.kind != kind:
        try:
            _look(path_of(row.sha256), kind, value["name"])
        except (GuijuError, OSError):
            return False
    return True


def _kind(name: str) -> str:
    """The kind that a name says by its ending; "" for a name without one."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower().replace("jpeg", "jpg") if stem and dot else ""


def _look(path: Path, kind: str, name: str) -> None:
    """A file must be what its name says."""
    with path.open("rb") as f:
        head = f.read(1024)
    if kind in _MAGIC and not head.startswith(_MAGIC[kind]):
        raise GuijuError(
            "the content is of another kind than the name says", where=name, expected=sentence("a {} file", kind)
        )
    if kind in _ZIPPED:
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            names = []
        macros = any(entry.lower().endswith("vbaproject.bin") for entry in names)
        if _ZIPPED[kind] not in names or len(names) > _MOST_ENTRIES or macros:
            raise GuijuError(
                "the content is of another kind than the name says", where=name, expected=sentence("a {} file", kind)
            )
    if kind == "xml" and b"<" not in head:
        raise GuijuError("the content is of another kind than the name says", where=name, expected="an XML file")
    if kind in _PLAIN and b"\0" in head and not (kind == "csv" and head.startswith(_WIDE)):
        raise GuijuError("the content is of another kind than the name says", where=name, expected="a text")
