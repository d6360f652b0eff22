"""Checks of notifications to the WTO: a draft is notified under the agreement it falls under, once, and a symbol stands
for one notification (WTO TBT 2.9; SPS Annex B)."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.procedure.model import Procedure, Words
from guiju.data import tables
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.knowing import NOTIFICATION, notification
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses

_AGREEMENT = uses(__name__, "tbt-notification", facts=("agreement", "symbol"), options={"agreement": ("TBT", "SPS")})
_TBT = _AGREEMENT.options["agreement"][0]
_DRAFT = uses(__name__, "mandatory-standard", facts=("tbt_case",))
CASE = _DRAFT.facts[0]


@cache
def _symbols() -> dict[str, tuple[str, str]]:
    """Agreement → (pattern of its symbols, an example)."""
    return {row["agreement"]: (row["pattern"], row["example"]) for row in tables.rows("rules/wto_symbols.csv")}


def _fault(case: Case, number: str) -> Words | None:
    """Why the notification of a number is none for this draft; None where it is one."""
    found, said = notification(number), number[:40]
    if found is None or not found.facts.get("symbol"):
        return Words(f"没有已通报且未撤回的事项 {said}", f"no notification {said} has been sent and stands")
    if found.facts.get("issuer") != case.facts.get("issuer"):
        return Words(f"{said} 是其他部门的通报", f"{said} is the notification of another department")
    if found.facts.get("agreement") != _TBT:
        return Words(f"{said} 不是 TBT 通报", f"{said} is no TBT notification")
    return None


@check("notification", reads=(CASE,))
def notified(case: Case, procedure: Procedure) -> list[Finding]:
    """The notification that a draft names is a TBT one of its department, has its symbol and was not dropped."""
    why = _fault(case, str(case.facts.get(CASE) or ""))
    return [Finding("notification", CASE, why)] if why else []


@check("notified_before")
def notified_before(case: Case, procedure: Procedure) -> list[Finding]:
    """The draft names no notification yet that stands: one that was dropped may be followed by another."""
    held = Case.objects.filter(pk=case.pk).values_list("facts", flat=True).first() if case.pk else None
    number = str((held or {}).get(CASE) or "")
    if not number or _fault(case, number) is not None:
        return []
    return [Finding("notified_before", CASE, Words(f"已通报：{number}", f"it is notified by {number}"))]


@check("symbol_fits", reads=("symbol", "agreement"))
def symbol_fits(case: Case, procedure: Procedure) -> list[Finding]:
    """The symbol has the form of those of the agreement, and no other case has it."""
    symbol, agreement = str(case.facts.get("symbol") or ""), str(case.facts.get("agreement") or "")
    pattern, example = _symbols().get(agreement, ("", ""))
    if not pattern or not re.fullmatch(pattern, symbol, re.ASCII):
        zh, en = f"{agreement} 的通报号如 {example}", f"symbols of {agreement} are such as {example}"
        return [Finding("symbol_fits", "symbol", Words(zh, en))]
    others = Case.objects.filter(procedure=NOTIFICATION.procedure, facts__symbol=symbol).exclude(pk=case.pk)
    return [
        Finding("symbol_fits", "symbol", Words(f"{symbol} 已用于 {n}", f"{symbol} stands for {n} already"))
        for n in others.order_by("pk").values_list("number", flat=True)[:5]
    ]
