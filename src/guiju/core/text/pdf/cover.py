"""The cover of a standard (GB/T 1.1—2020, 8.1 and annex F.1); words by tier in `data/text/covers.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from guiju.core.designation import Designation, DesignationError, Tier, parse
from guiju.core.text.labels import label
from guiju.core.text.model import Document, Front
from guiju.core.typesetting import string
from guiju.data import tables
from guiju.data.tables import codes

_BETWEEN = re.compile(r"\u3000+| {2,}|(?<=[\u4e00-\u9fff）]) (?=[\u4e00-\u9fff（])")
"""What stands between the elements of a title."""


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tables.rows(f"text/{name}.csv")


def designation_of(front: Front) -> Designation | None:
    """The cover's designation, if it is one that is known."""
    try:
        return parse(front.designation) if front.designation else None
    except DesignationError:
        return None


def printed(designation: str) -> str:
    """A number as Chinese publications print it; as given where it is no known designation."""
    try:
        return parse(designation).chinese if designation else ""
    except DesignationError:
        return designation


def kind(front: Front, language: str) -> tuple[str, str]:
    """The kind of standard by the tier of its number ("中华人民共和国国家标准") and the sign above ("GB")."""
    found = designation_of(front)
    if found is None:
        return "", ""
    fitting = [row for row in _rows("covers") if row["tier"] == found.tier.value and row["type"] in ("", found.type)]
    if not fitting:
        return "", ""
    row = max(fitting, key=lambda one: len(one["type"]))
    which = "zh" if language == "zh" else "en"
    words = row[which].replace("{name}", _name(found, which)).rstrip(": ")
    return words, row["sign"].replace("{code}", found.publisher)


def _name(found: Designation, which: str) -> str:
    """What of a tier a standard belongs to: the sector, the region."""
    if found.tier is Tier.SECTOR:
        row = codes("sectors").get(found.publisher)
        return row[which] if row else ""
    if found.tier is Tier.LOCAL:
        code = found.publisher.removeprefix("DB")
        row = codes("regions").get(code)
        if row is None:
            return ""
        return row["zh"] + _suffix(code, row["zh"]) if which == "zh" else row["en"] or row["zh"]
    return ""


def _suffix(code: str, name: str) -> str:
    if len(code) == 2:
        return next((row["suffix"] for row in _rows("region_suffixes") if row["code"] == code), "省")
    return "市" if code[2:] < "20" and not name.endswith(("州", "盟", "市")) else ""


def draft(stage: str, language: str) -> str:
    """The mark of a draft: （征求意见稿）; "" for what is published."""
    key = stage.strip().split(".")[0].upper()
    if not key:
        return ""
    for row in _rows("draft_stages"):
        if row["stage"] == (key[0] + "0" if key.isdigit() and key != "95" else key):
            return row["zh" if language == "zh" else "en"]
    if key.isdigit():
        return ""
    text = stage.strip().strip("（）()")
    return f"（{text}）" if language == "zh" else f"({text})"


def write(document: Document, language: str) -> str:
    """The cover as Typst code."""
    front = document.front
    words, sign = kind(front, language)
    titles = [front.titles[language]] if front.titles.get(language) else list(front.titles.values())[:1]
    lines = [line for one in titles for line in title_lines(one)]
    others = [text for text in front.titles.values() if text not in titles]
    ics = [f"ICS {'；'.join(front.ics)}"] if front.ics else []
    ccs = [f"CCS {'；'.join(front.ccs)}"] if front.ccs else []
    replaced = ("，" if language == "zh" else ", ").join(printed(one) for one in front.replaces)
    degree = ""
    if front.corresponds:
        inside = "，".join(part for part in (front.corresponds, front.degree) if part)
        degree = f"（{inside}）" if language == "zh" else f"({inside.replace('，', ', ')})"
    issuers = [one.get(language) or next(iter(one.values()), "") for one in front.issuers]
    return (
        f"#cover({_array([*ics, *ccs])}, {string(sign)}, {string(words)}, {string(printed(front.designation))}, "
        f"{_array([label('replaces', language, replaced)] if replaced else [])}, {_array(lines)}, "
        f"{_array(others)}, {string(degree)}, {string(draft(front.stage, language))}, "
        f"{string(label('issued', language, front.published) if front.published else '')}, "
        f"{string(label('implemented', language, front.effective) if front.effective else '')}, "
        f"{_array([one for one in issuers if one])}, {string(label('issued-by', language))})\n"
    )


def title_lines(title: str) -> list[str]:
    """A Chinese title in its elements, a line each (引导元素　主体元素　补充元素)."""
    return [part for part in _BETWEEN.split(title) if part]


def _array(those: Iterable[str]) -> str:
    return "(" + "".join(f"{string(one)}," for one in those) + ")"
