"""Conditions told in words: what a rule still wants, as a sentence in both languages, never as a formula.

`wanted` says what is missing for a rule to hold; where an `or` stands, each of its sides is one way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.core.procedure import loader
from guiju.core.procedure.expressions import FUNCTIONS, NEEDED, Elapsed, Left, Shortfall
from guiju.core.procedure.model import Fact, FactType, Procedure, Words
from guiju.core.procedure.parameters import Duration, Parameter, Unit
from guiju.core.procedure.single_values import digits

UNITS = {
    Unit.DAYS: Words("日", "days"),
    Unit.WORKING_DAYS: Words("个工作日", "working days"),
    Unit.WEEKS: Words("周", "weeks"),
    Unit.MONTHS: Words("个月", "months"),
    Unit.YEARS: Words("年", "years"),
}
# sign → how a number, or a day, is compared
NUMBERS = {
    "≥": Words("不少于", "at least"), ">": Words("多于", "more than"), "≤": Words("不多于", "at most"),
    "<": Words("少于", "less than"), "=": Words("等于", "exactly"), "≠": Words("不同于", "other than"),
}  # fmt: skip
DAYS = {
    "≥": Words("不早于", "no earlier than"), ">": Words("晚于", "later than"), "≤": Words("不晚于", "no later than"),
    "<": Words("早于", "earlier than"), "=": Words("同为", "the same day as"), "≠": Words("不同于", "another day than"),
}  # fmt: skip
_TALLY = {
    "eligible": Words("委员总数", "all who may vote"), "cast": Words("投票数", "the votes cast"),
    "favour": Words("赞成票", "the votes in favour"), "against": Words("反对票", "the votes against"),
    "abstain": Words("弃权票", "the abstentions"),
    "reasoned_against": Words("附理由的反对票", "the votes against with a reason"),
}  # fmt: skip
_CALLS = {
    "since": Words("“{}”以来的时间", "the time since {!r}"),
    "unanswered": Words("“{}”未处理的意见数", "the unanswered comments of {!r}"),
    "comments": Words("“{}”的意见数", "the comments of {!r}"),
    "times": Words("“{}”的次数", "the times of {!r}"),
    "times_by_actor": Words("您“{}”的次数", "the times you did {!r}"),
    "left": Words("“{}”剩余的时间", "what is left of {!r}"),
    "extended": Words("“{}”已延长的时间", "the extension of {!r} so far"),
    "errors": Words("自动检查发现的问题数", "the findings of the automatic check"),
    "count": Words("“{}”的份数", "the number of {!r}"),
    "mean": Words("“{}”的平均值", "the mean of {!r}"),
    "spread": Words("“{}”最大值与最小值之差", "the spread of {!r}"),
    "total": Words("“{}”的合计", "the total of {!r}"),
    "first": Words("最初的“{}”", "the first {!r}"),
    "votes": Words("“{}”的投票人数", "the voters of {!r}"),
    "day_of": Words("“{}”之日", "the day of {!r}"),
    "rows": Words("“{}”的行数", "the rows of {!r}"),
    "least": Words("“{}”的最小值", "the least {!r}"),
    "most": Words("“{}”的最大值", "the largest {!r}"),
    "distinct": Words("不同的“{}”数", "the different values of {!r}"),
    "within": Words("“{}”都在名单之内", "every {!r} is on the list"),
}
# of a column of a table
_OF_COLUMNS = {
    "count": Words("表中“{}”的行数", "the rows with {!r}"),
    "distinct": Words("表中不同的“{}”数", "the different values of {!r}"),
    "mean": Words("各行“{}”的平均值", "the mean of {!r} over the rows"),
    "total": Words("各行“{}”的合计", "the total of {!r} over the rows"),
    "spread": Words("各行“{}”最大值与最小值之差", "the spread of {!r} over the rows"),
    "least": Words("各行“{}”的最小值", "the least {!r} of the rows"),
    "most": Words("各行“{}”的最大值", "the largest {!r} of the rows"),
    "first": Words("首行的“{}”", "{!r} of the first row"),
}
_OVER = Words("“{}”的截止日须已过", "the last day of {!r} must have passed")
# (when it is asked for, when it must not be)
_ASKED = {
    "has": (Words("须填写“{}”", "{!r} must be given"), Words("“{}”须为空", "{!r} must be left empty")),
    "brought": (
        Words("本步须填写“{}”", "{!r} must be brought with this act"),
        Words("本步不能填写“{}”", "{!r} cannot be brought with this act"),
    ),
    "done": (
        Words("须先办“{}”", "{!r} must be done first"),
        Words("只能在“{}”之前办", "it must be done before {!r}"),
    ),
    "actor_is": (
        Words("须由{}办理", "it is for the {} to do"),
        Words("不能由{}本人办理", "it is not for the {} to do"),
    ),
    "passed": (Words("“{}”须已通过", "{!r} must have passed"), Words("“{}”须未通过", "{!r} must have failed")),
    "over": (_OVER, Words("“{}”的截止日已过", "the last day of {!r} has passed")),
    "in_time": (
        Words("须在“{}”的截止日之前（含当日）办", "it must be done by the last day of {!r}"),
        _OVER,
    ),
    "all_voted": (
        Words("“{}”须有权投票的都已投票", "all who may vote in {!r} must have voted"),
        Words("“{}”须还有人未投票", "somebody must not have voted in {!r} yet"),
    ),
    "counted": (
        Words("“{}”须先计票", "the votes of {!r} must be counted first"),
        Words("只能在“{}”计票之前办", "it must be done before the votes of {!r} are counted"),
    ),
}
_WITHIN = (
    Words("“{}”须都在“{}”之中", "every {!r} must be one of {!r}"),
    Words("“{}”须有不在“{}”之中的", "some {!r} must be none of {!r}"),
)
_COUNTED = {  # acts and comments, which are counted in whole sentences
    "times": (
        Words("“{}”已办 {} 次，须{} {} 次", "{!r} was done {} times; it must be {} {}"),
        Words("只能在“{}”之前办", "it cannot be done once {!r} was done"),
    ),
    "times_by_actor": (
        Words("您已办“{}”{} 次，须{} {} 次", "you did {!r} {} times; it must be {} {}"),
        Words("您已办过“{}”，须由他人办理", "you did {!r} yourself; somebody else must do this"),
    ),
    "votes": (
        Words("“{}”已有 {} 人投票，须{} {} 人", "{!r} has {} votes; it must be {} {}"),
        Words("“{}”已有人投票", "there are votes in {!r}"),
    ),
    "comments": (
        Words("“{}”有 {} 条意见，须{} {} 条", "{!r} has {} comments; it must be {} {}"),
        Words("“{}”已有意见", "there are comments in {!r}"),
    ),
}


def spoken(value: Any) -> Words:
    """A value of the engine as people say it."""
    match value:
        case None:
            return Words("没有", "none")
        case bool():
            return Words("是", "yes") if value else Words("否", "no")
        case Duration(value=number, unit=unit) if unit in UNITS:
            unit_en = UNITS[unit].en.removesuffix("s") if number == 1 else UNITS[unit].en
            return Words(f"{number} {UNITS[unit].zh}", f"{number} {unit_en}")
        case Elapsed():
            return spoken(Duration((value.today - value.start).days, Unit.DAYS))
        case Left():
            return spoken(Duration((value.last - value.today).days, Unit.DAYS))
        case date():
            return Words(value.isoformat(), value.isoformat())
    said = digits(value) if isinstance(value, float) else str(value)
    return Words(said, said)


def filled(text: Words, parameters: Mapping[str, Parameter]) -> Words:
    """The text of a rule, `{R7}` and the like replaced by the value with its unit."""
    zh, en = text.zh, text.en
    for key, parameter in parameters.items():
        value = spoken(parameter.term)
        zh, en = zh.replace("{" + key + "}", value.zh), en.replace("{" + key + "}", value.en)
    return Words(zh, en)


def listed(parts: Iterable[Words], zh: str = "；", en: str = "; ") -> Words:
    """Sentences one after the other."""
    held = list(dict.fromkeys(parts))
    return Words(zh.join(part.zh for part in held), en.join(part.en for part in held))


def wanted(p: Procedure, shortfalls: Sequence[Shortfall], parameters: Mapping[str, Parameter]) -> Words:
    """What must be so for a rule to hold: all that is needed; of each `or` one of its ways."""
    parts = [sentence(p, s, parameters) for s in shortfalls if s.way == NEEDED]
    for place in dict.fromkeys(s.way[0] for s in shortfalls if s.way != NEEDED):
        ways: dict[int, list[Shortfall]] = {}
        for s in shortfalls:
            if s.way[0] == place:
                ways.setdefault(s.way[1], []).append(s)
        open_ = [way for way in ways.values() if not any(_chosen_otherwise(p, s) for s in way)] or list(ways.values())
        said = [listed((sentence(p, s, parameters) for s in way), "，且", " and ") for way in open_]
        parts.append(listed(said, "，或者", ", or "))
    return listed(parts)


def _chosen_otherwise(p: Procedure, s: Shortfall) -> bool:
    """A way that asks for another choice than was made: nobody is told to choose anew while there is another way."""
    fact = p.facts.get(s.term)
    return fact is not None and fact.type is FactType.CHOICE and s.sign == "=" and s.have is not None


def sentence(p: Procedure, s: Shortfall, parameters: Mapping[str, Parameter]) -> Words:
    """One comparison that fails: what is asked, what there is, and from which day it will do."""
    node = ast.parse(s.term, mode="eval").body
    match node:
        case ast.Call(func=ast.Name(id=function), args=[ast.Name() | ast.Attribute() as said_of, *_]):
            name = ast.unparse(said_of)
            if function == "within":
                frame = _WITHIN[0 if s.need else 1]
                a, b = (_label(p, function, ast.unparse(one)) for one in node.args)
                return Words(frame.zh.format(a.zh, b.zh), frame.en.format(a.en, b.en))
            if not s.against and function in _ASKED:
                frame = _ASKED[function][0 if s.need else 1]
                said = _framed(frame, _label(p, function, name))
                if s.from_day is None:
                    return said
                return Words(f"{said.zh}，自 {s.from_day} 起可以", f"{said.en}, possible from {s.from_day}")
            return _of_call(p, s, function, name, parameters)
        case ast.Name(id=name) if not s.against and name in p.facts:
            return _of_yes_no(p.facts[name], s)
    return _compared(p, s, node, parameters)


def _of_yes_no(fact: Fact, s: Shortfall) -> Words:
    need, have = spoken(bool(s.need)), spoken(s.have)
    if s.have is None:
        return Words(
            f"“{fact.label.zh}”须为“{need.zh}”，尚未填写", f"{fact.label.en!r} must be {need.en}; it is not given"
        )
    return Words(
        f"“{fact.label.zh}”须为“{need.zh}”，现为“{have.zh}”", f"{fact.label.en!r} must be {need.en}; it is {have.en}"
    )


def _of_call(p: Procedure, s: Shortfall, function: str, name: str, parameters: Mapping[str, Parameter]) -> Words:
    label, have, need = _label(p, function, name), spoken(s.have), spoken(s.need)
    match function:
        case "since":
            return _since(s, label, have, need)
        case "unanswered" if s.need == 0:
            return Words(
                f"“{label.zh}”还有 {have.zh} 条意见未处理", f"{have.en} comments of {label.en!r} wait for an answer"
            )
        case "errors" if s.have is not None:
            return Words(f"自动检查发现 {have.zh} 处问题", f"the automatic check has {have.en} findings")
        case "left" if s.have is not None:
            return Words(
                f"“{label.zh}”到期前须{NUMBERS[s.sign].zh} {need.zh}，现剩 {have.zh}",
                f"it must be {NUMBERS[s.sign].en} {need.en} before {label.en!r} runs out; {have.en} are left",
            )
        case "left":
            return Words(f"“{label.zh}”的时限没有在计", f"the term {label.en!r} is not running")
        case "times" | "times_by_actor" | "comments" | "votes" if isinstance(s.need, int | Fraction):
            frame, never = _COUNTED[function]
            if s.need == 0 and s.sign in ("=", "≤"):
                return _framed(never, label)
            sign = NUMBERS[s.sign]
            return Words(
                frame.zh.format(label.zh, have.zh, sign.zh, need.zh),
                frame.en.format(label.en, have.en, sign.en, need.en),
            )
    return _compared(p, s, ast.parse(s.term, mode="eval").body, parameters)


def _since(s: Shortfall, label: Words, have: Words, need: Words) -> Words:
    if s.have is None:
        return Words(f"须先办“{label.zh}”", f"{label.en!r} must be done first")
    if s.sign in ("≤", "<"):
        return Words(
            f"须在“{label.zh}”之后 {need.zh}之内，已过 {have.zh}",
            f"it must be done within {need.en} after {label.en!r}; {have.en} have passed",
        )
    zh = f"“{label.zh}”之后须满 {need.zh}，已过 {have.zh}"
    en = f"{need.en} must pass after {label.en!r}; {have.en} have passed"
    if s.from_day is None:
        return Words(zh, en)
    return Words(f"{zh}，自 {s.from_day} 起可以", f"{en}, possible from {s.from_day}")


def _compared(p: Procedure, s: Shortfall, node: ast.expr, parameters: Mapping[str, Parameter]) -> Words:
    """The left side, what it is and what it has to be."""
    left = phrase(p, node, parameters)
    if s.have is None:
        return Words(f"没有{left.zh}", f"{left.en} is missing")
    fact = p.facts.get(node.id) if isinstance(node, ast.Name) else None
    if fact is not None and isinstance(s.need, str):
        have, need = _choice(fact, s.have), _choice(fact, s.need)
        sign = Words("须为", "must be") if s.sign == "=" else Words("不得为", "must not be")
        zh, en = f"{left.zh}{sign.zh}“{need.zh}”", f"{left.en} {sign.en} {need.en!r}"
        return Words(zh, en) if s.sign != "=" else Words(f"{zh}，现为“{have.zh}”", f"{en}; it is {have.en!r}")
    have = spoken(s.have)
    right = _right(p, s, parameters)
    signs = DAYS if isinstance(s.have, date) else NUMBERS
    return Words(
        f"{left.zh}（{have.zh}）须{signs[s.sign].zh}{right.zh}",
        f"{left.en} ({have.en}) must be {signs[s.sign].en} {right.en}",
    )


def _right(p: Procedure, s: Shortfall, parameters: Mapping[str, Parameter]) -> Words:
    """The other side: its value, and what it is where it is not a plain number."""
    need = spoken(s.need)
    node = ast.parse(s.against, mode="eval").body if s.against else None
    if node is None or isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in parameters):
        return Words(f" {need.zh}", need.en)
    said = phrase(p, node, parameters)
    return Words(f"{said.zh}（{need.zh}）", f"{said.en} ({need.en})")


_ARITHMETIC: Mapping[type[ast.operator], Words] = {
    ast.Add: Words("{}加{}", "{} plus {}"), ast.Sub: Words("{}减{}", "{} less {}"),
    ast.Mult: Words("{}乘以{}", "{} times {}"), ast.Div: Words("{}占{}的比例", "the share of {} in {}"),
}  # fmt: skip


_BY = Words("{}，除以{}", "{}, by {}")


def phrase(p: Procedure, node: ast.expr, parameters: Mapping[str, Parameter]) -> Words:
    """A part of a condition in words: labels for names, values for numbers of the rules."""
    match node:
        case ast.Name(id="today"):
            return Words("今天", "today")
        case ast.Name(id=name) if name in p.facts:
            return Words(f"“{p.facts[name].label.zh}”", repr(p.facts[name].label.en))
        case ast.Name(id=name) if name in parameters:
            return spoken(parameters[name].term)
        case ast.Name(id=name):
            return _TALLY.get(name) or _position(p, name)
        case ast.Constant(value=value):
            return spoken(value)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = phrase(p, left, parameters), phrase(p, right, parameters)
            frame = _BY if isinstance(op, ast.Div) and isinstance(right, ast.Constant) else _ARITHMETIC[type(op)]
            return Words(frame.zh.format(a.zh, b.zh), frame.en.format(a.en, b.en))
        case ast.UnaryOp(operand=operand):
            return _framed(Words("负的{}", "minus {}"), phrase(p, operand, parameters))
        case ast.Call(func=ast.Name(id="band"), args=[reached, *limits]):
            a, all_ = phrase(p, reached, parameters), [phrase(p, limit, parameters) for limit in limits]
            b = listed(all_, "、", ", ")
            return Words(f"{a.zh}达到的档数（{b.zh}）", f"how many of {b.en} {a.en} reaches")
        case ast.Call(func=ast.Name(id="days"), args=[first, last]):
            a, b = phrase(p, first, parameters), phrase(p, last, parameters)
            return Words(f"{a.zh}至{b.zh}的日数", f"the days from {a.en} to {b.en}")
        case ast.Call(func=ast.Name(id="year"), args=[day]):
            return _framed(Words("{}的年份", "the year of {}"), phrase(p, day, parameters))
        case ast.Call(func=ast.Name(id="after"), args=[day, length]):
            a, b = phrase(p, day, parameters), phrase(p, length, parameters)
            return Words(f"{a.zh}后 {b.zh}", f"{b.en} after {a.en}")
        case ast.Call(func=ast.Name(id="figure"), args=[ast.Name(id=name)]):
            return loader.figures().get(name) or Words(name, name)
        case ast.Call(func=ast.Name(id=function), args=[ast.Attribute() as column]) if function in _OF_COLUMNS:
            return _framed(_OF_COLUMNS[function], _label(p, function, ast.unparse(column)))
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name), *_]) if function in _CALLS:
            return _framed(_CALLS[function], _label(p, function, name))
    return Words("条件", "the condition")


def _position(p: Procedure, name: str) -> Words:
    """The votes for a position of a ballot."""
    for ballot in p.ballots.values():
        if name in ballot.positions:
            label = ballot.positions[name]
            return Words(f"“{label.zh}”票", f"the votes for {label.en!r}")
    return Words(f"“{name}”", repr(name))


def _choice(fact: Fact, value: Any) -> Words:
    return fact.options.get(value) or spoken(value)


def _framed(frame: Words, label: Words) -> Words:
    return Words(frame.zh.format(label.zh), frame.en.format(label.en))


def _label(p: Procedure, function: str, name: str) -> Words:
    """What the argument of a function stands for: parts of different kinds may have one name."""
    parts: Mapping[str, Mapping[str, Any]] = {
        "fact": p.facts, "act": p.acts, "ballot": p.ballots, "round": p.comments, "clock": p.clocks, "party": p.parties,
    }  # fmt: skip
    table, _, column = name.partition(".")
    if column and table in p.facts and column in p.facts[table].columns:
        return p.facts[table].columns[column].label
    held = parts.get(FUNCTIONS[function][0], {})
    found: Words = held[name].label if name in held else Words(name, name)
    return found
