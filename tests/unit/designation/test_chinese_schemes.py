# ruff: noqa: E501 - tables of expected values, one row a form
"""The five Chinese tiers, samples and other codes: forms, traps and refusals (DOMAIN 1.1-1.4)."""

from __future__ import annotations

import pytest

from guiju.core.designation import DesignationError, Supplement, Tier, parse

READ = [
    # written, canonical, Chinese print, scheme, tier, publisher, type, number, parts, year
    ("GB 4943.1—2022", "GB 4943.1-2022", "GB 4943.1—2022", "gb", "national", "GB", "", "4943", ("1",), 2022),
    ("GB/T 1.1—2020", "GB/T 1.1-2020", "GB/T 1.1—2020", "gb", "national", "GB", "T", "1", ("1",), 2020),
    ("GB/Z 30525—2014", "GB/Z 30525-2014", "GB/Z 30525—2014", "gb", "national", "GB", "Z", "30525", (), 2014),
    ("ＧＢ／Ｔ１．１－２０２０", "GB/T 1.1-2020", "GB/T 1.1—2020", "gb", "national", "GB", "T", "1", ("1",), 2020),
    ("gbt1.1", "GB/T 1.1", "GB/T 1.1", "gb", "national", "GB", "T", "1", ("1",), None),
    ("GB-T 1.1", "GB/T 1.1", "GB/T 1.1", "gb", "national", "GB", "T", "1", ("1",), None),
    ("GB_T_1.1-2020", "GB/T 1.1-2020", "GB/T 1.1—2020", "gb", "national", "GB", "T", "1", ("1",), 2020),
    ("GB 150-89", "GB 150-1989", "GB 150—1989", "gb", "national", "GB", "", "150", (), 1989),
    ("YY 0505-2012", "YY 0505-2012", "YY 0505—2012", "sector", "sector", "YY", "", "0505", (), 2012),
    ("FZ/T 01053-2007", "FZ/T 01053-2007", "FZ/T 01053—2007", "sector", "sector", "FZ", "T", "01053", (), 2007),
    ("SL/T 858-2025", "SL/T 858-2025", "SL/T 858—2025", "sector", "sector", "SL", "T", "858", (), 2025),
    ("NB/SH/T 0001-2020", "NB/SH/T 0001-2020", "NB/SH/T 0001—2020", "sector", "sector", "NB/SH", "T", "0001", (), 2020),
    ("DB/T 12-2000", "DB/T 12-2000", "DB/T 12—2000", "sector", "sector", "DB", "T", "12", (), 2000),
    ("DB12/T 12-2001", "DB12/T 12-2001", "DB12/T 12—2001", "local", "local", "DB12", "T", "12", (), 2001),
    ("DB 12/T 123-2015", "DB12/T 123-2015", "DB12/T 123—2015", "local", "local", "DB12", "T", "123", (), 2015),
    ("DB11/T 1000.1-2020", "DB11/T 1000.1-2020", "DB11/T 1000.1—2020", "local", "local", "DB11", "T", "1000", ("1",), 2020),
    ("DB4403/T1—2019", "DB4403/T 1-2019", "DB4403/T 1—2019", "local", "local", "DB4403", "T", "1", (), 2019),
    ("DB11/ 501-2017", "DB11 501-2017", "DB11 501—2017", "local", "local", "DB11", "", "501", (), 2017),
    ("T/ZZB 2224-2021", "T/ZZB 2224-2021", "T/ZZB 2224—2021", "association", "association", "T/ZZB", "", "2224", (), 2021),
    ("T/31SCTA001-2019", "T/31SCTA 001-2019", "T/31SCTA 001—2019", "association", "association", "T/31SCTA", "", "001", (), 2019),
    ("T/X 001", "T/X 001", "T/X 001", "association", "association", "T/X", "", "001", (), None),
    ("Q/GDW1168", "Q/GDW 1168", "Q/GDW 1168", "enterprise", "enterprise", "Q/GDW", "", "1168", (), None),
    ("Q/ABC 0001S-2021", "Q/ABC 0001S-2021", "Q/ABC 0001S—2021", "enterprise", "enterprise", "Q/ABC", "", "0001S", (), 2021),
    ("Q/（GZ）海 尔 001-2020", "Q/(GZ)海 尔 001-2020", "Q/(GZ)海 尔 001—2020", "enterprise", "enterprise", "Q/(GZ)海 尔", "", "001", (), 2020),
    ("GSB 05—1426—2001（3）", "GSB 05-1426-2001(3)", "GSB 05-1426—2001(3)", "gsb", "sample", "GSB", "", "05", ("1426",), 2001),
    ("GBZ 2.1-2019", "GBZ 2.1-2019", "GBZ 2.1—2019", "cn-other", "other", "GBZ", "", "2", ("1",), 2019),
    ("GB/Z 2.1-2019", "GB/Z 2.1-2019", "GB/Z 2.1—2019", "gb", "national", "GB", "Z", "2", ("1",), 2019),
    ("JTG/T 3360-01-2018", "JTG/T 3360-01-2018", "JTG/T 3360-01—2018", "cn-other", "other", "JTG", "T", "3360-01", (), 2018),
    ("TSG G0001-2012", "TSG G0001-2012", "TSG G0001—2012", "cn-other", "other", "TSG", "", "G0001", (), 2012),
    ("GJB 150.1A-2009", "GJB 150.1A-2009", "GJB 150.1A—2009", "cn-other", "other", "GJB", "", "150", ("1A",), 2009),
    ("JJF（京）3-2018", "JJF(京) 3-2018", "JJF(京) 3—2018", "cn-other", "other", "JJF(京)", "", "3", (), 2018),
    ("DBS44/006-2016", "DBS44/006-2016", "DBS44/006—2016", "cn-other", "local", "DBS44", "", "006", (), 2016),
]  # fmt: skip


