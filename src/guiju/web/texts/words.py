"""Words of the pages of texts."""

from __future__ import annotations

from guiju.core.provision import sureness
from guiju.web.language import say

KINDS = {
    "requirement": ("要求", "requirement"),
    "instruction": ("指示", "instruction"),
    "recommendation": ("推荐", "recommendation"),
    "permission": ("允许", "permission"),
    "capability": ("能力", "capability"),
    "possibility": ("可能性", "possibility"),
    "statement": ("陈述", "statement"),
    "external-constraint": ("外部约束", "external constraint"),
}
VERDICTS = {
    "accepted": ("已确认", "accepted"),
    "corrected": ("已更正", "corrected"),
    "rejected": ("已否定", "rejected"),
}
SIGNS = {"?": "?", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "=", "~": "≈", "range": "", "tol": ""}
_SPELLED = {"range": ("范围", "range"), "tol": ("偏差", "tolerance"), "?": ("不明", "unclear")}


def kinds() -> dict[str, str]:
    """Kind of provision → its name in the language of the page."""
    return {key: say(*names) for key, names in KINDS.items()}


def kind(code: str) -> str:
    """The name of a kind."""
    return say(*KINDS[code]) if code in KINDS else code


def verdict(code: str) -> str:
    """The name of a decision, "" while there is none."""
    return say(*VERDICTS[code]) if code in VERDICTS else ""


def doubt(code: str) -> str:
    """Why the reader is not sure of a limit."""
    return say(*sureness.WORDS[code]) if code in sureness.WORDS else code


def limit(op: str, written: str, unit: str) -> str:
    """A limit as people write it: "≤ 0.1 mg/kg"."""
    unit = "" if unit == "1" else {"Cel": "℃", "%": "%"}.get(unit, unit)
    return " ".join(part for part in (SIGNS.get(op, op), written, unit) if part)


def operator(op: str) -> str:
    """How a limit is compared, as a form offers it."""
    return say(*_SPELLED[op]) if op in _SPELLED else SIGNS.get(op, op)
