"""One step of an occurrence, whichever door it comes by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guiju.core.errors import GuijuError
from guiju.core.rounds.model import Round
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds import access, asking, drawing, objecting, publishing, steps
from guiju.registry.rounds.models import Step

MOST_PEOPLE, LONGEST_PUBLIC = 20, 300


@dataclass(frozen=True)
class Asked:
    """What somebody does: the name of a step (`steps.KINDS`), and what it brings. `people`, `public` and `day` are of
    the frame; `sha256` of a commitment and of the list that is published; `value` of what is shown or asked for, and
    with `source` of the public value; `why` of a draw given up; `unit` and `text` of an objection; `objection` (its
    number), `upheld` and `text` of its answer."""

    step: str
    people: tuple[str, ...] = ()
    public: str = ""
    day: date | None = None
    sha256: str = ""
    value: str = ""
    source: str = ""
    why: str = ""
    unit: str = ""
    text: str = ""
    objection: int = 0
    upheld: bool | None = None


def do(held: Round, period: str, asked: Asked, who: Viewer, now: datetime) -> Step:
    """Do a step. NotAllowedError to whom does not run the round, or is not one of those who draw; GuijuError says what
    was wrong, where and what was expected."""
    match asked.step:
        case steps.FRAME:
            access.run(held, who)
            if asked.day is None:
                raise GuijuError("no day is said", where="day", expected="the day on which the public value is known")
            people, public = list(asked.people[:MOST_PEOPLE]), asked.public[:LONGEST_PUBLIC]
            return drawing.commit_frame(held, period, people, public, asked.day, who, now)
        case steps.COMMITMENT:
            return drawing.commit(held, period, asked.sha256.strip(), who, now)
        case steps.REVEAL:
            return drawing.reveal(held, period, asked.value, who, now)
        case steps.VALUE:
            return drawing.enter_value(held, period, asked.value, asked.source, who, now)
        case steps.DRAWN:
            return drawing.draw(held, period, who, now)
        case steps.VOID:
            return drawing.give_up(held, period, asked.why, who, now)
        case steps.ASK:
            return asking.ask(held, period, asked.value, who, now)
        case steps.LIST:
            return publishing.draw_up(held, period, who, now)
        case steps.NOTICE:
            return objecting.notice(held, period, asked.sha256, who, now)
        case steps.OBJECT:
            return objecting.object_to(held, period, asked.unit.strip(), asked.text, who, now)
        case steps.SETTLE:
            return objecting.settle(held, period, asked.objection, asked.upheld, asked.text, who, now)
        case steps.PUBLISH:
            return publishing.publish(held, period, asked.sha256, who, now)
    access.run(held, who)
    raise GuijuError("{} is no step of a round", repr(asked.step[:40]), where="step", expected=", ".join(steps.KINDS))
