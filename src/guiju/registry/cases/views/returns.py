"""What the returns of statistical surveys say together: units, sum and mean of each question, period by period.

Only returns that were published count. A figure on which fewer units rest than the procedure says (`aggregate_least`)
is withheld: it would tell what one of them answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guiju.registry.cases import definitions
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.registers.models import Item

REGISTER = "surveys"
_RETURN = uses(
    __name__, "statistical-return", states=("published",), acts=("report",),
    facts=("survey", "issuer", "period_from", "period_to", "due", "answers"),
)  # fmt: skip
LEAST = "aggregate_least"
PLACES = Decimal("0.000001")
COLUMNS = ("survey", "period_from", "period_to", "code", "question", "unit", "units", "total", "mean", "withheld")


@dataclass(frozen=True)
class Survey:
    """A survey in use, or one that was."""

    key: str
    title: str
    kind: str


@dataclass(frozen=True)
class Period:
    """How a survey of a period stands: units asked, those that have reported, returns that were published."""

    first: str
    last: str
    due: str
    asked: int
    reported: int
    published: int


@dataclass(frozen=True)
class Line:
    """What the published returns of a period say to a question; no figures where too few units answered it."""

    period_from: str
    period_to: str
    code: str
    question: str
    unit: str
    units: int
    total: Decimal | None
    mean: Decimal | None

    @property
    def withheld(self) -> bool:
        return self.total is None


def surveys() -> list[Survey]:
    """The surveys of the register, by their keys."""
    rows = Item.objects.filter(register=REGISTER).order_by("key")
    return [Survey(one.key, str(one.facts.get("title", one.key)), str(one.facts.get("kind", ""))) for one in rows]


def survey(key: str) -> Survey:
    """A survey by its key. NotHeldError for none."""
    found = next((one for one in surveys() if one.key == key), None)
    if found is None:
        raise NotHeldError("there is no survey {}", repr(key[:40]), where="survey", expected="DCB-2026-0001")
    return found


def periods(key: str) -> list[Period]:
    """How the survey stands in each period, the newest first."""
    found: dict[tuple[str, str], list[Case]] = {}
    for case in Case.objects.filter(procedure=_RETURN.procedure, facts__survey=key):
        found.setdefault((str(case.facts["period_to"]), str(case.facts["period_from"])), []).append(case)
    return [
        Period(
            first, last, max(str(case.facts.get("due") or "") for case in cases), len(cases),
            sum(_RETURN.acts[0] in case.marks for case in cases), sum(_is_published(case) for case in cases),
        )
        for (last, first), cases in sorted(found.items(), reverse=True)
    ]  # fmt: skip


def _is_published(case: Case) -> bool:
    return case.state in _RETURN.states


def series(key: str, today: date) -> list[Line]:
    """What the published returns say together, by period and question, the newest period first and questions as in the
    form."""
    numbers = definitions.numbers_on(definitions.current(_RETURN.procedure), today)
    least = int(numbers[LEAST].value)
    rows = Case.objects.filter(procedure=_RETURN.procedure, state__in=_RETURN.states, facts__survey=key)
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    counts: dict[tuple[str, str], Counter[str]] = {}
    forms: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for case in rows.order_by("pk").iterator():
        period = (str(case.facts["period_to"]), str(case.facts["period_from"]))
        for row in case.facts.get("answers") or ():
            if row.get("value") is None:
                continue
            code = str(row["code"])
            forms.setdefault(period, {}).setdefault(code, row)
            summed = sums.setdefault(period, {})
            summed[code] = summed.get(code, Decimal(0)) + Decimal(str(row["value"]))
            counts.setdefault(period, Counter())[code] += 1
    return [
        _line(period, code, row, counts[period][code], sums[period][code], least)
        for period, form in sorted(forms.items(), reverse=True)
        for code, row in form.items()
    ]


def _line(
    period: tuple[str, str], code: str, row: Mapping[str, Any], units: int, total: Decimal, least: int
) -> Line:  # fmt: skip
    shown = units >= least
    return Line(
        period[1], period[0], code, str(row.get("question", code)), str(row.get("unit") or ""), units,
        total if shown else None, (total / units).quantize(PLACES) if shown else None,
    )  # fmt: skip


def as_dict(key: str, line: Line) -> dict[str, Any]:
    """A line for programs and files: figures as they are written, nothing where they are withheld."""
    return {
        "survey": key, "period_from": line.period_from, "period_to": line.period_to, "code": line.code,
        "question": line.question, "unit": line.unit, "units": line.units, "total": said(line.total),
        "mean": said(line.mean), "withheld": line.withheld,
    }  # fmt: skip


def said(value: Decimal | None) -> str | None:
    """A figure as it is written: no zeros behind the point, no exponent."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
