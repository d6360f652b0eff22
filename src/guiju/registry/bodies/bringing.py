"""Bodies, committees and posts out of tables: a row each, every fault with its line, all of it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from guiju.core.characters import clean
from guiju.core.days import day_of
from guiju.core.errors import GuijuError, sentence
from guiju.registry.accounts.models import User
from guiju.registry.bodies import kinds, posting, seats
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.bodies.services import body_code, committee_sort, ensure_committee, parent_code
from guiju.registry.record import refused_rows, separated
from guiju.registry.record.models import Change

LARGEST = 20_000_000
"""Bytes of one table."""
LONGEST = 300
OVER = "over"
"""In a row with more cells than there are columns: how many columns there are."""
MOST_REFUSED = 1_000
BODIES = {
    "code": ("code", "代码"), "kind": ("kind", "类型"), "name_zh": ("name_zh", "中文名称"),
    "name_en": ("name_en", "英文名称"), "also": ("also", "其他类型"), "country": ("country", "国家"),
    "url": ("url", "网址"), "parent": ("parent", "上级代码"), "ended_on": ("ended_on", "终止日期"),
    "source": ("source", "来源"),
}  # fmt: skip
COMMITTEES = {
    "code": ("code", "代码", "编号"), "name_zh": ("name_zh", "中文名称"), "name_en": ("name_en", "英文名称"),
    "status": ("status", "状态"), "secretariat": ("secretariat", "秘书处承担单位"),
    "created_on": ("created_on", "成立日期"),
    "scope": ("scope", "工作范围"), "source": ("source", "来源"),
}  # fmt: skip
POSTS = {
    "person": ("person", "user", "用户名"), "office": ("office", "职务"), "place": ("place", "机构或委员会"),
    "since": ("since", "起始日期"), "until": ("until", "截止日期"), "category": ("category", "利益方"),
    "unit": ("unit", "单位"),
}  # fmt: skip
_HEADS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"bodies": BODIES, "committees": COMMITTEES, "posts": POSTS}
_NEEDED = {"bodies": ("code", "kind"), "committees": ("code",), "posts": ("person", "office", "place")}


@dataclass
class Report:
    """What came of a table: how many rows were read, made, changed, unchanged and refused; `ignored` are columns that
    fill nothing."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("read", "made", "changed", "unchanged", "refused"), 0)
    )
    refused: list[refused_rows.Kept] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


class _TriedError(Exception):
    """Nothing of what was tried is kept."""


def bodies(content: bytes, name: str, now: datetime, *, dry: bool = False) -> Report:
    """Bodies by their codes: new ones are made; of those that are known, what the table says changes."""
    return _take("bodies", content, name, lambda row: _body(row, now), dry)


def committees(content: bytes, name: str, now: datetime, *, dry: bool = False) -> Report:
    """Committees by their codes, with the committees above them and the bodies they belong to."""
    return _take("committees", content, name, lambda row: _committee(row, now), dry)


def posts(content: bytes, name: str, now: datetime, *, why: str, dry: bool = False) -> Report:
    """Posts of accounts that exist, from a day on; one that is held as the row says is left as it is."""
    return _take("posts", content, name, lambda row: _post(row, why, now), dry)


Row = Mapping[str, str]


