"""Tables and figures of STS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guiju.core.text.model import Block, Blocks, Cell, Figure, Footnote, Paragraph, Picture, Table, Words
from guiju.core.text.sts import cals
from guiju.core.text.walking import said
from guiju.core.text.xml import Element, attribute, child, elements, name, text

if TYPE_CHECKING:
    from guiju.core.text.sts.blocks import BlockReader

MOST_COVERED = 1_000
"""Columns or rows one cell may cover."""
_UNIT = re.compile(r"(单位[:：为]|Dimensions? in\b|Values in\b|Units? in\b|Dimensions en\b)", re.IGNORECASE)
_UNIT_TYPES = {"unit", "units", "dimension", "dimensions", "Dimension", "table-unit"}


def read(reader: BlockReader, kind: str, element: Element) -> Blocks:
    """A table or figure, or a group of them."""
    if kind == "table-wrap":
        return _table_wrap(reader, element)
    if kind == "table":
        return (_table(reader, element, {}, {}, ()),)
    if kind == "array":
        inner = [e for e in elements(element) if name(e) in ("table", "tbody")]
        rest = reader.blocks([e for e in elements(element) if name(e) not in ("table", "tbody", "alt-text")])
        return (*(_table(reader, t, {}, {}, (), unnumbered=True) for t in inner), *rest)
    if kind == "fig":
        return (_figure(reader, element),)
    if kind in ("fig-group",):
        parts = tuple(_figure(reader, e) for e in elements(element) if name(e) == "fig")
        caption, _, rest = _caption(reader, element)
        label = child(element, "label")
        others = reader.blocks([e for e in elements(element) if name(e) not in ("fig", "label", "caption")])
        return (
            Figure(
                (),
                reader.state.identifier(element),
                text(label) if label is not None else "",
                caption,
                parts=parts,
                notes=rest + others,
            ),
        )
    if kind == "table-wrap-group":
        caption, unit, rest = _caption(reader, element)
        heads: list[Block] = [Paragraph(words) for words in (caption, unit) if words]
        return (*heads, *rest, *reader.blocks([e for e in elements(element) if name(e) != "caption"]))
    if kind == "graphic":
        return (Figure((_picture(element),), reader.state.identifier(element), unnumbered=True),)
    reader.state.notice(element, f"<{kind}> is kept by its address")
    return (Figure((_picture(element),), reader.state.identifier(element), unnumbered=True), *reader.content(element))


def _caption(reader: BlockReader, element: Element) -> tuple[Words, Words, Blocks]:
    """Title, unit line, and whatever else the caption says."""
    caption = child(element, "caption")
    if caption is None:
        return {}, {}, ()
    title: Words = {}
    unit: Words = {}
    rest: list[Block] = []
    for inner in elements(caption):
        if name(inner) == "title" and not title:
            title = reader.mixed.words(inner)
        elif (
            name(inner) == "p"
            and not unit
            and (attribute(inner, "content-type") in _UNIT_TYPES or _UNIT.search(text(inner)[:30]))
        ):
            unit = reader.mixed.words(inner)
        else:
            rest += reader.block(inner, rest)
    return title, unit, tuple(rest)


def _table_wrap(reader: BlockReader, element: Element) -> Blocks:
    outer, reader.state.footnotes = reader.state.footnotes, []
    caption, unit, notes = _caption(reader, element)
    found: list[Element] = []
    late: list[Element] = []
    for inner in elements(element):
        kind = name(inner)
        if kind == "table":
            found.append(inner)
        elif kind in ("array", "alternatives"):
            found += [t for t in inner.iter() if name(t) == "table"] or []
            if not any(name(t) == "table" for t in inner.iter()):
                late.append(inner)
        elif kind == "table-wrap-foot":
            late += list(elements(inner))
        elif kind not in ("label", "caption"):
            late.append(inner)
    label = child(element, "label")
    shown = text(label) if label is not None else ""
    own = reader.state.identifier(element)
    tables = [
        _table(
            reader,
            t,
            caption if not place else {},
            unit if not place else {},
            (),
            unnumbered=bool(place) or not shown,
            id=own if not place else "",
            label=shown if not place else "",
        )
        for place, t in enumerate(found)
    ]
    notes += reader.blocks(late)
    footnotes, reader.state.footnotes = tuple(reader.state.footnotes), outer
    if not tables:
        tables = [Table((), (), own, shown, caption, unit, unnumbered=not shown)]
        reader.state.notice(element, "a table without rows")
    last = tables[-1]
    tables[-1] = Table(
        last.head,
        last.body,
        last.id,
        last.label,
        last.caption,
        last.unit,
        notes,
        last.footnotes + footnotes,
        last.unnumbered,
        last.widths,
    )
    return tuple(tables)


def _table(
    reader: BlockReader,
    element: Element,
    caption: Words,
    unit: Words,
    footnotes: tuple[Footnote, ...],
    *,
    unnumbered: bool = True,
    id: str = "",
    label: str = "",
) -> Table:
    head: list[tuple[Cell, ...]] = []
    body: list[tuple[Cell, ...]] = []
    foot: list[tuple[Cell, ...]] = []
    widths = _widths(element)
    for part in elements(element):
        kind = name(part)
        if kind == "tgroup":
            group = cals.Group(reader, part)
            if head or body:
                reader.state.notice(part, "a second group of rows in a table: its head stands in the body")
                body += [row for rows in group.read() for row in rows]
                continue
            head, body, foot = group.read()
            widths = widths or group.told_widths()
        elif kind == "tr":
            body.append(_row(reader, part))
        elif kind in ("thead", "tbody", "tfoot"):
            rows = {"thead": head, "tbody": body, "tfoot": foot}[kind]
            rows += [_row(reader, row) for row in elements(part) if name(row) == "tr"]
        elif kind == "title" and text(part) and not caption:
            caption = reader.mixed.words(part)
        elif kind not in ("col", "colgroup") and text(part):
            reader.state.notice(part, f"<{kind}> in a table", kept=False)
    if name(element) == "tbody":
        body = [_row(reader, row) for row in elements(element) if name(row) == "tr"]
    return Table(tuple(head), tuple(body + foot), id, label, caption, unit, (), footnotes, unnumbered, widths)


def _widths(element: Element) -> tuple[str, ...]:
    """How wide the columns are, where each says it."""
    columns = [
        c for e in elements(element) for c in (elements(e) if name(e) == "colgroup" else (e,)) if name(c) == "col"
    ]
    found = [attribute(c, "width").strip() for c in columns for _ in range(_count(c, "span"))]
    return tuple(found[:MOST_COVERED]) if found and all(found) else ()


def _row(reader: BlockReader, element: Element) -> tuple[Cell, ...]:
    cells = []
    for cell in elements(element):
        if name(cell) not in ("td", "th"):
            reader.state.notice(cell, f"<{name(cell)}> in a row of a table")
        align = attribute(cell, "align")
        cells.append(
            Cell(
                reader.content(cell),
                _count(cell, "colspan"),
                _count(cell, "rowspan"),
                name(cell) == "th",
                align if align in ("left", "center", "right") else "",  # type: ignore[arg-type]
                reader.state.identifier(cell),
            )
        )
    return tuple(cells)


def _count(element: Element, which: str) -> int:
    given = attribute(element, which).strip()
    return max(1, min(int(given), MOST_COVERED)) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _picture(element: Element) -> Picture:
    alt = child(element, "alt-text", "long-desc")
    return Picture(attribute(element, "href"), text(alt) if alt is not None else "")


def _figure(reader: BlockReader, element: Element) -> Figure:
    outer, reader.state.footnotes = reader.state.footnotes, []
    caption, unit, notes = _caption(reader, element)
    label = child(element, "label")
    pictures: list[Picture] = []
    parts: list[Figure] = []
    key: Blocks = ()
    rest: list[Block] = list(notes)
    for inner in elements(element):
        kind = name(inner)
        if kind in ("label", "caption", "alt-text", "long-desc"):
            if kind.endswith(("text", "desc")) and text(inner):
                reader.state.notice(inner, "what describes a picture in words", kept=False)
        elif kind in ("graphic", "inline-graphic", "media"):
            pictures.append(_picture(inner))
            said_ = child(inner, "caption", "label")
            if said_ is not None:
                rest += reader.content(said_)
        elif kind == "alternatives":
            shown = [e for e in elements(inner) if name(e) in ("graphic", "inline-graphic")]
            pictures += [_picture(e) for e in shown[:1]]
        elif kind == "fig":
            parts.append(_figure(reader, inner))
        elif kind == "p" and not unit and _UNIT.search(text(inner)[:30]):
            unit = reader.mixed.words(inner)
        elif kind in ("def-list", "list") or (
            kind == "table-wrap" and re.match(r"(key|图例|légende)", text(inner), re.I)
        ):
            key += reader.block(inner, [])
        else:
            rest += reader.block(inner, rest)
    pictures += [p for block in rest if isinstance(block, Figure) and not said(block.caption) for p in block.pictures]
    kept = tuple(block for block in rest if not (isinstance(block, Figure) and not said(block.caption)))
    footnotes, reader.state.footnotes = tuple(reader.state.footnotes), outer
    shown_label = text(label) if label is not None else ""
    return Figure(
        tuple(pictures),
        reader.state.identifier(element),
        shown_label,
        caption,
        unit,
        key,
        tuple(parts),
        kept,
        footnotes,
        unnumbered=not shown_label,
    )
