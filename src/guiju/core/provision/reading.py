"""One sentence -> what it provides. Deterministic; no model, no network."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guiju.core.errors import GuijuError
from guiju.core.provision import (
    checks,
    clauses,
    conditions,
    joined,
    labels,
    modality,
    quantifying,
    references,
    roles,
    values,
)
from guiju.core.provision.conventions import Convention
from guiju.core.provision.model import Condition, Modality, Provision, Quantity, Reference, Span
from guiju.core.provision.normalization import fold, language_of, straight_before
from guiju.core.provision.tables import any_of, compiled
from guiju.core.provision.verbs import Verb

LONGEST = 4000
"""Code points of one sentence. The longest sentence of a standard seen, a definition with its lists, has about 900."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff]")
_ASKING = (Modality.REQUIREMENT, Modality.RECOMMENDATION, Modality.INSTRUCTION)


def read(sentence: str, convention: Convention = Convention.UNSTATED) -> Provision:
    """Read one sentence, Chinese or English. Offsets are code points of the sentence as given. convention: what its
    document says of its verbs.

    >>> provision = read("插头温升不应超过45 K。")
    >>> provision.modality.value, provision.negated, [(q.op, q.value.value, q.unit) for q in provision.quantities]
    ('requirement', True, [('<=', 45, 'K')])

    Raises GuijuError: nothing to read, too long, or a control character.
    """
    _refuse(sentence)
    folded = fold(sentence)
    language = language_of(sentence)
    hidden, cited = references.find(folded)
    plain = labels.hide_labels(hidden)
    found = joined.read(plain, values.find(plain, language), language)
    given = conditions.find(hidden, language, found)
    verbs = modality.find(hidden, language, given, found, convention)
    given += _applying(hidden, language, verbs[0])
    spans = clauses.stretches(hidden, language, verbs, given)
    words = _Words(sentence, folded, hidden, language, cited)
    quantities, states = quantifying.quantities(words.hidden, folded, language, found, given, verbs, spans)
    given = sorted([*given, *states], key=lambda condition: condition.span)
    whole = _provision(words, verbs[0], quantities, given, (0, len(sentence)))
    if len(verbs) == 1:
        return whole
    own = roles.owners(quantities, spans)
    parts = [
        _provision(
            words,
            verb,
            [q for q, of in zip(quantities, own, strict=True) if of == place],
            given,
            span,
        )
        for place, (verb, span) in enumerate(zip(verbs, spans, strict=True))
    ]
    return replace(whole, parts=tuple(parts))


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence as given, folded, and with its citations hidden."""

    sentence: str
    folded: str
    hidden: str
    language: str
    cited: tuple[Reference, ...]


def _provision(words: _Words, verb: Verb, quantities: list[Quantity], given: list[Condition], span: Span) -> Provision:
    """The provision of one verb. span: its part of the sentence, or all of it."""
    start, end = span
    cited = tuple(reference for reference in words.cited if start <= reference.span[0] < end)
    limited = sum(1 for quantity in quantities if quantity.role == "limit")
    hidden, folded = words.hidden[:end], words.folded[:end]
    asked = checks.find(hidden, folded, verb, words.language, cited, limited)
    flags = _flags(folded[start:], words.language, verb, quantities)
    return Provision(
        language=words.language,
        modality=verb.modality,
        negated=verb.negated,
        verb=verb.text,
        verb_span=verb.span if verb.text else None,
        quantities=tuple(quantities),
        checks=tuple(check for check in asked if start <= check.span[0]),
        conditions=tuple(
            replace(c, text=words.sentence[c.span[0] : c.span[1]]) for c in given if start <= c.span[0] < end
        ),
        method=_method(hidden, folded, cited, words.language),
        references=cited,
        verifiable=_verifiable(verb, quantities, flags),
        rule=verb.rule,
        certainty=_certainty(verb, quantities, flags),
        span=span,
        flags=flags,
    )


def _refuse(sentence: str) -> None:
    if not sentence.strip():
        raise GuijuError("the line is empty", expected="a sentence")
    if len(sentence) > LONGEST:
        raise GuijuError(
            "a sentence has at most {} characters; this line has {}",
            LONGEST,
            len(sentence),
            where=f"character {LONGEST}",
            expected="one sentence",
        )
    if match := _CONTROL.search(sentence):
        raise GuijuError(
            "a control character U+{}",
            f"{ord(match[0]):04X}",
            where=f"character {match.start()}",
            expected="printable text",
        )
    if not _WORD.search(sentence):
        raise GuijuError("no word in it", where="character 0", expected="a sentence in Chinese or English")


_FOR_WHOM_ZH = re.compile(r"([^,，;；。:：\s]{2,30})$")


def _applying(text: str, language: str, verb: Verb) -> list[Condition]:
    """What need not be done is not needed for something: 单组分样品不必校正基体, "need not be made for …"."""
    if verb.modality is not Modality.PERMISSION or not verb.negated:
        return []
    if language == "zh":
        match = straight_before(_FOR_WHOM_ZH, text, verb.span[0])
        behind = re.match(r"[^,，;；。\s]{2,}", text[verb.span[1] :])
        if match is None or behind is None or re.search(r"人员|者|人|单位|机构$", match[1]):
            return []
        return [Condition("for", match[1], match.span(1))]
    found = re.compile(r"\bfor (?:[^,;.]|[.,](?=\d))+").search(text, verb.span[1])
    return [Condition("for", found[0].strip(), found.span())] if found else []


_ZH_METHOD = re.compile(r"(?:按照?|依据|根据|采用|用)\s?$")
_NO_LESS_ZH = re.compile(r"不低于\s?$")
_ZH_METHOD_AFTER = re.compile(
    r"[^,，;；。]{0,24}?(?:测定|测量|试验|检验|检测|测试|方法|计算|进行|执行|验证|抽样|评定|分析)"
)
_EN_METHOD = compiled("reading_en_method")
_EN_CONFORMS = compiled("reading_en_conforms")


def _method(hidden: str, folded: str, cited: tuple[Reference, ...], language: str) -> str:
    """The standard or place a value is determined by."""
    for reference in cited:
        start, end = reference.span
        printed = reference.designation or reference.text
        if reference.designation and reference.clause:
            printed = f"{printed}, {reference.clause}"
        after = hidden[end:]
        if language == "zh":
            led = straight_before(_ZH_METHOD, hidden, start)
            if led and (_ZH_METHOD_AFTER.match(after) or hidden[:start].strip() in ("按", "按照")):
                return printed
            if re.match(r"\s?规定的(?!要求|规定)", after) and straight_before(_NO_LESS_ZH, hidden, start):
                return printed
        elif straight_before(_EN_METHOD, hidden, start) and not straight_before(_EN_CONFORMS, hidden, start):
            return printed
    return ""


def _flags(text: str, language: str, verb: Verb, quantities: list[Quantity]) -> tuple[str, ...]:
    made: list[str] = []
    if verb.modality in _ASKING and not quantities and any_of("vague", language).search(text):
        made.append("vague")
    if verb.text in ("必须", "须", "must") and verb.modality is not Modality.EXTERNAL:
        made.append("verbal_form")
    if language == "en" and verb.text.lower().startswith("must") and verb.certainty < 0.9:
        made.append("verbal_form")
    return tuple(made)


def _verifiable(verb: Verb, quantities: list[Quantity], flags: tuple[str, ...]) -> bool:
    """Whether a measurement or an inspection can decide it. Only what asks for something can be verified."""
    if verb.modality not in _ASKING:
        return False
    limits_found = [quantity for quantity in quantities if quantity.role == "limit"]
    if limits_found:
        return any(quantity.op != "~" for quantity in limits_found)
    return "vague" not in flags


def _certainty(verb: Verb, quantities: list[Quantity], flags: tuple[str, ...]) -> float:
    value = verb.certainty
    for quantity in quantities:
        if not quantity.characteristic:
            value -= 0.1
        if set(quantity.flags) - {"number_word", "unit_not_repeated"}:
            value -= 0.05
        if quantity.rule == "value without operator" and quantity.role == "limit":
            value -= 0.05
    return round(max(0.1, value - 0.1 * len(flags)), 2)