def rows(what: str, content: bytes, name: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """((line, column → cell) of each row, columns that fill nothing) of a table of `bodies`, `committees` or `posts`.
    GuijuError for no table, or one without the columns it needs."""
    heads = _HEADS[what]
    source = separated.rows(separated.decoded(content, name, LARGEST), name)
    _, first = separated.head(source, name)
    said = {word: column for column, words in heads.items() for word in words}
    columns = [said.get(cell.strip().casefold(), "") for cell in first]
    for column in heads:
        if columns.count(column) > 1:
            raise GuijuError("two columns are named {}", repr(column), where=f"{name}:1", expected="each name once")
    missing = [column for column in _NEEDED[what] if column not in columns]
    if missing:
        expected = ", ".join("/".join(heads[column]) for column in missing)
        raise GuijuError("no column fills {}", ", ".join(missing), where=f"{name}:1", expected=expected)
    ignored = [cell for cell, column in zip(first, columns, strict=True) if not column and cell.strip()]
    found = [
        (
            line,
            {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
            | ({OVER: str(len(columns))} if any(cell.strip() for cell in cells[len(columns) :]) else {}),
        )
        for line, cells in separated.whole(source)
    ]
    return found, ignored


def _take(what: str, content: bytes, name: str, do: Callable[[Row], str], dry: bool) -> Report:
    report = Report()
    found, report.ignored = rows(what, content, name)
    seen: dict[tuple[str, ...], int] = {}
    try:
        with transaction.atomic():
            for line, row in found:
                report.counts["read"] += 1
                try:
                    if OVER in row:
                        raise GuijuError(
                            "more cells than the {} columns", row[OVER], where=name, expected="a row as the head"
                        )
                    key = tuple(row.get(column, "") for column in _NEEDED[what] if column != "kind")
                    if key in seen:
                        raise GuijuError("the same as row {}", seen[key], where=name, expected="each once")
                    seen[key] = line
                    with transaction.atomic():
                        report.counts[do({column: _cell(row, column) for column in _HEADS[what]})] += 1
                except GuijuError as error:
                    report.counts["refused"] += 1
                    if len(report.refused) < MOST_REFUSED:
                        report.refused.append(refused_rows.kept(line, error.what, error.where, error.expected))
            if dry:
                raise _TriedError
    except _TriedError:
        pass
    return report


def _cell(row: Row, column: str) -> str:
    text = row.get(column, "")
    if column in ("code", "parent") and text != normalize("NFKC", text):
        raise GuijuError(
            "{} is written in full width", repr(text[:40]), where=column, expected=normalize("NFKC", text)[:80]
        )
    if text != clean(text):
        raise GuijuError("the text holds control characters", where=column, expected="text without them")
    if column != "scope" and len(text) > LONGEST:
        raise GuijuError("the text is too long", where=column, expected=sentence("1 to {} characters", LONGEST))
    return text


def _names(row: Row, before: Mapping[str, str]) -> dict[str, str]:
    names = {**before, **{language: row[f"name_{language}"] for language in ("zh", "en") if row[f"name_{language}"]}}
    if not names:
        raise GuijuError("there is no name", where="name_zh", expected="a name in Chinese or in English")
    return names


def keep_body(said: Row, now: datetime) -> str:
    """A body as a row says it, with columns of BODIES; others are empty. `made`, `changed` or `unchanged`."""
    return _body({column: _cell(said, column) for column in BODIES}, now)


def _body(row: Row, now: datetime) -> str:
    code, country = row["code"], row["country"].upper()
    if not code or len(code) > 80:
        raise GuijuError("the text is too long", where="code", expected=sentence("1 to {} characters", 80))
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise GuijuError("{} is no code of a country", repr(country[:20]), where="country", expected="CN (ISO 3166-1)")
    if row["url"] and urlsplit(row["url"]).scheme not in ("http", "https"):
        raise GuijuError("{} is no address", repr(row["url"][:80]), where="url", expected="https://…")
    held = Body.objects.filter(code=code).first()
    ends = day_of(row["ended_on"], "ended_on")
    if held is not None and ends is not None and ends < timezone.localdate(now):
        _refuse_held(held, now)
    also = [one for one in row["also"].replace(";", " ").split() if one]
    [kind, *also] = kinds.checked_kinds([row["kind"], *also])
    parent = Body.objects.filter(code=row["parent"]).first() if row["parent"] else None
    if row["parent"] and (parent is None or parent.code == code):
        raise GuijuError("nothing is known as {}", repr(row["parent"][:80]), where="parent", expected="a body above it")
    values: dict[str, Any] = {
        "kind": kind, "names": _names(row, held.names if held else {}),
        **({"also": also} if row["also"] else {}), **({"country": country} if country else {}),
        **({"url": row["url"]} if row["url"] else {}), **({"parent": parent} if parent else {}),
        **({"ended_on": day_of(row["ended_on"], "ended_on")} if row["ended_on"] else {}),
        **({"source": row["source"]} if row["source"] else {}),
    }  # fmt: skip
    return _kept("body", Body, held, code, values, now)


def _refuse_held(body: Body, now: datetime) -> None:
    """A body has not ended as long as people hold posts there."""
    standing = seats.standing(timezone.localdate(now))
    if Post.objects.filter(standing, body=body).exists():
        raise GuijuError(
            "posts are held at {}", body.code, where="ended_on", expected="a body at which nobody holds a post"
        )


def _committee(row: Row, now: datetime) -> str:
    code = row["code"]
    if not code or len(code) > 120 or " " not in code:
        raise GuijuError("{} is no code of a committee", repr(code[:40]), where="code", expected="SAC/TC 260")
    issuer = body_code(code)
    if not Body.objects.filter(code=issuer).exists():
        raise GuijuError("nothing is known as {}", repr(issuer[:80]), where="code", expected="a body that is known")
    if row["status"] and row["status"] not in Committee.Status.values:
        raise GuijuError(
            "unknown status {}", repr(row["status"][:20]), where="status", expected=", ".join(Committee.Status.values)
        )
    held = Committee.objects.filter(code=code).first()
    values: dict[str, Any] = {"names": _names(row, held.names if held else {})}
    values |= {name: row[name] for name in ("status", "scope", "source") if row[name]}
    if row["secretariat"]:
        values["secretariat"] = row["secretariat"][:40]
    if row["created_on"]:
        values["created_on"] = day_of(row["created_on"], "created_on")
    if held is None:
        made = ensure_committee(code, values["names"])
        for name, value in values.items():
            setattr(made, name, value)
        made.sort = committee_sort(code)
        made.parent = ensure_committee(parent_code(code)) if parent_code(code) else None
        made.save()
        Change.objects.create(kind="committee", subject=made.pk, verb=Change.Verb.CREATED, at=now)
        return "made"
    return _kept("committee", Committee, held, code, values, now)


def _kept(what: str, model: Any, held: Any, code: str, values: Mapping[str, Any], now: datetime) -> str:
    """The row as it is to be; written into the record when that is something new."""
    if held is None:
        made = model.objects.create(code=code, **values)
        Change.objects.create(kind=what, subject=made.pk, verb=Change.Verb.CREATED, at=now)
        return "made"
    changed = {name: [_plain(getattr(held, name)), _plain(value)] for name, value in values.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if not changed:
        return "unchanged"
    for name in changed:
        setattr(held, name, values[name])
    held.save(update_fields=[*changed])
    Change.objects.create(kind=what, subject=held.pk, verb=Change.Verb.CHANGED, at=now, data=changed)
    return "changed"


def _plain(value: Any) -> Any:
    """A value as the record keeps it."""
    if isinstance(value, Body | Committee):
        return value.code
    return value.isoformat() if hasattr(value, "isoformat") else value


def _post(row: Row, why: str, now: datetime) -> str:
    user = User.objects.filter(username=row["person"]).first()
    if user is None:
        raise GuijuError(
            "there is no account {}",
            repr(row["person"][:40]),
            where="person",
            expected="a user name (guiju person add)",
        )
    place = posting.place_of(row["place"])
    since, until = day_of(row["since"], "since"), day_of(row["until"], "until")
    same = Post.objects.filter(user=user, office=row["office"], until=until)
    same = same.filter(committee=place) if isinstance(place, Committee) else same.filter(body=place, committee=None)
    if since is not None:
        same = same.filter(since=since)
    if same.filter(seats.standing(since or timezone.localdate(now))).exists():
        return "unchanged"
    seat = posting.Seat(user, row["office"], place, since, until, row["category"][:20], row["unit"])
    posting.appoint(None, seat, why, now)
    return "made"
