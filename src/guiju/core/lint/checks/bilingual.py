"""Two languages of one text: both are there and say the same numbers, standards, kinds of provision."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from guiju.core.lint.checks.mentions import crosses
from guiju.core.lint.checks.references import _cites
from guiju.core.lint.context import Context, designation, reading
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Entry, Listing, Paragraph
from guiju.core.text.sentences import sentences
from guiju.core.text.walking import blocks, places

_NUMBER = re.compile(r"(?<![A-Za-z\d.])(\d{1,3}(?:[ \u00a0\u2009\u202f,]\d{3})+(?!\d)|\d+)(\.\d+)?")
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12, "first": 1, "second": 2, "third": 3,
    "fourth": 4, "fifth": 5, "once": 1, "twice": 2, "half": 2, "single": 1, "double": 2, "a": 1, "an": 1, "each": 1,
    "every": 1, "annual": 1, "hourly": 1, "daily": 1, "triplicate": 3, "duplicate": 2, "halves": 2, "zero": 0, "no": 0,
}  # fmt: skip
_CHINESE = dict(zip("零一二三四五六七八九十两双单半", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2, 2, 1, 2), strict=True))


def _pairs(context: Context) -> Iterator[tuple[Line, Line]]:
    """The same words in two languages."""
    for clause in context.looking:
        found: dict[int, dict[str, Line]] = {}
        for line in context.lines_of(clause):
            found.setdefault(line.place, {})[line.language] = line
        for lines in found.values():
            for first, second in combinations(context.document.languages, 2):
                if first in lines and second in lines:
                    yield lines[first], lines[second]


def numerals(text: str) -> tuple[Counter[str], set[str]]:
    """The numbers written in figures, and those that may be meant by words. The unit 10^n is no number of its own."""
    found = Counter(re.sub(r"[ \u00a0\u2009\u202f,]", "", m[1]) + (m[2] or "") for m in _NUMBER.finditer(text))
    spelt = {str(_ENGLISH[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in _ENGLISH}
    spelt |= {str(_CHINESE[char]) for char in text if char in _CHINESE}
    return found, spelt


@check("numbers_differ", gives=("numbers", "others"))
def numbers_differ(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A number that stands in one language and not in the other, in figures or words."""
    for first, second in _pairs(context):
        a, spelt_a = numerals(_without_marks(first.masked))
        b, spelt_b = numerals(_without_marks(second.masked))
        more = [number for number in (a - b) if number not in spelt_b]
        less = [number for number in (b - a) if number not in spelt_a]
        if more or less:
            values = {"numbers": ", ".join(more) or "—", "others": ", ".join(less) or "—"}
            start = second.text.find(less[0]) if less else -1
            span = (start, start + len(less[0])) if start >= 0 else None
            yield Hit(second.clause, second, span, values=values)


def _without_marks(text: str) -> str:
    """Numbers of places (5.2, Table 3, 第5章) are compared by the cross-references, not here."""
    return re.sub(
        r"(?:第|表|图|式|附录|[Tt]ables?|[Ff]igures?|[Cc]lauses?|[Ss]ubclauses?|Parts?|Annex|[Ff]ormulas?|[Ee]quations?)"
        r"\s?[(（]?[A-Z]?\.?\d+(?:\.\d+)*[)）]?",
        " ",
        text,
    )


