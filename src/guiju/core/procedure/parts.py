"""One named part of a definition, its entries asked for one by one."""

from __future__ import annotations

import re
from typing import TypeVar

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import shape
from guiju.core.procedure.model import Words

T = TypeVar("T")


class Part:
    """The entries of one named part, asked for one by one."""

    def __init__(self, entry: Entry, kind: str) -> None:
        self.entry, self.kind = entry, kind
        self.given = entry.map(f"the parts of one of {kind}")
        allowed = shape.COLUMNS[kind] if kind in shape.COLUMNS else shape.PARTS[kind]
        for key, value in self.given.items():
            if key not in allowed:
                raise GuijuError(
                    "unknown entry {} in {}", repr(key), kind, where=value.where, expected=", ".join(allowed)
                )

    def words(self) -> Words:
        return Words(self.text("zh"), self.text("en"))

    def text(self, key: str, default: str | None = None) -> str:
        if key in self.given:
            return self.given[key].text(f"a text for {key}")
        if default is None:
            raise GuijuError("{} is missing", repr(key), where=self.entry.where, expected=sentence("{}: …", key))
        return default

    def names(self, key: str) -> tuple[str, ...]:
        if key not in self.given:
            return ()
        return tuple(entry.text("a name") for entry in self.given[key].list("names"))

    def yes(self, key: str) -> bool:
        text = self.text(key, "false")
        if text not in ("true", "false"):
            raise GuijuError("{}: {}", key, text, where=self.given[key].where, expected="true or false")
        return text == "true"

    def whole(self, key: str) -> int | None:
        text = self.text(key, "")
        if text and not re.fullmatch(r"-?\d{1,9}", text):
            raise GuijuError("{}: {}", key, text, where=self.given[key].where, expected="a whole number")
        return int(text) if text else None

    def choice(self, key: str, values: type[T], default: str | None = None) -> T:
        text = self.text(key, default)
        try:
            return values(text)  # type: ignore[call-arg]
        except ValueError:
            listed = ", ".join(str(v) for v in values)  # type: ignore[attr-defined]
            raise GuijuError("{}: {}", key, text, where=self.given[key].where, expected=listed)

    def both(self, key: str) -> Words | None:
        return words(self.given[key]) if key in self.given else None

    def options(self, key: str) -> dict[str, Words]:
        given = self.given[key].map("options") if key in self.given else {}
        return {name: words(entry) for name, entry in given.items()}


def words(entry: Entry) -> Words:
    given = entry.map("{zh: …, en: …}")
    if set(given) != {"zh", "en"}:
        raise GuijuError("a text in both languages was expected", where=entry.where, expected="{zh: …, en: …}")
    return Words(given["zh"].text("Chinese"), given["en"].text("English"))
