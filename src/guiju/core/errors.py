"""The one family of errors: each says what is wrong, where, and what was expected; by a code and its parts, so that it
can be said in either language and told apart by programs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Self

from guiju.data import tables

GAP = "{}"


class Sentence(str):
    """An English sentence that knows its template, whose gaps `{}` its parts fill, in order."""

    template: str
    parts: tuple[str, ...]

    def __new__(cls, template: str, *parts: object) -> Self:
        filled = tuple(part if isinstance(part, str) else str(part) for part in parts)
        made = super().__new__(cls, _filled(template, filled))
        made.template, made.parts = template, filled
        return made

    def __getnewargs__(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.template, *self.parts)


class Named(Sentence):
    """A part of a sentence that the data name in both languages: a fact, an act, a role."""

    chinese: str

    @classmethod
    def of(cls, english: str, chinese: str) -> Self:
        made = cls(english)
        made.chinese = chinese
        return made


def sentence(template: str, *parts: object) -> Sentence:
    """A sentence of a template and what fills its gaps. The template is the key of its row in
    `data/words/refusals.csv`, where its code and its Chinese stand."""
    return Sentence(template, *parts)


def _filled(template: str, parts: tuple[str, ...]) -> str:
    if not parts:
        return template
    around = template.split(GAP)
    if len(around) != len(parts) + 1:
        raise ValueError(f"{len(parts)} parts for {len(around) - 1} gaps: {template!r}")
    return "".join(said + part for said, part in zip_longest(around, parts, fillvalue=""))


@cache
def _known() -> Mapping[str, tables.Row]:
    return MappingProxyType({row["en"]: row for row in tables.rows("words/refusals.csv")})


def code_of(text: str) -> str:
    """The code of a sentence, "" for one without. It stays when its words change."""
    row = _known().get(text.template if isinstance(text, Sentence) else text)
    return row["code"] if row is not None else ""


def said(text: str, language: str) -> str:
    """A sentence in a language ("zh", "en"); as it is where it has no row. Parts that are sentences are said too."""
    if language != "zh" or not text:
        return text
    if isinstance(text, Named):
        return text.chinese
    if not isinstance(text, Sentence):
        row = _known().get(text)
        return row["zh"] if row is not None else text
    parts = tuple(said(part, language) for part in text.parts)
    row = _known().get(text.template)
    return _filled(row["zh"] if row is not None else text.template, parts)


class GuijuError(Exception):
    """An input that cannot be used. A door turns it into an exit code, an HTTP status or a form error.

    what: the fault in one sentence, `parts` fill its gaps; where: a file and line, a field, or an offset in code
    points; expected: what would have been accepted.
    """

    def __init__(self, what: str, *parts: object, where: str = "", expected: str = "") -> None:
        self.what: str = Sentence(what, *parts) if parts else what
        super().__init__(self.what)
        self.where = where
        self.expected = expected

    @property
    def code(self) -> str:
        """What kind of fault it is, for programs; "" where it has no code."""
        return code_of(self.what)

    def __str__(self) -> str:
        text = str(self.what)
        if self.where:
            text = f"{self.where}: {text}"
        if self.expected:
            text = f"{text}; expected {self.expected}"
        return text

    def __reduce__(self) -> Any:
        """Across processes with what, where and expected whole."""
        return _again, (type(self), self.what, self.args, dict(self.__dict__))

    def as_dict(self) -> dict[str, str]:
        """The three parts and the code, for programs."""
        return {"code": self.code, "what": str(self.what), "where": self.where, "expected": str(self.expected)}


def _again(kind: type[GuijuError], what: str, args: tuple[Any, ...], state: dict[str, Any]) -> GuijuError:
    made: GuijuError = kind.__new__(kind)
    made.args = args
    made.__dict__.update(state)
    return made


class OverBudgetError(GuijuError):
    """The input is well formed, but working it through would cost more time or memory than one request may use."""


class TooBusyError(GuijuError):
    """The work could be done, but not now: too much of it is going on."""


class NoRoomError(TooBusyError):
    """The disk is nearly full: nothing is written until there is room again."""


class QuotaError(GuijuError):
    """More than one account may send in within a day."""


class NotAllowedError(GuijuError):
    """Somebody asked for what their offices do not let them do."""