@check("language_missing", gives=("missing",))
def language_missing(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A title or paragraph that is there in one language only, in a text of several."""
    languages = context.carried
    if len(languages) < 2:
        return
    for clause in context.looking:
        for count, place in enumerate(places(clause)):
            if (place.container == "table" and place.part == "") or isinstance(place.block, Entry):
                continue
            there = [language for language in languages if place.words.get(language)]
            missing = [language for language in languages if language not in there]
            if there and missing:
                line = context.line_at(clause.id, count, there[0])
                if line is None or not re.search(r"[\u4e00-\u9fff]|[A-Za-z]{3}", line.masked):
                    continue
                yield Hit(clause, line, None, block=line.block, values={"missing": ", ".join(missing)})


@check("cell_language_missing", gives=("missing",))
def cell_language_missing(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Cells whose words are there in one language only, where others of the table have both."""
    languages = set(context.carried)
    if len(languages) < 2:
        return
    for clause in context.looking:
        by_block: dict[str, list[tuple[set[str], Line]]] = {}
        spoken = list(places(clause))
        for line in context.lines_of(clause):
            if line.container == "table" and line.part == "":
                there = {language for language, inlines in spoken[line.place].words.items() if inlines}
                by_block.setdefault(line.block, []).append((there, line))
        for those in by_block.values():
            if not any(len(there) > 1 for there, _ in those):
                continue
            for there, line in those:
                if len(there) == 1 and re.search(r"[\u4e00-\u9fff]{2}", line.masked):
                    missing = ", ".join(sorted(languages - there))
                    yield Hit(clause, line, (0, len(line.text)), values={"missing": missing})


@check("modality_differs", gives=("one", "other", "verbs"))
def modality_differs(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A sentence whose kind of provision differs between the languages: 应 beside "should". Both must have a provision
    verb (a limit in an imperative may be printed as a requirement)."""
    strong = {"requirement", "recommendation", "permission"}
    verb = re.compile(r"应|宜|可|须|得|禁|\b(?:shall|should|may|must|can|need)\b", re.IGNORECASE)
    for first, second in _pairs(context):
        if first.part or first.role or not verb.search(first.text) or not verb.search(second.text):
            continue
        a, b = sentences(first.text), sentences(second.text)
        if len(a) != len(b):
            continue
        for (s1, e1), (s2, e2) in zip(a, b, strict=True):
            if not verb.search(first.text[s1:e1]) or not verb.search(second.text[s2:e2]):
                continue
            one, other = reading(first.text[s1:e1]), reading(second.text[s2:e2])
            if one is None or other is None or one.modality is other.modality:
                continue
            if one.modality.value in strong and other.modality.value in strong and one.verb and other.verb_span:
                span = (s2 + other.verb_span[0], s2 + other.verb_span[1])
                values = {"one": one.verb, "other": other.verb, "verbs": f"{one.verb} / {other.verb}"}
                yield Hit(second.clause, second, span, values=values)


@check("negation_differs", gives=("one", "other"))
def negation_differs(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A requirement that is forbidden in one language and asked for in the other; limits are compared by what they
    allow, so 不应超过 and "at most" are the same."""
    verb = re.compile(r"应|不得|\bshall\b", re.IGNORECASE)
    for first, second in _pairs(context):
        if first.part or first.role or not verb.search(first.text) or not verb.search(second.text):
            continue
        a, b = sentences(first.text), sentences(second.text)
        if len(a) != 1 or len(b) != 1:
            continue
        one, other = reading(first.text), reading(second.text)
        if one is None or other is None or "requirement" not in {one.modality.value} & {other.modality.value}:
            continue
        ops = [[q.op for q in each.quantities if q.role == "limit" and q.sure] for each in (one, other)]
        if ops[0] or ops[1]:
            if len(ops[0]) == len(ops[1]) == 1 and {ops[0][0], ops[1][0]} in ({"<=", ">="}, {"<", ">"}):
                yield Hit(
                    second.clause, second, other.quantities[0].span, values={"one": ops[0][0], "other": ops[1][0]}
                )
            continue
        refusing = re.compile(
            r"不|无|没有|禁|未|非|防止|避免|除|\b(?:not?|without|non|un\w+|free|prohibited|prevent\w*|avoid\w*|neither|nor|except|unless|only)\b|less|in\w+",
            re.I,
        )
        if one.negated != other.negated:
            plain = first.text if not one.negated else second.text
            if not refusing.search(plain):
                yield Hit(second.clause, second, other.verb_span, values={"one": one.verb, "other": other.verb})


@check("standards_differ", gives=("missing",))
def standards_differ(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard or a cross-reference in one language that the other does not have."""
    for clause in context.looking:
        for place in places(clause):
            there = [language for language in context.document.languages if place.words.get(language)]
            for first, second in combinations(there, 2):
                sides = []
                for language in (first, second):
                    inlines = place.words[language]
                    names = {_key(cite.designation) for cite in _cites(inlines)}
                    sides.append(names | {f"#{cross.target}" for cross in crosses(inlines)})
                if sides[0] and sides[1] and sides[0] != sides[1]:
                    missing = ", ".join(sorted(sides[0] ^ sides[1]))
                    block = place.block.id if place.block is not None else ""
                    yield Hit(clause, block=block, language=second, values={"missing": missing})


def _key(printed: str) -> str:
    value = designation(printed)
    return value.expression if value is not None else printed


@check("items_differ", gives=("counts",))
def items_differ(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A list with more items in one language than in the other."""
    for clause in context.looking:
        for block in blocks(clause.blocks):
            if isinstance(block, Listing):
                counts: Counter[str] = Counter()
                for item in block.items:
                    first = next((b for b in item.blocks if isinstance(b, Paragraph)), None)
                    counts.update(language for language in context.document.languages
                                  if first is not None and first.words.get(language))  # fmt: skip
                if len(set(counts.values())) > 1:
                    told = ", ".join(f"{language} {count}" for language, count in sorted(counts.items()))
                    yield Hit(clause, block=block.id, values={"counts": told})


@check("wrong_language", needs=("share",))
def wrong_language(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """English words under Chinese or the other way round: most letters are of the other script."""
    for line in context.lines():
        if line.part in {"entry"} or line.container == "table" or len(line.masked) < 12:
            continue
        chinese = len(re.findall(r"[\u4e00-\u9fff]", line.masked))
        latin = len(re.findall(r"[A-Za-z]", line.masked))
        if line.language == "en" and chinese > 4 and chinese > parameters["share"] * (latin / 4 + chinese):
            yield Hit(line.clause, line)
        if line.language == "zh" and latin > 20 and chinese * 20 < latin and line.text.rstrip().endswith((".", "。")):
            yield Hit(line.clause, line)
