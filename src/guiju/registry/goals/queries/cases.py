"""Questions about cases as they stood on a day."""

from __future__ import annotations

import polars as pl

from guiju.core.indicator.model import Unit
from guiju.core.register.model import Status
from guiju.registry.cases.used_names import uses
from guiju.registry.goals.columns import Moment
from guiju.registry.goals.queries.asking import Found, Given, among, counts, day, query, text, whole, words, yes

counts("case", "acts")
counts("project", "acts", "entries", "links", "editions")

_PAUSED = uses(__name__, "national-standard", states=("frozen",))
_LEVELS = {
    "planned": uses(__name__, "national-standard", acts=("issue_plan",), facts=("research_project",)),
    "submitted": uses(__name__, "national-standard", acts=("submit",)),
    "published": uses(__name__, "national-standard", acts=("publish",)),
}
_RESEARCH = uses(__name__, "green-channel", facts=("research_project", "programme", "project_end"))

PROJECTS = "research-projects"
"""The register of research projects."""
YIELDS = "yields"
"""The link from a research project to what came of it."""
MONTH = 30.4375
"""Days, as DOMAIN T2 counts."""


@query(
    "cases",
    "case",
    ("案件", "cases"),
    (
        words("procedures", required=True),
        words("states"),
        day("entered_since"),
        text("fact"),
        words("values"),
        text("kind"),
    ),
)
def cases(moment: Moment, given: Given) -> Found:
    """Cases of some procedures in some states, `entered_since` a day, with a `fact` that has one of some `values`.
    `kind`: the fact by which they are broken down; without it they are by procedure."""
    rows = moment.of(_words(given["procedures"]))
    if given["states"]:
        rows = rows.filter(among("state", given["states"]))
    if given["entered_since"]:
        rows = rows.filter(pl.col("entered") >= given["entered_since"])
    if given["fact"]:
        rows = moment.with_fact(rows, str(given["fact"]), "asked").filter(pl.col("asked").is_not_null())
        if given["values"]:
            rows = rows.filter(among("asked", given["values"]))
    if given["kind"]:
        rows = moment.with_fact(rows, str(given["kind"]), "told").with_columns(pl.col("told").alias("kind_"))
    return Found(rows.with_columns(pl.col("entered").alias("since")).lazy())


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return value


def last_done(moment: Moment, names: tuple[str, ...], column: str) -> pl.DataFrame:
    """(case, day): when one of some acts was last done."""
    done = moment.acts.filter(among("name", names))
    return done.group_by("case").agg(pl.col("effective").max().alias(column))


def paused(moment: Moment) -> pl.DataFrame:
    """(case, from, to) of each stay in the state `frozen`; `to` is the day itself while it lasts."""
    moves = moment.acts.select("case", "state", "effective").with_columns(
        pl.col("state").shift().over("case").alias("before")
    )
    moved = moves.filter((pl.col("state") != pl.col("before")).fill_null(True)).with_columns(
        pl.col("effective").shift(-1).over("case").alias("to")
    )
    return moved.filter(pl.col("state") == _PAUSED.states[0]).select(
        "case", pl.col("effective").alias("from"), pl.col("to").fill_null(moment.day)
    )


def runs(moment: Moment, given: Given) -> pl.DataFrame:
    """The cases that have begun, with `start`, `end` (empty while open), `days` between them or up to the day, and
    whether they were `dropped` (ended on another way). With `pauses` "left_out" the days in the state frozen are
    taken off."""
    rows = moment.of(_words(given["procedures"])).join(
        last_done(moment, _words(given["start"]), "start"), "case", "inner"
    )
    rows = rows.join(last_done(moment, _words(given["end"]), "end"), "case", "left")
    rows = rows.with_columns(pl.when(pl.col("end") >= pl.col("start")).then(pl.col("end")).alias("end"))
    if given.get("started_since"):
        rows = rows.filter(pl.col("start") >= given["started_since"])
    rows = rows.with_columns(
        (pl.col("end").fill_null(moment.day) - pl.col("start")).dt.total_days().alias("days"),
        (pl.col("ended") & pl.col("end").is_null()).alias("dropped"),
    )
    if given.get("pauses") == "left_out":
        off = (
            paused(moment)
            .join(rows.select("case", "start", pl.col("end").fill_null(moment.day)), "case", "inner")
            .with_columns(pl.max_horizontal("from", "start").alias("a"), pl.min_horizontal("to", "end").alias("b"))
            .filter(pl.col("b") > pl.col("a"))
            .group_by("case")
            .agg((pl.col("b") - pl.col("a")).dt.total_days().sum().alias("off"))
        )
        rows = rows.join(off, "case", "left").with_columns(pl.col("days") - pl.col("off").fill_null(0))
    return rows


_RUN = (
    words("procedures", required=True),
    words("start", required=True),
    words("end", required=True),
    day("started_since"),
    text("pauses", ("counted", "left_out"), "counted"),
)


