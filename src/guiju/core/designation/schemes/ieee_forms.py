"""Forms of IEEE numbers that catalogues make: drafts as `/D-7.1-2020-11`, joint numbers with a point, names of files.

They are turned into the form of the IEEE SA Style Manual before the grammar of `ieee` reads them.
"""

from __future__ import annotations

import re
from functools import cache

from guiju.core.designation.grammar import FLAGS
from guiju.core.designation.schemes.months import MONTH_NAMES

_MONTH = "|".join(f"{name[:3]}[a-z]*" for name in MONTH_NAMES)
_DRAFT = re.compile(
    r"/D-(?P<draft>[0-9A-Z]{1,4}(?:\.[0-9A-Z]{1,4}){0,3})(?:/R-(?P<revision>[A-Z0-9]{1,3}))?(?:/Cor ?(?P<cor>[0-9]))?"
    r"(?:-(?P<year>(?:19|20)[0-9]{2})(?:-(?P<month>0[1-9]|1[0-2]))?)?$",
    FLAGS,
)
_DATED = re.compile(r"(?<=[0-9A-Za-z])-((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])$")
_JOINT = re.compile(
    r"(ISO(?:/IEC)?(?:/IEEE)?|IEC(?:/IEEE)?) (8802|[0-9]{5})[.-]([0-9A-Z]{1,6}(?:-[0-9]{1,3}(?=-(?:19|20)[0-9]{2}))?)"
    r"(?:-((?:19|20)[0-9]{2}))?(?:/(Amd|Cor) ?\.?([0-9]{1,2})-((?:19|20)[0-9]{2}))?( Redline)?",
    FLAGS,
)
_FIRST_EDITION = re.compile(
    r"(ISO/IEC/IEEE [0-9]{4,5}(?:-[0-9A-Z]{1,6})?)(?::([0-9]{4}) ?\(E\))?"
    r"(?: First edition ([0-9]{4})-[0-9]{2}(?:-[0-9]{2})?| \(Revi[^()]{3,100}\))( - Redline)?",
    FLAGS,
)
_ANSI = re.compile(r"C63\.[0-9]{1,2}-[0-9]{4} ?\(Revision of ANSI .*", FLAGS)
_NOTE_THEN_DATE = re.compile(rf"( \([^()]{{3,140}}\))(, ?(?:{_MONTH})\.? (?:19|20)[0-9]{{2}})$", FLAGS)
_NUMBER_OF_ISO = (
    r"(?:ISO/IEC|IEC) [0-9]{4,5}(?:-[0-9]{1,3})?(?: ?: ?[0-9]{4})?(?: ?\(E\))?"
    r"(?: (?:First )?Edition (?:[0-9.]{1,4} )?[0-9]{4}-[0-9]{2})?"
)
_CHANGES = (
    (r"&#x2122;|&trade;|\.pdf$", ""),
    (r" ?/ ?(?=(?:IEEE|IEC|ASTM)\b)", "/"),
    (r"(?<=IEEE)/ ?(?=P[0-9])", " "),
    (r"(?<=\bActive) (?=Std P)", " Unapproved "),
    (r"(?<=Sep)t ember(?= )", "tember"),
    (r"(?<=Nov|Dec) ember(?= )", "ember"),
    (r"Feburary", "February"),
    (r",$", ""),
    (r"-(DIS[0-9]?)-([0-9]{2})(0[1-9]|1[0-2])$", r"/\1-20\2-\3"),
    (r"[/_]FDIS_D([0-9.]{1,4}),", r"/D\1/FDIS,"),
    (r"(?:_|, )(F?DIS|CDV)([0-9]?)[ -]((?:19|20)[0-9]{2})$", r"/\1\2, \3"),
    (r"(?<=/D[0-9]{2})[ _]Rev ?(?=[0-9])|(?<=/D[0-9]{3})[ _]Rev ?(?=[0-9])", "rev"),
    (r"(?<=[0-9])/(?=[0-9]{1,2}(?:\.[0-9])?, )|(?<=[0-9][a-z]{3})/(?=[0-9]{2}\.[0-9], )", "/D"),
    (r"-((?:19|20)[0-9]{2})-Sept?$", r", September \1"),
    (r"(?<=[0-9])\.((?:19|20)[0-9]{2})(?=/D-)", r"-\1"),
    (r"^([0-9]{2}) IRE ([0-9]{1,2})[ .](S[0-9])", r"IRE \2.\3-19\1"),
    (r"/D-([0-9.]{1,5})(?=, [A-Z])", r"/D\1"),
    (r"(?<=IEEE )IEEE ?(?=PC?[0-9])", ""),
    (r"(?<=[0-9]\.)-(?=(?:19|20)[0-9]{2}-)", ""),
    (r"Novemer", "November"),
    (
        rf"^({_NUMBER_OF_ISO})[ (\[]{{1,2}}((?:ANSI/)?IEEE Std\.? [^\[\]]{{3,120}}?)(?:(?<=[0-9n])[)\]])?$",
        r"\2; \1",
    ),
    (rf"^(IEEE Std [0-9.A-Z]{{3,12}}-[0-9]{{4}}) ({_NUMBER_OF_ISO})$", r"\1; \2"),
    (r"[.,](?= \()", ""),
    (r"\(TM\)|(?<=^IEEE Std )IEEE Std ", ""),
    (r", (based on [^()]{5,80})$", r" (\1)"),
    (r"( \(P[0-9A-Z.]{3,12}\))(/Cor [0-9]/D[0-9.]{1,5},.{4,20})$", r"\2\1"),
    (r"/D-([0-9.]{1,5})_([A-Z]{3,9})-((?:19|20)[0-9]{2})-[0-9]{2}$", r"/D\1, \2 \3"),
    (rf"[-_, ]{{0,3}}({_MONTH})\.? ?,?((?:19|20)[0-9]{{2}})(?: Ed(?:\.|ition))?(?=$| \()", r", \1 \2"),
    (r"(?<=[0-9])_(?=(?:19|20)[0-9]{2}$)", ", "),
    (r"_(?=Rev)|(?<=[0-9a-z])(?=Rev[0-9]?[/_])|\.(?=REV)", "-"),
    (r" ?/ ?(?=D[0-9])", "/"),
    (r"[ _](?=D[0-9.]{1,5}(?:[ ,_]|$))", "/"),
    (r"(?<=[0-9][a-z])D(?=[0-9]{1,2}\.[0-9],)|(?<=[0-9][a-z]{2})D(?=[0-9]{1,2}\.[0-9],)", "/D"),
    (r" ,", ","),
    (r" ?- ?\(?Approved Draft\)?$", " (Approved Draft)"),
    (r"(?<=[0-9]{4}) Ed(?:\.|ition)$", ""),
    (r"-(?=Cor-[0-9]/)", "/"),
    (r"(?<=[0-9][a-z]) (?=(?:19|20)[0-9]{2} \()", "-"),
    (r"^Unapproved Draft Std (?=IEEE )", ""),
    (r"(?<=[0-9a-z])\((?=Revis)", " ("),
    (r"(?<=ASTM )SI[ -](?=10)|(?<=IEEE P)SI[.-](?=10)", "SI"),
    (r"( \((?:Revision|Amendment)[^()]*)$", r"\1)"),
)


