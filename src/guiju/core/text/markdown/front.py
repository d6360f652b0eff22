"""The front matter of Guiju Markdown: YAML between two lines `---`."""

from __future__ import annotations

from typing import Any

import yaml

from guiju.core.definitions.levels import check_levels
from guiju.core.errors import GuijuError, sentence
from guiju.core.inputs import admit_languages
from guiju.core.text.model import Front

LARGEST = 100_000
_TEXTS = (
    "designation", "corresponds", "degree", "published", "effective", "stage", "committee", "edition",
)  # fmt: skip
_LISTS = ("ics", "ccs", "replaces")
VERSION = "1"


def read(text: str) -> tuple[tuple[str, ...], Front]:
    """Languages and front of a YAML text. Raises GuijuError for what is no front matter, or for an unknown key."""
    if len(text) > LARGEST:
        raise GuijuError(
            "front matter of {} code points",
            len(text),
            where="line 1",
            expected=sentence("at most {} code points", LARGEST),
        )
    check_levels(text, "front matter")
    told = _load(text)
    if not isinstance(told, dict):
        raise GuijuError("the front matter is no mapping", where="line 2", expected="key: value")
    version = _text(told.pop("guiju", VERSION), "guiju")
    if version != VERSION:
        raise GuijuError("Guiju Markdown of version {}", version, where="front matter, guiju", expected=VERSION)
    languages = _list(told.pop("languages", ["zh"]), "languages")
    if not languages or len(set(languages)) != len(languages):
        raise GuijuError("no languages, or one twice", where="front matter, languages", expected="[zh, en]")
    admit_languages(languages, "front matter, languages")
    front = Front(
        **{key: _text(told.pop(key, ""), key) for key in _TEXTS},  # type: ignore[arg-type]
        **{key: tuple(_list(told.pop(key, []), key)) for key in _LISTS},  # type: ignore[arg-type]
        titles=_mapping(told.pop("titles", {}), "titles"),
        issuers=tuple(_mapping(each, "issuers") for each in _each(told.pop("issuers", []), "issuers")),
        more=_mapping(told.pop("more", {}), "more"),
    )
    if front.degree not in {"", "IDT", "MOD", "NEQ"}:
        raise GuijuError("degree {}", repr(front.degree), where="front matter, degree", expected="IDT, MOD or NEQ")
    if told:
        known = sorted(("guiju", "languages", "titles", "issuers", "more", *_TEXTS, *_LISTS))
        raise GuijuError(
            "unknown key {}",
            repr(sorted(map(str, told))[0]),
            where="front matter",
            expected="one of " + ", ".join(known),
        )
    return tuple(languages), front


def write(languages: tuple[str, ...], front: Front) -> str:
    """The front matter with its two lines; what is empty is left out."""
    told: dict[str, Any] = {"guiju": VERSION, "languages": list(languages)}
    told["designation"] = front.designation
    told["titles"] = front.titles
    for key in _LISTS:
        told[key] = list(getattr(front, key))
    for key in _TEXTS[1:]:
        told[key] = getattr(front, key)
    told["issuers"] = [dict(each) for each in front.issuers]
    told["more"] = front.more
    told = {key: value for key, value in told.items() if value}
    return f"---\n{yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=110)}---\n"


def _load(text: str) -> Any:
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 2 if event.start_mark else 1
                raise GuijuError("a YAML alias", where=f"line {line}", expected="values written out")
        return yaml.load(text, Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "front matter"
        raise GuijuError("the front matter is no YAML", where=where, expected="key: value") from error


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise GuijuError("a value that is no text", where=f"front matter, {key}", expected="text")
    return value


def _each(value: Any, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise GuijuError("a value that is no list", where=f"front matter, {key}", expected="a list")
    return value


def _list(value: Any, key: str) -> list[str]:
    return [_text(each, key) for each in _each(value, key)]


def _mapping(value: Any, key: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise GuijuError("a value that is no mapping", where=f"front matter, {key}", expected="language: text")
    return {_text(name, key): _text(text, key) for name, text in value.items()}
