"""The type that pages are set in: what the compiler brings along and one package of Chinese type (SIL OFL 1.1)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from guiju.core.errors import GuijuError

FAMILIES = (
    "Libertinus Serif",
    "New Computer Modern Math",
    "DejaVu Sans Mono",
    "Noto Serif SC",
    "Noto Sans SC",
)
"""The families a page may name. The first three are in the compiler, the last two in `pylopdf-fonts-zh-cn`."""


@cache
def fonts() -> typst.Fonts:
    """The declared fonts and no others: what is installed on a machine changes no page.

    Raises GuijuError when a family is not there: a page in another type would be another page."""
    folders = {str(Path(path).parent) for path in (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())}
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=sorted(folders))
    missing = [family for family in FAMILIES if family not in found.families()]
    if missing:
        raise GuijuError("the type {} is missing", ", ".join(missing), where="fonts", expected=", ".join(FAMILIES))
    return found
