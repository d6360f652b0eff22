"""Finding the words that name each quantity of a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from guiju.core.provision import characteristics, limits, resuming
from guiju.core.provision.characteristics import Name
from guiju.core.provision.limits import Limit
from guiju.core.provision.model import Condition, Quantity
from guiju.core.provision.normalization import straight_before
from guiju.core.provision.tables import compiled, words
from guiju.core.provision.values import Value
from guiju.core.provision.verbs import Verb

_ENUMERATED = re.compile(
    r"\b(?:of|for|in|from) (?:the )?(?:[a-z-]+ ){0,2}[a-z-]+(?:, (?:the )?(?:[a-z-]+ )?[a-z-]+){1,8},? (?:and|or) [a-z]"
)
"""Things one property is of: "the sum of lead, cadmium, mercury and nickel"."""
_EN_OF = compiled("naming_en_of")
_SHAPES = {
    "long": "length",
    "wide": "width",
    "high": "height",
    "thick": "thickness",
    "deep": "depth",
    "apart": "spacing",
    "in diameter": "diameter",
    "in length": "length",
    "in width": "width",
    "in height": "height",
    "in thickness": "thickness",
    "in depth": "depth",
    "in mass": "mass",
}
_SHAPE = re.compile(rf"\s(?:{'|'.join(_SHAPES)})\b")
_ZH_SHAPES = {"长": "长度", "宽": "宽度", "高": "高度", "厚": "厚度", "深": "深度"}


@cache
def _pairs(kind: str, language: str) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words(kind, language) if "=" in word)


def name(
    text: str, value: Value, limit: Limit, floor: int, verb: Verb, language: str, inside: Condition | None, blank: str
) -> Name:
    """The name of the property the value limits; empty fields where the sentence names nothing.

    blank: the sentence with its conditions made blank, where limits look for their names.
    """
    if limit.interval:
        return _interval_name(text, value, verb, language)
    if inside is not None:
        floor = max(floor, inside.span[0])
    else:
        text = blank
        if resumed := resuming.resumed(text, floor, min(limit.start, value.span[0]), verb, language):
            return resumed
    chosen = (
        _chinese(text, value, limit, floor, verb, inside)
        if language == "zh"
        else _english(text, value, limit, floor, verb, inside)
    )
    return chosen


_FOR_THOSE = re.compile(
    r"for (?P<noun>(?:[a-z-]+ ){0,3}[a-z-]+s) (?:of|from|between|up to|above|below|over|under|exceeding|not exceeding"
    r"|greater than|less than)$"
)


def _chinese(text: str, value: Value, limit: Limit, floor: int, verb: Verb, inside: Condition | None) -> Name:
    start = floor
    for match in resuming.SEPARATOR["zh"].finditer(text, floor, limit.start):
        start = match.end()
    anchor = min(limit.start, value.span[0])
    if limit.relative_to and limit.relative_to in text[start : value.span[0]]:
        anchor = min(anchor, max(start, text.rfind(limit.relative_to, start, value.span[0])))
    segment = text[start:anchor]
    if placed := _placed(segment, value):
        return placed
    if inside is not None:
        return _condition_name(segment, "zh")
    if stated := _STATED_ZH.fullmatch(segment):
        return characteristics.chinese(stated[1])
    if verb.text and start <= verb.span[0] < anchor:
        action = text[verb.span[1] : anchor]
        if prop := characteristics.from_action(action):
            return Name(prop, characteristics.chinese(text[start : verb.span[0]]).characteristic)
        noun = _behind(text, value, limit)
        if noun:
            return Name(noun, characteristics.chinese(text[start : verb.span[0]]).characteristic)
        named = characteristics.chinese(text[start : verb.span[0]])
        if named.characteristic:
            kept = next((b for a, b in _pairs("action", "zh").items() if a in action), "")
            if kept and value.unit is not None and value.unit.kind in ("time", "count"):
                return Name(kept, named.characteristic)
            return named
        return Name()
    if verb.text and verb.span[0] >= anchor:
        return characteristics.chinese(segment)
    for word, prop in _pairs("action", "zh").items():
        if word in segment:
            return Name(prop, "")
    tail = re.search(r"(?:^|[\u4e00-\u9fff])([长宽高厚深])\s?$", segment)
    if tail and not re.search(r"(?:延长|提高|升高|最高|最长|加厚|加深)$", segment):
        short = re.fullmatch(r"\s*(?:其|且|当|若)?([\u4e00-\u9fff][长宽高厚深])\s?", segment)
        return Name(short[1]) if short else Name(_ZH_SHAPES[tail[1]], segment[: tail.start(1)])
    if prop := characteristics.from_action(segment):
        named = characteristics.chinese(segment)
        return named if named.characteristic.endswith(prop) else Name(prop)
    noun = _behind(text, value, limit)
    if noun and value.unit is not None and value.unit.kind == "count":
        return Name(noun)
    if verb.rule == "imperative" and re.search(r"(?:为|是|=)\s*$", text[: value.span[0]]):
        return characteristics.chinese(segment)
    if (
        re.match(r"\s*(?:将|把|取|称|按|用|在|加热|升|冷|放|静|干燥|搅|保持|烘|以|量|从)", segment)
        or verb.rule == "imperative"
    ):
        return Name()
    return characteristics.chinese(segment)


_PLACED_ZH = re.compile(
    r"(?P<subject>.*?)(?:应|宜|须|必须|不应|不得)?(?P<name>(?:高出|凸出|突出|伸出|露出|偏离|伸入|埋入|插入|嵌入|锚入)[\u4e00-\u9fff]{1,8}?)"
    r"(?:不?(?:应|宜|得)|至少)?\s?"
)
_LOWER_ZH = re.compile(r"(?P<subject>.*?)(?:应|宜|须|必须)(?P<name>[高低]于[\u4e00-\u9fff]{2,8})\s?")
_FROM_ZH = re.compile(
    r"(?P<subject>.*?)(?P<name>(?<![间相净轴中视心行排株孔跨齿焦车轨柱])(?:距(?!离|应|宜|不|$)|离(?=地))(?:离)?[\u4e00-\u9fff]{1,8}?)(?:应|宜|不|为|在)*\s?"
)
_STATED_ZH = re.compile(
    r"(.{2,12}(?:范围|宽度|长度|高度|距离|面积|深度|厚度))(?:应|宜)?为(?=.*(?:两侧|周围|四周|外侧|边线))[\u4e00-\u9fff]{2,20}"
)


def _placed(segment: str, value: Value) -> Name | None:
    """How far something stands out or away, as printed: 高出屋面, 距地; None where nothing of the kind is said."""
    if value.unit is None or value.unit.kind != "length":
        return None
    tail = re.split(r"[,，、]", segment)[-1]
    for form in (_PLACED_ZH, _LOWER_ZH, _FROM_ZH):
        match = form.fullmatch(tail)
        if match and not match["name"].endswith(words("property", "zh")):
            return Name(match["name"], _NOUN_ZH.sub("", match["subject"]))
    return None


def _behind(text: str, value: Value, limit: Limit) -> str:
    after = text[max(value.span[1], limit.end) :]
    if value.unit is not None and value.unit.kind == "count":
        return characteristics.counted(after, "zh")
    match = re.match(r"\s?(?:以上|以下)?的([\u4e00-\u9fff]{2,8}?)(?=[,，;；。、和]|$|应|进行|而)", after)
    return match[1] if match else ""


def _english(text: str, value: Value, limit: Limit, floor: int, verb: Verb, inside: Condition | None) -> Name:
    start = floor
    anchor = min(limit.start, value.span[0])
    listed = [match.span() for match in _ENUMERATED.finditer(text, floor, anchor)]
    for match in resuming.SEPARATOR["en"].finditer(text, floor, anchor):
        if not any(begin < match.start() < end for begin, end in listed):
            start = match.end()
    segment = text[start:anchor]
    if shape := _SHAPE.match(text, value.span[1]):
        prop = _SHAPES[shape[0].strip()]
        subject = (
            characteristics.english(text[start : verb.span[0]]).characteristic
            if verb.text and verb.span[0] >= start
            else ""
        )
        return Name(prop, subject)
    if inside is not None:
        if (value.unit is None and "number_word" not in value.flags) or (value.unit and value.unit.kind == "count"):
            noun = characteristics.counted(text[max(value.span[1], limit.end) :], "en")
            if noun and text[value.span[1] :].startswith(" "):
                return Name(noun)
        return _condition_name(segment, "en")
    if limits.fronted(verb) and verb.span[1] <= start + len(verb.text) + 1 and "," not in text[verb.span[1] : anchor]:
        return characteristics.english(text[verb.span[1] : anchor])
    if named := _of_action(text, segment, verb, start, anchor):
        return named
    before_verb = ""
    action = segment
    if verb.text and start <= verb.span[0] and verb.span[1] <= anchor + len(verb.text) + 8:
        before_verb, action = text[start : verb.span[0]], text[verb.span[1] : max(anchor, verb.span[1])]
        before_verb = re.split(r"\s{4,}", before_verb.rstrip())[-1]
    if verb.span[1] <= start and (
        stated := re.fullmatch(r"(.{3,}?)\s(?:is|are|was|were)\s*(?:not)?\s*(?:an?\s)?", segment)
    ):
        return characteristics.english(stated[1])
    if (owned := straight_before(_EN_OF, action, len(action))) is not None:
        phrase = re.sub(
            r"^(?:be|have|has|provide|withstand|operate|use|apply|exert|a|an|the|with|at|not|made|kept|carried|out|provided|produce|maintain|ensure|give|show|exhibit|contain)\s+(?=.)",
            "",
            owned[1],
            flags=re.IGNORECASE,
        )
        while (
            shorter := re.sub(
                r"^(?:be|have|has|provided|provide|withstand|operate|a|an|the|with|at|not|to|from|in|for|on|by|and)\s+",
                "",
                phrase,
                flags=re.IGNORECASE,
            )
        ) != phrase:
            phrase = shorter
        if not re.match(
            r"(?:be|not|set|kept|heated|maintained|most|least|period|total|range|maximum|minimum|in excess|excess)$",
            phrase,
        ):
            return characteristics.english(phrase)
    if value.unit is not None and value.unit.kind == "time":
        if re.search(r"\bintervals\b", action):
            return _interval_name(text, value, verb, "en")
        kept = _OBJECT.fullmatch(action.rstrip() + " ")
        if kept and not before_verb.rstrip().endswith(("that", "which")):
            return Name(
                characteristics.english(kept["noun"]).characteristic,
                characteristics.english(before_verb).characteristic,
            )
        for word, prop in _pairs("action", "en").items():
            if re.search(rf"\b{word}\b", text[verb.span[1] : value.span[0]]):
                return Name(prop, characteristics.english(before_verb).characteristic)
    if verb.rule == "imperative" and (label := re.search(r"(?:^|\s)([A-Z]{2,}[A-Za-z0-9]*)\s*$", segment)):
        return Name(label[1])
    if value.unit is None or value.unit.kind == "count":
        noun = characteristics.counted(text[max(value.span[1], limit.end) :], "en")
        if noun:
            return Name(noun, characteristics.english(before_verb).characteristic)
        if verb.rule == "imperative":
            return (
                Name("sample size") if re.search(r"\b(?:take|select|sample|draw)\b", segment, re.IGNORECASE) else Name()
            )
        if value.unit is not None and _THINGS.fullmatch(value.unit.text) and verb.text and not _STATED.match(action):
            return Name(value.unit.text)
    if before_verb.strip():
        return characteristics.english(before_verb)
    if verb.text and verb.span[0] >= anchor:
        return characteristics.english(segment)
    if (
        verb.text
        and verb.span[1] <= start
        and (later := re.search(r"\b(?:shall|should|may|can|must|is|are)\b", segment))
    ):
        return characteristics.english(segment[: later.start()])
    if verb.rule == "imperative" or (verb.span[1] > 0 and verb.span[1] <= start):
        thing = re.search(r"\bthe ([a-z ]{3,30}?) (?:to|at|is|above|below|between|within|not)\s*$", segment)
        return Name(thing[1]) if thing and thing[1] in words("property", "en") else Name()
    if not verb.text and (stated := re.fullmatch(r"(.{3,}?)\s(?:is|are|was|were)\s.*", segment)):
        return characteristics.english(stated[1])
    return characteristics.english(segment)


_SET = re.compile(
    r"(?:set|reduce|clamp|increase|delay|adjust|regulate|raise|lower|decrease|cap|keep|hold|maintain|round|bring|heat|cool|tune|fix)\s"
    r"(?:the |an? |its |their |any )?(?P<name>(?!the\b|an?\b)[A-Za-z-]+(?: (?!of\b|for\b|to\b|by\b|at\b"
    r"|in\b|with\b)[A-Za-z-]+){0,3})"
    r"(?:\s(?:of|for|in)\s[a-z -]{2,40}?)?\s(?:to|by|at|below|above|under|within|between|in the range)?\s?(?:an?\s)?$",
    re.IGNORECASE,
)
_HELD = frozenset(["it", "them", "this", "that", "these", "constant"])


def _of_action(text: str, segment: str, verb: Verb, start: int, anchor: int) -> Name | None:
    """What an act sets to a value: "the sender shall set the timeout to 1 s"; None where nothing is set."""
    if verb.text and verb.span[1] <= anchor and verb.span[0] >= start:
        match = _SET.fullmatch(text[verb.span[1] : anchor].lstrip())
        subject = characteristics.english(text[start : verb.span[0]]).characteristic
    elif verb.rule == "imperative":
        match, subject = _SET.fullmatch(segment.lstrip()), ""
    else:
        return None
    if match is None or match["name"].lower() in _HELD:
        return None
    return Name(characteristics.english(match["name"]).characteristic, subject)


_OBJECT = re.compile(
    r"\s(?!be\b|not\b|have\b)[a-z]+\s(?P<noun>(?:the |an? |all |their |its |any )?(?:(?!for\b|within\b"
    r"|in\b|at\b|to\b|of\b|by\b)[A-Za-z-]+ ){1,4})"
    r"(?:for|within|after|every|over)?\s?(?:not|no)?\s?"
)
"""What something is done to so long: "shall archive trial data for"."""
_STATED = re.compile(r"\s(?:be|consist)\b")
_THINGS = re.compile(r"(?!times\b|units?\b)[a-z]{3,}s")
"""Units of counts that name what is counted: persons, digits."""
_CLAUSE_EN = re.compile(r"\b(?:have|has|had|been|shall|may|used|would|there|it|they|more|less|not|than)\b")
_PLAIN_ZH = re.compile(
    r"(?!.*(?:用|使|涉及|处理|采取|距|经|过|达|为|以|按|与|和|后|前|时|内|不|应|可|年))[\u4e00-\u9fff]{2,8}"
)
"""A noun phrase that may name what a condition compares: 质量损失大于5%时; words of action and place are none."""
_NOUN_ZH = re.compile(r"^[其该各每]")


def _condition_name(segment: str, language: str) -> Name:
    if language == "zh":
        tidy = re.sub(r"^(?:在|于|当|如果?|若|对于|对|一旦|只要|置于|经|除非)+", "", segment.strip(" ,，、"))
        tidy = re.sub(r"(?:为|在|达到?|[大高]于|[小低]于|超过|磨损至|[升降]至)+$", "", tidy)
        prop = characteristics.from_action(tidy)
        if prop:
            named = characteristics.chinese(tidy)
            return Name(named.characteristic or prop, named.subject)
        return Name(_NOUN_ZH.sub("", tidy.rpartition("的")[2]) if _PLAIN_ZH.fullmatch(tidy.rpartition("的")[2]) else "")
    if those := _FOR_THOSE.match(segment.strip()):
        return Name(those["noun"])
    compared = re.match(r"(?i)\s*(?:if|when|where|unless|provided that)\s", segment) is not None
    compared = compared and len(segment.split()) > 1
    tidy = compiled("naming_condition_lead_en").sub("", segment.strip(" ,"))
    tidy = re.sub(
        r"\s(?:is|are|of|be|was|has been|does|do|rises|falls|reaches)(?:\s(?:not|to|above|below))?$", "", " " + tidy
    ).strip()
    named = characteristics.english(tidy) if tidy and not re.fullmatch(r"\(?", tidy) else Name()
    return (
        named
        if len(named.characteristic) > 1
        and len(named.characteristic.split()) <= 4
        and (
            named.characteristic.lower() in words("property", "en")
            or named.characteristic.lower().endswith(words("property", "en"))
            or re.search(r"altitude|ambient|distance|load|air", named.characteristic)
            or (compared and not _CLAUSE_EN.search(tidy))
        )
        else Name()
    )


def load(text: str, value: Value, verb: Verb, language: str) -> Name:
    """What a load that is withstood is a load of: 2 kV交流电压, "a force of 50 N"; empty when only the unit tells."""
    if language == "zh":
        behind = re.match(r"\s?的?([\u4e00-\u9fff]{1,8}?)(?=[,，;；。、\s\d]|$|而|且|并)", text[value.span[1] :])
        if behind and (prop := characteristics.from_action(behind[1])) and characteristics.fits(prop, value.unit):
            return Name(behind[1] if len(behind[1]) <= 6 else prop)
        return Name(characteristics.from_action(re.split(r"[,，、]", text[verb.span[1] : value.span[0]])[-1]))
    match = re.search(
        r"\b(?:a|an|the)\s((?:[a-z]+ ){0,3}[a-z]+) of\s(?:at least |not less than |up to )?$",
        text[verb.span[1] : value.span[0]],
    )
    return characteristics.english(match[1]) if match else Name()


_DONE_ZH = re.compile(
    r"(?:进行|组织|开展|实施|安排|做)?[一1]\s?次(?:的?[\u4e00-\u9fff]{2,4}(?:的|人员))?([\u4e00-\u9fff]{2,8}?)(?=[,，;；。和及的]|$)"
)
_DONE_ZH_BEFORE = re.compile(
    r"(?:至少|应|宜|须|由[\u4e00-\u9fff]{2,6}){0,2}(?!进行|组织|开展|至少)([\u4e00-\u9fff]{2,4})[一1]\s?次"
)
"""What is done: 每年进行一次等级测评, 每年体检一次."""


def _interval_name(text: str, value: Value, verb: Verb, language: str) -> Name:
    if language == "zh":
        tail = text[value.span[1] :]
        subject = characteristics.chinese(text[: verb.span[0]]).characteristic if verb.text else ""
        for word in words("interval", "zh"):
            if word in tail[:18] or word in text[max(0, value.span[0] - 12) : value.span[0]]:
                return Name(f"{word}间隔", subject)
        done = _DONE_ZH.search(tail[:30]) or _DONE_ZH_BEFORE.match(tail[:20])
        return Name(done[1] if done else "间隔", subject)
    subject = characteristics.english(text[: verb.span[0]]).characteristic if verb.text else ""
    for word, noun in _pairs("interval", "en").items():
        if re.search(rf"\b{word}\b", text):
            return Name(f"{noun} interval", subject)
    return Name(subject or "interval", subject)


_EACH_ITS = {"zh": re.compile(r"分别|各自|依次"), "en": re.compile(r"\brespectively\b")}
_APART = {
    "zh": re.compile(r"(?P<names>[^,，;；。:：]{2,60}?)(?:应?分别|应?各自|依次)"),
    "en": re.compile(r"(?P<names>[^;:.]{3,120}?)\b(?:shall|should|must|may|are|is)\b[^;.]*?\brespectively\b"),
}
_AND = {"zh": re.compile(r"、|以及|和|与|及"), "en": re.compile(r",\s*(?:and\s)?|\sand\s")}


def distributed(made: list[Quantity], text: str, language: str) -> list[Quantity]:
    """分别, "respectively": as many names as limits, each to its own: 长度和宽度分别不应小于15 m和10 m."""
    if len(made) < 2 or not _EACH_ITS[language].search(text):
        return made
    match = _APART[language].search(text)
    if match is None:
        return made
    those = [q for q in made if q.role == "limit" and q.span[1] > match.start("names")]
    phrase = (
        match["names"].rpartition("的")[2]
        if language == "zh"
        else re.sub(r"^(?:the|a|an)\s", "", match["names"], flags=re.I)
    )
    tail = ""
    if language == "en" and (of := re.search(r"\s(?:of|in|for) .*$", phrase)):
        phrase, tail = phrase[: of.start()], of[0]
    names = [name.strip() for name in _AND[language].split(phrase) if name.strip()]
    if len(names) != len(those) or len(names) < 2 or len(tail) > 60:
        return made
    given = {id(q): re.sub(r"^(?:the|a|an)\s", "", name) for q, name in zip(those, names, strict=True)}
    return [replace(q, characteristic=given[id(q)]) if id(q) in given else q for q in made]
