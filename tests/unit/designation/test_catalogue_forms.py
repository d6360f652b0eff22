# ruff: noqa: E501 - tables of expected values, one row a form
"""Forms that catalogues print, by body: one value with the classic form, each part where it belongs."""

from __future__ import annotations

import pytest

from guiju.core.designation import DesignationError, parse

READ = [
    # written, canonical, scheme, work, year, month
    ("IEEE P2772™/D-7.1-2020-11", "IEEE P2772/D7.1, November 2020", "ieee", "IEEE Std 2772", 2020, 11),
    ("IEEE Std 802.3bd®-2011", "IEEE Std 802.3bd-2011", "ieee", "IEEE Std 802.3bd", 2011, None),
    ("IEEE P802.21/D-02/Cor1-2017-07", "IEEE P802.21/Cor 1/D02, July 2017", "ieee", "IEEE Std 802.21", 2017, 7),
    ("IEEE P1222.2019/D-2/Cor1-2025", "IEEE P1222-2019/Cor 1/D2, 2025", "ieee", "IEEE Std 1222", 2025, None),
    ("IEEE P11073.10417/D-2-2015-01", "IEEE P11073-10417/D2, January 2015", "ieee", "IEEE Std 11073-10417", 2015, 1),
    ("P802.3cd/D3.5", "IEEE P802.3cd/D3.5", "ieee", "IEEE Std 802.3cd", None, None),
    ("IEEE P29119-4/DIS2-Feb2014", "IEEE P29119-4/DIS2, February 2014", "ieee", "IEEE Std 29119-4", 2014, 2),
    ("ISO/IEC/IEEE 8802.1Q/Amd3-2016", "ISO/IEC/IEEE 8802-1Q/Amd 3:2016", "iso", "ISO/IEC/IEEE 8802-1Q", None, None),
    ("ISO/IEC 8802.2™-1998", "ISO/IEC 8802-2:1998", "iso", "ISO/IEC 8802-2", 1998, None),
    ("IEC/IEEE 60980.344-2020", "IEC/IEEE 60980-344:2020", "iec", "IEC/IEEE 60980-344", 2020, None),
    ("IEC 62531-2007", "IEC 62531:2007", "iec", "IEC 62531", 2007, None),
    ("ANSI PC63.2/D-4-2015-02", "ANSI PC63.2/D4, February 2015", "ansi", "ANSI C63.2", 2015, 2),
    ("USAS C57.12.00™-1968", "USAS C57.12.00-1968", "ieee", "USAS C57.12.00", 1968, None),
    ("OIML G 1-104:2009 (E)", "OIML G 1-104:2009(en)", "oiml", "OIML G 1-104", 2009, None),
    ("OIML V2-200", "OIML V 2-200", "oiml", "OIML V 2-200", None, None),
    ("OIML D 1 (2012)", "OIML D 1:2012", "oiml", "OIML D 1", 2012, None),
    ("OIML B 3:2003+Amendment:2006 (F)", "OIML B 3:2003+Amendment:2006(fr)", "oiml", "OIML B 3", 2003, None),
    ("OIML R 105:1995 Annex C (E)", "OIML R 105:1995 Annex C(en)", "oiml", "OIML R 105", 1995, None),
    ("OIML R 46-1/-2:2012 (S)", "OIML R 46-1-2:2012(es)", "oiml", "OIML R 46-1-2", 2012, None),
    ("OIML Bulletin 2005-02-02", "OIML Bulletin 2005-02-02", "oiml-bulletin", "OIML Bulletin 2005-02-02", 2005, None),
    ("ITU-T H.264 (V12) (04/2017)", "ITU-T H.264 (V12) (04/2017)", "itu", "ITU-T H.264", 2017, 4),
    ("ITU-T X.746 (1995) Technical Cor. 1 (06/1998)", "ITU-T X.746 (1995) Cor 1 (06/1998)", "itu", "ITU-T X.746", 1995, None),
    ("ITU-T V.25 ter Annex A (08/1996)", "ITU-T V.25ter Annex A (08/1996)", "itu", "ITU-T V.25ter", 1996, 8),
    ("ITU-T D.608 R (05/2022)", "ITU-T D.608 R (05/2022)", "itu", "ITU-T D.608 R", 2022, 5),
    ("Rec. ITU-R BT.601-7", "ITU-R BT.601-7", "itu", "ITU-R BT.601", None, None),
    ("ITU-R M.5-BL-14", "ITU-R M.5/BL/14", "itu", "ITU-R M.5/BL/14", None, None),
    ("EN 399 001 V1.5.1 (2004-06)", "ETSI EN 399 001 V1.5.1 (2004-06)", "etsi", "ETSI EN 399 001", 2004, 6),
    ("CIE S 014-3/E:2011", "CIE S 014-3/E:2011", "cie", "CIE S 014-3", 2011, None),
    ("CIE x048-OP28", "CIE x048-OP28", "cie", "CIE x048-OP28", None, None),
    ("CIE PO01 Pages 806-814", "CIE PO01 806-814", "cie", "CIE PO01 806-814", None, None),
    ("CIE 76-1988", "CIE 76:1988", "cie", "CIE 76", 1988, None),
    ("W3C WD-compute-pressure-20231002", "W3C WD-compute-pressure-20231002", "w3c", "W3C compute-pressure", 2023, 10),
    ("W3C css-rhythm-1", "W3C css-rhythm-1", "w3c", "W3C css-rhythm-1", None, None),
    ("CGPM RES 4 (2018, E)", "CGPM RES 4 (2018, E)", "bipm", "CGPM RES 4 (2018)", 2018, None),
    ("Résolution 4 de la CGPM (2018)", "CGPM RES 4 (2018, F)", "bipm", "CGPM RES 4 (2018)", 2018, None),
    ("CIPM 1st Meeting (1876) / CIPM 1<sup>e</sup> réunion (1876)", "CIPM 1st Meeting (1876)", "bipm", "CIPM 1st Meeting", 1876, None),
    ("Metrologia 58 5 052002", "Metrologia 58 5 052002", "metrologia", "Metrologia 58 5 052002", None, None),
    ("NIST SP 800-53 Rev. 5", "NIST SP 800-53r5", "nist", "NIST SP 800-53", None, None),
    ("NIST SP 800-53Ar5", "NIST SP 800-53Ar5", "nist", "NIST SP 800-53A", None, None),
    ("NIST SP 800-57 Part 1 Rev. 5", "NIST SP 800-57pt1r5", "nist", "NIST SP 800-57pt1", None, None),
    ("NIST.SP.800-53r5", "NIST SP 800-53r5", "nist", "NIST SP 800-53", None, None),
    ("NISTIR 8259A", "NIST IR 8259A", "nist", "NIST IR 8259A", None, None),
    ("NBSIR 80-2073", "NBS IR 80-2073", "nist", "NBS IR 80-2073", None, None),
    ("FIPS PUB 140-2", "FIPS 140-2", "nist", "FIPS 140-2", None, None),
    ("NIST HB 44-2023", "NIST HB 44 (2023)", "nist", "NIST HB 44", 2023, None),
    ("NIST SP 800-171r3 fpd", "NIST SP 800-171r3 fpd", "nist", "NIST SP 800-171", None, None),
    ("ГОСТ 33259-2015 (EN 1092-1:2007, NEQ)", "ГОСТ 33259-2015 (EN 1092-1:2007, NEQ)", "gost", "ГОСТ 33259", 2015, None),
    ("ГОСТ Р 51317.4.2-99 (МЭК 61000-4-2-95)", "ГОСТ Р 51317.4.2-99 (IEC 61000-4-2:1995)", "gost", "ГОСТ Р 51317.4.2", 1999, None),
    ("ГОСТ 33361-2022 (ASTM D 323-20a)", "ГОСТ 33361-2022 (ASTM D 323-20a)", "gost", "ГОСТ 33361", 2022, None),
    ("ISO 8968-1|IDF 20-1:2014", "ISO 8968-1|IDF 20-1:2014", "iso", "ISO 8968-1", 2014, None),
    ("BS EN 61000-4-2 to -4-6", "BS EN 61000-4-2 to -4-6", "bs", "BS EN 61000-4-2 to -4-6", None, None),
    ("BS EN IEC/IEEE 60980-344:2021", "BS EN IEC/IEEE 60980-344:2021", "bs", "BS EN IEC/IEEE 60980-344", 2021, None),
]  # fmt: skip


