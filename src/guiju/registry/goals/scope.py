"""The lists that some questions rest on (`data/indicators/scope`): which international standards count, which national
committee is the mirror of which international one. Their digest goes into every indicator's own."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from guiju.core.errors import GuijuError
from guiju.registry.catalogue.models import Edition

_FOLDER = files("guiju.data") / "indicators" / "scope"


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
    said = yaml.safe_load((_FOLDER / "conversion.yaml").read_text(encoding="utf-8"))
    for name in ("version", "source", "publishers", "kinds"):
        if not said.get(name):
            raise GuijuError(f"{name} is missing", where=f"scope/conversion.yaml: {name}", expected="a value")
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
    for line, row in enumerate(csv.DictReader((_FOLDER / "mirrors.csv").read_text("utf-8").splitlines()), 2):
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
    names = sorted(item.name for item in _FOLDER.iterdir() if item.name.endswith((".csv", ".yaml")))
    return hashlib.sha256(b"".join((_FOLDER / name).read_bytes() for name in names)).hexdigest()