@query("cycles", "case", ("办结的周期", "finished cycles"), _RUN, {"months": Unit.MONTHS, "length_days": Unit.DAYS})
def cycles(moment: Moment, given: Given) -> Found:
    """From the last `start` to the last `end` of each case that has both. Open and dropped ones are left out."""
    rows = runs(moment, given)
    done = rows.filter(pl.col("end").is_not_null()).with_columns(
        (pl.col("days") / MONTH).alias("months"), pl.col("days").alias("length_days"), pl.col("end").alias("since")
    )
    rest = rows.filter(pl.col("end").is_null()).with_columns(
        pl.when("dropped").then(pl.lit("dropped")).otherwise(pl.lit("still_open")).alias("reason"),
        pl.col("start").alias("since"),
    )
    return Found(done.lazy(), rest.lazy())


@query(
    "timely_cycles",
    "case",
    ("按期办结的周期", "cycles within their term"),
    (*_RUN[:4], whole("months", 18), yes("on_time")),
)
def timely_cycles(moment: Moment, given: Given) -> Found:
    """Cases that have finished, or whose term of `months` after `start` has passed; `on_time`: finished within it.
    Those still within their term are left out."""
    rows = runs(moment, {**given, "pauses": "counted"}).with_columns(
        pl.col("start").dt.offset_by(f"{given['months']}mo").alias("last")
    )
    rows = rows.with_columns(pl.col("last").alias("since"))
    kept = (pl.col("end") <= pl.col("last")).fill_null(False)
    running = pl.col("end").is_null() & ((pl.col("last") >= moment.day) | pl.col("dropped"))
    reason = pl.when("dropped").then(pl.lit("dropped")).otherwise(pl.lit("still_open")).alias("reason")
    counted = rows.filter(~running)
    return Found(
        (counted.filter(kept) if given["on_time"] else counted).lazy(), rows.filter(running).with_columns(reason).lazy()
    )


def _asked_for_the_channel(moment: Moment) -> pl.DataFrame:
    rows = moment.of((_RESEARCH.procedure,))
    for name in _RESEARCH.facts:
        rows = moment.with_fact(rows, name)
    return rows.filter(pl.col("research_project").is_not_null())


def _registered(moment: Moment) -> pl.DataFrame:
    rows = moment.items_of(PROJECTS).filter(pl.col("status") == str(Status.VALID)).drop("since", "id", "status")
    for fact, column in (("project", "research_project"), ("programme", "programme"), ("project_end", "project_end")):
        rows = moment.with_item_fact(rows, fact, column)
    return rows.filter(pl.col("research_project").is_not_null())


def _yielded(moment: Moment, done: pl.DataFrame) -> pl.Series:
    """The items of the projects of which a case among those came, or a standard that was published by the day."""
    ties = moment.links(YIELDS)
    cases = ties.filter(pl.col("target_kind") == "case").join(done, left_on="target", right_on="case", how="semi")
    editions = ties.filter(pl.col("target_kind") == "edition")
    published = moment.editions.filter(pl.col("published") <= moment.day).select("edition").collect()
    editions = editions.join(published, left_on="target", right_on="edition", how="semi")
    return pl.concat([cases["source"], editions["source"]])


@query(
    "research_projects",
    "project",
    ("科技项目", "research projects"),
    (words("programmes"), yes("linked"), text("level", tuple(_LEVELS), "planned")),
)
def research_projects(moment: Moment, given: Given) -> Found:
    """Research projects of the register, and those that asked for the green channel, that have closed; `linked`: a
    project of a national standard names it, or is tied to it as what came of it, and has come to the `level`, or a
    standard that was published is tied to it so (T1). Projects still running are left out."""
    rows = pl.concat([_asked_for_the_channel(moment), _registered(moment)], how="diagonal_relaxed")
    rows = rows.unique("research_project", keep="first", maintain_order=True).with_columns(
        pl.col("research_project").alias("id"),
        pl.col("project_end").str.to_date("%Y-%m-%d", strict=False).alias("since"),
        pl.col("programme").alias("kind_"),
    )
    if given["programmes"]:
        rows = rows.filter(among("programme", given["programmes"]))
    closed = rows.filter(pl.col("since") <= moment.day)
    running = rows.filter(pl.col("since") > moment.day).with_columns(pl.lit("still_open").alias("reason"))
    if given["linked"]:
        acts = _LEVELS[str(given["level"])].acts
        done = last_done(moment, acts, "reached")
        named = moment.fact("research_project").join(done, "case", "semi")["value"]
        came = _yielded(moment, done)
        closed = closed.filter(
            pl.col("research_project").is_in(named.implode()) | pl.col("item").is_in(came.implode()).fill_null(False)
        )
    return Found(closed.lazy(), running.lazy())
