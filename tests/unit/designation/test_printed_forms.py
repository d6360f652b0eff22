"""Forms that people print and type, codes of construction, and what is not a number: read as meant or refused."""

from __future__ import annotations

import pytest

from guiju.core.designation import DesignationError, parse

PRINTED = [
    ("GB 7718-2011（第1号修改单）", "GB 7718-2011/XG1"),
    ("GB 7718-2011（第一号修改单）", "GB 7718-2011/XG1"),
    ("GB 7718-2011《第1号修改单》", "GB 7718-2011/XG1"),
    ("GB 7718-2011及第2号修改单", "GB 7718-2011/XG2"),
    ("GB/T 19001-2016 IDT ISO9001:2015", "GB/T 19001-2016/ISO 9001:2015"),
    ("GB/T 19001-2016，idt ISO 9001:2015", "GB/T 19001-2016/ISO 9001:2015"),
    ("GB/T 19001-2016 (idt ISO 9001:2015)", "GB/T 19001-2016/ISO 9001:2015"),
    ("GB/T 19001-2016/ISO 9001:2015, IDT", "GB/T 19001-2016/ISO 9001:2015"),
    ("GB/T 19001-2016（ISO 9001:2015 IDT）", "GB/T 19001-2016/ISO 9001:2015"),
    ("GB/T 17626.2-2018（等同采用IEC 61000-4-2:2008）", "GB/T 17626.2-2018/IEC 61000-4-2:2008"),
    ("GB/T 17626.2-2018，修改采用IEC 61000-4-2:2008", "GB/T 17626.2-2018 (IEC 61000-4-2:2008, MOD)"),
    ("GB/T 17626.2-2018（非等效采用IEC 61000-4-2:2008）", "GB/T 17626.2-2018 (IEC 61000-4-2:2008, NEQ)"),
    ("GB/T 17626.2-2018 eqv IEC 61000-4-2:2008", "GB/T 17626.2-2018 (IEC 61000-4-2:2008, MOD)"),
    ("GB/T 20984-2022（英文版）", "GB/T 20984-2022(en)"),
    ("GB/T 20984-2022（俄文版）", "GB/T 20984-2022(ru)"),
    ("《GB 2760-2014》", "GB 2760-2014"),
    ("GB 50009-2012(2024局部修订版)", "GB 50009-2012(2024年版)"),
    ("GB 50009-2012（2024年局部修订）", "GB 50009-2012(2024年版)"),
    ("GB50016-2014，2018年版", "GB 50016-2014(2018年版)"),
    ("GB 50016-2014 2018年版", "GB 50016-2014(2018年版)"),
    ("GB/T 1.1-2020\u200b", "GB/T 1.1-2020"),
    ("\ufeffGB/T\u200d 1.1\u200b-\u20602020", "GB/T 1.1-2020"),
    ("ＧＢ／Ｔ　１．１—２０２０", "GB/T 1.1-2020"),
    ("TB 10621-2014/J 1942-2014", "TB 10621-2014/J 1942-2014"),
    ("JGJ 107-2016，J 1234-2016", "JGJ 107-2016/J 1234-2016"),
    ("TB 10621-2014（J 1942-2014）", "TB 10621-2014/J 1942-2014"),
    ("ISO/R 170-1960", "ISO/R 170:1960"),
    ("ISO/R 1234/1-1970", "ISO/R 1234-1:1970"),
    ("CECS 31:2017", "CECS 31:2017"),
    ("CECS 31-2017", "CECS 31:2017"),
]


@pytest.mark.parametrize(("written", "canonical"), PRINTED)
def test_printed_forms(written: str, canonical: str) -> None:
    value = parse(written)
    assert value.canonical == canonical
    assert parse(canonical) == value


