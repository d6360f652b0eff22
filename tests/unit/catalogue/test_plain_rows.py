"""Plain rows become the very lines that the other way makes of them; what is not plain is left to it."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from guiju.registry.catalogue.intake.copy_rows import Prepared
from guiju.registry.catalogue.intake.readers import table
from guiju.registry.catalogue.intake.readers.parallel import _completed
from guiju.registry.catalogue.intake.readers.plain_rows import PlainRows

SEEN, TODAY = date(2026, 11, 28), date(2026, 11, 30)
COLUMNS = {
    "designation": "n", "title.zh": "zh", "title.en": "en", "abstract.zh": "a", "status": "s", "committee": "c",
    "ics": "i", "published": "p", "effective": "e", "withdrawn": "w", "replaces": "r", "aliases": "x",
}  # fmt: skip
MAP = table.Map("made-up", COLUMNS, {"status": {"现行": "in_force", "废止": "withdrawn"}, "published": {"—": ""}})
ROW = {
    "n": "GB/T 1.1-2020", "zh": "标准化工作导则", "en": "Directives for standardization", "a": "", "s": "现行",
    "c": "SAC/TC 286", "i": "01.120", "p": "2020-03-31", "e": "2020-10-01", "w": "",
}  # fmt: skip
RECORDS = 1_000_000 if os.environ.get("GUIJU_FULL") else 6_000

HEADS = (
    "GB", "GB/T", "GB/Z", "JB/T", "YY", "DB11/T", "DB4403/T", "DB99/T", "DB/T", "T/ZZB", "T/31SCTA", "T/123", "Q/ABC",
    "Q/桂MUE2747", "Q/A·B", "gb/t", "GBT", "ISO", "ISO/IEC", "GJB", "NB/SH/T", "HB", "DG/TJ08", "Q/A B", "XX/T", "",
    "／T", "ＧＢ", "DB 11/T", "T/ABC/DEF", "QX/T", "TB", "GSB",
)  # fmt: skip
NUMBERS = (
    "1",
    "007",
    "123456",
    "1234567",
    "1.1",
    "1.2.3.4.5",
    "1.2.3.4.5.6",
    "1A",
    "1.0",
    "2020",
    "1.2020",
    "12~13",
    "",
)
YEARS = ("-2020", "-1999", "-1939", "-2100", "—2020", "-85", ":2020", "", "-2020(2021年版)", "-2020/XG1-2021", "-2020E",
         "-2020/ISO 9001:2015", " -2020")  # fmt: skip
DAYS = (
    "2020-03-31", "2020-10-01", "2019-01-01", "2026-11-30", "2026-12-01", "2030-02-28", "2020-02-30", "2020-2-3",
    "2020", "2020-03", "20200331", "2020年3月31日", "1849-01-01", "1850-01-01", "2200-12-31", "2201-01-01", "—", "",
    " ", "2020-03-31 ", "２０２０-03-31", "2020-03-31T00:00", None, 2020, 2020.5,
)  # fmt: skip
STATUSES = ("现行", "废止", "in_force", "published", "draft", "withdrawn", "replaced", "", "即将实施", None, 1)
CLASSES = ("01.120", "01.120;65", "01.120; 67.040.10 ;", "1.2", "٠١.120", "", None, ["01.120"], "01.120;x", ";", 13.31)
COMMITTEES = ("SAC/TC 286", "", "SAC/TC 286/SC 1", "全国标准化", "a" * 200, "A\tB", 'A"B', "A\\B", " SAC ", None, "9")
TEXTS = (
    "标准化工作导则 第1部分", "Lifts  and\tescalators", 'a "quoted" word', "back\\slash", "", " ", None, "x\x00y",
    "\ud800", "\u200b", "Ⅷ½ﬁ", "が", "İı", "ß", "e\u0301", "\u3000全角", "\u00a0", "a\u2028b", "¦", "a_b", "Ω",
    "ΟΔΟΣ ΟΔΟΣ", 5, "5", ["x"], {"a": 1}, True, 0, "が゛ー・「」", "電梯",
    "x" * 300, "\x7f", "𠀀𪚥", "ISO/IEC 27001的应用",
)  # fmt: skip


def comparable(line: tuple[Any, ...]) -> list[Any]:
    """A line with the terms of its document sorted where they have no order."""
    found = list(line)
    place = Prepared._fields.index("document")
    if found[place] is not None:
        *rest, body = found[place]
        members = json.loads("{" + body.rstrip(",") + "}")
        members["word"] = sorted(members.get("word", "").split())
        members["key"] = sorted(members["key"].split())
        found[place] = (*rest, members)
    return found


def packed(entry: Any, columns: table.Map) -> tuple[Any, ...]:
    """By the long way."""
    return _completed(partial(table.outcome, map=columns, observed=SEEN), TODAY, [entry], [None])[0]


def both(row: dict[str, Any] | bytes, columns: table.Map = MAP) -> tuple[list[Any] | None, tuple[Any, ...]]:
    """(by the short way or None, by the long way)."""
    entry = ("f:1", row if isinstance(row, bytes) else json.dumps(row).encode("utf-8", "surrogatepass"))
    (plain,) = PlainRows(columns, SEEN, TODAY)([entry])
    other = packed(entry, columns)
    return plain and comparable(plain), other if len(other) == 2 else tuple(comparable(other))


def agree(row: dict[str, Any] | bytes, columns: table.Map = MAP) -> bool:
    """Whether the row is plain; both ways must then give the same."""
    plain, other = both(row, columns)
    assert plain is None or plain == list(other), row
    return plain is not None


def test_a_plain_row_is_a_whole_line() -> None:
    plain, other = both(ROW)
    assert plain == list(other)
    assert len(plain) == len(Prepared._fields) - 1
    assert plain[:6] == ["GB/T 1.1-2020", "GB/T 1.1-2020", "GB/T 1.1", "GB/T 1.1", "gb", "national"]


@pytest.mark.parametrize(
    "change",
    [
        {"n": "ISO 9001:2015"}, {"n": "GB/T 1.1—2020"}, {"n": "GB/T 1.1-2020/ISO 1:2015"}, {"n": "gb/t 1.1-2020"},
        {"n": "DB99/T 1-2020"}, {"n": ""}, {"n": None}, {"n": 5}, {"p": "2020-03"}, {"p": "2020-02-30"},
        {"e": "2020-03-30"}, {"w": "2020-10-01"}, {"s": "draft"}, {"s": "现行 x"}, {"s": "废止"}, {"p": "", "e": ""},
        {"zh": 'a "b"'}, {"zh": "a\\b"}, {"zh": "a  b"}, {"zh": "a\x00"}, {"zh": 5}, {"i": "1"}, {"i": ["01.120"]},
        {"c": "全国"}, {"r": "GB/T 1.1-2009"}, {"x": 0}, {"x": []},
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_other_way(change: dict[str, Any]) -> None:
    assert not agree({**ROW, **change})


@pytest.mark.parametrize("line", [b"", b"[]", b"5", b"{", b'{"n": "GB/T 1-2020"} x', b'{"n": NaN}', b"\xff", b"{}"])
def test_what_is_no_object_is_left_to_the_other_way(line: bytes) -> None:
    assert not agree(line)


def test_of_a_name_told_twice_the_last_counts() -> None:
    text = json.dumps(ROW)
    assert agree((text[:-1] + ', "n": "GB/T 2-2021"}').encode())


@pytest.mark.parametrize(
    "columns",
    [
        {"designation": "n", "title.zh": "n"},
        {"designation": "n", "title.zh-Hant-TW": "zh", "title.zh-Hant-HK": "en"},  # one language, cut at eight
        {"designation": "n", "title": "zh", "published": "p"},
        {"designation": "n", "published": "p", "status.zh": "s"},
        {"designation": "n", 'title.a"b': "zh", "published": "p"},
        {"designation": "n", "title.zh": "zh", "title.fr": "en", "title.zh-TW": "a", "effective": "e"},
        {"designation": "n", "published": "p", "effective": "p", "withdrawn": "w"},
    ],
)
@pytest.mark.parametrize("separator", [";", ",", "."])
def test_any_map(columns: dict[str, str], separator: str) -> None:
    for day in ("", "2021-05-06"):
        agree({**ROW, "w": day}, table.Map("a\tsource", columns, separator=separator))


def test_a_column_without_a_name_is_no_missing_column() -> None:
    cells = {"n": "GB/T 1-2020", "p": "2020-01-05", "s": "in_force", "": "draft"}
    columns = table.Map("made-up", {"designation": "n", "published": "p", "status": "s"})
    (plain,) = PlainRows(columns, SEEN, TODAY)([("f:1", cells)])
    assert plain is not None
    assert comparable(plain) == comparable(packed(("f:1", cells), columns))


def hostile(count: int) -> Iterator[dict[str, Any]]:
    """Rows most of whose cells are sound."""
    chance = random.Random(13)
    draw, odd = chance.choice, chance.random
    for _ in range(count):
        row: dict[str, Any] = {**ROW, "n": f"{draw(HEADS)} {draw(NUMBERS)}{draw(YEARS)}"}
        if odd() < 0.7:
            row["n"] = f"{draw(HEADS[:14])} {draw(NUMBERS[:5])}{draw(YEARS[:2])}"
        for name, values in (("p", DAYS), ("e", DAYS), ("w", DAYS), ("s", STATUSES), ("i", CLASSES), ("c", COMMITTEES),
                             ("zh", TEXTS), ("en", TEXTS), ("a", TEXTS), ("x", TEXTS)):  # fmt: skip
            if odd() < 0.15:
                row[name] = draw(values)
            elif odd() < 0.05:
                row.pop(name, None)
        if odd() < 0.2:
            row["zh"] = "".join(draw("标准要求abc ，（）-1Ⅷがé") for _ in range(chance.randrange(12)))
        yield row


def test_hostile_rows_give_the_same_both_ways() -> None:
    plain = sum(agree(row) for row in hostile(RECORDS))
    assert 0.05 < plain / RECORDS < 0.9


def test_numbers_of_enterprises_give_the_same_both_ways() -> None:
    chance = random.Random(7)
    codes = ["".join(chance.choices("AQTZGBISO0195桂沪國標一", k=chance.randrange(1, 23))) for _ in range(RECORDS // 6)]
    heads = (*codes, "GB", "T", "Z", "ISO", "IEC", "DIN", "DB11", "Q", "12", "1A", "ZG", "桂", "标准", "EN", "XG1")
    plain = [agree({**ROW, "n": f"Q/{code} {chance.choice(NUMBERS[:5])}{chance.choice(YEARS[:3])}"}) for code in heads]
    assert sum(plain) > 0.3 * len(plain)


def test_national_records_give_the_same_both_ways() -> None:
    sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
    from imports import MAP as NATIONAL
    from national import National

    columns = table.checked_map(json.loads(json.dumps(_yaml(NATIONAL))), "national")
    plain = sum(agree(record.row(), columns) for record in National(RECORDS // 2))
    assert plain > 0.98 * (RECORDS // 2)


def _yaml(text: str) -> Any:
    from guiju.registry.catalogue.intake.readers.scalars import as_json

    return json.loads(as_json(text.encode()))


@pytest.mark.skipif("GUIJU_TEST_DATA" not in os.environ, reason="GUIJU_TEST_DATA is not set: the lists are not here")
def test_real_designations_give_the_same_both_ways() -> None:
    folder = Path(os.environ["GUIJU_TEST_DATA"]) / "designations"
    seen = 0
    for path in sorted(folder.glob("*.txt")):
        for number in path.read_text("utf-8").splitlines()[: None if RECORDS > 10_000 else 400]:
            agree({**ROW, "n": number})
            seen += 1
    assert seen > 1_000


def test_a_chunk_is_read_in_its_order() -> None:
    from guiju.registry.catalogue.intake.readers import parallel

    rows = [{**ROW, "n": f"GB/T {n}-2020"} if n % 3 else {**ROW, "n": f"ISO {n}:2020"} for n in range(1, 620)]
    rows[9] = {**ROW, "n": "nothing"}
    items = [(f"f:{n}", json.dumps(row).encode()) for n, row in enumerate(rows, 1)]
    read = partial(table.outcome, map=MAP, observed=SEEN)
    found = list(parallel.outcomes(items, read, TODAY, PlainRows(MAP, SEEN, TODAY)))
    assert [each.where for each in found if isinstance(each, Prepared)] == [w for w, _ in items if w != "f:10"]
    assert [each[0] for each in found if not isinstance(each, Prepared)] == ["f:10"]
    assert found[1].key == "GB/T 2-2020"
