"""People as the record names them: by keys (`u17`) that say nothing once the account is erased; by name when shown.

Forms and programs may name somebody by user name; what is kept is the key. Names stand in the table of accounts alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator

from guiju.registry.accounts.models import User
from guiju.registry.record.prepared_statements import prepared

_KEY = re.compile(r"u(0|[1-9][0-9]{0,17})")
_MOST, _LONGEST = 1000, 150  # people looked up together, characters of a name
GONE = "u0"
"""The key of somebody whose account nobody can tell any more."""
USERNAME_VALIDATORS = [
    UnicodeUsernameValidator(),
    RegexValidator(
        r"^u[0-9]+$",
        "Names of this form stand for accounts. / 这种形式的名称代表账号。",
        "reserved",
        inverse_match=True,
    ),
]
"""Of names at sign-up: none reads like a key."""


def key_of(user: int) -> str:
    """The key of an account."""
    return f"u{user}"


def account_of(key: str) -> int | None:
    """The account that a key names; None for what is no key."""
    found = _KEY.fullmatch(key)
    return int(found[1]) if found else None


def accounts_of(keys: Iterable[str]) -> list[int]:
    """The accounts that keys name, in their order; what is no key is left out."""
    return [account for key in keys if (account := account_of(key)) is not None]


def active(given: Collection[str]) -> dict[str, int]:
    """The active accounts among those named by user name or by key. What reads like a key is one."""
    keys = {text: account for text in given if (account := account_of(text)) is not None}
    names = [text for text in given if text not in keys]
    if not keys and not names:
        return {}
    with prepared() as cursor:
        cursor.execute(
            "select username, id from accounts_user where is_active and (username = any(%s) or id = any(%s::bigint[]))",
            [names, list(keys.values())],
        )
        rows = cursor.fetchall()
    known = {account for _, account in rows}
    found = {name: account for name, account in rows if name in set(names)}
    return found | {key: account for key, account in keys.items() if account in known}


def keyed(given: Any) -> Any:
    """People as they were named, by key as far as their accounts are known; what is no list of names is left as it
    is."""
    people = given.replace("，", ",").split(",") if isinstance(given, str) else given
    if not isinstance(people, list | tuple) or not all(isinstance(one, str) for one in people) or len(people) > _MOST:
        return given
    texts = [one.strip() for one in people]
    found = active({one for one in texts if one.isprintable() and 0 < len(one) <= _LONGEST})
    return [key_of(found[one]) if one in found else one for one in texts]


def names(keys: Iterable[str]) -> dict[str, str]:
    """Key → user name, "" for who was erased. What is no key is a name already."""
    accounts = {key: account_of(key) for key in keys}
    wanted = [account for account in accounts.values() if account is not None]
    rows = User.objects.filter(pk__in=wanted).values_list("pk", "username", "is_active") if wanted else ()
    held = {pk: "" if is_erased(pk, name, active_) else name for pk, name, active_ in rows}
    return {key: key if account is None else held.get(account, "") for key, account in accounts.items()}


def is_erased(user: int, name: str, is_active: bool) -> bool:
    """Whether an account was erased (`accounts.erasing`)."""
    return not is_active and name == erased_name(user)


def erased_name(user: int) -> str:
    """What an erased account is called."""
    return f"erased-{user}"


def told(keys: Iterable[str]) -> list[Mapping[str, str]]:
    """People for programs: key and name, "" for who was erased."""
    return [{"key": key, "name": name} for key, name in names(keys).items()]
