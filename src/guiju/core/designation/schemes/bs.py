"""British publications: BS, PD, DD, PAS, Flex, Handbooks, drafts for comment, national annexes, and adoptions.

Source: BS 0:2021 and the forms of the BSI Knowledge catalogue, aerospace series (BS 2A 241) and old sections included.
"""

from __future__ import annotations

from dataclasses import replace

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import european
from guiju.core.designation.schemes.en import KIND
from guiju.core.designation.schemes.international import full_year
from guiju.core.designation.schemes.supplements import YEAR

_WRAPPED = rf"(?:{KIND}(?: {european.INTERNATIONAL})?|{european.INTERNATIONAL})"
_SECTION = (
    r"[: ](?:(?:Parts?|Methods?|Sections?|Section) [0-9A-Z.]{1,6}(?: (?:and|to|&) [0-9A-Z.]{1,6})?"
    r"|Index(?: Issue [0-9]{1,2})?|[A-Z][0-9]{1,2}[A-Z]?(?::LFS[0-9]{1,2})?(?=[: ]|$)"
    r"|N[0-9]{3,4}(?:-[0-9]{1,2})?(?=:)|[A-Z][0-9]{3}-[0-9]{3}(?=:))"
)
_ADDED = r"(?:Explanatory )?(?:Addendum|Supplement)(?: (?:No\. ?)?([0-9]{1,2}))?"

_GRAMMAR = Grammar(
    (
        "BS, PD, DD, PAS or another BSI prefix",
        r"(BS|(?:DISC )?PD|DD|PAS|PP|HB|Handbook|EP|BSI Flex|TS(?= [0-9]:))",
    ),
    ("EN, ISO or IEC", rf"(?: ({_WRAPPED})(?= ?[A-Z]?[0-9]))?"),
    ("a series such as AU or 2A", r"(?: ([0-9]?[A-Z]{1,4}|OHSAS)(?= [0-9]))?"),
    (
        "the number",
        r" ?((?<= )[A-Z](?=[0-9]{4})[0-9]{4}|[A-Z](?=[0-9]{3}-)[0-9]{1,6}|[0-9]{1,6}[A-Z]{0,2})((?:\.[0-9]{1,4}){0,2})",
    ),
    (
        "a part such as -1",
        r"((?:[-/](?!(?:19|20)[0-9]{2}(?:[+ :]|$))(?:[A-Z]{1,2} ?)?[0-9]{1,6}(?:\.[0-9]{1,3}){0,3}[A-Z]{0,2}){0,4})",
    ),
    (
        "further numbers such as & 11 or to 117",
        r"((?:(?: ?& ?| to | and | ?; ?| ?, ?)(?:(?:BS )?SP )?(?:-?[0-9A-Z]{1,4}(?:-[0-9]{1,3})?)){0,3})",
    ),
    ("a section such as Section B2", rf"({_SECTION})?"),
    ("a version such as v2.0", r"(?: ?:? (v[0-9]\.[0-9]|Version [0-9]\.[0-9]))?"),
    ("/Issue and its number", r"(?:[/ ]Issue ([0-9](?:\.[0-9])?)(?=[ :]|$))?"),
    ("an addendum or supplement", rf"(?:[: /]({_ADDED}))?"),
    (": and the year", rf"(?: ?[: ] ?({YEAR}|(?<=:)[0-9]{{2}}(?![0-9-]))(?:-(0[1-9]|1[0-2]))?(?![0-9]))?"),
    ("an addendum or supplement", rf"(?::({_ADDED}):({YEAR}))?"),
    ("an amendment such as +A1:2019", rf"((?:\.?{european.SUPPLEMENT}){{0,4}})"),
    ("an edition such as ED1", r"(?: (?:ED|Ed\.?) ?([0-9]{1,2})| Issue ([0-9](?:\.[0-9])?))?"),
    ("a form such as - TC", r"(?: ?(?:- )?(TC|ExComm|Handbook|BOOK|\(Book\))(?: \((Fire)\))?)?"),
    ("an adopted number in brackets", r"(?: \(((?:IEC|ISO)[ /][^()]{1,40})\))?"),
)
_KINDS = {"DISC PD": "DISC PD", "HANDBOOK": "Handbook", "BSI FLEX": "BSI Flex"}


