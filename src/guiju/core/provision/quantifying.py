"""From values to quantities: each bound to its verb, its limit, its name, its class; and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from guiju.core.provision import (
    binding,
    bounds,
    characteristics,
    counting,
    ellipsis,
    limits,
    naming,
    offsets,
    roles,
    sureness,
)
from guiju.core.provision.characteristics import Name
from guiju.core.provision.limits import Limit
from guiju.core.provision.model import Condition, Modality, Quantity, Span
from guiju.core.provision.normalization import hide, straight_before
from guiju.core.provision.tables import any_of
from guiju.core.provision.units import Unit
from guiju.core.provision.values import Value
from guiju.core.provision.verbs import Verb

_ASKING = (Modality.REQUIREMENT, Modality.RECOMMENDATION, Modality.INSTRUCTION)


def quantities(
    hidden: str,
    folded: str,
    language: str,
    found: list[Value],
    given: list[Condition],
    verbs: Sequence[Verb],
    spans: Sequence[Span],
) -> tuple[list[Quantity], list[Condition]]:
    """The quantities of a sentence in order, and the states (cold, no-load) found while naming them."""
    blank = hidden
    for condition in given:
        blank = hide(blank, *condition.span, " ")
    maker = _Maker(hidden, folded, blank, language, given)
    for value in found:
        place = roles.owner(value.span[0], spans)
        if offsets.is_offset(hidden, value, spans[place][0], language):
            continue
        if not counting.is_content(value, hidden, verbs[place]) and not counting.is_determiner(
            value, hidden, found, verbs[place]
        ):
            previous = blank[spans[place - 1][0] : verbs[place - 1].span[0]].strip() if place else ""
            maker.add(value, verbs[place], spans[place][0], previous)
    made = roles.asked_only(maker.made, hidden, language, given, verbs, spans)
    return naming.distributed(made, blank, language), maker.states


def _better_known(limit: Limit, verb: Verb, name: str, language: str, kind: str) -> Limit:
    """A limit whose words say only "better" or "worse": what is better is known of errors and the like. And what is
    allowed to be exceeded by a share may be exceeded by that at most."""
    if limit.op == "?" and (kind in ("pressure", "time") or any_of("low better", language).search(name)):
        worse = re.search(r"worse|inferior|劣|次|慢", limit.rule) is not None
        op = (
            (">" if worse else "<")
            if not limit.negated and "or better" not in limit.rule.removeprefix("operator")
            else "<="
        )
        return replace(limit, op=op, doubts=(*limit.doubts, "operator_far"))
    if limit.op == "?" and "or better" in limit.rule and _BETTER_HIGH.search(name):
        return replace(limit, op=">=", doubts=(*limit.doubts, "operator_far"))
    if (
        limit.op == "?"
        and kind in ("speed", "time", "frequency")
        and (pace := re.search(r"快于|慢于|faster|slower", limit.rule))
    ):
        more = (pace[0] in ("快于", "faster")) != (kind == "time")
        op = ">" if more else "<"
        return replace(limit, op={">": "<=", "<": ">="}[op] if limit.negated else op)
    exceeded = re.search(r"超出|超过|exceed", limit.rule) and limit.relative_to
    if limit.op == ">" and verb.modality is Modality.PERMISSION and exceeded and not verb.negated:
        return replace(limit, op="<=")
    return limit


_BETTER_HIGH = re.compile(
    r"(?i)(?:efficien\w+|index|availability|purity|reliability|strength|uniformity|coverage|yield|intelligibility|efficacy)$"
)
"""What is better the more of it there is."""


class _Maker:
    def __init__(self, hidden: str, folded: str, blank: str, language: str, given: list[Condition]) -> None:
        self.hidden, self.folded, self.blank = hidden, folded, blank
        self.language, self.given = language, given
        self.made: list[Quantity] = []
        self.states: list[Condition] = []
        self.floor = 0
        self.last: dict[str, Quantity] = {}
        self.before: tuple[Value, Limit] | None = None
        self.bare = blank
        self.said: ellipsis.Said | None = None
        self.interval = False

    def add(self, value: Value, verb: Verb, part: int, previous: str) -> None:
        """Make the quantity of one value. part: where the part of its verb begins; previous: what the part before is
        about."""
        inside = next((c for c in self.given if c.span[0] <= value.span[0] and value.span[1] <= c.span[1] + 2), None)
        start = max(self.floor, part) if inside is None else max(self.floor, inside.span[0])
        text = self.blank if inside is None else self.hidden
        value = bounds.outer_end(text, value, start, self.language)
        again = ellipsis.read(self.bare, value, self.said, self.language) if inside is None else None
        limit = (
            again[0] if again else limits.read(text, value, start, verb, self.language, self.before, inside is not None)
        )
        if inside is None and bounds.excluded(
            self.hidden[start : value.span[0]], self.hidden, value, limit, verb, self.language
        ):
            limit = limits.turned(limit)
        limit = bounds.signed(limit, value, self.before, text)
        limit = bounds.counted_back(limit, value, self.hidden, self.language, verb.negated)
        allowed = verb.modality is Modality.PERMISSION and not verb.negated and "number_word" in value.flags
        if allowed and limit.op == ">" and _is_one(value):
            return  # "may use more than one heading" sets no limit
        if self.interval and value.unit is not None and value.unit.kind == "count" and _is_one(value):
            return
        withstood = inside is None and bounds.withstood(self.hidden, value, verb, self.language)
        leading = inside is None and (
            self._leads(value, limit, start, verb)
            or "negation_far" in limit.doubts
            or straight_before(_WHOSE, self.hidden, limit.start, verb.span[1]) is not None
            or (
                verb.modality is Modality.PERMISSION
                and straight_before(_RELATIVE, self.hidden, limit.start, verb.span[1])
            )
        )
        role = "condition" if inside is not None or withstood or leading else "limit"
        name = again[1] if again else self._named(value, limit, start, verb, inside, withstood)
        last = self.made[-1] if self.made else None
        place = binding.Place(self.hidden, self.language, part, verb, last, previous, role == "condition")
        if not value.name and not withstood and again is None:
            name = binding.refined(name, value, limit, place)
        if not name.characteristic and role == "limit" and not withstood:
            name = Name(binding.timed(value, place), name.subject, name.klass, name.statistic, name.state)
        self._keep(value, limit, verb, role, withstood, name)
        kept = self.made[-1]
        if role == "limit" and not (self.said and roles.PLACE.search(limit.rule) and kept.unit != self.said.unit):
            self.said = ellipsis.Said(value, limit, Name(kept.characteristic, kept.subject), kept.unit)
        else:
            self.bare = hide(self.bare, *kept.span, " ")
        aside = self.hidden[value.span[0] - 1 : value.span[0]] + self.hidden[value.span[1] : value.span[1] + 1] == "()"
        if not (aside and self.language == "zh" and limit.op in ("=", "range") and last is None):
            self.floor = max(limit.end, value.span[1])
        self.before = (value, limit)
        self.interval = limit.interval

    def _leads(self, value: Value, limit: Limit, start: int, verb: Verb) -> bool:
        """Whether the value stands before the verb and so tells what the provision is for: 高度大于50 m的楼宇应…,
        "Codes with less than 64 bits shall …"; not a subject that begins
        with its own limit ("At least 5 pieces shall …") nor a limit in a clause of its own."""
        if not verb.text or value.span[1] > verb.span[0] or limit.rule in ("not to be exceeded", "excluded range"):
            return False
        behind = self.hidden[max(value.span[1], limit.end) : verb.span[0]]
        clause = _BREAK[self.language].split(self.hidden[start : limit.start])[-1]
        counted = value.unit is None or value.unit.kind == "count"
        compared = limit.op in ("<=", ">=", "<", ">") and not roles.PLACE.search(limit.rule)
        if value.unit is not None and value.unit.kind == "ratio" and not clause.strip() and not compared:
            return re.match(r"\s?(?:of\s|的)", behind) is None
        if _LEADING[self.language].fullmatch(clause) and (compared or counted):
            return not counted and _QUALIFIES.match(behind) is not None
        if _GIVEN_TO.match(self.hidden, verb.span[1]) and not (verb.negated and compared):
            return False
        own = _OWN_CLAUSE[self.language].match(behind) is not None
        stated = self.language == "zh" and re.search(r"[为是]\s?[^,，;；。]*$", self.hidden[start : value.span[0]])
        if stated and re.match(r"\s?[,，;；。](?:且|并|但)", behind) and not _GIVEN.search(clause):
            return False
        return not (own and limit.op != "=" and not _GIVEN.search(clause))

    def _is_doer(self, name: str, value: Value, limit: Limit, verb: Verb) -> bool:
        """Whether the name is who acts and no property: 报警器应在30 s内报警, 密封件 … -30 ℃~80 ℃."""
        if value.unit is None or not name or self.hidden.find(name, max(verb.span[1], 1)) >= 0:
            return False
        if value.unit.kind == "temperature":
            return re.search(r"温|点|差|temperature|point|rise|range|ambient", name) is None
        return (
            value.unit.kind == "time"
            and limit.rule.removeprefix("operator ") in ("within", "内", "以内", "之内")
            and (re.search(r"时间|时限|期|寿命|time|period|life|duration|delay|interval", name) is None)
        )

    def _named(
        self, value: Value, limit: Limit, start: int, verb: Verb, inside: Condition | None, withstood: bool
    ) -> Name:
        if value.name:
            return Name(value.name)
        if withstood:
            return naming.load(self.hidden, value, verb, self.language)
        return naming.name(self.hidden, value, limit, start, verb, self.language, inside, self.blank)

    def _windowed(self, value: Value, limit: Limit) -> bool:
        """Whether a time only tells over how long something is counted: 在1 min内不得多于1个."""
        if value.unit is None or value.unit.kind != "time":
            return False
        return counting.COMPARED_BEHIND.search(self.hidden, limit.end) is not None

    def _keep(self, value: Value, limit: Limit, verb: Verb, role: str, withstood: bool, name: Name) -> None:
        klass = name.klass or _class_behind(self.folded, value.span[1], self.language)
        characteristic, subject = name.characteristic, name.subject
        limit = _better_known(limit, verb, characteristic, self.language, "" if value.unit is None else value.unit.kind)
        if not characteristic and role == "limit" and "limit" in self.last and not limit.interval:
            same = self.last["limit"]
            if klass or same.unit == ucum(value.unit, ""):
                characteristic, subject = same.characteristic, same.subject
        passive = self.language == "en" and re.match(r"\s(?:be|is|are)\s", self.hidden[verb.span[1] :])
        if role == "limit" and not passive and self._is_doer(characteristic, value, limit, verb):
            characteristic, subject = "", characteristic
        flags = value.flags + limit.flags
        if not characteristics.fits(characteristic, value.unit):
            if role == "condition":
                characteristic = ""
            else:
                flags += ("dimension_mismatch",)
        if _DEEP.search(characteristic) and limit.rule in ("operator 以下", "operator 以上"):
            limit = replace(limit, op="?", doubts=(*limit.doubts, "operator_unbound"))
        doubts = [*limit.doubts, *(flag for flag in flags if flag in sureness.LESS)]
        if not characteristic:
            characteristic = characteristics.of_kind(value.unit, self.language)
            doubts.append("characteristic_from_unit" if characteristic else "no_characteristic")
            if role == "condition" and not withstood and value.unit is not None and value.unit.kind == "length":
                characteristic = {"zh": "距离", "en": "distance"}[self.language]
        if value.unit is None and _UNREAD.match(self.hidden, value.span[1]):
            doubts.append("unit_unread")
        if role == "condition" or verb.modality not in _ASKING:
            doubts = [doubt for doubt in doubts if doubt != "no_operator"]
        if role == "condition" and limit.rule in ("operator 内", "operator within") and self._windowed(value, limit):
            limit = replace(limit, op="=", rule="time within which")
        span = (min(limit.start, value.span[0]), max(limit.end, value.span[1]))
        quantity = Quantity(
            op=limit.op, value=value.value, low=value.low, high=value.high, unit=ucum(value.unit, characteristic),
            unit_text="" if value.unit is None else value.unit.text, characteristic=characteristic, span=span,
            text=self.folded[span[0] : span[1]].strip(), role=role, relative_to=limit.relative_to, klass=klass,
            subject=subject, statistic=name.statistic, better=roles.better(limit.op) if role == "limit" else "none",
            rule=limit.rule, flags=flags, confidence=sureness.confidence(doubts), doubts=tuple(dict.fromkeys(doubts)),
        )  # fmt: skip
        if name.state:
            at = self.folded.find(name.state)
            self.states.append(Condition("state", name.state, (at, at + len(name.state))))
        self.made.append(quantity)
        self.last[role] = quantity


_BREAK = {"zh": re.compile(r"[,，;；。:：]"), "en": re.compile(r"[;:.]|,(?!\d)")}
_LEADING = {
    "zh": re.compile(r"\s*(?:且|并|但|每[\u4e00-\u9fff]{1,4})?\s*"),
    "en": re.compile(r"\s*(?:(?:and|but|or|an?|the|in total)\s*)*", re.IGNORECASE),
}
_OWN_CLAUSE = {"zh": re.compile(r"\s?[,，;；。]"), "en": re.compile(r"\s?[;,] (?:and|but|the)\b")}
_DEEP = re.compile(r"深|标高|埋")
"""Names with which 以下 may mean deeper."""
_GIVEN_TO = re.compile(
    r"\s(?:be|also be)\s(?:applied|used|imposed|provided|maintained|allowed|permitted"
    r"|taken|employed|present|vertical|kept|left|ensured|tolerated|accepted|advertised|available|guaranteed|preserved"
    r"|observed|reserved|achieved|reached|assumed|chosen|selected|met|respected)\b"
)
"""Verbs that ask for what stands before them: "A test voltage of 1 500 V shall be applied"."""
_RELATIVE = re.compile(
    r"\b(?:that|which|who|whose)\s(?:has|have|is|are|was|were|appears?|does|do|contains?)\b[^,;.]{0,40}$"
)
"""What may be done to a thing that is so and so."""
_WHOSE = re.compile(r"\bwhose\s[^,;.]{2,60}$")
""" "… discard a message whose hop count exceeds 16": which are meant, not what is asked of them."""
_QUALIFIES = re.compile(r"\s?的?(?!应|不|宜|可|须|必|样品|试样|产品)[\u4e00-\u9fff]{2,}")
"""A value that tells which things are meant: 未满14周岁的儿童, 20 t/h及以上的蒸汽锅炉."""
_GIVEN = re.compile(r"[当若如在对]|\b(?:if|when|where|at|for|with|in|of)\b")
_UNREAD = re.compile(
    r"(?:\s?(?!and\b|or\b|to\b|in\b|of\b|is\b|at\b|for\b)[A-Za-zΩμ°]{1,3}(?:/[A-Za-z]+)?(?![A-Za-z])|[A-Za-z])"
)


def _is_one(value: Value) -> bool:
    return value.value is not None and value.value.value == 1


_KEY = re.compile(r"密钥|私钥|公钥|模数|分组|散列|杂凑|哈希|摘要|字长|量化")
"""What is as many bits long, where 位 else counts characters or digits."""


def ucum(unit: Unit | None, characteristic: str) -> str:
    """The code of the unit; that of pH where there is none and the name is pH; else that of a number."""
    if unit is not None:
        return "bit" if unit.text == "位" and _KEY.search(characteristic) else unit.ucum
    return "[pH]" if re.search(r"(?i)(?<![a-z])ph(?:值|$|\s)", characteristic) else "1"


def _class_behind(text: str, end: int, language: str) -> str:
    match = re.match(r"\s?\((?:for )?([^()]{1,30})\)", text[end:])
    if match is None:
        return ""
    form = any_of("class", language)
    return match[1] if form.fullmatch(match[1]) or form.match(match[1]) else ""
