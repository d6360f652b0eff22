"""Indicators as their pages show them: words, addresses, charts with their table twins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from guiju.core import chart
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.indicator.model import Figure, Form, Indicator, Target
from guiju.core.indicator.status import Standing
from guiju.registry.goals import definitions, evaluating
from guiju.registry.goals.evaluating import Asked
from guiju.registry.goals.queries import queries
from guiju.web.cases.procedures import source
from guiju.web.goals import indicator_parts
from guiju.web.goals.indicator_words import (
    CONFIDENCE,
    DIMENSIONS,
    GROUNDS,
    SIGNS,
    STATUS,
    form_of,
    permalink,
    said,
    shown,
    two,
)
from guiju.web.language import say
from guiju.web.pictures import inline

OWN = {"day", "seq", "by", "side", "after", "format", "lang"}
"""Parameters of the pages themselves."""


def question_of(request: HttpRequest, key: str) -> Asked:
    """The question of an address. GuijuError names the parameter at fault; NotHeldError an unknown indicator."""
    given = {name: request.GET[name] for name in request.GET if name not in OWN}
    return asked(definitions.indicator(key), given, request.GET)


def asked(indicator: Indicator, given: Mapping[str, str], times: QueryDict) -> Asked:
    """With day and number out of an address; today and the last number without."""
    seq = times.get("seq", "")
    if seq and not (seq.isascii() and seq.isdigit() and len(seq) < 19):
        raise GuijuError("{} is not a place in the sequence", repr(seq[:40]), where="seq", expected="a whole number")
    day = day_of(times.get("day", ""), "day")
    return evaluating.asked(indicator, given, timezone.localdate(), int(seq) if seq else None, day)


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
    groups = definitions.groups()
    return [(say(groups[group]["zh"], groups[group]["en"]), rows) for group, rows in found.items()]


def line(question: Asked, target: TargetLine | None) -> dict[str, Any]:
    indicator, figure = question.indicator, evaluating.figure(question)
    values = tuple(f.value for _, f in evaluating.history(question, 8))
    spark = ""
    if any(value is not None for value in values):
        drawn = chart.Sparkline(said(indicator.title), values, form_of(indicator), width=120)
        spark = inline(drawn)
    return {
        "key": indicator.key,
        "title": target.label if target else said(indicator.title),
        "target": target,
        "value": shown(indicator, figure.value),
        "figure": figure,
        "spark": spark,
        "address": permalink(question),
        "parts": f"{figure.counted:,} / {figure.over:,}".replace(",", chart.model.THIN)
        if figure.over is not None
        else "",
    }


# -- one indicator -----------------------------------------------------------------------------------------------------
def page(question: Asked, split: str) -> dict[str, Any]:
    indicator = question.indicator
    lines = targets(question) if len(indicator.targets) < 2 else []
    target = (
        lines[0].target
        if lines
        else next((t for t in indicator.targets if all(question.values.get(n) == v for n, v in t.values.items())), None)
    )
    if target is not None and not lines:
        lines = [TargetLine(target, question, evaluating.figure(question), evaluating.stands(question, target))]
    split = split or (indicator.by[0] if indicator.by else "")
    if split and split not in indicator.by:
        known = ", ".join(indicator.by)
        raise GuijuError("cannot break down by {}", repr(split[:40]), where="by", expected=known)
    outlook = evaluating.outlook(question, target)
    figure = evaluating.figure(question)
    return {
        "question": question,
        "indicator": indicator,
        "title": said(indicator.title),
        "about": said(indicator.about),
        "figure": figure,
        "value": shown(indicator, figure.value),
        "targets": lines,
        "all_targets": targets(question) if len(indicator.targets) > 1 else [],
        "permalink": permalink(question),
        "query": urlencode(evaluating.bounded(question)),
        "trend": indicator_parts.trend(question, outlook, target),
        "outlook": indicator_parts.outlook(indicator, outlook),
        "spread": indicator_parts.spread(question, figure),
        "waits": indicator_parts.waits(question, target),
        "split": split,
        "splits": [(name, two(DIMENSIONS[name])) for name in indicator.by],
        "parts": indicator_parts.parts(question, split) if split else None,
        "courses": indicator_parts.courses(question, split) if split else None,
        "facts": _facts(indicator),
        "fields": fields(question),
        "confidence": two(CONFIDENCE[indicator.confidence]),
    }


def _facts(indicator: Indicator) -> list[tuple[str, str, str]]:
    """(label, words, how the definition writes it) of what stands in the definition."""
    known = queries()

    def use(u: Any) -> tuple[str, str]:
        given = "; ".join(f"{n} = {', '.join(v) if isinstance(v, tuple) else v}" for n, v in u.values.items())
        return said(known[u.query].label), f"{u.query}{': ' + given if given else ''}"

    named = {Form.RATIO: ("分子", "Numerator"), Form.COUNT: ("计数", "Counted")}.get(
        indicator.form, ("测量", "Measured")
    )
    rows = [(two(named), *use(indicator.counted))]
    if indicator.over:
        rows.append((say("分母", "Denominator"), *use(indicator.over)))
    rows.append((say("依据", "Source"), f"{source(indicator.source)} · {two(CONFIDENCE[indicator.confidence])}", ""))
    rows.append((say("定义摘要", "Digest of the definition"), "", indicator.digest[:16]))
    return rows


def fields(question: Asked) -> list[dict[str, Any]]:
    """The parameters of the form."""
    told = evaluating.bounded(question)
    fields = []
    for parameter in question.indicator.parameters.values():
        value = question.values[parameter.name]
        text = told.get(parameter.name) or (",".join(value) if isinstance(value, tuple) else str(value or ""))
        words = {name: said(word) for name, word in parameter.words.items()}
        choices = [(c, words.get(c, c)) for c in parameter.choices] if str(parameter.kind) == "text" else []
        fields.append(
            {
                "name": parameter.name,
                "label": said(parameter.label),
                "value": text,
                "choices": choices,
                "type": "date" if str(parameter.kind) == "day" else "text",
            }
        )
    for name in question.indicator.by:
        fields.append(
            {
                "name": name,
                "label": two(DIMENSIONS[name]),
                "value": question.scope.get(name, ""),
                "choices": [],
                "type": "text",
            }
        )
    return fields
