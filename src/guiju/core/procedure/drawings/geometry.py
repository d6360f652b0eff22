"""The coordinates of a state picture: boxes, rows, lines, in px from the upper left corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guiju.core.procedure.drawings.main_path import Branch, Ladder, Lane, Way, columns
from guiju.core.procedure.drawings.sheet import (
    ASIDE,
    BETWEEN,
    BOX,
    EDGE,
    GAP,
    LANE,
    LINE,
    PORT,
    SPINE,
    TURN,
    Names,
    number,
    width,
)
from guiju.core.procedure.model import CLOCK, NEW, Procedure

Texts = list[tuple[float, float, str, str]]


@dataclass(frozen=True)
class Box:
    """A state; for `new` (x, y) is the middle of a circle."""

    state: str
    x: float
    y: float  # of its middle
    width: float
    text_x: float
    text: str
    code: str


@dataclass(frozen=True)
class Row:
    """An act below the state it is done in. `end`: where its words end."""

    branch: Branch
    x: float
    y: float
    spine: float
    text: str
    by: str
    clock_x: float
    end: float


@dataclass(frozen=True)
class Stroke:
    path: str
    act: str
    main: bool
    dashed: bool


@dataclass(frozen=True)
class Tip:
    path: str
    main: bool


@dataclass(frozen=True)
class Band:
    """The states of one ISO stage."""

    code: str
    name: str
    top: float
    bottom: float


@dataclass
class Picture:
    ladder: Ladder
    width: float = 0
    height: float = 0
    foot: float = 0
    boxes: list[Box] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    tips: list[Tip] = field(default_factory=list)
    key: list[tuple[str, float, float, str]] = field(default_factory=list)


def place(procedure: Procedure, given: Ladder, names: Names, here: str) -> Picture:
    """Everything of the picture of a procedure with its coordinates. `here` is the present state, or ""."""
    picture = Picture(given)
    tops, bottoms, row_y = _heights(given)
    lanes_left = columns(_lanes(given, row_y, tops, Way.RETURN), 10)
    lanes_right = columns([*_lanes(given, row_y, tops, Way.AHEAD), *_lanes(given, row_y, tops, Way.STAY)], 10)
    stages = _stages(procedure, given, names, tops, bottoms)
    gutter = max((width(f"{b.code} {b.name}", 12) for b in stages), default=0)
    left = (
        EDGE + (gutter + 22 if gutter else 0) + (1 + max((lane.column for lane in lanes_left), default=-1)) * LANE + 14
    )
    _boxes(procedure, picture, names, here, tops, left)
    _rows(procedure, picture, names, row_y, left)
    right = max(*(b.x + b.width for b in picture.boxes), *(r.end for r in picture.rows)) + 22
    picture.width = right + _wide(lanes_right) + EDGE
    picture.bands = stages
    _spines(picture, given)
    _lanes_of(picture, [(lane, right + lane.column * LANE) for lane in lanes_right], 1)
    _lanes_of(picture, [(lane, left - 16 - lane.column * LANE) for lane in lanes_left], -1)
    picture.foot = max(bottoms.values()) + 14
    _key(picture, names)
    return picture


def _wide(lanes: Sequence[Lane]) -> float:
    return (1 + max((lane.column for lane in lanes), default=-1)) * LANE


def _heights(given: Ladder) -> tuple[dict[str, float], dict[str, float], dict[int, float]]:
    """(middle of each state, where its rows end, middle of each row)."""
    y = float(EDGE)
    middles: dict[str, float] = {}
    bottoms: dict[str, float] = {}
    rows: dict[int, float] = {}
    for rung in given.rungs:
        tall = 12 if rung.state == NEW else BOX
        y += 0 if rung.state == NEW else GAP
        middles[rung.state] = y + tall / 2
        y += tall + 5
        for branch in rung.rows:
            rows[id(branch)] = y + LINE / 2
            y += LINE
        bottoms[rung.state] = y
    return middles, bottoms, rows


def _stages(
    procedure: Procedure, given: Ladder, names: Names, middles: dict[str, float], bottoms: dict[str, float]
) -> list[Band]:
    """Bands of states of one stage along the main path; a state aside belongs to the band it stands in."""
    found: list[Band] = []
    for rung in given.rungs[1:]:
        code = procedure.states[rung.state].stage[:2]
        top, bottom = middles[rung.state] - BOX / 2 - GAP / 2, bottoms[rung.state] + GAP / 2
        if found and (not rung.main or found[-1].code == code):
            if rung.main or any(later.main for later in given.rungs[given.rungs.index(rung) :]):
                found[-1] = Band(found[-1].code, found[-1].name, found[-1].top, bottom)
        elif code and rung.main:
            found.append(Band(code, names.stages.get(code, ""), top, bottom))
    return found


def _lanes(
    given: Ladder, row_y: dict[int, float], middles: dict[str, float], way: Way
) -> Iterator[tuple[Branch, float, float]]:
    for rung in given.rungs:
        for branch in rung.rows:
            if branch.way is not way or (way is Way.STAY and len(branch.states) == 1):
                continue
            ends = [row_y[id(branch)], *(middles[s] + PORT for s in branch.states[1:])]
            if branch.to:
                ends.append(middles[branch.to] - PORT)
            yield branch, min(ends), max(ends)


def _boxes(
    procedure: Procedure, picture: Picture, names: Names, here: str, middles: dict[str, float], left: float
) -> None:
    staged = any(state.stage for state in procedure.states.values())
    inner = 52 if staged else 14
    texts = {
        s.name: getattr(s.label, names.language) + (f" · {names.now}" if s.name == here else "")
        for s in procedure.states.values()
    }
    wide = max(150, inner + 16 + max(width(text, 14.5) for text in texts.values()))
    for rung in picture.ladder.rungs:
        y = middles[rung.state]
        if rung.state == NEW:
            picture.boxes.append(Box(NEW, left + SPINE, y, 0, 0, "", ""))
            continue
        x = left + (0 if rung.main else ASIDE)
        code = procedure.states[rung.state].stage
        picture.boxes.append(Box(rung.state, x, y, wide, x + (inner if code else 14), texts[rung.state], code))


def _rows(procedure: Procedure, picture: Picture, names: Names, row_y: dict[int, float], left: float) -> None:
    for rung in picture.ladder.rungs:
        spine = left + SPINE + (0 if rung.main else ASIDE)
        for branch in rung.rows:
            act = branch.act
            text = getattr(act.label, names.language)
            if branch.way is Way.BACK:
                text += f" → {names.back}"
            by = names.between.join(getattr(procedure.parties[p].label, names.language) for p in act.by if p != CLOCK)
            x = spine + 16
            bold = 1.08 if branch.way is Way.DOWN else 1.0
            end = x + width(text, 12.5) * bold + (BETWEEN + width(by, 11) if by else 0)
            clock_x = end + 14 if CLOCK in act.by else 0
            end = clock_x + 6 if clock_x else end
            picture.rows.append(Row(branch, x, row_y[id(branch)], spine, text, by, clock_x, end))


def _spines(picture: Picture, given: Ladder) -> None:
    """The lines that leave the states downwards, and the marks of acts that stay."""
    at = {box.state: box for box in picture.boxes}
    steps = {before: (act, to) for (_, before), (act, to) in zip([("", NEW), *given.path], given.path, strict=False)}
    first: dict[str, list[Row]] = {}
    for row in picture.rows:
        first.setdefault(row.branch.states[0], []).append(row)
    for rung in given.rungs:
        box = at[rung.state]
        x = box.x if rung.state == NEW else box.x + SPINE
        start = box.y + (5 if rung.state == NEW else BOX / 2)
        rows = first.get(rung.state, [])
        if rung.state in steps:
            act, to = steps[rung.state]
            end = at[to].y - BOX / 2
            picture.strokes.append(
                Stroke(f"M{number(x)} {number(start)}V{number(end - 5)}", act, main=True, dashed=False)
            )
            picture.tips.append(Tip(f"M{number(x)} {number(end)}l-4.2 -8h8.4z", main=True))
        elif rows:
            picture.strokes.append(
                Stroke(f"M{number(x)} {number(start)}V{number(rows[-1].y)}", "", main=False, dashed=False)
            )
        for row in rows:
            y = row.y
            if row.branch.way is Way.STAY:
                loop = f"M{number(x)} {number(y - 4)}h5a4 4 0 0 1 0 8h-3"
                picture.strokes.append(Stroke(loop, row.branch.act.name, main=False, dashed=False))
                picture.tips.append(Tip(f"M{number(x + 0.4)} {number(y + 4)}l5 -2.8v5.6z", main=False))
            elif row.branch.way is Way.BACK:
                stub = f"M{number(x)} {number(y)}H{number(x - 18)}"
                picture.strokes.append(Stroke(stub, row.branch.act.name, main=False, dashed=False))
                picture.tips.append(Tip(f"M{number(x - 24)} {number(y)}l8 -4.2v8.4z", main=False))
            elif row.branch.way is Way.AHEAD:
                stub = f"M{number(x)} {number(y)}H{number(row.x - 4)}"
                picture.strokes.append(Stroke(stub, row.branch.act.name, main=False, dashed=row.branch.act.at_will))
            if row.branch.way not in (Way.DOWN, Way.STAY):
                picture.dots.append((x, y))


def _lanes_of(picture: Picture, lanes: list[tuple[Lane, float]], side: int) -> None:
    """The lanes on the right (`side` 1) or on the left (-1). Lanes that a state joins share one line out of it."""
    at = {box.state: box for box in picture.boxes}
    rows = {id(row.branch): row for row in picture.rows}
    joined: dict[str, list[tuple[Lane, float]]] = {}
    for lane, x in lanes:
        for state in lane.branch.states[1:]:
            joined.setdefault(state, []).append((lane, x))
    shared = {state for state, found in joined.items() if len(found) > 1}
    for lane, x in lanes:
        _lane(picture, lane, x, rows[id(lane.branch)], at, side, shared)
    for state in sorted(shared):
        far = max((x for _, x in joined[state]), key=lambda x: x * side)
        box = at[state]
        edge = box.x + box.width if side > 0 else box.x
        dashed = all(lane.branch.act.at_will for lane, _ in joined[state])
        picture.strokes.append(
            Stroke(f"M{number(edge)} {number(box.y + PORT)}H{number(far)}", "", main=False, dashed=dashed)
        )


def _lane(picture: Picture, lane: Lane, x: float, row: Row, at: dict[str, Box], side: int, shared: set[str]) -> None:
    """One branch along its lane: out of its row, joined by other states, into the state it leads to."""
    act = lane.branch.act
    ends: list[tuple[float, float | None]] = [(row.y, row.end + 7 if side > 0 else row.spine)]
    for state in lane.branch.states[1:]:
        box = at[state]
        edge = box.x + box.width if side > 0 else box.x
        ends.append((box.y + PORT, None if state in shared else edge))
    if lane.branch.to:
        box = at[lane.branch.to]
        edge = box.x + box.width if side > 0 else box.x
        ends.append((box.y - PORT, edge + side * 6))
        picture.tips.append(Tip(f"M{number(edge)} {number(box.y - PORT)}l{8 * side} -4.2v8.4z", main=False))
    ends.sort(key=lambda end: end[0])
    (top, first), (bottom, last) = ends[0], ends[-1]
    line = (top + (0 if first is None else TURN), bottom - (0 if last is None else TURN))
    pieces = [f"M{number(x)} {number(line[0])}V{number(line[1])}"]
    for y, start in ends:
        if start is None:
            picture.dots.append((x, y))
        elif y in (top, bottom):
            down = TURN if y == top else -TURN
            pieces.append(
                f"M{number(start)} {number(y)}H{number(x - side * TURN)}q{side * TURN} 0 {side * TURN} {down}"
            )
        else:
            pieces.append(f"M{number(start)} {number(y)}H{number(x)}")
            picture.dots.append((x, y))
    picture.strokes.append(Stroke("".join(pieces), act.name, main=False, dashed=act.at_will))


def _key(picture: Picture, names: Names) -> None:
    kinds = []
    if any(row.branch.act.at_will for row in picture.rows):
        kinds.append(("will", names.will))
    if any(row.clock_x for row in picture.rows):
        kinds.append(("clock", names.clock))
    kinds.append(("end", names.end))
    if any(len(row.branch.states) > 1 for row in picture.rows):
        kinds.append(("dot", names.dot))
    x, y = float(EDGE), picture.foot + 20
    for kind, text in kinds:
        wide = 30 + width(text, 11) + 26
        if x > EDGE and x + wide > picture.width:
            x, y = float(EDGE), y + 20
        picture.key.append((kind, x, y, text))
        x += wide
    picture.height = y + 20
