"""Out of the database into columns: everything that became known between two numbers of the sequence.

A version of an edition is the present row with its later changes undone (`record_change.data` holds [before, after]),
so that what was known at any number can be told for ever. Rows whose change has no number yet are left for later.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import polars as pl
from django.conf import settings
from django.db import connection

from guiju.core.procedure.model import Act, ActKind, FactType, Procedure
from guiju.registry.cases import access, definitions
from guiju.registry.cases.models import Definition
from guiju.registry.goals.columns import items, schema, versions
from guiju.registry.goals.columns.schema import Frames
from guiju.registry.goals.columns.tags import tagged

STEP = 500_000
"""Editions read at once."""
_SHORT = {
    FactType.CHOICE, FactType.DATE, FactType.YES_NO, FactType.COMMITTEE, FactType.BODY, FactType.ICS, FactType.STANDARD,
    FactType.DESIGNATION, FactType.WHOLE_NUMBER, FactType.DECIMAL,
}  # fmt: skip
_LONGEST = 120
"""Characters of a text that is counted by: a field, a place."""

_EDITIONS = """
select e.id, c.seq, e.work_id, e.scheme, e.tier, e.publisher, e.kind, e.effect, e.published, e.effective, e.review_due,
  array_to_string(e.ics, ';'), array_to_string(e.ccs, ';'), array_to_string(e.languages, ';'), b.code, m.code,
  e.titles->>'zh', e.titles->>'en', e.spans::text
from record_change c join catalogue_edition e on e.id = c.subject
left join bodies_body b on b.id = e.issuer_id left join bodies_committee m on m.id = e.committee_id
where c.kind = 'edition' and c.verb = 'created' and c.seq > {after} and c.seq <= {upto}
  and e.id >= {low} and e.id < {high}
"""
_EDITION_COLUMNS = {
    "edition": pl.Int64, "seq": pl.Int64, "work": pl.Int64, "scheme": pl.String, "tier": pl.String,
    "publisher": pl.String, "kind": pl.String, "effect": pl.String, "published": pl.Date, "effective": pl.Date,
    "review_due": pl.Date, "ics": pl.String, "ccs": pl.String, "languages": pl.String, "issuer": pl.String,
    "committee": pl.String, "zh": pl.String, "en": pl.String, "spans": pl.String,
}  # fmt: skip
_RELATIONS = """
select r.id, coalesce(c.seq, 0), r.kind, r.degree, r.source_id, r.target_id, r.target_work_id
from catalogue_relation r left join record_change c on c.id = r.change_id
where (r.change_id is null or c.seq <= {upto}) and {which}
"""
_CASES = """
select k.id, c.seq, k.number, k.procedure from record_change c join cases_act a on a.id = c.subject and a.number = 1
join cases_case k on k.id = a.case_id where c.kind = 'act' and c.seq > {after} and c.seq <= {upto}
"""
_ACTS = """
select a.id, c.seq, a.case_id, a.number, a.name, (a.effective at time zone '{zone}')::date, a.to_state,
  k.definition_id, (a.public->>'round')::int, (a.public->>'comment')::int, a.public->>'disposition', v.user_id,
  (select string_agg(k.value, ';' order by k.ordinality)
   from jsonb_array_elements_text(a.public->'for'->'kinds') with ordinality k),
  (select string_agg(u.kinds, '|') from (
     select (select string_agg(k.value, ';' order by k.ordinality)
             from jsonb_array_elements_text(b.value->'kinds') with ordinality k) as kinds
     from jsonb_each(a.public->'units') r cross join jsonb_array_elements(r.value) b) u)
from record_change c join cases_act a on a.id = c.subject join cases_case k on k.id = a.case_id
left join cases_vote v on v.act_id = a.id where c.kind = 'act' and c.seq > {after} and c.seq <= {upto}
"""
_FACTS = """
select a.case_id, c.seq, coalesce(a.corrects, a.number), a.number,
  (coalesce(b.effective, a.effective) at time zone '{zone}')::date, k.definition_id, f.key, f.value
