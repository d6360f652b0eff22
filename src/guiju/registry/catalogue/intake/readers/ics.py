"""The International Classification for Standards from its XML (fields, groups, subgroups; English and French)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from guiju.core.errors import GuijuError, sentence

CODE = re.compile(r"\d\d(\.\d{3}(\.\d\d)?)?\Z")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SIZE_LIMIT = 50_000_000


def entries(path: Path) -> Iterator[tuple[str, str, dict[str, str]] | tuple[str, str]]:
    """(code, parent code, names by language) of each entry, or (where, why there is none).

    GuijuError when the file is not XML of this kind; entities are never expanded."""
    if not path.is_file():
        raise GuijuError("there is no such file", where=str(path))
    if path.stat().st_size > SIZE_LIMIT:
        raise GuijuError(
            "{} bytes", f"{path.stat().st_size:,}", where=path.name, expected=sentence("{} at most", f"{SIZE_LIMIT:,}")
        )
    try:
        tree = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise GuijuError("malformed XML: {}", error.msg, where=f"{path.name}:{error.lineno}", expected="ICS as XML")
    if tree.docinfo.doctype:
        raise GuijuError("a document type declaration", where=path.name, expected="plain XML without entities")
    root = tree.getroot()
    if root.tag != "fields":
        raise GuijuError("the root is <{}>", root.tag, where=path.name, expected="<fields>")
    for node in root:
        if not isinstance(node.tag, str):
            continue
        where = f"{path.name}:{node.sourceline}"
        code = (node.findtext("identifier") or "").strip()
        if not CODE.match(code):
            yield where, f"code {code!r} is not of the form 00, 00.000 or 00.000.00"
            continue
        names = {str(t.get(LANGUAGE, "und")): " ".join((t.text or "").split()) for t in node.findall("title")}
        if not any(names.values()):
            yield where, f"{code} has no title"
            continue
        yield code, code.rpartition(".")[0], names
