"""Everything of this floor that takes text or bytes from outside: what it reads and the most of it.

A function of this list takes time in proportion to its input, whatever is in it: a test feeds each of them hostile text
of its grammar, doubles it and measures. Another goes through the package and fails when a reader is missing here. The
floors above keep lists of the same form (`guiju.search.inputs`, `guiju.registry.inputs`, `guiju.api.inputs`,
`guiju.web.inputs`)."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass

from guiju.core.errors import GuijuError, sentence


@dataclass(frozen=True, slots=True)
class Input:
    """An entry. `function` is its dotted name; `grammar` what hostile text is made of; `largest` the most characters or
    bytes of what it is given (0: the function is given a document, whose reader has the limit)."""

    function: str
    grammar: str
    largest: int = 0


SENTENCE, LINE, FORMULA, PAGE, TEXT, FILE = 4_000, 10_000, 20_000, 1_000_000, 20_000_000, 200_000_000
LANGUAGES = 30
"""Of one document."""

INPUTS = (
    Input("guiju.core.designation.reading.parse", "designation", 300),
    Input("guiju.core.designation.recognition.recognise", "designation", 300),
    Input("guiju.core.designation.schemes.other.other", "designation", 400),
    Input("guiju.core.designation.schemes.other.parse_or_other", "designation", 300),
    Input("guiju.core.provision.reading.read", "text", SENTENCE),
    Input("guiju.core.text.sentences.sentences", "text"),
    Input("guiju.core.text.formats.read", "markdown", FILE),
    Input("guiju.core.text.markdown.reading.read", "markdown", TEXT),
    Input("guiju.core.text.markdown.front.read", "yaml", 100_000),
    Input("guiju.core.text.markdown.inlines.read", "markdown"),
    Input("guiju.core.text.markdown.inlines.read_words", "markdown"),
    Input("guiju.core.text.markdown.attributes.parse", "attributes"),
    Input("guiju.core.text.asciidoc.reading.read", "asciidoc", TEXT),
    Input("guiju.core.text.sts.reading.read", "xml", 64_000_000),
    Input("guiju.core.text.xml.parse", "xml", 64_000_000),
    Input("guiju.core.text.docx.reading.read", "xml", 100_000_000),
    Input("guiju.core.text.docx.equations.from_field", "equation", FORMULA),
    Input("guiju.core.text.docx.package.opened", "zip", 100_000_000),
    Input("guiju.core.text.oscal.reading.read", "json", 64_000_000),
    Input("guiju.core.text.pages.reading.read", "text", 64_000_000),
    Input("guiju.core.text.interchange.from_json", "json", FILE),
    Input("guiju.core.text.maths.latex.from_latex", "latex", FORMULA),
    Input("guiju.core.text.maths.latex.to_latex", "xml", 64_000_000),
    Input("guiju.core.text.maths.asciimath.from_asciimath", "asciimath", 5_000),
    Input("guiju.core.text.maths.mathml.parsed", "xml", 64_000_000),
    Input("guiju.core.text.maths.linear.to_linear", "xml", 64_000_000),
    Input("guiju.core.text.maths.omml.to_omml", "xml", 64_000_000),
    Input("guiju.core.text.maths.omml.from_omml", "xml"),
    Input("guiju.core.text.maths.typst.to_typst", "xml", 64_000_000),
    Input("guiju.core.text.candidates.candidates", "markdown"),
    Input("guiju.core.text.filed.read_filed", "markdown", FILE),
    Input("guiju.core.text.html.alone.write", "markdown"),
    Input("guiju.core.text.pdf.writing.source", "markdown"),
    Input("guiju.core.text.sts.writing.write", "markdown"),
    Input("guiju.core.text.docx.writing.write", "markdown"),
    Input("guiju.core.text.markdown.writing.write", "markdown"),
    Input("guiju.core.text.reqif.write", "markdown"),
    Input("guiju.core.text.epub.write", "markdown"),
    Input("guiju.core.text.linked.jsonld.write", "markdown"),
    Input("guiju.core.text.linked.turtle.write", "markdown"),
    Input("guiju.core.text.smart.graph.write", "markdown"),
    Input("guiju.core.text.interchange.to_json", "markdown"),
    Input("guiju.core.lint.engine.check", "markdown"),
    Input("guiju.core.lint.engine.check_clause", "markdown"),
    Input("guiju.core.lint.fixing.apply", "markdown"),
    Input("guiju.core.lint.sarif.log", "markdown"),
    Input("guiju.core.comparison.editions.compare", "markdown"),
    Input("guiju.core.comparison.adoption.adopt", "markdown"),
    Input("guiju.core.comparison.carrying.carried", "markdown"),
    Input("guiju.core.comparison.redline.redline", "text"),
    Input("guiju.core.plan.reading.read", "plan", 5_000_000),
    Input("guiju.core.plan.reading.read_bytes", "plan", 5_000_000),
    Input("guiju.core.plan.facts.read_facts", "yaml", PAGE),
    Input("guiju.core.plan.alignment.align", "plan"),
    Input("guiju.core.commenting.reading.read", "text", 10_000_000),
    Input("guiju.core.definitions.source.read", "yaml", 400_000),
    Input("guiju.core.procedure.loader.from_resolved", "json", 400_000),
    Input("guiju.core.procedure.loader.load_file", "yaml", 400_000),
    Input("guiju.core.register.loader.load_file", "yaml", 400_000),
    Input("guiju.core.links.loader.load_file", "yaml", 400_000),
    Input("guiju.core.rounds.loader.load_file", "yaml", 400_000),
    Input("guiju.core.feeds.loader.load_file", "yaml", 400_000),
    Input("guiju.core.feeds.keys.words", "text", LINE),
    Input("guiju.core.rounds.proof.read", "json", 100_000_000),
    Input("guiju.core.procedure.expressions.read", "condition", 2_000),
    Input("guiju.core.indicator.loading.load_all", "yaml", PAGE),
    Input("guiju.core.statistics.loading.load_all", "yaml", PAGE),
    Input("guiju.core.ledger.note.read_note", "note", 65_536),
    Input("guiju.core.ledger.note.verifier_key", "note", 1_000),
    Input("guiju.core.ledger.note.signer_key", "note", 1_000),
    Input("guiju.core.ledger.receipt.read", "json", PAGE),
    Input("guiju.core.ledger.tiles.tile_at", "text", 100),
)

_SCHEME = "asked by designation.reading.parse for a part of what it was given"
_PLAN = "a step of plan.reading.read"
_PROVISION = "a step of provision.reading.read"
_HOUSE = "reads data of the house only"
APART = {
    "guiju.core.definitions.levels.load": "the first step of indicator.loading and statistics.loading",
    "guiju.core.designation.matching.read_adopted": _SCHEME,
    "guiju.core.designation.schemes.chinese.read_plain": _SCHEME,
    "guiju.core.designation.schemes.chinese.read_tail": _SCHEME,
    "guiju.core.designation.schemes.european.read_supplements": _SCHEME,
    "guiju.core.designation.schemes.international.read_plain": _SCHEME,
    "guiju.core.designation.schemes.international.read_tail": _SCHEME,
    "guiju.core.designation.schemes.supplements.read": _SCHEME,
    "guiju.core.ledger.tree.reader_of": "makes a reader of hashes, reads nothing",
    "guiju.core.links.loader.load": "called by links.loader.load_file",
    "guiju.core.lint.context.reading": "calls provision.reading.read",
    "guiju.core.lint.rules.load": _HOUSE,
    "guiju.core.plan.decoding.decode": "the first step of plan.reading.read_bytes",
    "guiju.core.plan.figures.read_figures": _HOUSE,
    "guiju.core.plan.groups.read": _PLAN,
    "guiju.core.plan.mechanisms.read": _PLAN,
    "guiju.core.plan.tables.read": _PLAN,
    "guiju.core.plan.targets.read": _PLAN,
    "guiju.core.procedure.clocks.from_json": "reads what a case of the registry keeps",
    "guiju.core.procedure.loader.load_all": "source.read for each text",
    "guiju.core.rounds.loader.load": "called by rounds.loader.load_file",
    "guiju.core.feeds.loader.load": "called by feeds.loader.load_file",
    "guiju.core.provision.characteristics.from_action": _PROVISION,
    "guiju.core.provision.headings.rows_are_classes": "a step of provision.cells.read_table",
    "guiju.core.provision.ellipsis.read": _PROVISION,
    "guiju.core.provision.joined.read": _PROVISION,
    "guiju.core.provision.limits.read": _PROVISION,
    "guiju.core.provision.naming.load": _PROVISION,
    "guiju.core.provision.tables.rows": _HOUSE,
    "guiju.core.provision.units.read": _PROVISION,
    "guiju.core.register.loader.load": "called by register.loader.load_file",
    "guiju.core.register.loader.load_all": "loader.load for each text",
    "guiju.core.report.outline.read": _HOUSE,
    "guiju.core.text.asciidoc.source.opened": "the first step of asciidoc.reading.read",
    "guiju.core.text.asciidoc.tables.read": "a step of asciidoc.reading.read",
    "guiju.core.text.asciidoc.references.read": "a step of asciidoc.reading.read",
    "guiju.core.text.oscal.source.opened": "the first step of oscal.reading.read",
    "guiju.core.text.docx.glyphs.read": "a step of docx.reading.read",
    "guiju.core.text.docx.looks.read": "a step of docx.reading.read",
    "guiju.core.text.docx.numbering.read": "a step of docx.reading.read",
}
"""Functions that look like readers and have no entry, each with the reason."""


def admit(given: Sized, largest: int, where: str = "", unit: str = "characters") -> None:
    """Refuse with GuijuError what is larger than a reader takes, before it is looked at."""
    if len(given) > largest:
        raise GuijuError("{} {}", f"{len(given):,}", unit, where=where, expected=sentence("at most {}", f"{largest:,}"))


def admit_languages(languages: Sequence[str], where: str = "languages") -> None:
    """Refuse a document of more languages than LANGUAGES: most of what is done to a text is done for each."""
    if len(languages) > LANGUAGES:
        raise GuijuError("{} languages", len(languages), where=where, expected=sentence("at most {}", LANGUAGES))
