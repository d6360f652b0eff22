"""The last day of a round of comments: where a clock of its name runs while it is open, nobody comments or supports
after that clock's last day. The round stays open for answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from guiju.core.procedure import expressions
from guiju.core.procedure.model import Act, ActKind, Clock, Round, Rule, Words

_KINDS = (ActKind.COMMENT, ActKind.SUPPORT)


def bounded(
    round_: Round, clocks: Mapping[str, Clock], acts: Mapping[str, Act], rules: Mapping[str, Rule]
) -> tuple[dict[str, Act], dict[str, Rule]]:
    """Acts and rules with that of the last day of a round; as they are where no clock bounds it."""
    clock = clocks.get(round_.name)
    opening = {act.name for act in acts.values() if act.opens == round_.name}
    if clock is None or not opening or not opening.issubset(clock.starts):
        return dict(acts), dict(rules)
    name = f"{round_.name}.in_time"
    text = Words("提意见的截止日未过", "The last day for comments has not passed")
    rule = Rule(name, text, clock.source, expressions.read(f"left({clock.name}) >= 0", ""))
    mine = {f"{round_.name}.{kind}" for kind in _KINDS}
    found = {key: replace(act, rules=(*act.rules, name)) if key in mine else act for key, act in acts.items()}
    return found, {**rules, name: rule}
