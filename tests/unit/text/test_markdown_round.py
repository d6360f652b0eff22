"""Guiju Markdown: reading what was written gives the same document; any text is read or refused, never worse."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.text import markdown
from guiju.core.text.model import Document
from unit.text.strategies import documents

MANY = int(os.environ.get("GUIJU_FUZZ", many(150)))
_relaxed = settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
_MARKS = [
    "# ", "## 范围 {.scope}", "- ", "a) ", "1) ", "> ", "| a | b |", "|---|---|", "::: table {#t}", ":::", "::: note",
    "```", "$$", "{#x}", "@ [[GB/T 1.1]] ", "‖ ", "caption: x", "文字", "  ", "*a* **b**", "[#x]", "[x](#y)", "^{2}",
    "$x$", "\\", "---", "languages: [zh]", "::: row", "::: cell", "::: media {name=a}", "<script>", "&lt;", "[x]{.sub}",
    "::: term", "\t",
]  # fmt: skip


@_relaxed
@given(documents)
def test_a_written_document_is_read_back(document: Document) -> None:
    written = markdown.write(document)
    again = markdown.read(written).document
    assert again == document
    assert markdown.write(again) == written


@_relaxed
@given(st.lists(st.one_of(st.sampled_from(_MARKS), st.text(max_size=5), st.just("\n")), max_size=30).map("".join))
def test_any_text_is_read_or_refused_and_then_stays_as_it_is(source: str) -> None:
    try:
        document = markdown.read(source).document
    except GuijuError as refused:
        assert refused.what
        return
    written = markdown.write(document)
    assert markdown.read(written).document == document
