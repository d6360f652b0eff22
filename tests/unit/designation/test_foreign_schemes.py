# ruff: noqa: E501 - tables of expected values, one row a form
"""International, regional and foreign schemes: what each form prints, and what is refused."""

from __future__ import annotations

import pytest

from guiju.core.designation import DesignationError, Supplement, parse

FORMS = [
    # written, canonical, scheme, work, edition
    ("ISO 13909-8:2001", "ISO 13909-8:2001", "iso", "ISO 13909-8", "ISO 13909-8:2001"),
    ("ISO9001", "ISO 9001", "iso", "ISO 9001", "ISO 9001"),
    ("iso 9001 : 2015 (E)", "ISO 9001:2015(en)", "iso", "ISO 9001", "ISO 9001:2015"),
    ("ISO TR 13154:2017", "ISO/TR 13154:2017", "iso", "ISO/TR 13154", "ISO/TR 13154:2017"),
    ("ISO/IEC/TS 17021-2", "ISO/IEC TS 17021-2", "iso", "ISO/IEC TS 17021-2", "ISO/IEC TS 17021-2"),
    ("ISO/CEI 17024:2012(fr)", "ISO/IEC 17024:2012(fr)", "iso", "ISO/IEC 17024", "ISO/IEC 17024:2012"),
    ("ISO/WD 59020.2", "ISO/WD 59020.2", "iso", "ISO 59020", "ISO/WD 59020.2"),
    ("ISO/FDIS 22301:2012", "ISO/FDIS 22301:2012", "iso", "ISO 22301", "ISO/FDIS 22301:2012"),
    ("ISO/DTS 15855.2", "ISO/DTS 15855.2", "iso", "ISO/TS 15855", "ISO/DTS 15855.2"),
    ("ISO/IEC CD Guide 99.2", "ISO/IEC CD Guide 99.2", "iso", "ISO/IEC Guide 99", "ISO/IEC CD Guide 99.2"),
    ("Guide ISO/CEI 50", "ISO/IEC Guide 50", "iso", "ISO/IEC Guide 50", "ISO/IEC Guide 50"),
    ("ИСО 9001:2015", "ISO 9001:2015", "iso", "ISO 9001", "ISO 9001:2015"),
    ("PRF IWA 36", "PRF IWA 36", "iso", "IWA 36", "PRF IWA 36"),
    ("IWA 14-1:2013", "IWA 14-1:2013", "iso", "IWA 14-1", "IWA 14-1:2013"),
    ("ISO/R 105-3:1963", "ISO/R 105-3:1963", "iso", "ISO/R 105-3", "ISO/R 105-3:1963"),
    ("ISO 7010:2019/Amd 5:2022", "ISO 7010:2019/Amd 5:2022", "iso", "ISO 7010", "ISO 7010:2019/Amd 5:2022"),
    ("ISO/IEC 10021-1:1990/AMD1:1994", "ISO/IEC 10021-1:1990/Amd 1:1994", "iso", "ISO/IEC 10021-1", "ISO/IEC 10021-1:1990/Amd 1:1994"),
    ("ISO 668:2020/FDAmd 1", "ISO 668:2020/FDAM 1", "iso", "ISO 668", "ISO 668:2020/FDAM 1"),
    ("ISO/IEC Guide 98-3-SP1:2008/COR1:2009", "ISO/IEC Guide 98-3/Suppl 1:2008/Cor 1:2009", "iso", "ISO/IEC Guide 98-3", "ISO/IEC Guide 98-3/Suppl 1:2008/Cor 1:2009"),
    ("ISO/ASTM 51261-13", "ISO/ASTM 51261:2013", "iso", "ISO/ASTM 51261", "ISO/ASTM 51261:2013"),
    ("JCGM 200:2007(F)", "JCGM 200:2007(fr)", "iso", "JCGM 200", "JCGM 200:2007"),
    ("ISO/IEC Directives, Part 1:2022 + IEC Supplement:2022", "ISO/IEC DIR 1:2022 + IEC SUP:2022", "iso-dir", "ISO/IEC DIR 1", "ISO/IEC DIR 1:2022 + IEC SUP:2022"),
    ("IEC 60335-2-3:2012+AMD1:2015 CSV", "IEC 60335-2-3:2012+AMD1:2015 CSV", "iec", "IEC 60335-2-3", "IEC 60335-2-3:2012+AMD1:2015"),
    ("IEC 60335-1:2001+AMD1:2004 CSV/COR1:2005", "IEC 60335-1:2001+AMD1:2004 CSV/COR1:2005", "iec", "IEC 60335-1", "IEC 60335-1:2001+AMD1:2004/COR1:2005"),
    ("IEC 60034-11:2020 RLV", "IEC 60034-11:2020 RLV", "iec", "IEC 60034-11", "IEC 60034-11:2020"),
    ("IEC/TR 60828:1988", "IEC TR 60828:1988", "iec", "IEC TR 60828", "IEC TR 60828:1988"),
    ("IEC 60695-2-1/0:1994", "IEC 60695-2-1/0:1994", "iec", "IEC 60695-2-1/0", "IEC 60695-2-1/0:1994"),
    ("IEC/IEEE 60076-16 Edition 2.0 2018-09", "IEC/IEEE 60076-16:2018-09 ED2", "iec", "IEC/IEEE 60076-16", "IEC/IEEE 60076-16:2018-09"),
    ("CISPR 15:2005/ISH1:2013", "CISPR 15:2005/ISH1:2013", "iec", "CISPR 15", "CISPR 15:2005/ISH1:2013"),
    ("65C/1085A/RVC", "65C/1085A/RVC", "iec-doc", "65C/1085/RVC", "65C/1085A/RVC"),
    ("100/3601(F)/FDIS", "100/3601(F)/FDIS", "iec-doc", "100/3601/FDIS", "100/3601/FDIS"),
    ("sycsmartcities/211/CC", "SyCSmartCities/211/CC", "iec-doc", "SyCSmartCities/211/CC", "SyCSmartCities/211/CC"),
    ("PWI 86B-15 ED1", "PWI 86B-15 ED1", "iec-project", "PWI 86B-15", "PWI 86B-15 ED1"),
    ("IECEE TRF 60335-2-13,15A:2008", "IECEE TRF 60335-2-13,15A:2008", "iec-ca", "IECEE TRF 60335-2-13,15A", "IECEE TRF 60335-2-13,15A:2008"),
    ("IEC White Paper AI:2018", "IEC White Paper AI:2018", "iec-ca", "IEC White Paper AI", "IEC White Paper AI:2018"),
    ("ITU-T G.780/Y.1351 (2004) Amd 1", "ITU-T G.780/Y.1351 (2004) Amd 1", "itu", "ITU-T G.780/Y.1351", "ITU-T G.780/Y.1351 (2004) Amd 1"),
    ("ITU-T Rec. X.509 (10/2019)", "ITU-T X.509 (10/2019)", "itu", "ITU-T X.509", "ITU-T X.509 (10/2019)"),
    ("ITU-R BT.417-5", "ITU-R BT.417-5", "itu", "ITU-R BT.417", "ITU-R BT.417-5"),
    ("Annex to ITU OB No. 1283 (01/2024)", "Annex to ITU OB No. 1283 (01/2024)", "itu-ob", "ITU OB No. 1283", "Annex to ITU OB No. 1283 (01/2024)"),
    ("EN 60335-1:2012/A2:2019", "EN 60335-1:2012/A2:2019", "en", "EN 60335-1", "EN 60335-1:2012/A2:2019"),
    ("EN ISO 13485:2016/AC:2016", "EN ISO 13485:2016/AC:2016", "en", "EN ISO 13485", "EN ISO 13485:2016/AC:2016"),
    ("FprEN 50600‑2‑4", "FprEN 50600-2-4", "en", "EN 50600-2-4", "FprEN 50600-2-4"),
    ("CLC TS 50349:2004", "CLC/TS 50349:2004", "en", "CLC/TS 50349", "CLC/TS 50349:2004"),
    ("ETSI EN 301 549 V3.2.1 (2021-03)", "ETSI EN 301 549 V3.2.1 (2021-03)", "etsi", "ETSI EN 301 549", "ETSI EN 301 549 V3.2.1 (2021-03)"),
    ("ETSI GS NFV-IFA 001 V1.1.1 (2015-12)", "ETSI GS NFV-IFA 001 V1.1.1 (2015-12)", "etsi", "ETSI GS NFV-IFA 001", "ETSI GS NFV-IFA 001 V1.1.1 (2015-12)"),
    ("BS EN ISO 13485:2016+A11:2021", "BS EN ISO 13485:2016+A11:2021", "bs", "BS EN ISO 13485", "BS EN ISO 13485:2016+A11:2021"),
    ("BS 1006:B01C:LFS1:1982", "BS 1006:B01C:LFS1:1982", "bs", "BS 1006:B01C:LFS1", "BS 1006:B01C:LFS1:1982"),
    ("PD CEN ISO/TS 19166:2025 - TC", "PD CEN ISO/TS 19166:2025 - TC", "bs", "PD CEN ISO/TS 19166", "PD CEN ISO/TS 19166:2025"),
    ("21/30445138 DC", "21/30445138 DC", "bs-draft", "21/30445138 DC", "21/30445138 DC"),
    ("NA+A2:14 to BS EN 1992-1-1:2004+A1:2014", "NA+A2:2014 to BS EN 1992-1-1:2004+A1:2014", "bs-annex", "BS EN 1992-1-1", "NA+A2:2014 to BS EN 1992-1-1:2004+A1:2014"),
    ("DIN EN ISO 9001:2015-11", "DIN EN ISO 9001:2015-11", "din", "DIN EN ISO 9001", "DIN EN ISO 9001:2015-11"),
    ("E DIN 1045-2:2022-07", "E DIN 1045-2:2022-07", "din", "DIN 1045-2", "E DIN 1045-2:2022-07"),
    ("jis b8042-7:2001", "JIS B 8042-7:2001", "jis", "JIS B 8042-7", "JIS B 8042-7:2001"),
    ("JIS K 6912:1995/AMENDMENT 2:2006R", "JIS K 6912:1995/AMENDMENT 2:2006R", "jis", "JIS K 6912", "JIS K 6912:1995/AMENDMENT 2:2006R"),
    ("TR X 0005:1998/AMENDMENT 1:1999", "TR X 0005:1998/AMENDMENT 1:1999", "jis", "TR X 0005", "TR X 0005:1998/AMENDMENT 1:1999"),
    ("JIS B 8265 規格群", "JIS B 8265 (規格群)", "jis", "JIS B 8265", "JIS B 8265"),
    ("JIS B 0001-1985", "JIS B 0001:1985", "jis", "JIS B 0001", "JIS B 0001:1985"),
    ("IEEE STD 1016-2009", "IEEE Std 1016-2009", "ieee", "IEEE Std 1016", "IEEE Std 1016-2009"),
    ("IEEE Std 1015-2006/Cor 1-2007 (Corrigendum to IEEE Std 1015-2006)", "IEEE Std 1015-2006/Cor 1-2007 (Corrigendum to IEEE Std 1015-2006)", "ieee", "IEEE Std 1015", "IEEE Std 1015-2006/Cor 1-2007"),
    ("P115/D5, September 2019", "IEEE P115/D5, September 2019", "ieee", "IEEE Std 115", "IEEE P115/D5, September 2019"),
    ("ANSI/ IEEE Std 729-1983", "ANSI/IEEE Std 729-1983", "ieee", "ANSI/IEEE Std 729", "ANSI/IEEE Std 729-1983"),
    ("1873-2015 IEEE Standard for Robot Map Data", "IEEE Std 1873-2015 IEEE Standard for Robot Map Data", "ieee", "IEEE Std 1873", "IEEE Std 1873-2015"),
    ("ASTM A240/A240M-20a", "ASTM A240/A240M-20a", "astm", "ASTM A240/A240M", "ASTM A240/A240M-20a"),
    ("ASTM D1238-13(2019)", "ASTM D1238-13(2019)", "astm", "ASTM D1238", "ASTM D1238-13(2019)"),
    ("ASTM ADJF3504-EA", "ASTM ADJF3504-EA", "astm", "ASTM ADJF3504", "ASTM ADJF3504"),
    ("ASTM 51261-13(2020)e1", "ASTM 51261-13(2020)e1", "astm", "ASTM 51261", "ASTM 51261-13(2020)e1"),
    ("ANSI Z535.4-2011(R2017)", "ANSI Z535.4-2011 (R2017)", "ansi", "ANSI Z535.4", "ANSI Z535.4-2011"),
    ("ANSI PC63.10/D14, April 2020", "ANSI PC63.10/D14, April 2020", "ansi", "ANSI C63.10", "ANSI PC63.10/D14, April 2020"),
    ("ГОСТ Р 34.11-94", "ГОСТ Р 34.11-94", "gost", "ГОСТ Р 34.11", "ГОСТ Р 34.11-94"),
    ("ГОСТ Р ИСО/МЭК 15426-2-2016", "ГОСТ Р ИСО/МЭК 15426-2-2016", "gost", "ГОСТ Р ИСО/МЭК 15426-2", "ГОСТ Р ИСО/МЭК 15426-2-2016"),
    ("ГОСТ 31425.5-2025/ISO 9902-5:2001", "ГОСТ 31425.5-2025/ISO 9902-5:2001", "gost", "ГОСТ 31425.5", "ГОСТ 31425.5-2025"),
    ("RFC2119", "RFC 2119", "ietf", "RFC 2119", "RFC 2119"),
    ("draft-ietf-dtn-bpsec-cose-04", "draft-ietf-dtn-bpsec-cose-04", "internet-draft", "draft-ietf-dtn-bpsec-cose", "draft-ietf-dtn-bpsec-cose-04"),
    ("CODEX STAN 192-1995", "CXS 192-1995", "codex", "CXS 192", "CXS 192-1995"),
    ("OIML R 76-1:2006", "OIML R 76-1:2006", "oiml", "OIML R 76-1", "OIML R 76-1:2006"),
    ("OIML D 12, edition 1986 (E)", "OIML D 12:1986(en)", "oiml", "OIML D 12", "OIML D 12:1986"),
    ("Amendment (2009) to OIML R 138 Edition 2007 (E)", "Amendment (2009) to OIML R 138:2007(en)", "oiml", "OIML R 138", "Amendment (2009) to OIML R 138:2007"),
]  # fmt: skip


