"""A plan as plain data, for programs: the JSON of `guiju plan read --json` and of the interface."""

from __future__ import annotations

from typing import Any

from guiju.core.plan import local_bodies
from guiju.core.plan.model import Body, Chapter, Group, Plan, Section, Span, Target
from guiju.data.tables import codes


def as_dict(plan: Plan) -> dict[str, Any]:
    """The keys of issue and documentation first, what was noticed last. Spans are [start, end] in code points."""
    return {
        "title": plan.title,
        "title_span": _span(plan.title_span),
        "language": plan.language,
        "date": plan.date,
        "date_span": _span(plan.date_span),
        "issuers": [_body(body) for body in plan.issuers],
        "deadline": plan.deadline,
        "chapters": [_chapter(chapter) for chapter in plan.chapters],
        "sections": [_section(section) for section in plan.sections],
        "rules": [{"kind": rule.kind, "span": list(rule.span)} for rule in plan.rules],
        "footnotes": [list(span) for span in plan.footnotes],
        "notes": [{"kind": note.kind, "what": note.what, "span": _span(note.span)} for note in plan.notes],
    }


def name_of(code: str, language: str) -> str:
    """The name of a body of the register: "zh" or "en"."""
    row = codes("plan_bodies").get(code)
    return row["en" if language == "en" else "zh"] if row else local_bodies.name_of(code, language)


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _body(body: Body) -> dict[str, Any]:
    return {
        "printed": body.printed, "resolved": body.code, "level": body.level, "role": body.role, "span": list(body.span),
    }  # fmt: skip


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "number": chapter.number, "printed": chapter.printed, "title": chapter.title,
        "title_span": _span(chapter.title_span), "span": list(chapter.span), "sections": list(chapter.sections),
        "groups": [_group(group) for group in chapter.groups], "targets": [_target(t) for t in chapter.targets],
    }  # fmt: skip


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number, "printed": section.printed, "title": section.title,
        "title_span": _span(section.title_span), "span": list(section.span),
        "groups": [_group(group) for group in section.groups], "targets": [_target(t) for t in section.targets],
        "mechanisms": [{"name": m.name, "kind": m.kind, "span": list(m.span)} for m in section.mechanisms],
    }  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    return {
        "lead": [_body(body) for body in group.lead], "participating": [_body(body) for body in group.participating],
        "others": group.others, "by_duties": group.by_duties, "local": group.local, "span": list(group.span),
        "covers": list(group.covers), "deadline": group.deadline, "deadline_span": _span(group.deadline_span),
    }  # fmt: skip


def _target(target: Target) -> dict[str, Any]:
    return {
        "measure": target.measure, "comparator": target.comparator, "value": target.value, "unit": target.unit,
        "deadline": target.deadline, "approximate": target.approximate, "span": list(target.span),
        "measure_span": list(target.measure_span), "quantity_span": list(target.quantity_span),
        "deadline_span": _span(target.deadline_span),
    }  # fmt: skip
