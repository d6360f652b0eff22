"""How fast records come in: generated tables and the real Relaton catalogues, into PostgreSQL and the index together.

    python benchmarks/imports.py --records 200k

Everything happens in a fresh data folder with an embedded PostgreSQL that is removed afterwards. No peer is named for
imports; the table gives the goal beside the figure. `GUIJU_TEST_DATA` adds the real catalogues.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from national import National, size_of

MAP = """source: national
columns: {designation: designation, title.zh: title_zh, title.en: title_en, abstract.zh: abstract, status: status,
  committee: committee, ics: ics, published: published, effective: effective, withdrawn: withdrawn}
values:
  status: {in-force: in_force, upcoming: published}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=200_000)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="guiju-bench-", dir="/var/tmp"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # before `ready`: it runs after the database has stopped
    os.environ["GUIJU_DATA"] = str(folder)
    rows = measure(folder, arguments.records)
    print(f"{os.cpu_count()} cores, {_memory():.0f} GB")
    print(f"{'what':<34}{'records':>10}{'database s':>12}{'index s':>9}{'whole /s':>10}{'goal /s':>9}")
    for name, count, stored, indexed, goal in rows:
        print(f"{name:<34}{count:>10,}{stored:>12.1f}{indexed:>9.1f}{count / (stored + indexed):>10,.0f}{goal:>9,}")


def _memory() -> float:
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) / (1 << 30)


def measure(folder: Path, records: int) -> list[tuple[str, int, float, float, int]]:
    """(what, records, seconds to the database, further seconds to the index, goal) of each import: one after the other,
    so that each figure is its own."""
    from guiju.start import ready

    ready()
    from django.core.management import call_command
    from django.utils import timezone

    from guiju import worker
    from guiju.registry.catalogue.intake import importing

    call_command("migrate", verbosity=0)
    table, map_file = folder / "national.jsonl", folder / "national.map.yaml"
    map_file.write_text(MAP)
    with table.open("w") as f:
        for record in National(records):
            f.write(json.dumps(record.row(), ensure_ascii=False) + "\n")
    jobs = [
        (
            "generated, JSON lines",
            20_000,
            lambda: importing.import_table(table, map_path=map_file, now=timezone.localtime()),
        )
    ]
    data = os.environ.get("GUIJU_TEST_DATA")
    if data:
        for name in ("jis", "iec", "iso"):
            path = Path(data) / "relaton" / f"{name}.tar.xz"
            jobs.append(
                (
                    f"Relaton {name}, {name}.tar.xz",
                    5_000,
                    lambda p=path: importing.import_relaton(p, now=timezone.localtime()),
                )
            )
    else:
        print("GUIJU_TEST_DATA is not set: the real catalogues are left out")
    rows = []
    for name, goal, job in jobs:
        began = time.monotonic()
        report = job()
        stored = time.monotonic() - began
        began = time.monotonic()
        worker.catch_up()
        rows.append((name, report.read, stored, time.monotonic() - began, goal))
    return rows


if __name__ == "__main__":
    main()
