"""Questions about committees."""

from __future__ import annotations

import polars as pl

from guiju.registry.goals.columns import Moment
from guiju.registry.goals.columns.moment import IN_FORCE
from guiju.registry.goals.queries.asking import Found, Given, among, counts, query, yes
from guiju.registry.goals.scope import conversion, mirrors

counts("committee", "editions", "relations")


@query("international_committees", "committee", ("国际标准化技术机构", "international committees"), (yes("mirrored"),))
def international_committees(moment: Moment, given: Given) -> Found:
    """ISO and IEC committees that have a standard in force in the library; `mirrored`: a national committee is on the
    list of mirrors on the day (DOMAIN §13, T5)."""
    every = (
        moment.editions.filter((pl.col("status") == IN_FORCE) & among("publisher", conversion().publishers))
        .filter(pl.col("committee").is_not_null() & pl.col("committee").cast(pl.String).str.contains(r"(TC|JTC) \d"))
        .group_by("committee")
        .agg(pl.col("publisher").first().alias("kind_"), pl.col("field").mode().sort().first())
        .with_columns(pl.col("committee").cast(pl.String).alias("id"), pl.col("kind_").alias("body"))
    )
    if given["mirrored"]:
        known = [m.international for m in mirrors() if m.since <= moment.day]
        every = every.filter(among("committee", tuple(known)))
    return Found(every)
