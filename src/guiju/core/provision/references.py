"""Standards and places cited in a sentence; designations are read by `core.designation`."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.designation import DesignationError, parse
from guiju.core.designation.registry import leads
from guiju.core.provision.folding import LABEL, REFERENCE, hide
from guiju.core.provision.model import Reference

_NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[ⅠⅡⅢⅣⅤⅥIVX]{1,4}|[A-Z])"
_CLAUSE = r"(?:第?\s?[A-Z]?\.?\d{1,2}(?:\.\d{1,3}){0,5}\s?(?:章|条|节)?|第\d+(?:章|条|款)|附录\s?[A-Z](?:\.\d+){0,4}|表\s?[A-Z]?\.?\d+|图\s?[A-Z]?\.?\d+)"
_ZH_CLAUSE = re.compile(rf"\s?的?中?(?:的)?\s?({_CLAUSE})(?!\s?[%‰℃°μΩA-Za-z\d]|\s?(?:mm|次|个|倍|年|级|类))")
_EN_CLAUSE = re.compile(
    r",?\s(?:\(?(?:clause|subclause|section|annex|table|figure)\s)([A-Z]?\.?\d*(?:\.\d{1,3}){0,5})", re.IGNORECASE
)
_BEFORE_CLAUSE = re.compile(
    r"(?:clause|subclause|annex|table|figure)\s([A-Z]?\.?\d*(?:\.\d{1,3}){0,5}) (?:of|in) $", re.IGNORECASE
)
_ZH_CLASS = re.compile(
    rf"[,，]?\s?(?:标?准?中|规定的?|要求的?|的)?\s?(?P<c>{_NUMERAL}\s?(?:级|类|型)|第{_NUMERAL}级|[a-z]级|(?:一般|特殊)?检验水平\s?[ⅠⅡⅢS\d-]+)"
)
_EN_CLASS_BEFORE = re.compile(
    r"((?:class|grade|type|level|degree|category) [A-Za-z0-9]{1,4}) (?:of|in|to|according to) $", re.IGNORECASE
)
_EN_CLASS_AFTER = re.compile(
    r",? (?:for )?((?:general )?(?:class|grade|type|level|category) [A-Za-z0-9]{1,4}\b)", re.IGNORECASE
)

_PLACES = re.compile(
    r"附录\s?[A-Z](?:\.\d{1,3}){0,4}(?:\s?的?第?\d+章)?|(?:表|图|式|公式)\s?\(?[A-Z]?\.?\d{1,3}(?:\.\d{1,3})?\)?"
    r"|第\s?\d{1,2}(?:\.\d{1,3}){0,4}\s?[章条节款步]|第[一二三四五六七八九十]{1,3}[章条节款步次]|本文件第\s?\d+\s?章"
    r"|\d{1,2}(?:\.\d{1,3}){1,5}(?=\s?(?:规定|的(?:规定|要求|方法)|中规定|条|节|所述|给出|描述|章))"
    r"|(?<=按)(?:照)?\s?\d{1,2}(?:\.\d{1,3}){1,5}(?!\s?[%‰℃°μΩA-Za-z\d])|\d{1,2}\.\d{1,3}(?:\.\d{1,3}){1,4}"
    r"|(?<=[见依据])\s?\d{1,2}(?:\.\d{1,3}){1,5}"
    r"|(?<=符合)\s?[A-Z]?\.?\d{1,2}(?:\.\d{1,3}){1,5}(?!\s?[%‰℃°μΩA-Za-z\d])"
    r"|\b(?:[Aa]nnex|[Aa]ppendix) [A-Z](?:\.\d{1,3}){0,4}\b|\b(?:[Tt]able|[Ff]igure|[Ff]ormula|[Ee]quation|[Nn]ote|[Ss]tep|[Ii]tem) \(?[A-Z]?\.?\d{1,3}(?:\.\d{1,2})?\)?"
    r"|\b(?:[Ss]ub)?[Cc]lauses? [A-Z]?\.?\d{1,2}(?:\.\d{1,3}){0,5}|\b[Ss]ection \d{1,2}(?:\.\d{1,3}){0,5}"
    r"|(?<=accordance with )\d{1,2}(?:\.\d{1,3}){1,5}|(?<= see )\d{1,2}(?:\.\d{1,3}){1,5}|(?<=d by )\d{1,2}(?:\.\d{1,3}){1,5}(?=[.,;)]?(?:\s?$| and| or|,| shall))"
)
_PLAIN_LABELS = re.compile(
    r"(?<![A-Za-z])PM\s?\d{1,2}(?:\.\d)?|(?<![A-Za-z])IP\s?[0-9X]{2}[A-D]?(?![A-Za-z0-9])|(?<![A-Za-z])RS-?\d{3}|\b\d{1,3}(?:\.\d)?(?:st|nd|rd|th)\b(?: percentile)?"
    r"|\d{2}(?:\.\d)?\s?%\s?分位(?:值|数)|第\s?\d{1,2}(?:百分位(?:数|值)?|级|类)|[A-Z]{1,4}-\d{1,4}\b(?!\s?[℃°%])|(?:^|(?<=[:;,，；：\s])|(?<=[\u4e00-\u9fff]))[a-z1-9]\)(?=\s?[A-Za-z\u4e00-\u9fff])"
    r"|(?<![\d.])[1-9A-EⅠⅡⅢⅣⅤ]\s?(?:级|类|型|号)(?!别)|\b(?:[Cc]lass|[Gg]rade|[Tt]ype|[Ll]evel|[Cc]ategory|[Zz]one|[Gg]roup|[Pp]art|[Ss]tage|[Mm]ethod|[Pp]hase|[Nn]o\.|[Pp]ort|[Vv]ersion) (?:[A-Z]{0,2}\d{0,3}(?:\.\d)?|[IVX]{1,4})(?![A-Za-z0-9])"
    r"|(?<![A-Za-z])(?:[A-HJ-Z][A-Za-z]{0,5}|I[A-Za-z]{1,5})\d[\dA-Za-z]*(?:\.\d+)?(?![\d])|\d{1,3}(?:D|G|Q)(?![A-Za-z])"
    r"|(?<![\d.])\d{1,3}\s?[/:]\s?\d{1,4}(?![\d.])(?!\s?[%℃])|版本\s?\d+(?:\.\d+)*|\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{4}-\d{2}-\d{2}|(?<![\d.])\d{1,3}:\d{1,3}(?![\d:])(?=\s?比例)"
)


@cache
def _lead_pattern() -> re.Pattern[str]:
    names = sorted((name for name in leads() if name.isascii() and name.isalpha()), key=lambda name: (-len(name), name))
    joined = "|".join(names)
    body = r"(?:/[A-Z0-9]{1,10}){0,4}(?:\s[A-Z][A-Za-z]{0,5}\.?){0,3}\s?[A-Z]{0,2}\.?\s?\d[\dA-Za-z.\-—–―:/+~]*(?:\([^()]{1,12}\))?"
    return re.compile(rf"(?<![A-Za-z0-9/])(?:{joined}){body}")


def find(text: str) -> tuple[str, tuple[Reference, ...]]:
    """The folded sentence with citations hidden, and the citations in order."""
    found: list[Reference] = []
    position = 0
    while match := _lead_pattern().search(text, position):
        reference = _standard(text, match.start(), match.end())
        if reference is None:
            position = match.start() + 1
            continue
        found.append(reference)
        start, end = reference.span
        text = hide(text, start, end, REFERENCE)
        position = end
    for place in _PLACES.finditer(text):
        printed = place[0].strip()
        found.append(Reference(printed, "", "", False, printed, "", place.span()))
        text = hide(text, *place.span(), LABEL)
    return text, tuple(sorted(found, key=lambda reference: reference.span))


def hide_labels(text: str) -> str:
    """The sentence with digits that count nothing (class 2, IP54, RS-485, list marks) hidden."""
    for match in list(_PLAIN_LABELS.finditer(text)):
        text = hide(text, *match.span(), LABEL)
    return text


def _standard(text: str, start: int, end: int) -> Reference | None:
    written = text[start:end]
    while written:
        written = written.rstrip(" .,:;-—–/~(")
        try:
            value = parse(written)
        except DesignationError:
            shorter = re.sub(r"(?:[^\dA-Za-z]?[A-Za-z]+|\d+|[^\dA-Za-z])$", "", written)
            written = shorter if re.search(r"\d", shorter) else ""
            continue
        break
    if not written or not _plausible(written):
        return None
    stop = start + len(written)
    clause, klass = "", ""
    if match := _ZH_CLAUSE.match(text, stop):
        clause, stop = match[1].strip(), match.end()
    elif match := _EN_CLAUSE.match(text, stop):
        clause, stop = match[0].strip(" ,("), match.end()
    elif match := _BEFORE_CLAUSE.search(text[:start]):
        clause = match[0][:-4].strip()
    if match := _ZH_CLASS.match(text, stop):
        klass, stop = match["c"].strip(), max(stop, match.end())
    elif match := _EN_CLASS_BEFORE.search(text[:start]):
        klass = match[1]
    elif match := _EN_CLASS_AFTER.match(text, stop):
        klass, stop = match[1], match.end()
    dated = value.year is not None
    return Reference(text[start:stop], value.canonical, value.work, dated, clause, klass, (start, start + len(written)))


def _plausible(written: str) -> bool:
    """Whether it can be meant as a standard: two letters and one or two digits (HB 90, SC 5) are more often something else."""
    letters = re.match(r"[A-Za-z]+", written)
    if letters is None:
        return False
    if letters[0] in ("GB", "ISO", "IEC", "EN", "RFC", "ITU", "ASTM", "DB", "JIS", "DIN", "BS", "IEEE", "GBZ"):
        return letters[0] != "GB" or not re.fullmatch(r"GB\d{1,2}", written)
    return (
        "/" in written or re.search(r"\d{3}", written) is not None and re.search(r"[-—–]\d{2,4}$", written) is not None
    )
