"""Five editions that stand for the hard cases, and a way to index documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from guiju.search import Index, IndexDocument, IndexWriter, open_index
from guiju.search.model import OPEN_END

HEAP = 15_000_000


def day(year: int, month: int = 1, number: int = 1) -> int:
    return date(year, month, number).toordinal()


LIBRARY: tuple[IndexDocument, ...] = (
    IndexDocument(
        id=1,
        seq=11,
        designations=("GB 2762-2022",),
        titles=(
            ("zh", "食品安全国家标准 食品中污染物限量"),
            ("en", "National food safety standard — Maximum levels of contaminants in foods"),
        ),
        abstract="本标准规定了食品中铅、镉、汞的限量指标。",
        tier="national",
        effect="mandatory",
        status="in-force",
        scheme="GB",
        publisher="NHC",
        committee="NHC/FS",
        ics=("67.040",),
        year=2022,
        published=day(2022, 6, 30),
        force=((day(2023, 6, 30), OPEN_END),),
        number_rank=50,
    ),
    IndexDocument(
        id=2,
        seq=12,
        designations=("GB 2762-2017",),
        titles=(("zh", "食品安全国家标准 食品中污染物限量"),),
        tier="national",
        effect="mandatory",
        status="replaced",
        scheme="GB",
        publisher="NHC",
        committee="NHC/FS",
        ics=("67.040",),
        year=2017,
        published=day(2017, 3, 17),
        force=((day(2017, 9, 17), day(2023, 6, 30)),),
        number_rank=40,
    ),
    IndexDocument(
        id=3,
        seq=13,
        designations=("GB/T 1.1-2020", "GB/T 1.1—2020"),
        titles=(("zh", "标准化工作导则 第1部分：标准化文件的结构和起草规则"),),
        tier="national",
        effect="recommended",
        status="in-force",
        scheme="GB",
        publisher="SAC",
        committee="SAC/TC 286",
        ics=("01.120",),
        year=2020,
        published=day(2020, 3, 31),
        force=((day(2020, 10, 1), OPEN_END),),
        number_rank=30,
    ),
    IndexDocument(
        id=4,
        seq=14,
        designations=("ISO/IEC 27001:2022",),
        titles=(
            ("en", "Information security, cybersecurity and privacy protection — Requirements"),
            ("fr", "Sécurité de l'information, cybersécurité et protection de la vie privée — Exigences"),
        ),
        tier="international",
        status="in-force",
        scheme="ISO",
        publisher="ISO",
        committee="ISO/IEC JTC 1/SC 27",
        ics=("35.030", "03.100.70"),
        year=2022,
        published=day(2022, 10, 25),
        force=((day(2022, 10, 25), OPEN_END),),
        number_rank=60,
    ),
    IndexDocument(
        id=5,
        seq=15,
        designations=("JIS A 4306:2016",),
        titles=(("ja", "エレベータ用緩衝器"), ("en", "Buffers for elevators")),
        tier="foreign",
        status="in-force",
        scheme="JIS",
        publisher="JISC",
        ics=("91.140.90",),
        year=2016,
        published=day(2016, 4, 1),
        force=((day(2016, 4, 1), day(2018, 1, 1)), (day(2019, 1, 1), OPEN_END)),
        number_rank=60,
    ),
)


def build(folder: Path, documents: Sequence[IndexDocument], seq: int = 100) -> Index:
    writer = IndexWriter(folder, heap=HEAP, threads=1)
    writer.upsert(documents)
    writer.commit(seq)
    writer.close()
    return open_index(folder)
