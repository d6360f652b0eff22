"""The words the interface uses for the catalogue's codes, in both languages."""

from __future__ import annotations

from functools import cache

from guiju.data import tables
from guiju.registry.bodies import kinds
from guiju.web.language import say

FINDING = {code: (row["zh"], row["en"]) for code, row in tables.codes("lookup_findings").items()}
STATUS = {code: (row["zh"], row["en"]) for code, row in tables.codes("statuses").items()}
STATUS_CLASS = {
    "in_force": "force", "published": "soon", "draft": "soon", "replaced": "gone", "withdrawn": "gone", "unknown": "",
}  # fmt: skip
TIER = {
    "national": ("国家标准", "national"),
    "sector": ("行业标准", "sector"),
    "local": ("地方标准", "local"),
    "association": ("团体标准", "association"),
    "enterprise": ("企业标准", "enterprise"),
    "sample": ("标准样品", "reference sample"),
    "international": ("国际标准", "international"),
    "regional": ("区域标准", "regional"),
    "foreign": ("国外标准", "foreign"),
    "other": ("其他文件", "other"),
}
EFFECT = {
    "mandatory": ("强制性", "mandatory"),
    "recommended": ("推荐性", "recommended"),
    "guidance": ("指导性", "guidance"),
}
OFFICE = {code: (row["zh"], row["en"]) for code, row in tables.codes("offices").items()}
OFFICE_AT = {
    "supervisor@SC": ("批准机关经办人", "officer of the approving authority"),
}
"""Offices that are called otherwise at a body: office@code of the body."""
KIND = {
    "standard": ("标准", "standard"),
    "guide": ("指南", "guide"),
    "specification": ("技术规范", "technical specification"),
    "report": ("技术报告", "technical report"),
    "pas": ("可公开获取的规范", "publicly available specification"),
    "workshop": ("研讨会协议", "workshop agreement"),
    "amendment": ("修改单", "amendment"),
    "corrigendum": ("勘误", "corrigendum"),
    "sample": ("标准样品", "reference sample"),
}
FACET = {
    "tier": ("层级", "Tier"),
    "status": ("状态", "Status"),
    "publisher": ("代号", "Publisher"),
    "ics": ("ICS 分类", "ICS"),
    "year": ("年份", "Year"),
    "committee": ("技术委员会", "Committee"),
}
DATES = {
    "published": ("发布", "Published"),
    "effective": ("实施", "Effective"),
    "confirmed": ("确认", "Confirmed"),
    "withdrawn": ("废止", "Withdrawn"),
    "replaced_on": ("被代替", "Replaced"),
    "ended": ("结束", "Ended"),
    "updated": ("更新", "Updated"),
    "corrected": ("更正", "Corrected"),
    "stable-until": ("稳定期至", "Stable until"),
    "posted": ("上网", "Posted"),
    "created": ("编制", "Created"),
    "circulated": ("分发", "Circulated"),
}
SOURCES = {"demo": ("演示", "demonstration"), "cases": ("案件", "cases"), "case": ("案件", "case")}
"""Sources of the catalogue that are no names."""
FIELDS = {
    "designation": ("编号", "number"), "printed": ("编号", "number"),
    "aliases": ("其他写法", "other forms of the number"), "tier": ("层级", "tier"),
    "publisher": ("代号", "publisher"), "kind": ("种类", "kind"),
    "effect": ("效力", "effect"), "stage": ("阶段", "stage"), "number": ("版次", "edition"),
    "year": ("年份", "year"), "titles": ("名称", "titles"),
    "abstracts": ("摘要", "abstracts"), "dates": ("日期", "dates"), "published": ("发布日期", "day of publication"),
    "effective": ("实施日期", "day it takes effect"), "ended": ("结束日期", "day it ended"),
    "review_due": ("复审到期日", "day its review is due"), "status": ("状态", "status"),
    "next_change": ("下次状态变化", "next change of status"), "spans": ("状态的起止", "periods of status"),
    "ics": ("ICS 分类", "ICS"), "ccs": ("中国标准分类", "CCS"), "languages": ("语种", "languages"),
    "issuer": ("发布机构", "issuer"), "committee": ("技术委员会", "committee"), "links": ("链接", "links"),
    "primary_source": ("主要来源", "main source"), "relations": ("与其他标准的关系", "relations"),
    "review_years": ("复审周期", "years to its review"), "sources": ("来源", "sources"),
}  # fmt: skip
"""Of what an edition is made, as its changes name it."""
DEGREE = {
    "full": ("全部", "in full"),
    "part": ("部分", "in part"),
    "normative": ("规范性", "normative"),
    "informative": ("资料性", "informative"),
}
SEAL = {
    "mandatory": ("强", "M"), "recommended": ("推", "R"), "guidance": ("指", "G"), "sector": ("行", "S"),
    "local": ("地", "L"), "association": ("团", "A"), "enterprise": ("企", "E"), "sample": ("样", "P"),
    "international": ("国", "I"), "regional": ("区", "R"), "foreign": ("外", "F"), "other": ("他", "O"),
    "national": ("国", "N"),
}  # fmt: skip


def word(table: dict[str, tuple[str, str]], code: str) -> str:
    """The word for a code; the code itself where there is none."""
    pair = table.get(code)
    return say(*pair) if pair else code


def body_kind(code: str) -> str:
    """A kind of body in words; the code itself where the table does not have it."""
    said = kinds.kind_words(code)
    return say(said.zh, said.en)


def seal(tier: str, effect: str) -> tuple[str, str, bool]:
    """(character, what it means, whether it is the vermilion seal of a mandatory standard)."""
    must = effect == "mandatory" and tier == "national"
    key = effect if tier == "national" and effect else tier
    meaning = word(TIER, tier)
    if effect:
        meaning = f"{word(EFFECT, effect)}{say('', ' ')}{meaning}"
    return word(SEAL, key), meaning, must


@cache
def _relations() -> dict[str, dict[str, str]]:
    return {row["kind"]: row for row in tables.rows("codes/relations.csv")}


def relation(kind: str, *, inverse: bool) -> str:
    """How a relation reads from this end."""
    row = _relations().get(kind)
    if row is None:
        return kind.replace("_", " ")
    end = "_inverse" if inverse else ""
    return say(row[f"zh{end}"], row[f"en{end}"])
