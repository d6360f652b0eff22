"""Bodies of provinces, cities and counties by what their names are made of: a place or a level, and an organ.

The organs are data (`data/codes/plan_local_bodies.csv`), the places are those of `data/codes/regions.csv`. 省财政厅 is
the finance department of the province whose plan it is; where the plan names no place, only its level is known.
"""

from __future__ import annotations

import re
from functools import cache

from guiju.data.tables import codes

_LEVELS = {
    "省": "province", "自治区": "province", "自治州": "city", "自治县": "county", "自治旗": "county",
    "市(?!场)": "city", "州": "city", "盟": "city", "地区": "city", "县": "county", "区(?!域|块)": "county",
    "旗": "county",
}  # fmt: skip
_MUNICIPALITIES = ("11", "12", "31", "50")
_PLATE = re.compile(r"\([^()]*\)$")
_SHAPE = re.compile(
    r"[\u4e00-\u9fff]{0,24}?(?:厅|局|委|委员会|办|办公室|部|署|院|中心|协会|学会|联合会|商会|联盟|集团|公司|银行|大学|学院"
    r"|海关|总队|支队|政府|党委|工会|团委|妇联|科协|残联|工商联|管委会|指挥部)"
)
_DOING = re.compile(r"建设|开展|推进|制定|完善|加强|建立|组织实施|成立|鼓励|支持|支撑|发展(?!改革|和改革)")


@cache
def _organs() -> dict[str, str]:
    """Name of an organ → its code; each name belongs to one."""
    found: dict[str, str] = {}
    for code, row in codes("plan_local_bodies").items():
        for name in (row["zh"], *filter(None, row["other"].split("|"))):
            if found.setdefault(name, code) != code:
                raise ValueError(f"data/codes/plan_local_bodies.csv: {name} is a name of {found[name]} and of {code}")
    return found


@cache
def _places() -> re.Pattern[str]:
    names = sorted((row["zh"] for row in codes("regions").values()), key=len, reverse=True)
    people = "[\u4e00-\u9fff]{1,8}?(?=自治[区州县旗])"
    return re.compile(rf"(?P<name>{'|'.join(map(re.escape, names))})?(?:{people})?(?P<level>{'|'.join(_LEVELS)})")


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, row in codes("regions").items():
        found[row["zh"]] = (*found.get(row["zh"], ()), code)
    return found


def resolve(name: str, place: str = "") -> tuple[str | None, str]:
    """(code, level) of a local body by its folded name; the code is None where its organ or its place is not known.

    >>> resolve("省财政厅", "37"), resolve("济南市教育局"), resolve("省财政厅")
    (('CN-37-FIN', 'province'), ('CN-3701-EDU', 'city'), (None, 'province'))
    """
    whole = _PLATE.sub("", name)
    head = _head(whole)
    if head is None:
        return None, ""
    region, level, rest = head
    organ = _organs().get(rest)
    if region is None:
        region = _own(level, place)
    if region is not None and level == "city" and region[:2] in _MUNICIPALITIES and len(region) == 2:
        level = "province"
    if organ is None or region is None or (whole != name and _has_office(name)):
        return None, level
    return f"CN-{region}-{organ}", level


def _has_office(name: str) -> bool:
    """Whether the brackets hold an office inside, and not a second name-plate of the same level (省标准委)."""
    return _places().match(name, name.rindex("(") + 1) is None


def _head(name: str) -> tuple[str | None, str, str] | None:
    match = _places().match(name)
    if match is None or not match["level"]:
        return None
    rest = name[match.end() :]
    if rest not in _organs() and (match["name"] is None and not is_shaped(rest)):
        return None
    known = [code for code in _by_name().get(match["name"] or "", ()) if _fits(code, match["level"])]
    return (known[0] if len(known) == 1 else None), _level(match["level"]), rest


def _level(word: str) -> str:
    return next(level for said, level in _LEVELS.items() if said.partition("(")[0] == word)


def _fits(code: str, level: str) -> bool:
    if code in _MUNICIPALITIES:
        return level == "市"
    return len(code) == {"province": 2, "city": 4, "county": 6}[_level(level)]


def _own(level: str, place: str) -> str | None:
    """The region that a level means in a plan of a place."""
    if level == "province":
        return place[:2] or None
    if level == "city":
        return place if len(place) == 4 or place in _MUNICIPALITIES else None
    return place if len(place) == 6 else None


def is_shaped(name: str) -> bool:
    """Whether an unknown name is shaped as that of a body."""
    whole = _PLATE.sub("", name).strip()
    return 2 <= len(whole) <= 30 and bool(_SHAPE.fullmatch(whole)) and not _DOING.search(whole)


def place_of(title: str) -> str:
    """The code of the region in a folded title of a plan; "" for none."""
    match = _places().search(title)
    while match is not None:
        if match["name"] and match["level"]:
            known = [code for code in _by_name()[match["name"]] if _fits(code, match["level"])]
            if len(known) == 1:
                return known[0]
        match = _places().search(title, match.end())
    return ""


def name_of(code: str, language: str) -> str:
    """The name of a local body by its code (CN-37-FIN)."""
    _, region, organ = code.split("-", 2)
    where, what = codes("regions")[region], codes("plan_local_bodies")[organ]
    if language == "en":
        return f"{what['en']} of {where['en'] or where['zh']}"
    return f"{where['zh']}{'市' if len(region) == 4 or region in _MUNICIPALITIES else '省'}{what['zh']}"
