"""OSCAL profiles resolved: what they import, select, set and alter becomes one catalogue (OSCAL profile resolution)."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.model import Notice

Open = Callable[[str, str], tuple[str, dict[str, Any]]]
"""Address, where it is asked for → model and object of the file at hand. Raises GuijuError for one that is not."""
_DEEPEST = 8
_MOST = 50
"""Files that are imported."""


class Resolver:
    """Resolves profiles; `notices` tells what of a profile finds nothing."""

    def __init__(self, opened: Open) -> None:
        self.opened = opened
        self.notices: list[Notice] = []
        self._asked = 0

    def resolve(self, profile: dict[str, Any], where: str, above: tuple[str, ...] = ()) -> dict[str, Any]:
        """The catalogue of a profile. Raises GuijuError for an import that is not at hand, or that imports itself."""
        made: dict[str, Any] = {"uuid": profile.get("uuid", ""), "metadata": profile.get("metadata", {})}
        groups: list[dict[str, Any]] = []
        controls: list[dict[str, Any]] = []
        parameters: list[dict[str, Any]] = []
        resources = list(dicts(profile.get("back-matter"), "resources"))
        for place, one in enumerate(dicts(profile, "imports")):
            here = f"{where}: imports[{place}]" if where else f"imports[{place}]"
            catalogue = self._imported(profile, one, here, above)
            self._missing(one, catalogue, here)
            chosen = _selected(catalogue, one)
            groups += dicts(chosen, "groups")
            controls += dicts(chosen, "controls")
            parameters += dicts(chosen, "params")
            resources += dicts(catalogue.get("back-matter"), "resources")
        made |= {"groups": groups, "controls": controls, "params": parameters}
        if resources:
            made["back-matter"] = {"resources": resources}
        self._modified(made, profile.get("modify"), where)
        return made

    def _imported(
        self, profile: dict[str, Any], one: dict[str, Any], where: str, above: tuple[str, ...]
    ) -> dict[str, Any]:
        address = _address(profile, str(one.get("href", "")))
        self._asked += 1
        if len(above) >= _DEEPEST or self._asked > _MOST:
            expected = sentence("at most {} levels", _DEEPEST)
            raise GuijuError("profiles that import each other too deep", where=where, expected=expected)
        if address in above:
            raise GuijuError("the profile {} imports itself", address, where=where, expected="a catalogue at the end")
        model, told = self.opened(address, where)
        if model == "profile":
            return self.resolve(told, address, (*above, address))
        if model != "catalog":
            raise GuijuError("{} cannot be imported", address, where=where, expected="a catalogue or a profile")
        return told

    def _missing(self, one: dict[str, Any], catalogue: dict[str, Any], where: str) -> None:
        """Tell the controls that an import names and that are not there."""
        known = {str(control.get("id", "")) for control in every(catalogue)}
        for selection in dicts(one, "include-controls"):
            for identifier in _texts(selection, "with-ids"):
                if identifier not in known:
                    self.notices.append(Notice(where, "a control that the catalogue does not have", identifier, False))

    def _modified(self, catalogue: dict[str, Any], modify: Any, where: str) -> None:
        if not isinstance(modify, dict):
            return
        parameters = {str(p.get("id", "")): p for each in (catalogue, *every(catalogue)) for p in dicts(each, "params")}
        for setting in dicts(modify, "set-parameters"):
            identifier = str(setting.get("param-id", ""))
            if identifier in parameters:
                parameters[identifier].update({key: value for key, value in setting.items() if key != "param-id"})
            else:
                self.notices.append(Notice(where, "a parameter is set that nobody defines", identifier, False))
        controls = {str(control.get("id", "")): control for control in every(catalogue)}
        for alter in dicts(modify, "alters"):
            identifier = str(alter.get("control-id", ""))
            if identifier not in controls:
                self.notices.append(Notice(where, "a control is altered that is not selected", identifier, False))
                continue
            for remove in dicts(alter, "removes"):
                _remove(controls[identifier], remove, 0)
            for add in dicts(alter, "adds"):
                if not _add(controls[identifier], add, 0):
                    what = "what is added has no place: there is no such part"
                    self.notices.append(Notice(where, what, str(add.get("by-id", "")), False))


def dicts(told: Any, key: str) -> list[dict[str, Any]]:
    """The objects of a list; none for what is no list."""
    values = told.get(key) if isinstance(told, dict) else None
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def every(told: dict[str, Any], level: int = 0) -> Iterator[dict[str, Any]]:
    """All controls, those in others behind them."""
    if level > 12:
        raise GuijuError("groups and controls nested too deep", expected=sentence("at most {} levels", 12))
    for control in dicts(told, "controls"):
        yield control
        yield from every(control, level + 1)
    for group in dicts(told, "groups"):
        yield from every(group, level + 1)


def _texts(told: dict[str, Any], key: str) -> list[str]:
    values = told.get(key)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _address(profile: dict[str, Any], href: str) -> str:
    """The address of an import; `#…` is a resource of the profile, whose own address counts."""
    if not href.startswith("#"):
        return href
    for resource in dicts(profile.get("back-matter"), "resources"):
        if resource.get("uuid") == href[1:]:
            links = [str(link.get("href", "")) for link in dicts(resource, "rlinks")]
            return next((link for link in links if re.search(r"\.(json|xml|ya?ml)$", link)), (links or [href])[0])
    return href


def _selected(told: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    """A catalogue, group or control with the controls that an import selects; groups without any are left out."""
    all_of = "include-all" in one or not isinstance(one.get("include-controls"), list)
    included = [_Selection(each) for each in dicts(one, "include-controls")]
    excluded = [_Selection(each) for each in dicts(one, "exclude-controls")]

    def controls(above: dict[str, Any], taken: bool) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for control in dicts(above, "controls"):
            identifier = str(control.get("id", ""))
            own = all_of or taken or any(each.has(identifier) for each in included)
            children = any(each.has(identifier) and each.children for each in included)
            inner = controls(control, children or (taken and own))
            if own and not any(each.has(identifier) for each in excluded):
                found.append({**control, "controls": inner})
            else:
                found += inner
        return found

    def groups(above: dict[str, Any], level: int) -> list[dict[str, Any]]:
        found = []
        for group in dicts(above, "groups") if level < 12 else []:
            made = {**group, "controls": controls(group, False), "groups": groups(group, level + 1)}
            if made["controls"] or made["groups"]:
                found.append(made)
        return found

    return {**told, "controls": controls(told, False), "groups": groups(told, 0)}


class _Selection:
    """What one selection names: identifiers, patterns with `*`, whether the controls inside come along."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.identifiers = set(_texts(told, "with-ids"))
        matching = told.get("matching")
        those = matching if isinstance(matching, list) else [matching]
        self.patterns = [str(each.get("pattern", "")) for each in those if isinstance(each, dict)][:100]
        self.children = told.get("with-child-controls") == "yes"

    def has(self, identifier: str) -> bool:
        return identifier in self.identifiers or any(fnmatch.fnmatchcase(identifier, each) for each in self.patterns)


