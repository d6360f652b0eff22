"""Questions about items of registers as they stood on a day."""

from __future__ import annotations

import polars as pl

from guiju.core.register.model import Status
from guiju.registry.goals.columns import Moment
from guiju.registry.goals.columns.moment import IN_FORCE
from guiju.registry.goals.queries.asking import Found, Given, among, counts, day, query, text, words, yes
from guiju.registry.registers import grids
from guiju.registry.registers.definitions import register

counts("item", "entries")

OVER = "over"
"""Why an item is left out of those that may be relied on: its validity is over."""


@query(
    "items", "item", ("登记项", "items of registers"),
    (
        text("register"), words("statuses", default=(str(Status.VALID),)), yes("also_over"), day("entered_since"),
        text("fact"), words("values"), text("kind"),
    ),
)  # fmt: skip
def items(moment: Moment, given: Given) -> Found:
    """Items of a register in some statuses, `entered_since` a day, with a `fact` that has one of some `values`. Those
    whose validity is over are left out, unless `also_over`. `kind`: the fact by which they are broken down."""
    rows = moment.items_of(str(given["register"]))
    if given["statuses"]:
        rows = rows.filter(among("status", given["statuses"]))
    if given["entered_since"]:
        rows = rows.filter(pl.col("entered") >= given["entered_since"])
    if given["fact"]:
        rows = moment.with_item_fact(rows, str(given["fact"]), "asked").filter(pl.col("asked").is_not_null())
        if given["values"]:
            rows = rows.filter(among("asked", given["values"]))
    if given["kind"]:
        rows = moment.with_item_fact(rows, str(given["kind"]), "kind_")
    rows = rows.rename({"since": "status_since"}).with_columns(pl.col("entered").alias("since"))
    over = (pl.col("until") < moment.day).fill_null(False)
    if given["also_over"]:
        return Found(rows.drop("status").lazy())
    left = rows.filter(over).with_columns(pl.lit(OVER).alias("reason"))
    return Found(rows.filter(~over).drop("status").lazy(), left.drop("status").lazy())


@query("cells", "item", ("覆盖格", "cells of grids"), (text("register"), yes("covered")))
def cells(moment: Moment, given: Given) -> Found:
    """Cells of a grid that are needed; `covered`: by a standard in force on the day, of the effect that the grid asks
    for. They are broken down by their row."""
    name = str(given["register"])
    held = register(name)
    grid = grids.naming(held)
    rows = moment.items_of(name).filter(pl.col("status") == str(Status.VALID))
    rows = moment.with_item_fact(moment.with_item_fact(rows, grid.need, "asked"), grid.rows, "kind_")
    rows = rows.filter(among("asked", grid.needed)).drop("since").with_columns(pl.col("entered").alias("since"))
    if given["covered"]:
        editions = moment.editions.filter(pl.col("status") == IN_FORCE)
        if grid.effect:
            editions = editions.filter(pl.col("effect") == grid.effect)
        ties = moment.links(grid.covered_by).filter(pl.col("source_kind") == "edition")
        ties = ties.join(editions.select("edition").collect(), left_on="source", right_on="edition", how="semi")
        rows = rows.filter(pl.col("item").is_in(ties["target"].implode()))
    return Found(rows.drop("status", "asked").lazy())
