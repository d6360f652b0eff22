"""The tables of the columns, and what a status is written as."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

FORMAT = 4
"""Of the files. Another format is built anew."""
STATUS = ("draft", "published", "in_force", "replaced", "withdrawn", "unknown")
"""A status is written as its place here."""
FOREVER = (1 << 63) - 1
_WORD, _WHOLE = pl.Categorical, pl.Int64

EDITIONS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "edition": _WHOLE, "seq": _WHOLE, "work": _WHOLE, "scheme": _WORD, "tier": _WORD, "publisher": _WORD,
    "kind": _WORD, "effect": _WORD, "published": pl.Date, "effective": pl.Date, "review_due": pl.Date,
    "ics": _WORD, "ccs": _WORD, "languages": _WORD, "issuer": _WORD, "committee": _WORD, "tags": _WORD,
}  # fmt: skip
"""One row a version of an edition: what it was from the change `seq` on, until its next version. Lists are joined by
";"."""
SPANS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "edition": _WHOLE, "seq": _WHOLE, "status": pl.UInt8, "since": pl.Date, "until": pl.Date,
}  # fmt: skip
"""The intervals of status of a version, draft left out."""
RELATIONS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "relation": _WHOLE, "seq": _WHOLE, "kind": _WORD, "degree": _WORD, "source": _WHOLE, "target": _WHOLE,
    "target_work": _WHOLE,
}  # fmt: skip
CASES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case": _WHOLE, "seq": _WHOLE, "number": pl.String, "procedure": _WORD,
}  # fmt: skip
ACTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "act": _WHOLE, "seq": _WHOLE, "case": _WHOLE, "number": pl.Int32, "name": _WORD, "effective": pl.Date,
    "state": _WORD, "ended": pl.Boolean, "sort": _WORD, "about": _WORD, "opens": _WORD, "closes": _WORD,
    "round": pl.Int32, "comment": pl.Int32, "disposition": _WORD, "voter": _WHOLE,
    "secret": pl.Boolean, "spoken": _WORD, "units": pl.String,
}  # fmt: skip
"""One row an act, with the state it led to. `sort` is its kind (plain, vote, comment, answer …).
`secret`: a vote in a secret ballot. `spoken`: the kinds of the body it was done for, or of the voter's seat, joined by
";", where everybody may know; `units` those of the bodies it names, each so, joined by "|"."""
FACTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case": _WHOLE, "seq": _WHOLE, "base": pl.Int32, "number": pl.Int32, "effective": pl.Date, "fact": _WORD,
    "value": pl.String,
}  # fmt: skip
"""What acts brought, public and short. A correction stands at the place (`base`) and on the day of the act it
corrects."""
ELECTORS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case": _WHOLE, "ballot": _WORD, "round": pl.Int32, "eligible": pl.Int32,
}  # fmt: skip
SEATS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "post": _WHOLE, "seq": _WHOLE, "office": _WORD, "committee": _WORD, "body": _WORD, "spoken": _WORD,
    "since": pl.Date, "until": pl.Date,
}  # fmt: skip
"""One row a change of a post: what it was from `seq` on. `spoken` as in acts."""
ENTRIES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "entry": _WHOLE, "seq": _WHOLE, "item": _WHOLE, "register": _WORD, "number": pl.Int32, "doing": _WORD,
    "valid_from": pl.Date, "until": pl.String,
}  # fmt: skip
"""One row an entry of an item of an open register; `until` where it sets the last day of validity, "" for none."""
MARKS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "seq": _WHOLE, "item": _WHOLE, "number": pl.Int32, "valid_from": pl.Date, "fact": _WORD, "value": pl.String,
}  # fmt: skip
"""What entries set of the facts that items are counted by; value empty where it is taken away."""
LINKS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "link": _WHOLE, "seq": _WHOLE, "type": _WORD, "source_kind": _WORD, "source": _WHOLE, "target_kind": _WORD,
    "target": _WHOLE, "since": pl.Date, "until": pl.Date, "ended": pl.Boolean,
}  # fmt: skip
"""One row a link that was made, and one for its end (`ended`, with the last day in `until`)."""
DECISIONS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "decision": _WHOLE, "seq": _WHOLE, "feed": _WORD, "key": pl.String, "name": _WORD, "day": pl.Date,
}  # fmt: skip
"""One row a decision about a candidate of a feed, by the candidate's key; `name` empty where it takes the one before
back."""
TABLES: Mapping[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "editions": EDITIONS, "spans": SPANS, "relations": RELATIONS, "cases": CASES, "acts": ACTS, "facts": FACTS,
    "electors": ELECTORS, "seats": SEATS, "entries": ENTRIES, "marks": MARKS,
    "links": LINKS, "decisions": DECISIONS,
}  # fmt: skip
Frames = dict[str, pl.DataFrame]


def empty() -> Frames:
    return {name: pl.DataFrame(schema=dict(columns)) for name, columns in TABLES.items()}


def shaped(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a table, in their order and of their type."""
    columns = TABLES[name]
    return frame.select(pl.col(column).cast(kind) for column, kind in columns.items())  # type: ignore[arg-type]
