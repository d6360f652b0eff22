"""The list that some questions rest on (`data/scopes`): which international standards count. Its digest goes into
every indicator's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
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


def digest() -> str:
    """SHA-256 over all lists."""
    lists = sorted((tables.texts(_FOLDER, ".csv") | tables.texts(_FOLDER, ".yaml")).items())
    return hashlib.sha256("".join(text for _, text in lists).encode()).hexdigest()
