"""What all Chinese numbers share behind their prefix: number, parts, year, reprint, amendment sheets, adoption.

Sources: GB/T 1.1-2020 (7.2 and Annex), Measures for National Standards (SAMR Order 59), GB/T 20000.2 (adoption and
dual numbers), DOMAIN 1.4 for the tolerance of input.
"""

from __future__ import annotations

import re

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.normal import tidy
from guiju.core.errors import sentence
from guiju.data.tables import codes

Y4 = r"(?:19[4-9][0-9]|20[0-9]{2})"
# O and I are no letters of a number: they are the misread 0 and 1.
LETTER = r"[A-HJ-NP-Z]"

PARTS = ("a part such as .1", rf"((?:\. ?[0-9]{{1,5}}{LETTER}?){{0,4}})")
NUMBER = ("the number, 1 to 6 digits", rf"([0-9]{{1,6}}{LETTER}?)")

# A dash before a number is tolerated (GB-2762), but not before what would be the year of a number left out (GB/-2010).
GAP = rf"(?![ _/]{{0,2}}[-.] ?{Y4}(?![0-9.~-]))[ _./-]{{0,3}}"

_BODIES = r"(?:ISO|IEC|ITU|CISPR|IWA|EN|IEEE|OIML|CODEX|CXS|CIE|ASTM|ETSI|RFC)"
_DEGREE = r"IDT|MOD|NEQ|EQV|等同采用|等同|修改采用|等效采用|非等效采用|非等效"
_COUNT = r"(?:[0-9]{1,2}|[一二三四五六七八九十])"
_SHEETS = (
    rf"(?: ?/ ?XG ?[0-9]{{1,2}}(?: ?- ?{Y4})?"
    rf"| ?[/,]? ?(?:[含及和] ?)?(?:国家标准)?第 ?{_COUNT} ?号 ?修改单"
    rf"| ?\( ?(?:[含及] ?)?(?:国家标准)?第 ?{_COUNT} ?号 ?修改单 ?\))"
)
_REPRINT = rf"({Y4}) ?(?:年? ?(?:版|(?:局部)?修订版?)|ed(?:ition|\.)?|revision|version)"

TAIL = (
    PARTS,
    (
        "a range such as ~2423.3",
        rf"(?:(?: ?- ?({Y4}))? ?[~至] ?(?:[A-Z/]{{2,8}}[0-9]{{0,4}}[/A-Z]{{0,2}} ?)?"
        r"([0-9]{1,6}(?:\.[0-9]{1,5}){0,3}))?",
    ),
    ("(all parts)", r"( ?\( ?(?:所有部分|所有的部分|全部|all parts) ?\)| ?系列标准)?"),
    ("- and the year", rf"(?: ?[-:_] ?({Y4}|[5-9][0-9])(?![0-9])(?: ?年)?)?"),
    ("(all parts)", r"( ?\( ?(?:所有部分|全部|all parts) ?\))?"),
    ("a reprint such as (2018年版)", rf"(?: ?\( ?{_REPRINT} ?\)| ?[, ] ?{_REPRINT})?"),
    ("an amendment sheet such as /XG1-2020", rf"({_SHEETS}{{0,5}})"),
    (
        "/J and the number under which a construction standard is filed",
        rf"(?:(?: ?[/,] ?| ?\( ?| )(?:备案号 ?:? ?)?J ?([0-9]{{1,5}}(?:-{Y4})?)(?: ?\))?)?",
    ),
    (
        "/ and the adopted international standard",
        rf"(?: ?/ ?({_BODIES}\b.{{1,80}})"
        rf"| ?\( ?({_BODIES}[ /0-9-].{{1,80}}?)(?:[,;] ?| )({_DEGREE}) ?\)"
        rf"|[ ,;]{{0,2}}(?P<open>\( ?)?({_DEGREE}) ?:? ?({_BODIES}[ /0-9-][^()]{{1,80}})(?(open)\)))?",
    ),
    (
        "a language such as (英文版)",
        r"(?: ?\( ?(英文|英语|中文|法文|俄文|日文|德文|西班牙文|EN|ZH|FR|RU|JA|DE|ES) ?版?本? ?\))?",
    ),
)
_LANGUAGES = {
    "英文": "en", "英语": "en", "中文": "zh", "法文": "fr", "俄文": "ru", "日文": "ja", "德文": "de", "西班牙文": "es",
}  # fmt: skip
_COUNTS = {char: count for count, char in enumerate("一二三四五六七八九十", start=1)}
_SHEET = re.compile(rf"(?:XG ?|第 ?)({_COUNT})(?: ?- ?([0-9]{{4}}))?", re.IGNORECASE)
_DEGREES = {
    "IDT": "IDT", "MOD": "MOD", "EQV": "MOD", "NEQ": "NEQ", "等同采用": "IDT", "等同": "IDT", "修改采用": "MOD",
    "等效采用": "MOD", "非等效采用": "NEQ", "非等效": "NEQ",
}  # fmt: skip
_DEGREE_BEHIND = re.compile(r"[,; ]{1,2}(IDT|MOD|NEQ|EQV)$", re.IGNORECASE)
_YEAR_LIKE = re.compile(Y4)


