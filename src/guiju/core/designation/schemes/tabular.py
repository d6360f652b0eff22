"""The many simple schemes, one row of `data/codes/schemes.csv` each; docs/designations.md says what the columns mean.

A number of such a scheme is prefix, kind of document, number, parts, revision, year, and what may follow anywhere: a
reaffirmation, an edition, amendments, a language. A row of a national body may also wrap a European or international
number. A new simple scheme is a row and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from guiju.core.designation.grammar import FLAGS, Grammar, Step
from guiju.core.designation.matching import LEAD
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import european
from guiju.core.designation.schemes.en import KIND
from guiju.core.designation.schemes.row_checks import check
from guiju.core.designation.schemes.supplements import YEAR
from guiju.data.tables import Row, rows

_WRAPPED = rf"(?:{KIND}(?: {european.INTERNATIONAL})?|{european.INTERNATIONAL})"
_SUPPLEMENTS = {
    "AMENDMENT": "Amd", "AMD": "Amd", "AMDT": "Amd", "CORRIGENDUM": "Cor", "COR": "Cor", "AC": "AC",
    "NA": "NA", "A": "A",
    "ADDENDUM": "Add", "ADD": "Add", "SUPPLEMENT": "Suppl", "SUPPL": "Suppl", "CHANGE": "Change", "CHG": "Change",
    "NOTICE": "Notice", "ERRATA": "Err", "ERRATUM": "Err", "ERR": "Err", "INTERIM": "Interim",
}  # fmt: skip
_KIND = "|".join(sorted((kind for kind in _SUPPLEMENTS if len(kind) > 2), key=len, reverse=True))
_ANY = (
    rf"(?:(?:{_KIND})\.? ?(?:No\.? ?)?(?:[0-9]{{1,3}}|[A-Z]{{1,2}}(?![A-Z0-9]))"
    r"|A[0-9]{1,2}|AC[0-9]{0,2}|NA(?![A-Z]))"
)
_DATED = rf"(?: ?[:(-] ?({YEAR})\)?)?"
_SUPPLEMENT = rf"(?:[,/+ ]{{1,2}}(?:w/ ?)?{_ANY}{_DATED.replace(f'({YEAR})', YEAR)})"
_ONE = re.compile(rf"([,/+ ]{{1,2}})(?:w/ ?)?({_ANY}){_DATED}", FLAGS)
_NAME = re.compile(rf"({_KIND}|AC|NA|A)\.? ?(?:No\.? ?)?(.*)", FLAGS)
_YEARS = {
    "2": r"[0-9]{2}",
    "4": r"(?:1[89]|20)[0-9]{2}",
    "6": r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])",
    "7": r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])",
}
_LANGUAGES = {"E": "en", "F": "fr"}
_WORD = re.compile(r"\b(?:ISSUE|REV|BLATT|PART|SHEET|SECTION|DIVISION|REL(?=EASE)|RELEASE)\b")
_NO = re.compile(r" NO\.? ?(?=[0-9])")
_SHORT = re.compile(r"[-/][0-9]{2}$")
_TURN = 30
"""Two digits of a year up to this one are of this century."""


def _choices(cell: str) -> dict[str, str]:
    """`Std=Standard|RP` -> each way of writing, in capitals, to the printed one; longest first."""
    found: dict[str, str] = {}
    for each in cell.split("|") if cell else ():
        printed, *others = each.split("=")
        for way in (printed, *others):
            found[_bare(way)] = printed
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _bare(text: str) -> str:
    return text.upper().replace(" /", "/").replace("/ ", "/").replace(" ", "")


@dataclass(frozen=True, slots=True)
class _Year:
    """One way in which a year is printed: separator, digits; `(4)` is a year in brackets."""

    separator: str
    width: int

    @classmethod
    def read(cls, text: str) -> _Year:
        return cls("(", 4) if text == "(4)" else cls(text[:-1], int(text[-1]))

    @property
    def pattern(self) -> str:
        if self.separator == "(":
            return rf" ?\({_YEARS['4']}\)"
        return rf" ?{re.escape(self.separator)} ?{_YEARS[str(self.width)]}(?![0-9A-Z])"

    def print(self, year: int, month: int | None) -> str:
        """`:2018`, `-22`, ` (2018)`; two digits only where they are read as that year."""
        if self.separator == "(":
            return f" ({year})"
        if self.width == 2 and _TURN + 1900 < year <= _TURN + 2000:
            return f"{self.separator}{year % 100:02d}"
        if self.width == 6 and month is not None:
            return f"{self.separator}{year}{month:02d}"
        return f"{self.separator}{year}" if month is None else f"{self.separator}{year}-{month:02d}"


class Table:
    """The scheme that a row describes."""

    def __init__(self, row: Row) -> None:
        check(row)
        self.row = row
        self.tier = Tier(row["tier"])
        self.joint = {"": " ", "none": ""}.get(row["joint"], row["joint"])
        self.keep = row["case"] == "keep"
        self.grammar = Grammar(made=self._steps)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefix in capitals without blanks -> as printed."""
        return _choices(self.row["prefix"])

    @cached_property
    def first(self) -> str:
        """The prefix as printed."""
        return re.split(r"[|=]", self.row["prefix"])[0]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kind of document in capitals -> as printed, with the sign before it when that is not a blank."""
        return _choices(self.row["kinds"].removeprefix("?"))

    @cached_property
    def years(self) -> tuple[_Year, ...]:
        """The ways of printing a year, the canonical one first."""
        return tuple(_Year.read(each) for each in self.row["year"].split(",")) if self.row["year"] else ()

    @cached_property
    def adopting(self) -> str:
        """What is printed before a wrapped number: a blank, `-` or `/`; "" when the body wraps none."""
        found = re.match(rf"(?:{_written(self.prefixes.values())})(?: [A-Z](?= ))?(.)", self.row["adopting"], FLAGS)
        return found[1] if found else ""

    @cached_property
    def short_years(self) -> bool:
        """Whether two digits behind a dash may be a year."""
        return any(year.width == 2 and year.separator == "-" for year in self.years)

    @cached_property
    def sign(self) -> str:
        """What is printed before a part."""
        return self.row["part"].removeprefix("\\")[:1]

    def _steps(self) -> tuple[Step, ...]:
        row = self.row
        names = ", ".join(dict.fromkeys(self.prefixes.values()))
        kinds = _written_kinds(row["kinds"])
        joint = r"[ -]?" if self.joint in (" ", "-") else rf"[ ]?{re.escape(self.joint)}[ ]?" if self.joint else " ?"
        if self.joint == " " and self.row["number"][:2] != "[0":
            joint = r"[ -]"  # letters would run into the letters of the prefix
        number = f"({row['number']})({_repeated(row['part'], self.sign, self.years)})((?:{row['revision']})?)"
        own = rf"{joint}{number}"
        if self.adopting:
            own = rf"(?:[ /-](?:({_WRAPPED}) ?(?=[0-9]))({european.NUMBER})({_inner_parts(self.sign)})|{own})"
        else:
            own = rf"()()(){own}"
        prefix = f"({_prefix_pattern(row['prefix'])})"
        if row["bare"]:
            prefix = f"(?:{prefix}|(?=[0-9]))"
        year = "|".join([*(each.pattern for each in self._read_years()), rf", {YEAR} ed(?:ition|\.)"])
        return (
            (f"one of {names}" if "," in names else names, prefix),
            (
                "a partner such as /IEC",
                r"((?: ?/ ?[A-Z]{2,8}(?![A-Z]|[ -]?[0-9]{4}:)){0,3})" if row["partners"] else "()",
            ),
            (f"a kind of document such as {next(iter(self.kinds.values()), '')}" if kinds else "", f"({kinds})"),
            ("the number", own),
            ("the year", rf"({year})?" if self.years else "()"),
            ("a reaffirmation such as (R2018)", rf"(?: ?\( ?(?:R|reaffirmed) ?({YEAR}) ?\))?"),
            (
                "an edition such as ED2",
                r"(?:,? ?Ed(?:ition|\.)? ?([0-9]{1,3}(?:\.[0-9]{1,2}){0,2})"
                r"|,? ([0-9]{1,3})(?:st|nd|rd|th) ed(?:ition|\.)?)?",
            ),
            ("an amendment such as /Amd 1:2020", rf"({_SUPPLEMENT}{{0,3}})"),
            ("a language such as (en)", r"(?: ?[(/]([EF]|en|fr|es|de|ru|zh|ko)\)?)?"),
        )

    def _read_years(self) -> list[_Year]:
        """Every way that is read: two digits may be four, and a colon and a dash stand for each other."""
        found = list(self.years)
        for year in self.years:
            if year.width == 2:
                found.append(_Year(year.separator, 4))
            if year.width == 4 and year.separator in ":-":
                found.append(_Year("-:"[year.separator == "-"], 4))
        return found

    def read(self, text: str, source: str) -> Designation | None:
        """The value of a tidied text; None when the form is not this scheme's."""
        match = self.grammar.fullmatch(text)
        if match is None:
            return None
        (
            prefix, partners, kind, wrapped, inner, inner_parts, number, parts, revision, year, again, edition,
            edition2, supplements, language,
        ) = match.groups()  # fmt: skip
        adopts = None
        if wrapped:
            inner_parts = inner_parts.replace(".", "-")  # AS/NZS prints IEC 60335.1 for IEC 60335-1
            adopts = european.adopted(f"{wrapped} {inner}{inner_parts}")
            if adopts is None:
                return None
            number, parts = inner, inner_parts
            if year is None and self.short_years and _SHORT.search(parts):
                return None  # "ISO 9001-16": a part, or the year
        full, month = _full_year(year)
        marks: tuple[tuple[str, str], ...] = ()
        if revision:
            marks += (("revision", self._revision(revision)),)
        if again:
            marks += (("reaffirmed", again),)
        if edition or edition2:
            marks += (("edition", edition or edition2),)
        publisher = self.row["publisher"] or (self.prefixes[_bare(prefix)] if prefix else self.first)
        if not self.keep:
            parts = _WORD.sub(lambda word: word[0].title(), parts.upper())
        return Designation(
            self.row["code"],
            self.tier,
            publisher + partners.replace(" ", "").upper() if partners else publisher,
            self._number(number),
            self._kind(kind),
            tuple(parts[1:].split("-" if wrapped else self.sign)) if parts else (),
            full,
            month,
            "",
            "",
            _supplements(supplements) if supplements else (),
            adopts,
            _LANGUAGES.get(language.upper(), language.lower()) if language else "",
            "",
            marks,
            source,
        )

    def _kind(self, kind: str | None) -> str:
        """The kind as printed. One that the row gives by a pattern (`[A-Z]`) is printed in capitals."""
        if not kind:
            return ""
        return self.kinds.get(_bare(kind), kind.strip().upper())

    def _revision(self, revision: str) -> str:
        """Letters small where the row says so (`r9`), else capitals (`H`), words but with a capital (`Issue 2`)."""
        if self.row["case"]:
            return revision if self.keep else revision.lower()
        return _WORD.sub(lambda word: word[0].title(), revision.upper())

    def _number(self, number: str) -> str:
        """In capitals, with a dash where the body prints one for a blank (`MIL-STD`); words as printed (`No. 1`)."""
        if self.keep:
            return number
        number = _NO.sub(" No. ", number.upper()).replace(" AP.", " Ap.")
        if " " in number:
            number = _WORD.sub(lambda word: word[0].title(), number)
        return number.replace(" ", "-") if self.joint == "-" else number

    def work(self, d: Designation) -> str:
        """Prefix, kind, number and parts."""
        text = self.first if self.row["publisher"] else d.publisher
        if d.type:
            text += d.type if d.type[0] in "/-" else f" {d.type}"
        if d.adopts is not None:
            return f"{text}{self.adopting}{d.adopts.canonical}"
        return (
            f"{text}{self.joint}{d.number}{self.sign}{self.sign.join(d.parts)}"
            if d.parts
            else (f"{text}{self.joint}{d.number}")
        )

    def edition(self, d: Designation) -> str:
        """The work with its revision, year, edition and supplements."""
        text = self.work(d) + d.mark("revision")
        if d.year is not None:
            text += self.years[0].print(d.year, d.month)
        if d.mark("edition"):
            text += f" ED{d.mark('edition')}"
        for supplement in d.supplements:
            blank = " " if len(supplement.kind) > 2 else ""
            text += f"{'+' if supplement.consolidated else '/'}{supplement.kind}{blank}{supplement.number}"
            if supplement.year is not None:
                text += f":{supplement.year}"
        return text

    def expression(self, d: Designation) -> str:
        """The edition in its language."""
        return f"{self.edition(d)}({d.language})" if d.language else self.edition(d)

    def canonical(self, d: Designation) -> str:
        """The edition, its reaffirmation and language."""
        text = self.edition(d)
        if d.mark("reaffirmed"):
            text += f" (R{d.mark('reaffirmed')})"
        return f"{text}({d.language})" if d.language else text

    def leads(self) -> tuple[str, ...]:
        """The letters with which the prefixes begin; those glued to a kind of document too."""
        found: dict[str, None] = {}
        for way in re.split(r"[|=]", self.row["prefix"]):
            for text in (way.upper(), _bare(way)):
                letters = LEAD.match(text)
                lead = letters[0] if letters else "#"
                found["#" if "0" <= lead <= "9" else lead] = None
            if self.row["kinds"].startswith("["):  # the letter of a division may be glued: KSC 1234
                found.update((f"{_bare(way)}{chr(code)}", None) for code in range(65, 91))
        if self.row["bare"]:
            found["#"] = None
        return tuple(found)