def _added(text: str, number: str, year: str | None) -> Supplement:
    kind = "Explanatory Supplement" if text[0] in "eE" else "Addendum" if text[0] in "aA" else "Supplement"
    return Supplement(kind, number or "", full_year(year) if year else None)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    (
        kind, wrapped, series, number, dotted, parts, further, section, version, issue, added, added_number,
        year, month, later, later_number, later_year, amendments, edition, issue2, variant, subject, bracketed,
    ) = match.groups()  # fmt: skip
    if wrapped and series:
        return None
    kind = _KINDS.get(kind.upper(), kind.upper())
    adopts = None
    marks: tuple[tuple[str, str], ...] = ()
    if wrapped:
        adopts = european.adopted(f"{wrapped} {number}{dotted}{parts}{section or ''}")
        if adopts is None:
            return None
        section = None
    if series:
        marks += (("series", series.upper()),)
    if further:
        marks += (("further", further.strip()),)
    if section:
        marks += (("section", section[1:]),)
    if version:
        marks += (("version", "v" + version.split("v")[-1].split(" ")[-1]),)
    if issue or issue2:
        marks += (("issue", issue or issue2),)
    supplements: tuple[Supplement, ...] = ()
    if added:
        supplements += (_added(added, added_number, year),)
        year = None
    if later:
        supplements += (_added(later, later_number, later_year),)
    if bracketed:
        if adopts is not None:
            return None
        adopts = european.adopted(bracketed)
        if adopts is None:
            return None
        marks += (("bracketed", "1"),)
    base = european.value(
        "bs", Tier.FOREIGN, kind, "", "", adopts, (number + dotted).upper(), european.split_parts(parts.upper()),
        (year, month, amendments, edition, variant, subject), marks, source,
    )  # fmt: skip
    return replace(base, supplements=supplements + base.supplements) if supplements else base


def _work(d: Designation) -> str:
    if d.adopts is not None and not d.mark("bracketed"):
        text = f"{d.publisher} {d.adopts.canonical}"
        further = d.mark("further") if d.marks else ""
        return f"{text} {further}" if further else text
    series = d.mark("series") if d.marks else ""
    text = f"{d.publisher} {series} {d.number}" if series else f"{d.publisher} {d.number}"
    if d.parts:
        text = f"{text}-{'-'.join(d.parts)}"
    if d.marks:
        further = d.mark("further")
        if further:
            text = f"{text} {further}"
        if d.mark("section"):
            text = f"{text}:{d.mark('section')}"
    return text


def _edition(d: Designation) -> str:
    text = _work(d)
    if d.marks:
        if d.mark("version"):
            text = f"{text} {d.mark('version')}"
        if d.mark("issue"):
            text = f"{text}/Issue {d.mark('issue')}"
    added = [supplement for supplement in d.supplements if len(supplement.kind) > 6]
    if added and d.year is None:
        return text + "".join(_print_added(supplement) for supplement in added)
    if d.year is not None:
        text = f"{text}:{d.year}" if d.month is None else f"{text}:{d.year}-{d.month:02d}"
    for supplement in added:
        text += _print_added(supplement)
    text += european.print_supplements(tuple(s for s in d.supplements if len(s.kind) <= 6))
    edition = d.mark("edition") if d.marks else ""
    return f"{text} ED{edition}" if edition else text


def _print_added(supplement: Supplement) -> str:
    text = f":{supplement.kind} No. {supplement.number}" if supplement.number else f":{supplement.kind}"
    return f"{text}:{supplement.year}" if supplement.year is not None else text


def _canonical(d: Designation) -> str:
    text = european.formed(d, _edition(d))
    if d.adopts is not None and d.mark("bracketed"):
        return f"{text} ({d.adopts.canonical})"
    return text


def _expression(d: Designation) -> str:
    return european.formed(d, _edition(d))


register(
    "bs",
    en="British Standards Institution",
    zh="英国标准",
    example="BS EN ISO 13485:2016+A11:2021",
    leads=("BS", "BSEN", "BSI", "PD", "DD", "DISC", "PAS", "PP", "HB", "HANDBOOK", "EP", "TS"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_expression,
)
