"""How fast the annual report is made over generated editions: its content, its PDF, its package of data.

    python benchmarks/report.py --records 5m

Rows as `benchmarks/indicators.py` makes them, in a fresh data folder. Goal: 150 pages over 5 million records in less
than 60 seconds. There is no peer: no other software at hand makes such a report of the same rows.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
from typing import Any

import fresh
from indicators import TODAY, fill, timed
from national import size_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=1_000_000)
    arguments = parser.parse_args()
    with fresh.data():
        print(f"{os.cpu_count()} cores, {arguments.records:,} editions", flush=True)
        measure(arguments.records)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory of this process at its highest {peak:,.0f} MB")


def measure(records: int) -> None:
    from guiju.start import ready

    ready()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"rows made {timed(lambda: fill(records, records // 25)):.0f} s", flush=True)
    from guiju.registry.goals import columns
    from guiju.registry.goals.report import forms, writing

    print(f"columns made of the database {timed(columns.at_head):.0f} s", flush=True)
    held = columns.at_head()
    print(f"derived tables, once in a process {timed(lambda: (held.editions, held.spans)):.1f} s", flush=True)
    made: dict[str, Any] = {}
    written = timed(lambda: made.update(report=writing.annual(TODAY.year - 1, TODAY, "Guiju")))
    print(f"content {written:.1f} s", flush=True)
    for form, language in (("pdf", "zh"), ("pdf", "both"), ("zip", "zh")):
        data: list[bytes] = []

        def make(form: str = form, language: str = language, data: list[bytes] = data) -> None:
            data.append(forms.made(made["report"], form, language, "https://x.example"))

        spent = timed(make)
        counted = re.search(rb"/Count (\d+)", data[0])
        pages = f", {counted[1].decode()} pages" if form == "pdf" and counted else ""
        print(f"{form} {language} {spent:.1f} s{pages}; {len(data[0]):,} bytes", flush=True)


if __name__ == "__main__":
    main()
