"""From a value to its limit: the operator around it, what a negation makes of it, what it is relative to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from guiju.core.provision.modality import Verb
from guiju.core.provision.tables import compiled, rows
from guiju.core.provision.values import Value

_TURNED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "=", "~": "~"}


@dataclass(frozen=True, slots=True)
class Limit:
    """op: the effective limit on the measured value; start: where its words begin; flip: 至少每 turned it round."""

    op: str
    start: int
    end: int
    relative_to: str
    rule: str
    flags: tuple[str, ...] = ()
    interval: bool = False


@cache
def _before(language: str) -> re.Pattern[str]:
    found = [row["pattern"] for row in rows("operators") if row["language"] == language and row["place"] == "before"]
    joined = "|".join(
        f"(?P<o{index}>"
        + (rf"\b(?:{pattern})(?![A-Za-z])" if language == "en" and pattern[0].isalpha() else f"(?:{pattern})")
        + ")"
        for index, pattern in sorted(enumerate(found), key=lambda item: (-len(item[1]), item[0]))
    )
    if language == "zh":
        negation = r"(?P<neg>(?:严禁|禁止|不)(?:应|得|宜|能|可|允许|许|准|必|会|要)?(?:被|再|有|长期|连续|瞬时)?)?"
    else:
        negation = r"(?P<neg>\b(?:not|no|never|cannot|neither|nor)\b(?:\s+[a-z]+){0,4}?\s+)?"
    return re.compile(negation + f"(?:{joined})", re.IGNORECASE)


@cache
def _after(language: str) -> re.Pattern[str]:
    found = [row["pattern"] for row in rows("operators") if row["language"] == language and row["place"] == "after"]
    joined = "|".join(f"(?P<o{i}>{p})" for i, p in sorted(enumerate(found), key=lambda item: -len(item[1])))
    if language == "zh":
        return re.compile(rf"\s?(?:\(含[^)]{{0,8}}\)|\(不含[^)]{{0,8}}\))?(?:{joined})(?![径部容壁外层表面侧])")
    return re.compile(rf"\s?,?\s?\(?(?:{joined})(?![A-Za-z])(?!\sof\b)", re.IGNORECASE)


@cache
def _ops(language: str, place: str) -> list[str]:
    return [row["op"] for row in rows("operators") if row["language"] == language and row["place"] == place]


_GAP = {
    "zh": compiled("limits_gap_zh"),
    "en": compiled("limits_gap_en"),
}
_BREAK = {"zh": re.compile(r"[,，;；。:：、]"), "en": re.compile(r"[;:]|,(?!\d)|\)")}
_EQUAL = {"zh": re.compile(r"(?:为|是|等于|取)\s*$"), "en": re.compile(r"\b(?:be|is|are|equals?)\s*$")}
_LIMITING = {
    "<=": {"zh": compiled("limits_limiting_most_zh"), "en": compiled("limits_limiting_most_en")},
    ">=": {"zh": compiled("limits_limiting_least_zh"), "en": compiled("limits_limiting_least_en")},
}
_OF_EN = compiled("limits_of_en")
_PRE_BASE = compiled("limits_pre_base")
_POST_BASE = re.compile(r"\s?(?:的)?(?P<base>(?:额定|标称|公称|设计|规定|初始|最大|最高|正常|满)[\u4e00-\u9fff]{0,8})")
_EVERY = {
    "zh": re.compile(r"每隔?\s*$"),
    "en": re.compile(r"\b(?:every|once (?:a|an|per|each|every))\s*$", re.IGNORECASE),
}
_LEAST = {
    "zh": compiled("limits_least_zh"),
    "en": compiled("limits_least_en"),
}
_ONCE = {"zh": re.compile(r"[^,，;；。]{0,14}[一1]\s?次"), "en": re.compile(r"")}


def read(text: str, value: Value, floor: int, verb: Verb, language: str) -> Limit:
    """The limit a value stands for. floor: where the words that can belong to it begin."""
    start, end = value.span
    window_start = floor
    for match in _BREAK[language].finditer(text, floor, start):
        window_start = match.end()
    window = text[window_start:start]
    relative = _relative(text, value, window_start, language)
    if value.kind == "tolerance":
        return Limit("tol", _equal_start(window, window_start, start, language), end, relative, "tolerance")
    if value.kind in ("range", "band"):
        within = re.search(r"\b(?:within|from|between|in the range(?: of)?|range from)\s*$|(?:在|介于|于)\s*$", window)
        begin = window_start + within.start() if within else _equal_start(window, window_start, start, language)
        return Limit("range", begin, end, relative, value.kind)
    if interval := _interval(text, value, window, window_start, language):
        return interval
    found = _operator(window, window_start, language)
    if found is not None:
        op, op_start, op_end, negated, word = found
        if (
            language == "zh"
            and not negated
            and verb.negated
            and verb.span[1] <= op_start <= verb.span[1] + 8
            and op in "<>="
        ):
            op, op_start, word = _TURNED[op], op_start, f"{verb.text}…{word}"
        gap = _GAP[language].fullmatch(text[op_end:start])
        if not relative and gap and language == "zh" and gap.groupdict().get("base") and _is_relative(value):
            relative = gap["base"]
        return Limit(op, op_start, end, relative, f"operator {word}", ("not_verifiable",) if op == "~" else ())
    if (behind := _after(language).match(text, end)) is not None:
        op = _ops(language, "after")[int(str(behind.lastgroup)[1:])]
        if (
            language == "zh"
            and verb.negated
            and op in ("<=", ">=")
            and verb.span[1] <= start
            and start - verb.span[1] < 6
        ):
            op = {"<=": ">", ">=": "<"}[op]
        flags = (
            ("inclusive_assumed",)
            if op in ("<=", ">=") and "含" not in behind[0] and language == "zh" and "内" not in behind[0]
            else ()
        )
        if language == "en" and re.search(r"or more|or less|or greater|or above|and above|or below", behind[0]):
            flags = ("inclusive_assumed",)
        return Limit(
            op,
            _equal_start(window, window_start, start, language),
            behind.end(),
            relative,
            f"operator {behind[0].strip()}",
            flags,
        )
    clause = text[window_start:start]
    for op, forms in _LIMITING.items():
        if forms[language].search(clause) and (not verb.text or verb.span[0] >= window_start):
            return Limit(op, _equal_start(window, window_start, start, language), end, relative, "limit word")
    return Limit("=", _equal_start(window, window_start, start, language), end, relative, "value without operator")


def _operator(window: str, offset: int, language: str) -> tuple[str, int, int, bool, str] | None:
    for match in reversed(list(_before(language).finditer(window))):
        if not _GAP[language].fullmatch(window[match.end() :]):
            continue
        op = _ops(language, "before")[int(str(match.lastgroup)[1:])]
        negated = bool(match["neg"])
        if language == "en" and negated and op in ("<=", ">=") and not re.search(r"≤|≥", match[0]):
            negated = False
        if negated:
            op = _TURNED[op]
        return op, offset + match.start(), offset + match.end(), negated, match[0].strip()
    return None


def _equal_start(window: str, offset: int, start: int, language: str) -> int:
    match = _EQUAL[language].search(window)
    return offset + match.start() if match else start


def _is_relative(value: Value) -> bool:
    return value.unit is not None and (
        value.unit.kind in ("factor",) or value.unit.text in ("%", "‰", "percent", "per cent")
    )


def _relative(text: str, value: Value, floor: int, language: str) -> str:
    """What a percentage or a multiple is of; "" when it is of nothing."""
    start, end = value.span
    if value.unit is not None:
        for mark, name in (("FS", "FS"), ("F.S.", "FS"), ("LEL", "LEL"), ("爆炸下限", "LEL")):
            if value.unit.text.startswith("%") and value.unit.text.rstrip("O").endswith(mark):
                return name
    if not _is_relative(value) and not (language == "en" and re.match(r"\s?[×x]\s?[a-zA-Z]|\stimes\b", text[end:])):
        return ""
    if language == "en":
        match: re.Match[str] | None = _OF_EN.match(text, end)
        if match is None and value.unit is not None and value.unit.kind == "factor":
            match = re.compile(
                r"\s(?:the\s)?([a-z][a-z ]{1,40}?)(?=[,.;:)]|\s(?:for|at|when|if|in|during|after|and)\b|$)"
            ).match(text, end)
        return match[1].strip() if match else ""
    match = _PRE_BASE.search(text[floor:start])
    if match:
        base = match["base"]
        words = list(_before("zh").finditer(base))
        if words:
            base = base[words[-1].end() :]
        base = re.sub(r"^.*(?:应为|不应|应|宜为|宜|为|是|于|过|达到|在)", "", base)
        if base:
            return base
    post = _POST_BASE.match(text, end)
    return post["base"] if post else ""


def _interval(text: str, value: Value, window: str, offset: int, language: str) -> Limit | None:
    """至少每12个月校准一次: doing it at least so often bounds the interval from above (DOMAIN §5.4, no. 23)."""
    if value.unit is None or value.unit.kind != "time":
        return None
    every = _EVERY[language].search(window)
    if every is None:
        return None
    end = value.span[1]
    tail = re.compile(r"[^,，;；。]{0,16}").match(text, end)
    least = _LEAST[language].search(window) or (_LEAST[language].search(tail[0]) if tail and language == "zh" else None)
    if language == "zh" and not (tail and re.search(r"[一1]\s?次", tail[0])):
        return None
    begin = offset + (min(every.start(), window.find(least[0])) if least and least[0] in window else every.start())
    if least:
        return Limit("<=", begin, end, "", "at least every: direction turned", (), True)
    return Limit("=", begin, end, "", "every", (), True)
