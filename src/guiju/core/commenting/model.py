"""One line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A comment with its answer. `number` is that in the round; `kind` is general, technical or editorial;
    `disposition` one of adopted, partly, not_adopted, noted, or "" while it is open."""

    number: int
    organization: str
    clause: str
    words: str
    kind: str
    text: str
    proposal: str
    disposition: str = ""
    reason: str = ""


KINDS = {"general": ("ge", "总体"), "technical": ("te", "技术"), "editorial": ("ed", "编辑")}
DISPOSITIONS = {
    "adopted": ("Accepted", "采纳"),
    "partly": ("Partially accepted", "部分采纳"),
    "not_adopted": ("Not accepted", "未采纳"),
    "noted": ("Noted", "已知悉"),
}
