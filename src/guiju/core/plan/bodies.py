"""Bodies in lists: those of the register by any of their names, the others as printed.

One register, `data/codes/plan_bodies.csv`, serves both languages. A second body in brackets behind a first one is the
same body under its other name-plate: 市场监管总局（国家标准委） is SAMR.
"""

from __future__ import annotations

import re
from functools import cache

from guiju.core.plan import local_bodies
from guiju.core.plan.model import Body, Span
from guiju.core.plan.normalization import fold
from guiju.data.tables import codes

_BEFORE = r"(?:^|(?<=[\s,、;:()\[\]。.|/\"和与及由会同即])|(?<=以及|牵头|负责|配合|协助|参与|参加))"
_AFTER = r"(?=$|[\s,、;:()\[\]。.|/\"等和与及以会牵负配协主参按共联各有为是为一])"
_ENDINGS = "部委局院署会办厅司处中心行联盟馆所校社团"
_JOIN = re.compile(rf"(?<=[{_ENDINGS}])(?:和|与|及|以及|会同)(?=..)")
_ENGLISH_JOIN = re.compile(
    r",?\s+(?:and|&)\s+(?:the\s+)?(?=(?:Ministry|Minister|Department|Bureau|Office|Administration|Commission|Agency"
    r"|Provincial|Municipal|National|State|General|China|Chinese|All-China|Academy|Council|Institute|Central|People's)\b)"
)
_FILLER = re.compile(
    r"以及|会同|牵头单位|责任单位|配合单位|参与单位|牵头|按照|根据|按|各自|职责分工|职责|分工|分别|共同|协同|负责|配合|参与|参加|协助|协办|主办|落实"
    r"|(?:各)?(?:有关|相关|其他|其它)(?:部门|单位|地方(?!人民|政府|各级)|地区|方面|部委)+(?:和单位|和地方(?!人民|政府|各级)|、单位|及单位)?|各(?:地区|部门|地方|省份?|单位)+|等"
    r"|各(?:设区)?(?:省|自治区|直辖市|市|州|盟|县|区|旗|[(、)])+(?:级)?(?:人民)?政府|(?:地方|各级|省级)(?:人民)?政府(?:有关)?(?:主管)?(?:部门)?"
)
_ENGLISH_FILLER = re.compile(
    r"(?i)\b(?:led|lead(?:s|ing)?|take[sn]? the lead|the|with|and|by|are|is|be|shall|will|jointly|together|responsible"
    r"|responsibilit(?:y|ies)|divided|shared|among(?:st)?|between|according|to|for|their|its|respective|duties|duty"
    r"|division|of|each|in|cooperat(?:e|es|ion|ing)|coordinat(?:e|es|ion)|participat(?:e|es|ing|ion)|assist(?:s|ed|ing)?"
    r"|support(?:s|ed|ing)?|etc|others?|(?:other\s+)?(?:relevant|concerned|related)|departments?|units?|"
    r"authorit(?:y|ies)|bod(?:y|ies)|local|governments?|organi[sz]ations?|agencies|as|well|take|part)\b\.?"
)
_PLATE = re.compile(r"[ ]?\(([^()]{2,80})\)")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z-]{1,9}")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,16}(?:司|局|处|室|办|委|中心|署)")
_BODY_ENDS = "部委局厅办院署会司处室中心行"
_LONGEST_NAME = 80
_SEPARATORS = re.compile(r"[(),、;:。|\n\[\]\"]")
_BRACKETED = re.compile(r"[\u4e00-\u9fff]\((?!牵头|负责|配合|参与)[\u4e00-\u9fff、,]{2,40}\)")
_CONJUNCTION = re.compile(r"^(?:和|与|及|由|(?i:and|the|with)\s)+|(?:和|与|及|、|,|(?i:\s(?:and|the|with)))+$")


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of every name, longest first, and name (folded, one space, lower case if it is no abbreviation) ->
    code. Abbreviations count in capitals only."""
    names: dict[str, str] = {}
    for code, row in codes("plan_bodies").items():
        for name in (row["zh"], row["en"], *row["other"].split("|")):
            if not name:
                continue
            key = _key(fold(name))
            if names.setdefault(key, code) != code:
                raise ValueError(f"data/codes/plan_bodies.csv: {name} is a name of {names[key]} and of {code}")
    short = [key for key in names if key.isascii() and key.isupper()]
    long = [key for key in names if key.isascii() and not key.isupper()]
    chinese = [key for key in names if not key.isascii()]
    return re.compile(
        rf"(?<![A-Za-z])(?=[A-Za-z])(?:{_alternatives(short)}|(?i:{_alternatives(long)}))(?![A-Za-z])"
        rf"|(?=[\u4e00-\u9fff]){_BEFORE}(?:{_alternatives(chinese)}){_AFTER}"
    ), names


def _alternatives(keys: list[str]) -> str:
    """The names as one pattern, by their first letters, longest first: a trie of depth one."""
    by_first: dict[str, list[str]] = {}
    for key in sorted(keys, key=len, reverse=True):
        first = key.split(" ")[0] if " " in key else key[:1]
        by_first.setdefault(first, []).append(key[len(first) :])
    groups = []
    for first in sorted(by_first, key=len, reverse=True):
        rest = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in by_first[first])
        groups.append(f"{re.escape(first)}(?:{rest})")
    return "|".join(groups)


def _key(name: str) -> str:
    words = " ".join(name.split())
    return words if words.isascii() and words.isupper() else words.lower()


def resolve(printed: str) -> str | None:
    """The code of a body by any of its names, in either script; None when the register does not know it.

    >>> resolve("國家發展改革委"), resolve("SAMR (SAC)"), resolve("Ministry of Mars")
    ('NDRC', 'SAMR', None)
    """
    found = known(fold(printed.strip()), 0, len(printed.strip()))
    return found[0][0] if len(found) == 1 and found[0][1] == (0, len(printed.strip())) else None


def known(folded: str, start: int, end: int) -> list[tuple[str, Span]]:
    """(code, span) of every body of the register between two offsets."""
    pattern, names = _known()
    found: list[tuple[str, Span]] = []
    position = start
    while (match := pattern.search(folded, position, end)) is not None:
        code = names[_key(match[0])] if _key(match[0]) in names else names[" ".join(match[0].split()).lower()]
        position = match.end()
        if _inside_of_another(folded, start, match.start()):
            continue
        plate = _PLATE.match(folded, position, end)
        if plate is not None:
            inner = pattern.match(folded, *plate.span(1))
            whole = inner is not None and inner.end() == plate.end(1)
            if whole or _ABBREVIATION.fullmatch(plate[1]) or _OFFICE.fullmatch(plate[1]):
                position = plate.end()
        found.append((code, (match.start(), position)))
    return found


def _inside_of_another(folded: str, start: int, at: int) -> bool:
    """Whether a name stands in brackets behind the name of another body: 省发展改革委(能源局) is one body."""
    opened = folded.rfind("(", max(start, at - _LONGEST_NAME), at)
    if opened <= start or ")" in folded[opened:at] or not "\u4e00" <= folded[opened - 1] <= "\u9fff":
        return False
    return folded[opened - 1] in _BODY_ENDS


def listed(text: str, folded: str, start: int, end: int, place: str = "") -> list[Body]:
    """The bodies of a list, known and unknown, in order. place: code of the region whose plan it is; its own bodies are
    those of "省" and "市"."""
    bodies = []
    position = start
    for code, span in [*known(folded, start, end), ("", (end, end))]:
        for a, b in _unknown(folded, position, span[0]):
            local, level = local_bodies.resolve(folded[a:b], place)
            bodies.append(Body(text[a:b], local, (a, b), level))
        if code:
            bodies.append(Body(text[slice(*span)], code, span, "national"))
        position = span[1]
    return bodies


def looks_like_bodies(folded: str, start: int, end: int) -> bool:
    """Whether unknown names between two offsets are all shaped as those of bodies: 省财政厅, 市场监管局."""
    found = _unknown(folded, start, end)
    return bool(found) and all(local_bodies.is_shaped(folded[a:b]) for a, b in found)


def _unknown(folded: str, start: int, end: int) -> list[Span]:
    """Names between known ones: what separators leave, when more than words of the list itself remain."""
    found = []
    for first, last in _items(folded, start, end):
        for a, b in _split(folded, first, last):
            a, b = _trimmed(folded, a, b)
            words = folded[a:b]
            left = _ENGLISH_FILLER.sub("", words) if words.isascii() else _FILLER.sub("", words)
            if words.isascii() and not re.search(r"\b[A-Z]", words):
                continue
            if len(re.sub(r"[\W\d_和与及或由的为]", "", left)) >= (3 if words.isascii() else 2):
                found.append((a, b))
    return found


def _items(folded: str, start: int, end: int) -> list[Span]:
    """What separators part; those in brackets behind a name do not."""
    items, depth, position = [], 0, start
    for match in _SEPARATORS.finditer(folded, start, end):
        sign = match[0]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif not depth or sign not in "、,":
            items.append((position, match.start()))
            position, depth = match.end(), 0
    return [(a, b) for a, b in (*items, (position, end)) if a < b]


def _split(folded: str, start: int, end: int) -> list[Span]:
    parts, position = [], start
    for pattern in (_JOIN, _ENGLISH_JOIN):
        for match in pattern.finditer(folded, start, end):
            if match.start() > position:
                parts.append((position, match.start()))
                position = match.end()
    return [*parts, (position, end)]


_LEADING = re.compile(
    r"(?:\s|[()]|和|与|及|以及|由|(?i:led (?:jointly )?by|in (?:cooperation|coordination|collaboration) with"
    r"|(?:assisted|supported) by|together|and|the"
    r"|with|by|as well as|responsibilities (?:are )?divided among|jointly|under the lead(?:ership)? of)\b"
    r"|(?:牵头|配合|责任|参与|主办)单位)+"
)
_TRAILING = re.compile(
    r"(?:\s|[().]|等部门|等单位|等|(?:按照?|根据)(?:各自)?职责(?:分工)?|分工|分别|共同|负责|牵头|配合|参与|参加|协助|协办|主办|落实|和|与|及"
    r"|(?i:\b(?:and|are|is|etc|the|lead|leads|responsible|according|to|their|its|duties|jointly|participates?|cooperates?"
    r"|assists?|supports?|with|others|other|departments)\b))+$"
)


def _trimmed(folded: str, start: int, end: int) -> Span:
    leading = _LEADING.match(folded, start, end)
    start = leading.end() if leading else start
    trailing = _TRAILING.search(folded[start:end])
    stop = start + trailing.start() if trailing else end
    closed = _BRACKETED.search(folded[start:end])
    if closed is not None and stop < start + closed.end():
        stop = start + closed.end()
    return start, max(start, stop)


def only_bodies(folded: str, start: int, end: int) -> list[tuple[str, Span]]:
    """The bodies of a line that holds nothing else; empty when it does."""
    found = known(folded, start, end)
    rest, position = "", start
    for _, (a, b) in found:
        rest, position = rest + folded[position:a], b
    rest += folded[position:end]
    return [] if re.sub(r"\band\b|\bthe\b|[\s,、;.|*和]", "", rest) else found
