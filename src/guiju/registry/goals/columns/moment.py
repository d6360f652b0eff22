"""The registry as it stood on a day, as known at a number of the sequence: the two times of DESIGN.

What is asked once is remembered. All frames are in columns; nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from guiju.registry.goals.columns import items
from guiju.registry.goals.columns.schema import STATUS

if TYPE_CHECKING:
    from guiju.registry.goals.columns.store import Columns

IN_FORCE = STATUS.index("in_force")
GONE = (STATUS.index("replaced"), STATUS.index("withdrawn"))


def _first(codes: pl.Expr, length: int) -> pl.Expr:
    """The beginning of the first of joined codes; empty where there is none."""
    start = codes.cast(pl.String).str.slice(0, length)
    return pl.when(start.str.len_chars() == length).then(start)


def _province(publisher: pl.Expr) -> pl.Expr:
    """The first two digits of a code of local standards: DB1101 → 11."""
    return publisher.cast(pl.String).str.extract(r"(\d\d)")


FIELD = _first(pl.col("ics"), 2)
"""The field of ICS of an edition, out of its column `ics`."""
PROVINCE = pl.when(pl.col("tier") == "local").then(_province(pl.col("publisher")))
"""The province of a local standard, out of `tier` and `publisher`."""
DERIVED: Mapping[str, tuple[tuple[str, ...], pl.Expr]] = {
    "field": (("ics",), FIELD), "province": (("tier", "publisher"), PROVINCE),
}  # fmt: skip
"""Column of editions → the columns it follows from, and how: grouped by those first, it is worked out for a few
thousand groups and not for millions of rows."""


_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "editions": ("_status", "editions"), "relations": ("relations",), "acts": ("acts", "cases", "_placed"),
    "seats": ("seats",), "entries": ("items",), "links": (), "decisions": (),
}  # fmt: skip
"""Table → what a moment remembers of it."""


class Moment:
    """`day` and `seq` of a permalink."""

    def __init__(self, day: date, seq: int, columns: Columns) -> None:
        self.day, self.seq = day, seq
        self._columns = columns
        self._facts: dict[str, pl.DataFrame] = {}
        self._of: dict[tuple[str, ...], pl.DataFrame] = {}

    def over(self, columns: Columns, changed: Collection[str]) -> Moment:
        """The same moment over columns that have grown, so that nothing keeps the old ones. It says the same: what came
        after `seq` is undone. What was remembered of tables that are not among `changed` is taken along."""
        made = Moment(self.day, self.seq, columns)
        for table, names in _RESTS_ON.items():
            if table not in changed:
                made.__dict__.update({name: self.__dict__[name] for name in names if name in self.__dict__})
        if "acts" not in changed:
            made._facts, made._of = dict(self._facts), dict(self._of)
        return made

    @property
    def bytes(self) -> int:
        """About how much is remembered here beside the columns."""
        frames = (value for value in self.__dict__.values() if isinstance(value, pl.DataFrame | pl.Series))
        return sum(int(frame.estimated_size()) for frame in (*frames, *self._facts.values(), *self._of.values()))

    # -- standards -----------------------------------------------------------------------------------------------------
    @cached_property
    def _status(self) -> pl.Series:
        """The status of each version on the day, by row."""
        spans = self._columns.spans
        now = spans.filter((pl.col("since") <= self.day) & (pl.col("until") > self.day))
        found = pl.zeros(self._columns.editions.height, dtype=pl.UInt8, eager=True)
        return found.scatter(now["row"], now["status"]).alias("status")

    @cached_property
    def editions(self) -> pl.LazyFrame:
        """One row an edition that is known, with its `status` on the day and the dimensions `body`, `province`,
        `field` (of ICS) and `kind` (its tier)."""
        known = self._columns.editions.with_columns(self._status).lazy()
        known = known.filter((pl.col("seq") <= self.seq) & (pl.col("until") > self.seq))
        return known.with_columns(
            pl.col("edition").alias("id"),
            pl.col("issuer").alias("body"),
            FIELD.alias("field"),
            PROVINCE.alias("province"),
            pl.col("tier").alias("kind_"),
        )

    @cached_property
    def relations(self) -> pl.LazyFrame:
        """The relations that are known."""
        return self._columns.relations.lazy().filter(pl.col("seq") <= self.seq)

    # -- cases ---------------------------------------------------------------------------------------------------------
    @cached_property
    def acts(self) -> pl.DataFrame:
        """The acts that are known and had taken effect, in the order of each case."""
        return self._columns.acts.filter((pl.col("seq") <= self.seq) & (pl.col("effective") <= self.day))

    @cached_property
    def cases(self) -> pl.DataFrame:
        """One row a case: its state, since when, whether it has ended, when it was opened."""
        begins = pl.col("case") != pl.col("case").shift()
        came = begins | (pl.col("state") != pl.col("state").shift())
        moved = self.acts.with_columns(came.fill_null(True).alias("came"))
        stood = moved.group_by("case", maintain_order=True).agg(
            pl.col("state").last(), pl.col("ended").last(), pl.col("effective").first().alias("opened"),
            pl.col("effective").filter("came").last().alias("entered"),
        )  # fmt: skip
        return stood.join(self._columns.frames["cases"].select("case", "number", "procedure"), "case", "inner")

    def fact(self, name: str) -> pl.DataFrame:
        """(case, value) of a fact as it stood; a correction holds from the day of what it corrects."""
        if name not in self._facts:
            rows = self._columns.frames["facts"].filter(
                (pl.col("fact") == name) & (pl.col("seq") <= self.seq) & (pl.col("effective") <= self.day)
            )
            self._facts[name] = (
                rows.sort("case", "base", "number")
                .unique("case", keep="last", maintain_order=True)
                .select("case", "value")
            )
        return self._facts[name]

    def with_fact(self, cases: pl.DataFrame, name: str, column: str = "") -> pl.DataFrame:
        """The cases with a fact as a column, empty where there is none."""
        known = self.fact(name).rename({"value": column or name})
        return cases.join(known, "case", "left", maintain_order="left")

    @cached_property
    def electors(self) -> pl.DataFrame:
        """(case, ballot, round, eligible) of every ballot; which of them count is for `acts` to say."""
        return self._columns.frames["electors"]

    @cached_property
    def seats(self) -> pl.DataFrame:
        """The posts in committees that were held on the day, as known at the number."""
        known = self._columns.frames["seats"].filter(pl.col("seq") <= self.seq)
        last = known.sort("seq").unique("post", keep="last", maintain_order=True)
        held = (pl.col("since") <= self.day) & (pl.col("until").is_null() | (pl.col("until") >= self.day))
        return last.filter(held & pl.col("committee").is_not_null()).sort("post")

    def links(self, kind: str) -> pl.DataFrame:
        """The links of a kind that held on the day, as known at the number."""
        known = self._columns.frames["links"].filter((pl.col("type") == kind) & (pl.col("seq") <= self.seq))
        over = known.filter(pl.col("until") < self.day)
        return known.filter(~pl.col("ended") & (pl.col("since") <= self.day)).join(over, "link", "anti")

    def decided(self, feed: str, name: str) -> pl.Series:
        """The keys of the candidates of a feed that this was decided about, by the last decision of the day, as known
        at the number."""
        rows = self._columns.frames["decisions"]
        known = rows.filter((pl.col("feed") == feed) & (pl.col("seq") <= self.seq) & (pl.col("day") <= self.day))
        last = known.sort("seq").unique("key", keep="last", maintain_order=True)
        return last.filter(pl.col("name") == name)["key"]

    # -- registers -----------------------------------------------------------------------------------------------------
    @cached_property
    def items(self) -> pl.DataFrame:
        """The items that were in an open register on the day, with their status and days."""
        return items.standing(self._columns.frames["entries"], self.day, self.seq)

    def items_of(self, register: str) -> pl.DataFrame:
        """The items of a register with the facts they are counted by, and the dimensions of items: `body`, `committee`,
        `province` (of a credit code, a region or a body's code) and `ics`."""
        rows = self.items.filter(pl.col("register") == register).with_columns(pl.col("item").alias("id"))
        for name in ("host_code", "region", "owner_code", "committee", "issuer", "ics"):
            known = items.fact(self._columns.frames["marks"], name, self.day, self.seq)
            rows = rows.join(known.rename({"value": name}), "item", "left", maintain_order="left")
        return rows.with_columns(
            pl.col("issuer").alias("body"), pl.col("ics").str.slice(0, 2).alias("field"),
            pl.coalesce(
                pl.col("region").str.slice(0, 2), pl.col("host_code").str.slice(2, 2),
                pl.col("owner_code").str.slice(2, 2), pl.col("issuer").str.extract(r"^CN-(\d\d)"),
            ).alias("province"),
        )  # fmt: skip

    def with_item_fact(self, rows: pl.DataFrame, name: str, column: str) -> pl.DataFrame:
        """Items with a fact as a column, empty where there is none."""
        known = items.fact(self._columns.frames["marks"], name, self.day, self.seq).rename({"value": column})
        return rows.join(known, "item", "left", maintain_order="left")

    def of(self, procedures: tuple[str, ...]) -> pl.DataFrame:
        """The cases of some procedures with the dimensions of cases: `body`, `committee`, `province`, `field`, `ics`,
        and `kind_` (the procedure)."""
        if procedures not in self._of:
            self._of[procedures] = self._placed.filter(
                pl.any_horizontal(pl.lit(False), *(pl.col("procedure") == name for name in procedures))
            )
        return self._of[procedures]

    @cached_property
    def _placed(self) -> pl.DataFrame:
        """All cases with their dimensions."""
        cases = self.cases
        for name in ("committee", "issuer", "ics", "region", "host_code"):
            cases = self.with_fact(cases, name)
        return cases.with_columns(
            pl.col("case").alias("id"),
            pl.col("issuer").alias("body"),
            pl.col("ics").str.slice(0, 2).alias("field"),
            pl.col("procedure").alias("kind_"),
            pl.coalesce(
                pl.col("issuer").str.extract(r"^CN-(\d\d)"), pl.col("region").str.slice(0, 2),
                pl.col("host_code").str.slice(2, 2),
            ).alias("province"),
        )  # fmt: skip
