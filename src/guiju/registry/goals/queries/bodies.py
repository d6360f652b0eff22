"""Questions about committees."""

from __future__ import annotations

import polars as pl

from guiju.registry.bodies.models import Committee
from guiju.registry.goals.columns import Moment
from guiju.registry.goals.columns.moment import IN_FORCE
from guiju.registry.goals.queries.asking import Found, Given, among, counts, query, yes
from guiju.registry.goals.scope import conversion

counts("committee", "editions", "relations", "links")

MIRRORS = "mirrors"
"""The link from a national committee to the international one it answers for."""


def mirrored(moment: Moment) -> tuple[str, ...]:
    """The international committees that a national one mirrored on the day."""
    keys = moment.links(MIRRORS)["target"].unique().to_list()
    return tuple(Committee.objects.filter(pk__in=keys).order_by("pk").values_list("code", flat=True))


@query("international_committees", "committee", ("国际标准化技术机构", "international committees"), (yes("mirrored"),))
def international_committees(moment: Moment, given: Given) -> Found:
    """ISO and IEC committees that have a standard in force in the library; `mirrored`: a national committee mirrors it
    on the day (DOMAIN §13, T5)."""
    every = (
        moment.editions.filter((pl.col("status") == IN_FORCE) & among("publisher", conversion().publishers))
        .filter(pl.col("committee").is_not_null() & pl.col("committee").cast(pl.String).str.contains(r"(TC|JTC) \d"))
        .group_by("committee")
        .agg(pl.col("publisher").first().alias("kind_"), pl.col("field").mode().sort().first())
        .with_columns(pl.col("committee").cast(pl.String).alias("id"), pl.col("kind_").alias("body"))
    )
    if given["mirrored"]:
        every = every.filter(among("committee", mirrored(moment)))
    return Found(every)
