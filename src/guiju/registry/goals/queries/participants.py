"""Questions about who takes part, by kind of body: proposers and drafting units, comments, seats, votes (DOMAIN 13;
S35, S82). A body of several kinds counts for each; broken down by kind it stands under its main one."""

from __future__ import annotations

import polars as pl

from guiju.registry.bodies import kinds
from guiju.registry.bodies.seats import MEMBER
from guiju.registry.goals.columns import Moment
from guiju.registry.goals.queries.asking import Found, Given, counts, query, text, words
from guiju.registry.goals.queries.cases import _words
from guiju.registry.goals.queries.commenting import dimensions

counts("seat", "seats")

_KIND = text("of", ("", *kinds.kinds()))
NO_BODY, SECRET = "no_body", "secret"
BY_BODY = frozenset({"projects_by_kind", "comments_by_kind", "seats_by_kind", "votes_by_kind"})
"""The questions whose records are told apart by kind of body."""


def _is_of(column: str, kind: object) -> pl.Expr:
    """That one of the bodies of a column is of a kind."""
    return pl.col(column).cast(pl.String).str.contains(rf"(?:^|[;|]){kind}(?:[;|]|$)").fill_null(False)


def _main(column: str) -> pl.Expr:
    """The main kind of the first body of a column."""
    return pl.col(column).cast(pl.String).str.extract(r"^([^;|]+)")


def _by_kind(rows: pl.DataFrame, given: Given, column: str = "spoken", reason: str | pl.Expr = NO_BODY) -> Found:
    """The rows whose body is known, of a kind if one is asked for; the others are left out."""
    known = rows.filter(pl.col(column).is_not_null()).with_columns(_main(column).alias("kind_"))
    why = pl.lit(reason) if isinstance(reason, str) else reason
    rest = rows.filter(pl.col(column).is_null()).with_columns(why.alias("reason"))
    return Found((known.filter(_is_of(column, given["of"])) if given["of"] else known).lazy(), rest.lazy())


@query("projects_by_kind", "case", ("有参与机构的项目", "projects with bodies taking part"),
       (words("procedures", required=True), _KIND))  # fmt: skip
def projects_by_kind(moment: Moment, given: Given) -> Found:
    """Projects of which the proposer or a drafting unit is known; `of`: one of them is of it. The others are left
    out."""
    said = moment.acts.select("case", pl.col("spoken").cast(pl.String), "units", "number")
    said = said.with_columns(pl.when(pl.col("number") == 1).then(pl.col("spoken")).alias("spoken"))
    each = pl.concat([said.select("case", pl.col(name).alias("bodies")) for name in ("spoken", "units")])
    took_part = each.drop_nulls().group_by("case", maintain_order=True).agg(pl.col("bodies").str.join("|"))
    rows = moment.of(_words(given["procedures"])).join(took_part, "case", "left", maintain_order="left")
    return _by_kind(rows.with_columns(pl.col("opened").alias("since")), given, "bodies")


@query("comments_by_kind", "act", ("机构意见", "comments of bodies"), (words("procedures", required=True), _KIND))
def comments_by_kind(moment: Moment, given: Given) -> Found:
    """Comments made in the name of a body; `of`: of that kind. Comments made for nobody are left out."""
    made = moment.acts.filter(pl.col("sort") == "comment").select("case", "act", "effective", "spoken")
    rows = made.join(dimensions(moment, _words(given["procedures"])), "case", "inner")
    return _by_kind(rows.with_columns(pl.col("act").alias("id"), pl.col("effective").alias("since")), given)


@query("seats_by_kind", "seat", ("委员席位", "seats of members"), (_KIND,))
def seats_by_kind(moment: Moment, given: Given) -> Found:
    """Seats of members of committees on the day whose body is known; `of`: of that kind. The others are left out."""
    rows = moment.seats.filter(pl.col("office") == MEMBER)
    return _by_kind(rows.with_columns(pl.col("post").alias("id")), given)


@query("votes_by_kind", "act", ("记名投票", "votes in open ballots"), (words("procedures"), _KIND))
def votes_by_kind(moment: Moment, given: Given) -> Found:
    """Votes cast in open ballots by seats whose body is known; `of`: of that kind. Votes in secret ballots are left
    out, before the count and after it: among few voters of a kind they would tell who voted how."""
    cast = moment.acts.filter(pl.col("sort") == "vote").select("case", "act", "effective", "spoken", "secret")
    chosen = _words(given["procedures"]) or tuple(moment.cases["procedure"].cast(pl.String).unique())
    rows = cast.join(dimensions(moment, chosen), "case", "inner").with_columns(
        pl.col("act").alias("id"), pl.col("effective").alias("since"),
        pl.when(~pl.col("secret")).then(pl.col("spoken").cast(pl.String)).alias("spoken"),
    )  # fmt: skip
    return _by_kind(rows, given, reason=pl.when("secret").then(pl.lit(SECRET)).otherwise(pl.lit(NO_BODY)))
