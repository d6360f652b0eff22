"""The automatic checks of a filing (DOMAIN §9, C1 to C11). A check says what it found; people judge it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from guiju.core.designation import Designation, parse
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure, Words
from guiju.data import tables
from guiju.registry.bodies.prefixes import prefixes
from guiju.registry.cases.checks import filed_text
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case
from guiju.registry.catalogue.models import Edition, Relation, Status

TIERS = ("sector", "local")
_GONE = (Status.WITHDRAWN, Status.REPLACED)
_MOST = 50  # findings of one check
_SHOWN = 120  # characters of a sentence


def _designation(case: Case) -> Designation | None:
    try:
        return parse(case.facts.get("designation") or "")
    except GuijuError:
        return None


@check("form", reads=("designation",))
def form(case: Case, procedure: Procedure) -> list[Finding]:
    """C1: the designation can be read and is one of a tier that is filed."""
    said = _designation(case)
    if said is None:
        return [Finding("C1", "designation", Words("编号无法识别", "the designation cannot be read"))]
    if str(said.tier) not in TIERS:
        return [
            Finding("C1", "designation", Words("不是行业标准或地方标准的编号", "it is no sector or local designation"))
        ]
    return []


@check("numbering", reads=("designation", "published"))
def numbering(case: Case, procedure: Procedure) -> list[Finding]:
    """C2: the year is that of issue, and the number stands for no other standard."""
    said = _designation(case)
    found: list[Finding] = []
    if said is None:
        return found
    published = case.facts.get("published")
    if published and said.year != date.fromisoformat(published).year:
        found.append(Finding("C2", "designation", Words("年份与发布年份不符", "the year is not that of publication")))
    held = Edition.objects.filter(key=said.expression).values_list("titles", flat=True).first()
    if held and held.get("zh") and held["zh"] != case.facts.get("title_zh"):
        text = Words(f"该编号已用于《{held['zh']}》", f"the number stands for {held['zh']!r} already")
        found.append(Finding("C2", "designation", text))
    return found


@check("entitlement", reads=("designation", "issuer"))
def entitlement(case: Case, procedure: Procedure) -> list[Finding]:
    """C3: the issuer is entitled to the code."""
    said = _designation(case)
    if said is None:
        return []
    held = prefixes(str(said.tier), case.facts.get("issuer") or "")
    if any(said.canonical.startswith((p + " ", p.removesuffix("/T") + " ", p.removesuffix("/T") + "/")) for p in held):
        return []
    listed = ", ".join(held) or "–"
    return [Finding("C3", "issuer", Words(f"发布机关可用的代号：{listed}", f"the issuer may use: {listed}"))]


@check("references", reads=("designation", "text"))
def references(case: Case, procedure: Procedure) -> list[Finding]:
    """C6: what the text refers to normatively, and what the library knows it to refer to, is in force."""
    said = _designation(case)
    found: dict[str, Finding] = {}
    if said is not None:
        gone = Relation.objects.filter(kind="references", source_key=said.expression, target__status__in=_GONE)
        for name in gone.values_list("target_designation", flat=True):
            found[name] = _gone(name)
    read = filed_text.filed(case)
    for printed in read.references if read is not None else ():
        if (name := _ended(printed)) is not None:
            found.setdefault(name, _gone(name))
    return list(found.values())[:_MOST]


def _gone(name: str) -> Finding:
    return Finding("C6", "text", Words(f"引用的 {name} 已不现行", f"{name} is no longer in force"))


def _ended(printed: str) -> str | None:
    """The designation of a reference that is withdrawn or replaced: the edition it names, or all of an undated one."""
    try:
        said = parse(printed)
    except GuijuError:
        return None
    if said.year is not None:
        rows = Edition.objects.filter(key=said.expression)
    else:
        rows = Edition.objects.filter(work__key=said.work).order_by("-rank")[:1]
    held = list(rows.values_list("status", flat=True))
    return said.canonical if held and held[0] in _GONE else None


@check("duplicate", reads=("title_zh",))
def duplicate(case: Case, procedure: Procedure) -> list[Finding]:
    """C8: no national standard in force has the same title."""
    title = case.facts.get("title_zh") or ""
    same = Edition.objects.filter(tier="national", status=Status.IN_FORCE, titles__zh=title)
    return [
        Finding("C8", "title_zh", Words(f"与 {name} 名称相同", f"{name} has the same title"))
        for name in same.values_list("designation", flat=True)[:5]
    ]


@cache
def _words() -> list[tuple[str, Words]]:
    return [(row["word"], Words(row["why_zh"], row["why_en"])) for row in tables.rows("rules/market_words.csv")]


@check("market", reads=("title_zh", "scope", "note", "text"))
def market(case: Case, procedure: Procedure) -> list[Finding]:
    """C10: words that may restrict competition, in what the filing says and in each sentence of its text."""
    found = []
    for name in ("title_zh", "scope", "note"):
        text = case.facts.get(name) or ""
        found += [Finding("C10", name, why) for word, why in _words() if word in text]
    read = filed_text.filed(case)
    for label, text in read.passages if read is not None else ():
        for word, why in _words():
            for sentence in _around(text, word):
                at = f"{label}：" if label else ""
                told = Words(f"{at}“{sentence}”（{why.zh}）", f"{at}“{sentence}” ({why.en})")
                found.append(Finding("C10", "text", told))
    return list(dict.fromkeys(found))[:_MOST]


def _around(text: str, word: str) -> list[str]:
    """The sentences of a text in which a word stands, as much of each as is shown."""
    said = (one.strip() for one in re.split(r"[。；;\n]", text) if word in one)
    return [one if len(one) <= _SHOWN else "…" + one[max(0, one.index(word) - 30) :][:_SHOWN] for one in said]


@check("readable", reads=("text",))
def readable(case: Case, procedure: Procedure) -> list[Finding]:
    """The text can be read by the checks; a scan has to be read by a person."""
    if not filed_text.unreadable(case):
        return []
    zh, en = "标准文本无法自动读取，由人核对", "the text cannot be read by the checks: a person reads it"
    return [Finding("text", "text", Words(zh, en))]


@check("evidence", reads=("announcement", "explanation"))
def evidence(case: Case, procedure: Procedure) -> list[Finding]:
    """C11: the announcement and the explanation are there."""
    wanted = ("announcement", "explanation")
    return [
        Finding(
            "C11", name, Words(f"缺{procedure.facts[name].label.zh}", f"{procedure.facts[name].label.en} is missing")
        )
        for name in wanted
        if name in procedure.facts and not case.facts.get(name)
    ]
