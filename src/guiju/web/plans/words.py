"""A plan as its page shows it: counts, tasks with their bodies and targets, the text with what was read marked."""

from __future__ import annotations

from typing import Any

from guiju.core.plan.model import Body, Chapter, Group, Note, Plan, Section, Span, Target
from guiju.core.plan.serializers import name_of
from guiju.web.language import chinese, say

SHOWN = 300_000
"""Code points of text the page shows; all of it is read."""
UNITS = {
    "item": ("", ""), "month": ("个月", "months"), "day": ("天", "days"), "working day": ("个工作日", "working days"),
    "week": ("周", "weeks"), "hour": ("小时", "hours"), "year": ("年", "years"), "times": ("倍", "times"),
    "percentage point": ("个百分点", "percentage points"), "% change": ("%（变化）", "% change"), "CNY": ("元", "CNY"),
    "point": ("分", "points"), "tonne": ("吨", "t"), "mu": ("亩", "mu"), "hectare": ("公顷", "ha"),
}  # fmt: skip
_SIGNS = {">=": "≥", "<=": "≤", "=": "", ">": ">", "<": "<"}
NOTES = {
    "unknown-body": ("名录中没有的机构", "Body not in the register"),
    "contradiction": ("数字矛盾", "Numbers contradict each other"),
    "number-twice": ("序号重复", "Number printed twice"),
    "misprint": ("序号有误", "Misprinted number"),
    "gap": ("序号不连续", "Numbers are missing"),
    "no-title": ("文本没有标题", "No title in the text"),
    "breaks-off": ("文本未完", "The text breaks off"),
}
RULES = {
    "first-leads": ("首位为牵头单位，以下同", "The first body listed leads, here and below"),
    "local-governments": ("地方政府均负责，不再列出", "Local governments answer too, stated once for all"),
}


def page(plan: Plan) -> dict[str, Any]:
    """What the template shows of a plan."""
    parts: tuple[Chapter | Section, ...] = (*plan.chapters, *plan.sections)
    chapter_of = {number: chapter for chapter in plan.chapters for number in chapter.sections}
    return {
        "plan": plan,
        "issuers": _names(plan.issuers),
        "counts": (
            (say("章", "chapters"), len(plan.chapters)),
            (say("节（任务）", "sections (tasks)"), len(plan.sections)),
            (say("责任分工", "responsibility groups"), sum(len(part.groups) for part in parts)),
            (say("量化指标", "targets"), sum(len(part.targets) for part in parts)),
        ),
        "rows": [_row(section, chapter_of.get(section.number)) for section in plan.sections],
        "targets": [
            {"section": getattr(part, "number", ""), "chapter": isinstance(part, Chapter), **_target(target)}
            for part in parts for target in part.targets
        ],
        "notes": [(say(*NOTES[note.kind]), _noticed(plan, note)) for note in plan.notes],
        "rules": [say(*RULES[rule.kind]) for rule in plan.rules],
        "texts": _texts(plan),
        "cut": plan.sections[-1].span[1] - plan.sections[0].span[0] > SHOWN,
    }  # fmt: skip


def _noticed(plan: Plan, note: Note) -> str:
    """The words it is about; a contradiction in full, since it is about two places."""
    if note.kind == "contradiction" or note.span is None:
        return note.what if note.span else ""
    return plan.text[slice(*note.span)].strip()


def _row(section: Section, chapter: Chapter | None) -> dict[str, Any]:
    first = chapter is not None and chapter.sections[0] == section.number
    return {"section": section, "chapter": chapter if first else None, "groups": [_group(g) for g in section.groups],
            "targets": [_target(target) for target in section.targets]}  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    said = [
        word
        for held, word in (
            (group.others, say("等", "and others")), (group.by_duties, say("按职责分工", "each by its duties")),
        )
        if held
    ]  # fmt: skip
    return {
        "lead": _names(group.lead),
        "participating": _names(group.participating),
        "said": say("，", ", ").join(said),
    }


def _names(bodies: tuple[Body, ...]) -> str:
    language = "zh" if chinese() else "en"
    named = [name_of(body.code, language) if body.code else f"{body.printed} (?)" for body in bodies]
    return say("、", ", ").join(named)


def _target(target: Target) -> dict[str, str]:
    about = "≈ " if target.approximate else ""
    unit = say(*UNITS[target.unit]) if target.unit in UNITS else target.unit
    shown = f"{about}{_SIGNS[target.comparator]} {target.value:,} {unit}"
    return {"measure": target.measure, "shown": " ".join(shown.split()), "deadline": target.deadline or ""}


def _texts(plan: Plan) -> list[tuple[Section, list[tuple[str, str]]]]:
    """Each section with its text in pieces: (what it is, words)."""
    shown, texts = 0, []
    for section in plan.sections:
        shown += section.span[1] - section.span[0]
        if shown > SHOWN:
            break
        texts.append((section, _pieces(plan.text, section)))
    return texts


def _pieces(text: str, section: Section) -> list[tuple[str, str]]:
    marked: list[tuple[Span, str]] = [(group.span, "group") for group in section.groups]
    marked += [(target.quantity_span, "target") for target in section.targets]
    marked += [(target.measure_span, "measure") for target in section.targets]
    marked += [(mechanism.span, "mechanism") for mechanism in section.mechanisms]
    pieces, position = [], section.span[0]
    for (start, end), kind in sorted(marked, key=lambda one: (one[0][0], -one[0][1])):
        if start < position:
            continue
        pieces += [("", text[position:start]), (kind, text[start:end])]
        position = end
    return [piece for piece in [*pieces, ("", text[position : section.span[1]])] if piece[1]]
