"""The colours and type of a chart: on a page, alone, in print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from guiju.core.errors import GuijuError

_LIGHT = {
    "paper": "#fbfaf7", "sheet": "#ffffff", "ink": "#1c1b19", "ink-2": "#55524c", "ink-3": "#6e6a62", "rule": "#e4e0d6",
    "rule-2": "#cfc9bb", "wash": "#f3f0e8", "link": "#24476b", "jade": "#2f6b4f", "ochre": "#8a5f12",
}  # fmt: skip
_DARK = {
    "paper": "#171614", "sheet": "#1e1d1a", "ink": "#ece8df", "ink-2": "#b9b3a6", "ink-3": "#9a9487", "rule": "#33302a",
    "rule-2": "#4a463d", "wash": "#24221e", "link": "#8fb4dc", "jade": "#7cc09d", "ochre": "#d9ad5b",
}  # fmt: skip
_SANS = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
_FONT = re.compile(r"[\w .,'-]{1,200}")


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by the names of the page's tokens; `font` a font-family; `style` what a chart of its own brings."""

    colours: Mapping[str, str] = field(hash=False)
    font: str = _SANS
    style: str = ""

    def colour(self, name: str) -> str:
        return self.colours[name]


def _block(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


_VARIABLES = {name: f"var(--{name},{value})" for name, value in _LIGHT.items()}
PAGE = Look(_VARIABLES)
"""Inline on a page: its CSS variables, dark theme included; the light colours where there are none."""
ALONE = Look(
    _VARIABLES,
    style=f"svg{{{_block(_LIGHT)}background:var(--paper)}}@media (prefers-color-scheme:dark){{svg{{{_block(_DARK)}}}}}",
)
"""A file of its own, shown by an image element: no script, its own light and dark colours."""


def printed(font: str) -> Look:
    """For typesetting: fixed colours, and type of this family only. GuijuError for what is no name of one."""
    if not _FONT.fullmatch(font):
        raise GuijuError("not a font", where="font", expected="the name of a font family, such as Noto Sans CJK SC")
    return Look(_LIGHT, font)
