"""Sets: tiers, fields of the ICS, and bodies that issue standards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.api.oai.faults import OaiError
from guiju.core.designation import Tier
from guiju.registry.bodies.models import Body
from guiju.registry.catalogue.models import Classification, Edition
from guiju.registry.catalogue.outlets.harvesting import Selection

_UNSAFE = re.compile(r"[^A-Za-z0-9\-_.!*'()]")
_ESCAPED = re.compile(r"(?:~[0-9A-F]{2})+")
_ICS = re.compile(r"\d\d(?:\.\d{3}(?:\.\d\d)?)?", re.ASCII)


def written(code: str) -> str:
    """A code with the characters that a setSpec may hold; the bytes of others as ~XX."""
    return _UNSAFE.sub(lambda m: "".join(f"~{byte:02X}" for byte in m[0].encode()), code)


def _read(text: str) -> str:
    return _ESCAPED.sub(lambda m: bytes.fromhex(m[0].replace("~", "")).decode("utf-8", "replace"), text)


def selection(spec: str) -> Selection:
    """The editions of a set; OaiError when there is no such set."""
    kind, _, value = spec.partition(":")
    if not spec:
        return Selection()
    if kind == "tier" and value in set(Tier):
        return Selection(tier=value)
    if kind == "ics" and _ICS.fullmatch(value):
        return Selection(ics=value)
    if kind == "body" and 0 < len(value) <= 400 and Body.objects.filter(code=_read(value).replace("\x00", "")).exists():
        return Selection(body=_read(value))
    raise OaiError("badArgument", f"there is no set {spec[:80]!r}; ListSets names them all")


def of(edition: Edition) -> list[str]:
    """The sets an edition stands in."""
    fields = sorted({code[:2] for code in edition.ics})
    found = [f"tier:{edition.tier}", *(f"ics:{field}" for field in fields)]
    return [*found, f"body:{written(edition.issuer.code)}"] if edition.issuer else found


def fixed() -> Iterator[tuple[str, str]]:
    """(setSpec, name) of the sets that do not grow with the library: tiers and fields of the ICS."""
    for tier in Tier:
        yield f"tier:{tier}", f"Tier: {tier}"
    rows = Classification.objects.filter(system="ics", code__regex=r"^\d\d$").order_by("code")
    for code, names in rows.values_list("code", "names"):
        yield f"ics:{code}", f"ICS {code}: {names.get('en') or names.get('zh') or code}"


def bodies(after: int, limit: int) -> list[tuple[int, str, str]]:
    """(key, setSpec, name) of the bodies after a key."""
    rows = Body.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "code", "names")[:limit]
    return [(pk, f"body:{written(code)}", str(names.get("en") or names.get("zh") or code)) for pk, code, names in rows]