@pytest.mark.parametrize("row", READ, ids=[row[0] for row in READ])
def test_reads_and_prints(row: tuple[object, ...]) -> None:
    written, canonical, chinese, scheme, tier, publisher, type_, number, parts, year = row
    value = parse(str(written))
    assert (value.canonical, value.chinese) == (canonical, chinese)
    assert (value.scheme, value.tier.value) == (scheme, tier)
    assert (value.publisher, value.type, value.number, value.parts, value.year) == (
        publisher,
        type_,
        number,
        parts,
        year,
    )
    assert parse(value.canonical) == value
    assert parse(value.chinese) == value


def test_a_dual_number_keeps_the_adopted_standard_apart() -> None:
    value = parse("GB/T 22080—2016/ISO/IEC 27001:2013")
    assert value.canonical == "GB/T 22080-2016/ISO/IEC 27001:2013"
    assert value.chinese == "GB/T 22080—2016/ISO/IEC 27001:2013"
    assert value.adopts == parse("ISO/IEC 27001:2013")
    assert value.edition == "GB/T 22080-2016" == parse("GB/T 22080-2016").edition


@pytest.mark.parametrize(
    ("written", "canonical", "degree"),
    [
        ("GB/T 19001-2016 (ISO 9001:2015, IDT)", "GB/T 19001-2016/ISO 9001:2015", ""),
        ("GB/T 19001-2016 idt ISO 9001:2015", "GB/T 19001-2016/ISO 9001:2015", ""),
        ("GB/T 1.1-2009（ISO/IEC Directives Part 2:2004，NEQ）", "GB/T 1.1-2009 (ISO/IEC DIR 2:2004, NEQ)", "NEQ"),
        ("YY/T 0316-2016 (ISO 14971:2007, MOD)", "YY/T 0316-2016 (ISO 14971:2007, MOD)", "MOD"),
    ],
)
def test_degrees_of_adoption(written: str, canonical: str, degree: str) -> None:
    value = parse(written)
    assert value.canonical == canonical
    assert value.mark("degree") == degree
    assert parse(canonical) == value


