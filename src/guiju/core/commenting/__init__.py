"""The table of comments as committees pass it around: the ISO commenting template and the Chinese 意见汇总处理表."""

from guiju.core.commenting.model import Row
from guiju.core.commenting.reading import read
from guiju.core.commenting.writing import Form, write

__all__ = ["Form", "Row", "read", "write"]