@pytest.mark.parametrize("row", FORMS, ids=[row[0] for row in FORMS])
def test_reads_prints_and_keys(row: tuple[str, str, str, str, str]) -> None:
    written, canonical, scheme, work, edition = row
    value = parse(written)
    assert (value.canonical, value.scheme, value.work, value.edition) == (canonical, scheme, work, edition)
    assert parse(canonical) == value


def test_supplements_carry_stage_count_and_year() -> None:
    assert parse("ISO 17301-1:2016/CD Amd 1.3:2022").supplements == (Supplement("Amd", "1", 2022, None, "CD", "3"),)
    assert parse("ISO/IEC 10737:1994/Amd 1:1994/Cor 1:1997").supplements == (
        Supplement("Amd", "1", 1994),
        Supplement("Cor", "1", 1997),
    )
    assert parse("IEC 60335-2-3:2012+AMD1:2015").variant == "CSV"


def test_wrapped_numbers_are_nested_and_undated() -> None:
    value = parse("BS EN ISO 13485:2016+A11:2021")
    assert value.adopts == parse("EN ISO 13485")
    assert value.adopts is not None and value.adopts.adopts == parse("ISO 13485")


def test_joint_numbers_have_one_edition_key_in_both_catalogues() -> None:
    assert parse("ISO/IEC 9945:2009/Cor 1:2013").edition == parse("ISO/IEC 9945:2009/COR1:2013").edition
    assert parse("ISO/TR 80001-2-6:2014").edition == parse("ISO TR 80001-2-6:2014").edition


