"""Standards cited and listed (GB/T 1.1—2020, 8.6, 9.5; ISO/IEC Directives Part 2, clauses 10, 15, 21)."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from guiju.core.designation import Designation
from guiju.core.designation.ordering import sort_key
from guiju.core.lint.context import PRINTED, Context, designation, once, reading
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Cite, Inlines, Kind, Link, Styled

_INFORMATIVE = {Kind.FOREWORD, Kind.INTRODUCTION, Kind.BIBLIOGRAPHY, Kind.INDEX, Kind.FRONT}


@dataclass(frozen=True, slots=True)
class Citation:
    """A standard named in the text: where, what, whether it stands in a normative element, and whether something of it
    is asked for there."""

    line: Line
    printed: str
    start: int
    value: Designation
    locator: str
    normative: bool
    binds: bool


@once
def citations(context: Context) -> list[Citation]:
    """Every standard the text names outside the lists of references."""
    found: list[Citation] = []
    for clause, _ in context.all:
        if context.top(clause).kind in {Kind.REFERENCES, Kind.BIBLIOGRAPHY}:
            continue
        normative = context.top(clause).kind not in _INFORMATIVE and not (
            context.top(clause).kind is Kind.ANNEX and context.top(clause).normative is False
        )
        spoken = context.places_of(clause)
        for line in context.lines_of(clause):
            here = (
                normative
                and line.container not in {"note", "example"}
                and line.role != "source"
                and (line.part != "title")
            )
            taken: list[tuple[int, int]] = []
            position = 0
            for cite in _cites(spoken[line.place].words.get(line.language, ())):
                start = line.text.find(cite.designation, position)
                position = start + len(cite.designation)
                taken.append((start, position))
                if (value := designation(cite.designation)) is not None:
                    binding = here and _binds(context, line, start)
                    found.append(Citation(line, cite.designation, start, value, cite.locator, here, binding))
            if "\ue001" not in line.masked:
                continue
            for match in PRINTED.finditer(line.text):
                place = bisect_right(taken, (match.start(), len(line.text)))
                known = place and match.start() < taken[place - 1][1]
                if not known and (value := designation(match[0])) is not None:
                    after = line.text[match.end() : match.end() + 8].lstrip("，,的中 ")
                    locator = after if after[:1].isdigit() or after.startswith(("第", "表", "附录")) else ""
                    binding = here and _binds(context, line, match.start())
                    found.append(Citation(line, match[0], match.start(), value, locator, here, binding))
    return found


_MENTIONED = re.compile(
    r"(?i:\b(?:further information|more information|additional information|for (?:example|information|guidance)|e\.g\."
    r"|see also|is based on|was (?:derived|developed|adapted)|an alternative|background|is an? (?:example|overview)"
    r"|similar to|not part of|superseded|previously)\b)|参见|例如|详情|更多信息|可参考|参考|背景|基于"
)
_BINDING = re.compile(
    r"(?i:\b(?:in accordance with|accord(?:ing|s) to|conform|compl(?:y|ies|iance)|by the method|appl(?:ies|y)"
    r"|as (?:specified|defined|given|described|required)|(?:specified|defined|given|required|prescribed|laid down"
    r"|set out|determined|tested|measured|calculated) (?:in|by)|requirements? of)\b)"
    r"|按|符合|依据|根据|遵照|执行|采用|应用|适用|规定|给出的|界定"
)
_NORMATIVE = frozenset({"requirement", "recommendation", "permission", "instruction"})


def _binds(context: Context, line: Line, start: int) -> bool:
    """Whether a standard is named so that something of it is asked for: in a provision, or by words that take it over;
    not where it is only pointed to. A cell of a table names what is to be used."""
    if line.container == "table":
        return True
    return _asks(context.sentence_at(line, start).text)


@lru_cache(maxsize=64)
def _asks(sentence: str) -> bool:
    """Whether a sentence takes over what it names. Kept, because a line may name many."""
    if _MENTIONED.search(sentence):
        return False
    found = reading(sentence)
    return bool(_BINDING.search(sentence)) or (found is not None and found.modality.value in _NORMATIVE)


def _cites(inlines: Inlines) -> Iterator[Cite]:
    for inline in inlines:
        match inline:
            case Cite():
                yield inline
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from _cites(inner)


def _hit(one: Citation, **values: object) -> Hit:
    span = (one.start, one.start + len(one.printed)) if one.start >= 0 else None
    return Hit(one.line.clause, one.line, span, values={"standard": one.printed, **values})


class _Standards:
    """Standards, to be asked which is named by an entry without going through all of them. An entry names its own work;
    所有部分 names every part; an entry without parts names the standard without them."""

    def __init__(self, those: Iterable[Designation]) -> None:
        self.works: set[str] = set()
        self.any: set[tuple[object, ...]] = set()
        self.whole: set[tuple[object, ...]] = set()
        self.all_parts: set[tuple[object, ...]] = set()
        for value in those:
            self.works.add(value.work)
            self.any.add(_series(value))
            if not value.parts:
                self.whole.add(_series(value))
            if value.all_parts:
                self.all_parts.add(_series(value))

    def one_is_named_by(self, entry: Designation) -> bool:
        """Whether an entry of a list names one of these."""
        series = _series(entry)
        return (
            entry.work in self.works
            or (entry.all_parts and series in self.any)
            or (not entry.parts and series in self.whole)
        )

    def one_names(self, cited: Designation) -> bool:
        """Whether one of these, entries of a list, names what is cited."""
        series = _series(cited)
        return cited.work in self.works or series in self.all_parts or (not cited.parts and series in self.whole)


def _series(value: Designation) -> tuple[object, ...]:
    return value.publisher, value.number, value.type


def _own(context: Context) -> Designation | None:
    return designation(context.document.front.designation) if context.document.front.designation else None


@check("entry_uncited", gives=("standard",))
def entry_uncited(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard in the normative references that no provision cites (notes and informative annexes do not count)."""
    listed = context.entries(Kind.REFERENCES)
    if not listed:
        return
    cited = _Standards(one.value for one in citations(context) if one.normative)
    for clause, entry in listed:
        value = designation(entry.designation)
        if value is not None and not cited.one_is_named_by(value):
            yield Hit(clause, block=entry.id, values={"standard": entry.designation})


