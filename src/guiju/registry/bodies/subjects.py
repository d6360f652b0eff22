"""Bodies and committees as subjects of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from guiju.core.definitions.words import Words
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.record.subjects import Named, Subject, register, register_change

_STATUS = {"active": Words("履职", "active"), "suspended": Words("暂停", "suspended")}


def _words(names: Mapping[str, str]) -> Words:
    return Words(names.get("zh", ""), names.get("en", ""))


def _path(code: str) -> str:
    return quote(code.replace(" ", "_"), safe="/")


register(
    Subject(
        "body", Words("机构", "Bodies"), Body.objects.all,
        lambda row: Named(row.code, _words(row.names), f"body/{_path(row.code)}"),
        words=lambda row: " ".join((*row.names.values(), row.country)),
        find=lambda name: Body.objects.filter(code=name).first(),
    )
)  # fmt: skip
register(
    Subject(
        "committee", Words("技术委员会", "Committees"), Committee.objects.all,
        lambda row: Named(row.code, _words(row.names), f"committee/{_path(row.code)}"),
        words=lambda row: " ".join((*row.names.values(), row.scope, row.secretariat)),
        status=lambda row: _STATUS.get(row.status),
        find=lambda name: Committee.objects.filter(code=name).first(),
    )
)  # fmt: skip
register_change("account")
register_change("affiliation")
register_change("post")
