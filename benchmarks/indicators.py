"""How fast indicators are: all of them recomputed, one of them on a page, and the same questions asked of PostgreSQL.

    python benchmarks/indicators.py --records 5m --cases 200k

Editions in the proportions of the five tiers, each with its change; relations of adoption and reference; cases of
national standards with their acts on the way from proposal to publication. Everything is made by SQL in a fresh data
folder with an embedded PostgreSQL that is removed afterwards. The peer is PostgreSQL on the same rows and machine,
asked for today's figure alone: it cannot be asked for another number of the sequence. The ratio stands last.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import fresh
from national import size_of

TODAY = date(2026, 11, 22)
PATH = (
    ("propose", "preliminary"), ("open_project_vote", "voting"), ("send_proposal", "proposed"),
    ("start_evaluation", "evaluating"), ("evaluate", "publicity"), ("issue_plan", "drafting"),
    ("finish_draft", "drafted"), ("open_enquiry", "enquiry"), ("close_enquiry", "answering"),
    ("send_to_review", "review"), ("open_review_vote", "ballot"), ("pass_review", "reviewed"), ("submit", "submitted"),
    ("accept", "checking"), ("approve", "approved"), ("publish", "published"),
)  # fmt: skip
SHARES = (
    (13, "national"),
    (36, "sector"),
    (56, "local"),
    (78, "association"),
    (980, "enterprise"),
    (1000, "international"),
)
"""Upper places in a thousand."""

EDITIONS = """
insert into catalogue_edition (work_id, key, designation, printed, aliases, scheme, tier, publisher, rank, kind, effect,
  stage, number, year, titles, abstracts, dates, published, effective, ended, review_due, status, next_change, spans,
  in_force, ics, ccs, languages, issuer_id, committee_id, links, primary_source)
select n, 'X ' || n, 'X ' || n, 'X ' || n, '{}', 'x', tier,
  case tier when 'national' then 'GB' when 'local' then 'DB' || (array['11','31','32','33','37','44','51'])[1 + n %% 7]
    when 'international' then 'ISO' else 'Q' end,
  n, 'standard', case when tier = 'national' and n %% 20 = 0 then 'mandatory' else 'recommended' end, '', '', 2000,
  '{"zh": "机床安全要求"}', '{}', '{}', p, p + 180, e, p + 1826,
  case when e is null then 'in_force' else 'withdrawn' end, null,
  case when e is null
    then jsonb_build_array(jsonb_build_array('draft', null, p), jsonb_build_array('in_force', p, null))
    else jsonb_build_array(jsonb_build_array('draft', null, p), jsonb_build_array('in_force', p, e),
      jsonb_build_array('withdrawn', e, null)) end,
  datemultirange(daterange(p, e)), array[lpad((1 + n %% 97)::text, 2, '0') || '.040'], '{}', '{}', 1 + n %% 40,
  1 + n %% 1338, '[]', 'bench'
from (
  select n, date '2000-01-01' + (n * 7919 %% 9500)::int p,
    case when n %% 5 = 0 then date '2000-01-01' + (n * 7919 %% 9500)::int + 300 + (n %% 3000)::int end e,
    case {tier} end tier
  from generate_series(%s::bigint, %s::bigint) n) x
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=1_000_000)
    parser.add_argument("--cases", type=size_of, default=0, help="without: 4 %% of the records")
    arguments = parser.parse_args()
    with fresh.data():
        cases = arguments.cases or arguments.records // 25
        print(f"{os.cpu_count()} cores, {arguments.records:,} editions, {cases:,} cases", flush=True)
        measure(arguments.records, cases)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory of this process at its highest {peak:,.0f} MB")


