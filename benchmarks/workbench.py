"""How fast questions of the workbench are answered over generated editions, and the same asked of PostgreSQL.

    python benchmarks/workbench.py --records 5m

Rows as `benchmarks/indicators.py` makes them. Figures are computed, not remembered. The peer is PostgreSQL on the same
rows and machine, asked for today's answer alone: it cannot be asked for another number of the sequence.
"""

from __future__ import annotations

import argparse
import os

import fresh
from indicators import TODAY, fill, timed
from national import size_of

PEERS = (
    ("editions", "tier", "", "select tier, count(*) from catalogue_edition group by 1"),
    ("editions", "tier,status", "",
     "select tier, case when in_force @> date '2026-11-22' then 'in_force' when ended is null"
     " then 'draft' when ended <= date '2026-11-22' then 'withdrawn' else 'draft' end, count(*)"
     " from catalogue_edition group by 1, 2"),
    ("editions", "ics,year", "tier=national",
     "select left(ics[1], 2), extract(year from published), count(*) from catalogue_edition where tier = 'national'"
     " group by 1, 2"),
    ("mean_age", "body", "status=in_force",
     "select issuer_id, avg(date '2026-11-22' - published) / 365.25 from catalogue_edition"
     " where in_force @> date '2026-11-22' group by 1"),
    ("share_overdue", "tier,year", "status=in_force",
     "select tier, extract(year from published),"
     " 100.0 * count(*) filter (where review_due < date '2026-11-22') / count(*)"
     " from catalogue_edition where in_force @> date '2026-11-22' group by 1, 2"),
    ("editions", "province,year,effect", "tier=local",
     "select substring(publisher from '[0-9]{2}'), extract(year from published), effect, count(*)"
     " from catalogue_edition where tier = 'local' group by 1, 2, 3"),
    ("works", "tier", "year=2010..2020",
     "select tier, count(distinct work_id) from catalogue_edition where published between date '2010-01-01'"
     " and date '2020-12-31' group by 1"),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=1_000_000)
    arguments = parser.parse_args()
    with fresh.data():
        print(f"{os.cpu_count()} cores, {arguments.records:,} editions", flush=True)
        measure(arguments.records)


def measure(records: int) -> None:
    from guiju.start import ready

    ready()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    print(f"rows made {timed(lambda: fill(records, 1_000)):.0f} s", flush=True)
    from guiju.registry.goals import columns, workbench

    print(f"columns made of the database {timed(columns.at_head):.0f} s", flush=True)
    held = columns.at_head()
    moment = held.moment(TODAY, held.seq)
    print(f"{'measure':<16}{'by':<24}{'where':<20}{'cells':>7}{'Guiju ms':>10}{'PostgreSQL ms':>15}{'ratio':>8}")
    for measure, by, where, sql in PEERS:
        asked = workbench.question(measure, by.split(","), where, TODAY)
        cells = len(workbench.compute(asked, moment)[0])
        own = min(timed(lambda asked=asked: workbench.compute(asked, moment)) for _ in range(3))  # type: ignore[misc]

        def ask(sql: str = sql) -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                cursor.fetchall()

        other = min(timed(ask) for _ in range(2))
        print(f"{measure:<16}{by:<24}{where:<20}{cells:>7}{1000 * own:>10.0f}{1000 * other:>15.0f}{other / own:>7.1f}×",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
