"""Documents of many editions at once are those that are made one by one, letter for letter."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.search import filling, schema
from guiju.search.model import OPEN_END, IndexDocument
from guiju.search.prepare import normalise, normalised

FULL = bool(os.environ.get("GUIJU_FULL"))
COUNT = 1_000_000 if FULL else 5_000
TEXTS = (
    "标准化工作导则 第1部分：结构", "Lifts  and\tescalators", 'a "quoted" word', "back\\slash", "", " ",
    "x\x00y", "\ud800", "a\ud800b",
    "\u200b", "Ⅷ½ﬁ", "が", "か\u3099", "İı", "ß", "e\u0301", "\u0301", "\u3000全角", "\u00a0",
    "a\u2028b", "a\nb", "¦", "a_b", "_", "Ω",
    "ΟΔΟΣ ΟΔΟΣ", "σς", "が゛ー・「」", "ﾊﾟｲﾌﾟ", "電梯", "電", "x" * 300, "\x7f", "𠀀𪚥",
    "ISO/IEC 27001的应用 of the", "\u1100\u1161", "각 서",
    "air-conditioning units, oil--water", "Running, runners and runs", "the the THE",
    "3-phase 4G", "標準 標準標準標準標準標準",
    "Électricité — câbles", "Straße", "２０２０年", "一二三四五", "一二三", "—", "()", "a", "ab", "it's", "x² y₂",
)  # fmt: skip
NAMES = (
    "GB/T 1.1-2020", "GB 5-1999", "Q/沪ZNK5495 081-2017", "T/123 4-2020", "2020 2020-2020",
    "T/2020 2020-2020", "DB11/T 5.6.7-2020",
    "ISO 9001:2015", "ISO/IEC 27001:2022", "", "é/T 1-2020", "Q/각 1-2020",
    "Q/\u1100\u1161 1-2020", "x", "ａ／ｂ 1-2020", "GB/T 12-3-2020",
    "Q/A\u0301 1-2020", "A" * 130 + " 1-2020", "\ud800", 'a"b 1-2020', "a\\b",
    "GB/T 1.1-2020/XG1-2021", "/", "国标 1-2020",
    "SJ/T 11365.1.2-2006", "NB/SH/T 1-2020", "12.3-2020", "1.1-2020",
)  # fmt: skip
LETTERS = "标准要求abc ，（）-1Ⅷがé_."


def documents(count: int) -> Iterator[IndexDocument]:
    chance = random.Random(13)
    draw, odd = chance.choice, chance.random

    def text() -> str:
        if odd() < 0.4:
            return "".join(draw(LETTERS) for _ in range(chance.randrange(20)))
        return " ".join(draw(TEXTS) for _ in range(chance.randrange(1, 4)))

    for id in range(1, count + 1):
        first = draw(NAMES)
        others = [first.replace("-", "—") if odd() < 0.5 else draw(NAMES) for _ in range(chance.randrange(3))]
        yield IndexDocument(
            id=id,
            seq=0,
            designations=tuple(dict.fromkeys((first, *others))) if odd() < 0.95 else (),
            titles=tuple((language, text()) for language in chance.sample(("zh", "en", "ja"), chance.randrange(4))),
            abstract=text() if odd() < 0.3 else "",
            tier=draw(("national", "international", "", 'a"b')),
            status=draw(("in_force", "")),
            publisher=draw(("SAC", "", "\ud800")),
            ics=draw(((), ("01.120",), ("01.120", "01.040.03"))),
            year=draw((0, 2020)),
            published=draw((0, 737_000)),
            force=draw(((), ((737_000, OPEN_END),), ((737_000, 738_000), (738_100, 739_000)), ((0, 5),))),
            adopts=draw(((), (), (), ("ISO 1:2015",))),
        )


def same(batch: list[IndexDocument]) -> None:
    for document, filled in zip(batch, filling.fill(batch), strict=True):
        assert filled == schema.fill(document), document


def test_hostile_documents() -> None:
    chance = random.Random(5)
    rest = list(documents(COUNT))
    while rest:
        size = chance.choice((1, 2, 7, 250))
        same(rest[:size])
        rest = rest[size:]


def test_one_written_out() -> None:
    title = (("zh", "电梯的安全要"), ("en", "Lifts: safety"))
    (filled,) = filling.fill([IndexDocument(1, 0, ("GB/T 7-2003", "GB/T 7—2003"), title, abstract="安全")])
    assert filled is not None
    whole, longer = "电梯 梯的 的安 安全 全要 电 梯 的 安 全 要", "电梯的 梯的安 的安全 安全要"
    for member in (
        f'"title_cjk":"电梯的安 梯的安全 的安全要 {longer} {whole}",',
        '"title_word":"lift safeti lift_safeti","word":"safety",',
        '"key":"e:gbt72003 w:gbt7 n:gb7 n:gb72003 n:7 n:72003 p:g p:gb p:gbt p:gbt7 p:gbt72 p:gbt720 p:gbt7200",',
        f'"whole_cjk":"{whole} ¦ 安全 安 全","whole_word":"lift safeti ¦ ",',
        f'"whole_gram":"{longer} 电梯的安 梯的安全 的安全要  lift_safeti ",',
    ):
        assert member in filled.body, member
    assert (filled.cjk, filled.words) == (6, 2)


def test_one_that_does_not_fit_is_none() -> None:
    wrong = IndexDocument(0, 0, ("GB 1-2020",), ())
    with pytest.raises(GuijuError):
        schema.fill(wrong)
    right = wrong._replace(id=1)
    assert filling.fill([wrong, right]) == [None, schema.fill(right)]
    assert filling.fill([]) == []


def test_texts_are_folded_together_as_alone() -> None:
    for texts in ([*TEXTS], [*reversed(TEXTS)], [text for text in TEXTS if text.isascii()], ["标准", "要求"], []):
        assert normalised(texts) == [normalise(text) for text in texts]


@pytest.mark.skipif(
    "GUIJU_TEST_DATA" not in os.environ, reason="GUIJU_TEST_DATA is not set: the catalogues are not here"
)
def test_real_catalogues() -> None:
    """Titles, abstracts and numbers of every catalogue at hand; of each the first files,
    all under GUIJU_FULL."""
    from datetime import date
    from functools import partial
    from itertools import islice

    from guiju.registry.catalogue.intake.merge import derive
    from guiju.registry.catalogue.intake.readers import archive, relaton
    from guiju.registry.catalogue.intake.record import Record
    from guiju.registry.catalogue.intake.search_document import document

    day = date(2026, 11, 30)
    read = partial(relaton.outcome, observed=day)
    seen = 0
    for path in sorted((Path(os.environ["GUIJU_TEST_DATA"]) / "relaton").glob("*.tar.xz")):
        batch = []
        for record in map(read, islice(archive.files(path, relaton.SUFFIXES), None if FULL else 60)):
            if isinstance(record, Record):
                derived = derive(record.scheme, record.kind, record.stage, record.dates, (), day, record.publisher)
                made = document(record, record.content(), derived)
                batch += [made] if made is not None else []
        same(batch)
        seen += len(batch)
    assert seen > 300
