"""What heads and left columns of a limit table say: names, units, operators, and which columns hold no limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.core.provision import units
from guiju.core.provision.normalization import fold, language_of
from guiju.core.provision.tables import compiled, words
from guiju.core.provision.units import Unit

GENERIC = compiled("cells_generic")
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
    r"(?i)\s?[,，;；(（]\s?(?:shall |should )?(?:(?:be )?(?:not|no) (?:be )?(?:less|lower|more"
    r"|greater|higher|fewer) than|at least|at most|not exceeding"
    r"|不(?:应|得)?[小大低高少多]于|不(?:应|得)?超过)\)?\s*$"
)
_MINUTE = re.compile(
    r"(?i)(?:(?<=/)|(?<=/ )|(?<=\d)|(?<=\d )|(?<=[·.⋅])|(?<=时间\()|(?<=时间 )|(?<=时长\()|(?<="
    r"(?:time|tion) \()|(?<=(?:time|tion), )"
    r"|(?<=period \()|(?<=interval \())min(?![a-z.])"
)
"""The unit of time and no "minimum": 30 l/min, 接触时间/min, "Time (min)"."""
_OPERATOR_IN_NAME = (
    (
        ">=",
        re.compile(
            r"(?i)\b(?:meet|equal|reach|match|attain)s? or exceeds?|\blower (?:limit|deviation|bound|tolerance)"
            r"|下(?:极限)?偏差|不低于|最小|最低|最少|最短|下限|不(?:应|得|宜)?[小低少短]于|\bmin(?:imum"
            r"|\.)?\b|\bat least\b|\b(?:not"
            r"|no) (?:be )?(?:less|lower|shorter|smaller|fewer) than"
        ),
    ),
    (
        "<=",
        re.compile(
            r"(?i)\bupper (?:limit|deviation|bound|tolerance)|上(?:极限)?偏差|最大|最高|最多|最长|上限"
            r"|\bmax(?:imum|\.)?\b|\bat most\b|\b(?:not|no) (?:be )?(?:more"
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
    r"|\d+(?:\.\d+)?\s?[~-]\s?\d.*|[a-z]{4,12} \d+(?:[.,]\d+)? [a-zA-Zμ°℃%/²³]{1,9}|\d+(?:\.\d+)?"
    r"\s?(?:[a-zA-Zμ°℃%/²³]{1,10}|天|小时|分钟)|(?:annual"
    r"|daily|hourly|\d+[ -]h(?:our)?) (?:mean|average)"
)
"""A second head that says where the value of the first holds: 24小时平均, 厚度≤16 mm, 一、二级."""
_AT_VALUE = re.compile(r"(?:[A-Za-z]{4,12}\s)?[<>≤≥]?\s?\d+(?:[.,]\d+)?\s?[a-zA-Zμ°℃%][a-zA-Zμ°℃%/²³]{0,9}")
_APART = re.compile(
    r"(?i)(?:检验|试验|检测|测定|分析|评定|验证)?(?:方法|依据)|(?:检验|试验|检测|方法|测试|采用|引用|执行)?标准(?:编号|号)?|依据|备注|说明|注|(?:监控|监测|采样|取样)?位置|图示"
    r"|(?:test |measuring |analytical )?(?:methods?|procedures?)(?: of test| reference)?"
    r"|standards?|basis|remarks?|notes?|comments?"
    r"|(?:averaging|measured|measuring|observation|review) (?:over|time|period)|averaging|measured over"
    r"|取值时间|平均时间|评价周期|统计周期"
    r"|references?|(?:sampling |monitoring )?(?:location|position)|clause|条款号?|章条号?"
)
_GIVEN = re.compile(
    r"(?i)(?:measurement|measuring|test|sampling|reference|nominal|rated) [a-z ]{3,30}|标称.*|公称.*"
    r"|(?:试验|测量|测试|检验|取样|参考)(?:条件|距离|温度|电压|压力|时间|速度|频率|高度|湿度|载荷"
    r"|负荷)"
)
"""Columns whose values are how something is measured or named: the relation of the caption does not reach them."""
COUNTED_AS = re.compile(r"\s?\((?:以.{1,16}计.{0,8}|as .{1,12}|expressed as .{1,20}|calculated as .{1,20})\)$")
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
        if (match := COUNTED_AS.search(tidy)) and not GENERIC.fullmatch(tidy[: match.start()].strip()):
            basis, tidy = match[0].strip(" ()"), tidy[: match.start()].strip()
        if tidy and not GENERIC.fullmatch(tidy):
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
        r"^(?P<n>[^/]*[A-Za-z\u4e00-\u9fff)]) (?P<u>(?![A-Z]/%)(?!in$|II)(?=\S*[/%°]|[kmcdμnM][A-Za-z]$"
        r"|[A-Za-z]{2,3}$)[A-Za-zμ%°][^\s()]*)$",
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
        if match is None or re.fullmatch(r"[A-Z]-\d", match["u"].strip()):
            continue  # H-1 is a class
        below = _FOR_EACH.sub("", match["u"].strip())
        if (unit := units.read(below)) is not None and unit.kind != "count":
            return match["n"].strip().rstrip("/").strip(), unit
    return text, None


_FOR_EACH = re.compile(r"\s?/\s?(?:head|animal|person|bird|hen|place|seat|pupil|人|头|只|羽|床|座|生)$")
"""What something is for each of, which the gold of units does not code: m²/head."""


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
        if (match := re.search(r"[a-z] per ([a-zA-Z]{1,10}[²³]?)$", tidy)) and (below := units.read(match[1])):
            return Unit(f"/{below.ucum}", f"/{below.text}", "", "")
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
    r"|保护层|净[宽高距]|防火间距|耐压|附着力|色牢度|发芽率|净度|有效成分|接通率|满意度|可用[率度]"
    r"|信噪比|分辨率|功率因数|光效|去除率|回收率|合格率|(?i:dissolved oxygen|(?:tensile|yield|tear"
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


_ALSO = re.compile(
    r"(?i)(?:.*\s)?(?:time|timeout|duration|rate|ratio|level|life|lifetime|loss|luminance|force|drop)$"
    r"|(?:minimum |maximum )?number of .*"
)
"""Heads that name a property in a table, though in a sentence they want more words."""


def is_property(name: str) -> bool:
    """Whether a label names a property and no class, size or thing."""
    return name.lower().endswith(words("property", language_of(name))) or _ALSO.fullmatch(name) is not None


def unit_named(text: str) -> Unit | None:
    """The unit a cell of a column of units names; "number/100 ml" is one of counts."""
    if (unit := units.read(text)) is not None:
        return unit
    match = re.fullmatch(r"(?i)(?:numbers?|no\.|count|个|只)\s?(?:/|\bper\b)\s?(\d*)\s?(\S+)", text)
    below = units.read(match[2]) if match else None
    if match is None or below is None:
        return None
    return Unit(f"/({match[1]}.{below.ucum})" if match[1] else f"/{below.ucum}", text, "count", "")


def is_unit(head: str) -> bool:
    """Whether a column holds the units of its rows."""
    return re.fullmatch(r"(?i)\s*(?:计量)?单位\s*|\s*units?(?: of measure\w*)?\s*", head) is not None


def is_apart(head: str) -> bool:
    """Whether a column holds methods, remarks or the like."""
    return _APART.fullmatch(head.strip()) is not None


def is_class(head: str) -> bool:
    """Whether a column holds classes, whose numbers measure nothing."""
    return re.fullmatch(r"(?i)\s*(?:class|grade|category|等级|级别|类别|类型|分级)\s*", head) is not None


def is_order(head: str) -> bool:
    """Whether a column holds running numbers, which name nothing."""
    return _ORDER.fullmatch(head.strip()) is not None
