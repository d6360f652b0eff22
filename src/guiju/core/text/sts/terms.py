"""Terminological entries (TBX of ISO 30042 in STS, or `term-display`): languages side by side under one entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guiju.core.text.model import Block, Blocks, Clause, Designated, Inlines, Kind, Note, Paragraph, Run, Words
from guiju.core.text.sts.blocks import BlockReader
from guiju.core.text.sts.inlines import says, trimmed
from guiju.core.text.walking import plain
from guiju.core.text.xml import Element, attribute, child, elements, name, text

_GRAMMAR = ("partOfSpeech", "grammaticalGender", "grammaticalNumber")
_SILENT = {*_GRAMMAR, "termType", "normativeAuthorization"}
_PARTS = {"definition": "definition", "note": "note", "example": "example", "source": "source"}


def prepared(root: Element) -> dict[str, str]:
    """What every term is called, in lower case → the identifier of its entry: found before anything is read."""
    found: dict[str, str] = {}
    for entry in root.iter():
        if name(entry) != "termEntry":
            continue
        above = entry.getparent()
        given = attribute(above, "id") if above is not None and name(above) == "term-sec" else ""
        given = given or attribute(entry, "id")
        for term in entry.iter():
            if name(term) == "term" and given and text(term):
                found.setdefault(text(term).lower(), given)
    return found


@dataclass
class _Gathered:
    """What one entry says, by language."""

    preferred: dict[str, list[Inlines]] = field(default_factory=dict)
    admitted: dict[str, list[Inlines]] = field(default_factory=dict)
    deprecated: dict[str, list[Inlines]] = field(default_factory=dict)
    symbols: list[Inlines] = field(default_factory=list)
    field_: Words = field(default_factory=dict)
    parts: dict[str, dict[str, list[Inlines]]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    grammar: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)


def read(reader: BlockReader, element: Element) -> Clause:
    """A `term-sec` with its entry, further entries in it, and the sections in it."""
    state = reader.state
    own = state.identifier(element)
    label = child(element, "label")
    found: Clause | None = None
    blocks: list[Block] = []
    inner: list[Clause] = []
    for one in elements(element):
        kind = name(one)
        if kind == "label":
            continue
        if kind == "termEntry":
            entry = _entry(reader, one, own if found is None else "")
            if found is None:
                found = entry
            else:
                inner.append(entry)
        elif kind == "term-display":
            entry = _display(reader, one, own if found is None else "")
            found, inner = (entry, inner) if found is None else (found, [*inner, entry])
        elif kind == "term-sec":
            inner.append(read(reader, one))
        elif kind == "title":
            blocks.append(Paragraph(reader.mixed.words(one)))
        else:
            blocks += reader.block(one, blocks)
    if found is None:
        found = Clause(own, Kind.TERM)
    return Clause(
        found.id or own, Kind.TERM, found.title, text(label) if label is not None else "", (*found.blocks, *blocks),
        tuple(inner), None, found.term, unnumbered=False,
    )  # fmt: skip


def alone(reader: BlockReader, element: Element) -> Clause:
    """A `termEntry` that stands in no section of its own."""
    return _entry(reader, element, "")


def _entry(reader: BlockReader, element: Element, own: str) -> Clause:
    state = reader.state
    given = state.identifier(element)
    gathered = _Gathered()
    for language_set in elements(element):
        if name(language_set) != "langSet":
            gathered.blocks += _other(reader, language_set, state.language)
            continue
        language = state.see_language(attribute(language_set, "lang"))
        for part in elements(language_set):
            _part(reader, part, language, gathered)
    return _clause(own or given, gathered)


def _part(reader: BlockReader, part: Element, language: str, into: _Gathered) -> None:
    kind = name(part)
    if kind in ("tig", "ntig"):
        _designation(reader, part, language, into)
    elif kind == "subjectField":
        into.field_[language] = trimmed(tuple(reader.mixed.inlines(part)))
    elif kind in _PARTS:
        blocks = reader.content(part, language=language)
        simple = len(blocks) == 1 and isinstance(blocks[0], Paragraph) and list(blocks[0].words) == [language]
        if simple and isinstance(blocks[0], Paragraph):
            into.parts.setdefault(kind, {}).setdefault(language, []).append(blocks[0].words[language])
        else:
            into.blocks += blocks if kind in ("definition", "source") else [Note(kind, blocks)]  # type: ignore[arg-type]
        if kind not in into.order:
            into.order.append(kind)
    else:
        into.blocks += _other(reader, part, language)


def _other(reader: BlockReader, part: Element, language: str) -> Blocks:
    """What an entry says beyond term, definition, notes, examples and sources: as a paragraph."""
    inlines = trimmed(tuple(reader.mixed.inlines(part)))
    address = attribute(part, "xtarget") or attribute(part, "target")
    if name(part) in ("xGraphic", "xMathML", "xSource", "externalCrossReference") and address:
        inlines = (*inlines, Run(f" <{address}>" if inlines else f"<{address}>"))
    if not says(inlines):
        return ()
    if name(part) not in ("see", "crossReference"):
        reader.state.notice(part, f"<{name(part)}> of a term is kept as a paragraph")
    return (Paragraph({language: inlines}),)


def _designation(reader: BlockReader, tig: Element, language: str, into: _Gathered) -> None:
    term = child(tig, "term")
    inlines = trimmed(tuple(reader.mixed.inlines(term))) if term is not None else ()
    standing, kind = child(tig, "normativeAuthorization"), child(tig, "termType")
    value = attribute(standing, "value") if standing is not None else ""
    if kind is not None and attribute(kind, "value") in ("symbol", "formula", "equation") and into.preferred:
        if inlines and inlines not in into.symbols:
            into.symbols.append(inlines)
    elif inlines:
        side = {"admittedTerm": into.admitted, "deprecatedTerm": into.deprecated}.get(value)
        if side is None:
            side = into.preferred if language not in into.preferred else into.admitted
        said = ", ".join(attribute(e, "value") or text(e) for e in elements(tig) if name(e) in _GRAMMAR)
        if said and side is into.preferred:
            into.grammar.setdefault(language, said)
        elif said:
            reader.state.notice(tig, f"the grammar of another term than the preferred one: {said[:80]}", kept=False)
        side.setdefault(language, []).append(inlines)
    for part in elements(tig):
        if name(part) == "term" or name(part) in _SILENT:
            continue
        if text(part):
            reader.state.notice(part, f"<{name(part)}> of a term is kept as a paragraph")
            more = trimmed(tuple(reader.mixed.inlines(part)))
            into.blocks.append(Paragraph({language: (*inlines, Run(": "), *more)}))


def _side_by_side(those: dict[str, list[Inlines]]) -> tuple[Words, ...]:
    most = max((len(said) for said in those.values()), default=0)
    return tuple({lang: said[place] for lang, said in those.items() if place < len(said)} for place in range(most))


def _clause(own: str, of: _Gathered) -> Clause:
    title = {language: said[0] for language, said in of.preferred.items()}
    blocks: list[Block] = []
    for kind in sorted(of.order, key=["definition", "example", "note", "source"].index):
        for words in _side_by_side(of.parts.get(kind, {})):
            if kind in ("note", "example"):
                blocks.append(Note(kind, (Paragraph(words),)))  # type: ignore[arg-type]
            else:
                blocks.append(Paragraph(words, role=kind))  # type: ignore[arg-type]
    term = Designated(
        _side_by_side(of.admitted), _side_by_side(of.deprecated), tuple(of.symbols), of.field_, of.grammar
    )
    return Clause(own, Kind.TERM, title, blocks=(*blocks, *of.blocks), term=term)


def _display(reader: BlockReader, element: Element, own: str) -> Clause:
    """`term-display`: terms, definition and sources without TBX."""
    gathered = _Gathered()
    language = reader.state.language
    for part in elements(element):
        kind = name(part)
        if kind == "term":
            side = gathered.preferred if language not in gathered.preferred else gathered.admitted
            side.setdefault(language, []).append(trimmed(tuple(reader.mixed.inlines(part))))
        elif kind == "def":
            gathered.blocks += [
                Paragraph(b.words, b.id, "definition") if isinstance(b, Paragraph) else b for b in reader.content(part)
            ]
        elif kind == "term-source":
            said = trimmed(tuple(reader.mixed.inlines(part)))
            gathered.blocks.append(Paragraph({language: said}, role="source"))
        else:
            gathered.blocks += reader.block(part, gathered.blocks)
    return _clause(own, gathered)


def bare(inlines: Inlines) -> str:
    """A term without the number of its entry."""
    return re.sub(r"\s*[(（][\d.]+[)）]$", "", plain(inlines))
