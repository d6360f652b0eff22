"""Kept plans as pages show them: rows, words, pictures. Figures come from indicators and accepted reports
(`current`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from guiju.core.chart import Dot, Mark, Sparkline, Strip
from guiju.core.plan.goals import Standing, standing
from guiju.core.plan.kept import Assignment, Baseline, Goal, KeptPlan, Names
from guiju.core.plan.writing import SIGNS, body_name
from guiju.registry.goals import binding
from guiju.registry.plans import progress, serializers
from guiju.registry.plans.progress import Report
from guiju.registry.plans.serializers import Figures
from guiju.web.language import chinese, say
from guiju.web.pictures import inline
from guiju.web.plans.words import UNITS

GOALS = {
    Standing.REACHED: ("已达成", "reached", "force"), Standing.OPEN: ("未到期，未达成", "not yet reached", ""),
    Standing.MISSED: ("到期未达成", "missed", "soon"), Standing.NO_DATA: ("无数据", "no data", ""),
}  # fmt: skip
TASKS = {
    "done": (Mark.FULL, "已完成", "done"), "on_course": (Mark.HALF, "按计划进行", "on course"),
    "behind": (Mark.POINT, "滞后", "behind"), "not_begun": (Mark.CROSS, "未开始", "not begun"),
    "overdue": (Mark.SQUARE, "报告逾期", "report overdue"), "": (Mark.OPEN, "无报告", "no report yet"),
}  # fmt: skip
HOW = {"carried": ("延续", "carried over"), "split": ("拆分", "split from"), "merged": ("合并", "merged from")}
STATES = {
    "asked": ("待报送", "due"), "missing": ("逾期未报", "overdue"), "submitted": ("已报送", "submitted"),
    "returned": ("已退回", "returned"), "accepted": ("已接受", "accepted"), "absent": ("未报", "not reported"),
}  # fmt: skip


def name(names: Names) -> str:
    """In the reader's language."""
    return names.zh if chinese() else names.en


def body(code: str) -> str:
    return body_name(code, "zh" if chinese() else "en")


@dataclass(frozen=True)
class Current:
    """What is known of a plan today: its reports, and the figures of each target with where they stand."""

    reports: list[Report]
    figures: Figures

    @property
    def values(self) -> dict[str, Decimal]:
        return self.figures.values


def current(plan: KeptPlan, today: date) -> Current:
    """The one place where pages get the present figures of targets from: reports, and indicators of the day."""
    said = progress.reports(plan.key)
    computed = binding.measured((goal for task in plan.tasks for goal in task.goals), today)
    return Current(said, Figures(serializers.current(said), computed))


def nothing() -> Current:
    """Of a plan that nobody has begun."""
    return Current([], Figures({}))


def address(source: str) -> str:
    """Where the source of a figure is read: an indicator's permalink, or the case of a report."""
    return source if source.startswith("/") else f"/case/{source}/"


def _shown(figure: Baseline | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"value": f"{figure.value:,f}", "day": figure.day, "address": address(figure.source)}


def goal_row(task: Assignment, goal: Goal, now: Current, today: date) -> dict[str, Any]:
    """A target as a row: what is to be reached, the latest figure with its source, where it stands, its course."""
    figure = now.figures.of(goal.key)
    stands = standing(goal, figure.value if figure else None, today)
    zh, en, css = GOALS[stands]
    unit = say(*UNITS[goal.unit]) if goal.unit in UNITS else goal.unit
    course = {
        r.period_to: r.figures[goal.key] for r in now.reports if r.state == progress.ACCEPTED and goal.key in r.figures
    }
    picture: SafeString | str = ""
    if len(course) > 1:
        values = tuple(float(course[day]) for day in sorted(course))
        picture = inline(Sparkline(name(goal.measure), values, width=130))
    return {
        "key": goal.key, "task": task.number, "measure": name(goal.measure), "figure": figure,
        "computed": _shown(now.figures.computed.get(goal.key)), "reported": _shown(now.figures.reported.get(goal.key)),
        "wanted": " ".join(f"{SIGNS[goal.comparator]} {goal.value:,} {unit}".split()), "unit": unit,
        "deadline": goal.deadline, "standing": stands, "word": say(zh, en), "css": css, "indicator": goal.indicator,
        "course": picture, "baseline": _shown(goal.baseline),
    }  # fmt: skip


def task_row(task: Assignment, now: Current, today: date) -> dict[str, Any]:
    """A task as a row: who leads, how many take part, where it stands."""
    said = [report for report in now.reports if report.task == task.number]
    state = progress.task_standing(said, today)
    leads = list(dict.fromkeys(code for duty in task.duties for code in duty.lead))
    part = [code for code in task.bodies if code not in leads]
    return {
        "number": task.number, "title": name(task.title), "lead": [(code, body(code)) for code in leads],
        "part": [(code, body(code)) for code in part], "goals": task.goals, "state": state,
        "word": say(*TASKS[state][1:]), "mark": mark(TASKS[state][0]), "reports": len(said),
        "accepted": sum(report.state == progress.ACCEPTED for report in said),
    }  # fmt: skip


def task_strip(plan: KeptPlan, rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """A mark for each task; words below count them."""
    found = list(rows)
    dots = tuple(Dot(f"{row['number']} {row['title']}", TASKS[row["state"]][0]) for row in found)
    words: dict[Mark, list[str]] = {}
    for state in dict.fromkeys(row["state"] for row in found):
        words.setdefault(TASKS[state][0], []).append(say(*TASKS[state][1:]))
    told = {sign: say("、", ", ").join(said) for sign, said in words.items()}
    title = say("各项任务的状态", "Where the tasks stand")
    counted = say("，", ", ").join(f"{word} {sum(d.mark is sign for d in dots)}" for sign, word in told.items())
    return inline(Strip(title, dots, told, counted, width=640 if len(dots) > 20 else 340))


_GLYPHS = {Mark.FULL: "●", Mark.HALF: "◐", Mark.POINT: "▲", Mark.OPEN: "○", Mark.CROSS: "✕", Mark.SQUARE: "■"}


def mark(sign: Mark) -> SafeString:
    return format_html('<span class="sign {}" aria-hidden="true">{}</span>', str(sign), _GLYPHS[sign])


def report_row(report: Report, today: date) -> dict[str, Any]:
    code = serializers.reporter(report)
    return {
        "number": report.number, "task": report.task, "code": code, "body": body(code), "due": report.due,
        "period": f"{report.period_from} – {report.period_to}", "state": report.state,
        "word": say(*STATES.get(report.state, (report.state, report.state))), "late": report.overdue(today),
        "days": (today - report.due).days, "standing": say(*TASKS[report.standing][1:]) if report.standing else "",
        "progress": report.progress, "evidence": report.evidence, "evidence_link": report.evidence_link,
        "figures": [(key, f"{value}") for key, value in report.figures.items()],
    }  # fmt: skip


def origin_words(task: Assignment) -> list[tuple[str, str, int]]:
    """(how in words, plan, task) of where a task comes from."""
    return [(say(*HOW[o.how]), o.plan, o.task) for o in task.origins]


def bodies(plan: KeptPlan) -> list[dict[str, Any]]:
    """Every body of a plan: how many tasks it leads and takes part in, those with most first."""
    found = []
    for code in dict.fromkeys(code for task in plan.tasks for code in task.bodies):
        parts = [progress.part_of(task, code) for task in plan.tasks]
        found.append(
            {"code": code, "name": body(code), "lead": parts.count("lead"), "part": parts.count("participating")}
        )
    return sorted(found, key=lambda row: (-row["lead"] - row["part"], row["code"]))
