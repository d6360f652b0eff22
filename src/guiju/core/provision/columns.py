"""What heads and left columns of a limit table say: names, units, operators, and which columns hold no limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.core.provision import characteristics, units
from guiju.core.provision.normalization import fold, language_of
from guiju.core.provision.tables import any_of, compiled, words
from guiju.core.provision.units import Unit

_GENERIC = compiled("cells_generic")
_VALUE = re.compile(
    r"^[\s≤≥<>=±+\-−–—~～/.\d%,，（）()×⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]*$|^[≤≥<>＜＞]|^\d+(?:[.,]\d+)?(?![\d.\u4e00-\u9fffA-Za-z])|^[—–-]+$"
)
_ORDER = re.compile(r"序号|编号|No\.?|Item no\.?|#", re.IGNORECASE)
_OPERATORS = {
    word: op
    for op, line in {
        "<=": "≤ <= 不大于 不超过 最大 最大值 最高 max max. maximum 上限 上限值 上偏差 upper",
        ">=": "≥ >= 不小于 不低于 最小 最小值 最低 min min. minimum 下限 下限值 下偏差 lower",
        "<": "< 小于",
        ">": "> 大于",
        "=": "= 标称 公称 额定 nominal rated",
    }.items()
    for word in line.split()
}
_OPERATOR_AT_END = re.compile(
    r"[\s,，(]*(≤|≥|<=|>=|<|>|不大于|不超过|不小于|不低于|最大|最小|上限|下限|max(?:imum)?\.?|min(?:imum)?\.?)\)?\s*$",
    re.IGNORECASE,
)
_RELATION_AT_END = re.compile(
    r"(?i)\s?[,，;；(（]\s?(?:shall |should )?(?:(?:be )?(?:not|no) (?:be )?(?:less|lower|more|greater|higher|fewer) than|at least|at most|not exceeding"
    r"|不(?:应|得)?[小大低高少多]于|不(?:应|得)?超过)\)?\s*$"
)
_MINUTE = re.compile(
    r"(?i)(?:(?<=/)|(?<=/ )|(?<=\d)|(?<=\d )|(?<=[·.⋅])|(?<=时间\()|(?<=时间 )|(?<=时长\()|(?<=(?:time|tion) \()|(?<=(?:time|tion), )"
    r"|(?<=period \()|(?<=interval \())min(?![a-z.])"
)
"""The unit of time and no "minimum": 30 l/min, 接触时间/min, "Time (min)"."""
_OPERATOR_IN_NAME = (
    (
        ">=",
        re.compile(
            r"(?i)\b(?:meet|equal|reach|match|attain)s? or exceeds?|\blower (?:limit|deviation|bound|tolerance)|下(?:极限)?偏差|不低于|最小|最低|最少|最短|下限|不(?:应|得|宜)?[小低少短]于|\bmin(?:imum|\.)?\b|\bat least\b|\b(?:not"
            r"|no) (?:be )?(?:less|lower|shorter|smaller|fewer) than"
        ),
    ),
    (
        "<=",
        re.compile(
            r"(?i)\bupper (?:limit|deviation|bound|tolerance)|上(?:极限)?偏差|最大|最高|最多|最长|上限|\bmax(?:imum|\.)?\b|\bat most\b|\b(?:not|no) (?:be )?(?:more"
            r"|greater|higher|longer|larger|later) than|\bnot exceed|\bexceeds?\b|不(?:应"
            r"|得|宜)?(?:[大高多长]于|超过)|不超|允许(?:偏差|误差|限)|\blimits?\b|\bpermissible\b|限[值量]|极限偏差"
        ),
    ),
    ("=", re.compile(r"(?i)标称|公称|额定|\bnominal\b|\brated\b")),
)
_ELEMENT = re.compile(r"\((?:[A-Z][a-z]?|Cr\(?VI\)?|[A-Z]{2,4})\)$")
"""Columns of 锑(Sb), 砷(As): each is a substance."""
_BASIS = re.compile(
    r"(?:\d+\s?(?:小时|h|min|分钟|日|天)|年|日|月|季)(?:平均|均值)$|[一-鿿A-Za-z ]{0,12}[<>≤≥].*\d.*"
    r"|(?:[一二三四五六]、)?[一二三四五六][级类]"
    r"|\d+(?:\.\d+)?\s?[~-]\s?\d.*|\d+(?:\.\d+)?\s?(?:[a-zA-Zμ°℃%/²³]{1,10}|天|小时|分钟)|(?:annual|daily|hourly|\d+[ -]h(?:our)?) (?:mean|average)"
)
"""A second head that says where the value of the first holds: 24小时平均, 厚度≤16 mm, 一、二级."""
_AT_VALUE = re.compile(r"[<>≤≥]?\s?\d+(?:[.,]\d+)?\s?[a-zA-Zμ°℃%][a-zA-Zμ°℃%/²³]{0,9}")
_APART = re.compile(
    r"(?i)(?:检验|试验|检测|测定|分析|评定|验证)?(?:方法|依据)|(?:检验|试验|检测|方法|测试|采用|引用|执行)?标准(?:编号|号)?|依据|备注|说明|注|(?:监控|监测|采样|取样)?位置|图示"
    r"|(?:test |measuring |analytical )?(?:methods?|procedures?)(?: of test| reference)?"
    r"|standards?|basis|remarks?|notes?|comments?"
    r"|(?:averaging|measured|measuring|observation|review) (?:over|time|period)|averaging|measured over|取值时间|平均时间|评价周期|统计周期"
    r"|references?|(?:sampling |monitoring )?(?:location|position)|clause|条款号?|章条号?"
)
_GIVEN = re.compile(
    r"(?i)(?:measurement|measuring|test|sampling|reference|nominal|rated) [a-z ]{3,30}|标称.*|公称.*|(?:试验|测量|测试|检验|取样|参考)(?:条件|距离|温度|电压|压力|时间|速度|频率|高度|湿度|载荷|负荷)"
)
"""Columns whose values are how something is measured or named: the relation of the caption does not reach them."""
_COUNTED_AS = re.compile(r"\s?\((?:以.{1,16}计.{0,8}|as .{1,12}|expressed as .{1,20}|calculated as .{1,20})\)$")
_SUPERSCRIPT = str.maketrans("ᵃᵇᶜᵈᵉᶠ", "abcdef")
SAMPLING = {"n": "=", "c": "=", "m": "=", "M": "<="}
"""Columns of a sampling plan (GB 4789.1; ICMSF): samples, those that may exceed m, the limit, the limit for each."""


@dataclass(frozen=True, slots=True)
class Label:
    """What names a row or a column. group: the names of the head rows above; basis: 以Pb计; implied: an
    operator its words suggest (限值, 最低); apart: holds no limit."""

    name: str
    unit: Unit | None = None
    op: str = ""
    marks: tuple[str, ...] = ()
    group: str = ""
    basis: str = ""
    implied: str = ""
    apart: bool = False
    given: bool = False
    substance: bool = False

    @property
    def whole(self) -> str:
        """The group and the name."""
        return f"{self.group} {self.name}".strip()


def label(texts: Sequence[str], marks: set[str]) -> Label:
    """Name, unit, operator and footnote marks out of the head cells of a column or the label cells of a row."""
    names: list[str] = []
    unit: Unit | None = None
    op, basis, unit_at = "", "", -1
    seen: list[str] = []
    last = ""
    for text in dict.fromkeys(texts):
        tidy, found = without_marks(fold(text).strip(), marks)
        seen += found
        if tidy.lower() in _OPERATORS:
            op = _OPERATORS[tidy.lower()]
            continue
        covered = _MINUTE.sub("\ue003\ue003\ue003", tidy)
        if match := _RELATION_AT_END.search(tidy):
            op, tidy = operator_in(match[0]), tidy[: match.start()].strip()
        elif match := _OPERATOR_AT_END.search(covered):
            op, tidy = _OPERATORS[match[1].lower()], tidy[: match.start()].strip()
        if names and _AT_VALUE.fullmatch(tidy):
            names.append(tidy)  # 30 l/min under "Inhalation resistance": where it holds
            continue
        whole = units.read(tidy) if tidy and not re.fullmatch(r"[A-Z]|Ⅰ+|[nc]|\d.*", tidy) else None
        if whole is not None and len(texts) > 1 and names:
            unit = whole
            continue
        tidy, own = own_unit(tidy)
        if own is not None:
            unit, unit_at = own, len(names)
        last = tidy or last
        if (match := _COUNTED_AS.search(tidy)) and not _GENERIC.fullmatch(tidy[: match.start()].strip()):
            basis, tidy = match[0].strip(" ()"), tidy[: match.start()].strip()
        if tidy and not _GENERIC.fullmatch(tidy):
            names.append(tidy)
    told = " ".join(dict.fromkeys(map(fold, texts)))
    if "±" in told and not op:
        op = "±"
    split = len(names) > 1 and unit_at == len(names) - 1
    group, name = (" ".join(names[:-1]), names[-1]) if split else ("", " ".join(names))
    if len(names) > 1 and not split and op != "±":
        name, group = (names[0], " ".join(names[1:])) if is_property(names[0]) else (names[-1], " ".join(names[:-1]))
    if len(names) > 1 and not split and all(_BASIS.fullmatch(each) for each in names[1:]):
        name, group = names[0], " ".join(names[1:])
    named = _SYMBOL.sub("", name)
    return Label(
        named or name, unit, op, tuple(seen), group, basis, operator_in(told), _APART.fullmatch(last) is not None,
        _GIVEN.fullmatch(last) is not None, _ELEMENT.search(name) is not None,
    )  # fmt: skip


_SYMBOL = re.compile(
    r"(?<=[\u4e00-\u9fff])\s?(?:\((?:[A-Z][a-z]?|Cr\(?VI\)?|[A-Z]{2,4})\)|[A-Z][a-z]?|Δ?[A-Za-zΔ][a-z]?[₀-₉0-9]?)$"
)
"""The symbol behind a Chinese name: 锑(Sb), 铅Pb, 水密性能 ΔP."""


def operator_in(text: str) -> str:
    """The operator that words of a name or a caption tell: 最低允许高度 ">=", a limit "<=", nominal "="; else ""."""
    text = _MINUTE.sub("", text)
    found = [op for op, form in _OPERATOR_IN_NAME if form.search(text)]
    return "" if {"<=", ">="} <= set(found) and _BOTH.search(text) else found[0] if found else ""


_BOTH = re.compile(r"(?i)最大.*最小|最小.*最大|最高.*最低|最低.*最高|上限.*下限|下限.*上限|max.*min|min.*max")


def own_unit(text: str) -> tuple[str, Unit | None]:
    """ "水分/%", "铅(以Pb计)/(mg/kg)", "Moisture, %", "厚度(mm)", "限量(以Pb计)mg/kg": the name and the unit."""
    for form in (
        r"^(?P<n>.+?) in (?P<u>\S+)$",
        r"^(?P<n>.+?)[,，]\s?(?P<u>\S+)$",
        r"^(?P<u>\S{1,12}) (?P<n>(?:in|of|for) .+)$",
        r"^(?P<n>[^/]*[A-Za-z\u4e00-\u9fff)]) (?P<u>(?![A-Z]/%)(?!in$|II)(?=\S*[/%°]|[kmcdμnM][A-Za-z]$|[A-Za-z]{2,3}$)[A-Za-zμ%°][^\s()]*)$",
        r"^(?P<n>.+?)\s?/\s?\((?P<u>[^()]+(?:\([^()]*\)[^()]*)?)\)$",
        r"^(?P<n>.+\))\s?(?P<u>[^\s()/\u4e00-\u9fff][^\s\u4e00-\u9fff]*)$",
        r"^(?P<n>.+?)\s?/\s?(?P<u>\S+)$",
        r"^(?P<n>.+?)\s?/\s?(?P<u>\S+ \S+)$",
        r"^(?P<n>.+?)\s?\((?P<u>[^()]+(?:\([^()]*\))?)\)$",
        r"^(?P<n>.+?)\s?\[(?P<u>[^\[\]]+)\]$",
    ):
        match = re.match(form, text.replace("±", ""))
        if match and match["u"].strip() in words("element", "en"):
            continue  # 镉(Cd) names a substance, not candelas
        if match and (unit := units.read(match["u"].strip())) is not None and unit.kind != "count":
            return match["n"].strip().rstrip("/").strip(), unit
    return text, None


def unit_of_caption(caption: str) -> Unit | None:
    """The unit a caption tells for all cells: "Noise limits in dB(A)", "Composition (mass fraction, %)", 厚度(mm)."""
    for part in reversed(re.split(r"\n", fold(caption).strip())):
        tidy = part.strip(" .。:：")
        _, unit = own_unit(tidy)
        if unit is None and (
            match := re.search(
                r"[(,，]\s?(?:(?:[a-z]+ ){0,4}in |单位[:：为]?\s?)?([^\s(),，]{1,12}(?:\([^()]*\))?)\)?$", tidy
            )
        ):
            unit = units.read(match[1].strip())
        if unit is None and (match := re.search(r"\bin ([a-zA-Z%μ°/()²³ ]{1,30})$", tidy)):
            unit = units.read(re.sub(r"\s?by (?:mass|weight|volume)$", "", match[1].strip()))
        if unit is not None:
            return unit if unit.kind != "count" else None
    return None


def without_marks(text: str, marks: set[str]) -> tuple[str, list[str]]:
    """The text of a cell without the footnote marks at its end, and those."""
    seen: list[str] = []
    text = text.rstrip()
    while text:
        plain = text[-1].translate(_SUPERSCRIPT)
        raised = plain != text[-1]
        joined = re.search(r"[\d)\u4e00-\u9fff%~]\s?,?\s?$|[A-Za-z] $", text[:-1]) is not None
        if plain in marks and (raised or joined) and len(text) > 1:
            seen.append(plain)
            text = text[:-1].rstrip(" ,")
            continue
        break
    return text, seen


_SIGN = re.compile(r"\s*[≤≥<>＜＞=]\s*")


def label_columns(body: Sequence[Sequence[str]], head: Sequence[str]) -> int:
    """How many columns on the left name the rows: those in which few cells are values; running numbers name too."""
    labels = 0
    for column in range(len(head) - 1):
        texts = [row[column] for row in body]
        values = sum(1 for text in texts if text and _VALUE.match(text) and not _SIGN.fullmatch(text))
        if values * 2 > len(texts) and not _ORDER.fullmatch(head[column].strip()):
            break
        labels += 1
    return max(labels, 1)


_BETTER_HIGH = re.compile(
    r"溶解氧|强度|伸长率|纯度|寿命|得率|效率|透光率|浸出物|能效|(?<![A-Za-z])(?:COP|EER|APF|SEER|IPLV|HSPF|CRI|Ra|SPF)(?![A-Za-z])|照度|绝缘电阻"
    r"|保护层|净[宽高距]|防火间距|耐压|附着力|色牢度|发芽率|净度|有效成分|接通率|满意度|可用[率度]|信噪比|分辨率|功率因数|光效|去除率|回收率|合格率|(?i:dissolved oxygen|(?:tensile|yield|tear"
    r"|bursting|breaking|bond|flexural|compressive) strength|elongation|purity"
    r"|efficiency|yield)"
)


_TRACES = re.compile(r"(?:\[pp[mb]\]|g/kg|[mun]g/(?:kg|g|L|mL|m3|\(100\.g\)|dm2|m2)|\[CFU\].*|Bq/.*)")
"""Units of what should not be there: a bare number in mg/kg is the most of it."""


def suggested(prop: Label, other: Label, caption: str, unit: Unit | None) -> str:
    """The operator of a bare number where none is printed: what names, caption and unit suggest; "?" where a limit is
    meant but more is the better, so that it may be either; "" where nothing says so."""
    own = prop.implied or other.implied
    if not own and (prop.given or other.given):
        return ""
    said = own or operator_in(fold(caption))
    if not said and unit is not None and _TRACES.fullmatch(unit.ucum):
        said = "<="
    upper = said == "<=" and re.search(r"最大|最高|(?i:max)", f"{prop.whole} {other.whole}") is None
    return "?" if upper and _BETTER_HIGH.search(prop.name) else said


def name_of_caption(caption: str) -> str:
    """The property a caption names for all cells: 表3 厂房之间的防火间距(m), 防火间距; "" where it names none."""
    last = re.sub(r"\s?\([^()]*\)\s?$", "", fold(caption.strip().rpartition("\n")[2]).strip()).strip(" .。")
    if language_of(last) != "zh":
        return ""
    noun = re.sub(r"^表\s?[A-Z]?[\d.]*\s*", "", last).rpartition("的")[2]
    known = noun.endswith(words("property", "zh"))
    return noun if 2 <= len(noun) <= 10 and known and not re.search(r"[和与及、]|[限指]", noun) else ""


_TABLE_LABEL = re.compile(r"(?i)^table\s[A-Z]?[\dIVX.]*\s*[-—–.:]*\s*")
_EXTREME = re.compile(r"(?i)^(?:maximum|minimum|permissible|allowable|limits? (?:of|for|on)|limit values? (?:of|for))\s+")
_ASKS = re.compile(r"不?[应得宜]|见表|按表|\b(?:shall|must|should|may|is|are)\b")
_LIMITS = re.compile(r"[大小高低多少]于|超过|\b(?:exceed|less|more|at least|at most|greater|lower|higher|below|above)\b")


def name_for_all(caption: str) -> str:
    """The property that the caption, or the sentence that asks for the table, names for all its cells; "" for none."""
    if name := name_of_caption(caption):
        return name
    *above, last = [fold(line).strip() for line in caption.split("\n") if line.strip()] or [""]
    if language_of(last) == "en" and _TABLE_LABEL.match(last):
        said = re.sub(r"(?i),? in [a-z %()μ/²³±]+$|\s?\([^()]*\)$|\s(?:for|of|at|in)\s.*$", "", _TABLE_LABEL.sub("", last))
        said = said.strip(" .") if "permissible error" in said.lower() else _EXTREME.sub("", said).strip(" .")
        if re.sub(r"s$", "", said.lower()).endswith(words("property", "en")):
            return said[:1].lower() + said[1:]
    for sentence in (*above, last):
        asks = _ASKS.search(sentence)
        if asks is None or not _LIMITS.search(sentence, asks.start()):
            continue
        read = characteristics.chinese if language_of(sentence) == "zh" else characteristics.english
        named = read(sentence[: asks.start()]).characteristic
        if named and not re.search(r"(?i)^(?:values?|limits?|.*(?:项目|指标|要求|限量|物|产品))$", named):
            return named
    return ""


_ALSO = re.compile(
    r"(?i)(?:.*\s)?(?:time|timeout|duration|rate|ratio|level|life|lifetime|loss|luminance|force|drop)$|number of .*"
)
"""Heads that name a property in a table, though in a sentence they want more words."""


def is_property(name: str) -> bool:
    """Whether a label names a property and no class, size or thing."""
    return name.lower().endswith(words("property", language_of(name))) or _ALSO.fullmatch(name) is not None


def is_generic(name: str) -> bool:
    """Whether a head names no property but only that there is a limit: 限量(以Pb计)."""
    return _GENERIC.fullmatch(_COUNTED_AS.sub("", name).strip()) is not None


_LIMITED = re.compile(r"^表\s?[A-Z]?[\d.]*\s*(?P<n>[\u4e00-\u9fffA-Za-z₀-₉0-9]{1,8}?)的?(?:最大)?(?:残留)?限[量值](?:指标|要求|值)?$")


def limited_in(caption: str) -> str:
    """The substance a caption tells the limits of: 表7 铅限量指标; "" where it tells kinds of them."""
    match = _LIMITED.match(fold(caption.strip().rpartition("\n")[2]).strip())
    if match is None or re.search(r"物质?$|项目$|指标$|排放$|污染|有害|卫生|微生物|标准$|基本", match["n"]):
        return ""
    return match["n"]


def is_unit(head: str) -> bool:
    """Whether a column holds the units of its rows."""
    return re.fullmatch(r"(?i)\s*(?:计量)?单位\s*|\s*units?(?: of measure\w*)?\s*", head) is not None


def is_apart(head: str) -> bool:
    """Whether a column holds methods, remarks or the like."""
    return _APART.fullmatch(head.strip()) is not None


def is_order(head: str) -> bool:
    """Whether a column holds running numbers, which name nothing."""
    return _ORDER.fullmatch(head.strip()) is not None


_PREPOSITION = re.compile(r"(?i)(?:in|for|of|from|on|at|with)\s")
_CLASS_HEAD = re.compile(
    r"(?i).*(?:等级|级别|类别|类型|型号|规格|牌号|品种|区域?|功能区|场所|波长|速度|容量|制冷量|公称[一-鿿]{1,4}|标称[一-鿿]{1,4}|额定[一-鿿]{1,4}|直径|尺寸|厚度)(?:\(.*\))?"
    r"|.*\b(?:zone|class|grade|level|type|category|size|model|speed|load|loads|capacity|frequency|voltage|group|temperature|strength)(?:\s?\(.*\))?"
)
"""Heads of label columns whose cells are classes and sizes."""
_SIZE = re.compile(r"(?i)\s*(?:[<>≤≥±＜＞]|[A-Za-z]{1,3}\s?[<>≤≥]|\d|above\b|below\b|up to\b|over\b|under\b|from \d)")


def rows_are_classes(head: str, sides: Sequence[Label]) -> bool:
    """Whether the rows are classes or sizes and no properties: by the head of their column, or all being values."""
    names = [side.whole for side in sides if side.whole]
    if not names or any(side.unit is not None or side.op for side in sides):
        return False
    tidy = own_unit(fold(head).strip())[0]
    if _CLASS_HEAD.fullmatch(tidy):
        return True
    return all(_SIZE.match(name) or _is_class(name) for name in names)


_TIME_OF_DAY = re.compile(r"(?i)昼间|夜间|白天|夜晚|day(?:time)?|night(?:time)?|evening")


def _is_class(name: str) -> bool:
    if _TIME_OF_DAY.fullmatch(name) or re.fullmatch(r"(?i)(?:class|grade|type|level|category|zone)\s\S{1,4}", name):
        return True
    return any_of("class", language_of(name)).fullmatch(re.sub(r"\s?\(.*\)$", "", name)) is not None


def classes_only(tops: Sequence[Label]) -> bool:
    """Whether the columns too are classes or sizes."""
    return all(_SIZE.match(top.name) or _is_class(top.name) for top in tops if top.name and not top.apart)


def properties_of(tops: Sequence[Label]) -> bool:
    """Whether some column is named by a property."""
    return any(
        top.name and (is_property(top.name) or ((top.unit is not None or top.op) and not _is_class(top.name)))
        for top in tops
        if not top.apart and not _PREPOSITION.match(top.name)
    )


def columns_are_properties(tops: Sequence[Label], sides: Sequence[Label]) -> bool:
    """Whether the columns are properties and the rows classes, and not the other way round."""
    those = [top for top in tops if not top.apart]
    if those and all(top.substance for top in those):
        return True
    if any(top.basis or _COUNTED_AS.search(top.name) for top in those):
        return True
    if any(side.unit is not None or side.op for side in sides):
        return False
    if those and all(is_property(top.name) for top in those) and not any(is_property(side.name) for side in sides):
        return True
    if those and all(_PREPOSITION.match(top.name) for top in those):
        return False
    if any((top.unit is not None or top.op) and top.name and not _is_class(top.name) for top in those):
        return True
    named = [side.name for side in sides if side.name]
    return (
        bool(named)
        and all(any_of("class", language_of(name)).search(name) for name in named)
        and not any(top.name and any_of("class", language_of(top.name)).fullmatch(top.name) for top in those)
    )
