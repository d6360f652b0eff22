"""The measures and words of a state picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

EDGE = 18  # from the edge of the picture to the first thing
BOX = 32  # height of a state
LINE = 25  # height of the row of an act
GAP = 12  # above and below a state
LANE = 13  # between two lanes
TURN = 6  # radius of a corner
SPINE = 24  # from the left edge of a state to the line that leaves it
ASIDE = 34  # how far a state beside the main path is set in
BETWEEN = 11  # from the name of an act to those who do it
PORT = 6  # above the middle of a state things come in, below it they go out


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


@dataclass(frozen=True)
class Names:
    """The words of a picture in one language."""

    language: Language
    tag: str
    stages: dict[str, str]
    description: str
    between: str  # parties
    now: str
    back: str
    will: str
    clock: str
    end: str
    dot: str


# The stages as GB/T 16733 names them; the codes are those of ISO Guide 69.
_ZH = Names(
    Language.ZH, "zh-Hans",
    {"00": "预阶段", "10": "立项", "20": "起草", "30": "征求意见", "40": "审查", "50": "批准", "60": "出版",
     "90": "复审", "95": "废止"},
    "共 {states} 个状态、{acts} 种行为。主线：{path}。", "、", "现在", "回到此前的状态", "非必经", "由时间执行",
    "终点", "这一状态也可以",
)  # fmt: skip
_EN = Names(
    Language.EN, "en",
    {"00": "Preliminary", "10": "Proposal", "20": "Drafting", "30": "Enquiry", "40": "Review", "50": "Approval",
     "60": "Publication", "90": "Periodic review", "95": "Withdrawal"},
    "{states} states and {acts} acts. Main path: {path}.", ", ", "now", "back to the state before", "at will",
    "done by time", "end", "also from this state",
)  # fmt: skip


def names_of(language: Language) -> Names:
    return _ZH if language is Language.ZH else _EN


def width(text: str, size: float) -> float:
    """How wide a text is at a size in px: an em for a Chinese character; for a Latin one by its kind, rather wide."""
    return size * sum(
        1.0 if unicodedata.east_asian_width(c) in "WF"
        else 0.36 if c in " iljtfrI.,:;'|()-"
        else 0.86 if c in "mwMW"
        else 0.7 if c.isupper()
        else 0.6
        for c in text
    )  # fmt: skip


def number(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.1f}".removesuffix(".0")


def clock_mark(x: float, y: float) -> str:
    """A small clock with its middle at (x, y)."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="5.2"/><path d="M{number(x)} {number(y - 3.2)}v3.2h2.6"/>'
