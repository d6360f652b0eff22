"""One sentence -> what it provides. Deterministic; no model, no network."""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.core.errors import GuijuError
from guiju.core.provision import characteristics, checks, conditions, limits, modality, naming, references, values
from guiju.core.provision.modality import Verb
from guiju.core.provision.model import Condition, Modality, Provision, Quantity, Reference
from guiju.core.provision.normalization import fold, hide, language_of
from guiju.core.provision.tables import any_of, compiled
from guiju.core.provision.units import Unit
from guiju.core.provision.values import Value

LONGEST = 4000
"""Code points of one sentence. The longest sentence of a standard seen, a definition with its lists, has about 900."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff]")
_ASKING = (Modality.REQUIREMENT, Modality.RECOMMENDATION, Modality.INSTRUCTION)


def read(sentence: str) -> Provision:
    """Read one sentence, Chinese or English. Offsets are code points of the sentence as given.

    >>> provision = read("插头温升不应超过45 K。")
    >>> provision.modality.value, provision.negated, [(q.op, q.value.value, q.unit) for q in provision.quantities]
    ('requirement', True, [('<=', 45, 'K')])

    Raises GuijuError: nothing to read, too long, or a control character.
    """
    _refuse(sentence)
    folded = fold(sentence)
    language = language_of(sentence)
    hidden, cited = references.find(folded)
    found = values.find(references.hide_labels(hidden), language)
    given = conditions.find(hidden, language, found)
    verb = modality.find(hidden, language, given, found)
    given += _applying(hidden, language, verb)
    quantities, states = _quantities(hidden, folded, language, found, given, verb)
    asked = checks.find(hidden, folded, verb, language, cited, sum(1 for q in quantities if q.role == "limit"))
    given = sorted([*given, *states], key=lambda condition: condition.span)
    method = _method(hidden, folded, cited, language)
    flags = _flags(folded, language, verb, quantities, bool(asked))
    return Provision(
        language=language,
        modality=verb.modality,
        negated=verb.negated,
        verb=verb.text,
        verb_span=verb.span if verb.text else None,
        quantities=tuple(quantities),
        checks=asked,
        conditions=tuple(replace(c, text=sentence[c.span[0] : c.span[1]]) for c in given),
        method=method,
        references=cited,
        verifiable=_verifiable(verb, quantities, bool(asked), flags),
        rule=verb.rule,
        certainty=_certainty(verb, quantities, flags),
        span=(0, len(sentence)),
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


def _quantities(
    hidden: str, folded: str, language: str, found: list[Value], given: list[Condition], verb: Verb
) -> tuple[list[Quantity], list[Condition]]:
    made: list[Quantity] = []
    states: list[Condition] = []
    floor = 0
    last: dict[str, Quantity] = {}
    dropped_once = False
    blank = hidden
    for condition in given:
        blank = hide(blank, *condition.span, " ")
    for value in found:
        inside = next((c for c in given if c.span[0] <= value.span[0] and value.span[1] <= c.span[1] + 2), None)
        start = floor if inside is None else max(floor, inside.span[0])
        limit = limits.read(blank if inside is None else hidden, value, start, verb, language)
        if (
            dropped_once
            and value.value is not None
            and value.value.value == 1
            and value.unit is not None
            and value.unit.kind == "count"
        ):
            continue
        withstood = inside is None and _withstood(hidden, value, verb, language)
        role = "condition" if inside is not None or withstood else "limit"
        if withstood:
            name = naming.load(hidden, value, verb, language)
        else:
            name = naming.name(hidden, value, limit, start, verb, language, inside, blank)
        klass = name.klass or _class_behind(folded, value.span[1], language)
        characteristic, subject = name.characteristic, name.subject
        if not characteristic and (role == "limit") and "limit" in last and not limit.interval:
            same = last["limit"]
            if klass or same.unit == _ucum(value.unit, ""):
                characteristic, subject = same.characteristic, same.subject
        if role == "limit" and _is_doer(characteristic, value, limit):
            characteristic, subject = "", characteristic
        flags = value.flags + limit.flags
        if not characteristics.fits(characteristic, value.unit):
            if role == "condition":
                characteristic = ""
            else:
                flags += ("dimension_mismatch",)
        if not characteristic:
            characteristic = characteristics.of_kind(value.unit, language)
            if role == "condition" and not withstood and value.unit is not None and value.unit.kind == "length":
                characteristic = {"zh": "距离", "en": "distance"}[language]
        unit = _ucum(value.unit, characteristic)
        span = (min(limit.start, value.span[0]), max(limit.end, value.span[1]))
        quantity = Quantity(
            op=limit.op, value=value.value, low=value.low, high=value.high, unit=unit,
            unit_text="" if value.unit is None else value.unit.text, characteristic=characteristic, span=span,
            text=folded[span[0] : span[1]].strip(), role=role, relative_to=limit.relative_to, klass=klass,
            subject=subject, statistic=name.statistic, better=_better(limit.op) if role == "limit" else "none",
            rule=limit.rule, flags=flags,
        )  # fmt: skip
        if name.state:
            at = folded.find(name.state)
            states.append(Condition("state", name.state, (at, at + len(name.state))))
        made.append(quantity)
        last[role] = quantity
        floor = max(limit.end, value.span[1])
        dropped_once = limit.interval
    return made, states


def _is_doer(name: str, value: Value, limit: limits.Limit) -> bool:
    """Whether the name is who acts and no property: 报警器应在30 s内报警, 密封件 … -30 ℃~80 ℃."""
    if value.unit is None or not name:
        return False
    if value.unit.kind == "temperature":
        return re.search(r"温|点|差|temperature|point|rise|range|ambient", name) is None
    return (
        value.unit.kind == "time"
        and limit.rule.removeprefix("operator ") in ("within", "内", "以内", "之内")
        and (re.search(r"时间|时限|期|寿命|time|period|life|duration|delay|interval", name) is None)
    )


def _applying(text: str, language: str, verb: Verb) -> list[Condition]:
    """What need not be done is not needed for something: 单组分样品不必校正基体, "need not be made for …"."""
    if verb.modality is not Modality.PERMISSION or not verb.negated:
        return []
    if language == "zh":
        match = re.search(r"([^,，;；。:：\s]{2,30})$", text[: verb.span[0]])
        behind = re.match(r"[^,，;；。\s]{2,}", text[verb.span[1] :])
        if match is None or behind is None or re.search(r"人员|者|人|单位|机构$", match[1]):
            return []
        return [Condition("for", match[1], match.span(1))]
    found = re.compile(r"\bfor (?:[^,;.]|[.,](?=\d))+").search(text, verb.span[1])
    return [Condition("for", found[0].strip(), found.span())] if found else []


def _ucum(unit: Unit | None, characteristic: str) -> str:
    if unit is not None:
        return unit.ucum
    return "[pH]" if re.search(r"(?i)(?<![a-z])ph(?:值|$|\s)", characteristic) else "1"


def _better(op: str) -> str:
    return {"<=": "low", "<": "low", ">=": "high", ">": "high", "tol": "target", "range": "target", "=": "target"}.get(
        op, "none"
    )


def _withstood(text: str, value: Value, verb: Verb, language: str) -> bool:
    """A load that is withstood (承受2 kV 1 min) is what the product is put under, no limit on the product."""
    if verb.modality not in _ASKING:
        return False
    before = text[verb.span[1] : value.span[0]]
    word = (
        re.search(r"承受|经受|耐受", before)
        if language == "zh"
        else re.search(r"\b(?:withstand|subjected to|endure)\b", before)
    )
    return word is not None and not re.search(r"[,，;；。]", before[word.end() :])


def _class_behind(text: str, end: int, language: str) -> str:
    match = re.match(r"\s?\((?:for )?([^()]{1,30})\)", text[end:])
    if match is None:
        return ""
    form = any_of("class", language)
    return match[1] if form.fullmatch(match[1]) or form.match(match[1]) else ""


_ZH_METHOD = re.compile(r"(?:按照?|依据|根据|采用|用)\s?$")
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
        before, after = hidden[:start], hidden[end:]
        if language == "zh":
            if _ZH_METHOD.search(before) and (_ZH_METHOD_AFTER.match(after) or before.strip() in ("按", "按照")):
                return printed
            if re.match(r"\s?规定的(?!要求|规定)", after) and re.search(r"不低于\s?$", before):
                return printed
        elif _EN_METHOD.search(before) and not _EN_CONFORMS.search(before):
            return printed
    return ""


def _flags(text: str, language: str, verb: Verb, quantities: list[Quantity], asked: bool) -> tuple[str, ...]:
    made: list[str] = []
    if verb.modality in _ASKING and not quantities and any_of("vague", language).search(text):
        made.append("vague")
    if verb.text in ("必须", "须", "must") and verb.modality is not Modality.EXTERNAL:
        made.append("verbal_form")
    if language == "en" and verb.text.lower().startswith("must") and verb.certainty < 0.9:
        made.append("verbal_form")
    return tuple(made)


def _verifiable(verb: Verb, quantities: list[Quantity], asked: bool, flags: tuple[str, ...]) -> bool:
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
