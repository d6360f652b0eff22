"""A limit that is said once for several values: "lead shall not exceed 0.1 % and cadmium 0.01 %"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guiju.core.provision import characteristics
from guiju.core.provision.characteristics import Name
from guiju.core.provision.limits import Limit
from guiju.core.provision.tables import words
from guiju.core.provision.values import Value

_COMPARING = ("<=", ">=", "<", ">")
_STOP = (
    r"(?!(?:shall|should|may|must|can|will|is|are|be|been|was|has|have|not|than|least|most|more|less|exceed\w*|at|in|on"
    r"|with|within|when|if|from|to|by|per|until|after|before|under|over|above|below|as|between|about|every|each|only"
    r"|up|minimum|maximum|approximately|and|or|but|while|for|where|then|so|that|which|no|than|contain\w*|withstand\w*"
    r"|test(?:ed)?|held|kept|lasting)\b)"
)
_NOUNS = rf"\b{_STOP}[A-Za-z][\w()-]*(?: (?:of )?{_STOP}[A-Za-z][\w()-]*){{0,4}}"
_BETWEEN_EN = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:(?:for|in|of|on|at|by|during) [A-Za-z][A-Za-z -]{1,40}?|[a-z]{2,12}ly)\b)?\s*[,;]?\s*"
    rf"(?:(?:and|or|but|nor|while)\s+)?(?:(?P<det>that of |those of |the |its )(?:the )?)?(?P<name>{_NOUNS}"
    rf")?\s*(?:to\s)?,?\s*"
)
_BETWEEN_ZH = re.compile(
    r"\s*[,，;；、]\s*(?:而|且|和)?(?P<name>(?!.*(?:其中|最近|此后|之后|[应宜可须不用时在以按为达距每从至到取持于超]|各|分别|共))[\u4e00-\u9fffA-Za-z]{1,10})?\s*"
)
_HOLDS = re.compile(r"\s(?:(?:for|in|on|at|by|during) [a-z]|[a-z]{2,12}ly\b)")
_OTHERWISE = re.compile(r"\s*,?\s?(?:otherwise|elsewhere|in (?:all )?other cases|in any other case)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """The limit that was said: its value, itself, and what it is called."""

    value: Value
    limit: Limit
    name: Name
    unit: str


def read(blank: str, value: Value, said: Said | None, language: str) -> tuple[Limit, Name] | None:
    """The limit said before, with its words left out, and what the value is of; None where the value has its own.

    blank: the sentence with its conditions made blank.
    """
    if said is None or value.kind != "single" or value.op or said.limit.op not in _COMPARING or said.limit.interval:
        return None
    end = max(said.value.span[1], said.limit.end)
    if end > value.span[0] or value.span[0] - end > 160:
        return None
    between = blank[end : value.span[0]]
    if said.value.unit is None:  # "no larger than 10 segments or 14600 bytes"
        between = re.sub(r"^\s[a-z]{3,14}(?=\s(?:or|and)\b)", "", between)
    match = (_BETWEEN_ZH if language == "zh" else _BETWEEN_EN).fullmatch(between)
    if match is None or not between.strip():
        return None
    same = value.unit is not None and said.value.unit is not None and value.unit.ucum == said.value.unit.ucum
    named = (match["name"] or "").strip()
    if language == "zh":
        if not same or not named or named.endswith(words("property", "zh")):
            return None
        return _again(said, value), said.name
    known = named.lower().endswith(words("property", "en"))
    det = match["det"] is not None
    other = _OTHERWISE.match(blank, value.span[1]) is not None
    if not named:
        beside = re.search(r"\s{4}", between) is not None or re.match(r"\s{4}", blank[value.span[1] :]) is not None
        if re.fullmatch(r"\s*,?\s?or\s", between) and value.unit is not None:
            return _again(said, value), said.name
        joined = re.search(r"\b(?:and|or|but|nor|while)\b", between) is not None
        return (
            (_again(said, value), said.name)
            if same and joined and (other or beside or _HOLDS.match(blank, value.span[1]))
            else None
        )
    if value.unit is None or value.unit.kind in ("count", "time") or not (det or known or same):
        return None
    if not re.search(r"\b(?:and|or|but|nor|while)\b|[,;]", between[: match.start("name")]):
        return None
    name = characteristics.english(named)
    return _again(said, value), name if name.characteristic else said.name


def _again(said: Said, value: Value) -> Limit:
    return replace(said.limit, start=value.span[0], end=value.span[1], relative_to="", rule=f"list: {said.limit.rule}")
