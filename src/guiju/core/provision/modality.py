"""What kind of provision a sentence is: its first provision verb, or its form when it has none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from guiju.core.provision.model import Condition, Modality, Span
from guiju.core.provision.normalization import hide
from guiju.core.provision.tables import any_of, compiled, guard, rows, words
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
    """The first verb, unless it stands in a relative clause before a stronger one (可能接触的部件应…)."""
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


@cache
def _english_effect() -> re.Pattern[str]:
    adverbs = r"(?:\s+(?:also|not|thus|only|still|adversely|seriously|significantly|easily))*"
    return re.compile(rf"{adverbs}\s+(?:{'|'.join(words('effect', 'en'))})\b")


def _judged(verb: Verb, text: str, language: str) -> Verb:
    after = text[verb.span[1] :]
    if verb.modality in (Modality.PERMISSION, Modality.CAPABILITY):
        if language == "zh":
            effect = any_of("effect", "zh").search(re.split(r"[,，;；。]", after)[0][:3])
        else:
            effect = _english_effect().match(after)
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
    "zh": compiled("modality_definition_zh"),
    "en": compiled("modality_definition_en"),
}


def _definition(text: str, language: str) -> bool:
    match = _DEFINITION[language].match(text.strip())
    if match is None:
        return False
    return not re.search(r"(?i)\b(?:shall|should|may|must|can)\b", match[0])


_LIMIT_WORD = {
    "zh": compiled("modality_limit_word_zh"),
    "en": compiled("modality_limit_word_en"),
}
_BARE = {
    "zh": re.compile(r"(?:[≤≥<>]|不(?:大于|小于|高于|低于|超过|多于|少于)|至少|至多)"),
    "en": re.compile(r"[≤≥<>]|\b(?:not (?:more|less|greater) than|at (?:least|most))\b", re.IGNORECASE),
}
_STATES = {
    "zh": compiled("modality_states_zh"),
    "en": compiled("modality_states_en"),
}
_FINITE = compiled("modality_finite")


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
    rest = compiled("modality_lead_en").sub("", rest).strip()
    match = re.match(rf"(?:{'|'.join(words('imperative', 'en'))})\b(?!-)", rest, re.IGNORECASE)
    if match is None or _FINITE.match(rest):
        return None
    return "yes" if match[0].lower() in ("do not", "never") else "no"
