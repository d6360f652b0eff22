"""What a percentage or a multiple is of: 额定电压的10 %, "twice the nominal diameter", % of full scale."""

from __future__ import annotations

import re

from guiju.core.provision import operators
from guiju.core.provision.tables import compiled
from guiju.core.provision.values import Value

_OF_EN = compiled("limits_of_en")
_PRE_BASE = compiled("limits_pre_base")
_POST_BASE = re.compile(r"\s?(?:的)?(?P<base>(?:额定|标称|公称|设计|规定|初始|最大|最高|正常|满)[\u4e00-\u9fff]{0,8})")


def is_relative(value: Value) -> bool:
    """Whether it is a share or a multiple."""
    return value.unit is not None and (
        value.unit.kind in ("factor",) or value.unit.text in ("%", "‰", "percent", "per cent")
    )


def relative(text: str, value: Value, floor: int, language: str) -> str:
    """What a percentage or a multiple is of; "" when it is of nothing."""
    start, end = value.span
    if value.unit is not None:
        for mark, name in (("FS", "FS"), ("F.S.", "FS"), ("LEL", "LEL"), ("爆炸下限", "LEL")):
            if value.unit.text.startswith("%") and value.unit.text.rstrip("O").endswith(mark):
                return name
    if not is_relative(value) and not (language == "en" and re.match(r"\s?[×x]\s?[a-zA-Z]|\stimes\b", text[end:])):
        return ""
    if language == "en":
        match: re.Match[str] | None = _OF_EN.match(text, end)
        if match is None and value.unit is not None and value.unit.kind == "factor":
            match = re.compile(
                r"\s(?:the\s)?([a-z][a-z ]{1,40}?)(?=[,.;:)]|\s(?:for|at|when|if|in|during|after|and)\b|$)"
            ).match(text, end)
        return match[1].strip() if match else ""
    match = _PRE_BASE.search(text[floor:start])
    if match:
        base = match["base"]
        words = list(operators.before("zh").finditer(base))
        if words:
            base = base[words[-1].end() :]
        base = re.sub(r"^.*(?:应为|不应|应|宜为|宜|为|是|于|过|达到|在)", "", base)
        if base:
            return base
    post = _POST_BASE.match(text, end)
    return post["base"] if post else ""
