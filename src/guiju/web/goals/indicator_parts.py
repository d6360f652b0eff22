"""The parts of an indicator's page: charts with their table twins, and what the parts of a figure are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from guiju.core import chart
from guiju.core.chart.model import Table
from guiju.core.chart.tilemap import codes
from guiju.core.indicator.forecasting import LEVEL, METHOD, Forecast
from guiju.core.indicator.model import Figure, Form, Indicator, Target, Unit
from guiju.core.procedure import loader
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.models import Classification
from guiju.registry.goals import evaluating
from guiju.registry.goals.evaluating import Asked
from guiju.registry.goals.queries import queries
from guiju.registry.goals.queries.participants import BY_BODY
from guiju.web import words
from guiju.web.goals.indicator_words import DIMENSIONS, form_of, permalink, said, shown, two
from guiju.web.language import chinese, pick, say
from guiju.web.pictures import inline

_SHOWN = 20


@dataclass(frozen=True)
class Drawn:
    """A chart on a page: title, picture, table twin."""

    title: str
    svg: SafeString
    table: Table


def drawn(made: chart.Chart) -> Drawn:
    return Drawn(made.title, inline(made), made.table())


def trend(question: Asked, outlook: Forecast | None, target: Target | None) -> Drawn | None:
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
        chart.Lines(
            say("走势", "Course"),
            series,
            form_of(indicator),
            band=band,
            goal=goal,
            base=base,
            head=say("日期", "Day"),
            describes=said(indicator.title),
        )
    )


def outlook(indicator: Indicator, outlook: Forecast | None) -> dict[str, Any] | None:
    if outlook is None:
        return None
    last = outlook.bands[-1]
    form = form_of(indicator)
    return {
        "method": METHOD,
        "level": f"{LEVEL:.0%}",
        "covered": outlook.covered,
        "tested": outlook.tested,
        "day": last.day,
        "middle": form(last.middle),
        "low": form(last.low),
        "high": form(last.high),
    }


def spread(question: Asked, figure: Figure) -> dict[str, Any] | None:
    if figure.spread is None:
        return None
    spread, form = figure.spread, form_of(question.indicator)
    made = None
    if len(spread.bins) <= 60:
        edges = (*(low for low, _, _ in spread.bins), spread.bins[-1][1])
        marks = ((spread.median, say("中位数", "median")), (spread.mean, say("平均", "mean")))
        made = drawn(
            chart.Histogram(
                say("分布", "Distribution"),
                edges,
                tuple(n for _, _, n in spread.bins),
                form.unit,
                marks=marks,
                head=(say("区间", "From – to"), say("记录数", "Records")),
            )
        )
    names = (
        (say("平均", "mean"), spread.mean),
        (say("中位数", "median"), spread.median),
        ("P10", spread.p10),
        ("P25", spread.p25),
        ("P75", spread.p75),
        ("P90", spread.p90),
        (say("最短", "shortest"), spread.least),
        (say("最长", "longest"), spread.most),
    )
    return {"chart": made, "rows": [(name, form(value)) for name, value in names]}


def waits(question: Asked, target: Target | None) -> dict[str, Any] | None:
    curve = evaluating.waits(question)
    if curve is None:
        return None
    month = 30.4375
    points = tuple((s.days / month, float(s.survival), float(s.survival), float(s.survival)) for s in curve.steps)
    marks = ((target.value, say("目标", "target")),) if target else ()
    made = chart.Steps(
        say("尚未完成的比例（含在办项目）", "Share still open (open projects counted)"),
        (chart.Curve(say("在办", "open"), points),),
        say("月", "months"),
        marks=marks,
        head=say("下达后", "After the plan"),
    )
    median = curve.quantile(0.5)
    return {
        "chart": drawn(made),
        "count": curve.count,
        "median": form_of(question.indicator)(median / month) if median is not None else "",
    }


def parts(question: Asked, split: str) -> dict[str, Any]:
    indicator, form = question.indicator, form_of(question.indicator)
    found = evaluating.parts(question, split)
    names = labels(question, split, [part.value for part in found])
    rows: list[dict[str, Any]] = [
        {
            "value": part.value,
            "name": names[part.value],
            "figure": part.figure,
            "shown": shown(indicator, part.figure.value),
            "address": permalink(replace(question, scope={**question.scope, split: part.value})) if part.value else "",
        }
        for part in found
    ]
    made = None
    title = two(DIMENSIONS[split])
    if split == "province":
        values = {part.value: part.figure.value for part in found if part.value in _tiles()}
        if any(value is not None for value in values.values()):
            made = drawn(
                chart.TileMap(
                    title,
                    values,
                    "zh" if chinese() else "en",
                    chart.Format(form.decimals),
                    head=(title, said(indicator.title)),
                )
            )
    else:
        bars = tuple(chart.Bar(_short(row["name"]), row["figure"].value) for row in rows[:_SHOWN] if row["value"])
        if any(bar.value is not None for bar in bars):
            made = drawn(chart.Bars(title, bars, form, head=(title, said(indicator.title))))
    return {
        "rows": rows[:_SHOWN],
        "chart": made,
        "more": max(0, len(rows) - _SHOWN),
        "ratio": indicator.form is Form.RATIO,
    }


def courses(question: Asked, split: str) -> Drawn | None:
    found = evaluating.courses(question, split)
    names = labels(question, split, [value for value, _ in found])
    panels = tuple(
        chart.Panel(names[value], tuple((day, figure.value) for day, figure in course))
        for value, course in found
        if any(figure.value is not None for _, figure in course)
    )
    if len(panels) < 2:
        return None
    return drawn(
        chart.Multiples(
            say("逐项走势", "Each on its own course"), panels, form_of(question.indicator), head=two(DIMENSIONS[split])
        )
    )


def _tiles() -> Mapping[str, Any]:
    return codes("province_tiles")


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
    if use.query in BY_BODY:
        return {value: words.body_kind(value) for value in values}
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


def _short(name: str, most: int = 26) -> str:
    """A name that fits beside a bar; the whole one stands in the table."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
