"""OSCAL catalogues (NIST, JSON) to a document: groups and controls are clauses, enhancements clauses in them, parts
paragraphs and lists, guidance a note; parameters are printed as a reader of the catalogue sees them."""

from __future__ import annotations

import json
import re
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.identifiers import well_formed, with_identifiers
from guiju.core.text.model import (
    Block,
    Clause,
    Cross,
    Document,
    Entry,
    Front,
    Inlines,
    Item,
    Kind,
    Link,
    Listing,
    Note,
    Notice,
    Paragraph,
    Reading,
    Run,
    Styled,
)

LARGEST = 64_000_000
"""Bytes of JSON."""
_INSERT = re.compile(r"\{\{\s*(?:insert:\s*)?(?:param(?:eter)?\s*,\s*)?([\w.-]{1,100})\s*\}\}")
_LINK = re.compile(
    r"\[([^\[\]]{1,300})\]\((#[\w.-]{1,100}|https?://[^\s()]{1,1000})\)|\*\*([^*]{1,300})\*\*|\*([^*\s][^*]{0,300})\*"
)
_DEEPEST = 12
_NOTES = {"guidance", "overview", "assessment-method", "assessment-objective", "objective", "example", "assessment"}
_SILENT = {"id", "class", "title", "params", "props", "parts", "controls", "groups", "links", "name", "prose", "ns"}


def read(data: bytes, where: str = "") -> Reading:
    """The document of an OSCAL catalogue. Raises GuijuError for what is no catalogue, too large or too deep."""
    if len(data) > LARGEST:
        raise GuijuError("{} bytes of JSON", len(data), where=where, expected=sentence("at most {}", LARGEST))
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise GuijuError("this is no JSON", where=where, expected="an OSCAL catalogue in JSON") from error
    catalogue = told.get("catalog") if isinstance(told, dict) else None
    if not isinstance(catalogue, dict):
        raise GuijuError("there is no catalog in the file", where=where, expected='an object with "catalog"')
    reader = _Reader(catalogue)
    return reader.read()