@cache
def _changes() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern, FLAGS), by) for pattern, by in _CHANGES]


def plain(text: str) -> str:
    """The same number in the form of the Style Manual."""
    for pattern, by in _changes():
        text = pattern.sub(by, text)
    text = _NOTE_THEN_DATE.sub(r"\2\1", text)
    if match := _DRAFT.search(text):
        head = text[: match.start()]
        if match["revision"]:
            head += f"-REV{match['revision']}"
        if match["cor"]:
            head += f"/Cor {match['cor']}"
        draft = "DIS" if match["draft"].upper() == "IS" else f"D{match['draft']}"
        return f"{head}/{draft}{_date(match['year'], match['month'])}"
    if (match := _DATED.search(text)) and re.search(r"\bP[0-9C]", text, FLAGS):
        return text[: match.start()] + _date(match[1], match[2])
    return text


def joint(text: str) -> str | None:
    """A published joint number that a catalogue writes with IEEE's signs, as ISO writes it:
    `ISO/IEC/IEEE 8802.1Q/Amd3-2016` -> `ISO/IEC/IEEE 8802-1Q/Amd 3:2016`. None for another text."""
    if match := _FIRST_EDITION.fullmatch(text):
        return f"{match[1]}:{match[2] or match[3]}{match[4] or ''}"
    if _ANSI.match(text):
        return f"ANSI {text}"
    match = _JOINT.fullmatch(text)
    if match is None:
        return None
    house, number, part, year, kind, amendment, amended, redline = match.groups()
    text = f"{house} {number}-{part}" + (f":{year}" if year else "")
    if amendment:
        text += f"/{kind} {amendment}:{amended}"
    return text + (redline or "") if year or amendment else text


def _date(year: str | None, month: str | None) -> str:
    if not year:
        return ""
    return f", {MONTH_NAMES[int(month) - 1]} {year}" if month else f", {year}"
