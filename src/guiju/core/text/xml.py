"""XML from outside, within bounds: no entity is ever expanded, no file or address opened, nothing deep or huge read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias, TypeGuard

from lxml import etree

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.model import Notice

LARGEST = 64_000_000
"""Bytes of one XML file."""
MARKS = 3_000_000
"""Signs `<` in one file: elements, begun and ended, comments."""
DEEPEST = 100
"""Elements inside each other. The deepest real standards have about 30."""

_SIBLINGS = 1_000
Element: TypeAlias = etree._Element
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d+|windows-125\d|cp125\d|gb2312|gbk|gb18030|big5|"
    r"shift_jis|euc-(jp|kr|cn)|koi8-r",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
_QUIET = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"))
"""How stretches begin and end in which `&` names nothing."""
_OWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_UNDEFINED_PREFIX = 201  # XML_NS_ERR_UNDEFINED_NAMESPACE of libxml2


def parse(data: bytes, where: str = "") -> tuple[Element, tuple[Notice, ...]]:
    """The root element of an XML file, and what was mended.

    Character entities by name (`&mdash;`) become their characters; a prefix that is not declared is reported. Raises
    GuijuError for what is no well-formed XML, declares entities, is encoded strangely, larger than LARGEST or deeper
    than DEEPEST.
    """
    if len(data) > LARGEST:
        raise GuijuError("{} bytes of XML", len(data), where=where, expected=sentence("at most {}", LARGEST))
    data = _ascii_compatible(data, where)
    if data.count(b"<") > MARKS:
        raise GuijuError("more elements than are read", where=where, expected=sentence("at most {} signs <", MARKS))
    if re.search(rb"<!DOCTYPE", data, re.IGNORECASE) and re.search(rb"<!ENTITY", data, re.IGNORECASE):
        raise GuijuError("the file declares entities", where=where, expected="XML without entities of its own")
    if b"&" in data:
        data = _with_numeric_entities(data)
    root, notices = _parsed(data, where)
    deepest = depth(root)
    if deepest > DEEPEST:
        raise GuijuError("elements {} deep", deepest, where=where, expected=sentence("at most {}", DEEPEST))
    return root, notices


def _ascii_compatible(data: bytes, where: str) -> bytes:
    """UTF-16 becomes UTF-8, so that what follows can look at bytes; encodings nobody uses are refused."""
    for mark, encoding in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise GuijuError("not UTF-16", where=where, expected="XML in UTF-8 or UTF-16") from error
            text = text.removeprefix("\ufeff").lstrip()
            if text.startswith("<?xml"):  # what it declares is no longer so
                text = text.partition("?>")[2]
            return text.encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.startswith(b"<"):
        raise GuijuError("this is no XML", where=where, expected="a file that begins with <")
    declared = _DECLARED.match(data)
    if declared and not _ENCODINGS.fullmatch(declared[1].decode("ascii")):
        raise GuijuError("the encoding {} is not read", declared[1].decode("ascii"), where=where, expected="UTF-8")
    return data


def _with_numeric_entities(data: bytes) -> bytes:
    """Named entities as numbers, but in CDATA and comments. One pass: each sign is looked for from where the last
    stretch ended, and an end that is not there is not looked for again."""
    parts: list[bytes] = []
    done = 0
    begins = [data.find(opening) for opening, _ in _QUIET]
    while any(place >= 0 for place in begins):
        which = min((place, n) for n, place in enumerate(begins) if place >= 0)[1]
        opening, closing = _QUIET[which]
        end = data.find(closing, begins[which] + len(opening))
        if end < 0:
            begins[which] = -1
            continue
        end += len(closing)
        parts += [_NAMED.sub(_numeric, data[done : begins[which]]), data[begins[which] : end]]
        done = end
        begins = [data.find(_QUIET[n][0], done) if 0 <= place < done else place for n, place in enumerate(begins)]
    return b"".join((*parts, _NAMED.sub(_numeric, data[done:])))


def _numeric(match: re.Match[bytes]) -> bytes:
    if match[1] in _OWN:
        return match[0]
    characters = html.entities.html5.get(match[1].decode("ascii") + ";")
    return "".join(f"&#{ord(c)};" for c in characters).encode("ascii") if characters else match[0]


def _parsed(data: bytes, where: str) -> tuple[Element, tuple[Notice, ...]]:
    parser = _parser(mending=False)
    try:
        return etree.fromstring(data, parser), ()
    except etree.XMLSyntaxError as error:
        faults = list(parser.error_log)  # its own: the log of the exception can hold those of other parsers
        if not faults or any(fault.type != _UNDEFINED_PREFIX for fault in faults):
            fault = faults[0] if faults else None
            place = f"{where}, " if where else ""
            raise GuijuError(
                "this is no well-formed XML",
                where=f"{place}line {fault.line}" if fault else where,
                expected=fault.message if fault else "XML",
            ) from error
    except (ValueError, LookupError) as error:
        raise GuijuError("this is no well-formed XML", where=where, expected=str(error)) from error
    # Prefixes that are not declared are common in fragments; the names are clear without them.
    root = etree.fromstring(data, _parser(mending=True))
    told = tuple(Notice(f"line {fault.line}", f"mended: {fault.message}") for fault in faults[:20])
    return root, told


def _parser(*, mending: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=mending,
    )  # fmt: skip


def depth(root: Element) -> int:
    """How deep elements stand in each other; 1 for a single element."""
    deepest = level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            level += 1
            deepest = max(deepest, level)
        else:
            level -= 1
    return deepest


def name(element: Element) -> str:
    """The name without namespace or prefix; "" for what is no element (an entity nobody knows)."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(4096)
def _local(tag: str) -> str:
    tag = tag[tag.find("}") + 1 :]
    return tag[tag.find(":") + 1 :]


def is_element(thing: object) -> TypeGuard[Element]:
    """Whether something is an element."""
    return bool(etree.iselement(thing))


def attribute(element: Element, wanted: str) -> str:
    """The value of an attribute by its name without namespace; "" if there is none."""
    value = element.get(wanted)
    if value is not None:
        return str(value)
    for key, other in element.attrib.items():
        key = str(key)
        if key[key.find("}") + 1 :].split(":")[-1] == wanted:
            return str(other)
    return ""


def elements(element: Element) -> Iterator[Element]:
    """The child elements."""
    for child in element:
        if isinstance(child.tag, str):
            yield child


def child(element: Element, *names: str) -> Element | None:
    """The first child element of one of these names."""
    return next((inner for inner in elements(element) if name(inner) in names), None)


def text(element: Element) -> str:
    """All text inside, white space folded."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        if element.text:
            yield element.text
        for inner in element:
            yield from _texts(inner)
            if inner.tail:
                yield inner.tail
    else:
        yield str(element.text or "")


def path(element: Element) -> str:
    """Where an element stands: /standard/body/sec[3]/p."""
    steps = []
    here: Element | None = element
    while here is not None:
        own = name(here) or "entity"
        above = here.getparent()
        if above is not None and len(above) > _SIBLINGS:
            steps.append(f"*[{above.index(here) + 1}]")  # counted by lxml: names of so many would take long
            here = above
            continue
        alike = [e for e in above if name(e) == name(here)] if above is not None else [here]
        steps.append(own if len(alike) == 1 else f"{own}[{alike.index(here) + 1}]")
        here = above
    return "/" + "/".join(reversed(steps))
