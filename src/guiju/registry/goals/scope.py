"""The lists that some questions rest on (`data/scopes`): which international standards count, which national
committee is the mirror of which international one. Their digest goes into every indicator's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl
import yaml

from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.catalogue.models import Edition

_FOLDER = "scopes"


@dataclass(frozen=True)
class Conversion:
    """`publishers` and `kinds` of the international standards that count; `not_applicable` are keys of works with the
    reason."""

    version: str
    source: str
    publishers: tuple[str, ...]
    kinds: tuple[str, ...]
    not_applicable: tuple[tuple[str, str], ...]

    def not_applicable_among(self, rows: pl.LazyFrame) -> pl.Series:
        """The editions of the works that are not applicable."""
        keys = [key for key, _ in self.not_applicable]
        return pl.Series(list(Edition.objects.filter(work__key__in=keys).values_list("pk", flat=True)), dtype=pl.Int64)


@cache
def conversion() -> Conversion:
    """The scope of the conversion rate. GuijuError names the field at fault."""
    said = yaml.safe_load(tables.text(f"{_FOLDER}/conversion.yaml"))
    for name in ("version", "source", "publishers", "kinds"):
        if not said.get(name):
            raise GuijuError("{} is missing", name, where=f"scope/conversion.yaml: {name}", expected="a value")
    out = tuple((row["work"], row["reason"]) for row in said.get("not_applicable") or ())
    return Conversion(str(said["version"]), said["source"], tuple(said["publishers"]), tuple(said["kinds"]), out)


@dataclass(frozen=True)
class Mirror:
    """`national` answers in the country for the international committee `international` from a day on."""

    international: str
    national: str
    since: date
    confidence: str
    source: str


@cache
def mirrors() -> tuple[Mirror, ...]:
    """The mirrors. GuijuError names the line."""
    found = []
    for line, row in enumerate(tables.rows(f"{_FOLDER}/mirrors.csv"), 2):
        try:
            since = date.fromisoformat(row["since"])
        except ValueError as error:
            raise GuijuError(str(error), where=f"mirrors.csv:{line}: since", expected="a day such as 2024-01-01")
        if not row["national"].startswith("SAC/") or not row["source"]:
            raise GuijuError("no national committee, or no source", where=f"mirrors.csv:{line}", expected="SAC/TC n")
        found.append(Mirror(row["international"], row["national"], since, row["confidence"], row["source"]))
    return tuple(found)


def digest() -> str:
    """SHA-256 over all lists."""
    lists = sorted((tables.texts(_FOLDER, ".csv") | tables.texts(_FOLDER, ".yaml")).items())
    return hashlib.sha256("".join(text for _, text in lists).encode()).hexdigest()
