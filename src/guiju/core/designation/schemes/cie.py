"""International Commission on Illumination: reports, standards (S, with the language before the year), drafts,
technical notes, proceedings (x) and the papers in them, and the joint numbers with ISO and IEC.

Source: CIE list of publications and the covers of its documents.
"""

from __future__ import annotations

from dataclasses import replace

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import european
from guiju.core.designation.schemes.supplements import YEAR

_GRAMMAR = Grammar(
    ("CIE", r"(?:Commission Internationale de l'Eclairage|CIE)"),
    ("a kind such as S, DS or TN", r"(?: (S|DS|DIS|TN|RP|DES|DR|D(?=[ 0-9])))?"),
    ("the number", r" ?(x ?(?=[0-9]))?([0-9]{1,3}(?:[./][0-9]{1,3}){0,2}[A-Z]?)"),
    (
        "a part or a paper such as -OP28",
        rf"((?:-(?!{YEAR}(?![0-9]))(?:[0-9]{{1,3}}|[A-Z]{{1,2}}[0-9]{{1,3}}(?:\.[0-9])?)){{0,2}})",
    ),
    ("a language such as /E", r"(?: ?/ ?([EFG])(?![A-Z]))?"),
    (": and the year", rf"(?:(?: ?[:-] ?|(?<=/[EFG]))({YEAR}))?"),
    ("a language such as /E", r"(?: ?/ ?([EFG])(?![A-Z]))?"),
    ("an edition such as ED2", r"(?:,? ?Ed(?:ition|\.)? ?([0-9]{1,2}))?"),
)
_PAPER = Grammar(
    ("CIE", r"CIE"),
    ("the series of papers, such as PO", r" ([A-Z]{2})"),
    ("the number of the paper", r"([0-9]{1,3})"),
    ("its pages", r"(?: (?:Pages? )?([0-9]{1,4}(?:-[0-9]{1,4})?))?"),
)
_JOINT = Grammar(
    ("CIE", r"CIE "),
    ("ISO or IEC and its number", rf"({european.INTERNATIONAL}(?:[ /](?:CD|DIS|FDIS))? [0-9].{{0,40}}?)"),
    (": and the year", rf"(?: ?: ?({YEAR}))?"),
)
_LANGUAGES = {"E": "en", "F": "fr", "G": "de"}
_LETTERS = {language: letter for letter, language in _LANGUAGES.items()}


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return _read_paper(text, source) or _read_joint(text, source)
    kind, proceedings, number, parts, language, year, language2, edition = match.groups()
    language = language or language2
    return Designation(
        scheme="cie",
        tier=Tier.INTERNATIONAL,
        publisher="CIE",
        type=(kind or "").upper(),
        number=("x" if proceedings else "") + number.upper(),
        parts=tuple(parts.upper()[1:].split("-")) if parts else (),
        year=int(year) if year else None,
        language=_LANGUAGES[language.upper()] if language else "",
        marks=(("edition", edition),) if edition else (),
        input=source,
    )


def _read_paper(text: str, source: str) -> Designation | None:
    match = _PAPER.fullmatch(text)
    if match is None:
        return None
    series, number, pages = match.groups()
    marks = (("pages", pages),) if pages else ()
    return Designation(
        scheme="cie",
        tier=Tier.INTERNATIONAL,
        publisher="CIE",
        number=series.upper() + number,
        marks=marks,
        input=source,
    )


def _read_joint(text: str, source: str) -> Designation | None:
    match = _JOINT.fullmatch(text)
    adopts = european.adopted(match[1]) if match is not None else None
    if match is None or adopts is None:
        return None
    year = int(match[2]) if match[2] else adopts.year
    adopts = replace(adopts, year=None)
    return Designation(
        scheme="cie",
        tier=Tier.INTERNATIONAL,
        publisher="CIE",
        number=adopts.number,
        parts=adopts.parts,
        year=year,
        adopts=adopts,
        input=source,
    )


def _work(d: Designation) -> str:
    if d.adopts is not None:
        return f"CIE {d.adopts.canonical}"
    text = f"CIE {d.type} {d.number}" if d.type else f"CIE {d.number}"
    if d.parts:
        text = f"{text}-{'-'.join(d.parts)}"
    return f"{text} {d.mark('pages')}" if d.mark("pages") else text


def _edition(d: Designation) -> str:
    text = f"{_work(d)}:{d.year}" if d.year is not None else _work(d)
    return f"{text} ED{d.mark('edition')}" if d.mark("edition") else text


def _canonical(d: Designation) -> str:
    """`CIE S 014-3/E:2011`: the language stands before the year."""
    if not d.language:
        return _edition(d)
    text = f"{_work(d)}/{_LETTERS[d.language]}"
    text = f"{text}:{d.year}" if d.year is not None else text
    return f"{text} ED{d.mark('edition')}" if d.mark("edition") else text


register(
    "cie",
    en="International Commission on Illumination",
    zh="国际照明委员会",
    example="CIE S 014-3/E:2011",
    leads=("CIE",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_canonical,
)
