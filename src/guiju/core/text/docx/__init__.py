"""Word (.docx, ECMA-376) as committees write it: read and written."""

from guiju.core.text.docx.reading import read
from guiju.core.text.docx.writing import write

__all__ = ["read", "write"]
