"""Clauses that are items of a list of apparatus or reagents: a numbered name that runs on into its words."""

from __future__ import annotations

import re

from guiju.core.lint.context import Context, once
from guiju.core.text.walking import said

_LIST = re.compile(
    r"(?i)\b(?:apparatus|equipment|instruments?|reagents?|materials)\b|仪器|设备|装置|器具|器材|试剂|材料|耗材"
)
_END = re.compile(r"[，。；,.;]$")


@once
def items(context: Context) -> frozenset[str]:
    """Identifiers of the clauses that are items (ISO/IEC Directives Part 2, 18.4; GB/T 20001.4, 6.6): those of a clause
    of apparatus, reagents or materials whose names all end with a mark or say all there is, and clauses side by side
    whose titles all end with a mark, one of them with a comma (the title runs on)."""
    found: set[str] = set()
    for clause, _ in context.all:
        titles = [said(inner.title, context.leading).strip() for inner in clause.clauses]
        if not titles or not all(titles):
            continue
        ended = all(_END.search(title) for title in titles)
        listed = _LIST.search(said(clause.title, context.leading)) is not None
        runs_on = ended and len(titles) > 1 and any(title[-1] in ",，" for title in titles)
        bare = len(titles) > 1 and not any(inner.blocks or inner.clauses for inner in clause.clauses)
        if runs_on or (listed and (ended or bare)):
            found.update(inner.id for inner in clause.clauses)
    return frozenset(found)