from record_change c join cases_act a on a.id = c.subject join cases_case k on k.id = a.case_id
left join cases_act b on b.case_id = a.case_id and b.number = a.corrects
cross join lateral jsonb_each_text(a.public->'facts') f
where c.kind = 'act' and c.seq > {after} and c.seq <= {upto} and a.public ? 'facts' and f.key in ({names})
"""
_ELECTORS = """
select e.case_id, e.ballot, e.round, count(*) filter (where not e.conflicted) from cases_elector e
where e.case_id in (select a.case_id from record_change c join cases_act a on a.id = c.subject
  where c.kind = 'act' and c.seq > {after} and c.seq <= {upto}) group by 1, 2, 3
"""


_SEATS = """
select c.subject, c.seq, s->>'office', s->>'committee', s->>'body',
  (select string_agg(k.value, ';' order by k.ordinality)
   from jsonb_array_elements_text(s->'kinds') with ordinality k), (s->>'since')::date, (s->>'until')::date
from record_change c, lateral (select c.data->'seat'->1) as x(s)
where c.kind = 'post' and c.seq > {after} and c.seq <= {upto}
"""


_LINKS = """
select l.id, c.seq, l.type, l.source_kind, l.source, l.target_kind, l.target, l.since,
  case when c.kind = 'link' then l.until else l.ended_on end, (c.kind = 'link-end')::int
from record_change c join links_link l on l.id = c.subject
where c.kind in ('link', 'link-end') and c.seq > {after} and c.seq <= {upto}
"""


_DECISIONS = """
select d.id, c.seq, x.feed, x.key, d.name, (d.recorded at time zone '{zone}')::date
from record_change c join feeds_decision d on d.id = c.subject join feeds_candidate x on x.id = d.candidate_id
where c.kind = 'feed-decision' and c.seq > {after} and c.seq <= {upto}
"""


def read(after: int, upto: int) -> Frames:
    """What became known in the changes `after` < seq ≤ `upto`. The caller holds one snapshot of the database."""
    changed = versions.changed(after)
    fresh = _editions(after, upto, changed)
    newer = versions.versions(sorted(changed), after, upto)
    found = {
        "editions": pl.concat([fresh["editions"], newer["editions"]]),
        "spans": pl.concat([fresh["spans"], newer["spans"]]),
        "relations": _relations(after, upto, pl.concat([fresh["editions"], _arrived(newer["editions"], after)])),
        "cases": schema.shaped("cases", _copied(_CASES.format(after=after, upto=upto), {
            "case": pl.Int64, "seq": pl.Int64, "number": pl.String, "procedure": pl.String,
        })),
        "acts": _acts(after, upto),
        "facts": _facts(after, upto),
        "electors": schema.shaped("electors", _copied(_ELECTORS.format(after=after, upto=upto), {
            "case": pl.Int64, "ballot": pl.String, "round": pl.Int32, "eligible": pl.Int32,
        })),
        "seats": schema.shaped("seats", _copied(_SEATS.format(after=after, upto=upto), {
            "post": pl.Int64, "seq": pl.Int64, "office": pl.String, "committee": pl.String, "body": pl.String,
            "spoken": pl.String, "since": pl.Date, "until": pl.Date,
        })),
    }  # fmt: skip
    return {**found, **_items(after, upto), "links": _links(after, upto), "decisions": _decisions(after, upto)}


def _decisions(after: int, upto: int) -> pl.DataFrame:
    columns: dict[str, type[pl.DataType]] = {
        "decision": pl.Int64, "seq": pl.Int64, "feed": pl.String, "key": pl.String, "name": pl.String, "day": pl.Date,
    }  # fmt: skip
    sql = _DECISIONS.format(after=after, upto=upto, zone=settings.TIME_ZONE)
    return schema.shaped("decisions", _copied(sql, columns))


def _links(after: int, upto: int) -> pl.DataFrame:
    columns: dict[str, type[pl.DataType]] = {
        "link": pl.Int64, "seq": pl.Int64, "type": pl.String, "source_kind": pl.String, "source": pl.Int64,
        "target_kind": pl.String, "target": pl.Int64, "since": pl.Date, "until": pl.Date, "ended": pl.Int64,
    }  # fmt: skip
    return schema.shaped("links", _copied(_LINKS.format(after=after, upto=upto), columns))


def _items(after: int, upto: int) -> Frames:
    entries, marks = _copied(*items.entries_sql(after, upto)), _copied(*items.marks_sql(after, upto))
    return {
        "entries": schema.shaped("entries", entries),
        "marks": schema.shaped("marks", marks.join(items.allowed(), ["register", "fact"], "semi")),
    }


def _copied(sql: str, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """The rows of a question, by COPY: several times faster than a cursor."""
    buffer = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"copy ({sql}) to stdout (format csv, force_quote *)") as rows:
        for part in rows:
            buffer.write(part)
    if not buffer.tell():
        return pl.DataFrame(schema=columns)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, new_columns=list(columns), schema_overrides=list(columns.values()))


def _editions(after: int, upto: int, changed: Iterable[int]) -> Frames:
    """Editions that are new and have not changed since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(subject), max(subject) from record_change"
            " where kind = 'edition' and verb = 'created' and seq > %s and seq <= %s",
            [after, upto],
        )
        low, high = cursor.fetchone()
    parts = [schema.empty()]
    known = pl.Series(list(changed), dtype=pl.Int64)
    for start in range(low, high + 1, STEP) if low is not None else ():
        sql = _EDITIONS.format(after=after, upto=upto, low=start, high=min(high + 1, start + STEP))
        rows = _copied(sql, _EDITION_COLUMNS).filter(~pl.col("edition").is_in(known.implode()))
        parts.append(_shaped(rows))
    return {name: pl.concat([part[name] for part in parts]) for name in ("editions", "spans")}


