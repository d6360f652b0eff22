"""ISO and its joint publications with IEC, IEEE, ASTM …: standards, TS, TR, PAS, Guides, IWA, drafts, supplements.

Sources: ISO/IEC Directives Part 1; ISO harmonized stage codes; RFC 5141 for URNs.
"""

from __future__ import annotations

import re

from guiju.core.designation.grammar import FLAGS, Grammar
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import international
from guiju.core.designation.urn import own_urn

_PARTNERS = r"IEC|CEI|IEEE|ASTM|CIE|SAE|HL7|OECD|UNDP|ASME|CEN|IDF|IUPAC|ILO|UNECE|IIW|ITU|IAF|BIPM"
_TYPES = r"TS|TR|PAS|GUIDE|R|DATA|TTA|ISP|IWA"

_GRAMMAR = Grammar(
    (
        "ISO and its partners, such as ISO/IEC",
        rf"(?:(Fpr|pr)?(?:ISO|(JCGM))((?: ?/ ?(?:{_PARTNERS})(?![A-Z])){{0,3}})"
        rf"|(?=(?:(?:{international.STAGE}) )?IWA\b))",
    ),
    ("a stage such as DIS", rf"(?:[ /]{{0,2}}({international.STAGE})(?![A-Z]))?"),
    ("a type such as TS", rf"(?:[ /]{{0,2}}({_TYPES})(?![A-Z]))?"),
    ("", r" ?"),
    ("the number", r"(P?[0-9]{1,6}|SYMBOL|VIM)"),
    (
        "a part such as -1",
        r"((?:- ?(?!SP[0-9]|E[AB]$|F?DIS)[0-9A-Z]{1,6}|/(?!A[0-9])[0-9A-Z]{1,2}(?![0-9A-Z. ])){0,4})",
    ),
    ("|IDF and its number", r"(?: ?\| ?(IDF ?[0-9]{1,3}[A-Z]?(?:-[0-9]{1,2})?))?"),
    *international.TAIL,
    ("| and the same text of ITU", r"(?: ?\| ?((?:Rec(?:\.|ommendation) )?ITU-T [A-Z].{2,40}))?"),
)
PROJECT = "P"
"""The stage of a project of IEEE under a joint number (ISO/IEC/IEEE P29119-1)."""

# Forms that put ISO second, and the Russian ones: Guide ISO/CEI 37, WD/ISO 10360-5, ИСО/ПМС 1956.
_TURNED = re.compile(
    rf"(?P<head>{international.STAGE}|GUIDE)[ /](?P<iso>ISO(?: ?/ ?(?:{_PARTNERS}))*) (?P<rest>[0-9].*)", FLAGS
)
_CYRILLIC = {
    "ИСО": "ISO",
    "МЭК": "IEC",
    "ОПМС": "FDIS",
    "ПМС": "DIS",
    "РУКОВОДСТВА": "Guide",
    "РУКОВОДСТВО": "Guide",
    "ТО": "TR",
    "ТУ": "TS",
}
_TWIN = re.compile(r"IDF ?")
_RECOMMENDED = re.compile(r"- ?(19[4-7][0-9])$")
_ASTM_YEAR = re.compile(r"-[0-9]{2}")
_CYRILLIC_WORD = re.compile(r"[А-Яа-яЁё]+")


def _turned(text: str) -> str:
    if not text.isascii():
        text = _CYRILLIC_WORD.sub(lambda word: _CYRILLIC.get(word.group().upper(), word.group()), text)
    match = _TURNED.fullmatch(text)
    return f"{match['iso']} {match['head']} {match['rest']}" if match else international.houses_in_order(text)


_PLAIN = re.compile(rf"(ISO(?:/IEC(?:/IEEE)?)?){international.PLAIN}")


def _read(text: str, source: str) -> Designation | None:
    if plain := _PLAIN.fullmatch(text):
        house, plain_number, plain_parts, plain_year = plain.groups()
        return international.read_plain("iso", house, plain_number, plain_parts, plain_year, source)
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        turned = _turned(text)
        match = _GRAMMAR.fullmatch(turned) if turned != text else None
        if match is None:
            return None
    draft, joint, partners, stage, type_, number, parts, twin, *tail = match.groups()
    printed = ""
    if stage:
        printed, implied = international.STAGE_OF[stage.upper()]
        type_ = type_ or implied
    elif draft:
        printed = "Fpr" if draft[0] in "Ff" else "pr"
    if type_:
        type_ = type_.upper()
        if type_ == "GUIDE":
            type_ = "Guide"
    if partners and _ASTM_YEAR.fullmatch(parts) and "ASTM" in partners.upper() and tail[1] is None:
        # ASTM prints the year of a joint standard with two digits: ISO/ASTM 51261-13 is ISO/ASTM 51261:2013.
        tail[1] = f"{'19' if parts[1] >= '5' else '20'}{parts[1:]}"
        parts = ""
    if type_ == "R" and tail[1] is None and (year := _RECOMMENDED.search(parts)):
        # Recommendations (1951 to 1972) print the year behind a dash: ISO/R 170-1960 is ISO/R 170:1960.
        tail[1] = year[1]
        parts = parts[: year.start()]
    if partners and tail[1] is None and "IEEE" in partners.upper() and parts[-5:-2] in ("-19", "-20"):
        # IEEE prints the year of joint numbers behind a dash, and no part of one has such a number.
        tail[1] = parts[-4:]
        parts = parts[:-5]
    if number[0] in "Pp" and number[1:].isdigit():
        if parts[-3:-1].upper() == "/D" or parts[-2:].upper() == "/D":
            return None  # a draft of IEEE: ISO/IEC/IEEE P29119-1/D5
        number = number[1:]
        printed = printed or PROJECT
    itu = tail.pop()
    if itu and not (twin := _of_itu(itu)):
        return None
    house = f"ISO{partners.replace(' ', '').upper().replace('CEI', 'IEC')}" if partners else "JCGM" if joint else "ISO"
    return international.read_tail(
        "iso",
        international.in_order(house) if house.count("/") > 1 else house,
        type_ or "",
        printed,
        number.upper(),
        tuple(parts.replace(" ", "").replace("/", "-").upper()[1:].split("-")) if parts else (),
        tuple(tail),
        (("twin", _TWIN.sub("IDF ", twin) if itu else _TWIN.sub("IDF ", twin.upper())),) if twin else (),
        source,
    )


