"""The errors of the protocol (OAI-PMH 2.0, 3.6)."""

from __future__ import annotations


class OaiError(Exception):
    """A request the protocol refuses: a code of the protocol and a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def bad_argument(message: str) -> OaiError:
    return OaiError("badArgument", message)
