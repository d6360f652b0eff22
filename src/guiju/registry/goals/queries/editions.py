"""Questions about standards as they stood on a day."""

from __future__ import annotations

from functools import cache

import polars as pl

from guiju.core.indicator.model import Unit
from guiju.registry.goals.columns import STATUS, Moment
from guiju.registry.goals.columns.moment import GONE, IN_FORCE
from guiju.registry.goals.queries.asking import Found, Given, among, counts, day, query, text, words, yes
from guiju.registry.goals.scope import conversion

counts("edition", "editions", "relations", "decisions")
counts("citation", "editions", "relations")

_YEAR = 365.25
_SCOPE = (words("status", default=("in_force",)), words("tiers"), words("effects"), words("kinds"))


@cache
def _codes() -> dict[str, int]:
    return {name: code for code, name in enumerate(STATUS)}


def _chosen(rows: pl.LazyFrame, given: Given) -> pl.LazyFrame:
    """By status, tier, effect and kind."""
    status = given["status"]
    assert isinstance(status, tuple)
    rows = rows.filter(pl.col("status").is_in([_codes()[s] for s in status if s in _codes()]))
    for parameter, column in (("tiers", "tier"), ("effects", "effect"), ("kinds", "kind")):
        if given.get(parameter):
            rows = rows.filter(among(column, given[parameter]))
    return rows


@query(
    "editions", "edition", ("标准（版本）", "editions of standards"),
    (*_SCOPE, text("tag"), day("published_since"), day("published_until"), yes("review_set"), yes("overdue"),
     yes("translated")),
    {"years": Unit.YEARS},
)  # fmt: skip
def editions(moment: Moment, given: Given) -> Found:
    """Editions with a status on the day. `overdue`: the last day of the review term has passed; `translated`: a
    version in another language than Chinese is there; `years`: since publication."""
    rows = _chosen(moment.editions, given)
    if given["tag"]:
        rows = rows.filter(pl.col("tags").cast(pl.String).str.contains(rf"(?:^|;){given['tag']}(?:;|$)"))
    if given["published_since"]:
        rows = rows.filter(pl.col("published") >= given["published_since"])
    if given["published_until"]:
        rows = rows.filter(pl.col("published") <= given["published_until"])
    if given["review_set"]:
        rows = rows.filter(pl.col("review_due").is_not_null())
    if given["overdue"]:
        rows = rows.filter(pl.col("review_due") < moment.day)
    if given["translated"]:
        rows = rows.filter(pl.col("languages").cast(pl.String).str.contains(r"(?:^|;)(?:[^z]|z[^h])"))
    years = (pl.lit(moment.day) - pl.col("published")).dt.total_days() / _YEAR
    return Found(rows.with_columns(years.alias("years"), pl.col("review_due").alias("since")))


@query(
    "international_standards",
    "edition",
    ("国际标准", "international standards"),
    (yes("applicable"), text("adopted", ("", "work", "edition"))),
)
def international_standards(moment: Moment, given: Given) -> Found:
    """ISO and IEC standards in force within the versioned scope list (DOMAIN §4). `applicable`: without the works that
    the list calls not applicable, and the editions that an officer does in the list of documents tracked; `adopted`: a
    national standard in force adopts the work (any edition of it) or this very edition, as identical or modified (AIM
    2025: NEQ is no adoption)."""
    scope = conversion()
    every = moment.editions.filter(
        (pl.col("status") == IN_FORCE) & (pl.col("tier") == "international") & among("publisher", scope.publishers)
    )
    inside = every.filter(among("kind", scope.kinds))
    excluded = every.filter(~among("kind", scope.kinds)).with_columns(pl.lit("kind_out_of_scope").alias("reason"))
    if given["applicable"]:
        outside = pl.col("edition").is_in(scope.not_applicable_on(moment).implode())
        excluded = pl.concat([excluded, inside.filter(outside).with_columns(pl.lit("not_applicable").alias("reason"))])
        inside = inside.filter(~outside)
    if given["adopted"]:
        inside = _adopted(moment, inside, str(given["adopted"]))
    return Found(inside, excluded)


def _adopted(moment: Moment, rows: pl.LazyFrame, how: str) -> pl.LazyFrame:
    national = moment.editions.filter((pl.col("status") == IN_FORCE) & (pl.col("tier") == "national"))
    adoptions = moment.relations.filter(among("kind", ("adopts",)) & among("degree", ("IDT", "MOD")))
    adoptions = adoptions.join(national.select(pl.col("edition").alias("source")), "source", "semi")
    if how == "edition":
        return rows.join(adoptions.select(pl.col("target").alias("edition")), "edition", "semi")
    adoptions = adoptions.collect().lazy()  # few: what they point to is looked up, not all joined
    adopted = moment.editions.join(adoptions.select(pl.col("target").alias("edition")), "edition", "semi").select(
        "work"
    )
    undated = adoptions.filter(pl.col("target").is_null()).select(pl.col("target_work").alias("work")).drop_nulls()
    return rows.join(pl.concat([adopted, undated]), "work", "semi")


@query(
    "citations",
    "citation",
    ("规范性引用", "normative references"),
    (words("tiers"), words("degrees", default=("normative",)), yes("in_force"), yes("gone")),
)
def citations(moment: Moment, given: Given) -> Found:
    """References from standards in force to standards the library holds. `in_force`: the target is in force on the day
    (an undated one: some edition of it); `gone`: it is replaced or withdrawn."""
    citing = moment.editions.filter(pl.col("status") == IN_FORCE)
    if given["tiers"]:
        citing = citing.filter(among("tier", given["tiers"]))
    dimensions = citing.select(
        pl.col("edition").alias("source"), "body", "province", "field", "committee", "kind_", "ics"
    )
    made = moment.relations.filter(among("kind", ("references",)))
    if given["degrees"]:
        made = made.filter(among("degree", given["degrees"]))
    made = made.collect().lazy()  # few beside the editions: their ends are looked up, not all joined
    pointed = moment.editions.join(made.select(pl.col("target").alias("edition")), "edition", "semi")
    states = pointed.select(pl.col("edition").alias("target"), pl.col("status").alias("target_status"))
    works = (
        moment.editions.join(made.select(pl.col("target_work").alias("work")), "work", "semi")
        .group_by(pl.col("work").alias("target_work"))
        .agg((pl.col("status") == IN_FORCE).any().alias("alive"), pl.col("status").is_in(GONE).all().alias("dead"))
    )  # fmt: skip
    joined = (
        made.join(dimensions, "source", "inner").join(states, "target", "left").join(works, "target_work", "left")
        .with_columns(
            pl.col("relation").alias("id"),
            pl.coalesce(pl.col("target_status") == IN_FORCE, pl.col("alive")).alias("holds"),
            pl.coalesce(pl.col("target_status").is_in(GONE), pl.col("dead")).alias("lost"),
        )
    )  # fmt: skip
    resolved = joined.filter(pl.col("holds").is_not_null())
    unresolved = joined.filter(pl.col("holds").is_null()).with_columns(pl.lit("target_not_held").alias("reason"))
    if given["in_force"]:
        resolved = resolved.filter(pl.col("holds"))
    if given["gone"]:
        resolved = resolved.filter(pl.col("lost"))
    return Found(resolved, unresolved)
