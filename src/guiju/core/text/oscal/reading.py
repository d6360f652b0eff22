"""OSCAL catalogues and resolved profiles (NIST) to a document: groups and controls are clauses, enhancements clauses
in them, parts paragraphs and lists, guidance a note; parameters are printed as a reader of the catalogue sees them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
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
    Inline,
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
from guiju.core.text.oscal import prose, source
from guiju.core.text.oscal.profile import Resolver
from guiju.core.text.oscal.profile import dicts as _dicts

_INSERT = re.compile(r"\{\{\s*(?:insert:\s*)?(?:param(?:eter)?\s*,\s*)?([\w.-]{1,100})\s*\}\}")
_LINK = re.compile(
    r"\[([^\[\]]{1,300})\]\((#[\w.-]{1,100}|https?://[^\s()]{1,1000})\)|\*\*([^*]{1,300})\*\*|\*([^*\s][^*]{0,300})\*"
)
_DEEPEST = 12
_NOTES = {"guidance", "overview", "assessment-method", "assessment-objective", "objective", "example", "assessment"}
_KNOWN = {"uuid", "metadata", "params", "controls", "groups", "back-matter", "parts"}
_FOR_PROGRAMS = {"corresp", "assessment-for", "response-for", "alternate", "canonical"}
"""Links between parts of the file that no reader of it sees."""
_OF_METADATA = {"title", "version", "last-modified", "parties", "props", "oscal-version"}
_LONGEST = 20_000
_SILENT = {"id", "class", "title", "params", "props", "parts", "controls", "groups", "links", "name", "prose", "ns"}


def read(data: bytes, where: str = "", files: Mapping[str, bytes] | None = None) -> Reading:
    """The document of an OSCAL catalogue, or of a profile that is resolved with the catalogues in `files` (by path).

    Raises GuijuError for what is neither, too large or too deep, and for a profile whose imports are not at hand."""
    model, told = source.opened(data, where)
    notices: list[Notice] = []
    if model == "profile":
        resolver = Resolver(_opener(files or {}))
        told = resolver.resolve(told, where)
        notices = resolver.notices
    elif model != "catalog":
        raise GuijuError(
            "an OSCAL file of another kind: {}", source.MODELS.get(model, model), where=where,
            expected="a catalogue or a profile",
        )  # fmt: skip
    reader = _Reader(told, notices)
    return reader.read()


def _opener(files: Mapping[str, bytes]) -> Callable[[str, str], tuple[str, dict[str, Any]]]:
    """Opens what a profile imports, from the files at hand alone."""
    spent = 0

    def opened(address: str, where: str) -> tuple[str, dict[str, Any]]:
        nonlocal spent
        path = address.split("#")[0]
        file = next((key for key in files if key == path or key.endswith(f"/{path}")), None)
        name = path.rsplit("/", 1)[-1]
        file = file or next((key for key in files if key.rsplit("/", 1)[-1] == name), None)
        if file is None:
            raise GuijuError(
                "what the profile imports is not at hand: {}", address[:300], where=where,
                expected="that file beside the profile, or the resolved catalogue",
            )  # fmt: skip
        spent += len(files[file])
        if spent > source.LARGEST:
            expected = sentence("at most {}", source.LARGEST)
            raise GuijuError("{} bytes of JSON", spent, where=where, expected=expected)
        return source.opened(files[file], file)

    return opened


class _Reader:
    def __init__(self, catalogue: dict[str, Any], notices: list[Notice]) -> None:
        self.catalogue = catalogue
        self.notices = notices
        self.quiet: Counter[str] = Counter()
        self.quiet_words: list[str] = []
        self.resources = {
            _text(one, "uuid"): _text(one, "title") or _text(one, "uuid")
            for one in _dicts(catalogue.get("back-matter"), "resources")
        }
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
        unread = [("metadata", metadata, key) for key in metadata if key not in _OF_METADATA]
        unread += [("catalog", catalogue, key) for key in catalogue if key not in _KNOWN]
        for above, those, key in unread:
            told = json.dumps(those[key], ensure_ascii=False)[:_LONGEST]
            self.notices.append(Notice(f"{above}.{key}", "a field that is not read", told, False))
        if self.quiet:
            what = f"{self.quiet.total()} properties for programs ({', '.join(sorted(self.quiet))}) are not printed"
            self.notices.append(Notice("catalog", what, " ".join(self.quiet_words), False))
        return Reading(document, tuple(self.notices))

    def _clause(self, told: dict[str, Any], where: str) -> Clause:
        """A group, a control or an enhancement."""
        own = _text(told, "id")
        label, status = self._label(told), self._status(told)
        blocks = list(self._parts(_dicts(told, "parts"), where, 0))
        if status.lower() in ("withdrawn", "deprecated"):
            blocks.insert(0, self._withdrawn(told, status))
        blocks += self._told_parameters(told)
        blocks += self._links(told, where)
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
            label,
            tuple(blocks),
            tuple(inner),
            unnumbered=not label,
        )

    def _label(self, told: dict[str, Any]) -> str:
        """The label that is printed: the one without a class, else the first that is not for sorting."""
        labels = [(_text(p, "class"), _text(p, "value")) for p in _dicts(told, "props") if _text(p, "name") == "label"]
        plain = next((value for kind, value in labels if not kind), "")
        other = next((value for kind, value in labels if kind not in ("zero-padded", "sort-id")), "")
        return plain or other or next((value for _, value in labels), "")

    def _status(self, told: dict[str, Any]) -> str:
        """The status of a control; other properties are for programs and counted."""
        status = ""
        for prop in _dicts(told, "props"):
            name = _text(prop, "name")
            if name == "status":
                status = _text(prop, "value")
            elif name != "label":
                self.quiet[name] += 1
                self.quiet_words.append(_text(prop, "value"))
        return status

    def _told_parameters(self, told: dict[str, Any]) -> list[Block]:
        """What is said of parameters beside their words: constraints, guidelines, use."""
        items: list[Item] = []
        for parameter in _dicts(told, "params"):
            said = [_text(each, "description") for each in _dicts(parameter, "constraints")]
            said += [_text(each, "prose") for each in _dicts(parameter, "guidelines")]
            said += [_text(parameter, "usage"), _text(parameter, "remarks")]
            blocks = tuple(block for each in said if each for block in self._prose(each))
            if blocks:
                name: Inlines = (Run(_text(parameter, "label") or _text(parameter, "id")),)
                items.append(Item((Paragraph({"en": name}), *blocks)))
        return [Note("note", (Listing("definition", tuple(items)),), "", "Parameters")] if items else []

    def _links(self, told: dict[str, Any], where: str) -> list[Block]:
        """Related controls, and what a control refers to, as notes; a link to nothing is told."""
        related: list[Inline] = []
        references: list[Inline] = []
        for link in _dicts(told, "links"):
            rel, href = _text(link, "rel"), _text(link, "href")
            if rel in ("incorporated-into", "moved-to"):
                continue
            if rel in _FOR_PROGRAMS:
                self.quiet[f"link {rel}"] += 1
                self.quiet_words.append(href)
                continue
            target = href.removeprefix("#")
            side = related if rel in ("related", "related-to") else references
            if href.startswith("#") and target in self.known:
                shown: Inline = Cross(target, target.upper())
            elif href.startswith("#") and target in self.resources:
                shown = Cross(f"r-{target}", _text(link, "text") or self.resources[target])
            elif re.match(r"https?://\S+$", href):
                shown = Link(href, (Run(_text(link, "text") or href),))
            else:
                self.notices.append(
                    Notice(where, f"a link ({rel or 'without a rel'}) to nothing in the file", href, False)
                )
                continue
            side += [Run(", "), shown] if side else [shown]
        made: list[Block] = []
        for lead, side in (("Related controls: ", related), ("References: ", references)):
            if side:
                made.append(Note("note", (Paragraph({"en": (Run(lead), *side)}),)))
        return made

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
            said = self._titled(part, kind) + self._prose(_text(part, "prose"))
            self._status(part)
            name = own if well_formed(own) else ""
            if kind == "item":
                items.append(Item((*said, *inner, *self._links(part, here)), name, self._label(part)))
                continue
            flush()
            inner += tuple(self._links(part, here))
            if not said and not inner:
                continue
            if kind in _NOTES:
                label = _text(part, "title") or kind.replace("-", " ").capitalize()
                blocks.append(Note("example" if kind == "example" else "note", (*said, *inner), name, label))
            else:
                if said and isinstance(said[0], Paragraph):
                    said = (Paragraph(said[0].words, name), *said[1:])
                blocks += [*said, *inner]
        flush()
        return tuple(blocks)

    def _titled(self, part: dict[str, Any], kind: str) -> tuple[Block, ...]:
        """The title of a part, which notes have as their label."""
        title = self.inlines(_text(part, "title")) if kind not in _NOTES else ()
        return (Paragraph({"en": (Styled("bold", title),)}),) if title else ()

    def _prose(self, text: str) -> tuple[Block, ...]:
        return prose.blocks(text, self.inlines)

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


def _text(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return value.strip() if isinstance(value, str) else ""
