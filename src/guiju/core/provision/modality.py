"""What kind of provision a sentence is: its first provision verb, or its form when it has none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from guiju.core.provision.folding import hide
from guiju.core.provision.model import Condition, Modality, Span
from guiju.core.provision.tables import any_of, guard, rows, words
from guiju.core.provision.values import Value

_NO_WORD = "\ue002"
_CLAUSE_END = re.compile(r"[,，;；。:：]")


@dataclass(frozen=True, slots=True)
class Verb:
    """A provision verb as printed, or "" with an empty span where the form of the sentence decided."""

    text: str
    span: Span
    modality: Modality
    negated: bool
    rank: int
    rule: str
    certainty: float


@cache
def _verbs(language: str) -> re.Pattern[str]:
    kept = [row for row in rows("verbs") if row["language"] == language]
    order = sorted(
        range(len(kept)), key=lambda index: (kept[index]["pattern"][0] not in "只不", -len(kept[index]["pattern"]))
    )
    parts = [f"(?P<v{index}>{guard(kept[index]['pattern'], language)})" for index in order]
    return re.compile("|".join(parts), re.IGNORECASE)


@cache
def _verb_rows(language: str) -> list[dict[str, str]]:
    return [row for row in rows("verbs") if row["language"] == language]


@cache
def _false_hits(language: str) -> re.Pattern[str]:
    found = sorted(
        (row["word"] for row in rows("false_hits") if row["language"] == language), key=lambda w: (-len(w), w)
    )
    joined = "|".join(re.escape(word) for word in found)
    return re.compile(rf"(?<![A-Za-z])(?:{joined})(?![A-Za-z])" if language == "en" else joined, re.IGNORECASE)


def find(text: str, language: str, conditions: list[Condition], values: list[Value]) -> Verb:
    """The verb that decides. Always answers: without a verb the rule names the form of the sentence."""
    if _definition(text, language):
        return _without("definition", Modality.STATEMENT, 0.85)
    hits = _hits(text, language, conditions)
    if hits:
        return _judged(_first(text, language, hits), text, language)
    return _by_form(text, language, conditions, values)


def _hits(text: str, language: str, conditions: list[Condition]) -> list[Verb]:
    scanned = text
    for match in list(_false_hits(language).finditer(text)):
        if language == "zh" and match[0] == "可见" and text[match.end() : match.end() + 1] in "到":
            continue
        scanned = hide(scanned, *match.span(), _NO_WORD)
    found: list[Verb] = []
    for match in _verbs(language).finditer(scanned):
        start, end = match.span()
        if any(c.span[0] <= start and end <= c.span[1] for c in conditions):
            continue
        row = _verb_rows(language)[int(str(match.lastgroup)[1:])]
        verb = Verb(
            text[start:end], (start, end), Modality(row["modality"]), row["negated"] == "yes", int(row["rank"]),
            f"verb {match[0] if len(match[0]) < 20 else match[0].split()[0]}", 0.95,
        )  # fmt: skip
        found.append(verb)
    return found


def _first(text: str, language: str, hits: list[Verb]) -> Verb:
    """The first verb, unless it stands in a relative clause before a stronger one (可能接触的部件应…, "parts that can … shall")."""
    first = hits[0]
    for later in hits[1:]:
        if later.rank >= first.rank or first.rank < 3:
            continue
        between = text[first.span[1] : later.span[0]]
        if language == "zh":
            relative = "的" in between and not _CLAUSE_END.search(between)
        else:
            relative = (
                re.search(r"\b(?:that|which|who|as|where|it)\s(?:\w+\s){0,2}$", text[: first.span[0]]) is not None
            )
        if relative:
            return later
    return first


def _judged(verb: Verb, text: str, language: str) -> Verb:
    after = text[verb.span[1] :]
    if verb.modality in (Modality.PERMISSION, Modality.CAPABILITY):
        near = (
            re.match(r"[^,，;；。]{0,3}", after)
            if language == "zh"
            else re.match(
                r"(?:\s+(?:also|not|be|thus|only|still|adversely|seriously|significantly|easily))*\s+\w+(?: \w+){0,2}",
                after,
            )
        )
        effect = near and (
            any_of("effect", "zh").search(near[0])
            if language == "zh"
            else re.match(
                rf"(?:\s+(?:also|not|thus|only|still|adversely|seriously|significantly|easily))*\s+(?:{'|'.join(words('effect', 'en'))})\b",
                after,
            )
        )
        if effect and not re.match(r"采用|使用|用", after):
            return replace(verb, modality=Modality.POSSIBILITY, rule=f"{verb.rule} before an effect", certainty=0.8)
    if verb.text in ("必须", "须"):
        if any_of("law", "zh").search(text):
            return replace(verb, modality=Modality.EXTERNAL, rule=f"{verb.rule} with a law", certainty=0.9)
        return replace(verb, certainty=0.75)
    if verb.modality is Modality.EXTERNAL and not re.search(
        r"\b(?:law|laws|legal|legislation|regulations?|statut\w+|licen[cs]e\w*|physic\w*|necessarily)\b",
        text,
        re.IGNORECASE,
    ):
        return replace(verb, certainty=0.7)
    return verb


_DEFINITION = {
    "zh": re.compile(
        r"^[^,，。;；应宜]{1,30}?(?:是指|系指|指的是|定义为)|^(?:术语)?[“\"「][^”\"」]{1,20}[”\"」](?:表示|用于|一词|指)"
    ),
    "en": re.compile(
        r"^[^:.;]{1,60}?\b(?:means|is defined as|refers to|denotes)\b|^[a-z][a-z -]{1,50}: [a-z(](?!\))|^(?:the )?(?:word|verb|term|verbal form) ?[\"“']",
        re.IGNORECASE,
    ),
}


def _definition(text: str, language: str) -> bool:
    match = _DEFINITION[language].match(text.strip())
    if match is None:
        return False
    return not re.search(r"(?i)\b(?:shall|should|may|must|can)\b", match[0])


_LIMIT_WORD = {
    "zh": re.compile(r"限值|限量|最大允许|最高允许|允许值|上限|下限|公差为|不合格"),
    "en": re.compile(
        r"\b(?:limits?|maximum (?:permi\w+|allow\w+)|tolerance|permissible|minimum (?:requirement|value)|maximum (?:level|value|content))\b",
        re.IGNORECASE,
    ),
}
_BARE = {
    "zh": re.compile(r"(?:[≤≥<>]|不(?:大于|小于|高于|低于|超过|多于|少于)|至少|至多)"),
    "en": re.compile(r"[≤≥<>]|\b(?:not (?:more|less|greater) than|at (?:least|most))\b", re.IGNORECASE),
}
_STATES = {
    "zh": re.compile(r"^本(?:文件|标准|部分|规范|方法|章)|规定了|适用于|给出了|描述了|参见"),
    "en": re.compile(
        r"^(?:this|these|the following|note|for the purposes) |\b(?:specifies|gives|describes|is applicable|applies)\b",
        re.IGNORECASE,
    ),
}
_FINITE = re.compile(
    r"^\S+(?:\s(?!that|which|when|where|if|until|who)\S+){0,6}?\s(?:is|are|was|were|has|have|depends?|includes?|consists?|provides?|contains?|means)\b",
    re.IGNORECASE,
)


def _by_form(text: str, language: str, conditions: list[Condition], values: list[Value]) -> Verb:
    if _STATES[language].search(text):
        return _without("statement form", Modality.STATEMENT, 0.85)
    if values and _LIMIT_WORD[language].search(text):
        return _without("limit sentence", Modality.REQUIREMENT, 0.75)
    negated = imperative(text, language, conditions)
    if negated is not None:
        return replace(_without("imperative", Modality.INSTRUCTION, 0.8), negated=negated == "yes")
    if values and _BARE[language].search(text):
        return _without("bare limit", Modality.REQUIREMENT, 0.6)
    return _without("no provision verb", Modality.STATEMENT, 0.7)


def _without(rule: str, modality: Modality, certainty: float) -> Verb:
    return Verb("", (0, 0), modality, False, 9, rule, certainty)


def imperative(text: str, language: str, conditions: list[Condition]) -> str | None:
    """ "no" or "yes" (negated: "do not …", 不要…) when the sentence is an order; None when it is not."""
    rest = text
    for condition in conditions:
        rest = hide(rest, *condition.span, " ")
    if language == "zh":
        clauses = [clause.strip() for clause in re.split(r"[,，;；。:：]", rest)]
        start = re.compile(rf"(?:\d+[.)、]\s?|[a-z]\)\s?)?(?:{'|'.join(words('imperative', 'zh'))})")
        noun = re.compile("|".join(words("noun", "zh")))
        for clause in clauses[:3]:
            if start.match(clause) and not noun.match(clause):
                return "yes" if clause.startswith(("不要", "切勿")) else "no"
        return None
    rest = re.sub(
        r"^[\s,;:]*(?:[a-z0-9]{1,2}[).]\s)?(?:(?:first|then|next|finally|immediately|carefully|gently|slowly|using [^,]*|with [^,]*|to [^,]*|for [^,]*|from [^,]*|on [^,]*|in [^,]*|by [^,]*|at [^,]*|every [^,]*|once [^,]*|within [^,]*)[,\s]\s*)?",
        "",
        rest,
        flags=re.IGNORECASE,
    ).strip()
    match = re.match(rf"(?:{'|'.join(words('imperative', 'en'))})\b(?!-)", rest, re.IGNORECASE)
    if match is None or _FINITE.match(rest):
        return None
    return "yes" if match[0].lower() in ("do not", "never") else "no"
