"""Blocks that say a requirement (Metanorma: `[requirement]`, `[recommendation]`, `[permission]`) and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guiju.core.text.model import Block, Inlines, Item, Listing, Paragraph, Run

if TYPE_CHECKING:
    from guiju.core.text.asciidoc.blocks import BlockParser

_KINDS = ("requirement", "recommendation", "permission", "requirements_class", "conformance_test", "conformance_class")
_PARTS = ("statement", "specification", "description", "measurement-target", "verification", "import", "component")
_TOLD = ("label", "identifier", "subject", "inherit", "classification", "obligation", "type", "class", "conditions")


def kind(given: dict[str, str]) -> str:
    """Which block of a requirement, or part of one, attributes announce; "" for none."""
    return next((name for name in (*_KINDS, *_PARTS) if name in given), "")


def says_title(given: dict[str, str]) -> bool:
    """Whether a block says what it is and its title."""
    return kind(given) not in ("statement", "description", "component")


def headed(parser: BlockParser, given: dict[str, str], title: str, identifier: str) -> tuple[Block, ...]:
    """What stands before the words of a requirement: its name, and what its attributes say as a list of definitions.
    A part says what it is, if it is not the statement."""
    named = kind(given)
    if not says_title(given):
        return ()
    head: Inlines = (Run(named.replace("_", " ").replace("-", " ").capitalize()),)
    label = given.get("identifier") or given.get("label", "")
    if label:
        head = (*head, Run(f" {label}"))
    if title:
        head = (*head, Run(": "), *parser.inlines.inlines(title))
    blocks: list[Block] = [Paragraph({parser.language: head}, identifier)]
    said = [(key, given[key]) for key in _TOLD if given.get(key) and given[key] != label]
    items = tuple(
        Item((Paragraph({parser.language: (Run(key),)}), Paragraph({parser.language: parser.inlines.inlines(value)})))
        for key, value in said
    )
    if items:
        blocks.append(Listing("definition", items))
    return tuple(blocks)
