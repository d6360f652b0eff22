"""A document as ReqIF 1.2 (OMG formal/16-07-01): clauses are chapters, provisions are requirements below them.

Identifiers are made of the standard's number without its year and of Guiju's own, so that the next edition's file
updates the objects of this one. Dates are the standard's: a file of the same text is the same file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from guiju.core.designation import DesignationError, parse
from guiju.core.provision import Modality
from guiju.core.provision.model import Quantity
from guiju.core.text import tabular
from guiju.core.text.candidates import Candidate, as_read, candidates
from guiju.core.text.labels import heading, label
from guiju.core.text.limits import checks, grade, quantities, values, written
from guiju.core.text.model import Clause, Document, Table
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.ruling import Decided
from guiju.core.text.tabular import ILLEGAL, text
from guiju.core.text.walking import blocks, plain

NAMESPACE = "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"
_XHTML = "http://www.w3.org/1999/xhtml"
_LONGEST = 1_000_000
_CHAPTER = ("ReqIF.ForeignID", "ReqIF.ChapterNumber", "ReqIF.ChapterName", "ChapterName.en")
_PROVISION = (
    "ReqIF.ForeignID", "ReqIF.Text", "Kind", "Clause", "Label", "Container", "Characteristic", "Operator", "Value",
    "Low", "High", "Unit", "UnitText", "Class", "Method", "References", "Checks", "Certainty", "Language",
)  # fmt: skip
_QUANTITY = (
    "ReqIF.ForeignID",
    "Role",
    "Characteristic",
    "Operator",
    "Value",
    "Low",
    "High",
    "Unit",
    "UnitText",
    "Class",
)
_TABLE = ("ReqIF.ForeignID", "ReqIF.Text", "Clause", "Label")
_TYPES = {"chapter": _CHAPTER, "provision": _PROVISION, "quantity": _QUANTITY, "table": _TABLE}
_SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_XHTML_ATTRIBUTES = {"ReqIF.Text", "ReqIF.ChapterName", "ChapterName.en"}


def write(document: Document, language: str = "") -> bytes:
    """UTF-8 ReqIF. Text in all languages stands in one object, the leading one first."""
    return _Writer(document).write()


@dataclass(slots=True)
class _Writer:
    document: Document
    own: dict[str, Number] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    prefix: str = ""
    day: str = ""
    below: dict[str, list[Candidate]] = field(default_factory=dict)
    objects: list[str] = field(default_factory=list)
    decided: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)

    def write(self) -> bytes:
        front = self.document.front
        self.own = numbers(self.document)
        self.day = f"{_day(front.published)}T00:00:00Z"
        self.prefix = "_" + hashlib.sha256(_work(front.designation or str(front.titles)).encode()).hexdigest()[:12]
        for candidate in candidates(self.document):
            self.below.setdefault(candidate.clause, []).append(candidate)
        self.decided = _decided(self.document)
        tree = "".join(self._clause(clause) for clause in self.document.clauses)
        title = " ".join([front.designation, *front.titles.values()]).strip()
        name = _attribute(title or "standard")
        specification = (
            f'<SPECIFICATION IDENTIFIER="{self._name("specification", "")}" LAST-CHANGE="{self.day}" LONG-NAME={name}>'
            f"<TYPE><SPECIFICATION-TYPE-REF>{self.prefix}-type-specification</SPECIFICATION-TYPE-REF></TYPE>"
            f"<CHILDREN>{tree}</CHILDREN></SPECIFICATION>"
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<REQ-IF xmlns="{NAMESPACE}" xmlns:xhtml="{_XHTML}"><THE-HEADER>'
            f'<REQ-IF-HEADER IDENTIFIER="{self.prefix}-header">'
            f"<CREATION-TIME>{self.day}</CREATION-TIME><REQ-IF-TOOL-ID>Guiju</REQ-IF-TOOL-ID>"
            "<REQ-IF-VERSION>1.0</REQ-IF-VERSION><SOURCE-TOOL-ID>Guiju</SOURCE-TOOL-ID>"
            f"<TITLE>{text(title or 'standard')}</TITLE></REQ-IF-HEADER></THE-HEADER>"
            f"<CORE-CONTENT><REQ-IF-CONTENT><DATATYPES>{self._datatypes()}</DATATYPES>"
            f"<SPEC-TYPES>{self._types()}</SPEC-TYPES>\n<SPEC-OBJECTS>{''.join(self.objects)}</SPEC-OBJECTS>\n"
            f"<SPECIFICATIONS>{specification}</SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>\n"
        ).encode("utf-8", "replace")

    # --- types ---------------------------------------------------------------------------------------------------

    def _datatypes(self) -> str:
        kinds = "".join(
            f'<ENUM-VALUE IDENTIFIER="{self.prefix}-kind-{kind.value}" LAST-CHANGE="{self.day}" '
            f'LONG-NAME="{kind.value}">'
            f'<PROPERTIES><EMBEDDED-VALUE KEY="{place}" OTHER-CONTENT=""/></PROPERTIES></ENUM-VALUE>'
            for place, kind in enumerate(Modality)
        )
        return (
            f'<DATATYPE-DEFINITION-STRING IDENTIFIER="{self.prefix}-string" LAST-CHANGE="{self.day}" '
            f'LONG-NAME="String" MAX-LENGTH="{_LONGEST}"/>'
            f'<DATATYPE-DEFINITION-XHTML IDENTIFIER="{self.prefix}-xhtml" LAST-CHANGE="{self.day}" LONG-NAME="XHTML"/>'
            f'<DATATYPE-DEFINITION-ENUMERATION IDENTIFIER="{self.prefix}-kind" LAST-CHANGE="{self.day}" '
            f'LONG-NAME="Kind of provision"><SPECIFIED-VALUES>{kinds}</SPECIFIED-VALUES>'
            "</DATATYPE-DEFINITION-ENUMERATION>"
        )

    def _types(self) -> str:
        made = [
            f'<SPECIFICATION-TYPE IDENTIFIER="{self.prefix}-type-specification" LAST-CHANGE="{self.day}" '
            'LONG-NAME="Standard"/>'
        ]
        for kind, names in _TYPES.items():
            attributes = "".join(self._definition(kind, name) for name in names)
            made.append(
                f'<SPEC-OBJECT-TYPE IDENTIFIER="{self.prefix}-type-{kind}" LAST-CHANGE="{self.day}" '
                f'LONG-NAME="{kind.capitalize()}"><SPEC-ATTRIBUTES>{attributes}</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>'
            )
        return "".join(made)

    def _definition(self, kind: str, name: str) -> str:
        tag, datatype, more = self._form(name)
        return (
            f'<ATTRIBUTE-DEFINITION-{tag} IDENTIFIER="{self._defined(kind, name)}" LAST-CHANGE="{self.day}" '
            f'LONG-NAME="{name}"{more}><TYPE><DATATYPE-DEFINITION-{tag}-REF>{self.prefix}-{datatype}'
            f"</DATATYPE-DEFINITION-{tag}-REF></TYPE></ATTRIBUTE-DEFINITION-{tag}>"
        )

    def _defined(self, kind: str, name: str) -> str:
        return f"{self.prefix}-{kind}-{name}"

    def _form(self, name: str) -> tuple[str, str, str]:
        if name == "Kind":
            return "ENUMERATION", "kind", ' MULTI-VALUED="false"'
        if name in _XHTML_ATTRIBUTES:
            return "XHTML", "xhtml", ""
        return "STRING", "string", ""

    # --- objects -------------------------------------------------------------------------------------------------

    def _name(self, what: str, identifier: str) -> str:
        """An identifier for XML, once each: what it is and what it is called in the text."""
        plainly = re.sub(
            r"[^A-Za-z0-9_.-]", lambda match: f"_{ord(match[0]):x}_" if match[0] != "/" else "--", identifier
        )
        wish = name = f"{self.prefix}-{what}-{plainly}".rstrip("-")
        count = self.counts.get(wish, 1)
        while name in self.taken:
            count += 1
            name = f"{wish}.{count}"
        self.counts[wish] = count
        self.taken.add(name)
        return name

    def _clause(self, clause: Clause) -> str:
        number = self.own.get(clause.id)
        first = self.document.languages[0] if self.document.languages else "zh"
        given = {
            "ReqIF.ForeignID": clause.id,
            "ReqIF.ChapterNumber": heading(number, first) or clause.label,
        }
        for place, language in enumerate(clause.title):
            name = "ReqIF.ChapterName" if place == 0 else "ChapterName.en" if language == "en" else ""
            if name:
                given[name] = _xhtml([(language, plain(clause.title[language]))])
        tables = [self._table(clause, block) for block in blocks(clause.blocks) if isinstance(block, Table)]
        inner = [*tables, *(self._provision(candidate) for candidate in self.below.get(clause.id, ()))]
        children = "".join([*inner, *(self._clause(one) for one in clause.clauses)])
        return self._placed("chapter", clause.id, given, children)

    def _table(self, clause: Clause, table: Table) -> str:
        """A table as it is printed: its number and caption, its unit, its rows, its notes and footnotes."""
        first = self.document.languages[0] if self.document.languages else "zh"
        number = self.own.get(table.id)
        shown = table.label or (label("table", first, number.text) if number is not None else "")
        identifier = table.id or f"{clause.id}.table"
        given = {
            "ReqIF.ForeignID": identifier,
            "ReqIF.Text": tabular.xhtml(table, shown, self.own, first, self.decided.get(table.id, {})),
            "Clause": clause.id,
            "Label": shown,
        }
        return self._placed("table", identifier, given, "")

    def _provision(self, candidate: Candidate) -> str:
        found = quantities(candidate)
        limits = [one for one in found if one.role == "limit"] or list(found)
        first = limits[0] if limits else None
        provision = candidate.provision
        texts = [(candidate.language, candidate.text)]
        texts += [(language, other) for language, (other, _) in candidate.others.items()]
        given = {
            "ReqIF.ForeignID": candidate.id,
            "ReqIF.Text": _xhtml(texts),
            "Kind": candidate.kind.value,
            "Clause": candidate.clause,
            "Label": candidate.label,
            "Container": candidate.container,
            "Method": provision.method if provision is not None else "",
            "References": "; ".join(one.text for one in provision.references) if provision is not None else "",
            "Checks": "; ".join(f"{one.op} {', '.join(one.values)}".strip() for one in checks(candidate)),
            "Certainty": f"{provision.certainty:g}" if provision is not None else "",
            "Language": candidate.language,
            **_told(first, grade(candidate, first)),
        }
        inner = ""
        if len(found) > 1:
            inner = "".join(self._quantity(candidate, one, place) for place, one in enumerate(found, 1))
        return self._placed("provision", candidate.id, given, inner)

    def _quantity(self, candidate: Candidate, quantity: Quantity, place: int) -> str:
        name = f"{candidate.id}.q{place}"
        given = {"ReqIF.ForeignID": name, "Role": quantity.role, **_told(quantity, grade(candidate, quantity))}
        return self._placed("quantity", name, given, "")

    def _placed(self, kind: str, identifier: str, given: dict[str, str], children: str) -> str:
        """Keep an object and give its place in the hierarchy."""
        name = self._name(kind, identifier)
        attributes = "".join(self._value(kind, key, given[key]) for key in _TYPES[kind] if given.get(key))
        reference = f"<SPEC-OBJECT-TYPE-REF>{self.prefix}-type-{kind}</SPEC-OBJECT-TYPE-REF>"
        self.objects.append(
            f'\n<SPEC-OBJECT IDENTIFIER="{name}" LAST-CHANGE="{self.day}"><TYPE>{reference}</TYPE>'
            f"<VALUES>{attributes}</VALUES></SPEC-OBJECT>"
        )
        inner = f"<CHILDREN>{children}</CHILDREN>" if children else ""
        return (
            f'\n<SPEC-HIERARCHY IDENTIFIER="{name}-h" LAST-CHANGE="{self.day}"><OBJECT><SPEC-OBJECT-REF>{name}'
            f"</SPEC-OBJECT-REF></OBJECT>{inner}</SPEC-HIERARCHY>"
        )

    def _value(self, kind: str, name: str, value: str) -> str:
        tag = self._form(name)[0]
        defined = self._defined(kind, name)
        definition = (
            f"<DEFINITION><ATTRIBUTE-DEFINITION-{tag}-REF>{defined}</ATTRIBUTE-DEFINITION-{tag}-REF></DEFINITION>"
        )
        match tag:
            case "ENUMERATION":
                inner = f"<VALUES><ENUM-VALUE-REF>{self.prefix}-kind-{value}</ENUM-VALUE-REF></VALUES>"
                return f"<ATTRIBUTE-VALUE-ENUMERATION>{inner}{definition}</ATTRIBUTE-VALUE-ENUMERATION>"
            case "XHTML":
                return f"<ATTRIBUTE-VALUE-XHTML>{definition}<THE-VALUE>{value}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>"
        shown = _attribute(value[:_LONGEST])
        return f"<ATTRIBUTE-VALUE-STRING THE-VALUE={shown}>{definition}</ATTRIBUTE-VALUE-STRING>"


def _decided(document: Document) -> dict[str, dict[tuple[int, int], str]]:
    """Table → row and column of the cells people decided on → what they say now: nothing, where it was rejected."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    if not isinstance(document, Decided):
        return found
    answered = {candidate.id: candidate.cell for candidate in candidates(document)}
    for candidate in as_read(document):
        read, now = candidate.cell, answered.get(candidate.id)
        if read is None or read == now:
            continue
        quantity = now.quantity if now is not None else None
        shown = f"{_SIGNS.get(quantity.op, '')} {values(quantity)}".strip() if quantity is not None else ""
        found.setdefault(candidate.block, {})[read.row, read.column] = shown
    return found


def _told(quantity: Quantity | None, grade: str) -> dict[str, str]:
    if quantity is None:
        return {"Class": grade}
    return {
        "Characteristic": quantity.characteristic,
        "Operator": quantity.op,
        "Value": values(quantity),
        "Low": written(quantity.low),
        "High": written(quantity.high),
        "Unit": quantity.unit,
        "UnitText": quantity.unit_text,
        "Class": grade,
    }


def _xhtml(texts: Sequence[tuple[str, str]]) -> str:
    """Texts as one block of XHTML, each in its language."""
    inner = "".join(f'<xhtml:p xml:lang="{_tag(language)}">{text(words)}</xhtml:p>' for language, words in texts)
    return f"<xhtml:div>{inner}</xhtml:div>"


def _tag(language: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", language)[:8] or "und"


def _attribute(value: str) -> str:
    return quoteattr(ILLEGAL.sub("\ufffd", value))


def _work(designation: str) -> str:
    try:
        return parse(designation).work
    except DesignationError:
        return designation


def _day(published: str) -> str:
    """The day of publication; 1970-01-01 where the text says none."""
    return published if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", published) else "1970-01-01"
