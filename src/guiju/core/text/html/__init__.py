"""A document as HTML: the reading view of a page, and a page that stands alone."""

from guiju.core.text.html.alone import write
from guiju.core.text.html.blocks import clause_html, document_html
from guiju.core.text.html.view import Mark, Shown, View, view_of

__all__ = ["Mark", "Shown", "View", "clause_html", "document_html", "view_of", "write"]
