"""Interstate and Russian standards: ГОСТ, ГОСТ Р, with ИСО, МЭК, ISO, IEC or EN wrapped, or named in brackets.

Sources: ГОСТ 1.5-2001; ГОСТ Р 1.5-2012; ГОСТ 1.3-2014 (adoption). Years before 2000 are printed with two digits.
"""

from __future__ import annotations

import re

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import european

_CYRILLIC = {"ИСО": "ISO", "МЭК": "IEC", "ЕН": "EN", "ТО": "TR", "ТУ": "TS", "ТС": "TS"}
_WORD = re.compile(r"[А-ЯЁа-яё]+")
_LATIN = {value: key for key, value in _CYRILLIC.items() if key != "ТС"}

_FOREIGN = "ISO|IEC|EN|ИСО|МЭК|ЕН|ASTM|DIN|BS|ANSI|CISPR|UNECE STANDARD|UNECE|UN|ЕЭК ООН|Правила ЕЭК ООН"

_GRAMMAR = Grammar(
    ("ГОСТ or ГОСТ Р", r"(?:[Гг][Оо][Сс][Тт]|GOST)(?: ([РрRP])(?= ))?"),
    (
        "ИСО, МЭК, ISO, IEC or EN",
        r"(?: ((?:ISO|IEC|EN|ИСО|МЭК|ЕН)(?: ?/ ?(?:IEC|МЭК|ISO|ИСО))?"
        r"(?:[ /](?:TS|TR|PAS|ТУ|ТО|ТС|Guide|HL7))?)(?= [0-9]))?",
    ),
    ("the number", r" ?([0-9]{1,6}(?:\.[0-9]{1,4}){0,4})"),
    ("a part such as -1", r"((?:-(?![0-9]{4}(?![0-9-]))(?![0-9]{2}(?:$|[ /(]))[0-9]{1,3}|-[0-9]{2,4}(?=-)){0,4})"),
    ("- and the year", r"(?: ?- ?((?:19|20)[0-9]{2}|[2-9][0-9])(?![0-9]))?"),
    (
        "an adopted standard in brackets or behind /",
        rf"(?: ?(\() ?((?:{_FOREIGN})[ /][^()]{{1,60}}?)(?:[,;] ?(IDT|MOD|NEQ))?\)"
        r"|/((?:ISO|IEC|EN)[ /][^()]{1,60}))?",
    ),
)
_KEPT = re.compile(r"UN|ASTM|DIN|BS|ANSI|ЕЭК|Правила", re.IGNORECASE)
"""Originals that are kept as printed."""
_OLD_YEAR = re.compile(r"-([0-9]{2})$")


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    russian, wrapped, number, parts, year, bracket, named, degree, slashed = match.groups()
    marks: tuple[tuple[str, str], ...] = ()
    adopts = None
    outside = named or slashed
    if wrapped:
        latin = _WORD.sub(lambda word: _CYRILLIC[word.group().upper()], wrapped)
        adopts = european.adopted(f"{latin} {number}{parts}")
        if adopts is None:
            return None
        marks = (("wrapped", "cyrillic" if latin != wrapped else "latin"),)
        if outside:
            marks += (("adopts", outside),)
    elif outside:
        if _KEPT.match(outside):
            marks = (("adopts", outside),)
        else:
            latin = _WORD.sub(lambda word: _CYRILLIC.get(word.group().upper(), word.group()), outside)
            latin = _OLD_YEAR.sub(r":19\1", latin) if latin != outside else latin
            adopts = european.adopted(latin.replace(": ", ":"))
            if adopts is None:
                return None
            marks = (("named", "bracket" if bracket else "slash"),)
    if degree:
        marks += (("degree", degree.upper()),)
    return Designation(
        "gost",
        Tier.FOREIGN if russian else Tier.REGIONAL,
        "ГОСТ Р" if russian else "ГОСТ",
        number,
        "",
        european.split_parts(parts),
        (int(year) if len(year) == 4 else 1900 + int(year)) if year else None,
        None,
        "",
        "",
        (),
        adopts,
        "",
        "",
        marks,
        source,
    )


def _work(d: Designation) -> str:
    wrapped = d.mark("wrapped")
    if wrapped and d.adopts is not None:
        inner = d.adopts.canonical
        if wrapped == "cyrillic":
            inner = re.sub(r"[A-Z]{2,3}\b", lambda word: _LATIN.get(word.group(), word.group()), inner)
        return f"{d.publisher} {inner}"
    text = f"{d.publisher} {d.number}"
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _edition(d: Designation) -> str:
    if d.year is None:
        return _work(d)
    return f"{_work(d)}-{d.year if d.year >= 2000 else d.year - 1900}"


def _canonical(d: Designation) -> str:
    text = _edition(d)
    degree = f", {d.mark('degree')}" if d.mark("degree") else ""
    if d.mark("adopts"):
        return f"{text} ({d.mark('adopts')}{degree})"
    named = d.mark("named")
    if named and d.adopts is not None:
        return f"{text} ({d.adopts.canonical}{degree})" if named == "bracket" else f"{text}/{d.adopts.canonical}"
    return text


register(
    "gost",
    en="Interstate and Russian standards",
    zh="俄罗斯及独联体标准",
    example="ГОСТ Р ИСО 9001-2015",
    leads=("ГОСТ", "GOST"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_edition,
)
