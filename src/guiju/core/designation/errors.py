"""A designation that cannot be read, and why."""

from __future__ import annotations

from guiju.core.errors import GuijuError


class DesignationError(GuijuError):
    """Says what is wrong, at which code point, what was expected there, and what may have been meant.

    position: offset in code points into the text as it was given; suggestions: canonical designations that would
    be read. A suggestion is never used in place of the text.
    """

    def __init__(self, what: str, *, position: int, expected: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(what, where=f"character {position + 1}", expected=expected)
        self.position = position
        self.suggestions = suggestions


class RefusalError(Exception):
    """Inside a scheme: the form is this scheme's, one of its parts is not possible. Offset into the tidied text."""

    def __init__(self, what: str, position: int, expected: str) -> None:
        super().__init__(what)
        self.what = what
        self.position = position
        self.expected = expected
