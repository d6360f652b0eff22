"""What an English predicate names: "contain not more than 5 % of X", "have a Y of 5 mm", "overlap by 5 mm"."""

from __future__ import annotations

import re

from guiju.core.provision import characteristics
from guiju.core.provision.limits import Limit
from guiju.core.provision.tables import any_of
from guiju.core.provision.values import Value
from guiju.core.provision.verbs import Verb

_STOP = (
    r"(?!(?i:by|at|in|of|for|or|and|nor|when|with|as|to|per|above|below|on|over|from|within|after|before|during|until|than"
    r"|the|a|an|each|every|any|shall|may|must|should|will|can|is|are|not|if|where|unless|that|which|expressed|without|does|do|did|into|onto|against|across|upon"
    r"|need|needs|high|long|wide|deep|thick|apart|only|maximum|minimum|between|under|through|calculated)\b)"
)
_NOUN = rf"{_STOP}[A-Za-z][A-Za-z'-]*(?: {_STOP}[A-Za-z][A-Za-z'-]*){{0,3}}"
_PART = re.compile(
    rf"(?:\s?\([^()]{{1,20}}\))?\s(?:by (?:mass|weight|volume) )?of (?:the |an? |its )?(?P<noun>{_NOUN})"
)
_PART_BARE = re.compile(rf"\s(?P<noun>{_NOUN})(?=\s?(?:[,.;]|$|and\b|or\b|nor\b))")
_OF_OTHER = re.compile(
    r"(?:the |its |their )?(?:rated|nominal|maximum|final|specified|value|area|length|range|limit)\b"
)
_HOLDS = re.compile(
    r"\b(?:contain|contains|containing|have|has|having|with|include|includes|use|uses|show|provide|generate|need"
    r"|support|comprise|limit|accept|hold|carry|carries)\b(?:(?!\b(?:of|is|are|and)\b)[^,;]){0,40}$",
    re.IGNORECASE,
)
_AMOUNTS = ("ratio", "activity", "data", "information", "mass", "volume", "concentration", "count")
_OWNED = re.compile(
    r"(?<!\bto\s)(?<!\bof\s)(?<!\bbe\s)\b(?:an?|the|its|their|any)\s(?P<noun>(?:(?!(?:of|than|at|to|for|with|in|be)\b)[A-Za-z][A-Za-z-]*\s){1,4})of\s*$"
)
_OBJECT = re.compile(r"^\s(?:(?:not|only|also)\s)?(?!be\b)[a-z]+\s(?P<noun>(?:[a-z-]+\s){1,2})of\s*$")
_EXTREME = re.compile(r"^(?:minimum|maximum|total|mean|average|period|minimum period|range|rate of)$")
_SOLE = re.compile(r"^\s(?:not\s)?(?P<verb>[a-z]+)(?:\sby)?\s*$")


def named(text: str, start: int, value: Value, limit: Limit, verb: Verb) -> str:
    """The noun or verb of the predicate that a value belongs to; "" where the subject names it.

    start: where the part of the sentence begins that the verb and the value stand in.
    """
    kind = value.unit.kind if value.unit is not None else ""
    begins = min(limit.start, value.span[0])
    start = max(start, begins - characteristics.LONGEST)
    before, behind = text[start:begins], text[max(value.span[1], limit.end) :]
    if part := _part(text, start, value, limit, behind, kind):
        return part
    if kind == "factor" and "number_word" in value.flags and (whole := _PART.match(behind)):
        return whole["noun"]
    if kind in ("mass", "volume", "concentration") and (portion := _portion(behind, verb)):
        return portion
    if near := _beside(before, limit):
        return near
    if within := _IN_RULE.fullmatch(limit.rule):
        return within["noun"]
    if kind == "data" and re.search(r"\b(?:is|are) an?\s$", before):
        return ""
    if kind and (noun := _attributed(text[start : value.span[0]], text[value.span[1] :], limit)):
        return noun
    if not verb.text or verb.span[1] > begins:
        return ""
    action = text[verb.span[1] : begins]
    owned = _OWNED.search(action) or _OBJECT.match(action)
    if owned and not _EXTREME.match(owned["noun"].strip()):
        return re.sub(r"^(?:minimum|maximum|mean|average) ", "", owned["noun"].strip())
    sole = _SOLE.match(action)
    if sole and kind == "length" and any_of("extent", "en").fullmatch(sole["verb"]):
        return sole["verb"]
    return ""


_IN_RULE = re.compile(
    rf"operator (?:not|never|no) (?:be [a-z]+|(?!be\b)[a-z]+) (?:(?:[a-z-]+ ){{0,6}}(?:in|at) )?(?:an? |any |the )?"
    rf"(?P<noun>{_STOP}[a-z-]+(?: {_STOP}[a-z-]+)?) (?:exceeding|above|over|below|under|in excess of"
    rf"|greater than|higher than"
    r"|more than|less than|lower than|larger than|smaller than|fewer than)"
)
"""The noun between a negation and its comparison: "not require a grip force exceeding"."""
_PORTION = re.compile(rf"\s(?:of (?:the |an? |this |each )?)(?P<noun>{_NOUN})|\s(?P<bare>{_NOUN})")


