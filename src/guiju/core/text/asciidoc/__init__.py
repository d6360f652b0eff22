"""AsciiDoc as Metanorma's authors write standards in it: read."""

from guiju.core.text.asciidoc.reading import read

__all__ = ["read"]
