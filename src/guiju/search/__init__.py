"""Search over editions of standards: documents and questions in, hits and counts out. See docs/search.md."""

from guiju.search.engine import Index, SearchEngine, open_index
from guiju.search.generation import RebuildNeededError
from guiju.search.highlight import highlight
from guiju.search.model import Answer, Hit, IndexDocument, Query, Sort, Suggestion
from guiju.search.writer import IndexWriter, Rebuild, rebuild

__all__ = [
    "Answer",
    "Hit",
    "Index",
    "IndexDocument",
    "IndexWriter",
    "Query",
    "Rebuild",
    "RebuildNeededError",
    "SearchEngine",
    "Sort",
    "Suggestion",
    "highlight",
    "open_index",
    "rebuild",
]
