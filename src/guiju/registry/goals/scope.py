"""The list that some questions rest on (`data/scopes`): which international standards count. Its digest goes into
every indicator's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

import polars as pl
import yaml
from django.db.models import Q

from guiju.core.errors import GuijuError
from guiju.core.feeds import loader as feeds
from guiju.data import tables
from guiju.registry.catalogue.models import Edition
from guiju.registry.goals.columns import Moment

_FOLDER, _FILE = "scopes", "conversion.yaml"


@dataclass(frozen=True)
class Conversion:
    """`publishers` and `kinds` of the international standards that count; `not_applicable` are keys of works with the
    reason, `decided` the feed and the decision by which editions are called so one by one."""

    version: str
    source: str
    publishers: tuple[str, ...]
    kinds: tuple[str, ...]
    not_applicable: tuple[tuple[str, str], ...]
    decided: tuple[str, str]

    def not_applicable_on(self, moment: Moment) -> pl.Series:
        """The editions of the works that are not applicable, and those that were decided to be not by a moment."""
        works = [key for key, _ in self.not_applicable]
        keys = moment.decided(*self.decided).to_list()
        rows = Edition.objects.filter(Q(work__key__in=works) | Q(key__in=keys))
        return pl.Series(list(rows.values_list("pk", flat=True)), dtype=pl.Int64)


@cache
def conversion() -> Conversion:
    """The scope of the conversion rate. GuijuError names the field at fault."""
    said = yaml.safe_load(tables.text(f"{_FOLDER}/{_FILE}"))
    for name in ("version", "source", "publishers", "kinds", "decided"):
        if not said.get(name):
            raise GuijuError("{} is missing", name, where=f"scope/{_FILE}: {name}", expected="a value")
    out = tuple((row["work"], row["reason"]) for row in said.get("not_applicable") or ())
    decided = (str(said["decided"]["feed"]), str(said["decided"]["decision"]))
    if decided[0] not in feeds.house() or decided[1] not in feeds.house()[decided[0]].decisions:
        where = f"scope/{_FILE}: decided"
        raise GuijuError("{} is no decision of {}", *reversed(decided), where=where, expected="a decision of a feed")
    return Conversion(
        str(said["version"]), said["source"], tuple(said["publishers"]), tuple(said["kinds"]), out, decided
    )  # fmt: skip


def digest() -> str:
    """SHA-256 over all lists."""
    lists = sorted((tables.texts(_FOLDER, ".csv") | tables.texts(_FOLDER, ".yaml")).items())
    return hashlib.sha256("".join(text for _, text in lists).encode()).hexdigest()