class _Reader:
    def __init__(self, catalogue: dict[str, Any]) -> None:
        self.catalogue = catalogue
        self.notices: list[Notice] = []
        self.known: set[str] = set()
        self.parameters: dict[str, dict[str, Any]] = {}
        self._gather(catalogue, 0)

    def _gather(self, told: dict[str, Any], level: int) -> None:
        """Identifiers and parameters of everything inside."""
        if level > _DEEPEST:
            raise GuijuError("groups and controls nested too deep", expected=sentence("at most {} levels", _DEEPEST))
        for parameter in _dicts(told, "params"):
            self.parameters[_text(parameter, "id")] = parameter
        for inner in (*_dicts(told, "groups"), *_dicts(told, "controls")):
            self.known.add(_text(inner, "id"))
            self._gather(inner, level + 1)

    def read(self) -> Reading:
        catalogue = self.catalogue
        metadata = catalogue.get("metadata") if isinstance(catalogue.get("metadata"), dict) else {}
        assert isinstance(metadata, dict)
        clauses = [self._clause(group, f"groups[{i}]") for i, group in enumerate(_dicts(catalogue, "groups"))]
        clauses += [self._clause(one, f"controls[{i}]") for i, one in enumerate(_dicts(catalogue, "controls"))]
        loose = self._parts(_dicts(catalogue, "parts"), "catalog", 0)
        if loose:
            clauses.insert(0, Clause("", Kind.FRONT, blocks=loose, unnumbered=True))
        sources = self._sources()
        if sources:
            clauses.append(
                Clause("bibliography", Kind.BIBLIOGRAPHY, {"en": (Run("References"),)}, blocks=sources, unnumbered=True)
            )
        front = Front(
            titles={"en": _text(metadata, "title")} if _text(metadata, "title") else {},
            edition=_text(metadata, "version"),
            published=_text(metadata, "last-modified")[:10],
            issuers=tuple(
                {"en": _text(party, "name")} for party in _dicts(metadata, "parties") if _text(party, "name")
            ),
            more={f"prop {_text(p, 'name')}": _text(p, "value") for p in _dicts(metadata, "props")}
            | ({"oscal-version": _text(metadata, "oscal-version")} if _text(metadata, "oscal-version") else {}),
        )
        document = with_identifiers(Document(("en",), front, tuple(clauses)))
        return Reading(document, tuple(self.notices))

    def _clause(self, told: dict[str, Any], where: str) -> Clause:
        """A group, a control or an enhancement."""
        own = _text(told, "id")
        props = {_text(p, "name"): _text(p, "value") for p in _dicts(told, "props")}
        blocks = list(self._parts(_dicts(told, "parts"), where, 0))
        if props.get("status", "").lower() in ("withdrawn", "deprecated"):
            blocks.insert(0, self._withdrawn(told, props["status"]))
        related = [
            _text(link, "href")[1:] for link in _dicts(told, "links") if _text(link, "rel") in ("related", "related-to")
        ]
        shown = [target for target in related if target in self.known]
        if shown:
            words: list[Any] = [Run("Related controls: ")]
            for place, target in enumerate(shown):
                words += [Run(", ")] if place else []
                words.append(Cross(target, target.upper()))
            blocks.append(Note("note", (Paragraph({"en": tuple(words)}),)))
        for key in told:
            if key not in _SILENT:
                self.notices.append(
                    Notice(f"{where}.{key}", "a field that is not known", json.dumps(told[key])[:500], False)
                )
        inner = [
            self._clause(one, f"{where}.{kind}[{i}]")
            for kind in ("groups", "controls")
            for i, one in enumerate(_dicts(told, kind))
        ]
        title = self.inlines(_text(told, "title"))
        return Clause(
            own if well_formed(own) else "",
            Kind.CLAUSE,
            {"en": title} if title else {},
            props.get("label", ""),
            tuple(blocks),
            tuple(inner),
            unnumbered=not props.get("label"),
        )

    def _withdrawn(self, told: dict[str, Any], status: str) -> Paragraph:
        targets = [
            _text(link, "href")[1:]
            for link in _dicts(told, "links")
            if _text(link, "rel") in ("incorporated-into", "moved-to")
        ]
        words: list[Any] = [Run(f"[{status.capitalize()}")]
        for place, target in enumerate(targets):
            words += [Run(": incorporated into " if not place else ", "), Cross(target, target.upper())]
        return Paragraph({"en": (*words, Run("]"))})

    def _parts(self, parts: list[dict[str, Any]], where: str, level: int) -> tuple[Block, ...]:
        """Statements as paragraphs and lists, guidance as notes."""
        if level > _DEEPEST:
            raise GuijuError("parts nested too deep", where=where, expected=sentence("at most {} levels", _DEEPEST))
        blocks: list[Block] = []
        items: list[Item] = []

        def flush() -> None:
            if items:
                first = items[0].label[:1]
                style = "letter" if first.isalpha() else "number" if first.isdigit() or first == "(" else "plain"
                blocks.append(Listing(style, tuple(items)))  # type: ignore[arg-type]
                items.clear()

        for place, part in enumerate(parts):
            here = f"{where}.parts[{place}]"
            kind = _text(part, "name")
            own = _text(part, "id")
            inner = self._parts(_dicts(part, "parts"), here, level + 1)
            prose = self._prose(_text(part, "prose"), _text(part, "title"))
            name = own if well_formed(own) else ""
            if kind == "item":
                label = next((_text(p, "value") for p in _dicts(part, "props") if _text(p, "name") == "label"), "")
                items.append(Item((*prose, *inner), name, label))
                continue
            flush()
            if not prose and not inner:
                continue
            if kind in _NOTES:
                label = _text(part, "title") or kind.replace("-", " ").capitalize()
                blocks.append(Note("example" if kind == "example" else "note", (*prose, *inner), name, label))
            else:
                if prose and isinstance(prose[0], Paragraph):
                    prose = (Paragraph(prose[0].words, name), *prose[1:])
                blocks += [*prose, *inner]
        flush()
        return tuple(blocks)

    def _prose(self, prose: str, title: str) -> tuple[Block, ...]:
        del title
        parts = [part for part in re.split(r"\n\s*\n", prose) if part.strip()]
        return tuple(Paragraph({"en": self.inlines(part)}) for part in parts)

    def inlines(self, text: str, level: int = 0) -> Inlines:
        """Prose with its parameters put in."""
        found: list[Any] = []
        place = 0
        said = _INSERT.sub(lambda match: self._parameter(match[1], level), " ".join(text.split()))
        for match in _LINK.finditer(said):
            found.append(Run(said[place : match.start()]))
            place = match.end()
            if match[3] or match[4]:
                found.append(Styled("bold" if match[3] else "italic", (Run(match[3] or match[4]),)))
            elif match[2].startswith("#"):
                found.append(Cross(match[2][1:], match[1]) if match[2][1:] in self.known else Run(match[1]))
            else:
                found.append(Link(match[2], (Run(match[1]),)))
        found.append(Run(said[place:]))
        return tuple(i for i in found if not (isinstance(i, Run) and not i.text))

    def _parameter(self, name: str, level: int) -> str:
        """[Assignment: …] or [Selection: …; …], as the printed catalogue has it."""
        told = self.parameters.get(name)
        if told is None or level > 6:
            self.notices.append(Notice(name, "a parameter nobody defines", name))
            return f"[{name}]"
        select = told.get("select")
        if isinstance(select, dict):
            choices = select.get("choice") if isinstance(select.get("choice"), list) else []
            assert isinstance(choices, list)
            shown = "; ".join(
                _INSERT.sub(lambda match: self._parameter(match[1], level + 1), str(choice)) for choice in choices[:200]
            )
            many = " (one or more)" if select.get("how-many") == "one-or-more" else ""
            return f"[Selection{many}: {shown[:10_000]}]"
        values = told.get("values")
        if isinstance(values, list) and values:
            return ", ".join(str(value) for value in values[:50])
        return f"[Assignment: {_text(told, 'label') or name}]"

    def _sources(self) -> tuple[Block, ...]:
        back = self.catalogue.get("back-matter")
        found: list[Block] = []
        for one in _dicts(back, "resources") if isinstance(back, dict) else []:
            citation = one.get("citation")
            said = _text(citation, "text") if isinstance(citation, dict) else ""
            own = _text(one, "uuid")
            address = next((_text(link, "href") for link in _dicts(one, "rlinks")), "")
            words: list[Any] = [Run(said or _text(one, "title"))]
            if re.match(r"https?://\S+$", address):
                words += [Run(" "), Link(address, (Run(address),))]
            if said or _text(one, "title"):
                title = _text(one, "title") if said and _text(one, "title") not in said else ""
                found.append(Entry(title, {"en": tuple(words)}, f"r-{own}" if well_formed(f"r-{own}") else ""))
        return tuple(found)


def _dicts(told: Any, key: str) -> list[dict[str, Any]]:
    values = told.get(key) if isinstance(told, dict) else None
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _text(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return value.strip() if isinstance(value, str) else ""