def _portion(behind: str, verb: Verb) -> str:
    """What an order takes or adds so much of: "Pipette 25 ml of the filtrate", "add 5 ml hydrochloric acid"."""
    if verb.rule != "imperative":
        return ""
    match = _PORTION.match(behind)
    return (match["noun"] or match["bare"]) if match else ""


_NEAR = re.compile(
    r"\b(?:in|with|into|from|using|having|has|have|permit|permits|support|supports|at|through|by"
    r"|of|such that|so that|that|which"
    rf"|where|whose)\s(?:an?\s|the\s|its\s|any\s|each\s|their\s)?(?P<noun>{_NOUN})\s"
    r"(?P<of>of\s)?(?:of (?:the|an?|each)\s(?:[a-z-]+\s){1,4}(?=(?:is|are|does|do|shall|be)\s))?"
    r"(?P<verb>(?:is|are|does|do|shall|be|remains?)\s)?(?:not\s)?$"
)
_NO_NEAR = re.compile(
    r"(?:case|addition|accordance|excess|order|total|period|range|most|least|any|all|each|which|that|it|they|there"
    r"|case of|minimum|maximum|shall|may|must|should|will|means|rate|extent|part|parts|place|operation|use|general)\b"
)
_COMPARED_NOUN = re.compile(
    r"(?i)(?:not\s)?(?:exceeding|more|less|greater|at least|at most|not|no|lower|higher|smaller"
    r"|larger|under|over|up to|wider|longer|shorter|thicker|above|below)"
)


def _beside(before: str, limit: Limit) -> str:
    """The noun straight before a comparison, in a phrase or a clause of its own: "in packagings not exceeding 500 g",
    "with an AQL not exceeding", "such that the transmitted force does not exceed"."""
    match = _NEAR.search(before)
    if match is None or _NO_NEAR.match(match["noun"]):
        return ""
    if limit.op not in ("<=", ">=", "<", ">") and not re.match(r"such that|so that|whose", match[0]):
        return ""
    word = limit.rule.removeprefix("operator ").rpartition("…")[2]
    clause = (
        match["verb"] is not None
        or limit.op in "=~"
        or re.match(r"(?:does |do )?not exceed(?!ing)|exceed(?!ing)", word) is not None
    )
    led = re.match(r"such that|so that|that|which|whose|where", match[0]) is not None
    if led != clause and not (match[0].startswith(("with", "having")) and not match["verb"]):
        return ""
    if not led and not (_COMPARED_NOUN.match(word) or match["of"]):
        return ""
    return re.sub(r"^(?:minimum|maximum|mean|average) ", "", match["noun"])


_DETERMINED = re.compile(r"(?i)(?:^|\b(?:an?|the|two|three|four|any|each|with|use|using|either|one|for)\s)$")
_ATTRIBUTED = re.compile(
    rf"(?:\s|-)(?P<noun>{_NOUN})(?=\s?(?:[,.;]|$|and\b|or\b|shall\b|may\b|must\b|is\b|are\b|on\b|of\b|to\b|in\b))"
)


def _attributed(before: str, behind: str, limit: Limit) -> str:
    """The noun a value without a comparison stands before: "a 6 mm bolt", "on a 20 percent grade"."""
    if limit.op not in ("=", "~") or _DETERMINED.search(before) is None:
        return ""
    match = _ATTRIBUTED.match(behind)
    return match["noun"] if match else ""


def _part(text: str, start: int, value: Value, limit: Limit, behind: str, kind: str) -> str:
    """The substance or thing an amount is an amount of."""
    if kind not in _AMOUNTS:
        return ""
    before = text[start : value.span[0]]
    match = _PART.match(behind)
    if match and not _OF_OTHER.match(behind[match.start("noun") :]):
        first = re.fullmatch(r"\s*(?:[A-Za-z ]{0,12},\s?)?", text[start : min(limit.start, value.span[0])]) is not None
        first = first or re.search(r"\b(?:with|without)\s(?:[a-z]+\s){0,4}$", before) is not None
        if _HOLDS.search(before) or (first and kind == "ratio"):
            return match["noun"]
    if kind in ("ratio", "activity") and _HOLDS.search(before) and (match := _PART_BARE.match(behind)):
        return match["noun"]
    if kind in ("ratio", "activity") and _HOLDS.search(before):  # "not less than 0.5 nor more than 2 percent milkfat"
        later = re.compile(rf"\s(?:nor|and not) [a-z ]{{4,16}}[\d. /]+(?:percent|per cent|%)\s(?P<noun>{_NOUN})").match(
            behind
        )
        return later["noun"] if later else ""
    return ""
