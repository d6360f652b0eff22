"""The checks, by what they look at; importing this registers them."""

from guiju.core.lint.checks import (
    bilingual,
    cover,
    elements,
    headings,
    lists,
    mentions,
    notes,
    patterns,
    provisions,
    references,
    tables,
    terms,
)

__all__ = [
    "bilingual", "cover", "elements", "headings", "lists", "mentions", "notes", "patterns", "provisions",
    "references", "tables", "terms",
]  # fmt: skip