@pytest.mark.parametrize("written", ["GB 20891-2014/XG1-2020", "GB 20891—2014/XG1—2020", "GB 20891-2014 /XG 1-2020"])
def test_amendment_sheet(written: str) -> None:
    value = parse(written)
    assert value.supplements == (Supplement("XG", "1", 2020),)
    assert value.canonical == "GB 20891-2014/XG1-2020"
    assert value.work == "GB 20891"
    assert value.edition == "GB 20891-2014/XG1-2020" != parse("GB 20891-2014").edition


def test_amendment_sheet_named_in_words() -> None:
    assert parse("GB 20891-2014 国家标准第1号修改单").canonical == "GB 20891-2014/XG1"


def test_ranges_all_parts_and_reprints() -> None:
    assert parse("GB/T 2423.1～2423.3").mark("until") == "2423.3"
    assert parse("GB/T 2423.1~GB/T 2423.3").canonical == "GB/T 2423.1~2423.3"
    assert parse("HG/T 20592~20635-2009").canonical == "HG/T 20592~20635-2009"
    every = parse("GB/T 5009（所有部分）")
    assert every.all_parts and every.canonical == "GB/T 5009(所有部分)" and every.work == "GB/T 5009"
    assert parse("GB/T 5009 (all parts)") == every
    reprint = parse("GB 50016—2014(2018年版)")
    assert reprint.canonical == "GB 50016-2014(2018年版)"
    assert reprint.edition == "GB 50016-2014"
    assert reprint.expression == "GB 50016-2014(2018年版)"


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("GB 2762-2022", "mandatory"),
        ("GB/T 1.1-2020", "recommended"),
        ("GB/Z 30525-2014", "guidance"),
        ("DB31/Z 5-2020", "guidance"),
        ("T/ZZB 2224-2021", "recommended"),
        ("Q/GDW 1168-2013", ""),
        ("GBZ 2.1-2019", "mandatory"),
        ("GBZ/T 189.1-2007", "recommended"),
        ("GJB 9001C-2017", ""),
        ("DBJ11 695-2017", "mandatory"),
        ("GSB 05-1426-2001", ""),
        ("ISO 9001:2015", ""),
    ],
)
def test_effect(text: str, effect: str) -> None:
    assert parse(text).effect == effect


def test_mandatory_and_recommended_numbers_are_different_works() -> None:
    assert parse("GB 18401-2010").work != parse("GB/T 18401-2010").work


@pytest.mark.parametrize(
    ("text", "position", "suggestions"),
    [
        ("GB 15O", 5, ("GB 150",)),
        ("GB/T l.1", 5, ("GB/T 1.1",)),
        ("GB/T 1.1-2O20", 8, ("GB/T 1.1-2020",)),
        ("GB/T 1-20", 6, ("GB/T 1-2020",)),
        ("GB/T 1234567", 11, ()),
        ("GB/TT 1", 3, ()),
        ("GB", 2, ()),
        ("DB99/T 1-2020", 2, ()),
        ("DB31199-2018", 6, ()),
        ("CECS/T 31-2006", 4, ()),
        ("T/123 4-2020", 2, ("T/I23 4-2020",)),
        ("GB/T 22080-2016/ISO 99x99", 16, ()),
        ("GB/T 22080-2016/GB 1", 15, ()),
        ("GB 2762-2022食品", 12, ()),
        ("Q/", 2, ()),
        ("GSB 05-", 6, ()),
    ],
)
def test_refuses_with_place_and_expectation(text: str, position: int, suggestions: tuple[str, ...]) -> None:
    with pytest.raises(DesignationError) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.expected
    assert caught.value.suggestions == suggestions


def test_tiers_have_the_values_of_the_interface() -> None:
    assert [tier.value for tier in Tier] == [
        "national",
        "sector",
        "local",
        "association",
        "enterprise",
        "sample",
        "international",
        "regional",
        "foreign",
        "other",
    ]
