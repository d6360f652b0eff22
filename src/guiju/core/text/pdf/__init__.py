"""A document as PDF in the layout of GB/T 1.1—2020 (clauses 9 and 10), in Chinese, English, or both side by side."""

from guiju.core.text.pdf.writing import pages, source, write

__all__ = ["pages", "source", "write"]
