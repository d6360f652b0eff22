"""The one family of errors: each says what is wrong, where, and what was expected."""

from __future__ import annotations


class GuijuError(Exception):
    """An input that cannot be used. A door turns it into an exit code, an HTTP status or a form error.

    what: the fault in one sentence; where: a file and line, a field, or an offset in code points;
    expected: what would have been accepted.
    """

    def __init__(self, what: str, *, where: str = "", expected: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected

    def __str__(self) -> str:
        text = self.what
        if self.where:
            text = f"{self.where}: {text}"
        if self.expected:
            text = f"{text}; expected {self.expected}"
        return text

    def as_dict(self) -> dict[str, str]:
        """The three parts, for programs."""
        return {"what": self.what, "where": self.where, "expected": self.expected}


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