def _written(ways: Iterable[str]) -> str:
    """A pattern for any of the ways of writing."""
    return "|".join(re.escape(way).replace("/", " ?/ ?").replace("\\ ", " ?") for way in ways)


def _prefix_pattern(cell: str) -> str:
    return _written(sorted(re.split(r"[|=]", cell), key=len, reverse=True))


def _written_kinds(cell: str) -> str:
    """The kinds of a row: `?` before them when the number may stand without; a pattern in square brackets stays one."""
    if not cell:
        return ""
    ways = []
    for way in re.split(r"[|=]", cell.removeprefix("?")):
        sign = r" ?/ ?" if way[0] == "/" else "[ -]" if way[0] == "-" else " ?" if way[0] == "[" else " "
        bare = way.lstrip("/-")
        ways.append(sign + (bare if bare.startswith("[") else _written([bare])) + r"(?![A-Z])")
    ways.sort(key=len, reverse=True)
    return f"(?:{'|'.join(ways)})" + ("?" if cell.startswith("?") else "")


def _inner_parts(sign: str) -> str:
    """Parts of a wrapped number: a body that prints points prints them there too."""
    return rf"(?:(?:\.(?!{YEAR}(?![0-9]))[0-9]{{1,4}}){{1,4}}|{european.PARTS})" if sign == "." else european.PARTS


