"""The metadata of STS: std-meta, iso-meta, reg-meta, nat-meta, in ISOSTS and NISO STS, and covers of adoptions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.core.text.model import Front
from guiju.core.text.sts import adoption
from guiju.core.text.sts.state import State
from guiju.core.text.xml import Element, attribute, child, elements, name, text

METAS = ("nat-meta", "std-meta", "reg-meta", "iso-meta", "std-doc-meta")
"""The cover that speaks for the document is the first of these that is there."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read(state: State, fronts: list[Element]) -> Front:
    """The cover, of the `front` and `adoption-front` elements in their order, outermost first."""
    metas = [meta for front in fronts for meta in elements(front) if name(meta) in METAS]
    if not metas:
        return Front()
    first = min(metas, key=lambda meta: (fronts.index(_above(meta)), METAS.index(name(meta))))
    more: dict[str, str] = {}
    used = _Used(state, more)
    titles = used.titles(first)
    dated = used.reference(first)
    published = used.date(first, "pub-date", "release-date")
    fields = {
        "stage": used.simple(first, "release-version"),
        "committee": used.simple(first, "comm-ref"),
        "edition": used.under(first, "std-ident", "edition") or used.under(first, "doc-ident", "edition"),
    }
    if secretariat := used.simple(first, "secretariat"):
        more["secretariat"] = secretariat
    ics = tuple(text(e) for e in first.iter() if name(e) in ("ics", "ics-code") and text(e))
    used.done.update(e for e in first.iter() if name(e) in ("ics", "ics-code"))
    custom = _custom(first)
    used.done.update(e for group in elements(first) if name(group) == "custom-meta-group" for e in group.iter())
    issuer = used.under(first, "std-ident", "originator") or used.under(first, "doc-ident", "sdo")
    designation = dated or _composed(first, issuer)
    related = adoption.relations(metas, first, used.done)
    corresponds, degree = custom.pop("corresponds", ""), adoption.degree(custom.pop("degree", ""))
    if not corresponds:
        corresponds, said = related.corresponds, related.degree
        degree = degree or said
    listed = {key: tuple(filter(None, custom.pop(key, "").split("\n"))) for key in ("ccs", "replaces")}
    replaces = tuple(dict.fromkeys((*listed["replaces"], *related.replaces)))
    effective = custom.pop("effective", "")
    issuers = _issuers(custom.pop("issuers", "")) or (({state.language: issuer},) if issuer else ())
    more.update(custom)
    for place, meta in enumerate(metas):
        prefix = "" if meta is first else f"{name(meta)}{place if name(meta) == name(first) else ''}/"
        used.leaves(meta, prefix)
    return Front(
        designation=designation, titles=titles, ics=ics, ccs=listed["ccs"], replaces=replaces,
        corresponds=corresponds, degree=degree, published=published, effective=effective,
        issuers=issuers, more=more, **fields,
    )  # fmt: skip


def language(fronts: list[Element]) -> str:
    """The language the cover names, "" if none."""
    for front in fronts:
        for element in front.iter():
            if name(element) in ("content-language", "language") and re.fullmatch(
                r"[A-Za-z]{2,3}(-\w+)*", text(element)
            ):
                return text(element).lower().split("-")[0]
    return ""


def _issuers(told: str) -> tuple[dict[str, str], ...]:
    """Issuers as our own writer tells them: a line each, `zh=… | en=…`."""
    named = [dict(part.split("=", 1) for part in line.split(" | ") if "=" in part) for line in told.split("\n")]
    return tuple(names for names in named if names)


def _above(element: Element) -> Element:
    above = element.getparent()
    assert above is not None
    return above


def _composed(meta: Element, issuer: str) -> str:
    """The designation out of its parts, where no reference is printed."""
    ident = child(meta, "std-ident")
    if ident is None:
        return ""
    part = {name(e): text(e) for e in elements(ident)}
    number = part.get("doc-number", "")
    if not number:
        return ""
    return f"{issuer} {number}" + (f"-{part['part-number']}" if part.get("part-number") else "")


def _custom(meta: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in elements(meta):
        if name(group) == "custom-meta-group":
            for entry in elements(group):
                key, value = child(entry, "meta-name"), child(entry, "meta-value")
                if key is not None and text(key):
                    said = (
                        ""
                        if value is None
                        else "\n".join(line.strip() for line in "".join(map(str, value.itertext())).strip().split("\n"))
                    )
                    found[text(key)] = f"{found[text(key)]}; {said}" if text(key) in found else said
    return found


class _Used:
    """Which elements have been told; what remains goes to `more`."""

    def __init__(self, state: State, more: dict[str, str]) -> None:
        self.state = state
        self.more = more
        self.done: set[Element] = set()  # elements, not their id(): lxml makes its proxies anew

    def simple(self, meta: Element, *wanted: str) -> str:
        for element in elements(meta):
            if name(element) in wanted and text(element) and not any(True for _ in elements(element)):
                self.done.add(element)
                return text(element)
        return ""

    def under(self, meta: Element, group: str, wanted: str) -> str:
        for above in elements(meta):
            if name(above) == group:
                found = self.simple(above, wanted)
                if found:
                    return found
        return ""

    def date(self, meta: Element, *wanted: str) -> str:
        for kind in wanted:
            for element in elements(meta):
                if name(element) == kind and _DATE.fullmatch(text(element)):
                    self.done.add(element)
                    same = [e for e in elements(meta) if name(e) in wanted and text(e) == text(element)]
                    self.done.update(same)
                    return text(element)
        return ""

    def reference(self, meta: Element) -> str:
        found = [e for e in elements(meta) if name(e) == "std-ref" and text(e)]
        best = next((e for e in found if attribute(e, "type") == "dated"), found[0] if found else None)
        if best is None:
            return ""
        self.done.add(best)
        return text(best)

    def titles(self, meta: Element) -> dict[str, str]:
        found: dict[str, str] = {}
        for wrap in elements(meta):
            if name(wrap) != "title-wrap":
                continue
            lang = attribute(wrap, "lang")
            short = self.state.see_language(lang) if lang else self.state.language
            parts = [e for e in elements(wrap) if name(e) != "full" and text(e)]
            full = child(wrap, "full")
            said = text(full) if full is not None else ""
            said = said or " — ".join(text(e) for e in parts)
            if said and short not in found:
                found[short] = said
                if full is not None:
                    self.done.add(full)
                known = set(re.findall(r"\w+", said))
                self.done.update(e for e in parts if set(re.findall(r"\w+", text(e))) <= known)
        return found

    def leaves(self, meta: Element, prefix: str) -> None:
        """Everything the cover says beyond, by the path of its element."""
        for path_, element in _leaves(meta, ""):
            if element in self.done:
                continue
            lang = attribute(element, "lang") or attribute(_above(element), "lang")
            kind = attribute(element, "type")
            key = prefix + path_ + (f"@{kind}" if kind else "") + (f"@{lang}" if lang else "")
            said = text(element)
            self.more[key] = f"{self.more[key]}; {said}" if key in self.more and self.more[key] != said else said


def _leaves(element: Element, path_: str) -> Iterator[tuple[str, Element]]:
    for inner in elements(element):
        here = f"{path_}/{name(inner)}" if path_ else name(inner)
        if any(True for _ in elements(inner)) and not (inner.text or "").strip():
            yield from _leaves(inner, here)
        elif text(inner):
            yield here, inner
