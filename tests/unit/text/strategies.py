"""Documents of every shape the model knows, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.model import (
    Break,
    Cell,
    Cite,
    Clause,
    Cross,
    Designated,
    Document,
    Entry,
    Figure,
    Footnote,
    Formula,
    Front,
    Inline,
    Item,
    Kind,
    Link,
    Listing,
    Maths,
    Media,
    Note,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    Run,
    Styled,
    Table,
    TermUse,
    Verbatim,
)

_ALPHABET = "铅含量应不大于 ab1.9~—()（）:;*_[]{}<>|#$`\\‖@^!-+&。，\"'"
texts = st.text(_ALPHABET, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
names = st.from_regex(r"[a-z][a-z0-9_.\-]{0,6}", fullmatch=True)
designations = st.sampled_from(["GB/T 1.1-2020", "ISO 9001:2015", "GB 2762"])


def merged(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Run) and found and isinstance(found[-1], Run):
            found[-1] = Run(found[-1].text + inline.text)
        elif not (isinstance(inline, Break) and (not found or isinstance(found[-1], Break))):
            found.append(inline)
    while found and isinstance(found[-1], Break):
        found.pop()
    return tuple(found)


_linked = st.lists(
    st.one_of(st.builds(Run, texts), st.builds(Styled, st.just("bold"), st.builds(Run, texts).map(lambda run: (run,)))),
    min_size=1, max_size=3,
).map(tuple).map(merged)  # fmt: skip


def _inline(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    styles = st.sampled_from(["italic", "bold", "sub", "sup", "code", "underline", "strike", "small-caps"])
    return st.one_of(
        st.builds(Run, texts),
        st.builds(Styled, styles, inner),
        st.builds(Maths, st.sampled_from(["x^2", r"\frac{a}{b}", r"m_1 \$ 3", "a|b"])),
        st.builds(Link, st.sampled_from(["https://example.org/a?b=(c)", "mailto:a@b.cn"]), _linked),
        st.builds(Cross, names, st.one_of(st.just(""), texts)),
        st.builds(Cite, designations, st.sampled_from(["", "5.3", "表 1"])),
        st.builds(TermUse, names, texts),
        st.builds(NoteMark, names),
        st.builds(Picture, st.sampled_from(["a.png", "图 1.png"]), st.sampled_from(["", "alt"])),
    )


_flat = st.lists(st.builds(Run, texts), min_size=1, max_size=1).map(tuple)
_plain = st.lists(_inline(_flat), min_size=1, max_size=4).map(tuple).map(merged)
inlines = (
    st.lists(st.one_of(_inline(_plain), st.just(Break())), min_size=1, max_size=5).map(tuple).map(merged).filter(bool)
)
lines = _plain.filter(bool)
words = st.dictionaries(st.sampled_from(["zh", "en"]), inlines, min_size=1, max_size=2)
line_words = st.dictionaries(st.sampled_from(["zh", "en"]), lines, min_size=1, max_size=2)
some_line = st.one_of(st.just({}), line_words)
latex = st.sampled_from(["x = 1", r"\frac{a}{b}"])
codes = st.sampled_from(["x = 1", "a\n  b\n\n```\nc"])
labels = st.sampled_from(["", "", "5.1", "表 1", "a)"])


def _blocks(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    those = st.lists(inner, min_size=1, max_size=3).map(tuple)
    footnotes = st.lists(st.builds(Footnote, names, those, st.sampled_from(["", "a"])), max_size=1).map(tuple)
    roles = st.sampled_from(["", "", "definition", "source", "warning", "boilerplate"])
    cells = st.builds(
        Cell, st.one_of(st.just(()), st.tuples(st.builds(Paragraph, line_words)), those),
        st.integers(1, 2), st.integers(1, 2), st.booleans(), st.sampled_from(["", "left", "center", "right"]),
    )  # fmt: skip
    row = st.lists(cells, min_size=1, max_size=3).map(tuple)
    rows = st.lists(row, max_size=2).map(tuple)
    figures = st.builds(
        Figure, st.lists(st.builds(Picture, st.just("a.png"), st.just("x")), max_size=2).map(tuple),
        names, labels, some_line, some_line, st.one_of(st.just(()), those),
    )  # fmt: skip
    return st.one_of(
        st.builds(Paragraph, words, st.just(""), roles),
        st.builds(
            Listing, st.sampled_from(["dash", "bullet", "plain"]),
            st.lists(st.builds(Item, those, st.one_of(st.just(""), names), labels), min_size=1, max_size=3).map(tuple),
        ),
        st.builds(
            Listing, st.sampled_from(["letter", "number"]),
            st.lists(st.builds(Item, those), min_size=1, max_size=3).map(tuple), st.just(""), st.integers(1, 12),
        ),
        st.builds(Table, rows, rows, names, labels, some_line, some_line, st.just(()), footnotes, st.booleans()),
        figures,
        st.builds(Formula, latex, st.just(""), names, labels, st.one_of(st.just(()), those)),
        st.builds(Note, st.sampled_from(["note", "example"]), those, st.just(""), labels),
        st.builds(Entry, st.one_of(st.just(""), designations), line_words, st.just(""), labels),
        st.builds(Verbatim, codes, st.just(""), st.sampled_from(["", "python"])),
        st.builds(Quote, those),
    )  # fmt: skip


blocks = st.recursive(st.builds(Paragraph, words), _blocks, max_leaves=6)
some_blocks = st.lists(blocks, max_size=3).map(tuple)
kinds = st.sampled_from(
    [Kind.CLAUSE, Kind.CLAUSE, Kind.SCOPE, Kind.FOREWORD, Kind.TERMS, Kind.REFERENCES, Kind.BIBLIOGRAPHY]
)
leaf = st.builds(Clause, names, kinds, some_line, labels, some_blocks)
entry = st.builds(
    Clause, names, st.just(Kind.TERM), line_words, st.just(""),
    st.tuples(st.builds(Paragraph, words, st.just(""), st.sampled_from(["definition", "", "source"]))), st.just(()),
    st.none(), st.builds(Designated, st.lists(line_words, max_size=2).map(tuple), st.just(()), st.just(()), some_line),
)  # fmt: skip
clauses = st.recursive(
    st.one_of(leaf, entry),
    lambda inner: st.one_of(
        st.builds(Clause, names, kinds, some_line, labels, some_blocks, st.lists(inner, max_size=3).map(tuple)),
        st.builds(
            Clause, names, st.just(Kind.ANNEX), line_words, labels, some_blocks, st.lists(inner, max_size=2).map(tuple),
            st.sampled_from([True, False, None]),
        ),
    ),
    max_leaves=5,
)  # fmt: skip
fronts = st.builds(
    Front, st.sampled_from(["", "GB/T 1.1-2020"]), st.dictionaries(st.sampled_from(["zh", "en"]), texts),
    st.just(("67.060",)),
    degree=st.sampled_from(["", "IDT"]), published=st.sampled_from(["", "2024-01-01"]),
    issuers=st.sampled_from([(), ({"zh": "国家标准委"},)]), more=st.dictionaries(names, texts, max_size=1),
)  # fmt: skip
documents = st.builds(
    Document, st.just(("zh", "en")), fronts, st.lists(clauses, max_size=4).map(tuple),
    st.lists(st.builds(Footnote, names, some_blocks.filter(bool)), max_size=1).map(tuple),
    st.sampled_from([{}, {"a.png": Media("image/png", b"\x89PNG\x00")}]),
).map(with_identifiers)  # fmt: skip
