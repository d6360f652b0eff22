"""Standards that are made up, in numbers that no standard has: what reviews, amendments and withdrawals speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from guiju.data import tables
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.readers.table import Map, record_of
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.record.numbers import next_number

FIRST = {
    "GB": 90_001, "GB/T": 900_001, "GB/Z": 90_001, "DB31/T": 910_001, "DB33/T": 910_001, "FZ/T": 99_101, "": 9_101,
}  # fmt: skip
"""The first number of each kind of prefix: far beyond those in use."""
_PREFIXES = (
    "GB", "GB/T", "GB/Z", "YD/T", "HJ", "HJ/T", "HG/T", "FZ/T", "AQ/T", "YJ/T", "NY/T", "JB/T", "T/CAS",
    *(f"DB{n}/T" for n in (11, 31, 33, 37, 44, 51)),
)  # fmt: skip
SAMPLE_CLASS = "07"
_COLUMNS = (
    "designation", "title.zh", "title.en", "published", "effective", "status", "ics", "issuer", "committee",
)  # fmt: skip
_OLDEST, _APART, EACH = (
    2_150,
    210,
    5,
)  # days: the oldest was published so long ago, those of a committee lie so far apart


@dataclass(frozen=True)
class SampleStandard:
    """A standard in force that is made up."""

    designation: str
    title_zh: str
    title_en: str
    ics: str
    committee: str
    secretary: str
    published: date


def held(today: date) -> list[SampleStandard]:
    """Five of each committee, published over the last six years, the committees in turn."""
    return list(_held(today))


def _held(today: date) -> Iterator[SampleStandard]:
    aspects = [row for row in tables.rows("demo/aspects.csv") if not row["mandatory"]]
    committees = list(dict.fromkeys(row["committee"] for row in tables.rows("demo/subjects.csv")))
    subjects = {code: [r for r in tables.rows("demo/subjects.csv") if r["committee"] == code] for code in committees}
    for n in range(EACH):
        for place, code in enumerate(committees):
            subject = subjects[code][n]
            fit = [row for row in aspects if subject["nature"] in row["fits"].split()]
            aspect = fit[(n + place) % len(fit)]
            day = today - timedelta(_OLDEST - _APART * n - 11 * place)
            number = FIRST["GB/T"] + n * len(committees) + place
            yield SampleStandard(
                f"GB/T {number}-{day.year}", f"{subject['zh']} {aspect['zh']}（演示）",
                f"{subject['en']} — {aspect['en']} (demonstration)", subject["ics"], code, subject["secretary"], day,
            )  # fmt: skip


def _converted() -> list[SampleStandard]:
    """The association standard that projects of conversion take up."""
    day = date(2019, 3, 1)
    return [
        SampleStandard(
            "T/CAS 9001-2019", "服务认证 通用要求（演示）",
            "Service certification — General requirements (demonstration)", "03.120.20", "", "", day,
        )
    ]  # fmt: skip


def bring_in(now: datetime) -> None:
    """Bring them into the library."""
    today, report = timezone.localdate(now), Report()
    mapped = Map("demo-sample", {name: name for name in _COLUMNS})
    records = [
        record_of(
            {
                "designation": one.designation, "title.zh": one.title_zh, "title.en": one.title_en,
                "published": one.published.isoformat(), "effective": (one.published + timedelta(200)).isoformat(),
                "status": "in_force", "ics": one.ics, "committee": one.committee,
                "issuer": "SAC" if one.committee else "CAS",
            },
            one.designation, mapped, today,
        )
        for one in (*held(today), *_converted())
    ]  # fmt: skip
    ingest(iter(records), report, now=now, today=today)


def reserve_numbers() -> None:
    """New numbers of the demonstration begin where no standard has one."""
    for code in _PREFIXES:
        first = FIRST.get(code, FIRST[""])
        next_number(f"number {code}", first + (EACH * 8 if code == "GB/T" else 0) - 1)
    next_number(f"sample {SAMPLE_CLASS}", FIRST[""])
