"""Clauses and blocks as HTML. Two languages stand side by side; the page's style sheet decides how."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from guiju.core.text.html import inlines
from guiju.core.text.html.view import View
from guiju.core.text.labels import heading, label, marker
from guiju.core.text.model import (
    Block,
    Blocks,
    Cell,
    Clause,
    Document,
    Entry,
    Figure,
    Footnote,
    Formula,
    Kind,
    Listing,
    Note,
    Paragraph,
    Quote,
    Table,
    Verbatim,
    Words,
)
from guiju.core.text.walking import in_language, plain

_HTML_LANGUAGE = {"zh": "zh-Hans"}


def document_html(document: Document, view: View) -> str:
    """All clauses and the footnotes of the text."""
    parts = [clause_html(clause, view) for clause in document.clauses]
    if document.footnotes:
        parts.append(f'<section class="footnotes">{footnotes_html(document.footnotes, view)}</section>')
    return "\n".join(parts)


def clause_html(clause: Clause, view: View, depth: int = 0) -> str:
    """One clause with the clauses in it."""
    classes = ["clause", clause.kind.value] + (["untitled"] if not clause.title else [])
    parts = [f'<section id="{escape(clause.id)}" class="{" ".join(classes)}">', _heading(clause, view, depth)]
    if clause.term is not None:
        parts.append(_term(clause, view))
    parts.append(blocks_html(clause.blocks, view))
    parts += [clause_html(inner, view, depth + 1) for inner in clause.clauses]
    parts.append("</section>")
    return "\n".join(part for part in parts if part)


def _heading(clause: Clause, view: View, depth: int) -> str:
    level = min(view.level + depth, 6)
    number = view.numbers.get(clause.id)
    link = f'<a class="perma" href="#{escape(clause.id)}" aria-hidden="true" tabindex="-1">§</a>'
    if not clause.title:
        text = heading(number, view.languages[0])
        return f'<p class="bare-number"><span class="number">{escape(text)}</span>{link}</p>' if text else ""
    shown: list[str] = []
    for language in _present(clause.title, view):
        text = heading(number, language)
        kind = ""
        if clause.kind is Kind.ANNEX and clause.normative is not None:
            kind = label("normative" if clause.normative else "informative", language)
        words = inlines.write(in_language(clause.title, language), view, language)
        before = f'<span class="number">{escape(text)}</span> ' if text and (number is not None) and not shown else ""
        if number is not None and number.what == "annex" and shown:
            before = f'<span class="number">{escape(text)}</span> '
        mark = f' <span class="annex-kind">{escape(kind)}</span>' if kind else ""
        shown.append(f'<span lang="{_lang(language)}">{before}{words}{mark}</span>')
    return f"<h{level}>{' '.join(shown)}{link}</h{level}>"


def _term(clause: Clause, view: View) -> str:
    assert clause.term is not None
    lines = []
    for names, key in ((clause.term.admitted, ""), (clause.term.deprecated, "deprecated")):
        for words in names:
            for language in _present(words, view):
                text = inlines.write(in_language(words, language), view, language)
                text = label(key, language, "\0").replace("\0", text) if key else text
                lines.append(f'<p class="designation {key}" lang="{_lang(language)}">{text}</p>')
    for symbol in clause.term.symbols:
        lines.append(f'<p class="designation symbol">{inlines.write(symbol, view, view.languages[0])}</p>')
    if clause.term.field:
        lines.append(_pair("p", "field", clause.term.field, view, "", ("〈", "〉")))
    return "\n".join(lines)


def blocks_html(those: Blocks, view: View) -> str:
    """Blocks in order."""
    return "\n".join(_block(block, view) for block in those)


def _block(block: Block, view: View) -> str:
    match block:
        case Paragraph():
            if block.role == "source":
                return _source(block, view)
            return _pair("p", block.role, block.words, view, block.id)
        case Listing():
            return _list(block, view)
        case Table():
            return _table(block, view)
        case Figure():
            return _figure(block, view)
        case Formula():
            return _formula(block, view)
        case Note():
            return _note(block, view)
        case Entry():
            return _entry(block, view)
        case Verbatim():
            return f"<pre{_id(block.id)}><code>{escape(block.text)}</code></pre>"
        case Quote():
            return f"<blockquote{_id(block.id)}>{blocks_html(block.blocks, view)}</blockquote>"
    raise AssertionError(block)


def _present(words: Words, view: View) -> list[str]:
    """The languages in which words are shown: those of the view that they have, else the one they have."""
    found = [language for language in view.languages if words.get(language)]
    return found or [language for language, text in words.items() if text][:1]


def _lang(language: str) -> str:
    return escape(_HTML_LANGUAGE.get(language, language))


def _id(identifier: str) -> str:
    return f' id="{escape(identifier)}"' if identifier else ""


def _pair(
    tag: str, name: str, words: Words, view: View, identifier: str = "", around: tuple[str, str] = ("", "")
) -> str:
    """Words in one element, or in a pair of them where two languages are shown."""
    languages = _present(words, view)
    css = f' class="{escape(name)}"' if name else ""
    made = []
    for language in languages:
        marks = view.marks.get((identifier, language), ())
        text = around[0] + inlines.write(words[language], view, language, marks) + around[1]
        own = _id(identifier) if len(languages) == 1 else ""
        made.append(f'<{tag}{own}{css} lang="{_lang(language)}">{text}</{tag}>')
    if len(made) < 2:
        return "".join(made)
    return f'<div{_id(identifier)} class="pair">{"".join(made)}</div>'


def _source(block: Paragraph, view: View) -> str:
    made = []
    for language in _present(block.words, view):
        text = inlines.write(block.words[language], view, language)
        whole = text if plain(block.words[language]).lstrip().startswith(("[", "［", "【")) else (
            label("source", language, "\0").replace("\0", text)
        )  # fmt: skip
        made.append(f'<p class="source" lang="{_lang(language)}">{whole}</p>')
    return f'<div{_id(block.id)} class="pair">{"".join(made)}</div>' if len(made) > 1 else "".join(made)


def _list(block: Listing, view: View) -> str:
    items = []
    for place, item in enumerate(block.items):
        mark = marker(block, place)
        shown = f'<span class="li-mark">{escape(mark)}</span>' if mark else ""
        items.append(f'<li{_id(item.id)}>{shown}<div class="li-body">{blocks_html(item.blocks, view)}</div></li>')
    tag = "ol" if block.style in {"letter", "number"} else "ul"
    return f'<{tag}{_id(block.id)} class="list {block.style}">{"".join(items)}</{tag}>'


def _labelled(what: str, block: Table | Figure | Formula, view: View, language: str) -> str:
    number = view.numbers.get(block.id)
    return "" if number is None else label(what, language, number.text)


def _caption(tag: str, what: str, block: Table | Figure, view: View) -> str:
    lines = []
    languages = _present(block.caption, view) or list(view.languages)
    for language in languages:
        name = _labelled(what, block, view, language)
        words = inlines.write(block.caption.get(language, ()), view, language)
        if name or words:
            both = "　" if name and words else ""
            lines.append(f'<span lang="{_lang(language)}"><b class="number">{escape(name)}</b>{both}{words}</span>')
    unit = ""
    if block.unit:
        each = [
            f'<span lang="{_lang(language)}">{inlines.write(block.unit[language], view, language)}</span>'
            for language in _present(block.unit, view)
        ]
        unit = f'<span class="unit">{" ".join(each)}</span>'
    return f"<{tag}>{''.join(lines)}{unit}</{tag}>" if lines or unit else ""


def _table(block: Table, view: View) -> str:
    parts = [
        f'<div class="table-wrap" tabindex="0" role="group"><table{_id(block.id)}>',
        _caption("caption", "table", block, view),
    ]
    for rows, tag in ((block.head, "thead"), (block.body, "tbody")):
        if rows:
            lines = "".join(f"<tr>{''.join(_cell(cell, tag == 'thead', view) for cell in row)}</tr>" for row in rows)
            parts.append(f"<{tag}>{lines}</{tag}>")
    if block.notes or block.footnotes:
        width = max((sum(cell.over for cell in row) for row in (*block.head, *block.body)), default=1)
        inner = blocks_html(block.notes, view) + footnotes_html(block.footnotes, view)
        parts.append(f'<tfoot><tr><td colspan="{width}">{inner}</td></tr></tfoot>')
    parts.append("</table></div>")
    return "".join(parts)


def _cell(cell: Cell, head: bool, view: View) -> str:
    tag = "th" if head or cell.head else "td"
    attributes = "".join(
        f' {name}="{count}"' for name, count in (("colspan", cell.over), ("rowspan", cell.down)) if count > 1
    )
    if tag == "th":
        attributes += ' scope="col"' if head else ' scope="row"'
    if cell.align:
        attributes += f' class="{cell.align}"'
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        inner = _cell_words(cell.blocks[0], view)
    else:
        inner = blocks_html(cell.blocks, view)
    return f"<{tag}{_id(cell.id)}{attributes}>{inner}</{tag}>"


def _cell_words(block: Paragraph, view: View) -> str:
    languages = _present(block.words, view)
    if len(languages) == 2 and plain(block.words[languages[0]]) == plain(block.words[languages[1]]):
        languages = languages[:1]
    made = [
        f'<span lang="{_lang(language)}">'
        f"{inlines.write(block.words[language], view, language, view.marks.get((block.id, language), ()))}</span>"
        for language in languages
    ]
    return "<br>".join(made)


def footnotes_html(notes: Sequence[Footnote], view: View) -> str:
    """Footnotes with their marks."""
    return "".join(
        f'<div class="footnote"{_id(note.id)}><sup>{escape(view.note_marks.get(note.id, note.mark))}</sup>'
        f'<div class="li-body">{blocks_html(note.blocks, view)}</div></div>'
        for note in notes
    )


def _figure(block: Figure, view: View) -> str:
    language = view.languages[0]
    pictures = inlines.write(block.pictures, view, language)
    parts = "".join(_figure(part, view) for part in block.parts)
    key = f'<div class="key">{blocks_html(block.key, view)}</div>' if block.key else ""
    notes = blocks_html(block.notes, view) + footnotes_html(block.footnotes, view)
    return (
        f"<figure{_id(block.id)}>{pictures}{parts}{key}{notes}{_caption('figcaption', 'figure', block, view)}</figure>"
    )


def _formula(block: Formula, view: View) -> str:
    number = view.numbers.get(block.id)
    name = f'<span class="equation-number">({escape(number.text)})</span>' if number is not None else ""
    made = inlines.formula(block.latex, block.mathml, display=True)
    shown = f'<div{_id(block.id)} class="equation" tabindex="0" role="group">{made}{name}</div>'
    if not block.where:
        return shown
    words = " ".join(label("where", language) for language in view.languages)
    return f'{shown}<div class="where"><p>{escape(words)}</p>{blocks_html(block.where, view)}</div>'


def _note(block: Note, view: View) -> str:
    number = view.numbers.get(block.id)
    text = "" if number is None else number.text
    names = "".join(
        f'<span lang="{_lang(language)}">{escape(label(block.kind, language, text))}</span>'
        for language in view.languages
    )
    inner = f'<div class="aside-name">{names}</div><div>{blocks_html(block.blocks, view)}</div>'
    return f'<div{_id(block.id)} class="aside is-{block.kind}">{inner}</div>'


def _entry(block: Entry, view: View) -> str:
    made = []
    languages = _present(block.words, view) or list(view.languages[:1])
    for language in languages:
        cite = inlines.cite(block.designation, "", view) + "　" if block.designation else ""
        mark = f'<span class="li-mark">{escape(block.label)}</span> ' if block.label else ""
        words = inlines.write(block.words.get(language, ()), view, language)
        made.append(f'<p class="entry" lang="{_lang(language)}">{mark}{cite}{words}</p>')
    return f'<div{_id(block.id)} class="pair">{"".join(made)}</div>' if len(made) > 1 else "".join(made)
