"""An OSCAL file in JSON, XML or YAML as the objects of its JSON form; which model it is."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.oscal.elements import as_object
from guiju.core.text.xml import Element, name, parse

LARGEST = 64_000_000
"""Bytes of JSON."""
LARGEST_YAML = 8_000_000
"""Bytes of YAML: its reader is slower."""
MODELS = {
    "catalog": "a catalogue",
    "profile": "a profile",
    "component-definition": "a component definition",
    "system-security-plan": "a system security plan",
    "assessment-plan": "an assessment plan",
    "assessment-results": "assessment results",
    "plan-of-action-and-milestones": "a plan of action and milestones",
    "mapping-collection": "a collection of mappings",
}
NAMESPACE = "http://csrc.nist.gov/ns/oscal"
_NAMES = "|".join(MODELS)
_MEMBER = r'"[^"\\]{0,200}+"\s*+:\s*+"[^"\\]{0,1000}+"\s*+,\s*+'
_JSON = re.compile(rf'\{{\s*+(?:{_MEMBER}){{0,20}}+"(?:{_NAMES})"\s*+:'.encode())
_XML = re.compile(rf"<(?:[\w.-]{{1,50}}:)?(?:{_NAMES})\s[^<>]{{0,2000}}{re.escape(NAMESPACE)}".encode())
_YAML = re.compile(rf"(?:\A|\n)(?:{_NAMES}):[ \t]*(?:#[^\n]*)?\r?\n".encode())


_EXPECTED = 'an object with "catalog" or "profile"'


def looks(data: bytes) -> bool:
    """Whether the start of a file is that of an OSCAL document, in any of its forms; "$schema" may stand first."""
    start = data[:10_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_JSON.match(start) or _XML.search(start) or (start[:1] not in b"{<" and _YAML.search(start)))


def opened(data: bytes, where: str) -> tuple[str, dict[str, Any]]:
    """The model of a file (catalog, profile …) and its object. Raises GuijuError for what is none of OSCAL's."""
    bare = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"<"):
        root, _ = parse(data, where)
        return name(root), _object_of(root, where)
    told = _yaml(data, where) if _YAML.search(bare[:10_000]) and bare[:1] not in b"{[" else _json(data, where)
    for model in MODELS:
        if isinstance(told, dict) and isinstance(told.get(model), dict):
            return model, told[model]
    raise GuijuError("there is no catalog in the file", where=where, expected=_EXPECTED)


def _object_of(root: Element, where: str) -> dict[str, Any]:
    if name(root) not in MODELS:
        raise GuijuError(
            "there is no catalog in the file", where=where, expected='an object with "catalog" or "profile"'
        )
    return as_object(root)


def _json(data: bytes, where: str) -> Any:
    if len(data) > LARGEST:
        raise GuijuError("{} bytes of JSON", len(data), where=where, expected=sentence("at most {}", LARGEST))
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise GuijuError("this is no JSON", where=where, expected="an OSCAL catalogue in JSON") from error


def _yaml(data: bytes, where: str) -> Any:
    """Values as they are written (5.10 stays 5.10); aliases are refused, they can make a small file a huge one."""
    if len(data) > LARGEST_YAML:
        raise GuijuError("{} bytes of YAML", len(data), where=where, expected=sentence("at most {}", LARGEST_YAML))
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        text = data.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise GuijuError("a YAML alias", where=where, expected="values written out")
        return yaml.load(text, Loader=loader)
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError) as error:
        raise GuijuError("this is no YAML", where=where, expected="an OSCAL catalogue in YAML") from error
