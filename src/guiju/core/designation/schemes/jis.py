"""Japanese Industrial Standards, with their technical reports (TR) and specifications (TS).

Source: JIS Z 8301; forms of the JSA web desk: /AMENDMENT 1:2022, /EXPL (解説), SYMBOL drawings, 規格群 for all parts.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.supplements import YEAR

_GRAMMAR = Grammar(
    ("JIS, or TR or TS", r"(?:JIS(?:[ /](TR|TS))?|(TR|TS))"),
    ("the letter of a division, A to Z", r" ?([A-Z])"),
    ("the number, four or five digits", r" ?([0-9]{4,5})"),
    ("a part such as -1", rf"((?:-(?!(?:{YEAR})(?:$|[ /(R]))[0-9]{{1,3}}){{0,3}})"),
    ("(all parts)", r"( ?\(?(?:規格群|all parts|すべての部)\)?)?"),
    (": and the year", rf"(?: ?[:-] ?({YEAR})(R?)(?![0-9]))?"),
    (
        "a supplement such as /AMENDMENT 1:2022",
        r"(?: ?[/(]? ?(AMENDMENT|AMD|追補|正誤票|解説|CORRIGENDUM|EXPLANATION|EXPL) ?([0-9]{0,2})"
        rf"(?: ?: ?({YEAR})(R?))?\)?)?",
    ),
    ("SYMBOL and its number", r"(?: SYMBOL ([0-9A-Z][0-9A-Z ]{1,40}))?"),
)
_KINDS = {"AMD": "AMENDMENT", "追補": "AMENDMENT", "正誤票": "CORRIGENDUM", "解説": "EXPL", "EXPLANATION": "EXPL"}


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    inner, outer, letter, number, parts, whole, year, again, kind, count, kind_year, kind_again, symbol = match.groups()
    supplements: tuple[Supplement, ...] = ()
    if kind:
        kind = kind.upper()
        # An R behind the year marks a reissued text of the same amendment.
        supplements = (
            Supplement(
                _KINDS.get(kind, kind), count, int(kind_year) if kind_year else None, iteration=kind_again or ""
            ),
        )
    type_ = inner or outer
    return Designation(
        "jis",
        Tier.FOREIGN,
        "JIS",
        f"{letter.upper()} {number}",
        type_.upper() if type_ else "",
        tuple(parts[1:].split("-")) if parts else (),
        int(year) if year else None,
        None,
        "",
        (again or "").upper(),
        supplements,
        None,
        "",
        f"SYMBOL {symbol}" if symbol else "",
        (("all-parts", "1"),) if whole else (),
        source,
    )


def _work(d: Designation) -> str:
    text = f"{d.type or 'JIS'} {d.number}"
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _edition(d: Designation) -> str:
    return _with_supplements(d, _work(d))


def _with_supplements(d: Designation, text: str) -> str:
    if d.year is not None:
        text = f"{text}:{d.year}{d.iteration}"
    for supplement in d.supplements:
        text = f"{text}/{supplement.kind}"
        if supplement.number:
            text = f"{text} {supplement.number}"
        if supplement.year is not None:
            text = f"{text}:{supplement.year}{supplement.iteration}"
    return text


def _expression(d: Designation) -> str:
    return f"{_edition(d)} {d.variant}" if d.variant else _edition(d)


def _canonical(d: Designation) -> str:
    if d.all_parts:
        return _with_supplements(d, f"{_work(d)} (規格群)") + (f" {d.variant}" if d.variant else "")
    return _expression(d)


register(
    "jis",
    en="Japanese Industrial Standards",
    zh="日本工业标准",
    example="JIS B 8042-7:2001",
    leads=("JIS", "TR", "TS", *(f"JIS{chr(code)}" for code in range(65, 91))),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_expression,
)
