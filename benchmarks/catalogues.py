"""How well whole catalogues are read: files refused of each, and kinds of faults over their records as stored.

    python benchmarks/catalogues.py            # the sixteen catalogues of GUIJU_TEST_DATA, one after another

Ends with 1 when more than 1 % of a catalogue are refused, or a kind of fault that has a goal is found. Everything
happens in a fresh data folder that is removed afterwards."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import fresh

GOAL_REJECTED = 0.01
NO_GOAL = {"two-in-force"}
"""What publishers themselves say of some works (both generations of ISO/IEC 19794 are in force)."""
ORDER = (
    "iso", "iec", "jis", "ieee", "etsi", "itu", "itu-r", "oiml", "cie", "w3c", "ogc", "3gpp", "iho", "bipm", "ccsds",
    "ecma",
)  # fmt: skip


def main() -> None:
    data = os.environ.get("GUIJU_TEST_DATA")
    if not data:
        print("GUIJU_TEST_DATA is not set: the catalogues are not here")
        return
    with fresh.data():
        named = sys.argv[1:] or ORDER
        sys.exit(0 if measure([Path(data) / "relaton" / f"{name}.tar.xz" for name in named]) else 1)


def measure(archives: list[Path]) -> bool:
    """Print both tables; whether every goal is reached."""
    from guiju.start import ready

    ready()
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from guiju.registry.catalogue import consistency
    from guiju.registry.catalogue.intake import importing

    call_command("migrate", verbosity=0)
    good = True
    print(
        f"{'catalogue':<12}{'files':>8}{'refused':>9}{'share':>8}{'other':>8}{'relations':>11}{'remarks':>9}{'files/s':>9}"
    )
    for archive in archives:
        began = time.monotonic()
        report = importing.import_relaton(archive, now=timezone.localtime())
        share = report.rejected_count / max(report.read, 1)
        good &= share < GOAL_REJECTED
        print(
            f"{archive.name.split('.')[0]:<12}{report.read:>8,}{report.rejected_count:>9,}{share:>8.2%}"
            f"{_unread(report):>8,}{report.relations:>11,}{report.notes_count:>9,}"
            f"{report.read / (time.monotonic() - began):>9,.0f}", flush=True,
        )  # fmt: skip
    print(f"\n{'kind of fault':<56}{'found':>8}{'goal':>6}")
    with transaction.atomic():
        found = consistency.findings()
    for finding in found:
        goal = "–" if finding.kind.code in NO_GOAL else "0"
        good &= goal == "–" or finding.count == 0
        print(f"{finding.kind.en:<56}{finding.count:>8,}{goal:>6}")
        for example in finding.examples[:2]:
            print(f"    {example}")
    return good


def _unread(report: object) -> int:
    """Numbers of no known scheme, kept as they are printed (of the remarks that are kept)."""
    return sum("is of no known scheme" in remark for _, remark in report.notes)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
