"""The dates of a Relaton document, each under what it is a date of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiju.core.designation import Designation
from guiju.registry.catalogue.intake.dates import first_day, printed
from guiju.registry.catalogue.intake.readers.relaton_forms import maps, text, when

_NAMES = {"issued": "published", "obsoleted": "ended", "unchanged": "confirmed"}
POSTED = "posted"
"""The day on which a file went to a website."""


def of(data: dict[str, Any], designation: Designation, source: str) -> dict[str, str]:
    """Name → date as printed. GuijuError for a date that does not exist."""
    told: dict[str, str] = {}
    for item in maps(data.get("date")):
        value = when(item)
        if value:
            first_day(value)
            told.setdefault(text(item.get("type")) or "published", printed(value))
    if source == "relaton-ieee":
        return _posted(told, designation)
    dates: dict[str, str] = {}
    for name, value in told.items():
        dates.setdefault(_NAMES.get(name, name), value)
    if designation.supplements:
        _of_supplement(dates, designation)
    return dates


def _posted(told: dict[str, str], designation: Designation) -> dict[str, str]:
    """IEEE calls `published` the day on which a file was posted, `issued` the date on the cover: a standard of 1934 was
    posted in 2015. The year of the designation decides."""
    dates = {name: value for name, value in told.items() if name not in ("published", "issued")}
    posted, issued = told.get("published", ""), told.get("issued", "")
    year = str(designation.year) if designation.year else (issued or posted)[:4]
    # The first of January stands for a day that is not known.
    exact = [value for value in (issued, posted) if value[:4] == year and not value.endswith("-01-01")]
    if year:
        dates["published"] = max(exact[:1] or [year], key=len)
    if posted and posted != dates.get("published"):
        dates[POSTED] = posted
    return dates


def _of_supplement(dates: dict[str, str], designation: Designation) -> None:
    """`published` of a supplement is the year of its base, its own day is called `updated`."""
    if "updated" in dates:
        dates["published"] = dates.pop("updated")
    own = designation.supplements[-1].year
    told = dates.get("published", "")
    if own and told and designation.year != own and told[:4] == str(designation.year):
        dates["published"] = str(own)


def with_year(designation: Designation, published: str) -> tuple[Designation, str]:
    """An undated document under publication (ISO, stage 60.00) is the edition of the year of its day: its designation
    and name."""
    named = replace(designation, year=first_day(published).year, input="")
    return named, named.canonical