def _shaped(rows: pl.DataFrame) -> Frames:
    spans = (
        rows.select("edition", "seq", pl.col("spans").str.json_decode(pl.List(pl.List(pl.String))))
        .explode("spans", empty_as_null=True)
        .select(
            "edition", "seq", pl.col("spans").list.get(0, null_on_oob=True).alias("status"),
            pl.col("spans").list.get(1, null_on_oob=True).str.to_date("%Y-%m-%d").alias("since"),
            pl.col("spans").list.get(2, null_on_oob=True).str.to_date("%Y-%m-%d").alias("until"),
        )
        .filter(pl.col("status").is_not_null() & (pl.col("status") != "draft"))
        .with_columns(
            pl.col("status").replace_strict(list(schema.STATUS), list(range(len(schema.STATUS))), return_dtype=pl.UInt8)
        )
    )  # fmt: skip
    return {
        "editions": schema.shaped("editions", rows.with_columns(tagged("zh", "en").fill_null("").alias("tags"))),
        "spans": schema.shaped("spans", spans),
    }


def _arrived(versions: pl.DataFrame, after: int) -> pl.DataFrame:
    """Of editions that have changed: those that were created after the number as well."""
    if versions.is_empty():
        return versions
    with connection.cursor() as cursor:
        cursor.execute(
            "select subject from record_change where kind = 'edition' and verb = 'created' and seq > %s"
            " and subject = any(%s)",
            [after, versions["edition"].unique().to_list()],
        )
        created = [row[0] for row in cursor.fetchall()]
    return versions.filter(pl.col("edition").is_in(created))


def _relations(after: int, upto: int, fresh: pl.DataFrame) -> pl.DataFrame:
    """New relations, and older ones with an end that has just arrived; of one relation the last row holds."""
    columns = {
        "relation": pl.Int64, "seq": pl.Int64, "kind": pl.String, "degree": pl.String, "source": pl.Int64,
        "target": pl.Int64, "target_work": pl.Int64,
    }  # fmt: skip
    if after == 0:
        return schema.shaped("relations", _copied(_RELATIONS.format(upto=upto, which="true"), columns))
    parts = [_copied(_RELATIONS.format(upto=upto, which=f"c.seq > {after}"), columns)]
    for ids, works in _steps(fresh):
        which = f"(r.source_id in ({ids}) or r.target_id in ({ids}) or r.target_work_id in ({works}))"
        parts.append(_copied(_RELATIONS.format(upto=upto, which=which), columns))
    return schema.shaped("relations", pl.concat(parts).unique("relation", keep="last", maintain_order=True))


