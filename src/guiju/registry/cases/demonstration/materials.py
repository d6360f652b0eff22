"""What the acts of the demonstration bring: values of facts that nobody said, and real files."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from docx import Document

from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Act, ActKind, Fact, FactType, Procedure
from guiju.registry.bodies.models import Committee, Post
from guiju.registry.cases import files as store
from guiju.registry.cases import knowing
from guiju.registry.cases.demonstration.cast import Cast
from guiju.registry.cases.models import Case
from guiju.registry.cases.projects import PLAN

_TEXTS = {
    "reason": "理由已在会议纪要中说明。",
    "review_report": "项目必要、可行，与现有标准协调，建议立项。",
    "review_note": "材料齐全，同意。",
    "answer": "已按程序处理并答复。",
    "findings": "经核查，情况属实。",
    "explanation": "见附件。",
}
_NUMBERS = {
    "report_year": 2025, "verified": 6, "issues_found": 2, "on_time_told": 90, "reviewed_told": 90,
    "voted_told": 90,
}  # fmt: skip
_AHEAD = {
    "published": 0, "filed": 0, "cast_on": 0, "notified": 0, "effective": 215, "trigger_date": -3, "next_review": 1400,
    "period_end": 1000, "first_review": 600, "term_end": 1500, "withdrawn": 30, "signed": 0, "valid_to": 900,
    "ends": 1500, "valid_until": 1500, "provisional_until": 350,
}  # fmt: skip
_CELLS = {
    "indicators": "5", "equivalent": "5", "value": "12.4", "uncertainty": "0.2", "k": "2", "laboratories": "8",
    "sampled": "40", "conforming": "38",
}  # fmt: skip
_NAMED = {"drafter": ["drafter"], "partner": ["partner"], "translator": ["translator"]}
_EXPERTS = ["expert", "expert.b", "expert.c"]
_OWN = ("draft", "text", "publicity_draft")  # files that bear the title of their case
_NO = ("patents", "tbt_needed", "changes_text", "dissent", "needs_correction", "urgent")


class Materials:
    """The materials of one case: what its entry gives, and what is made up for the rest."""

    given: dict[str, Any]
    procedure: Procedure
    number: str
    day: date
    now: datetime
    cast: Cast
    chance: random.Random

    @property
    def case(self) -> Case:
        return Case.objects.get(number=self.number)

    def _brought(self, act: Act) -> dict[str, Any]:
        if act.kind is not ActKind.PLAIN:
            return {}
        wanted = [*act.brings, *(name for name in act.may_bring if name in self.given)]
        facts = {name: self.procedure.facts[name] for name in wanted}
        brought = {name: self._value(fact) for name, fact in facts.items() if fact.known is None}
        if len(brought) == len(facts):
            return brought
        on_record = {**(self.case.facts if self.number else {}), **brought}
        return brought | {
            name: self._value(fact) for name, fact in facts.items()
            if name not in brought and knowing.value(fact, on_record) is None
        }  # fmt: skip

    def _value(self, fact: Fact) -> Any:
        if fact.name in self.given and fact.type is not FactType.FILE:
            return self.given[fact.name]
        match fact.type:
            case _ if fact.name == PLAN:
                return self._plan()
            case FactType.FILE:
                return self._file(fact)
            case FactType.DATE:
                return (self.day + timedelta(_AHEAD.get(fact.name, 365))).isoformat()
            case FactType.YES_NO:
                return "no" if fact.name in _NO else "yes"
            case FactType.CHOICE:
                return next(iter(fact.options))
            case FactType.WHOLE_NUMBER | FactType.DECIMAL:
                if fact.name == "report_year":
                    return self.day.year - 1
                if fact.name == "score" or fact.name.startswith("mark_"):
                    return round(float(fact.most or 100) * self.chance.uniform(0.76, 0.95))
                return _NUMBERS.get(fact.name, max(fact.least or 1, 1))
            case FactType.TABLE:
                return self._rows(fact)
            case FactType.PEOPLE:
                named = _NAMED.get(fact.names or "", _EXPERTS)
                return named if self.cast.names.issuperset(named) else _EXPERTS
            case FactType.COMMITTEE:
                return self.given.get("committee") or Committee.objects.values_list("code", flat=True).first()
            case FactType.BODY:
                return self.given.get("issuer", "SAC")
            case FactType.STANDARD | FactType.DESIGNATION:
                return self.given.get("standard", "GB/T 1.1-2020")
            case FactType.WEB:
                return f"https://example.org/standards/{self.number}"
            case FactType.EMAIL:
                return "office@example.org"
        return _TEXTS.get(fact.name, f"{fact.label.zh}：见所附材料。")[: fact.longest]

    def _rows(self, fact: Fact) -> list[dict[str, Any]]:
        """As many rows as a table needs, or those of the table it continues."""
        if fact.continues:
            held = self.procedure.facts[fact.continues].columns
            own = {name: column for name, column in fact.columns.items() if name not in held}
            rows = self.case.facts[fact.continues]
            return [{fact.key: row[fact.key], **self._row(fact, own, n)} for n, row in enumerate(rows)]
        return [self._row(fact, fact.columns, n) for n in range(fact.least or 1)]

    def _row(self, table: Fact, columns: Mapping[str, Fact], place: int) -> dict[str, Any]:
        brought = {n: c for n, c in columns.items() if not c.computed and not c.known and c.needed}
        return {name: self._cell(column, place if name == table.key else 0) for name, column in brought.items()}

    def _cell(self, column: Fact, place: int) -> Any:
        if column.type is FactType.CHOICE:
            return list(column.options)[place]
        return _CELLS.get(column.name) or self._value(column)

    def _plan(self) -> str:
        """The plan number of the project last planned that the committee is drafting."""
        planned = Case.objects.filter(
            committee__code=self.given["committee"], state="drafting", facts__has_key=PLAN, ended=False
        )
        found = planned.order_by("-pk").values_list(f"facts__{PLAN}", flat=True).first()
        if found is None:
            where = str(self.given["committee"])
            raise GuijuError("nothing is being drafted", where=where, expected="a planned project")
        return str(found)

    def _file(self, fact: Fact) -> dict[str, Any]:
        """A real file of a kind that is taken, with a line that says what it stands for."""
        title = str(self.given.get("title_zh") or self.procedure.label.zh)
        kind = next((k for k in ("docx", "xml", "csv", "pdf") if not fact.kinds or k in fact.kinds), "pdf")
        if fact.name == "list_of_members":
            return store.store([line_up(self._seats())], f"{fact.name}.csv", None, self.now)
        own = fact.name in _OWN and kind in ("docx", "xml")
        key, label = (fact.name, kind, title if own else ""), fact.label.zh
        stored = self.cast.stored
        if key not in stored:
            stored[key] = store.store(
                [_content(kind, label, title if own else label)], f"{fact.name}.{kind}", None, self.now
            )
        return stored[key]

    def _seats(self) -> int:
        """How many members a list needs so that all who sit, and those who come, are on it."""
        sitting = Post.objects.filter(office="member", committee__code=self.given.get("committee", ""))
        return max(31, sitting.count() + len(self.given.get("incoming", ())) + 2)


def line_up(members: int = 31, **seats: int) -> bytes:
    """A list of members of a committee that is composed as it has to be, as a table. `seats`: how many hold a seat that
    is not that of a member."""
    held = {"主任委员": 1, "副主任委员": seats.get("vice_chairs", 3), "秘书长": 1, "副秘书长": seats.get("deputies", 1)}
    offices = [seat for seat, n in held.items() for _ in range(n)]
    sides = ("生产者", "使用者", "公共利益方", "经营者", "消费者")
    rows = ["姓名,工作单位,利益方,职务,中小企业"]
    for n in range(members):
        seat = offices[n] if n < len(offices) else "委员"
        rows.append(f"委员{n + 1:02d},单位{n + 1:02d},{sides[n % len(sides)]},{seat},{'是' if n % 8 == 7 else '否'}")
    return "\n".join(rows).encode()


def _content(kind: str, label: str, title: str) -> bytes:
    if kind == "docx":
        return _document(label, title)
    if kind == "xml":
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<standard><title>{title}</title></standard>\n'.encode()
    if kind == "csv":
        return "指标,数值\n发布标准数,42\n复审标准数,17\n".encode()
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


_LABEL, _TITLE = "@label@", "@title@"


@cache
def _blank() -> Mapping[str, bytes]:
    """The parts of a document with places for its label and its title."""
    document = Document()
    document.add_heading(_LABEL, 1)
    document.add_paragraph(_TITLE)
    document.add_paragraph("示例文件，供演示。Sample document, for the demonstration.")
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _document(label: str, title: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as parts:
        for name, content in _blank().items():
            if name == "word/document.xml":
                content = content.replace(_LABEL.encode(), _escaped(label)).replace(_TITLE.encode(), _escaped(title))
            parts.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").encode()


__all__ = ["Materials", "line_up"]
