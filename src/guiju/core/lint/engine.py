"""Rules over a document: findings in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guiju.core.lint.context import Context
from guiju.core.lint.drafting import Drafting, drafting_of, fitting, sources
from guiju.core.lint.model import Catalogue, Finding, Fix, Hit, Rule, Scope
from guiju.core.lint.registry import known
from guiju.core.lint.rules import all_rules
from guiju.core.text.model import Document

_QUOTED = 1_000
"""Characters of the text that a message repeats."""


def check(
    document: Document,
    catalogue: Catalogue | None = None,
    rules: Sequence[Rule] | None = None,
    drafting: Drafting | None = None,
) -> tuple[Finding, ...]:
    """The findings of a document, those of the cover first, then in reading order; the same for the same input.

    Without `rules` those that hold for its rule of drafting, which is read from the document unless it is given.
    Without a catalogue the rules that ask one say nothing.
    """
    held = _held(document, rules, drafting)
    return _findings(Context(document, catalogue), held, drafting or drafting_of(document))


def check_clause(document: Document, clause: str, rules: Sequence[Rule] | None = None) -> tuple[Finding, ...]:
    """The findings of one clause by the rules that need to see no more than it: for an editor, at every change. They
    are those that `check` gives for it by the same rules. Raises GuijuError for an identifier nothing has."""
    chosen = [rule for rule in _held(document, rules, None) if rule.scope is Scope.CLAUSE]
    return _findings(Context(document, None, clause), chosen, drafting_of(document))


def _held(document: Document, rules: Sequence[Rule] | None, drafting: Drafting | None) -> Sequence[Rule]:
    if rules is not None and drafting is None:
        return rules
    return fitting(all_rules() if rules is None else rules, drafting or drafting_of(document))


def _findings(context: Context, rules: Iterable[Rule], drafting: Drafting) -> tuple[Finding, ...]:
    checks = known()
    order = {clause.id: place for place, (clause, _) in enumerate(context.all)}
    found: list[tuple[tuple[object, ...], Finding]] = []
    seen: set[tuple[object, ...]] = set()
    for rule in rules:
        if not set(rule.languages) & set(context.document.languages):
            continue
        for hit in checks[rule.check].run(context, rule.parameters):
            language = hit.line.language if hit.line is not None else hit.language
            if language and language not in rule.languages:
                continue
            place = hit.line.place if hit.line is not None else -1
            clause = hit.clause.id if hit.clause is not None else ""
            finding = _finding(context, rule, hit, drafting)
            same = (rule.id, clause, place, finding.block, language, finding.span, finding.message["en"])
            if same in seen:
                continue
            seen.add(same)
            key = (order.get(clause, -1), place, finding.span or (-1, -1), rule.id, language, finding.block)
            found.append((key, finding))
    return tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0]))


def _finding(context: Context, rule: Rule, hit: Hit, drafting: Drafting) -> Finding:
    line, span = hit.line, hit.span
    text = line.text[span[0] : span[1]] if line is not None and span is not None else ""
    values = {"found": text, "label": context.label(hit.clause), **hit.values}
    values = {name: value[:_QUOTED] if isinstance(value, str) else value for name, value in values.items()}
    fix = None
    if hit.to is not None and rule.fix and line is not None and span is not None and "\ue000" not in hit.to:
        title = {language: words.format(**{"to": hit.to, **values}) for language, words in rule.fix.items()}
        fix = Fix(line.place, text, hit.to, title)
    return Finding(
        rule.id,
        rule.severity,
        hit.clause.id if hit.clause is not None else "",
        context.label(hit.clause),
        hit.block or (line.block if line is not None else ""),
        line.language if line is not None else hit.language,
        span if line is not None else None,
        text,
        {language: words.format(**values) for language, words in rule.message.items()},
        sources(rule, drafting),
        fix,
        rule.sure,
    )
