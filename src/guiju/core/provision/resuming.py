"""Subjects that a value stands in the middle of: what is behind it goes on with what was before."""

from __future__ import annotations

import re

from guiju.core.provision import characteristics
from guiju.core.provision.characteristics import Name
from guiju.core.provision.tables import words
from guiju.core.provision.verbs import Verb

SEPARATOR = {
    "zh": re.compile(r"[,，;；。:：]"),
    "en": re.compile(r"[;:]|,(?!\d)|\band (?=the\b|its\b|shall\b|a\b)|\bbut\b"),
}
"""What parts the clauses that limits look for their names in."""
_AGAIN = {
    "zh": re.compile(r"[^,，;；。:：]{0,12}"),
    "en": re.compile(r"\s(?![,;:])[^,;:]{2,60}\s"),
}
_BARE_ACTION = {
    "zh": re.compile(r"(?:均|都|为|是|仍|也|能|保持|达到?)*\s*"),
    "en": re.compile(r"\s*(?:(?:be|not|is|are|also|always|still|remain|measure|equal|fall|lie)\s*)*"),
}
_OWN_VERB = {
    "zh": re.compile(r"[应宜须]|不[得可大小高低少多超]|为|是|[≤≥<>]"),
    "en": re.compile(r"\b(?:shall|should|must|may|can|is|are|was|were|has|have|if|when|where|at least|than)\b|[≤≥<>]"),
}


def resumed(text: str, floor: int, anchor: int, verb: Verb, language: str) -> Name | None:
    """The name of a subject that a value stands in the middle of: "The residual volume of a 5 ml syringe shall …",
    声压级在1 m处应…; None where the words before the verb begin anew behind that value."""
    if not verb.text or not 0 < floor <= verb.span[0] or verb.span[0] > anchor:
        return None
    if not _BARE_ACTION[language].fullmatch(text[verb.span[1] : anchor]):
        return None
    if not _AGAIN[language].fullmatch(text[floor : verb.span[0]]):
        return None
    begin = max(
        [0, floor - characteristics.LONGEST]
        + [m.end() for m in SEPARATOR[language].finditer(text, max(0, floor - 400), floor)]
    )
    before = text[begin:floor]
    if _OWN_VERB[language].search(before) or not _LETTERS[language].match(before.strip()):
        return None
    whole = re.sub(r"\s{2,}", " ", text[begin : verb.span[0]])
    named = (characteristics.chinese if language == "zh" else characteristics.english)(whole)
    if re.search(r"\d", named.characteristic) or not named.characteristic.lower().endswith(words("property", language)):
        return None
    return named


_LETTERS = {
    "zh": re.compile(r"[\u4e00-\u9fff]{2}"),
    "en": re.compile(r"(?i)(?:the |an? )?(?!at\b|for\b|in\b|under\b|on\b|with\b|from\b|of\b|between\b)[a-z]{3}"),
}
