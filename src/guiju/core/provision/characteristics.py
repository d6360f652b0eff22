"""What a quantity is a quantity of: the words before its verb or operator, split from the thing that bears it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from guiju.core.provision.normalization import LABEL, REFERENCE
from guiju.core.provision.tables import any_of, compiled, rows, words
from guiju.core.provision.units import Unit


@dataclass(frozen=True, slots=True)
class Name:
    """characteristic: the property; subject: its bearer, "" when one word names both; klass, state: as printed."""

    characteristic: str = ""
    subject: str = ""
    klass: str = ""
    statistic: str = ""
    state: str = ""


_PERCENTILE_ZH = re.compile(r"的?第?\s?(\d{1,2}(?:\.\d)?)\s?%?\s?(?:分位[值数]?|百分位[数值]?)")
_PERCENTILE_EN = compiled("characteristics_percentile_en")
_ZH_LEAD = compiled("characteristics_zh_lead")
_ZH_ACTION = compiled("characteristics_zh_action")
_ZH_TAIL = re.compile(
    r"(?:应?分别|应?控制|应?保持|维持|调整?|加热|升高|升至|冷却|降低|降至|设定|稳定|规定|限定|系指|是指|指(?=$)|处于|介于|位于|应|宜|可|均|都|一般|通常|是|在|至|到|于|不|值?为|仍|也|的)++$"
)
_ZH_ADVERBIAL = re.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z\d)])(?:(?:在|自|于|从|经(?!济|纬|营|过)|按|沿)(?!线)[^的,，、]{1,14}(?:范?围?内|中|时|起|处|上|下|后|前|期间|方向|区|段)?"
    r"|平均|高峰时段|一般|通常|最迟|最晚|最早|首年|昼间|夜间|白天|每[米年月天日次周]|每平方米|每立方米|任何时候|始终|长期|短期|累计|用[\u4e00-\u9fff]{1,6}测量)$"
)
"""What is said beside a subject, between it and its verb: 握距在全行程内, 长度自升降带端起, 噪声昼间."""
_EN_LEAD = compiled("characteristics_en_lead")
_ZH_EXTREME = re.compile(r"^(?:最大允许|最小允许|最大|最小|最高|最低|最长|最短)(?=[\u4e00-\u9fff]{2})(?!允许)")
_ZH_SUFFIX = re.compile(
    r"(?:的?(?:最高|最大|最低|最小)?(?:允许)?(?:限值|限量|上限|下限|最大值|最小值)|的?(?:数值|测定值|实测值))$"
)


_ASIDE_EN = re.compile(r",\s(?:if|where|when|unless)\b[^,]*(?:,|$)")
"""What is said beside a subject: "Sills, where fitted,"."""
LONGEST = 400
"""Characters before a limit that its name is looked for in. The longest name seen has about 60."""


@cache
def _kinds() -> dict[str, dict[str, str]]:
    return {row["kind"]: row for row in rows("kinds")}


def of_kind(unit: Unit | None, language: str) -> str:
    """The name of the kind of quantity a unit measures, when the sentence names nothing."""
    if unit is None:
        return ""
    kind = "humidity" if unit.text.startswith(("%RH", "% RH", "%r.h.")) else unit.kind
    row = _kinds().get(kind)
    return row[language] if row and kind not in ("ratio",) else ""


_STATISTIC_ZH = re.compile(r"(?:日|月|年|小时|[18一八]小时)?(?:均值|平均值|最大值|最小值)|平均|总和|[最]?大小")
"""What is said of a property and is none: 化学需氧量的日均值."""
_PLACE_ZH = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<![室国体境其集空])(?:中|(?<!以)内|处|之间)(?!心|部|径|壁|衬|力|压|容|阻|型|线|理|置|性|外)"
)
"""Words of place that part where something is from what is measured: 风流中甲烷浓度, 弯管处壁厚减薄量."""


@lru_cache(maxsize=1024)
def chinese(phrase: str) -> Name:
    """A Chinese noun phrase taken apart.

    >>> chinese("优等品含水率"), chinese("插头温升").subject, chinese("响应时间的95%分位值").statistic
    (Name(characteristic='含水率', subject='', klass='优等品', statistic='', state=''), '插头', 'p95')
    """
    text = re.sub(r"\([^()]*\)", "", phrase[-LONGEST:]).strip(' ,，、;；。:：()"“”' + REFERENCE)
    text = _ZH_LEAD.sub("", text).strip()
    statistic = ""
    if match := _PERCENTILE_ZH.search(text):
        statistic, text = f"p{match[1]}", text[: match.start()] + text[match.end() :]
    text = _ZH_TAIL.sub("", text).strip()
    while (shorter := _ZH_ADVERBIAL.sub("", text)) != text and len(shorter) > 1:
        text = _ZH_TAIL.sub("", shorter).strip()
    klass = ""
    if (match := any_of("class", "zh").match(text)) or (
        match := re.search(rf"{any_of('class', 'zh').pattern}$", _ZH_SUFFIX.sub("", text))
    ):
        klass = match[0]
        text = (text[: match.start()] + text[match.end() :]).strip(" 的:：")
    text = _ZH_SUFFIX.sub("", text)
    subject, de, name = text.rpartition("的")
    if subject and _STATISTIC_ZH.fullmatch(name):
        subject, de, name = ("", "", subject) if "的" not in subject else subject.rpartition("的")
    if not de or not name:
        subject, name = "", text.rstrip("的")
    if (place := _PLACE_ZH.search(name)) and place.end() < len(name) - 1:
        subject, name = subject or name[: place.start()], name[place.end() :]
    state = ""
    match = any_of("state", "zh").match(name)
    if match and match.end() < len(name) and name not in words("property", "zh"):
        state, name = match[0], name[match.end() :]
    name = name.strip()
    if acidity := re.search(r"(?<=[\u4e00-\u9fff])pH值?$", name):
        subject, name = subject or name[: acidity.start()], acidity[0]
    if not subject:
        subject, name = _split(name)
        if subject.endswith(("内", "外", "上", "下", "中")):
            subject = subject[:-1]
    return Name(_unmark(name), _unmark(subject), klass, statistic, state)


@cache
def _property_end() -> tuple[re.Pattern[str], re.Pattern[str]]:
    heads = "|".join(re.escape(word) for word in words("property", "zh"))
    modifiers = "|".join(re.escape(word) for word in words("modifier", "zh"))
    whole = "|".join(words("whole", "zh"))
    return re.compile(rf"(?P<p>(?:{modifiers})*)(?P<h>{heads})$"), re.compile(rf"(?:{whole})$")


def _split(name: str) -> tuple[str, str]:
    """Bearer and property of a Chinese compound: 起重机运行速度 -> 起重机, 运行速度. A content keeps its substance."""
    head, whole = _property_end()
    if whole.search(name) or name in words("property", "zh"):
        return "", name
    match = head.search(name)
    if match is None or match.start() < 2:
        return "", name
    if (
        (not match["p"] or match["p"] in _PARTS_OF_WORDS)
        and (len(match["h"]) < 3 or match["h"] == "变化率")
        and match["h"][-1] in _GENERIC_ZH
    ):
        start = match.start("h")
        before = _CUT_ZH.split(name[:start])[-1]
        kept = len(before) if len(before) <= _SHORT else 3 if before[-3] == "最" or before[-1] in _SUFFIX_ZH else 2
        if before[-1:] in _THING_ZH and len(match["h"]) > 1:
            kept = 0
        if "距" in before[-5:-1]:
            kept = len(before) - before.rindex("距", 0, len(before) - 1)
        return name[: start - kept], name[start - kept :]
    return name[: match.start()], match[0]


_CUT_ZH = re.compile(
    r"(?<![超延定计小实及])时(?![间刻效])|有(?![效机害])|[至为若把将于每后]|指(?![数标])|能(?![量耗力见])|入(?![口射水])|使(?!用)|前(?![轴轮端])"
)
_PARTS_OF_WORDS = frozenset("水油气风热冷干湿")
"""Modifiers that as often end a word: 吸水时间, 含油量."""
_THING_ZH = frozenset("板体片管墙门窗柱杆架瓶盒箱罐车机器件")
"""How names of things end, which bear the property and do not qualify it: 钢板厚度, 字体高度."""
_GENERIC_ZH = frozenset("度径距离间力积量差率压流数期隙形角移隔寸")
"""How heads end that say little alone: 表盘直径 keeps 表盘, as 佩戴高度 and 氯离子含量 do."""
_SUFFIX_ZH = frozenset("层性化值级数线面带")
"""Suffixes of words of three characters: 镀锌层厚度."""
_SHORT = 3
"""Characters before such a head that are kept whole; of more, the two that qualify it."""


@lru_cache(maxsize=1024)
def english(phrase: str) -> Name:
    """An English noun phrase taken apart; "of the" leads to the bearer, "of" alone belongs to the name.

    >>> english("The temperature rise of the plug"), english("The mass fraction of NaCl").characteristic
    (Name(characteristic='temperature rise', subject='plug', klass='', statistic='', state=''), 'mass fraction of NaCl')
    """
    text = _ASIDE_EN.sub("", phrase[-LONGEST:]).strip(' ,;:.()"“”' + REFERENCE)
    statistic = ""
    if match := _PERCENTILE_EN.search(text):
        statistic, text = f"p{match[1]}", text[: match.start()] + text[match.end() :]
    text = re.sub(r"^for (?!which|that)(?:the |an? )?", "", _EN_LEAD.sub("", text).strip())
    text = re.sub(r"\s(?:of|at|=)\s\(?[-+]?\d.*$|(?<=[a-z]{3})\s[a-z]$", "", text)
    if fixed := _FIXED.search(text):
        return Name(_small(fixed["name"]), _unmark(_small(re.sub(r"^\s?of (?:the |an? )?", "", text[fixed.end() :]))))
    if anew := _ANEW.search(text):
        text = anew["noun"]
    klass = ""
    if match := re.match(any_of("class", "en").pattern + r"(?=\s)", text, re.IGNORECASE):
        klass, text = match[0], _EN_LEAD.sub("", text[match.end() :].strip())
    elif match := re.search(r"\s(?:for|of) ((?:class|grade|type|category) \S+)(?: \w+)?$", text, re.IGNORECASE):
        klass, text = match[1], text[: match.start()]
    subject = ""
    if match := re.search(r"\sof\s(?:the|an?|each|all|any|every|its|both|these)\s", text, re.IGNORECASE):
        text, subject = text[: match.start()], text[match.end() :]
    elif (
        (match := re.search(r"^(.*?)\sof\s([a-z].*)$", text))
        and not _whole_of(match)
        and not re.fullmatch(
            rf"(?i)(?:(?:total|mean|maximum|minimum|average) )?(?:{'|'.join(words('whole', 'en'))})", match[1]
        )
    ):
        text, subject = match[1], match[2]
    if match := re.search(
        r"\s(?:for|in|at|on|between|from|with|during|through|across|to|after|inside|used|measured|provided|under|over|within|above|that|which|when|per|by)\b",
        text,
    ):
        if not subject:
            subject = _EN_LEAD.sub("", text[match.end() :].strip())
        text = text[: match.start()]
    text = re.sub(r"\s(?:is|are|be|was)$", "", text)
    text = re.sub(r"(?<=[a-z]{2})\s(?:applied|exerted|rated|supplied|required|declared|indicated)$", "", text)
    text = re.sub(r"(?<!ed)\s(?:limits?|values?)(?=$|\sof\s)", "", text).strip()
    text = _PROPOSED.sub("", text)
    text = re.sub(r"^limit of ", "", text)
    state = ""
    if (match := re.match(rf"(?:{'|'.join(words('state', 'en'))})\s", text, re.IGNORECASE)) and " " in text:
        state, text = match[0].strip(), text[match.end() :]
    if "'s " in text:
        bearer, _, text = text.partition("'s ")
        subject = subject or bearer
    if not subject and " of " not in text:
        subject, text = _split_english(text)
        if " " in text and not text.lower().endswith(words("property", "en")):
            text = _QUALIFIED.sub("", text)
    return Name(_unmark(_small(text)), _unmark(_small(subject)), klass, statistic, state)


_FIXED = re.compile(
    r"(?i)(?P<name>(?:loss on (?:drying|ignition|heating)|residue on ignition|(?:maximum )?permissible errors?"
    r"|limit of (?:detection|quantification)|coefficient of (?:friction|variation|expansion)|moment of inertia"
    r"|modulus of elasticity|angle of (?:repose|incidence)|degree of (?:polymerization|protection|hydrolysis)"
    r"|rate of (?:rise|flow|change|climb)|depth of (?:penetration|immersion)|time to (?:failure|ignition|repair)"
    r"|resistance to (?:abrasion|tear|heat|water|earth)|factor of safety))(?=$|\s(?:of|for|in|at|over)\b)"
)
"""Names of quantities with a preposition of their own."""
_ANEW = re.compile(
    r"^(?:[^,;]{0,60}\s)?(?!(?:of|for|in|to|at|on|by|from|with|between"
    r"|and|or|than|that|which|under|over|per|as|is|are|within|behind|above|below|against|through|during|where|when"
    r"|if)\b)[a-z]+ the "
    r"(?P<noun>[a-z][a-z -]+)$",
    re.IGNORECASE,
)
"""A subject behind a phrase without a comma: "At 50 % of the range the linearity error"."""
_SAYS_LITTLE = re.compile(
    r"(?i)(?:(?:mean|maximum|minimum|total|average) )?(?:time|loss|rate|term|angle|degree|ratio"
    r"|period|point|date|speed|direction|radius|line|factor"
    r"|duration|height|depth|number|limit|range|cent(?:re|er)|area|percentage|size|weight|frequency|order|change|gain)"
)


_ONE_WORD = re.compile(r"[a-z-]+(?=$|\s(?:for|in|at|on|from|with|between|under|during|when|per)\b)")


def without_qualifiers(name: str) -> str:
    """An English name without what only tells which of its kind is meant: "black opaque containers"."""
    return _QUALIFIED.sub("", name) or name


def _whole_of(match: re.Match[str]) -> bool:
    """Whether "X of Y" is one name: "time of closure", "loss of thickness"; not "temperature of cooling water"."""
    return _SAYS_LITTLE.fullmatch(match[1]) is not None and _ONE_WORD.match(match[2]) is not None


_PROPOSED = re.compile(
    r"(?i)^(?:(?:suggested|recommended|default|preferred|typical|usual|initial(?= value)) )+(?=[a-z])"
)
"""What tells only that a value is one of several: "suggested hold time"."""
_QUALIFIED = re.compile(
    r"^(?:[a-z]+ly [a-z-]+(?:ed|en) |(?:completed|finished|reusable|separate|successive|portable|individual|such|new"
    r"|existing|said|certain|exposed|consecutive|successive|opaque|black|white|adjacent|two|three|four"
    r"|accessible|visible) )+",
    re.IGNORECASE,
)
"""Words before a thing that tell which of its kind is meant: "randomly issued PIN", "completed package"."""


def _small(text: str) -> str:
    """Without the capital of the sentence's first word; abbreviations keep theirs."""
    return text[0].lower() + text[1:] if text[:1].isupper() and text[1:2].islower() else text


