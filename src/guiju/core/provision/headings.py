"""What the cells of a limit table are named by: rows, columns, caption, or the sentence that asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guiju.core.provision import characteristics
from guiju.core.provision.columns import COUNTED_AS, GENERIC, Label, is_property, own_unit
from guiju.core.provision.normalization import fold, language_of
from guiju.core.provision.tables import any_of, words


def name_of_caption(caption: str) -> str:
    """The property a caption names for all cells: 表3 厂房之间的防火间距(m), 防火间距; "" where it names none."""
    last = re.sub(r"\s?\([^()]*\)\s?$", "", fold(caption.strip().rpartition("\n")[2]).strip()).strip(" .。")
    if language_of(last) != "zh":
        return ""
    noun = re.sub(r"^表\s?[A-Z]?[\d.]*\s*", "", last).rpartition("的")[2]
    known = noun.endswith(words("property", "zh"))
    return noun if 2 <= len(noun) <= 10 and known and not re.search(r"[和与及、]|[限指]", noun) else ""


_TABLE_LABEL = re.compile(r"(?i)^table\s[A-Z]?[\dIVX.]*\s*[-—–.:]*\s*")
_EXTREME = re.compile(
    r"(?i)^(?:maximum|minimum|permissible|allowable|limits? (?:of|for|on)|limit values? (?:of|for))\s+"
)
_ASKS = re.compile(r"不?[应得宜]|见表|按表|\b(?:shall|must|should|may|is|are)\b")
_LIMITS = re.compile(
    r"[大小高低多少]于|超过|\b(?:exceed|less|more|at least|at most|greater|lower|higher|below|above)\b"
)


def name_for_all(caption: str) -> str:
    """The property that the caption, or the sentence that asks for the table, names for all its cells; "" for none."""
    if name := name_of_caption(caption):
        return name
    *above, last = [fold(line).strip() for line in caption.split("\n") if line.strip()] or [""]
    if language_of(last) == "en" and _TABLE_LABEL.match(last):
        said = re.sub(
            r"(?i),? in [a-z %()μ/²³±]+$|\s?\([^()]*\)$|\s(?:for|of|at|in)\s.*$", "", _TABLE_LABEL.sub("", last)
        )
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
    match = _LIMIT_NAMED.fullmatch(fold(last).strip(" .。"))
    return match["n"] if match else ""


_LIMIT_NAMED = re.compile(r"表\s?[A-Z]?[\d.]*\s*(?:.*的)?(?P<n>[\u4e00-\u9fff]{2,8}(?:限值|允差|偏差))")
"""A caption that is all there is to name its cells by: 表1 排放限值."""


def is_generic(name: str) -> bool:
    """Whether a head names no property but only that there is a limit: 限量(以Pb计)."""
    return GENERIC.fullmatch(COUNTED_AS.sub("", name).strip()) is not None


_LIMITED = re.compile(
    r"^表\s?[A-Z]?[\d.]*\s*(?P<n>[\u4e00-\u9fffA-Za-z₀-₉0-9]{1,8}?)的?(?:最大)?(?:残留)?限[量值](?:指标|要求|值)?$"
)


def limited_in(caption: str) -> str:
    """The substance a caption tells the limits of: 表7 铅限量指标; "" where it tells kinds of them."""
    match = _LIMITED.match(fold(caption.strip().rpartition("\n")[2]).strip())
    if match is None or re.search(r"物质?$|项目$|指标$|排放$|污染|有害|卫生|微生物|标准$|基本", match["n"]):
        return ""
    return match["n"]


_PREPOSITION = re.compile(r"(?i)(?:in|for|of|from|on|at|with|without|under|between)\s")
_CLASS_HEAD = re.compile(
    r"(?i).*(?:等级|级别|类别|类型|型号|规格|牌号|品种|区域?|功能区|场所|波长|速度|容量|制冷量|公称[一-鿿]{1,4}|标称[一-鿿]{1,4}|额定[一-鿿]{1,4}|直径|尺寸|厚度)(?:\(.*\))?"
    r"|.*\b(?:zone|class|grade|level|type|category|size|model|speed|load|loads|capacity|frequency|voltage|group|temperature|strength)(?:\s?\(.*\))?"
)
"""Heads of label columns whose cells are classes and sizes."""
_SIZE = re.compile(
    r"(?i)\s*(?:[<>≤≥±＜＞]|[A-Za-z_₀-₉]{1,5}\s?[<>≤≥]|\d|above\b|below\b|up to\b|over\b|under\b|from \d)"
)


def rows_are_classes(head: str, sides: Sequence[Label]) -> bool:
    """Whether the rows are classes or sizes and no properties: by the head of their column, or all being values."""
    names = [side.whole for side in sides if side.whole]
    if names and all(_SIZE.match(name) and re.search(r"[<>≤≥]", name) for name in names):
        return True
    if not names or any(side.unit is not None or side.op for side in sides):
        return False
    tidy = own_unit(fold(head).strip())[0]
    if _CLASS_HEAD.fullmatch(tidy):
        return True
    return all(_SIZE.match(name) or _is_class(name) for name in names)


_TIME_OF_DAY = re.compile(r"(?i)昼间|夜间|白天|夜晚|day(?:time)?|night(?:time)?|evening")


_NUMERAL = re.compile(r"I{1,3}|IV|[ⅠⅡⅢⅣⅤ]+")
"""Roman numerals alone number classes; as iodine they are told by the other columns."""


def _is_class(name: str) -> bool:
    if (
        _TIME_OF_DAY.fullmatch(name)
        or _NUMERAL.fullmatch(name)
        or re.fullmatch(r"(?i)(?:class|grade|type|level|category|zone)\s\S{1,4}", name)
    ):
        return True
    return any_of("class", language_of(name)).fullmatch(re.sub(r"\s?\(.*\)$", "", name)) is not None


def only_where(tops: Sequence[Label]) -> bool:
    """Whether the columns tell only where or with what a limit holds: "Without sprinklers (ft)"."""
    those = [top for top in tops if not top.apart]
    return len(those) > 1 and all(_PREPOSITION.match(top.name) for top in those)


def classes_only(tops: Sequence[Label]) -> bool:
    """Whether the columns too are classes or sizes."""
    return all(_SIZE.match(top.name) or _is_class(top.name) for top in tops if top.name and not top.apart)


_SIZED = re.compile(r".*(?:分段|分档|尺寸段|尺寸范围|尺寸)")
"""Heads over columns that are sizes."""


def properties_of(tops: Sequence[Label]) -> bool:
    """Whether some column is named by a property."""
    return any(
        top.name and (is_property(top.name) or ((top.unit is not None or top.op) and not _is_class(top.name)))
        for top in tops
        if not top.apart and not _PREPOSITION.match(top.name) and not _SIZED.fullmatch(top.name)
    )


def columns_are_properties(tops: Sequence[Label], sides: Sequence[Label]) -> bool:
    """Whether the columns are properties and the rows classes, and not the other way round."""
    those = [top for top in tops if not top.apart]
    if those and all(top.substance for top in those):
        return True
    if any(top.basis or COUNTED_AS.search(top.name) for top in those):
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