@pytest.mark.parametrize(
    "text",
    [
        "BY CLASS",
        "Classified: 2026-04-01 22:08:00",
        "Fail: 75 (0.98%)",
        "Pass: 24718 (100.0%)",
        "technical_report                         Pass: 265/265 (100.0%)",
        "standard                                 Pass: 4112/4335 (94.86%)",
        "ISO 9001:20155",
        "ISO 9001:2015 Quality management systems",
        "ISO/XYZ 9001",
        "ISO",
        "IEC 60335-1:2001+AMD",
        "65C/1118/XYZ",
        "ITU-T G.780 (13/2004)",
        "EN ISO",
        "ETSI XX 300 019",
        "BS ISO 20400 + BS ISO 44001+BS ISO 44002",
        "DIN EN ISO 9001:2015-13",
        "JIS 8042",
        "ASTM A240/A241M-20",
        "ANSI PC63.10/D14, Foo 2020",
        "ГОСТ",
        "RFC",
        "RFC 0",
        "CXS",
        "OIML X 1",
        "IEEE",
        "IEEE 802.3 (",
        "draft-",
        "NA to GB 2762-2022",
        "hello world",
        "42",
        "2015",
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(DesignationError) as caught:
        parse(text)
    assert 0 <= caught.value.position <= len(text)
    assert caught.value.expected


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("IS0 9001", "ISO 9001"), ("ISO 9OO1:2015", "ISO 9001:2015"), ("lSO 9001", "ISO 9001"), ("1SO 9001", "ISO 9001")],
)
def test_confused_letters_and_digits_are_suggested_never_fixed(text: str, suggestion: str) -> None:
    with pytest.raises(DesignationError) as caught:
        parse(text)
    assert suggestion in caught.value.suggestions
