"""What a quantity is called where the words beside it do not say: the noun behind it, the topic before, the action."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guiju.core.provision import characteristics, predicates
from guiju.core.provision.characteristics import Name
from guiju.core.provision.limits import Limit
from guiju.core.provision.model import Quantity
from guiju.core.provision.tables import words
from guiju.core.provision.values import LISTED, Value
from guiju.core.provision.verbs import Verb

_NO_NAME = re.compile(
    r"(?i)(?:shall|should|may|must|can|will|not|be|for|between|over|from|at|in|on|is|are|and|or|by|to|of|with|but|than|contains?|has|have|respectively"
    r"|和|与|或|及|且|并|但|年|月|日|天|每|×|x|、|~|供|则|后|前|从|其|则为|各|分别|为|极|全长|正线|站线|主线|其他|其余|其它"
    r"|(?:此后|后续|随后)?每[年月天日次周]|首年|首次|夜间|昼间|白天|连续|累计|期间|最大|最小|最高|最低|平均|高峰时段|正常情况|一般情况|特殊情况|夜晚|日间|高峰时?|平时|(?:老化|浸水|加热|冷却|固化|养护|干燥|洗涤|使用|试验|处理)[前后])?"
)
_FUNCTION = re.compile(r"(?i)\b(?:shall|should|must|contains?|means|is|are|was)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """A value in its sentence: the text, where its part begins, its verb, the quantity before, what the part before is
    about, and whether it tells a condition."""

    text: str
    language: str
    start: int
    verb: Verb
    last: Quantity | None
    previous: str
    given: bool


def refined(name: Name, value: Value, limit: Limit, place: Place) -> Name:
    """The name as it is where it names a property, else a better one; the same name where there is none."""
    if same := _of_list(value, limit, place):
        return same
    if place.language == "zh":
        return _chinese(name, value, limit, place)
    better = _english(name, value, limit, place)
    if " " in better.characteristic and not _property(better.characteristic, "en"):
        return replace(better, characteristic=characteristics.without_qualifiers(better.characteristic))
    return better


def _of_list(value: Value, limit: Limit, place: Place) -> Name | None:
    """A value of a list and the same amount in another unit are of what the one before is of."""
    last = place.last
    if last is None or last.span[1] > value.span[0] or limit.interval:
        return None
    between = place.text[last.span[1] : value.span[0]]
    joined = LISTED.fullmatch(between) or re.fullmatch(r"\s?\(", between)
    if not joined or value.unit is None or (last.unit != value.unit.ucum and "(" not in between):
        return None
    return Name(last.characteristic, last.subject)


def _before(place: Place, value: Value, limit: Limit) -> str:
    """The words of the part before the limit, as many as can name it."""
    end = min(limit.start, value.span[0])
    return place.text[max(place.start, end - characteristics.LONGEST) : end]


def _is_bare(name: str) -> bool:
    return _NO_NAME.fullmatch(name) is not None


def _property(name: str, language: str) -> bool:
    return name.lower().endswith(words("property", language))


# --- Chinese ------------------------------------------------------------------------------------------------------

_BEHIND_ZH = re.compile(r"\s?的?(?P<n>[\u4e00-\u9fff]{2,6}?)(?=[,，;；。、]|$|处|范围|内|应|不|宜|可|跌落|的|时)")
_WITHIN_ZH = re.compile(
    r"\s?(?:以|之)?内(?:[向对将由给][^,，;；。]{1,12}?(?=[\u4e00-\u9fff]{2}[,，;；。]))?(?:加以|予以|进行|完成|作出|做出|给予|全部|完全|自动|立即)*"
    r"(?P<n>[\u4e00-\u9fff]{2,12}?)(?=[,，;；。、的并和及]|$|[至到给](?!位|期|达))"
)


def _chinese(name: Name, value: Value, limit: Limit, place: Place) -> Name:
    found = name.characteristic
    kind = value.unit.kind if value.unit is not None else ""
    drops = value.unit is not None and value.unit.text == "滴"
    if (kind in _PORTIONS or drops) and (portion := _portion_zh(value, place)):
        return Name(portion)
    if kind in ("ratio", "", "concentration") and (solution := _SOLUTION_ZH.match(place.text, value.span[1])):
        return Name(solution["n"])
    if kind == "time" and (aged := _AGED_ZH.match(place.text, value.span[1])):
        return Name(aged["n"])
    if kind == "time" and not limit.interval and not _property(found, "zh"):
        action = _WITHIN_ZH.match(place.text, value.span[1])
        if action:
            noun = action["n"]
            return Name(noun if len(noun) <= 6 else noun[:2], name.subject or found)
    if kind == "frequency" and place.verb.text and not place.given and not _property(found, "zh"):
        act = re.fullmatch(
            r"(?:至少)?([\u4e00-\u9fff]{2,4})", place.text[place.verb.span[1] : min(limit.start, value.span[0])].strip()
        )
        if act and not re.search(r"每|于", act[1]):
            return Name(act[1], found)
    if kind == "time" and not limit.interval and not place.given and (done := _done(value, limit, place)):
        return Name(done, found if found != done else name.subject)
    if kind == "count" and not place.given and not _property(found, "zh") and (noun := _counted(value, limit, place)):
        return Name(noun, name.subject or found)
    unnamed = _is_bare(found) or not found
    if kind == "count" and place.given and unnamed and (happened := _HAPPENED.match(place.text, value.span[1])):
        return Name(happened["n"])
    if kind == "count" and (_is_bare(found) or not found):
        return Name(_before_count(place.text[max(0, value.span[0] - 60) : value.span[0]]) or found, name.subject)
    behind = _BEHIND_ZH.match(place.text, value.span[1])
    if behind and not limit.rule.endswith(behind["n"]) and not _property(found, "zh") and _property(behind["n"], "zh"):
        return Name(behind["n"], name.subject or found)
    if place.given or (not _is_bare(found) and (_property(found, "zh") or kind in ("count", ""))):
        return Name("" if _is_bare(found) else found, name.subject, name.klass, name.statistic, name.state)
    topic = "" if _MEASURE_ZH.search(found) else _topic(value, place, found)
    if topic and (_property(topic, "zh") or _MEASURE_ZH.search(topic) or _is_bare(found)):
        return Name(topic, found, name.klass)
    return name


_HAPPENED = re.compile(r"\s?(?P<n>(?![以及的])[\u4e00-\u9fff]{2,6}?)(?=之?后|时|的|[,，])")
"""What has happened so often: 连续5次登录失败后."""
_SOLUTION_ZH = re.compile(
    r"\s?的?(?P<n>(?![应不])[\u4e00-\u9fff]{0,8}(?:溶液|试液|指示液|标准液|缓冲液|[硫盐硝磷乙]酸|乙醇|甲醇|戊二醛|氨水|双氧水|氢氧化钠|氯化钠))"
    r"(?=[,，;；。、()]|$|滴|浸|擦|灭|清|冲|消|喷|溶|稀|调|洗|处|作|中|和)"
)
_AGED_ZH = re.compile(r"(?:及?以[上下内]|及以下)?的?(?P<n>儿童|婴幼儿|婴儿|幼儿|未成年人|老年人|学生)")


_PORTIONS = ("mass", "volume", "concentration", "amount")
_TAKEN_ZH = re.compile(
    r"(?:称取|量取|加入|移取|吸取|抽取|取出|注入|倒入|(?<![大小])称量|加(?![入热至])|(?<!量)(?<!称)(?<!移)(?<!吸)取(?!至))"
    r"((?![约各不应宜须])[\u4e00-\u9fff]{1,8}?)(?:约|各)?\s?$"
)
_INTO_ZH = re.compile(r"(?:(?<![大小高低多少等])于|[入至置]|用|装有|盛有)\s?$")
_VESSEL_ZH = re.compile(
    r"\s?的?([\u4e00-\u9fff]{1,8}?)(?=[中内里于,，;；。、(]|$|稀释|溶解|洗|淋|加|并|滴定|浸泡|灭菌|处理|清洗|作)"
)


def _portion_zh(value: Value, place: Place) -> str:
    """What a portion is a portion of in a method: 称取试样5 g, 加水100 mL, 置于250 mL锥形瓶中, 加入5 mL盐酸."""
    before = place.text[max(place.start, value.span[0] - 24) : value.span[0]]
    if taken := _TAKEN_ZH.search(before):
        return taken[1]
    behind = _VESSEL_ZH.match(place.text, value.span[1])
    if behind and (_INTO_ZH.search(before) or re.search(r"(?:取|加入?|注入|倒入)(?:约)?\s?$", before)):
        return behind[1]
    return ""


_DONE = re.compile(
    r"(?:连续|持续|再|至少)?(?!.*[为距在达时的于经自从到])([\u4e00-\u9fff]{2,4}?)(?:至少|不少于|不应?少于|不短于)?\s?"
)
_LASTING = re.compile(
    r"(?:放置|静置|存放|保持|持续|维持|进行|至少|不少|应当|连续|能够|保证|具有|提前|延长|延迟|控制|大约|时间|期限|间隔|不超)"
)


def _done(value: Value, limit: Limit, place: Place) -> str:
    """What is done so long, straight before a time: 应锁定30 min, 宜试运行2 h."""
    verb = place.verb
    if verb.text and verb.span[1] > value.span[0]:
        return ""
    if not verb.text and verb.rule != "imperative":
        return ""
    action = place.text[max(verb.span[1], value.span[0] - 40) : min(limit.start, value.span[0])]
    match = _DONE.fullmatch(
        action
        if verb.text
        else re.split(r"[,，;；。:：、]|[中内下上后](?=[\u4e00-\u9fff]{2,4}\s?$)", action)[-1].strip()
    )
    return match[1] if match and not _LASTING.match(match[1]) and "于" not in match[1] else ""


_COUNTED = re.compile(
    r"\s?的?(?![或和以及])(?P<n>[\u4e00-\u9fff]{2,8}?)(?=[,，;；。、()（]|$|才|进行|组合|时|应|不得|并|供|用于)"
)
_HOLDS_ZH = re.compile(r"(?:有|设|设置|配|配备|配置|通过|采用|安装|提供|含|取|选取|抽取|具有|显示|布置|由)\s?$")


def _counted(value: Value, limit: Limit, place: Place) -> str:
    """The noun that is counted, behind the value (至少应有27个日平均值) or straight before it (配锤子1把)."""
    before = _before(place, value, limit)
    match = _COUNTED.match(place.text, max(value.span[1], limit.end))
    action = re.sub(r"(?:至少|最多|不少于|不多于|应|宜|须|可|能)+\s?$", "", before)
    tail = re.search(r"[应宜须](?:配备?|设置?|安?装)([\u4e00-\u9fff]{2,6})$", action)
    if tail and (match is None or match.start() == match.end()):
        return tail[1]
    if match and (
        _HOLDS_ZH.search(place.text[max(place.start, value.span[0] - 20) : value.span[0]]) or _HOLDS_ZH.search(action)
    ):
        return match["n"].rpartition("的")[2]
    return ""


def _before_count(before: str) -> str:
    """The action counted: 跌落3次, 登录失败5次."""
    match = re.search(
        r"([\u4e00-\u9fff]{2,})\s?$", re.sub(r"(?:不[应得]?)?(?:[少多大小低高]于|超过|至少|最多)\s?$", "", before)
    )
    if match is None:
        return ""
    word = re.sub(r"^.*(?:的|后|时|应|宜|可|将|在|度)", "", match[1])
    return word if 2 <= len(word) <= 4 else word[-2:]


_MEASURE_ZH = re.compile(
    r"(?:[度率量值差比力长宽高厚深径距阻压温数形缝隙离积重氯]|时间|周期|期限?|系数|位移|流速|电[流容]|功耗|能耗|寿命|损耗|尺寸)$"
)
"""How names of quantities end in Chinese; what ends otherwise (医疗建筑) bears one that was named before."""


def _topic(value: Value, place: Place, found: str) -> str:
    """The name said before: in a clause without a verb (连续供电时间，医疗建筑不应少于1 h) or by the part before."""
    begin = max(place.start, value.span[0] - characteristics.LONGEST)
    clauses = re.split(r"[,，;；。:：]", place.text[begin : value.span[0]])
    for clause in reversed(clauses[:-1]):
        if re.search(r"\d", clause):
            continue  # a clause with a value of its own is no topic
        named = characteristics.chinese(clause).characteristic
        if (_property(named, "zh") or _MEASURE_ZH.search(named)) and characteristics.fits(named, value.unit):
            return named
    if place.last is not None and value.unit is not None and place.last.unit == value.unit.ucum:
        if value.unit.kind in ("ratio", "concentration", "density", "activity", "") and not _is_bare(found):
            return ""  # another substance and no other place
        return place.last.characteristic if place.last.role == "limit" else ""
    named = "" if place.verb.text and not _is_bare(found) else characteristics.chinese(place.previous).characteristic
    return named if named and characteristics.fits(named, value.unit) else ""


# --- English ------------------------------------------------------------------------------------------------------

_INSIDE = re.compile(r"\b(?:minimum|maximum) ([a-z ]{3,30}) of\b")
_WITH = re.compile(
    r"\b(?:at|for|over|with|in|under|have|has|having|of|to|than|achieve|attain|from|against|permit|support|use)\s(?:an?\s|the\s)?"
    r"((?:[A-Za-z][A-Za-z-]*\s){0,3}?[A-Za-z][A-Za-z-]*)\s(?:of\s)?$"
)
_PART_BEHIND = re.compile(
    r"\s(?:by (?:mass|weight|volume) )?(?:of )?(?:the |an? )?((?!by\b|at\b|in\b|each\b|both\b"
    r"|of\b|for\b|or\b|and\b|when\b|with\b|as\b|to\b|per\b|above\b)[a-z]+"
    r"(?: (?!by\b|at\b|in\b|for\b|or\b|and\b|when\b|with\b|shall\b|may\b|must\b"
    r"|within\b|is\b|are\b)[a-z]+){0,3}?)(?=[ ,.;(]|$)"
)


def _english(name: Name, value: Value, limit: Limit, place: Place) -> Name:
    found = re.sub(r"^(?:NOTE|EXAMPLE)\s?\d*\s(?:an?\s)?", "", name.characteristic)
    found = re.sub(r"^(?:any|or|and|neither (?:the|an?)|neither|either an?|safely an?|for [a-z ]+ the) ", "", found)
    if inside := _INSIDE.search(limit.rule):
        return Name(inside[1], found)
    if of := predicates.named(place.text, place.start, value, limit, place.verb):
        if (gapped := _GAPPED.fullmatch(of)) and _property(gapped["noun"], "en"):
            return Name(gapped["noun"], gapped["bearer"], name.klass)
        return Name(of, found if found != of else name.subject, name.klass)
    kind = value.unit.kind if value.unit is not None else ""
    verb, before = place.verb, _before(place, value, limit)
    if kind in ("ratio", "activity") and re.search(r"\b(?:contain|contains|containing|have|has)\b[^,;]{0,30}$", before):
        behind = _PART_BEHIND.match(place.text, value.span[1])
        if behind:
            return Name(behind[1], found)
    shaped = _WITH.search(before)
    if shaped and limit.start <= value.span[0]:
        noun = re.sub(r"^(?:an?|the|be|a random|any) ", "", shaped[1])
        if _property(noun, "en") and characteristics.fits(noun, value.unit):
            return Name(noun, found if found != noun else "")
    if (gapped := _GAPPED.fullmatch(found)) and _property(gapped["noun"], "en"):
        return Name(gapped["noun"], gapped["bearer"], name.klass)
    if kind == "ratio" and (behind := _HUMIDITY.match(place.text, value.span[1])):
        return Name(behind["noun"], found)
    if place.given:
        return Name("" if _is_bare(found) else found, name.subject, name.klass, name.statistic, name.state)
    if _is_bare(found) or _FUNCTION.search(found) or _FUNCTION.search(name.characteristic):
        cut = _FUNCTION.split(found)[0].strip()
        subject = place.text[place.start : verb.span[0]] if verb.text else ""
        named = characteristics.english(re.sub(r"\d[\d.,]*\s?\S*", " ", subject)).characteristic if subject else cut
        return Name(named if not _is_bare(named) else "", name.subject, name.klass)
    return Name(found, name.subject, name.klass, name.statistic, name.state)


_GAPPED = re.compile(r"(?P<bearer>[A-Za-z -]{2,40}) an? (?P<noun>[a-z -]{3,40})")
"""A clause whose verb is that of the one before: "and the chain a safety factor of"."""
_HUMIDITY = re.compile(r"\s(?P<noun>relative humidity|humidity|elongation|transmittance|reflectance|purity)\b")


def timed(value: Value, place: Place) -> str:
    """What a time is the time of where no word says it: the thing that shall be done within it ("leak check")."""
    if place.given or place.language != "en" or value.unit is None or value.unit.kind != "time" or not place.verb.text:
        return ""
    subject = place.text[place.start : place.verb.span[0]]
    return characteristics.english(subject).characteristic if subject.strip() else ""