def _remove(told: dict[str, Any], remove: dict[str, Any], level: int) -> None:
    """Leave out the parts, props, links and parameters that a `remove` names."""
    for key in ("parts", "props", "links", "params"):
        if isinstance(told.get(key), list):
            told[key] = [each for each in told[key] if not (isinstance(each, dict) and _named(key, each, remove))]
    for part in dicts(told, "parts") if level < 12 else []:
        _remove(part, remove, level + 1)


def _named(key: str, each: dict[str, Any], remove: dict[str, Any]) -> bool:
    items = {"parts": "part", "props": "prop", "links": "link", "params": "param"}
    asked = {
        "by-id": each.get("id"), "by-name": each.get("name"), "by-class": each.get("class"), "by-ns": each.get("ns"),
        "by-item-name": items[key],
    }  # fmt: skip
    wanted = {name: value for name, value in remove.items() if name in asked}
    return bool(wanted) and all(asked[name] == value for name, value in wanted.items())


def _add(told: dict[str, Any], add: dict[str, Any], level: int) -> bool:
    """Put in what an `add` brings: into the control, or at the part it names."""
    target, position = str(add.get("by-id", "")), str(add.get("position", "ending"))
    if not target or target == told.get("id"):
        _put(told, add, first=position == "starting")
        return True
    parts = told.get("parts")
    if not isinstance(parts, list) or level > 12:
        return False
    for place, part in enumerate(parts):
        if not isinstance(part, dict):
            continue
        if part.get("id") == target and position in ("before", "after"):
            parts[place + (position == "after") : place + (position == "after")] = dicts(add, "parts")
            return True
        if _add(part, add, level + 1):
            return True
    return False


def _put(told: dict[str, Any], add: dict[str, Any], *, first: bool) -> None:
    if isinstance(add.get("title"), str):
        told["title"] = add["title"]
    for key in ("params", "props", "links", "parts"):
        own = told.get(key) if isinstance(told.get(key), list) else []
        assert isinstance(own, list)
        told[key] = [*dicts(add, key), *own] if first else [*own, *dicts(add, key)]
