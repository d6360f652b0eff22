"""Rules of the catalogue that are data: how often a standard is reviewed, which source is heard first."""

from __future__ import annotations

from datetime import date
from functools import cache

from guiju.data import tables

OWN = "guiju"  # the registry itself: what acts of its cases say of an edition
FORMER = "former"  # no source: a name that an edition had before its source named it otherwise
SOURCE_ORDER = (OWN, "demo", "relaton-iso", "iso-open-data", "relaton-iec", "relaton-jis")


@cache
def _cycles() -> dict[tuple[str, str, str], int]:
    rows = tables.rows("rules/review_cycle.csv")
    return {(row["scheme"], row["publisher"], row["kind"]): int(row["years"]) for row in rows}


def review_years(scheme: str, kind: str, publisher: str = "") -> int | None:
    """The years within which a standard is reviewed again: as its publisher, else its kind, else its scheme has it."""
    known = _cycles()
    own = known.get((scheme, publisher, "")) if publisher else None
    return own or known.get((scheme, "", kind)) or known.get((scheme, "", ""))


def review_due(scheme: str, kind: str, base: date | None, publisher: str = "") -> date | None:
    """The last day of the review term that runs from publication or the last confirmation (DOMAIN R9)."""
    years = review_years(scheme, kind, publisher)
    if base is None or years is None:
        return None
    return after(base, years)


def after(base: date, years: int) -> date:
    """The day so many years later."""
    try:
        return base.replace(year=base.year + years)
    except ValueError:  # 29 February
        return date(base.year + years, 3, 1)


def source_rank(source: str) -> tuple[int, str]:
    """Which source speaks first where two describe one edition; independent of the order of import."""
    known = SOURCE_ORDER.index(source) if source in SOURCE_ORDER else len(SOURCE_ORDER)
    return (known + (source == FORMER), source)
