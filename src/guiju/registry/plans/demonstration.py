"""The demonstration's plans: two facts files, two years of reports on the action plan, one round of evaluation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from guiju.core.plan.facts import read_facts
from guiju.core.plan.kept import KeptPlan
from guiju.data import tables
from guiju.registry.accounts.models import User
from guiju.registry.cases import roles
from guiju.registry.cases.acts.performing import Request, midday, perform
from guiju.registry.cases.models import Case
from guiju.registry.plans import evaluating, keeping, progress
from guiju.registry.plans.progress import Period

FILES = ("plan-outline-2021.yaml", "plan-2024-2025.yaml")
SIZE = 60  # cases, about; only for the progress bar
_YEARS = (
    Period(date(2024, 1, 1), date(2024, 12, 31), date(2025, 2, 28)),
    Period(date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 28)),
)
_REPORTING = {"MIIT": "ministry", "MEE": "environment", "SAMR": "regulation", "MARA": "agriculture"}
_FIGURES = {  # invented, for the demonstration: (2024, 2025)
    "T2": (17.6, 16.9), "T3": (82.1, 86.0), "T5": (88.5, 91.0), "T6": (38, 52), "T7": (21, 47), "T10": (310, 705),
    "T11": (52, 100), "T12": (120, 281), "T15": (36, 80), "T16": (22, 51),
}  # fmt: skip
_CHECKED = 14  # days a report may wait: none of long ago does
_ASSESSED = (2, 7, 14, 25, 27, 31)


def load(now: datetime, progress_bar: Callable[[int], None] = lambda done: None) -> int:
    """Keep the plans and, if there is no report yet, make reports and a round. Returns how many cases were made."""
    plans = [read(name) for name in FILES]
    for plan in plans:
        keeping.keep(plan, now)
    if Case.objects.filter(procedure=progress.PROCEDURE).exists():
        return 0
    plan, made = plans[1], 0
    for year, period in enumerate(_YEARS):
        if midday(period.end + timedelta(1)) > now:
            continue
        bodies = tuple(_REPORTING) if year == 0 else (*_REPORTING, "MOST", "MCA", "MOHURD")
        opened = _asked(plan, period, bodies, now)
        for number in opened:
            _reported(plan, number, year, period, now)
        made += len(opened)
        progress_bar(len(opened))
    made += _assessed(plan, now)
    return made


def read(name: str) -> KeptPlan:
    """A plan of the demonstration."""
    return read_facts(tables.text(f"demo/{name}"), name)


def _actor(name: str, day: date) -> roles.Actor:
    return roles.actor(User.objects.get(username=name), day)


def _asked(plan: KeptPlan, period: Period, bodies: tuple[str, ...], now: datetime) -> list[str]:
    day = period.end + timedelta(8)
    wanted = [task.number for task in plan.tasks if set(progress.answerable(task)) & set(bodies)]
    opened, _ = progress.ask(
        plan, period, _actor("officer", day), now, numbers=wanted, bodies=bodies, effective=midday(day)
    )
    return opened


def _reported(plan: KeptPlan, number: str, year: int, period: Period, now: datetime) -> None:
    """Who has an account in the demonstration reports; one report in nine of the last year is still missing."""
    case = Case.objects.get(number=number)
    who = next((user for body, user in _REPORTING.items() if keeping.registry_code(body) == case.facts["issuer"]), "")
    task = int(case.facts["task"])
    if not who or (year == 1 and task % 9 == 5):
        return
    day = period.due - timedelta(5 + task % 17)
    keys = [goal.key for one in plan.tasks if one.number == task for goal in one.goals if goal.key in _FIGURES]
    brought = {
        "progress": f"{period.end.year} 年按分工完成了年度安排，情况见所附材料（演示）。",
        "standing": "behind" if task in (12, 15) else "done" if year == 1 and keys and task != 7 else "on_course",
        "evidence_link": f"https://example.org/progress/{number}",
    }
    if keys:
        brought["figures"] = "; ".join(f"{key} = {_FIGURES[key][year]}" for key in keys)
    perform(number, Request("submit", brought, effective=midday(day)), _actor(who, day), now)
    later = day + timedelta(4)
    if task % 11 == 3 and midday(later + timedelta(_CHECKED)) > now:
        return  # it still waits to be checked
    perform(number, Request("accept", {}, effective=midday(later)), _actor("officer", later), now)


def _assessed(plan: KeptPlan, now: datetime) -> int:
    day = date(2026, 3, 16)
    if midday(day + timedelta(60)) > now:
        return 0
    opened, _ = evaluating.start(
        plan, "2025", ("expert", "expert.b", "expert.c"), day + timedelta(30), _actor("officer", day), now,
        numbers=_ASSESSED, effective=midday(day),
    )  # fmt: skip
    for place, number in enumerate(opened):
        for n, who in enumerate(("expert", "expert.b", "expert.c")):
            on = day + timedelta(5 + n)
            brought = {"score": 92 - 7 * place + 3 * n, "remark": "依据进展报告和指标数值评分（演示）。"}
            perform(number, Request("score", brought, effective=midday(on)), _actor(who, on), now)
        for act, after in (("conclude", 32), ("disclose", 34), ("publish", 52)):
            told = {"conclusion": "任务基本完成，后续纳入下一期规划（演示）。"} if act == "conclude" else {}
            if place == len(opened) - 1 and act == "publish":
                continue
            on = day + timedelta(after)
            perform(number, Request(act, told, effective=midday(on)), _actor("officer", on), now)
    return len(opened)
