"""Stable identifiers: given once, carried from edition to edition whatever the numbers become."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from guiju.core.text.interchange import canonical
from guiju.core.text.model import Block, Blocks, Clause, Document, Kind, Listing, Note, Paragraph, Quote
from guiju.core.text.walking import clauses, plain, said

_SHORT = {
    Kind.FOREWORD: "foreword", Kind.INTRODUCTION: "introduction", Kind.SCOPE: "scope", Kind.REFERENCES: "references",
    Kind.TERMS: "terms", Kind.BIBLIOGRAPHY: "bibliography", Kind.INDEX: "index",
}  # fmt: skip
_LETTER = {
    "paragraph": "p", "list": "l", "table": "t", "figure": "f", "formula": "e", "note": "n", "entry": "r",
    "verbatim": "v", "quote": "q",
}  # fmt: skip
_FORM = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,99}")


def well_formed(identifier: str) -> bool:
    """Whether a string can be an identifier: an ASCII letter or _, then letters, digits, `_.-`, at most 100."""
    return _FORM.fullmatch(identifier) is not None


def with_identifiers(document: Document) -> Document:
    """The document with an identifier for every clause and block that had none or repeats one before it.

    A clause is named from what it is and says (its English title, else a digest of its title or text), a block from its
    clause and its own digest; numbers take no part. The same text gets the same names.
    """
    taken: set[str] = set()
    counts: dict[str, int] = {}  # how far each wish has come: the same text may stand a hundred thousand times

    def claim(wish: str) -> str:
        name, count = wish, counts.get(wish, 1)
        while name in taken:
            count += 1
            name = f"{wish}.{count}"
        counts[wish] = count
        taken.add(name)
        return name

    def block_named(block: Block, clause: str) -> Block:
        name = block.id if block.id and block.id not in taken else ""
        inner: Block = block
        match block:
            case Listing():
                inner = replace(
                    block, items=tuple(replace(item, blocks=those(item.blocks, clause)) for item in block.items)
                )
            case Note() | Quote():
                inner = replace(block, blocks=those(block.blocks, clause))
        if name:
            taken.add(name)
            return inner
        return replace(inner, id=claim(f"{clause}.{_LETTER[block.type]}{_digest(_gist(block))[:6]}"))

    def those(blocks: Blocks, clause: str) -> Blocks:
        return tuple(block_named(block, clause) for block in blocks)

    def clause_named(clause: Clause) -> Clause:
        name = clause.id if clause.id and clause.id not in taken else ""
        if name:
            taken.add(name)
        else:
            name = claim(_wish(clause))
        return replace(
            clause,
            id=name,
            blocks=those(clause.blocks, name),
            clauses=tuple(clause_named(inner) for inner in clause.clauses),
        )

    return replace(document, clauses=tuple(clause_named(clause) for clause in document.clauses))


def _wish(clause: Clause) -> str:
    if clause.kind in _SHORT:
        return _SHORT[clause.kind]
    letter = {Kind.ANNEX: "annex-", Kind.TERM: "term-"}.get(clause.kind, "")
    english = re.sub(r"[^a-z0-9]+", "-", plain(clause.title.get("en", ())).lower()).strip("-")[:48].strip("-")
    if english and english[0].isalpha():
        return letter + english
    text = said(clause.title, "zh", "en") or "".join(_gist(block) for block in clause.blocks[:2])
    return f"{letter or 'c-'}{_digest(text)[:8]}"


def _gist(block: Block) -> str:
    """What a block says, short: enough to name it."""
    if isinstance(block, Paragraph):
        return said(block.words, "zh", "en")
    return canonical(replace(block, id=""))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def identifiers(document: Document) -> set[str]:
    """All identifiers of clauses."""
    return {clause.id for clause, _ in clauses(document)}
