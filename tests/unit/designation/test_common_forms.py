# ruff: noqa: E501 - tables of expected values, one row a form
"""Forms that people and tables write all the time: each read as what it means, or refused with what was meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guiju.core.designation import DesignationError, members, parse

READ = [
    # written, canonical, work, year
    ("IEEE/ISO/IEC 8802-11-2022", "ISO/IEC/IEEE 8802-11:2022", "ISO/IEC/IEEE 8802-11", 2022),
    ("IEEE/ISO/IEC 8802-11:2022", "ISO/IEC/IEEE 8802-11:2022", "ISO/IEC/IEEE 8802-11", 2022),
    ("ISO/IEC/IEEE 8802-11-2022", "ISO/IEC/IEEE 8802-11:2022", "ISO/IEC/IEEE 8802-11", 2022),
    ("ISO/IEC/IEEE 29148-2018", "ISO/IEC/IEEE 29148:2018", "ISO/IEC/IEEE 29148", 2018),
    ("ISO/IEEE 11073-10101-2004", "ISO/IEEE 11073-10101:2004", "ISO/IEEE 11073-10101", 2004),
    ("IEEE/ISO/IEC 8802-1Q-2020/Amd31-2021", "ISO/IEC/IEEE 8802-1Q:2020/Amd 31:2021", "ISO/IEC/IEEE 8802-1Q", 2020),
    ("ISO/IEEE/IEC 8802-3", "ISO/IEC/IEEE 8802-3", "ISO/IEC/IEEE 8802-3", None),
    ("IEC/ISO/IEEE 42010", "ISO/IEC/IEEE 42010", "ISO/IEC/IEEE 42010", None),
    ("IEC/ISO 27001:2022", "ISO/IEC 27001:2022", "ISO/IEC 27001", 2022),
    ("IEEE/IEC 61850-9-3-2016", "IEC/IEEE 61850-9-3:2016", "IEC/IEEE 61850-9-3", 2016),
    ("ASTM/ISO 52900:2021", "ISO/ASTM 52900:2021", "ISO/ASTM 52900", 2021),
    ("SAE/ISO 21434:2021", "ISO/SAE 21434:2021", "ISO/SAE 21434", 2021),
    ("CIE/ISO 11664-1:2019", "ISO/CIE 11664-1:2019", "ISO/CIE 11664-1", 2019),
    ("ISO/IEC/IEEE FDIS P29119-1", "ISO/IEC/IEEE FDIS 29119-1", "ISO/IEC/IEEE 29119-1", None),
    ("IEC/IEEE P60079-30-1", "IEC/IEEE P60079-30-1", "IEC/IEEE 60079-30-1", None),
    ("IEC/IEEE CDV P60079-30-1", "IEC/IEEE CDV 60079-30-1", "IEC/IEEE 60079-30-1", None),
    ("ISO/IEC/IEEE P24748-4", "ISO/IEC/IEEE P24748-4", "ISO/IEC/IEEE 24748-4", None),
    ("ISO/IEC/IEEE P29119-1/D5", "ISO/IEC/IEEE P29119-1/D5", "ISO/IEC/IEEE 29119-1", None),
    ("IEEE/ISO/IEC P29119-1/D5", "ISO/IEC/IEEE P29119-1/D5", "ISO/IEC/IEEE 29119-1", None),
    ("JGJ/T 23-2011 J1187-2011", "JGJ/T 23-2011/J 1187-2011", "JGJ/T 23", 2011),
    ("JGJ/T 23-2011 备案号J1187-2011", "JGJ/T 23-2011/J 1187-2011", "JGJ/T 23", 2011),
    ("JGJ 63-2006，J 531-2006", "JGJ 63-2006/J 531-2006", "JGJ 63", 2006),
    ("DBJT 13-200", "DBJT 13-200", "DBJT 13-200", None),
    ("DBJ/T 15-60", "DBJ/T 15-60", "DBJ/T 15-60", None),
    ("DBJ 13-07-91", "DBJ 13-07-1991", "DBJ 13-07", 1991),
    ("JTG/T 3360-01", "JTG/T 3360-01", "JTG/T 3360-01", None),
    ("JGJ 23-92", "JGJ 23-1992", "JGJ 23", 1992),
    ("GB 50011-2010(2016 edition)", "GB 50011-2010(2016年版)", "GB 50011", 2010),
    ("GB 50011-2010（2016年版）", "GB 50011-2010(2016年版)", "GB 50011", 2010),
    ("GB 50011-2010 (2016 Ed.)", "GB 50011-2010(2016年版)", "GB 50011", 2010),
    ("ZBJ 04006-88", "ZB J 04006-1988", "ZB J 04006", 1988),
    ("ZBT 51008-89", "ZB T 51008-1989", "ZB T 51008", 1989),
    ("ZB K54007-87", "ZB K 54007-1987", "ZB K 54007", 1987),
    ("JB/ZQ 4000-2006", "JB/ZQ 4000-2006", "JB/ZQ 4000", 2006),
    ("JB/GQ 1080-85", "JB/GQ 1080-1985", "JB/GQ 1080", 1985),
    ("JB/Z 307-88", "JB/Z 307-1988", "JB/Z 307", 1988),
    ("CNAS-CL01:2018", "CNAS-CL01:2018", "CNAS-CL01", 2018),
    ("CNAS CL01-A002：2020", "CNAS-CL01-A002:2020", "CNAS-CL01-A002", 2020),
    ("CNCA-C09-01:2014", "CNCA-C09-01:2014", "CNCA-C09-01", 2014),
    ("CNCA-00C-008", "CNCA-00C-008", "CNCA-00C-008", None),
    ("CQC11-464225-2015", "CQC 11-464225-2015", "CQC 11-464225", 2015),
    ("ISO/IEC 15444-1:2019|ITU-T T.800", "ISO/IEC 15444-1:2019 | ITU-T T.800", "ISO/IEC 15444-1", 2019),
    ("ISO/IEC 14496-10 | Rec. ITU-T H.264", "ISO/IEC 14496-10 | ITU-T H.264", "ISO/IEC 14496-10", None),
    ("ITU-T T.800 (06/2019) | ISO/IEC 15444-1:2019", "ITU-T T.800 (06/2019) | ISO/IEC 15444-1:2019", "ITU-T T.800", 2019),
    ("ANSI/AAMI/IEC 62304:2006/A1:2016", "ANSI/AAMI/IEC 62304-2006/A1:2016", "ANSI/AAMI/IEC 62304", 2006),
    ("ANSI/AAMI ES60601-1:2005 and A1:2012", "ANSI/AAMI ES60601-1-2005/A1:2012", "ANSI/AAMI ES60601-1", 2005),
    ("ANSI/AAMI ES60601-1:2005+A1:2012+A2:2021", "ANSI/AAMI ES60601-1-2005+A1:2012+A2:2021", "ANSI/AAMI ES60601-1", 2005),
    ("ASTM D 638 - 22", "ASTM D638-22", "ASTM D638", 2022),
    ("ASTM D 638 – 2022", "ASTM D638-22", "ASTM D638", 2022),
    ("ASTM A 240/A 240M - 22a", "ASTM A240/A240M-22a", "ASTM A240/A240M", 2022),
    ("DIN EN 1090-2:2018-09 Berichtigung 1", "DIN EN 1090-2:2018-09 Berichtigung 1", "DIN EN 1090-2", 2018),
    ("DIN EN ISO 9001:2015-11 Ber 1:2016-01", "DIN EN ISO 9001:2015-11 Berichtigung 1:2016-01", "DIN EN ISO 9001", 2015),
    ("DIN EN 1090-2 Berichtigung 1:2019-02", "DIN EN 1090-2 Berichtigung 1:2019-02", "DIN EN 1090-2", 2019),
    ("JIS B 8042-7 追補1", "JIS B 8042-7/AMENDMENT 1", "JIS B 8042-7", None),
    ("JIS C 9335-2-14:2013追補1", "JIS C 9335-2-14:2013/AMENDMENT 1", "JIS C 9335-2-14", 2013),
    ("JIS B 8042-7:2001（追補1）", "JIS B 8042-7:2001/AMENDMENT 1", "JIS B 8042-7", 2001),
    ("JIS Z 8301:2019 正誤票1", "JIS Z 8301:2019/CORRIGENDUM 1", "JIS Z 8301", 2019),
    ("СП 20.13330.2016", "СП 20.13330.2016", "СП 20.13330", 2016),
    ("СП 131.13330", "СП 131.13330", "СП 131.13330", None),
    ("СНиП 2.01.07-85", "СНиП 2.01.07-1985", "СНиП 2.01.07", 1985),
    ("СанПиН 2.1.3684-21", "СанПиН 2.1.3684-21", "СанПиН 2.1.3684", 2021),
    ("ТР ТС 004/2011", "ТР ТС 004/2011", "ТР ТС 004", 2011),
    ("ISO 9001:15", "ISO 9001:2015", "ISO 9001", 2015),
    ("ISO 9001:87", "ISO 9001:1987", "ISO 9001", 1987),
    ("IEC 60601-1:05", "IEC 60601-1:2005", "IEC 60601-1", 2005),
    ("EN 1090-2:18", "EN 1090-2:2018", "EN 1090-2", 2018),
    ("BS EN 60601-1:06", "BS EN 60601-1:2006", "BS EN 60601-1", 2006),
    ("IEEE 1588-08", "IEEE Std 1588-2008", "IEEE Std 1588", 2008),
    ("ANSI/IEEE 488-78", "ANSI/IEEE Std 488-1978", "ANSI/IEEE Std 488", 1978),
    ("IEEE 11073-10", "IEEE Std 11073-10", "IEEE Std 11073-10", None),
    ("IEC 60601-1:2005+A1:2012", "IEC 60601-1:2005+AMD1:2012 CSV", "IEC 60601-1", 2005),
    ("ISO 9001:2015/A1:2024", "ISO 9001:2015/Amd 1:2024", "ISO 9001", 2015),
    ("ISO 10993-1/A1", "ISO 10993-1/Amd 1", "ISO 10993-1", None),
    ("NFPA 70-23", "NFPA 70-2023", "NFPA 70", 2023),
    ("ASHRAE 90.1-22", "ASHRAE 90.1-2022", "ASHRAE 90.1", 2022),
    ("(GB 2762-2022)", "GB 2762-2022", "GB 2762", 2022),
    ("（GB 2762-2022）", "GB 2762-2022", "GB 2762", 2022),
    ("【GB/T 1.1-2020】", "GB/T 1.1-2020", "GB/T 1.1", 2020),
    ("[GB 2762-2022]", "GB 2762-2022", "GB 2762", 2022),
    ("“ISO 9001:2015”", "ISO 9001:2015", "ISO 9001", 2015),
    ("「JIS B 8042-7:2001」", "JIS B 8042-7:2001", "JIS B 8042-7", 2001),
    ("UL/IEC 62368-1", "UL/IEC 62368-1", "UL/IEC 62368-1", None),
    ("GB/T 5750.1-2023~GB/T 5750.13-2023", "GB/T 5750.1~5750.13-2023", "GB/T 5750.1~5750.13", 2023),
    ("GB/T 5750.1～5750.13-2023", "GB/T 5750.1~5750.13-2023", "GB/T 5750.1~5750.13", 2023),
    ("GB/T 5750.1-2023至GB/T 5750.13", "GB/T 5750.1~5750.13-2023", "GB/T 5750.1~5750.13", 2023),
]  # fmt: skip


@pytest.mark.parametrize("row", READ, ids=[row[0] for row in READ])
def test_is_read_as_what_it_means(row: tuple[str, str, str, int | None]) -> None:
    written, canonical, work, year = row
    value = parse(written)
    assert (value.canonical, value.work, value.year) == (canonical, work, year)
    assert parse(value.canonical) == value
    assert value.input == written


def test_a_number_of_two_bodies_adopts_the_international_one() -> None:
    value = parse("UL/IEC 62368-1-2019")
    assert value.adopts is not None and (value.adopts.canonical, value.year) == ("IEC 62368-1", 2019)


def test_a_project_is_not_the_standard_and_has_its_work() -> None:
    project, standard = parse("IEC/IEEE P60079-30-1"), parse("IEC/IEEE 60079-30-1")
    assert project.work == standard.work and project.edition != standard.edition
    assert (project.number, project.stage) == ("60079", "P")


REFUSED = [
    # written, offset, what may have been meant
    ("GB/T1.12020", 6, "GB/T 1.1-2020"),
    ("GB/T 2423.172008", 15, "GB/T 2423.17-2008"),
    ("GB/T 20984.12022", 11, "GB/T 20984.1-2022"),
    ("DB11/T1000.12020", 11, "DB11/T 1000.1-2020"),
    ("YY/T 0287.12017", 10, "YY/T 0287.1-2017"),
    ("GB 27622022", 9, "GB 2762-2022"),
    ("GB 152011", 3, "GB 15-2011"),
    ("ISO 8601-12019", 9, "ISO 8601-1:2019"),
    ("IEC 60335-22002", 10, "IEC 60335-2:2002"),
    ("ISO 90012015", 10, "ISO 9001:2015"),
    ("GB 2762-22", 7, "GB 2762-2022"),
    ("（GB/T1.12020）", 7, "GB/T 1.1-2020"),
]


@pytest.mark.parametrize(("written", "offset", "meant"), REFUSED)
def test_a_lost_sign_is_refused_and_what_was_meant_is_offered(written: str, offset: int, meant: str) -> None:
    with pytest.raises(DesignationError) as error:
        parse(written)
    assert error.value.position == offset
    assert meant in error.value.suggestions


@pytest.mark.parametrize(
    "written",
    [
        "GB 12345-2099", "GB/T 1.1-2020/XG1-2088", "ISO 9001:2099", "IEEE Std 802.3-2099", "DB11/T 1-2098", "T/CAS 1-2050",
        "EN 1090-2:2077", "ASHRAE 90.1-2066", "ГОСТ 1.5-2099", "RFC 1-2099", "GB/T 1-2020/ISO 9001:2099", "ISO 9001:45",
    ],
)  # fmt: skip
def test_a_year_that_nobody_has_announced_is_refused(written: str) -> None:
    with pytest.raises(DesignationError):
        parse(written)


def test_the_years_that_bodies_announce_are_read() -> None:
    coming = datetime.now(UTC).year + 1
    assert parse(f"GB/T 1.1-{coming}").year == parse(f"ISO 9001:{coming}").year == coming


@pytest.mark.parametrize(
    "written", ["GB/T 5750.1-2006~GB/T 5750.13-2023", "GB/T 1.1-2000~2020", "()", "【】", "(GB/T—2010)", "((((", "“”"]
)
def test_what_is_no_number_is_refused_in_marks_too(written: str) -> None:
    with pytest.raises(DesignationError) as error:
        parse(written)
    assert 0 <= error.value.position <= len(written) and error.value.expected


@pytest.mark.parametrize(
    ("written", "count", "first", "last"),
    [
        ("GB/T 5750.1-2023~GB/T 5750.13-2023", 13, "GB/T 5750.1-2023", "GB/T 5750.13-2023"),
        ("GB/T 5750.1～5750.13-2023", 13, "GB/T 5750.1-2023", "GB/T 5750.13-2023"),
        ("GB/T 5750.1~13-2023", 13, "GB/T 5750.1-2023", "GB/T 5750.13-2023"),
        ("GB/T 2423.1～GB/T 2423.3", 3, "GB/T 2423.1", "GB/T 2423.3"),
        ("YY 0505~0507-2012", 3, "YY 0505-2012", "YY 0507-2012"),
        ("DB11/T 1000.1至1000.2-2020", 2, "DB11/T 1000.1-2020", "DB11/T 1000.2-2020"),
    ],
)
def test_the_members_of_a_range(written: str, count: int, first: str, last: str) -> None:
    found = members(parse(written))
    assert (len(found), found[0].canonical, found[-1].canonical) == (count, first, last)
    assert all(parse(each.canonical) == each for each in found)


@pytest.mark.parametrize(
    "written", ["GB/T 1.1-2020", "GB/T 5750.13~5750.1", "GB/T 1.1~2.3", "GB/T 1~40000", "GB/T 5009(所有部分)"]
)
def test_what_is_no_range_has_no_members(written: str) -> None:
    assert members(parse(written)) == ()