def _repeated(part: str, sign: str, years: tuple[_Year, ...]) -> str:
    """Up to four parts; what would be a year is none."""
    if not part:
        return ""
    dated = any(year.separator == sign for year in years) or sign == "-"
    return rf"(?:{rf'(?!{re.escape(sign)}{YEAR}(?![0-9A-Z.-]))' if dated else ''}{part}){{0,4}}"


def _full_year(text: str | None) -> tuple[int | None, int | None]:
    """Year and month of `:2018`, `-22`, `_202208`, ` (2018)`."""
    if not text:
        return None, None
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) == 2:
        return int(digits) + (2000 if int(digits) <= _TURN else 1900), None
    return int(digits[:4]), int(digits[4:6]) if len(digits) == 6 else None


def _supplements(text: str) -> tuple[Supplement, ...]:
    made = []
    for sign, name, year in _ONE.findall(text):
        match = _NAME.fullmatch(name)
        kind, number = (match[1], match[2]) if match else (name, "")
        made.append(
            Supplement(
                _SUPPLEMENTS[kind.upper()], number.upper(), int(year) if year else None, consolidated="+" in sign
            )
        )
    return tuple(made)


def add(table: tuple[Row, ...]) -> None:
    """Register the scheme of each row."""
    for row in table:
        scheme = Table(row)
        register(
            row["code"],
            en=row["en"],
            zh=row["zh"],
            example=row["example"],
            leads=scheme.leads(),
            read=scheme.read,
            grammar=scheme.grammar,
            canonical=scheme.canonical,
            work=scheme.work,
            edition=scheme.edition,
            expression=scheme.expression,
            in_text=row["in_text"] == "yes",
        )


add(rows("codes/schemes.csv"))
