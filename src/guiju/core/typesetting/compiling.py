"""Typst source to pages."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import typst

from guiju.core.errors import GuijuError
from guiju.core.typesetting.fonts import fonts

_MAIN = "main.typ"


@cache
def _empty() -> tempfile.TemporaryDirectory[str]:
    """The root of every page: an empty folder, so that no file of the machine can be part of one."""
    return tempfile.TemporaryDirectory(prefix="guiju-pages-")


class SettingError(GuijuError):
    """Source that cannot be set. `what` is what the compiler says."""


def pdf(source: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """A tagged PDF of Typst source. The same source and files give the same bytes on any day and machine: source that
    asks for the date is refused by the compiler's own means (`datetime.today` sees 1970-01-01).

    files: what the source may name, by path. Raises SettingError."""
    return _compiled(source, files, "pdf")[0]


def png(source: str, files: Mapping[str, bytes] | None = None, *, dots: int = 96) -> list[bytes]:
    """The pages of Typst source as PNG images, `dots` to the inch. Raises SettingError."""
    return _compiled(source, files, "png", dots)


def sets(source: str, files: Mapping[str, bytes] | None = None) -> bool:
    """Whether Typst source can be set."""
    try:
        _compiled(source, files, "pdf")
    except SettingError:
        return False
    return True


def _compiled(source: str, files: Mapping[str, bytes] | None, form: str, dots: int = 96) -> list[bytes]:
    given = {**(files or {}), _MAIN: source.encode("utf-8", "replace")}
    nowhere = _empty().name
    try:
        # files in memory are taken as a mapping, which the stub does not say
        made = cast(Any, typst.compile)(
            given,
            root=nowhere,
            font_paths=fonts(),
            ignore_system_fonts=True,
            format=form,
            ppi=dots,
            timestamp=0,
            package_path=nowhere,
            package_cache_path=nowhere,
        )
    except typst.TypstError as error:
        raise SettingError(str(error).strip()[:500], expected="source that can be set") from error
    return made if isinstance(made, list) else [made]
