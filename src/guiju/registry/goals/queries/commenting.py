"""Questions about taking part: comments of the public and votes of members."""

from __future__ import annotations

import polars as pl

from guiju.registry.goals.columns import Moment
from guiju.registry.goals.queries.asking import Found, Given, among, counts, query, text, whole, words, yes
from guiju.registry.goals.queries.cases import _words

counts("act", "acts")


def dimensions(moment: Moment, procedures: tuple[str, ...]) -> pl.DataFrame:
    """(case, body, province, field, committee, kind_, ics, case_number) of the cases of some procedures."""
    return moment.of(procedures).select(
        "case", "body", "province", "field", "committee", "kind_", "ics", pl.col("number").alias("case_number")
    )


def _rounds(moment: Moment, column: str, name: str) -> pl.DataFrame:
    """(case, what, round, act, day) of each act that opens or closes something, counted from 1 in each case. Counted
    by the place in the order: a window over cases and names takes a hundred times as long."""
    acts = moment.acts.filter((pl.col(column) != "").fill_null(False)).select(
        "case", pl.col(column).cast(pl.String).alias("what"), "act", pl.col("effective").alias(name)
    )
    acts = acts.sort("case", "what", maintain_order=True).with_row_index("place")
    begins = (pl.col("case") != pl.col("case").shift()) | (pl.col("what") != pl.col("what").shift())
    first = pl.when(begins.fill_null(True)).then("place").forward_fill()
    return acts.with_columns((pl.col("place") - first + 1).cast(pl.Int32).alias("round")).drop("place")


@query(
    "enquiries", "act", ("结束的征求意见", "enquiries closed"),
    (words("procedures", required=True), text("name", default="enquiry"), yes("commented"), whole("days", 0),
     yes("answered")),
)  # fmt: skip
def enquiries(moment: Moment, given: Given) -> Found:
    """Public enquiries that have closed; `commented`: somebody commented; `days`: open at least so long; `answered`:
    every comment has a disposition. Open ones are left out."""
    of = dimensions(moment, _words(given["procedures"]))
    opened = _rounds(moment, "opens", "opened").filter(pl.col("what") == given["name"])
    closed = _rounds(moment, "closes", "closed").filter(pl.col("what") == given["name"]).drop("act")
    rows = opened.join(of, "case", "inner").join(closed, ["case", "what", "round"], "left")
    told = _comments(moment)
    told = told.group_by("case", "what", "round").agg(
        pl.len().alias("comments"), pl.col("disposition").is_null().sum().alias("waiting")
    )
    rows = rows.join(told, ["case", "what", "round"], "left").with_columns(
        pl.col("act").alias("id"), pl.col("closed").alias("since"), pl.col("comments").fill_null(0),
        pl.col("waiting").fill_null(0),
    )  # fmt: skip
    done = rows.filter(pl.col("closed").is_not_null())
    still = rows.filter(pl.col("closed").is_null()).with_columns(pl.lit("still_open").alias("reason"))
    if given["commented"]:
        done = done.filter(pl.col("comments") > 0)
    if given["days"]:
        done = done.filter((pl.col("closed") - pl.col("opened")).dt.total_days() >= given["days"])
    if given["answered"]:
        done = done.filter(pl.col("waiting") == 0)
    return Found(done.lazy(), still.lazy())


def _comments(moment: Moment) -> pl.DataFrame:
    """Comments with the disposition they last got, empty while they wait."""
    made = moment.acts.filter(pl.col("sort") == "comment").select(
        "case", pl.col("about").cast(pl.String).alias("what"), "round", "comment", "act", "effective"
    )
    answers = (
        moment.acts.filter(pl.col("sort") == "answer")
        .select("case", pl.col("about").cast(pl.String).alias("what"), "round", "comment", "disposition")
        .unique(["case", "what", "round", "comment"], keep="last", maintain_order=True)
    )
    return made.join(answers, ["case", "what", "round", "comment"], "left")


@query(
    "comments", "act", ("意见", "comments"),
    (words("procedures", required=True), yes("answered"), words("dispositions")),
)  # fmt: skip
def comments(moment: Moment, given: Given) -> Found:
    """Comments of the public; `answered`: with a disposition, or with one of some."""
    rows = _comments(moment).join(dimensions(moment, _words(given["procedures"])), "case", "inner")
    rows = rows.with_columns(pl.col("act").alias("id"), pl.col("effective").alias("since"))
    waiting = rows.filter(pl.col("disposition").is_null()).with_columns(pl.lit("not_answered").alias("reason"))
    if given["answered"] or given["dispositions"]:
        rows = rows.filter(pl.col("disposition").is_not_null())
    if given["dispositions"]:
        rows = rows.filter(among("disposition", given["dispositions"]))
    return Found(rows.lazy(), waiting.lazy())


@query(
    "ballots",
    "act",
    ("委员会表决", "ballots of committees"),
    (words("procedures"), text("count", ("eligible", "cast"), "eligible")),
)
def ballots(moment: Moment, given: Given) -> Found:
    """Ballots that have closed; each counts for those who could vote or for those who did. Open ones are left out."""
    opened = _rounds(moment, "opens", "opened")
    closed = _rounds(moment, "closes", "since").drop("act")
    electors = moment.electors.select("case", pl.col("ballot").cast(pl.String).alias("what"), "round", "eligible")
    voted = (
        moment.acts.filter(pl.col("sort") == "vote")
        .group_by("case", pl.col("about").cast(pl.String).alias("what"), "round")
        .agg(pl.col("voter").n_unique().cast(pl.Int64).alias("cast"))
    )
    rows = opened.join(electors, ["case", "what", "round"], "inner").join(closed, ["case", "what", "round"], "left")
    rows = rows.join(voted, ["case", "what", "round"], "left").with_columns(pl.col("cast").fill_null(0))
    chosen = _words(given["procedures"]) or tuple(moment.cases["procedure"].cast(pl.String).unique())
    rows = rows.join(dimensions(moment, chosen), "case", "inner").with_columns(
        pl.col("act").alias("id"), pl.col(str(given["count"])).cast(pl.Int64).alias("weight")
    )
    still = rows.filter(pl.col("since").is_null()).with_columns(pl.lit("still_open").alias("reason"))
    return Found(rows.filter(pl.col("since").is_not_null()).lazy(), still.lazy())
