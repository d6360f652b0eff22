"""The words of indicators in both languages, and how a figure is printed."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from guiju.core import chart
from guiju.core.indicator.model import Indicator, Unit, Words
from guiju.core.indicator.status import Ground, Status
from guiju.registry.goals import evaluating
from guiju.registry.goals.evaluating import Asked
from guiju.web.language import chinese, say

UNITS = {
    Unit.PERCENT: ("%", "%"),
    Unit.MONTHS: ("个月", "months"),
    Unit.YEARS: ("年", "years"),
    Unit.DAYS: ("天", "days"),
    Unit.COUNT: ("", ""),
}
STATUS = {
    Status.REACHED: ("已达到", "reached", "force", "✓"),
    Status.ON_COURSE: ("正常推进", "on course", "force", "→"),
    Status.BEHIND: ("滞后", "behind", "soon", "▲"),
    Status.NO_DATA: ("无数据", "no data", "", "–"),
}
GROUNDS = {
    Ground.HOLDS: ("当日数值达到目标", "the figure of the day meets it"),
    Ground.PASSED: ("时限已过，数值未达到", "the deadline has passed and it is not met"),
    Ground.FORECAST: ("按预测中值判断", "by the middle of the forecast"),
    Ground.NO_FIGURE: ("没有可计的记录", "there is no record to count"),
    Ground.SHORT: ("历史太短，不作预测", "the history is too short for a forecast"),
}
DIMENSIONS = {
    "body": ("机构", "Body"),
    "province": ("省份", "Province"),
    "ics": ("领域（ICS）", "Field (ICS)"),
    "committee": ("技术委员会", "Committee"),
    "kind": ("类别", "Kind"),
}
SIDES = {
    "counted": ("分子", "numerator"),
    "over": ("分母", "denominator"),
    "difference": ("差额", "below the line only"),
    "excluded": ("未计入", "left out"),
}
REASONS = {
    "still_open": ("尚未办结或到期", "still open, or within its term"),
    "dropped": ("已终止", "ended on another way"),
    "not_applicable": ("不适用", "not applicable"),
    "kind_out_of_scope": ("类别不在范围内", "of a kind out of scope"),
    "target_not_held": ("目标不在库内", "the library does not hold the target"),
    "not_answered": ("尚未处理", "not answered yet"),
    "no_body": ("不代表任何已知机构", "for no body that is known"),
    "over": ("有效期已过", "its validity is over"),
    "secret": ("无记名投票，不分类别", "secret ballot: not told apart by kind"),
}
CONFIDENCE = {"sure": ("确定", "sure"), "likely": ("较可信", "likely"), "unsure": ("待核对", "unsure")}
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}


def two(pair: Sequence[str]) -> str:
    return say(pair[0], pair[1])


def said(text: Words) -> str:
    return text.zh if chinese() else text.en


def permalink(question: Asked, page: str = "") -> str:
    return f"/indicators/{question.indicator.key}/{page}?{urlencode(evaluating.bounded(question))}"


def form_of(indicator: Indicator) -> chart.Format:
    digits = 0 if indicator.unit is Unit.COUNT else 1
    return chart.Format(digits, two(UNITS[indicator.unit]))


def shown(indicator: Indicator, value: float | None) -> str:
    """A figure with its unit; "no data" in words."""
    return form_of(indicator)(value) if value is not None else say("无数据", "no data")
