"""What the ledger refuses."""

from __future__ import annotations

from guiju.core.errors import GuijuError


class LedgerError(GuijuError):
    """A value, proof, note, tile or receipt that is not what it should be."""