def measure(records: int, cases: int) -> None:
    from guiju.start import ready

    ready()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"{'rows made':<44}{timed(lambda: fill(records, cases)):>10.1f} s", flush=True)

    from guiju.registry.goals import columns, definitions, evaluating

    print(f"{'columns made of the database':<44}{timed(columns.at_head):>10.1f} s", flush=True)
    print(f"{'columns written':<44}{timed(columns.persist):>10.1f} s", flush=True)
    columns.store._HELD.clear()
    print(f"{'columns loaded from their files':<44}{timed(columns.at_head):>10.2f} s", flush=True)
    held = columns.at_head()
    print(f"{'derived tables, once in a process':<44}{timed(lambda: (held.editions, held.spans)):>10.2f} s", flush=True)

    questions = [evaluating.Asked(i, TODAY, held.seq, {n: p.default for n, p in i.parameters.items()})
                 for i in definitions.house().values()]  # fmt: skip
    whole = timed(lambda: [evaluating.compute(q) for q in questions])
    print(f"{f'all {len(questions)} indicators on a day':<44}{whole:>10.2f} s   goal 10 s", flush=True)
    again = timed(lambda: [evaluating.compute(q) for q in questions])
    print(f"{'the same once more':<44}{again:>10.2f} s", flush=True)
    singles = sorted((timed(lambda q=q: evaluating.compute(q)), q.indicator.key) for q in questions)
    print(f"{'one indicator: median':<44}{1000 * median(s for s, _ in singles):>10.0f} ms")
    print(f"{'one indicator: slowest (' + singles[-1][1] + ')':<44}{1000 * singles[-1][0]:>10.0f} ms")
    [evaluating.figure(q) for q in questions]
    cached = timed(lambda: [evaluating.figure(q) for q in questions]) / len(questions)
    print(f"{'one indicator, remembered':<44}{1e6 * cached:>10.0f} µs", flush=True)
    course = timed(lambda: evaluating.history(questions[0]))
    print(f"{'a course of 16 points, first time':<44}{course:>10.2f} s")
    splits = timed(lambda: evaluating.parts(next(q for q in questions if q.indicator.key == "market_share"), "ics"))
    print(f"{'a break-down by field':<44}{1000 * splits:>10.0f} ms", flush=True)
    peers(questions)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(records: int, cases: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from guiju.registry.cases import definitions

    now = timezone.now()
    procedure = definitions.current("national-standard")
    definition, rules = definitions.keep(procedure, now), definitions.keep_numbers({})
    tier = " ".join(f"when n %% 1000 < {upto} then '{name}'" for upto, name in SHARES)

    def say(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set synchronous_commit = off")
            cursor.execute(sql, values or None)

    say("insert into bodies_body (code, kind, names, country, url, source)"
        " select 'B' || n, 'department', '{}', '', '', '' from generate_series(1, 40) n")  # fmt: skip
    say("insert into bodies_committee (code, sort, names, body_id, status, secretariat, scope, participating, observing,"
        " liaisons, source) select 'SAC/TC ' || n, n::text, '{}', 1, 'active', '', '', '{}', '{}', '{}', ''"
        " from generate_series(1, 1338) n")  # fmt: skip
    say("insert into catalogue_work (key, designation, scheme, tier, publisher)"
        " select 'X ' || n, 'X ' || n, 'x', 'x', 'x' from generate_series(1, %s) n", records)  # fmt: skip
    for first in range(1, records + 1, 500_000):
        say(EDITIONS.replace("{tier}", tier), first, min(records, first + 499_999))
    say("insert into record_change (seq, kind, subject, verb, at) select id, 'edition', id, 'created', %s"
        " from catalogue_edition", now)  # fmt: skip
    say("insert into catalogue_relation (kind, degree, clauses, source_key, source_designation, source_id, target_key,"
        " target_designation, target_id, origin, change_id) select k, d, '', 's' || a.id || k, '', a.id, 't' || a.id || k,"
        " '', (a.id * 104729 %% (%s / 1000)) * 1000 + 980 + a.id %% 20, 'bench', a.id from catalogue_edition a,"
        " (values ('adopts', 'IDT'), ('references', 'normative')) v(k, d) where a.tier = 'national'", records)  # fmt: skip
    say("insert into cases_case (number, definition_id, rules_id, procedure, state, back, moves, acts, facts, marks, clocks,"
        " parties, opened, entered, changed, last_effective, ended) select 'GJ-' || n, %s, %s, 'national-standard',"
        " 'published', '', 0, 0, '{}', '{}', '{}', '{}', %s, %s, %s, %s, true from generate_series(1, %s) n",
        definition.pk, rules.pk, now, TODAY, now, now, cases)  # fmt: skip
    steps = json.dumps([[number, name, state] for number, (name, state) in enumerate(PATH, 1)])
    say("insert into cases_act (case_id, number, name, role, effective, recorded, from_state, to_state, public, salt, digest)"
        " select c.id, s.number, s.name, 'officer', timestamptz '2019-01-01 04:00+00' + ((c.id %% 2000) * interval '1 day')"
        "  + (s.number * (20 + c.id %% 40) * interval '1 day'), %s, '', s.state,"
        "  case when s.number = 1 then jsonb_build_object('facts', jsonb_build_object('committee', 'SAC/TC ' ||"
        "   (1 + c.id %% 1338), 'ics', '35.040')) else '{}'::jsonb end, '\\x00', '\\x'"
        " from cases_case c, lateral (select (x->>0)::int number, x->>1 as name, x->>2 as state"
        "  from jsonb_array_elements(%s::jsonb) x) s where s.number <= 6 + c.id %% 11", now, steps)  # fmt: skip
    say("insert into record_change (seq, kind, subject, verb, at) select %s + id, 'act', id, 'performed', %s from cases_act",
        records, now)  # fmt: skip
    say("insert into record_position (name, seq) select 'sequencer', max(seq) from record_change")
    say("analyze")


PEERS = {
    "market_share": "select 100.0 * count(*) filter (where tier in ('association', 'enterprise')) / count(*)"
    " from catalogue_edition where in_force @> date '2026-11-22'"
    " and tier in ('national', 'sector', 'local', 'association', 'enterprise')",
    "reviews_overdue": "select 100.0 * count(*) filter (where review_due < date '2026-11-22') / count(*)"
    " from catalogue_edition where in_force @> date '2026-11-22' and review_due is not null"
    " and tier in ('national', 'sector', 'local', 'association')",
    "portfolio_age": "select avg(date '2026-11-22' - published) / 365.25 from catalogue_edition"
    " where in_force @> date '2026-11-22' and tier = 'national'",
    "conversion_gross": "select 100.0 * count(*) filter (where exists (select 1 from catalogue_relation r"
    " join catalogue_edition s on s.id = r.source_id join catalogue_edition t on t.id = r.target_id"
    " where r.kind = 'adopts' and r.degree in ('IDT', 'MOD') and t.work_id = i.work_id and s.tier = 'national'"
    " and s.in_force @> date '2026-11-22')) / count(*) from catalogue_edition i"
    " where i.tier = 'international' and i.kind = 'standard' and i.in_force @> date '2026-11-22'",
    "average_cycle": "select avg(e - s) / 30.4375 from (select max(effective::date) filter (where name = 'issue_plan') s,"
    " max(effective::date) filter (where name = 'submit') e from cases_act where effective::date <= date '2026-11-22'"
    " group by case_id) x where s >= date '2021-10-10' and e >= s",
}


def peers(questions: list) -> None:  # type: ignore[type-arg]
    """The same figures asked of PostgreSQL; each is the better of two runs."""
    from django.db import connection

    from guiju.registry.goals import evaluating

    by_key = {q.indicator.key: q for q in questions}
    print(f"\n{'indicator':<20}{'figure':>12}{'Guiju ms':>10}{'peer':>12}{'figure':>12}{'peer ms':>10}{'ratio':>8}")
    for key, sql in PEERS.items():
        own = min(timed(lambda key=key: evaluating.compute(by_key[key])) for _ in range(2))  # type: ignore[misc]
        found = evaluating.compute(by_key[key]).value
        answers: list[float] = []

        def ask(sql: str = sql, answers: list[float] = answers) -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                answers.append(float(cursor.fetchone()[0] or 0))

        other = min(timed(ask) for _ in range(2))
        print(f"{key:<20}{found or 0:>12.4f}{1000 * own:>10.0f}{'PostgreSQL':>12}{answers[-1]:>12.4f}{1000 * other:>10.0f}"
              f"{other / own:>7.1f}×", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