LOCAL = [
    # written, canonical, tier, publisher, type, number, year
    ("DG/TJ08-2201-2016", "DG/TJ08-2201-2016", "local", "DG/TJ08", "", "2201", 2016),
    ("DG/TJ 08—2201—2016", "DG/TJ08-2201-2016", "local", "DG/TJ08", "", "2201", 2016),
    ("DGJ08-20-2019", "DGJ08-20-2019", "local", "DGJ08", "", "20", 2019),
    ("DGJ32/TJ 08-2010", "DGJ32/TJ 08-2010", "local", "DGJ32", "TJ", "08", 2010),
    ("DGJ32/J14-2005", "DGJ32/J 14-2005", "local", "DGJ32", "J", "14", 2005),
    ("SJG 157-2024", "SJG 157-2024", "local", "SJG", "", "157", 2024),
    ("XJJ 001-2010", "XJJ 001-2010", "local", "XJJ", "", "001", 2010),
    ("DB/T29-1-2013", "DB/T29-1-2013", "local", "DB/T29", "", "1", 2013),
    ("DB29-1-2013", "DB29-1-2013", "local", "DB29", "", "1", 2013),
    ("DB13(J)/T 105-2017", "DB13(J)/T 105-2017", "local", "DB13(J)", "T", "105", 2017),
    ("DB62/T25-3069-2013", "DB62/T25-3069-2013", "local", "DB62/T25", "", "3069", 2013),
    ("DBJ/T 15-38-2019", "DBJ/T 15-38-2019", "local", "DBJ", "T", "15-38", 2019),
    ("DBJ50/T-123-2020", "DBJ50/T 123-2020", "local", "DBJ50", "T", "123", 2020),
    ("DBS 50/022-2014", "DBS50/022-2014", "local", "DBS50", "", "022", 2014),
    ("YDB 144-2014", "YDB 144-2014", "other", "YDB", "", "144", 2014),
    ("CB* 3000-90", "CB* 3000-1990", "sector", "CB*", "", "3000", 1990),
    ("CB＊/Z 123—1998", "CB*/Z 123-1998", "sector", "CB*", "Z", "123", 1998),
    ("GBW（E）080123", "GBW(E) 080123", "other", "GBW(E)", "", "080123", None),
    ("JJG（苏）5-2003", "JJG(苏) 5-2003", "other", "JJG(苏)", "", "5", 2003),
    ("HGJ 20-89", "HGJ 20-1989", "other", "HGJ", "", "20", 1989),
]


@pytest.mark.parametrize("row", LOCAL, ids=[row[0] for row in LOCAL])
def test_codes_of_construction_and_others(row: tuple[object, ...]) -> None:
    value = parse(str(row[0]))
    assert (
        value.canonical, str(value.tier), value.publisher, value.type, value.number, value.year,
    ) == row[1:]  # fmt: skip
    assert parse(value.canonical) == value


def test_earthquake_province_and_construction_are_kept_apart() -> None:
    schemes = {text: parse(text).scheme for text in ("DB/T 29-2010", "DB12/T 29-2010", "DB/T29-1-2013")}
    assert schemes == {"DB/T 29-2010": "sector", "DB12/T 29-2010": "local", "DB/T29-1-2013": "cn-other"}


def test_a_british_handbook_is_no_aviation_standard() -> None:
    assert [parse(text).scheme for text in ("HB 10140:1997", "HB 5470-2014", "HB 5470—2014")] == [
        "bs", "sector", "sector",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected", "suggestions"),
    [
        ("GB/-2010", "the number", ()),
        ("GB/T -2006", "the number", ()),
        ("GB/T—2010", "the number", ()),
        ("GB-2010", "the number", ()),
        ("GB/T.2010", "the number", ()),
        ("YY/T-2010", "the number", ()),
        ("DB11/T—2010", "the number", ()),
        ("JGJ-2010", "the number", ()),
        ("Q/ABC-2010", "", ()),
        ("T/CAS-2010", "", ()),
        ("GB 2760.2014", "- and the year", ("GB 2760-2014",)),
        ("YY 0505.2012", "- and the year", ("YY 0505-2012",)),
        ("GB/T 1.1.2020", "- and the year", ("GB/T 1.1-2020",)),
        ("GB 2760/2014", "", ("GB 2760-2014",)),
        ("ISO 9001.2015", "", ("ISO 9001:2015",)),
    ],
)
def test_a_number_left_out_and_a_year_as_a_part_are_refused(
    text: str, expected: str, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(DesignationError) as caught:
        parse(text)
    assert caught.value.expected.startswith(expected)
    assert caught.value.suggestions == suggestions
    assert 0 < caught.value.position <= len(text)


def test_offsets_are_those_of_the_text_as_given() -> None:
    with pytest.raises(DesignationError) as caught:
        parse("《GB\u200b 2760-2014》食品")
    assert caught.value.position == "《GB\u200b 2760-2014》食品".index("》")