_ADJECTIVE = re.compile(r"(?:ed|ing|al|ive|ic|ar|ary|ous|ent|ant|less)$")


def _split_english(text: str) -> tuple[str, str]:
    """Bearer and property: "plate thickness" -> plate, thickness; words that qualify the property stay with it."""
    lower = text.lower()
    for known in words("property", "en"):
        if not lower.endswith(known) or (len(lower) > len(known) and lower[-len(known) - 1] != " "):
            continue
        if known in words("qualified", "en"):
            return "", text
        before = text[: -len(known)].split()
        kept = [text[-len(known) :]]
        while before and (before[-1].lower() in words("modifier", "en") or _ADJECTIVE.search(before[-1])):
            kept.insert(0, before.pop())
        return " ".join(before), " ".join(kept)
    return "", text


def _unmark(text: str) -> str:
    return text.replace(LABEL, "").replace(REFERENCE, "").strip(" 的,，、;；:：()")


def from_action(text: str) -> str:
    """The property inside the words between a Chinese verb and its value: 将温度控制在 -> 温度; "" when none."""
    tidy = _ZH_TAIL.sub("", _ZH_ACTION.sub("", text.strip(" ,，")[-LONGEST:]))
    tidy = _ZH_LEAD.sub("", tidy.rpartition("的")[2] or tidy)
    if tidy.endswith(words("property", "zh")) or _property_end()[1].search(tidy):
        return _ZH_EXTREME.sub("", _split(tidy)[1])
    return ""


@lru_cache(maxsize=8192)
def _kinds_named(lower: str) -> list[str]:
    """The kinds of quantity that a name ends with."""
    return [
        kind
        for kind, row in _kinds().items()
        if kind not in ("ratio", "count", "level", "mass", "energy", "force", "length")
        and (lower.endswith(row["zh"]) or re.search(rf"(?:^| ){row['en']}$", lower))
    ]


def fits(name: str, unit: Unit | None) -> bool:
    """Whether a property can have the unit: a 温度 in min cannot. Unknown properties and ratios fit everything."""
    if unit is None or unit.kind not in _kinds() or unit.kind in ("ratio", "count", "level"):
        return True
    ends = _kinds_named(name.lower())
    return not ends or unit.kind in ends


def counted(text: str, language: str) -> str:
    """The noun behind a value: 2个出口, "two exits", 不小于5 mm的间隙."""
    if language == "zh":
        match = re.match(
            r"\s?(?:以上|以下|以内|及以上)?的?([\u4e00-\u9fff]{1,10}?)(?=[,，;；。:：、]|$|应|进行|并|且|和|或|作为)",
            text,
        )
        return match[1] if match else ""
    match = compiled("characteristics_counted_en").match(text)
    return match[1] if match else ""
