"""Questions about items of registers as they stood on a day."""

from __future__ import annotations

import polars as pl

from guiju.core.register.model import Status
from guiju.registry.goals.columns import Moment
from guiju.registry.goals.queries.asking import Found, Given, among, counts, day, query, text, words, yes

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