def read_tail(
    scheme: str,
    tier: Tier,
    publisher: str,
    type_: str,
    number: str,
    tail: tuple[str | None, ...],
    source: str,
) -> Designation:
    """Make the value out of the groups of TAIL. Refuses an adopted designation that cannot be read, and a year behind a
    point, where a part stands."""
    (
        parts, since, until, all1, year, all2, reprint, reprint2, sheets, filed, dual, cover, degree, _, degree2,
        cover2, language,
    ) = tail  # fmt: skip
    if parts and year is None and _YEAR_LIKE.fullmatch(parts.rpartition(".")[2].strip()):
        wrong = parts.rpartition(".")[2].strip()
        raise RefusalError(
            f"{wrong} is a year, and a part stands behind a point",
            max(tidy(source).find("." + wrong), 0),
            "- and the year",
        )
    if since and until and year is None and _YEAR_LIKE.fullmatch(until):
        raise RefusalError(
            sentence("{} and {} are years, and a range is one of numbers", since, until),
            max(tidy(source).find(since), 0),
            "the number behind the last of the range",
        )
    if since and year and since != year:
        raise RefusalError(
            sentence("a range of {} and {} is no range of one edition", since, year),
            max(tidy(source).find(since), 0),
            "one year",
        )
    year = year or since
    marks: tuple[tuple[str, str], ...] = ()
    if until:
        marks += (("until", until),)
    if all1 or all2:
        marks += (("all-parts", "1"),)
    if reprint or reprint2:
        marks += (("reprint", reprint or reprint2 or ""),)
    if filed:
        marks += (("filed", filed),)
    supplements: tuple[Supplement, ...] = ()
    if sheets:
        supplements = tuple(
            Supplement("XG", str(_COUNTS.get(n) or int(n)), int(y) if y else None) for n, y in _SHEET.findall(sheets)
        )
    adopts: Designation | None = None
    if dual or cover or cover2:
        adopts, relation = _adopted(dual or cover or cover2 or "", degree or degree2, source)
        if relation != "IDT":
            marks += (("degree", relation),)
    return Designation(
        scheme,
        tier,
        publisher,
        number.upper(),
        type_,
        tuple(parts.replace(" ", "").upper()[1:].split(".")) if parts else (),
        full_year(year) if year else None,
        None,
        "",
        "",
        supplements,
        adopts,
        _LANGUAGES.get(language, language.lower()) if language else "",
        "",
        marks,
        source,
    )


PLAIN = rf" ([0-9]{{1,6}})((?:\.[0-9]{{1,5}}){{0,4}})-({Y4})"
"""The commonest form, number, parts and year and nothing else, which needs no grammar."""


def read_plain(
    scheme: str, tier: Tier, publisher: str, type_: str, groups: tuple[str, str, str], source: str
) -> Designation:
    """Make the value out of the groups of PLAIN."""
    number, parts, year = groups
    return Designation(
        scheme,
        tier,
        publisher,
        number,
        type_,
        tuple(parts[1:].split(".")) if parts else (),
        int(year),
        input=source,
    )


