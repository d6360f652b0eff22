"""A commenting template that is broken, wherever it is broken, is read or refused; nothing else happens."""

from __future__ import annotations

import contextlib
import io
import random
import re
import zipfile
from typing import Any

import pytest

from guiju.core.commenting import Form, Row, read, write
from guiju.core.errors import GuijuError

DAY = "2026-03-01"
A = Row(7, "某公司", "5.1", "原文", "general", "意见", "改为……", "partly", "理由")


def _rewritten(data: bytes, part: str, change: Any) -> bytes:
    """The file with one of its parts changed; without it where `change` gives None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = change(old.read(name)) if name == part else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


_PARTS = ("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels")
_BREAKS = {
    "gone": lambda data: None,
    "empty": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "no XML": lambda data: b"\x00\xff<",
    "another root": lambda data: b"<a/>",
    "no target": lambda data: re.sub(rb' Target="[^"]*"', b"", data),
    "no type": lambda data: re.sub(rb' Type="[^"]*"', b"", data),
    "no id": lambda data: re.sub(rb' Id="[^"]*"', b"", data),
    "target elsewhere": lambda data: re.sub(rb' Target="[^"]*"', b' Target="../../../etc/passwd"', data),
    "target empty": lambda data: re.sub(rb' Target="[^"]*"', b' Target=""', data),
    "no content type": lambda data: re.sub(rb' ContentType="[^"]*"', b"", data),
    "no part name": lambda data: re.sub(rb' PartName="[^"]*"', b"", data),
    "cells without a table": lambda data: re.sub(rb"</?w:tr[^>]*>", b"", data),
    "no cells": lambda data: re.sub(rb"<w:tc>.*?</w:tc>", b"", data, flags=re.DOTALL),
}


@pytest.mark.parametrize("part", _PARTS)
@pytest.mark.parametrize("how", _BREAKS)
def test_a_broken_package_is_read_or_refused(part: str, how: str) -> None:
    broken = _rewritten(write([A], Form.ISO, "x", DAY), part, _BREAKS[how])
    try:
        found = read(broken)
    except GuijuError as error:
        assert error.where == "commenting table" and error.expected
    else:
        assert found.form is Form.ISO  # what was broken does not matter to the table


def test_a_relation_without_a_target_is_refused() -> None:
    data = write([A], Form.ISO, "x", DAY)
    broken = _rewritten(data, "word/_rels/document.xml.rels", _BREAKS["no target"])
    with pytest.raises(GuijuError, match="not a Word file"):
        read(broken)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), bytes(1000), b"<a/>"])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(GuijuError, match="not a Word file"):
        read(data)


def test_a_workbook_is_refused() -> None:
    """An .xlsx package given as a commenting template: a package, but of another kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(GuijuError, match="not a Word file"):
        read(out.getvalue())


def test_bytes_changed_anywhere_are_read_or_refused() -> None:
    data, chance = write([A], Form.CHINESE, "x", DAY), random.Random(7)
    for _ in range(200):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with contextlib.suppress(GuijuError):
            read(bytes(broken))
