"""NISO STS (ANSI/NISO Z39.102) and its forerunner ISOSTS: read and written."""

from guiju.core.text.sts.reading import read
from guiju.core.text.sts.writing import write

__all__ = ["read", "write"]
