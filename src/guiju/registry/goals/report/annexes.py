"""The parts of a report that follow from definitions: indicators, targets of plans, the method."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from guiju.core.chart.model import Format
from guiju.core.indicator.model import Figure as Found
from guiju.core.indicator.model import Unit as IndicatorUnit
from guiju.core.plan.goals import Standing, standing
from guiju.core.plan.writing import SIGNS
from guiju.core.procedure.instruments import source_in_words
from guiju.core.report.model import Block, Run, Table
from guiju.core.report.outline import Indicators
from guiju.core.statistics.drawing import UNITS
from guiju.core.statistics.model import Unit, Words
from guiju.registry.goals import binding, definitions, evaluating, workbench
from guiju.registry.goals.evaluating import Asked
from guiju.registry.plans import reading
from guiju.registry.plans.models import Plan

NO_DATA = ("无数据", "no data")
STANDINGS = {
    Standing.REACHED: Words("✓ 已达成", "✓ reached"), Standing.OPEN: Words("○ 未到期，未达成", "○ not yet reached"),
    Standing.MISSED: Words("△ 到期未达成", "△ missed"), Standing.NO_DATA: Words("– 无数据", "– no data"),
}  # fmt: skip


def number(value: float | None, unit: Unit) -> Words:
    """A figure as a table prints it: with its unit, in both languages."""
    if value is None:
        return Words(*NO_DATA)
    digits = 0 if unit is Unit.COUNT else 1
    return Words(Format(digits, UNITS[unit][0])(value), Format(digits, UNITS[unit][1])(value))


def _unit(unit: IndicatorUnit) -> Unit:
    return Unit(str(unit))


def _asked(key: str, values: Mapping[str, str], day: date, seq: int) -> Asked:
    return evaluating.asked(definitions.indicator(key), values, day, seq, day)


def value(key: str, values: Mapping[str, str], day: date, seq: int) -> tuple[float | None, Unit, str]:
    """The figure of an indicator, its unit, its permalink."""
    asked = _asked(key, values, day, seq)
    return evaluating.figure(asked).value, _unit(asked.indicator.unit), binding.link(asked)


def indicators(item: Indicators, day: date, before: date, seq: int) -> Table:
    """The indicators of some groups with the figures of two years."""
    head = (
        Words("指标", "Indicator"), Words(str(day), str(day)), Words(str(before), str(before)),
        Words("记录", "Records"),
    )  # fmt: skip
    rows: list[tuple[Run, ...]] = []
    data: list[tuple[str, ...]] = [
        ("indicator", "zh", "en", "unit", str(day), str(before), "counted", "over", "permalink")
    ]
    for one in definitions.house().values():
        if one.group not in item.groups:
            continue
        now, then = _asked(one.key, {}, day, seq), _asked(one.key, {}, before, seq)
        figure, earlier, unit = evaluating.figure(now), evaluating.figure(then), _unit(one.unit)
        rows.append((
            Run(Words(one.title.zh, one.title.en)), Run(number(figure.value, unit), binding.link(now)),
            Run(number(earlier.value, unit), binding.link(then)), Run(_records(figure)),
        ))  # fmt: skip
        told = (figure.value, earlier.value, figure.counted, figure.over)
        data.append((
            one.key, one.title.zh, one.title.en, str(unit), *("" if v is None else f"{v:.6g}" for v in told),
            binding.link(now),
        ))  # fmt: skip
    return Table(f"indicators-{item.key}", item.caption, head, tuple(rows), 1, "/indicators/", tuple(data))


def _records(figure: Found) -> Words:
    shown = Format(0)
    text = shown(float(figure.counted)) + (f" / {shown(float(figure.over))}" if figure.over is not None else "")
    return Words(text, text)


def targets(day: date, seq: int) -> list[Block]:
    """A table for each kept plan: what was to be reached, the computed figure, where it stands on the day."""
    made: list[Block] = []
    for row in Plan.objects.order_by("adopted", "key"):
        plan = reading.kept(row)
        goals = [(task, goal) for task in plan.tasks for goal in task.goals]
        if not goals:
            continue
        figures = binding.measured((goal for _, goal in goals), day, seq)
        head = (
            Words("指标", "Measure"), Words("任务", "Task"), Words("目标", "Wanted"), Words("时限", "By"),
            Words("数值", "Figure"), Words("状态", "Standing"),
        )  # fmt: skip
        rows, data = (
            [],
            [("key", "task", "zh", "en", "comparator", "value", "unit", "deadline", "figure", "standing", "permalink")],
        )
        for task, goal in goals:
            found = figures.get(goal.key)
            stands = standing(goal, found.value if found else None, day)
            wanted = _with_unit(f"{SIGNS[goal.comparator]} {goal.value:,f}", goal.unit)
            said = Words(*NO_DATA) if found is None else _with_unit(f"{found.value:,f}", goal.unit)
            rows.append((
                Run(Words(f"{goal.key} {goal.measure.zh}", f"{goal.key} {goal.measure.en}")),
                Run(Words(task.title.zh, task.title.en), f"/plans/{plan.key}/tasks/{task.number}/"), Run(wanted),
                Run(_same(goal.deadline)), Run(said, found.source if found else ""), Run(STANDINGS[stands]),
            ))  # fmt: skip
            data.append((
                goal.key, str(task.number), goal.measure.zh, goal.measure.en, goal.comparator, str(goal.value),
                goal.unit, goal.deadline, str(found.value) if found else "", str(stands), found.source if found else "",
            ))  # fmt: skip
        caption = Words(plan.title.zh, plan.title.en)
        made.append(Table(f"targets-{plan.key}", caption, head, tuple(rows), 2, f"/plans/{plan.key}/", tuple(data)))
    return made


_PLAN_UNITS = {"item": ("", ""), "month": ("个月", "months"), "%": ("%", "%")}


def _with_unit(text: str, unit: str) -> Words:
    """A figure of a plan with its unit in both languages."""
    zh, en = _PLAN_UNITS.get(unit, (unit, unit))
    return Words(f"{text} {zh}".strip(), f"{text} {en}".strip())


def _same(text: str) -> Words:
    return Words(text, text)


def method(day: date, seq: int) -> list[Block]:
    """What each figure means: the indicators with their definitions, the measures of the statistics."""
    head = (Words("指标", "Indicator"), Words("定义", "Definition"), Words("依据", "Source"))
    rows: list[tuple[Run, ...]] = []
    data: list[tuple[str, ...]] = [("indicator", "zh", "en", "source", "definition", "permalink")]
    for one in definitions.house().values():
        link = binding.link(_asked(one.key, {}, day, seq))
        rows.append((
            Run(Words(one.title.zh, one.title.en), link), Run(Words(one.about.zh, one.about.en)),
            Run(Words(source_in_words(one.source, "zh"), source_in_words(one.source, "en"))),
        ))  # fmt: skip
        data.append((one.key, one.about.zh, one.about.en, one.source, one.digest, link))
    first = Table(
        "definitions",
        Words("指标的定义", "Definitions of the indicators"),
        head,
        tuple(rows),
        3,
        "/indicators/",
        tuple(data),
    )
    head = (Words("量", "Measure"), Words("含义", "Meaning"), Words("对象", "Subject"))
    rows, data = [], [("measure", "subject", "unit", "zh", "en", "about_zh", "about_en")]
    for subject in workbench.subjects().values():
        for m in subject.measures.values():
            rows.append(
                (Run(m.title, f"/statistics/?measure={m.key}&day={day}&seq={seq}"), Run(m.about), Run(subject.title))
            )
            data.append((m.key, subject.key, str(m.unit), m.title.zh, m.title.en, m.about.zh, m.about.en))
    second = Table("measures", Words("统计量", "Measures"), head, tuple(rows), 3, "/statistics/", tuple(data))
    return [first, second]
