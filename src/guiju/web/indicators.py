"""Indicators as their pages show them: words, addresses, charts with their table twins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from guiju.core import chart
from guiju.core.chart.model import Table
from guiju.core.errors import GuijuError
from guiju.core.indicator.forecasting import LEVEL, METHOD, Forecast
from guiju.core.indicator.model import Figure, Form, Indicator, Target, Unit, Words
from guiju.core.indicator.status import Ground, Standing, Status
from guiju.core.procedure import loader
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.models import Classification
from guiju.registry.goals import definitions, evaluating
from guiju.registry.goals.evaluating import Asked
from guiju.registry.goals.queries import queries
from guiju.web import words
from guiju.web.asking import day_of
from guiju.web.language import chinese, pick, say

OWN = {"day", "seq", "by", "side", "after", "format", "lang"}
"""Parameters of the pages themselves."""
UNITS = {
    Unit.PERCENT: ("%", "%"), Unit.MONTHS: ("个月", "months"), Unit.YEARS: ("年", "years"), Unit.DAYS: ("天", "days"),
    Unit.COUNT: ("", ""),
}  # fmt: skip
GROUPS = {
    "making": ("标准制定", "Making standards"), "international": ("国际", "International"),
    "portfolio": ("标准体系", "The body of standards"), "market": ("二元供给", "Two sources of standards"),
    "participation": ("各方参与", "Taking part"), "supervision": ("监督与实施", "Supervision and use"),
    "programmes": ("专项任务", "Programmes"),
}  # fmt: skip
STATUS = {
    Status.REACHED: ("已达到", "reached", "force", "✓"), Status.ON_COURSE: ("正常推进", "on course", "force", "→"),
    Status.BEHIND: ("滞后", "behind", "soon", "▲"), Status.NO_DATA: ("无数据", "no data", "", "–"),
}  # fmt: skip
GROUNDS = {
    Ground.HOLDS: ("当日数值达到目标", "the figure of the day meets it"),
    Ground.PASSED: ("时限已过，数值未达到", "the deadline has passed and it is not met"),
    Ground.FORECAST: ("按预测中值判断", "by the middle of the forecast"),
    Ground.NO_FIGURE: ("没有可计的记录", "there is no record to count"),
    Ground.SHORT: ("历史太短，不作预测", "the history is too short for a forecast"),
}
DIMENSIONS = {
    "body": ("机构", "Body"), "province": ("省份", "Province"), "ics": ("领域（ICS）", "Field (ICS)"),
    "committee": ("技术委员会", "Committee"), "kind": ("类别", "Kind"),
}  # fmt: skip
SIDES = {
    "counted": ("分子", "numerator"), "over": ("分母", "denominator"), "difference": ("差额", "below the line only"),
    "excluded": ("未计入", "left out"),
}  # fmt: skip
REASONS = {
    "still_open": ("尚未办结或到期", "still open, or within its term"), "dropped": ("已终止", "ended on another way"),
    "not_applicable": ("不适用", "not applicable"), "kind_out_of_scope": ("类别不在范围内", "of a kind out of scope"),
    "target_not_held": ("目标不在库内", "the library does not hold the target"),
    "not_answered": ("尚未处理", "not answered yet"),
}  # fmt: skip
CONFIDENCE = {"sure": ("确定", "sure"), "likely": ("较可信", "likely"), "unsure": ("待核对", "unsure")}
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_SHOWN = 20


def two(pair: Sequence[str]) -> str:
    return say(pair[0], pair[1])


def said(text: Words) -> str:
    return text.zh if chinese() else text.en


def question_of(request: HttpRequest, key: str) -> Asked:
    """The question of an address. GuijuError names the parameter at fault; NotHeldError an unknown indicator."""
    given = {name: request.GET[name] for name in request.GET if name not in OWN}
    return asked(definitions.indicator(key), given, request.GET)


def asked(indicator: Indicator, given: Mapping[str, str], times: QueryDict) -> Asked:
    """With day and number out of an address; today and the last number without."""
    seq = times.get("seq", "")
    if seq and not (seq.isascii() and seq.isdigit() and len(seq) < 19):
        raise GuijuError(f"{seq[:40]!r} is not a place in the sequence", where="seq", expected="a whole number")
    day = day_of(times.get("day", ""), "day")
    return evaluating.asked(indicator, given, timezone.localdate(), int(seq) if seq else None, day)


def permalink(question: Asked, page: str = "") -> str:
    return f"/indicators/{question.indicator.key}/{page}?{urlencode(evaluating.bounded(question))}"


def form_of(indicator: Indicator) -> chart.Format:
    digits = 0 if indicator.unit is Unit.COUNT else 1
    return chart.Format(digits, two(UNITS[indicator.unit]))


def shown(indicator: Indicator, value: float | None) -> str:
    """A figure with its unit; "no data" in words."""
    return form_of(indicator)(value) if value is not None else say("无数据", "no data")


@dataclass(frozen=True)
class TargetLine:
    """A target with the figure it is measured by and where it stands."""

    target: Target
    question: Asked
    figure: Figure
    standing: Standing

    @property
    def label(self) -> str:
        return said(self.target.label or self.question.indicator.title)

    @property
    def wanted(self) -> str:
        value = form_of(self.question.indicator)(self.target.value)
        return f"{SIGNS[self.target.comparator]} {value}"

    @property
    def value(self) -> str:
        return shown(self.question.indicator, self.figure.value)

    @property
    def word(self) -> str:
        return two(STATUS[self.standing.status])

    @property
    def mark(self) -> tuple[str, str]:
        """(class, sign)"""
        return STATUS[self.standing.status][2:4]

    @property
    def ground(self) -> str:
        text = two(GROUNDS[self.standing.ground])
        if self.standing.expected is not None:
            text += f" {form_of(self.question.indicator)(self.standing.expected)}"
        return text

    @property
    def address(self) -> str:
        return permalink(self.question)


def targets(question: Asked) -> list[TargetLine]:
    lines = []
    for target in question.indicator.targets:
        own = evaluating.for_target(question, target)
        lines.append(TargetLine(target, own, evaluating.figure(own), evaluating.stands(own, target)))
    return lines


# -- the scoreboard ----------------------------------------------------------------------------------------------------
def scoreboard(day: date | None, times: QueryDict) -> list[tuple[str, list[dict[str, Any]]]]:
    """(group, lines); an indicator with several targets has a line for each."""
    found: dict[str, list[dict[str, Any]]] = {}
    for indicator in definitions.house().values():
        question = asked(indicator, {}, times)
        lines = targets(question)
        rows = [line(question, None)] if len(lines) != 1 else []
        rows += [line(one.question, one) for one in lines]
        found.setdefault(indicator.group, []).extend(rows)
    return [(two(GROUPS[group]), rows) for group, rows in found.items()]


def line(question: Asked, target: TargetLine | None) -> dict[str, Any]:
    indicator, figure = question.indicator, evaluating.figure(question)
    values = tuple(f.value for _, f in evaluating.history(question, 8))
    spark = ""
    if any(value is not None for value in values):
        drawn = chart.Sparkline(said(indicator.title), values, form_of(indicator), width=120)
        spark = picture(drawn)
    return {
        "key": indicator.key, "title": target.label if target else said(indicator.title), "target": target,
        "value": shown(indicator, figure.value), "figure": figure, "spark": spark, "address": permalink(question),
        "parts": f"{figure.counted:,} / {figure.over:,}".replace(",", chart.model.THIN) if figure.over is not None else "",
    }  # fmt: skip


def picture(drawn: chart.Chart) -> SafeString:
    return mark_safe(chart.svg(drawn, chart.PAGE))  # every word in it is escaped by the sheet


@dataclass(frozen=True)
class Drawn:
    """A chart on a page: title, picture, table twin."""

    title: str
    svg: SafeString
    table: Table


def drawn(made: chart.Chart) -> Drawn:
    return Drawn(made.title, picture(made), made.table())


# -- one indicator -----------------------------------------------------------------------------------------------------
def page(question: Asked, split: str) -> dict[str, Any]:
    indicator = question.indicator
    lines = targets(question) if len(indicator.targets) < 2 else []
    target = lines[0].target if lines else next(
        (t for t in indicator.targets if all(question.values.get(n) == v for n, v in t.values.items())), None
    )  # fmt: skip
    if target is not None and not lines:
        lines = [TargetLine(target, question, evaluating.figure(question), evaluating.stands(question, target))]
    split = split or (indicator.by[0] if indicator.by else "")
    if split and split not in indicator.by:
        known = ", ".join(indicator.by)
        raise GuijuError(f"cannot break down by {split[:40]!r}", where="by", expected=known)
    outlook = evaluating.outlook(question, target)
    figure = evaluating.figure(question)
    return {
        "q": question, "indicator": indicator, "title": said(indicator.title), "about": said(indicator.about),
        "figure": figure, "value": shown(indicator, figure.value), "targets": lines,
        "all_targets": targets(question) if len(indicator.targets) > 1 else [],
        "permalink": permalink(question), "query": urlencode(evaluating.bounded(question)),
        "trend": _trend(question, outlook, target), "outlook": _outlook(indicator, outlook),
        "spread": _spread(question, figure), "waits": _waits(question, target),
        "split": split, "splits": [(name, two(DIMENSIONS[name])) for name in indicator.by],
        "parts": _parts(question, split) if split else None,
        "courses": _courses(question, split) if split else None,
        "facts": _facts(indicator), "fields": _fields(question), "confidence": two(CONFIDENCE[indicator.confidence]),
    }  # fmt: skip


def _trend(question: Asked, outlook: Forecast | None, target: Target | None) -> Drawn | None:
    points = tuple((day, figure.value) for day, figure in evaluating.history(question))
    if sum(value is not None for _, value in points) < 2:
        return None
    indicator = question.indicator
    band = None
    if outlook is not None:
        name = say(f"预测（{LEVEL:.0%}）", f"forecast ({LEVEL:.0%})")
        band = chart.Band(name, tuple((b.day, b.low, b.high) for b in outlook.bands))
    goal = (target.value, say("目标", "target")) if target else None
    base = 0.0 if indicator.unit is Unit.COUNT else None
    series = (chart.Series("", points),)
    return drawn(
        chart.Lines(say("走势", "Course"), series, form_of(indicator), band=band, goal=goal, base=base,
                    head=say("日期", "Day"), describes=said(indicator.title))
    )  # fmt: skip


def _outlook(indicator: Indicator, outlook: Forecast | None) -> dict[str, Any] | None:
    if outlook is None:
        return None
    last = outlook.bands[-1]
    form = form_of(indicator)
    return {
        "method": METHOD, "level": f"{LEVEL:.0%}", "covered": outlook.covered, "tested": outlook.tested,
        "day": last.day, "middle": form(last.middle), "low": form(last.low), "high": form(last.high),
    }  # fmt: skip


def _spread(question: Asked, figure: Figure) -> dict[str, Any] | None:
    if figure.spread is None:
        return None
    spread, form = figure.spread, form_of(question.indicator)
    made = None
    if len(spread.bins) <= 60:
        edges = (*(low for low, _, _ in spread.bins), spread.bins[-1][1])
        marks = ((spread.median, say("中位数", "median")), (spread.mean, say("平均", "mean")))
        made = drawn(
            chart.Histogram(say("分布", "Distribution"), edges, tuple(n for _, _, n in spread.bins), form.unit, marks=marks,
                            head=(say("区间", "From – to"), say("记录数", "Records")))
        )  # fmt: skip
    names = (
        (say("平均", "mean"), spread.mean), (say("中位数", "median"), spread.median), ("P10", spread.p10),
        ("P25", spread.p25), ("P75", spread.p75), ("P90", spread.p90), (say("最短", "shortest"), spread.least),
        (say("最长", "longest"), spread.most),
    )  # fmt: skip
    return {"chart": made, "rows": [(name, form(value)) for name, value in names]}


def _waits(question: Asked, target: Target | None) -> dict[str, Any] | None:
    curve = evaluating.waits(question)
    if curve is None:
        return None
    month = 30.4375
    points = tuple((s.days / month, float(s.survival), float(s.survival), float(s.survival)) for s in curve.steps)
    marks = ((target.value, say("目标", "target")),) if target else ()
    made = chart.Steps(
        say("尚未完成的比例（含在办项目）", "Share still open (open projects counted)"),
        (chart.Curve(say("在办", "open"), points),), say("月", "months"), marks=marks, head=say("下达后", "After the plan"),
    )  # fmt: skip
    median = curve.quantile(0.5)
    return {"chart": drawn(made), "count": curve.count,
            "median": form_of(question.indicator)(median / month) if median is not None else ""}  # fmt: skip


def _parts(question: Asked, split: str) -> dict[str, Any]:
    indicator, form = question.indicator, form_of(question.indicator)
    found = evaluating.parts(question, split)
    names = labels(question, split, [part.value for part in found])
    rows = [
        {"value": part.value, "name": names[part.value], "figure": part.figure, "shown": shown(indicator, part.figure.value),
         "address": permalink(replace(question, scope={**question.scope, split: part.value})) if part.value else ""}
        for part in found
    ]  # fmt: skip
    made = None
    title = two(DIMENSIONS[split])
    if split == "province":
        values = {part.value: part.figure.value for part in found if part.value in _tiles()}
        if any(value is not None for value in values.values()):
            made = drawn(chart.TileMap(title, values, "zh" if chinese() else "en", chart.Format(form.decimals),
                                       head=(title, said(indicator.title))))  # fmt: skip
    else:
        bars = tuple(chart.Bar(row["name"], row["figure"].value) for row in rows[:_SHOWN] if row["value"])
        if any(bar.value is not None for bar in bars):
            made = drawn(chart.Bars(title, bars, form, head=(title, said(indicator.title))))
    return {"rows": rows[:_SHOWN], "chart": made, "more": max(0, len(rows) - _SHOWN), "ratio": indicator.form is Form.RATIO}


def _courses(question: Asked, split: str) -> Drawn | None:
    found = evaluating.courses(question, split)
    names = labels(question, split, [value for value, _ in found])
    panels = tuple(
        chart.Panel(names[value], tuple((day, figure.value) for day, figure in course))
        for value, course in found
        if any(figure.value is not None for _, figure in course)
    )
    if len(panels) < 2:
        return None
    return drawn(chart.Multiples(say("逐项走势", "Each on its own course"), panels, form_of(question.indicator),
                                 head=two(DIMENSIONS[split])))  # fmt: skip


def _tiles() -> Mapping[str, Any]:
    return chart.tilemap.codes("province_tiles")


def labels(question: Asked, dimension: str, values: Sequence[str]) -> dict[str, str]:
    """What the values of a dimension are called."""
    found: dict[str, str] = {}
    match dimension:
        case "body":
            found = {b.code: pick(b.names, b.code) for b in Body.objects.filter(code__in=values)}
        case "committee":
            found = {c.code: f"{c.code} {pick(c.names)}" for c in Committee.objects.filter(code__in=values)}
        case "ics":
            rows = Classification.objects.filter(system="ics", code__in=values)
            found = {c.code: f"{c.code} {pick(c.names)}" for c in rows}
        case "province":
            found = {code: row["zh"] if chinese() else row["en"] for code, row in _tiles().items()}
        case "kind":
            found = _kinds(question, values)
    unnamed = say("（未注明）", "(not stated)")
    return {value: found.get(value, value) or unnamed for value in values}


def _kinds(question: Asked, values: Sequence[str]) -> dict[str, str]:
    use = question.indicator.counted
    if queries()[use.query].subject in ("edition", "citation"):
        return {value: words.word(words.TIER, value) for value in values}
    house = loader.house()
    fact = str(use.values.get("kind") or ("programme" if use.query == "research_projects" else ""))
    if fact:
        procedures = use.values.get("procedures") or ("green-channel",)
        assert isinstance(procedures, tuple)
        known = house[procedures[0]].facts.get(fact)
        return {v: said_option(known.options[v]) for v in values if known and v in known.options}
    return {v: house[v].label.zh if chinese() else house[v].label.en for v in values if v in house}


def said_option(option: Any) -> str:
    return str(option.zh if chinese() else option.en)


def _facts(indicator: Indicator) -> list[tuple[str, str]]:
    """What stands in the definition, for the reader."""
    known = queries()
    def use(u: Any) -> str:
        given = "; ".join(f"{n} = {', '.join(v) if isinstance(v, tuple) else v}" for n, v in u.values.items())
        return f"{said(known[u.query].label)} ({u.query}{': ' + given if given else ''})"

    named = {Form.RATIO: ("分子", "Numerator"), Form.COUNT: ("计数", "Counted")}.get(indicator.form, ("测量", "Measured"))
    rows = [(two(named), use(indicator.counted))]
    if indicator.over:
        rows.append((say("分母", "Denominator"), use(indicator.over)))
    rows.append((say("依据", "Source"), f"{indicator.source} · {two(CONFIDENCE[indicator.confidence])}"))
    rows.append((say("定义摘要", "Digest of the definition"), indicator.digest[:16]))
    return rows


def _fields(question: Asked) -> list[dict[str, Any]]:
    """The parameters of the form."""
    told = evaluating.bounded(question)
    fields = []
    for parameter in question.indicator.parameters.values():
        value = question.values[parameter.name]
        text = told.get(parameter.name) or (",".join(value) if isinstance(value, tuple) else str(value or ""))
        choices = parameter.choices if str(parameter.kind) == "text" else ()
        fields.append({"name": parameter.name, "label": said(parameter.label), "value": text, "choices": choices,
                       "type": "date" if str(parameter.kind) == "day" else "text"})  # fmt: skip
    for name in question.indicator.by:
        fields.append({"name": name, "label": two(DIMENSIONS[name]), "value": question.scope.get(name, ""),
                       "choices": (), "type": "text"})  # fmt: skip
    return fields
