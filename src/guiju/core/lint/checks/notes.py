"""Formulas and their symbols; notes (GB/T 1.1—2020, 9.7, 9.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from guiju.core.lint.context import Context
from guiju.core.lint.model import Hit
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Formula, Inlines, Link, Maths, Note, Paragraph, Run, Styled
from guiju.core.text.walking import blocks, plain, said

_COMMAND = re.compile(r"\\(?:text|mathrm|operatorname|mathbf|mathit)\s?\{([^{}]*)\}|\\([A-Za-z]+)|([A-Za-z])|(\S)")
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Delta": "Δ", "Omega": "Ω", "Phi": "Φ",
    "Psi": "Ψ", "Theta": "Θ", "Lambda": "Λ", "Gamma": "Γ", "Sigma": "Σ",
}  # fmt: skip
_ALONE = re.compile(r"(?<![A-Za-z\\])\S(?![A-Za-z])")
_LETTER = re.compile(r"[α-ωΑ-Ω]")
_SYMBOLS = re.compile(r"符号|(?i:\bsymbols?\b|\bnotation\b)")
_KNOWN = {"e", "π", "d", "i", "j", "k", "n", "Δ"}
"""Symbols that explain themselves: constants, differentials, indices."""


@lru_cache(maxsize=2048)
def symbols(latex: str) -> tuple[str, ...]:
    """The letters of a formula that stand for quantities; what is an index of another is left out."""
    bare = re.sub(r"[_]\s*(\{[^{}]*\}|\\?\w)", "", latex)
    bare = re.sub(r"\\(?:text|mathrm|operatorname)\s?\{[^{}]*\}", "", bare)
    found: list[str] = []
    for match in _COMMAND.finditer(bare):
        letter = _GREEK.get(match[2] or "", "") or (match[3] or "")
        if letter and letter not in found:
            found.append(letter)
    return tuple(found)


@check("symbols_explained", gives=("symbol",))
def symbols_explained(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The symbols of a numbered formula are explained under it, in a formula before it in the document, in the key of a
    figure, or in the clause of symbols."""
    known = set(_KNOWN) | _listed(context)
    for clause, _ in context.all:
        words = " ".join(line.text for line in context.lines_of(clause) if line.container != "formula")
        alone = set(_ALONE.findall(words))
        for block in blocks(clause.blocks):
            if not isinstance(block, Formula) or not block.latex or block.unnumbered:
                continue
            said = " ".join(_where(block))
            known |= set(re.findall(r"[A-Za-zα-ωΑ-Ω]", re.sub(r"[A-Za-z]{2,}", " ", said)))
            for symbol in symbols(block.latex):
                if symbol not in known and symbol not in alone:
                    yield Hit(clause, block=block.id, values={"symbol": symbol})
            known |= set(symbols(block.latex))


def _listed(context: Context) -> set[str]:
    """Symbols explained in keys of figures and in clauses of symbols."""
    found: set[str] = set()
    for clause, _ in context.all:
        titled = any(_SYMBOLS.search(said(clause.title, language)) for language in clause.title)
        for line in context.lines_of(clause):
            if titled or line.container == "figure":
                found |= set(_ALONE.findall(line.text)) | set(_LETTER.findall(line.text))
    return found


def _where(block: Formula) -> Iterator[str]:
    for inner in blocks(block.where):
        if isinstance(inner, Paragraph):
            for inlines in inner.words.values():
                yield " ".join(_pieces(inlines))


def _pieces(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Maths(latex=latex):
                yield " ".join(symbols(latex))
            case Styled(style="sub"):
                continue
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from _pieces(inner)
            case Run(text=text):
                yield text


@check("note_forms", needs=("forms",), gives=("begin",))
def note_forms(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A note or example whose text repeats the mark that is printed before it anyway."""
    pattern = re.compile(parameters["forms"])
    for clause in context.looking:
        for block in blocks(clause.blocks):
            if isinstance(block, Note) and block.blocks and isinstance(first := block.blocks[0], Paragraph):
                for language, inlines in first.words.items():
                    if match := pattern.match(plain(inlines)):
                        yield Hit(clause, block=block.id, language=language, values={"begin": match[0]})