def _of_itu(text: str) -> str:
    """The recommendation of ITU with the same text, as ITU prints it; "" when it is none."""
    value = read_adopted(text.strip())
    return value.canonical if value is not None and value.scheme == "itu" else ""


def _prefix(d: Designation, stage: str) -> str:
    """`ISO/DIS`, `ISO/IEC DIS`, `ISO/CD TS`, `ISO Guide`, `CD IWA`: ISO alone takes a slash, partners a blank."""
    words = d.type
    if stage == PROJECT:
        stage = ""
    if stage:
        implied = international.STAGE_OF.get(stage.upper(), ("", ""))[1]
        words = stage if implied else f"{stage} {words}" if words else stage
    if d.type == "IWA":
        return words
    if not words:
        return d.publisher
    if stage in ("pr", "Fpr"):
        return f"{stage}{d.publisher}" + (f"/{d.type}" if d.type else "")
    return f"{d.publisher} {words}" if d.publisher != "ISO" or words == "Guide" else f"ISO/{words}"


def _number(d: Designation, stage: str) -> str:
    project = PROJECT if stage == PROJECT else ""
    text = f"{_prefix(d, stage)} {project}{d.number}"
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _work(d: Designation) -> str:
    return _number(d, "")


def _edition(d: Designation) -> str:
    text = international.with_year(d, _number(d, d.stage))
    return international.with_edition(
        d, international.with_supplements(d, text, iec=False, variant=False), always=False
    )


def _expression(d: Designation) -> str:
    text = international.with_year(d, _number(d, d.stage))
    text = international.with_supplements(d, text, iec=False, variant=True)
    return international.with_language(d, international.with_edition(d, text, always=False))


def _canonical(d: Designation) -> str:
    text = _number(d, d.stage)
    twin = d.mark("twin") if d.marks else ""
    if twin.startswith("IDF"):
        text = f"{text}|{twin}"
    text = international.with_year(d, text)
    if d.marks and d.mark("forthcoming"):
        text += ":--"
    text = international.with_supplements(d, text, iec=False, variant=True)
    text = international.with_language(d, international.with_edition(d, text, always=True))
    return f"{text} | {twin}" if twin.startswith("ITU") else text


_URN_TYPES = {
    "TS": "ts",
    "TR": "tr",
    "PAS": "pas",
    "Guide": "guide",
    "R": "r",
    "DATA": "data",
    "TTA": "tta",
    "ISP": "isp",
}


def _urn(d: Designation) -> str:
    """RFC 5141 names editions by their ordinal, which a designation seldom has; a dated one gets a name of our own."""
    edition = d.mark("edition")
    kind = _URN_TYPES.get(d.type) if d.type != "IWA" else ""
    if (d.year and not edition) or d.stage or d.iteration or d.supplements or d.variant or (d.type and kind is None):
        return own_urn(d)
    name = "iwa" if d.type == "IWA" else d.publisher.lower().replace("/", "-")
    text = f"urn:iso:std:{name}" + (f":{kind}" if kind else "") + f":{d.number.lower()}"
    if d.parts:
        text += f":-{'-'.join(d.parts).lower()}"
    if edition:
        text += f":ed-{edition}"
    return f"{text}:{d.language}" if d.language else text


register(
    "iso",
    en="ISO, alone and with IEC, IEEE, ASTM and others",
    zh="国际标准化组织",
    example="ISO/IEC 27001:2022",
    leads=(
        "ISO",
        "IWA",
        "JCGM",
        "FPRISO",
        "PRISO",
        "GUIDE",
        "CD",
        "WD",
        "AWI",
        "NP",
        "PWI",
        "DIS",
        "FDIS",
        "PRF",
        "ASTM",
        "SAE",
        "CIE",
        "ИСО",
        "РУКОВОДСТВА",
        "РУКОВОДСТВО",
    ),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_expression,
    urn=_urn,
)
