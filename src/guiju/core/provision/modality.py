"""What kinds of provision a sentence holds: its provision verbs, one for each clause, or its form when it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from guiju.core.provision.conventions import Convention
from guiju.core.provision.model import Condition, Modality
from guiju.core.provision.normalization import NEAR, hide, straight_before
from guiju.core.provision.tables import any_of, compiled, words
from guiju.core.provision.values import Value
from guiju.core.provision.verbs import Verb, hits

__all__ = ["Verb", "find", "imperative"]

_CLAUSE_END = re.compile(r"[,，;；。:：]")
_RELATIVE_EN = re.compile(
    r"\b(?:that|which|who|whose|as|it|where|than(?!\s\d)|because|since|whether|what|how"
    r"|so that|such that|until)\s(?:(?!and\b|or\b|but\b)[\w'-]+\s){0,3}$",
    re.IGNORECASE,
)
_PURPOSE_ZH = re.compile(r"以便|以使|使得?(?!用)|确保|保证|从而|防止|避免|便于|以防|以免|由于|因为|因")
_JOINED_ZH = re.compile(r"[且并但而或和又还也及,，;；:：。]|同时")
_JOINED_EN = re.compile(r"[;,:.]|\b(?:and|or|but|nor|while|whereas|however)\b", re.IGNORECASE)
_BESIDE_ZH = re.compile("[且并或]")
_STOP_EN = re.compile("[;.]")
MOST = 40
"""Provisions of one sentence. A sentence of a standard has seldom more than three."""
_NOTE = re.compile(
    r"\s*(?:NOTES?|EXAMPLES?)\b(?! (?:shall|should|may|must)\b)|\s*(?:Notes?|Examples?)(?: \d{1,2})?\s?[:.—–-]"
    r"|\s*(?:注|示例|例)\s?\d{0,2}\s?[:：]|\s*注\s?\d{1,2}\s"
)
_DESCRIBED = re.compile(r"规定了|给出了|描述了|确定了|列出了|说明了")


def find(
    text: str, language: str, conditions: list[Condition], values: list[Value], convention: Convention
) -> tuple[Verb, ...]:
    """The verbs that decide, one for each provision, in order. Always answers at least one: without a verb the rule
    names the form of the sentence."""
    if _NOTE.match(text):
        return (_without("note", Modality.STATEMENT, 0.95),)
    if _definition(text, language):
        return (_without("definition", Modality.STATEMENT, 0.85),)
    found = hits(text, language, conditions, convention)
    if not found:
        return (_by_form(text, language, conditions, values),)
    first = _first(text, language, found)
    if language == "zh" and _DESCRIBED.search(text, 0, first.span[0]) and first.rank == 1:
        return (_without("statement form", Modality.STATEMENT, 0.8),)
    chosen = [first]
    for later in found:
        if len(chosen) == MOST:
            break
        if later.span[0] >= chosen[-1].span[1] and _stands_alone(text, language, chosen[-1], later):
            chosen.append(later)
    return tuple(_judged(verb, text, language) for verb in chosen)


def _stands_alone(text: str, language: str, before: Verb, verb: Verb) -> bool:
    """Whether a verb behind another begins a provision of its own: joined to it, and no part of what it asks for."""
    between = text[max(before.span[1], verb.span[0] - NEAR) : verb.span[0]]
    if language == "zh":
        if not _JOINED_ZH.search(between) or _PURPOSE_ZH.search(re.split("[,，;；。]", between)[-1]):
            return False
        behind = text[verb.span[1] : verb.span[1] + NEAR]
        if verb.rank == 3 and re.match(r"[^,，;；。:：]{0,12}?的", behind):
            return False
        clause = _CLAUSE_END.split(behind, maxsplit=1)[0]
        return verb.modality is not Modality.CAPABILITY and (bool(clause.strip()) or verb.rank < 3)
    joined = _JOINED_EN.search(between)
    last = re.split(r"[;:.]\s", between)[-1]
    if joined is None or (_RELATIVE_EN.search(between) and not (last != between and last.startswith("that "))):
        return False
    return not (verb.rank == 3 and verb.modality is not Modality.PERMISSION)


def _first(text: str, language: str, found: list[Verb]) -> Verb:
    """The first verb, unless it stands in a relative clause and a later one does not."""
    first = found[0]
    ends = (_CLAUSE_END, _BESIDE_ZH) if language == "zh" else (_STOP_EN,)
    end = min(match.start() if (match := form.search(text, first.span[1])) else len(text) for form in ends)
    if language == "zh":
        start = text.find("的", first.span[1], end)
        relative = start >= 0
    else:
        start = first.span[1] - 1
        relative = straight_before(_RELATIVE_EN, text, first.span[0]) is not None
    if not relative:
        return first
    return next((v for v in found[1:] if v.rank <= first.rank and start < v.span[0] <= end), first)


@cache
def _english_effect() -> re.Pattern[str]:
    adverbs = r"(?:\s+(?:also|not|thus|only|still|adversely|seriously|significantly|easily))*"
    return re.compile(rf"{adverbs}\s+(?:{'|'.join(words('effect', 'en'))})\b")


_LAW_EN = re.compile(
    r"\b(?:law|laws|legal|legislation|regulations?|statut\w+|licen[cs]e\w*|physic\w*|necessarily)\b", re.IGNORECASE
)


def _judged(verb: Verb, text: str, language: str) -> Verb:
    after = text[verb.span[1] :]
    if verb.modality in (Modality.PERMISSION, Modality.CAPABILITY) and not verb.rule.startswith("key word"):
        if language == "zh":
            effect = any_of("effect", "zh").search(re.split(r"[,，;；。]", after, maxsplit=1)[0][:3])
        else:
            effect = _english_effect().match(after)
        if effect and not re.match(r"采用|使用|用", after) and not verb.text.startswith(("允许", "is ", "are ")):
            return replace(verb, modality=Modality.POSSIBILITY, rule=f"{verb.rule} before an effect", certainty=0.8)
    if verb.text in ("必须", "须"):
        if any_of("law", "zh").search(text):
            return replace(verb, modality=Modality.EXTERNAL, rule=f"{verb.rule} with a law", certainty=0.9)
        return replace(verb, certainty=0.75)
    if verb.modality is Modality.EXTERNAL and not _LAW_EN.search(text):
        return replace(verb, certainty=0.7)
    return verb


_DEFINITION = {"zh": compiled("modality_definition_zh"), "en": compiled("modality_definition_en")}


def _definition(text: str, language: str) -> bool:
    match = _DEFINITION[language].match(text.strip())
    if match is None:
        return False
    return not re.search(r"(?i)\b(?:shall|should|may|must|can)\b", match[0])


_LIMIT_WORD = {"zh": compiled("modality_limit_word_zh"), "en": compiled("modality_limit_word_en")}
_BARE = {
    "zh": re.compile(r"(?:[≤≥<>]|不(?:大于|小于|高于|低于|超过|多于|少于)|至少|至多)"),
    "en": re.compile(r"[≤≥<>]|\b(?:not (?:more|less|greater) than|at (?:least|most))\b", re.IGNORECASE),
}
_STATES = {"zh": compiled("modality_states_zh"), "en": compiled("modality_states_en")}
_FINITE = compiled("modality_finite")


def _by_form(text: str, language: str, conditions: Sequence[Condition], values: list[Value]) -> Verb:
    if _STATES[language].search(text):
        return _without("statement form", Modality.STATEMENT, 0.85)
    if values and _LIMIT_WORD[language].search(text):
        of_class = any_of("class", language).search(text)  # a row of a limit table in words (DOMAIN §5.4 no. 41)
        return _without("limit sentence", Modality.REQUIREMENT if of_class else Modality.STATEMENT, 0.75)
    negated = imperative(text, language, conditions)
    if negated is not None:
        return replace(_without("imperative", Modality.INSTRUCTION, 0.8), negated=negated == "yes")
    if values and language == "zh" and re.search(r"[^,，;；。]取(?:为|值)?\s?\d", text):
        return _without("value taken", Modality.REQUIREMENT, 0.7)
    if values and _BARE[language].search(text):
        return _without("bare limit", Modality.STATEMENT, 0.6)
    return _without("no provision verb", Modality.STATEMENT, 0.7)


def _without(rule: str, modality: Modality, certainty: float) -> Verb:
    return Verb("", (0, 0), modality, False, 9, rule, certainty)


def imperative(text: str, language: str, conditions: Sequence[Condition]) -> str | None:
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
