"""Values that are only added to or taken from another quantity: 设计厚度减去0.8 mm, "5 mm less than the nominal width".

Such a value limits a difference and never the property itself, so it is no limit a measured value is compared with.
"""

from __future__ import annotations

import re

from guiju.core.provision.tables import words
from guiju.core.provision.values import Value

_ADDED = {
    "zh": re.compile(
        r"(?:[于过为是取≤≥<>=到至]|不[小大低高]于)\s?[^,，;；。:：\d于]{2,20}?(?:[)\d]\s?)?(?:再?减去?|再?加上?|扣除|增加|[+-])\s?$"
    ),
    "en": re.compile(
        r"\b(?:the|its|nominal|rated|design|specified|actual|measured|outside|inside|mean|ambient|total)\s"
        r"(?:[a-z-]+\s){0,5}(?:plus|minus|increased by|reduced by)\s$"
    ),
}
_BASE = (
    r"(?:the |its |their |that of |those of |what )?(?:[a-z-]+ ){0,3}?"
    r"(?:nominal|ambient|background|rated|specified|design|dew|reference|average|mean|actual|normal|original|initial"
    r"|required|set|baseline|calculated|adjacent|corresponding|width|height|length|diameter|thickness|temperature"
    r"|pressure|level|depth)\b"
)
_BEHIND = re.compile(
    r"\s(?:(?:less|more|greater|smaller|larger|shorter|longer|higher|lower|thicker|thinner|wider|narrower|hotter|cooler"
    rf"|warmer|colder|faster|slower|deeper) than|above|below|over) {_BASE}"
)
_DIFFERS = re.compile(
    r"(?:差|高出|超出|相差|偏差|\b(?:differ|deviat\w*|vary|varies|by|difference|rise|drop|clearance|extend\w*|project\w*"
    r"|placed|located|mounted|installed|fixed|spaced|protrude\w*|set|head|height))\b"
)
"""Words that ask for the difference itself, of which the value is the limit."""
_COMPARED_ZH = re.compile(r"(?:高|低|大|小|长|短|宽|窄|厚|薄|超)[于过](?P<base>[\u4e00-\u9fff]{2,12}?)\s?$")
_REFERRED = re.compile(r"(?:环境|背景|本底|额定|公称|标称|设计|露点|计算|周围|实际|室内|室外|相邻)")


def is_offset(text: str, value: Value, start: int, language: str) -> bool:
    """Whether a value is only added to or taken from another one. start: where its part of the sentence begins.

    Percentages and multiples are told by what they are relative to and are none.
    """
    if value.unit is None or value.unit.kind in ("ratio", "factor", "count"):
        return False
    before = text[max(start, value.span[0] - 120) : value.span[0]]
    if _ADDED[language].search(before):
        return True
    if language == "en":
        return _BEHIND.match(text, value.span[1]) is not None and _DIFFERS.search(before) is None
    base = _COMPARED_ZH.search(before)
    if base is None or "高出" in before or "差" in before:
        return False
    return _REFERRED.search(base["base"]) is not None and base["base"].endswith((*words("property", "zh"), "噪声"))