def _adopted(inner: str, degree: str | None, source: str) -> tuple[Designation, str]:
    """The adopted designation and the degree: IDT, MOD or NEQ."""
    if degree is None and (behind := _DEGREE_BEHIND.search(inner)):
        degree, inner = behind[1], inner[: behind.start()]
    adopts = read_adopted(inner.strip())
    if adopts is None or adopts.tier not in (Tier.INTERNATIONAL, Tier.REGIONAL, Tier.FOREIGN):
        raise RefusalError(
            f"the adopted designation {inner.strip()!r} cannot be read",
            max(tidy(source).rfind(inner), 0),
            "an international, regional or foreign designation such as ISO 9001:2015",
        )
    return adopts, _DEGREES[(degree or "IDT").upper()]


def full_year(text: str) -> int:
    """Two digits mean 19yy (standards numbered before 1993)."""
    return int(text) if len(text) == 4 else 1900 + int(text)


def prefix(d: Designation) -> str:
    """`GB/T`, `NB/SH/T`, `DB11/T`, `T/ZZB`."""
    return f"{d.publisher}/{d.type}" if d.type else d.publisher


_JOINTS = {
    code if not row["regional"] else f"{code}00": row["joint"]
    for code, row in codes("chinese_other").items()
    if row["joint"]
}
_YEAR_JOINTS = {code: row["year_joint"] for code, row in codes("chinese_other").items() if row["year_joint"]}


def _joint(d: Designation) -> str:
    """What is printed between code and number: a blank but for some codes (DG/TJ08-2201, DBS50/022)."""
    if d.scheme != "cn-other" or d.type:
        return " "
    code = d.publisher.rstrip("0123456789")
    return _JOINTS.get(d.publisher) or (_JOINTS.get(f"{code}00") if code != d.publisher else "") or " "


def work(d: Designation) -> str:
    """`GB/T 22080`, `GB/T 2423.1`; the range of a range belongs to it."""
    text = f"{prefix(d)}{_joint(d)}{d.number}"
    if d.parts:
        text = f"{text}.{'.'.join(d.parts)}"
    until = d.mark("until")
    return f"{text}~{until}" if until else text


def _print(d: Designation, dash: str, *, whole: bool) -> str:
    text = work(d)
    if whole and d.mark("all-parts"):
        text += "(所有部分)"
    if d.year is not None:
        if d.publisher in _YEAR_JOINTS:
            dash = _YEAR_JOINTS[d.publisher]
        text = f"{text}{dash}{d.year}"
    if whole and d.marks:
        reprint = d.mark("reprint")
        if reprint:
            text = f"{text}({reprint}年版)"
    for supplement in d.supplements:
        text = f"{text}/XG{supplement.number}"
        if supplement.year is not None:
            text = f"{text}{dash}{supplement.year}"
    if whole and d.marks and d.mark("filed"):
        text = f"{text}/J {d.mark('filed')}"
    if whole and d.adopts is not None:
        degree = d.mark("degree")
        adopted = d.adopts.canonical
        text = f"{text} ({adopted}, {degree})" if degree else f"{text}/{adopted}"
    return f"{text}({d.language})" if whole and d.language else text


def canonical(d: Designation) -> str:
    """`GB/T 22080-2016/ISO/IEC 27001:2013`."""
    return _print(d, "-", whole=True)


def chinese(d: Designation) -> str:
    """`GB/T 22080—2016/ISO/IEC 27001:2013`."""
    return _print(d, "—", whole=True)


def edition(d: Designation) -> str:
    """`GB/T 22080-2016`: a dual number is the national edition."""
    return _print(d, "-", whole=False)


def expression(d: Designation) -> str:
    """The edition in its language; a reprint (2018年版) is an expression of it."""
    reprint = d.mark("reprint")
    text = f"{edition(d)}({reprint}年版)" if reprint else edition(d)
    return f"{text}({d.language})" if d.language else text


def effect(d: Designation) -> str:
    """GB and codes without a suffix are binding, /T is recommended, /Z is guidance (SL Art. 2, 10-13)."""
    if d.type == "T":
        return "recommended"
    if d.type == "Z":
        return "guidance"
    return "mandatory"