@check("citation_unlisted", gives=("standard",))
def citation_unlisted(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard that a provision cites and the normative references do not list; each once."""
    if context.element(Kind.REFERENCES) is None:
        return
    entries = [designation(entry.designation) for _, entry in context.entries(Kind.REFERENCES)]
    listed = _Standards(value for value in entries if value is not None)
    own, told = _own(context), set()
    scope_like = {Kind.SCOPE, Kind.TERMS}
    for one in citations(context):
        if not one.binds or one.value.work in told or (own is not None and own.work == one.value.work):
            continue
        if context.kinds(one.line.clause) & scope_like and one.line.part != "":
            continue
        if not listed.one_names(one.value):
            told.add(one.value.work)
            yield _hit(one)


@check("entry_twice", needs=("kind",), gives=("standard",))
def entry_twice(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard listed twice in one list."""
    seen: set[str] = set()
    for clause, entry in context.entries(Kind(parameters["kind"])):
        value = designation(entry.designation)
        key = value.expression if value is not None else entry.designation
        if key and key in seen:
            yield Hit(clause, block=entry.id, values={"standard": entry.designation})
        seen.add(key)


@check("entry_in_both", gives=("standard",))
def entry_in_both(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard in the normative references and in the bibliography."""
    listed = {v.work for _, e in context.entries(Kind.REFERENCES) if (v := designation(e.designation)) is not None}
    for clause, entry in context.entries(Kind.BIBLIOGRAPHY):
        value = designation(entry.designation)
        if value is not None and value.work in listed:
            yield Hit(clause, block=entry.id, values={"standard": entry.designation})


@check("entry_title")
def entry_title(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An entry of the list gives the title behind the number."""
    for clause, entry in context.entries(Kind.REFERENCES):
        if entry.designation and not entry.words:
            yield Hit(clause, block=entry.id, values={"found": entry.designation})


@check("entry_number")
def entry_number(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Entries of the normative references have no serial number."""
    for clause, entry in context.entries(Kind.REFERENCES):
        if entry.label:
            yield Hit(clause, block=entry.id, values={"found": entry.label})


@check("entry_unreadable")
def entry_unreadable(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An entry whose number is in no form of a standard's designation."""
    for kind in (Kind.REFERENCES,):
        for clause, entry in context.entries(kind):
            if entry.designation and designation(entry.designation) is None:
                yield Hit(clause, block=entry.id, values={"found": entry.designation})


_CHINESE = ("national", "sector", "local", "association", "enterprise")
_BODIES = ("ISO", "ISO/IEC", "IEC")


@check("entry_order", needs=("kind",), gives=("standard", "before"))
def entry_order(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Entries stand in the order of tiers, then of prefixes and numbers. The first that does not is told."""
    listed = [(c, e, v) for c, e in context.entries(Kind(parameters["kind"]))
              if (v := designation(e.designation)) is not None]  # fmt: skip
    for (_, first, a), (clause, second, b) in itertools.pairwise(listed):
        if _sorted(b) < _sorted(a):
            values = {"standard": second.designation, "before": first.designation}
            yield Hit(clause, block=second.id, values=values)
            return


def _sorted(value: Designation) -> tuple[object, ...]:
    """National, sector, local, association, enterprise standards of China, then ISO, ISO/IEC, IEC, others
    (GB/T 1.1—2020, 8.6.3). GB, GB/T and GB/Z are one sequence of numbers."""
    number = sort_key(value)[2:5]
    tier = value.tier.value
    if tier in _CHINESE:
        return (_CHINESE.index(tier), "" if tier == "national" else value.publisher, *number)
    body = _BODIES.index(value.publisher) if value.publisher in _BODIES else len(_BODIES)
    return (10 + body, "" if body < len(_BODIES) else value.publisher, *number)


@check("dash_form", gives=("standard", "to"))
def dash_form(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A Chinese standard typed in plain Chinese text with a hyphen before its year. (A citation made as one is printed
    in the right form anyway.)"""
    for line in context.lines():
        if line.language != "zh" or "\ue001" not in line.masked:
            continue
        for match in _HYPHEN.finditer(line.text):
            if _plain_run(line, context, match.group()):
                to = f"{match[1]}—{match[2]}"
                yield Hit(line.clause, line, match.span(), values={"standard": match[0], "to": to}, to=to)


_HYPHEN = re.compile(
    r"(?<![A-Za-z])((?:GB|GB/[TZ]|DB\d{1,6}(?:/T)?|[A-Z]{2}/T|T/[A-Z]+) ?\d++(?:\.\d+)*+)[-–]((?:19|20)\d\d)(?!\d)"
)


def _plain_run(line: Line, context: Context, printed: str) -> bool:
    spoken = context.places_of(line.clause)
    return not any(printed in cite.designation for cite in _cites(spoken[line.place].words.get(line.language, ())))


@check("entries_as_text", gives=("standard",))
def entries_as_text(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard that stands in the references as text, not as an entry of the list."""
    clause = context.element(Kind.REFERENCES)
    for line in context.lines_of(clause) if clause is not None else ():
        if line.part == "" and (match := PRINTED.match(line.text.lstrip("[]0123456789、.) "))):
            yield Hit(clause, line, values={"standard": match[0]})


@check("bibliography_uncited", gives=("standard",))
def bibliography_uncited(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard of the bibliography that nothing of the text mentions."""
    those = context.entries(Kind.BIBLIOGRAPHY)
    cited = _Standards(one.value for one in citations(context) if those)
    for clause, entry in those:
        value = designation(entry.designation)
        if value is not None and not cited.one_is_named_by(value):
            yield Hit(clause, block=entry.id, values={"standard": entry.designation})


@check("dated_differently", gives=("standard", "listed"))
def dated_differently(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A citation with a year of a standard listed without one, or with another year; or the other way round."""
    listed = {v.work: (v, e.designation) for _, e in context.entries(Kind.REFERENCES)
              if (v := designation(e.designation)) is not None}  # fmt: skip
    told: set[tuple[str, int | None]] = set()
    for one in citations(context):
        entry = listed.get(one.value.work)
        key = (one.value.work, one.value.year)
        if one.normative and entry is not None and entry[0].year != one.value.year and key not in told:
            told.add(key)
            yield _hit(one, listed=entry[1])


@check("place_undated", gives=("standard", "place"))
def place_undated(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A clause, table or figure of a standard cited without its year: the numbers may change."""
    for one in citations(context):
        digits = one.locator and any(char.isdigit() for char in one.locator)
        undated = one.value.year is None and not one.value.mark("forthcoming")  # the dash for a year dates it
        if one.normative and undated and digits and one.line.clause.id in context.looked_at:
            yield _hit(one, place=one.locator)


@check("cites_itself", gives=("standard",))
def cites_itself(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The standard cites itself by its own number instead of "this document"."""
    own = _own(context)
    for one in citations(context):
        sentence = context.sentence_at(one.line, max(one.start, 0)).text
        if "本文件" in sentence or "this document" in sentence:
            continue  # how to cite this document
        if own is not None and one.value.work == own.work and one.value.year in {own.year, None} and one.normative:
            yield _hit(one)


@check("standing", needs=("status",), gives=("standard", "successor"))
def standing(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Standards listed or cited that the catalogue knows to have one of these statuses. Silent without a catalogue."""
    if context.catalogue is None:
        return
    told: set[str] = set()
    listed = [(Hit(clause, block=entry.id), entry.designation)
              for kind in (Kind.REFERENCES, Kind.BIBLIOGRAPHY) for clause, entry in context.entries(kind)]  # fmt: skip
    for hit, printed in [*listed, *((_hit(one), one.printed) for one in citations(context) if one.normative)]:
        value = designation(printed)
        if value is None or value.expression in told:
            continue
        told.add(value.expression)
        known = context.catalogue.standing(printed)
        if known is not None and known.status in parameters["status"]:
            successor = ", ".join(known.replaced_by) or "—"
            yield Hit(hit.clause, hit.line, hit.span, hit.block, values={"standard": printed, "successor": successor})
