"""What each finding of a receipt means, in both languages; the table is `data/codes/receipt-findings.csv`."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from guiju.core.ledger.receipt import Finding
from guiju.data import tables


def sentences(finding: Finding) -> tuple[str, str]:
    """The Chinese and the English sentence, filled in. KeyError for a reason the table has not: a programming error."""
    detail = dict(finding.detail)
    if "time" in detail:
        detail["time"] = _moment(detail["time"])
    zh, en = _table()[finding.reason]
    return zh.format_map(detail), en.format_map(detail)


def _moment(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    except (OverflowError, ValueError, OSError):  # a witness may sign any 64 bits
        return f"@{seconds}"


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row["reason"]: (row["zh"], row["en"]) for row in tables.rows("codes/receipt-findings.csv")}