def _steps(fresh: pl.DataFrame, step: int = 20_000) -> Iterable[tuple[str, str]]:
    for part in fresh.select("edition", "work").iter_slices(step):
        yield ",".join(map(str, part["edition"])), ",".join(map(str, part["work"].unique()))


def _acts(after: int, upto: int) -> pl.DataFrame:
    rows = _copied(
        _ACTS.format(after=after, upto=upto, zone=settings.TIME_ZONE),
        {
            "act": pl.Int64, "seq": pl.Int64, "case": pl.Int64, "number": pl.Int32, "name": pl.String,
            "effective": pl.Date, "state": pl.String, "definition": pl.Int64, "round": pl.Int32, "comment": pl.Int32,
            "disposition": pl.String, "voter": pl.Int64, "spoken": pl.String, "units": pl.String,
        },
    )  # fmt: skip
    acts, ends = _definitions(rows["definition"].unique().to_list())
    rows = rows.join(acts, ["definition", "name"], "left").join(ends, ["definition", "state"], "left")
    told = pl.col("told").fill_null(False)
    rows = rows.with_columns(
        pl.col("ended", "secret").fill_null(False),
        *(pl.when(told).then(pl.col(name)).alias(name) for name in ("spoken", "units")),
    )
    return schema.shaped("acts", rows)


def _definitions(ids: Sequence[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the definitions of cases say of their acts and of the states in which they end."""
    acts, ends = [], []
    for id in ids:
        procedure = definitions.kept(id)
        acts += [
            (id, a.name, str(a.kind), a.about, a.opens, a.closes, _is_secret(procedure, a), _is_told(procedure, a))
            for a in procedure.acts.values()
        ]
        ends += [(id, state.name, state.end) for state in procedure.states.values()]
    text, number = pl.String, pl.Int64
    said = {"definition": number, "name": text, "sort": text, "about": text, "opens": text, "closes": text}
    said |= {"secret": pl.Boolean, "told": pl.Boolean}
    return (
        pl.DataFrame(acts, said, orient="row"),
        pl.DataFrame(ends, {"definition": number, "state": text, "ended": pl.Boolean}, orient="row"),
    )


def _is_secret(procedure: Procedure, act: Act) -> bool:
    """Whether an act is a vote in a secret ballot."""
    return act.kind is ActKind.VOTE and procedure.ballots[act.about].secret


def _is_told(procedure: Procedure, act: Act) -> bool:
    """Whether everybody may know of what kind the bodies of an act are. Of a vote in an open ballot the kind is
    counted, not the position."""
    if act.kind is ActKind.VOTE:
        return not _is_secret(procedure, act)
    return access.names_body_of(procedure, act)


def _facts(after: int, upto: int) -> pl.DataFrame:
    shown = _counted_by()
    names = ",".join(f"'{name}'" for name in sorted({name for _, name in shown})) or "''"
    rows = _copied(
        _FACTS.format(after=after, upto=upto, zone=settings.TIME_ZONE, names=names),
        {
            "case": pl.Int64, "seq": pl.Int64, "base": pl.Int32, "number": pl.Int32, "effective": pl.Date,
            "definition": pl.Int64, "fact": pl.String, "value": pl.String,
        },
    )  # fmt: skip
    allowed = pl.DataFrame(shown, {"definition": pl.Int64, "fact": pl.String}, orient="row")
    return schema.shaped("facts", rows.join(allowed, ["definition", "fact"], "semi").drop_nulls("value"))


def _counted_by() -> list[tuple[int, str]]:
    """(definition, fact) of the facts that everybody may read and that are short enough to count by. A case shows what
    the definition it stands under shows."""
    found = []
    for id in Definition.objects.order_by("pk").values_list("pk", flat=True):
        for fact in definitions.kept(id).facts.values():
            short = fact.type in _SHORT or (fact.type is FactType.TEXT and fact.longest <= _LONGEST)
            if short and access.is_public(fact):
                found.append((id, fact.name))
    return found
