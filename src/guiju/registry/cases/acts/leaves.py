"""The leaves of acts made again from their rows, for verifying the log, and what a receipt tells of an act."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from guiju.core.errors import GuijuError
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, personal_digest
from guiju.registry.cases.acts.writing import public_act
from guiju.registry.cases.models import Act, SignedNames


class NameErasedError(GuijuError):
    """A receipt that can no longer be made, because its act was signed with the name of somebody who was erased."""


_ROWS = """
select l.index, c.number, a.number, c.procedure, a.name, a.role, a.effective, a.recorded, a.from_state, a.to_state,
       a.public, a.corrects, a.salt, a.digest, p.salt, p.data, s.names, s.leaf
from record_leaf l join record_change r on r.seq = l.seq and r.kind = 'act'
join cases_act a on a.id = r.subject join cases_case c on c.id = a.case_id
left join cases_personal p on p.act_id = a.id left join cases_signednames s on s.act_id = a.id
where l.index >= %s and l.index < %s order by l.index
"""


def leaves(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(index, leaf hash) of the acts among the leaves from `first` up to `end`, as their rows now say; b"" where the
    personal fields are still there and do not give the digest of the act."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [first, end])
        for row in cursor.fetchall():
            index, told, public, corrects = row[0], row[1:10], row[10], row[11]
            salt, digest, personal_salt, data, names, erased = row[12:]
            if names is None and erased is not None:  # signed with the name of somebody who was erased
                yield index, bytes(erased)
                continue
            try:
                kept = bytes(digest) or None
                if personal_salt is not None and personal_digest(json.loads(data), bytes(personal_salt)) != kept:
                    yield index, b""
                    continue
                brought = with_names(json.loads(public), json.loads(names) if names is not None else {})
                act = public_act(*[*told, brought, corrects])
                yield index, leaf_hash(leaf_entry(act, bytes(salt), kept))
            except GuijuError:
                yield index, b""


def with_names(public: Mapping[str, Any], names: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an act brought as it was signed: people by user name, where that is how they were named then."""
    return {**public, "facts": {**public["facts"], **names}} if names else public


def public_of(act: Act) -> Mapping[str, Any]:
    """The public part of an act as its leaf has it. NameErasedError when it was signed with the name of somebody who
    was erased since."""
    signed = SignedNames.objects.filter(act=act).first()
    if signed is not None and signed.names is None:
        raise NameErasedError(
            "the receipt held the name of somebody who was erased", where=f"act {act.number}", expected="another act"
        )
    return public_act(
        act.case.number, act.number, act.case.procedure, act.name, act.role, act.effective, act.recorded,
        act.from_state, act.to_state, with_names(act.public, signed.names if signed is not None else {}), act.corrects,
    )  # fmt: skip