@pytest.mark.parametrize("row", READ, ids=[row[0] for row in READ])
def test_reads_and_prints(row: tuple[object, ...]) -> None:
    value = parse(str(row[0]))
    assert (value.canonical, value.scheme, value.work, value.year, value.month) == row[1:]
    assert parse(value.canonical) == value


def test_the_catalogue_and_the_list_name_one_draft() -> None:
    assert parse("IEEE P2772/D-7.1-2020-11") == parse("IEEE P2772/D7.1, November 2020")
    assert parse("ISO/IEC/IEEE 8802.1Q/Amd3-2016") == parse("ISO/IEC/IEEE 8802-1Q/Amd 3:2016")
    assert parse("CIPM DECN 113-17 (2024, E)").edition == parse("CIPM Decision 113-17 (2024)").edition
    assert parse("CGPM RES 4 (1967)").work != parse("CGPM RES 4 (2018)").work


@pytest.mark.parametrize(
    "text",
    [
        "IEEE P90003.2014-2015-02", "IEEE C62.72-", "IEEE 1076-CONC-I99O", "ANSI C63.022-1 996", "IEEE Smart",
        "BS ISO 20400 + BS ISO 44001", "PD 7974-4:2003 PD 8010-1:2015+A1:2016", "BS 3G 100-2.3.11:197", "OIML X 1",
        "OIML Bulletin", "ITU-T G.711 (13/1988)", "ITU-T H.13/O.71/V.55 (10/1984)", "CIE", "CIE report",
        "W3C Specification", "CGPM RES", "CGPM 4", "Metrologia", "NIST 800-53", "SP 800-53", "NIST SP", "FIPS",
        "ISO/IEC/IEEE P29119-5-DIS2-150413",
    ],
)  # fmt: skip
def test_what_cannot_be_read_surely_is_refused(text: str) -> None:
    with pytest.raises(DesignationError):
        parse(text)
