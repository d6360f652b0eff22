"""People, bodies, committees, ICS codes, standards, cases, numbers of the rules by a few letters of a name or a code.

`find` gives what fits, for lists to choose from; `resolved` gives the one that is meant, where the words leave no
choice: `TC286` and the full name of the committee are both `SAC/TC 286`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.utils import timezone

from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import FactType, Words
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.cases import access, definitions, numbers
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.catalogue import classes
from guiju.registry.catalogue.models import Classification, Edition

LONGEST = 100  # characters of what is typed
_LONGEST_LIST = 400  # characters of the keys that are told to somebody who gave another
_COMMITTEE = re.compile(
    r"(?:([A-Z]{2,6})[/ ]*)?(TC|SWG|JTC|PC) *0*(\d{1,4})(?: *(?:/ *)?(SC|WG) *0*(\d{1,3}))?", re.IGNORECASE
)
_CODE = re.compile(r"[A-Z]{2,10}(-[A-Z0-9]{1,12})*")


@dataclass(frozen=True)
class Pick:
    """Something to choose: `value` is what a form then holds, `names` what it is called, `note` what it is told by."""

    value: str
    names: Words
    note: str = ""


def find(kind: str, text: str, actor: Actor, limit: int = 8) -> list[Pick]:
    """What fits a few letters, the nearest first; nothing for who may not see it. GuijuError for an unknown kind."""
    if kind not in _KINDS:
        raise GuijuError("nothing is picked by {}", repr(kind[:40]), where="kind", expected=", ".join(_KINDS))
    words = " ".join(text.split())[:LONGEST]
    if not words or not words.isprintable():
        return []
    return _KINDS[kind](words, actor, limit)


# -- committees, bodies, classification --------------------------------------------------------------------------------
def committee_code(text: str) -> str:
    """`TC286`, `sac tc 286`, `SAC/TC 286/SC1` as codes are written; the text itself where it is no code."""
    found = _COMMITTEE.fullmatch(text.strip())
    if found is None:
        return text
    body, sort, number, below, part = found.groups()
    if body is None and sort.upper() not in ("TC", "SWG"):
        return text
    code = f"{(body or 'SAC').upper()}/{sort.upper()} {number}"
    return f"{code}/{below.upper()} {part}" if below else code


def _named(text: str) -> Q:
    return Q(names__zh__icontains=text) | Q(names__en__icontains=text)


def _called(text: str) -> Q:
    return Q(names__zh=text) | Q(names__en__iexact=text)


def _by_code_or_name(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    bare = Func(F("code"), Value(" "), Value(""), function="replace", output_field=CharField())
    return rows.annotate(bare=bare).filter(Q(bare__icontains=text.replace(" ", "")) | _named(text))


def _committees(text: str, actor: Actor, limit: int) -> list[Pick]:
    code = committee_code(text)
    rows = _by_code_or_name(Committee.objects.all(), text) | _by_code_or_name(Committee.objects.all(), code)
    found = sorted(rows.order_by("sort")[: 4 * limit], key=lambda row: row.code != code)
    return [Pick(row.code, _words(row.names, row.code)) for row in found[:limit]]


def _bodies(text: str, actor: Actor, limit: int) -> list[Pick]:
    rows = _by_code_or_name(Body.objects.all(), text).order_by("code")[: 4 * limit]
    found = sorted(rows, key=lambda row: (row.code != text, text not in (row.names.get("zh"), row.names.get("en"))))
    return [Pick(row.code, _words(row.names, row.code)) for row in found[:limit]]


def _classes(text: str, actor: Actor, limit: int) -> list[Pick]:
    rows = Classification.objects.filter(Q(code__startswith=text) | _named(text), system="ics").order_by("code")
    return [Pick(row.code, _words(row.names, row.code)) for row in rows[:limit]]


def _words(names: Mapping[str, str], code: str) -> Words:
    zh, en = names.get("zh") or names.get("en") or code, names.get("en") or names.get("zh") or code
    return Words(zh, en)


# -- standards, cases, people ------------------------------------------------------------------------------------------
def _standards(text: str, actor: Actor, limit: int) -> list[Pick]:
    try:
        key = parse(text).work
    except GuijuError:
        key = text.upper()
    rows = Edition.objects.filter(Q(key__startswith=key) | Q(designation__istartswith=text))
    named = Edition.objects.filter(Q(titles__zh__icontains=text) | Q(titles__en__icontains=text))
    found = [*rows.order_by("key")[:limit], *named.order_by("key")[:limit]]
    unique = {row.pk: row for row in found}
    return [Pick(r.designation, _words(r.titles, r.designation), str(r.status)) for r in list(unique.values())[:limit]]


def _rule_numbers(text: str, actor: Actor, limit: int) -> list[Pick]:
    """Numbers of the rules with what holds today; those whose key begins so first."""
    day, low = timezone.localdate(), text.casefold()
    fit = [
        n for n in numbers.numbers().values()
        if low in n.name.casefold() or low in n.names.zh.casefold() or low in n.names.en.casefold()
    ]  # fmt: skip
    found = sorted(fit, key=lambda n: (n.name.casefold() != low, not n.key.casefold().startswith(low)))[:limit]
    return [Pick(n.name, n.names, _held_today(n, day)) for n in found]


def _held_today(number: numbers.Number, day: date) -> str:
    """`30 days, 60 days`: the values of a number in the procedures that have it."""
    held = {str(definitions.numbers_on(p, day)[number.key].value): None for p in number.held_by}
    return f"{' · '.join(held)} {number.plain.unit}"


def unknown_number(name: str) -> str:
    """What was expected instead of the key of a number that is none; "" for one that is."""
    try:
        numbers.number(name)
    except GuijuError as error:
        return error.expected[:_LONGEST_LIST]
    return ""


def _cases(text: str, actor: Actor, limit: int) -> list[Pick]:
    rows = Case.objects.filter(number__icontains=text).order_by("-id")[:limit]
    return [Pick(row.number, access.title(row, definitions.kept(row.definition_id), actor)) for row in rows]


def _people(text: str, actor: Actor, limit: int) -> list[Pick]:
    """Active accounts by letters of their names, for who may name people."""
    if not access.may_name_people(actor):
        return []
    rows = User.objects.filter(is_active=True).filter(
        Q(username__icontains=text) | Q(first_name__icontains=text) | Q(last_name__icontains=text)
    )
    users = list(rows.order_by("username")[:limit])
    places: dict[int, str] = {}
    for post in Post.objects.filter(user__in=users).select_related("committee", "body").order_by("pk"):
        place = post.committee.code if post.committee else post.body.code if post.body else ""
        places.setdefault(post.user_id, place)
    return [Pick(user.username, _full_name(user), places.get(user.pk, "")) for user in users]


def _full_name(user: User) -> Words:
    name = user.get_full_name() or user.username
    return Words(name, name)


_KINDS: Mapping[str, Callable[[str, Actor, int], list[Pick]]] = {
    "committee": _committees, "body": _bodies, "ics": _classes, "standard": _standards, "case": _cases,
    "people": _people, "parameter": _rule_numbers,
}  # fmt: skip
OF_FACT = {
    FactType.COMMITTEE: "committee", FactType.BODY: "body", FactType.ICS: "ics", FactType.PEOPLE: "people",
    FactType.STANDARD: "standard", FactType.PARAMETER: "parameter",
}  # fmt: skip


# -- what is meant -----------------------------------------------------------------------------------------------------
def resolved(kind: FactType, given: Any) -> Any:
    """The code that is meant by a code or a whole name; what is given where that is open."""
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST:
        return given
    text = " ".join(unicodedata.normalize("NFKC", given).split())  # letters and signs of full width mean the same
    if not text.isprintable():
        return given
    if kind is FactType.COMMITTEE:
        code = committee_code(text)
        return code if _COMMITTEE.fullmatch(code) else _only(Committee.objects.all(), text) or given
    if kind is FactType.PARAMETER:
        return numbers.resolved(text)
    if kind is FactType.BODY and not _CODE.fullmatch(text):
        return _only(Body.objects.all(), text) or given
    return given


def _only(rows: QuerySet[Any], text: str) -> str:
    """The code of the one row that is called so, or whose code is written so in other letters; "" for none and many."""
    codes = list(rows.filter(_called(text) | Q(code__iexact=text)).values_list("code", flat=True)[:2])
    return str(codes[0]) if len(codes) == 1 else ""


def is_known_ics(code: str) -> bool:
    """Whether a code of the classification stands in the list that was loaded."""
    return classes.is_known_ics(code, classes.ics_codes())
