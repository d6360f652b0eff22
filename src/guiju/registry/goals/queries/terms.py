"""Questions about terms kept: reviews, filings, complaints."""

from __future__ import annotations

from datetime import date

import polars as pl

from guiju.core.procedure import calendar
from guiju.core.procedure.parameters import Duration
from guiju.core.procedure.parameters import Unit as Time
from guiju.registry.cases.used_names import uses
from guiju.registry.goals.columns import Moment
from guiju.registry.goals.queries.asking import Found, Given, query, whole, words, yes
from guiju.registry.goals.queries.cases import _words, last_done

_REVIEW = uses(
    __name__,
    "systematic-review",
    acts=("confirm", "start_revision", "start_standard", "start_withdrawal"),
    facts=("due",),
)
_ACCEPTED = uses(__name__, "complaint", acts=("accept",))
_CLOSED = uses(__name__, "complaint", acts=("close", "close_corrected"))


def _found(rows: pl.DataFrame, counts: pl.Expr, on_time: pl.Expr, given: Given) -> Found:
    """Of the rows those that count, or those on time; the others have their term before them."""
    counted = rows.filter(counts)
    left = rows.filter(~counts).with_columns(pl.lit("still_open").alias("reason"))
    return Found((counted.filter(on_time) if given["on_time"] else counted).lazy(), left.lazy())


@query("reviews", "case", ("到期的复审", "reviews due"), (yes("on_time"),))
def reviews(moment: Moment, given: Given) -> Found:
    """Systematic reviews concluded, or due by the day; `on_time`: concluded by the due date (SL 29)."""
    rows = moment.with_fact(moment.of((_REVIEW.procedure,)), "due").join(
        last_done(moment, _REVIEW.acts, "end"), "case", "left"
    )
    rows = rows.with_columns(pl.col("due").str.to_date("%Y-%m-%d", strict=False).alias("since"))
    counts = (pl.col("since") < moment.day).fill_null(False) | pl.col("end").is_not_null()
    return _found(rows, counts, (pl.col("end") <= pl.col("since")).fill_null(False), given)


@query(
    "filings", "case", ("备案", "filings"),
    (words("procedures", required=True), whole("days", 60), yes("on_time")),
)  # fmt: skip
def filings(moment: Moment, given: Given) -> Found:
    """Standards that were sent for filing; `on_time`: first sent within `days` of publication (DOMAIN R7)."""
    rows = moment.with_fact(moment.of(_words(given["procedures"])), "published")
    rows = rows.with_columns(pl.col("published").str.to_date("%Y-%m-%d", strict=False))
    rows = rows.with_columns((pl.col("published") + pl.duration(days=int(str(given["days"])))).alias("since"))
    return _found(
        rows.filter(pl.col("published").is_not_null()), pl.lit(True), pl.col("opened") <= pl.col("since"), given
    )


@query("complaints", "case", ("受理的投诉", "complaints accepted"), (whole("working_days", 45), yes("on_time")))
def complaints(moment: Moment, given: Given) -> Found:
    """Complaints accepted that are closed or past their term; `on_time`: closed within the working days of the term
    after acceptance (CMP)."""
    rows = moment.of((_ACCEPTED.procedure,)).join(last_done(moment, _ACCEPTED.acts, "start"), "case", "inner")
    rows = rows.join(last_done(moment, _CLOSED.acts, "end"), "case", "left")
    length = Duration(int(str(given["working_days"])), Time.WORKING_DAYS)
    terms = {start: calendar.end(start, length) for start in rows["start"].unique()}
    rows = rows.with_columns(
        pl.col("start").replace_strict(list(terms) or [date.min], list(terms.values()) or [date.min], default=None,
                                       return_dtype=pl.Date).alias("since")
    )  # fmt: skip
    counts = pl.col("end").is_not_null() | (pl.col("since") < moment.day)
    return _found(rows, counts, (pl.col("end") <= pl.col("since")).fill_null(False), given)
