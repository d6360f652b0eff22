"""The indicators of this house: read from `data/indicators`, checked once against the queries there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from guiju.core.errors import GuijuError
from guiju.core.indicator.loading import load_all
from guiju.core.indicator.model import Indicator
from guiju.data import tables
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.goals import scope
from guiju.registry.goals.columns import tags
from guiju.registry.goals.queries import queries


def groups() -> Mapping[str, tables.Row]:
    """The groups of the scoreboard in their order, with their words (`data/codes/indicator_groups.csv`)."""
    return tables.codes("indicator_groups")


@cache
def house() -> Mapping[str, Indicator]:
    """Key → indicator, group by group. GuijuError names the file and field at fault."""
    found = load_all(tables.texts("indicators", ".yaml"), queries(), scope.digest())
    for indicator in found.values():
        check(indicator)
    order = list(groups())
    return dict(sorted(found.items(), key=lambda pair: order.index(pair[1].group)))


def check(indicator: Indicator) -> None:
    """What only the registry knows: the groups of its scoreboard, the tags of its list. GuijuError."""
    where = f"indicator {indicator.key}"
    if indicator.group not in groups():
        raise GuijuError(
            "unknown group {}", repr(indicator.group), where=f"{where}: group", expected=", ".join(groups())
        )
    for use in filter(None, (indicator.counted, indicator.over)):
        tag = str(use.values.get("tag") or "")
        if tag and not tag.startswith("$") and tag not in tags.known():
            raise GuijuError("unknown tag {}", repr(tag), where=f"{where}: tag", expected=", ".join(tags.known()))


def indicator(key: str) -> Indicator:
    """One of them. NotHeldError when there is none of this key."""
    try:
        return house()[key]
    except KeyError:
        raise NotHeldError(
            "there is no indicator {}", repr(key[:60]), where="indicator", expected="a key of the scoreboard"
        ) from None
