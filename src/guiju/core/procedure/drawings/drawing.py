"""A procedure draws itself: its states and acts as one SVG picture, the same text for the same definition.

Colours follow the variables of the page it stands in (`--ink`, `--paper`, …) and have literal values of their own, so
that the file also stands alone. Nothing is said by colour alone: an act at will has a dashed line, an act that time
does carries a clock, an end a double frame, the present state the word "now".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from html import escape

from guiju.core.procedure.drawings.geometry import Picture, Row, Texts, place
from guiju.core.procedure.drawings.main_path import Way, ladder
from guiju.core.procedure.drawings.sheet import BETWEEN, BOX, EDGE, Language, Names, clock_mark, names_of, number
from guiju.core.procedure.model import NEW, Procedure
from guiju.data import tables


@cache
def style() -> str:
    """The style sheet of a drawing: inside it where it is a file of its own, a file beside it on a page."""
    return tables.text("drawn/procedure.css")


@dataclass(frozen=True)
class Standing:
    """Where a case stands: its present state, and the acts already done."""

    state: str
    acts: Collection[str] = ()


NOWHERE = Standing("")


def draw(procedure: Procedure, language: Language, standing: Standing = NOWHERE, *, alone: bool = True) -> str:
    """The picture of a procedure as SVG text: a file of its own, or for a page that has the style sheet. Widths are
    estimated, so no font is needed. Any checked procedure can be drawn."""
    names = names_of(language)
    picture = place(procedure, ladder(procedure), names, standing.state)
    title = getattr(procedure.label, language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pp" viewBox="0 0 {number(picture.width)} '
        f'{number(picture.height)}" width="{number(picture.width)}" height="{number(picture.height)}" role="img" '
        f'aria-labelledby="pp-title pp-desc" lang="{names.tag}" font-family="sans-serif">',
        f'<title id="pp-title">{escape(title)}</title>',
        f'<desc id="pp-desc">{escape(_described(procedure, picture, names))}</desc>',
        f"<style>{style()}</style>" if alone else "",
        f'<rect class="bg" width="{number(picture.width)}" height="{number(picture.height)}" fill="#fbfaf7"/>',
        *_bands(picture),
        *_lines(picture, standing),
        *_boxes(procedure, picture, standing),
        *_rows(picture, standing),
        *_key(picture),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _described(procedure: Procedure, picture: Picture, names: Names) -> str:
    path = [procedure.states[state].label for _, state in picture.ladder.path]
    return names.description.format(
        states=len(procedure.states), acts=len(procedure.acts),
        path=" → ".join(getattr(label, names.language) for label in path),
    )  # fmt: skip


def _texts(css: str, size: str, fill: str, texts: Texts, weight: str = "") -> list[str]:
    """A layer of texts: (x, baseline, text, extra class)."""
    if not texts:
        return []
    bold = f' font-weight="{weight}"' if weight else ""
    inner = (
        "".join(
            f'<text x="{number(x)}" y="{number(y)}"{f" class={extra!r}" if extra else ""}>{escape(text)}</text>'
            for x, y, text, extra in texts
        )
        .replace("class='", 'class="')
        .replace("'>", '">')
    )
    return [f'<g class="{css}" font-size="{size}" fill="{fill}"{bold}>{inner}</g>']


def _bands(picture: Picture) -> list[str]:
    shapes = "".join(
        f'<rect x="0" y="{number(b.top)}" width="{number(picture.width)}" height="{number(b.bottom - b.top)}"/>'
        for n, b in enumerate(picture.bands)
        if n % 2 == 0
    )
    texts: Texts = [(EDGE, b.top + 21, f"{b.code} {b.name}", "") for b in picture.bands]
    return [f'<g class="band" fill="#f3f0e8">{shapes}</g>' if shapes else "", *_texts("stage", "12", "#6e6a62", texts)]


def _lines(picture: Picture, standing: Standing) -> list[str]:
    found = []
    for stroke in picture.strokes:
        done = stroke.act in standing.acts
        css = ("main" if stroke.main else "line") + (" done" if done else "")
        width = 2.2 if done else 1.6 if stroke.main else 1.1
        dash = ' stroke-dasharray="3 3"' if stroke.dashed else ""
        colour = "#24476b" if done else "#1c1b19" if stroke.main else "#6e6a62"
        found.append(f'<path class="{css}" d="{stroke.path}" stroke="{colour}" stroke-width="{width}"{dash}/>')
    dots = "".join(f'<circle cx="{number(x)}" cy="{number(y)}" r="2.4"/>' for x, y in picture.dots)
    tips = "".join(f'<path d="{d}"/>' for d in dict.fromkeys(t.path for t in picture.tips if not t.main))
    main = "".join(f'<path d="{d}"/>' for d in dict.fromkeys(t.path for t in picture.tips if t.main))
    return [
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{"".join(found)}</g>',
        f'<g class="dot" fill="#6e6a62">{dots}</g>',
        f'<g class="tip" fill="#6e6a62">{tips}</g>',
        f'<g class="main-tip" fill="#1c1b19">{main}</g>',
    ]


def _boxes(procedure: Procedure, picture: Picture, standing: Standing) -> list[str]:
    shapes, texts, codes = [], [], []
    for box in picture.boxes:
        here = box.state == standing.state
        if box.state == NEW:
            shapes.append(
                f'<circle class="main" cx="{number(box.x)}" cy="{number(box.y)}" r="5" fill="none" stroke="#1c1b19"/>'
            )
            continue
        half = BOX / 2
        frame = (
            f'<rect x="{number(box.x)}" y="{number(box.y - half)}" width="{number(box.width)}" height="{BOX}" rx="2"/>'
        )
        if procedure.states[box.state].end:
            frame += (
                f'<rect x="{number(box.x + 3)}" y="{number(box.y - half + 3)}" width="{number(box.width - 6)}" '
                f'height="{BOX - 6}" rx="1"/>'
            )
        if here:
            frame = f'<g class="here" fill="#24476b" stroke="#24476b">{frame}</g>'
        shapes.append(frame)
        extra = "here-text" if here else ""
        texts.append((box.text_x, box.y + 5, box.text, extra))
        if box.code:
            codes.append((box.x + 11, box.y + 4, box.code, extra))
    return [
        f'<g class="box" fill="#ffffff" stroke="#55524c">{"".join(shapes)}</g>',
        *_texts("name", "14.5", "#1c1b19", texts, "600"),
        *_texts("code", "11", "#6e6a62", codes),
    ]


def _rows(picture: Picture, standing: Standing) -> list[str]:
    texts, clocks = [], []
    for row in picture.rows:
        kind = _kind(row, standing)
        css = f' class="{kind}"' if kind else ""
        bold = ' font-weight="600"' if kind in ("path", "did") else ""
        by = (
            f'<tspan class="by" dx="{BETWEEN}" font-size="11" font-weight="400" fill="#6e6a62">{escape(row.by)}</tspan>'
            if row.by else ""
        )  # fmt: skip
        texts.append(f'<text x="{number(row.x)}" y="{number(row.y + 4)}"{css}{bold}>{escape(row.text)}{by}</text>')
        if row.clock_x:
            clocks.append(clock_mark(row.clock_x, row.y))
    return [
        f'<g class="do" font-size="12.5" fill="#1c1b19">{"".join(texts)}</g>',
        f'<g class="line" fill="none" stroke="#6e6a62">{"".join(clocks)}</g>' if clocks else "",
    ]


def _kind(row: Row, standing: Standing) -> str:
    if row.branch.act.name in standing.acts:
        return "did"
    return "path" if row.branch.way is Way.DOWN else "will" if row.branch.act.at_will else ""


def _key(picture: Picture) -> list[str]:
    """One line at the foot: what the marks mean."""
    marks = "".join(
        {
            "will": f'<path class="line" d="M{number(x)} {number(y)}h22" stroke="#6e6a62" stroke-dasharray="3 3"/>',
            "clock": f'<g class="line" stroke="#6e6a62">{clock_mark(x + 14, y)}</g>',
            "end": '<g class="main" stroke="#1c1b19">'
            f'<rect x="{number(x)}" y="{number(y - 6)}" width="22" height="12"/>'
            f'<rect x="{number(x + 2.5)}" y="{number(y - 3.5)}" width="17" height="7"/></g>',
            "dot": f'<g class="dot" fill="#6e6a62"><circle cx="{number(x + 14)}" cy="{number(y)}" r="2.4"/></g>',
        }[kind]
        for kind, x, y, _ in picture.key
    )
    rule = f'<path class="line" d="M{EDGE} {number(picture.foot)}H{number(picture.width - EDGE)}" stroke="#6e6a62"'
    return [
        f'<g fill="none">{rule} stroke-width=".5"/>{marks}</g>',
        *_texts("key", "11", "#6e6a62", [(x + 30, y + 4, text, "") for _, x, y, text in picture.key]),
    ]


__all__ = ["Language", "Standing", "draw"]
