"""IEEE standards and drafts, and those of its forerunners AIEE and IRE and of ASA.

Source: IEEE SA Standards Style Manual (designations, /Cor, drafts Pn/Dn); lists of IEEE Xplore, whose notes in
brackets and titles are kept as marks and take no part in the keys.
"""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.grammar import FLAGS, Grammar
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import ieee_forms, international
from guiju.core.designation.schemes.months import MONTH_NAMES, MONTHS
from guiju.core.designation.schemes.notes import NOTES

_Y = r"(?:19|20)[0-9]{2}"
_HOUSES = (
    r"ANSI ?/ ?IEEE(?:-ANS)?|IEEE ?/ ?(?:ANSI|CSA|ASTM|ASHRAE|IEC|ISO/IEC|ISO|NACE|UL|EIA)|ANSI ?/ ?ANS ?/ ?IEEE"
    r"|ISO/IEC/IEEE|ISO/IEEE|IEC/IEEE|IEC/ISO/IEEE|IEEE|AIEE|IRE|ASA|USAS"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

_GRAMMAR = Grammar(
    ("IEEE, alone or with another body", rf"(?:({_HOUSES})(?![A-Z]) ?)?"),
    ("a status such as Approved Draft", r"(?:((?:Active )?(?:Unapproved|Approved)(?: Draft)?|Draft)(?: (?=[SP]))?)?"),
    ("Std or No", r"(?:(?:(Std\.?(?: No\.?)?|Standard|No\.?|Nos\.?)(?=[ 0-9P])|(FDIS|DIS[0-9]?|CDV|CD[0-9]?))\.? ?)?"),
    ("P for a project", r"(P(?=[A-Z]{0,3}[0-9]))?"),
    (
        "the number, such as 802.3 or C37.100",
        r"((?!P?[0-9]{4} (?:National|NESC))[A-Z]{0,3}[0-9]{1,5}(?:[A-Z]{1,4}(?![A-Z]))?"
        r"(?:\.[0-9]{1,5}(?:[A-Z]{1,4}(?![A-Z])|[A-Z]\.[0-9]{1,3})?){0,4}(?:v[0-9](?![0-9])|\.S[0-9])?)",
    ),
    (
        "a part or -REV",
        rf"((?:-(?!{_Y}(?![0-9])|20[0-9]x|D[0-9]|FDIS|DIS|CD)(?:[0-9]{{1,5}}(?:\.[0-9]{{1,3}}){{0,2}}[A-Z]{{0,2}}"
        rf"|REV[A-Z0-9]{{0,3}}|[A-Z]{{1,2}}|am[0-9])(?![0-9A-Z])){{0,3}}|[/ ]?REV_?[A-Z0-9]{{0,3}})",
    ),
    ("- and the year", rf"(?: ?[-:] ?({_Y}(?![0-9])|[0-9]{{2}}(?![0-9])|20[0-9]x))?"),
    (
        "a supplement such as /Cor 1-2013",
        r"(?:[/_ -] ?(Cor|Amd|INT|Err|Conformance)\.?[ -]?([0-9]{1,2}|(?<=/INT)(?=,| [A-Z]))"
        rf"(?: ?[-:] ?({_Y}|20[0-9]x))?)?",
    ),
    (
        "a draft such as /D5",
        r"(?:,? ?[/_ -]? ?(?:(?:D(?!IS[0-9]?\b)|Draft|DD)(?=[ .0-9A-Z])[ _]?\.?"
        r"((?:rev)?[0-9A-Z]{1,8}(?:\.[0-9A-Z]{1,4}|[-+][0-9]{1,2}){0,4}))(?![0-9A-Z]))?",
    ),
    ("a stage such as FDIS", r"(?:[/_ -]{1,2}(FDIS|DIS|CDV|CD|WD)(?![A-Z])([0-9.A-Z]{0,4}))?"),
    (
        ", month and year",
        rf"(?:,? ?(?:(?:([0-9]{{1,2}}) )?({_MONTH})\.?(?: ([0-9]{{1,2}})(?=,))?,? ?"
        rf"({_Y}|[0-9]{{2}}(?![0-9]))|(?<=[0-9A-Z]), ?({_Y})(?= ?[(-]|$)))?",
    ),
    (
        ", year and Edition",
        rf"(?:, (?:({_Y}) Edition|(First|Second|Third|Fourth|Fifth|Sixth|Seventh) edition"
        rf"(?: ({_Y})(?:-([01][0-9])(?:-[0-3][0-9])?)?)?))?",
    ),
    ("a language such as (E)", r"(?: ?\(([EF])\))?"),
    ("a reaffirmation such as (R2001)", rf"(?: ?\((?:R ?|Reaffirmed )({_Y})\))?"),
    ("a note in brackets", rf"({NOTES})"),
    ("a form such as - Redline", r"(?:[ -]{0,3}(Redline)|[ /-]{1,3}(Preprint))?"),
    (
        "the same under the number of another body",
        r"(?:(?:; ?|/)((?:ASME|ANSI|AS|ANS|CSA|ASHRAE|NACE)(?: Guideline)? [A-Z]{0,3} ?[0-9][0-9A-Z.:-]{0,20}"
        r"|(?:ISO/IEC|IEC) [0-9][0-9A-Z.:() -]{3,40}))?",
    ),
    (
        "a title behind a dated number",
        r"(?:(?:,| -)? ((?:IEEE |ANSI/IEEE |A )?(?:Standard|Guide|Recommended Practice|Trial[- ]Use"
        r"|Draft|Amendment|Approved|Adoption|Corrigendum|Supplement) .{3,120}))?",
    ),
)


_JOINT_NUMBER = re.compile(r"[0-9]{5}\.[0-9]{1,5}[A-Z]{0,2}$", FLAGS)
_LONG = 6
"""A shorter number has no part behind a point."""
_YEAR_FOR_PART = re.compile(r"[0-9]{4,5}\.(?:19|20)[0-9]{2}$")


def _of_iso(number: str) -> bool:
    """Whether it is a number of ISO or IEC, which has parts: five digits."""
    return sum(char.isdecimal() for char in number.partition(".")[0]) > 4


def _full_year(text: str) -> int:
    """IEEE's forerunner AIEE began to number standards in 1911; two digits below 30 are of this century."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 30 else 1900)


# The commonest form, a published standard with its note, which needs no grammar.
_PLAIN = re.compile(
    r"(IEEE|ANSI/IEEE) Std ([A-Z]{0,2}[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}[a-z]{0,2})-((?:19|20)[0-9]{2})"
    r"( \((?!R ?[0-9]|Reaff)[^()]{3,150}\))?"
)
_OWN = re.compile(r".*IEEE|P|C[0-9]|ISO/IEC [0-9]{4,5}\.|IEC [0-9]{5}\.|AIEE|IRE|USAS|UNAPPROVED", FLAGS)


def _with_input(value: Designation | None, source: str) -> Designation | None:
    return replace(value, input=source) if value is not None else None


def _read(text: str, source: str) -> Designation | None:
    if common := _PLAIN.fullmatch(text):
        house, number, year, note = common.groups()
        kept = (("note", note.strip()),) if note else ()
        return Designation("ieee", Tier.FOREIGN, house, number, year=int(year), marks=kept, input=source)
    if text[4:6] in ("/I", "/i", " /", "/ ") and (ordered := international.houses_in_order(text)) != text:
        return _with_input(read_adopted(ordered), source)
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        if _OWN.match(text) is None:
            return None
        plain = ieee_forms.plain(text)
        if (joint := ieee_forms.joint(plain)) is not None:
            return _with_input(read_adopted(joint), source)
        match = _GRAMMAR.fullmatch(plain) if plain != text else None
        if match is None:
            return None
    (
        house, status, label, early, project, number, parts, year, kind, count, kind_year, draft, stage,
        stage_count, day1, month, day2, date_year, only_year, edition, ordinal, ordinal_year, ordinal_month, language,
        reaffirmed, note, redline, preprint, twin, title,
    ) = match.groups()  # fmt: skip
    if house is None and not project and (american := ieee_forms.joint(ieee_forms.plain(text))) is not None:
        return _with_input(read_adopted(american), source)
    if house is None and not (project or draft or status or (year and len(year) == 4 and title)):
        return None
    if title and not year:
        return None
    if house and house[:3].upper() in ("ISO", "IEC") and not (project or draft or stage or early):
        if (joint := ieee_forms.joint(text)) is not None:
            return _with_input(read_adopted(joint), source)
        return None  # published joint numbers are those of iso.py and iec.py
    house = house.upper().replace(" ", "") if house else "IEEE"
    otherwise = year or project or draft or status or stage or early or date_year or only_year or edition
    if len(parts) == 3 and not otherwise and parts[0] == "-" and parts[1:].isdecimal() and not _of_iso(number):
        year, parts = parts[1:], ""  # 802.3-08
    if len(number) > _LONG and _YEAR_FOR_PART.match(number):
        return None  # "P90003.2014-2015-02": a year where a part stands
    if len(number) > _LONG and _JOINT_NUMBER.match(number):  # 29119.5 of the catalogue is 29119-5
        number, _, part = number.partition(".")
        parts = f"-{part}{parts}"
        if house.startswith(("ISO", "IEC")) and not any((draft, stage, status, early, year, date_year, only_year)):
            # A project without a draft is IEC's and ISO's.
            return _with_input(read_adopted(f"{house} P{number}{parts}"), source)
    marks: tuple[tuple[str, str], ...] = ()
    placeholder = ""
    if year and year.endswith(("x", "X")):
        placeholder, year = year.lower(), None
    if (draft or project) and year and len(year) == 2:
        raise RefusalError(f"the year {year!r} is too short", match.start(8), "a year of four digits")
    dated = date_year or only_year
    if month and not dated:
        return None
    supplements: tuple[Supplement, ...] = ()
    if kind:
        supplements = (
            Supplement(
                {"COR": "Cor", "AMD": "Amd", "INT": "INT", "ERR": "Err", "CONFORMANCE": "Conformance"}[kind.upper()],
                count,
                int(kind_year) if kind_year and kind_year.isdigit() else None,
            ),
        )
    draft_stage = ""
    if project or draft or status or stage or early:
        draft_stage = status.title() if status and status.upper() != "DRAFT" else "P" if project else "draft"
    for name, value in (
        ("project", "1" if project else ""),
        ("base", year if year and dated else ""),
        ("base", placeholder),
        ("supplement-year", kind_year if kind_year and not kind_year.isdigit() else ""),
        ("draft", draft.upper() if draft else ""),
        ("ballot", (stage.upper() + stage_count.upper()) if stage else early.upper() if early else ""),
        ("day", day1 or day2 or ""),
        ("edition", "Edition" if edition else ordinal.title() if ordinal else ""),
        ("reaffirmed", reaffirmed or ""),
        ("note", note.strip() if note else ""),
        ("twin", twin or ""),
        ("title", title or ""),
    ):
        if value:
            marks += ((name, value),)
    final = dated or year or edition or ordinal_year
    return Designation(
        "ieee",
        Tier.FOREIGN,
        house,
        _capital(number),
        "No" if (label and label.upper().startswith("NO")) or house == "AIEE" else "",
        tuple(parts.lstrip("-/ ").replace("_", "").split("-")) if parts else (),
        _full_year(final) if final else None,
        MONTHS[month.upper()] if month else int(ordinal_month) if ordinal_month else None,
        draft_stage,
        "",
        supplements,
        None,
        {"E": "en", "F": "fr"}[language.upper()] if language else "",
        "Redline" if redline else "Preprint" if preprint else "",
        marks,
        source,
    )


def _capital(number: str) -> str:
    """The letter of a family is a capital (C37.100); the letters of an amendment are as they were written (802.3bf)."""
    return number[0].upper() + number[1:]


def _number(d: Designation, *, project: bool) -> str:
    text = f"P{d.number}" if project and d.mark("project") else d.number
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _head(d: Designation, stage: str) -> str:
    words = d.publisher
    if len(stage) > 5:
        words = f"{words} {stage} Std"
    elif d.type:
        words = f"{words} No"
    elif not stage and d.publisher in ("IEEE", "ANSI/IEEE"):
        words = f"{words} Std"
    return words


def _work(d: Designation) -> str:
    return f"{_head(d, '')} {_number(d, project=False)}"


def _edition(d: Designation) -> str:
    text = f"{_head(d, d.stage)} {_number(d, project=True)}"
    marks = dict(d.marks)
    edition = marks.get("edition")
    # A joint project is dated behind a comma: with a dash IEC's grammar would read it.
    alone = bool(d.publisher.startswith(("ISO", "IEC")))
    dated = d.stage and (alone or d.month is not None or "base" in marks or "draft" in marks or "ballot" in marks)
    if "base" in marks:
        text = f"{text}-{marks['base']}"
    elif d.year is not None and d.month is None and not dated and edition is None:
        text = f"{text}-{d.year}"
    for supplement in d.supplements:
        text = f"{text}/{supplement.kind} {supplement.number}".rstrip()
        year = supplement.year or marks.get("supplement-year")
        if year:
            text = f"{text}-{year}"
    if "draft" in marks:
        text = f"{text}/D{marks['draft']}"
    if "ballot" in marks:
        text = f"{text}/{marks['ballot']}"
    if d.month is not None and edition is None:
        day = f" {marks['day']}," if "day" in marks else ""
        text = f"{text}, {MONTH_NAMES[d.month - 1]}{day} {d.year}"
    elif dated and d.year is not None and (marks.get("base") != str(d.year)):
        text = f"{text}, {d.year}"
    if edition == "Edition":
        text = f"{text}, {d.year} Edition"
    elif edition:
        text = f"{text}, {edition} edition"
        if d.year is not None:
            text = f"{text} {d.year}" if d.month is None else f"{text} {d.year}-{d.month:02d}"
    return text


def _expression(d: Designation) -> str:
    text = _edition(d)
    if d.language:
        text = f"{text}({'E' if d.language == 'en' else 'F'})"
    return f"{text} - {d.variant}" if d.variant else text


def _canonical(d: Designation) -> str:
    text = _edition(d)
    if d.language:
        text = f"{text}({'E' if d.language == 'en' else 'F'})"
    if d.marks:
        if d.mark("reaffirmed"):
            text = f"{text} (R{d.mark('reaffirmed')})"
        if d.mark("note"):
            text = f"{text} {d.mark('note')}"
    if d.variant:
        text = f"{text} - {d.variant}"
    if d.marks and d.mark("twin"):
        text = f"{text}; {d.mark('twin')}"
    title = d.mark("title") if d.marks else ""
    return f"{text} {title}" if title else text


register(
    "ieee",
    en="IEEE and its forerunners AIEE and IRE",
    zh="电气与电子工程师学会",
    example="IEEE Std 1003.1-2008/Cor 1-2013",
    leads=(
        "IEEE",
        "ANSI",
        "AIEE",
        "IRE",
        "ASA",
        "USAS",
        "UNAPPROVED",
        "P",
        "PC",
        "PN",
        "PSI",
        "C",
        "ISO",
        "IEC",
        "#",
    ),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_expression,
)
