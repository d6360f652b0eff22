"""Items of registers in columns: their entries out of the database, and what they are on a day."""

from __future__ import annotations

from datetime import date

import polars as pl

from guiju.core.procedure.model import Fact, FactType, Visible
from guiju.core.register.model import LEADS_TO
from guiju.registry.registers.definitions import registers

_ENTRIES = """
select e.id, c.seq, e.item_id, i.register, e.number, e.doing, e.valid_from,
  case when e.sets ? 'until' then e.sets->>'until' end
from record_change c join registers_entry e on e.id = c.subject join registers_item i on i.id = e.item_id
where c.kind = 'entry' and c.seq > {after} and c.seq <= {upto} and i.register in ({registers})
"""
_MARKS = """
select c.seq, e.item_id, e.number, e.valid_from, i.register, f.key, f.value
from record_change c join registers_entry e on e.id = c.subject join registers_item i on i.id = e.item_id
cross join lateral jsonb_each_text(e.sets) f
where c.kind = 'entry' and c.seq > {after} and c.seq <= {upto} and i.register in ({registers}) and f.key in ({names})
"""
_OF_PLACES = (FactType.CREDIT_CODE, FactType.BODY, FactType.COMMITTEE)


def _counted(fact: Fact) -> bool:
    """Whether items are counted by a fact: everybody may read it, and lists are narrowed by it or it says where."""
    return fact.visible is Visible.PUBLIC and not fact.personal and (fact.index or fact.type in _OF_PLACES)


def _names() -> list[tuple[str, str]]:
    """(register, fact) of what items of open registers are counted by."""
    return [
        (one.name, fact.name) for one in registers() if not one.closed for fact in one.facts.values() if _counted(fact)
    ]


def _listed(words: set[str]) -> str:
    return ",".join(f"'{word}'" for word in sorted(words)) or "''"


def entries_sql(after: int, upto: int) -> tuple[str, dict[str, type[pl.DataType]]]:
    """The entries that became known between two numbers: a question to the database, and its columns."""
    open_ = {one.name for one in registers() if not one.closed}
    columns: dict[str, type[pl.DataType]] = {
        "entry": pl.Int64, "seq": pl.Int64, "item": pl.Int64, "register": pl.String, "number": pl.Int32,
        "doing": pl.String, "valid_from": pl.Date, "until": pl.String,
    }  # fmt: skip
    return _ENTRIES.format(after=after, upto=upto, registers=_listed(open_)), columns


def marks_sql(after: int, upto: int) -> tuple[str, dict[str, type[pl.DataType]]]:
    """What those entries set of the facts that items are counted by."""
    names = _names()
    columns: dict[str, type[pl.DataType]] = {
        "seq": pl.Int64, "item": pl.Int64, "number": pl.Int32, "valid_from": pl.Date, "register": pl.String,
        "fact": pl.String, "value": pl.String,
    }  # fmt: skip
    sql = _MARKS.format(
        after=after, upto=upto, registers=_listed({register for register, _ in names}),
        names=_listed({fact for _, fact in names}),
    )  # fmt: skip
    return sql, columns


def allowed() -> pl.DataFrame:
    """The facts of each register that items are counted by."""
    return pl.DataFrame(_names(), {"register": pl.String, "fact": pl.String}, orient="row")


def standing(entries: pl.DataFrame, day: date, seq: int) -> pl.DataFrame:
    """(item, register, status, entered, since, until) of the items that were in a register on a day, as known at a
    number: the fold of `core.register.history`, over all items at once."""
    known = entries.filter((pl.col("seq") <= seq) & (pl.col("valid_from") <= day)).sort("item", "valid_from", "number")
    leads = {str(doing): str(status) for doing, status in LEADS_TO.items()}
    told = known.with_columns(
        pl.col("doing").cast(pl.String).replace_strict(leads, default=None, return_dtype=pl.String).alias("status")
    )
    came = told.filter(pl.col("status").is_not_null())
    changed = came.filter((pl.col("status") != pl.col("status").shift().over("item")).fill_null(True))
    return (
        known.group_by("item", maintain_order=True)
        .agg(pl.col("register").first(), pl.col("valid_from").first().alias("entered"),
             pl.col("until").drop_nulls().last())
        .join(changed.group_by("item").agg(pl.col("status").last(), pl.col("valid_from").last().alias("since")), "item")
        .with_columns(pl.col("until").replace("", None).str.to_date("%Y-%m-%d"))
    )  # fmt: skip


def fact(marks: pl.DataFrame, name: str, day: date, seq: int) -> pl.DataFrame:
    """(item, value) of a fact as it stood."""
    rows = marks.filter((pl.col("fact") == name) & (pl.col("seq") <= seq) & (pl.col("valid_from") <= day))
    last = rows.sort("item", "valid_from", "number").unique("item", keep="last", maintain_order=True)
    return last.select("item", "value")
