"""What the definitions say who may do: written from the offices people hold, the YAML of procedures and the table
of addresses, without asking the code that decides."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from guiju.core.procedure.model import Act as ProcedureAct
from guiju.core.procedure.model import ActKind, FactType, Procedure, Visible
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases.models import Act, Case

POSTS: set[tuple[str, str, str]] = set()
"""(user, office, place) of today, with those that cases of the demonstration gave."""
KEYS: dict[str, str] = {}
"""User name → the key by which facts name people."""
AUDITORS = {"auditor"}
KEEPS = {"officer"}
"""Who keeps the installation (`is_staff`)."""
_OF_SME = [
    row
    for row in csv.DictReader((files("guiju.data") / "demo" / "affiliations.csv").read_text("utf-8").splitlines())
    if row["body"] == "GUIJU-SME"
]
SPEAKS = {row["user"] for row in _OF_SME}
APPOINTS = {row["user"] for row in _OF_SME if "appoint" in row["mandates"].split()}
ADDRESSES = list(csv.DictReader((Path(__file__).parent / "addresses.csv").read_text(encoding="utf-8").splitlines()))

OK = {200, 202, 301, 302}
TRIED = {200, 201, 202, 302, 303, 400, 409, 413, 415, 422}
"""The reader has the right; what was sent may not do."""
SIGN_IN, NOT_THEIRS, NOT_THERE, NO_METHOD, NO_KEY = {"sign in"}, {403}, {404}, {405}, {401}


def learn(day: date) -> None:
    """Read who holds which office on a day, and how facts name people."""
    POSTS.clear()
    KEYS.update({user.username: f"u{user.pk}" for user in User.objects.all()})
    for post in Post.objects.select_related("user", "committee", "body"):
        if post.since <= day and (post.until is None or post.until >= day):
            place = post.committee.code if post.committee else post.body.code if post.body else "*"
            POSTS.add((post.user.username, post.office, place))


def offices(user: str, *places: str) -> set[str]:
    return {office for who, office, place in POSTS if who == user and (not places or place in places)}


def roles(case: Case, procedure: Procedure, user: str) -> tuple[set[str], set[str]]:
    """(roles that somebody holds in a case, those of them that not everybody holds)."""
    if not user or user in AUDITORS:
        return set(), set()
    opener = Act.objects.get(case=case, number=1).user
    held, own = set(), set()
    for party in procedure.parties.values():
        named = any(
            KEYS[user] in (case.facts.get(f.name) or ()) for f in procedure.facts.values() if f.names == party.name
        )
        match party.held_by.split(" of "):
            case ["anyone"]:
                held.add(party.name)
                continue
            case ["opener"]:
                mine = opener is not None and opener.username == user
            case [office, "committee"]:
                mine = case.committee is not None and (user, office, case.committee.code) in POSTS
            case [office, "issuer"]:
                mine = case.body is not None and (user, office, case.body.code) in POSTS
            case [office, "parent", "issuer"]:  # of a city: the province
                mine = case.body is not None and (user, office, case.body.code[:5]) in POSTS
            case [office, place]:
                mine = (user, office, place) in POSTS
            case _:
                mine = False
        if mine or named:
            own.add(party.name)
    return held | own, own


def may(case: Case, procedure: Procedure, act: ProcedureAct, user: str) -> bool:
    """Whether somebody has a role in which an act is done and, where it decides, had no part in the matter: they did
    nothing in another role, did not open it and are not named in it."""
    held, _ = roles(case, procedure, user)
    return bool(held & set(act.by)) and not has_part(case, procedure, act, user)


def has_part(case: Case, procedure: Procedure, act: ProcedureAct, user: str) -> bool:
    """Whether somebody had a part in what an act decides."""
    said = act.decides
    if said is None or said.exempt is not None:
        return False
    for name, role in Act.objects.filter(case=case, user__username=user).values_list("name", "role"):
        known = procedure.acts.get(name)
        matter = known is not None and known.kind in (ActKind.PLAIN, ActKind.ANSWER) and name != act.name
        if matter and ({name, role} & set(said.apart) if said.apart else role not in act.by):
            return True
    others = {p.name for p in procedure.parties.values() if p.held_by in ("opener", "named")} - set(act.by)
    return bool(roles(case, procedure, user)[1] & (set(said.apart) if said.apart else others))


def reads_all(case: Case, procedure: Procedure, user: str) -> bool:
    return user in AUDITORS or bool(roles(case, procedure, user)[1])


def public(procedure: Procedure, fact: str, case: Case | None = None) -> bool:
    """What `page.public` lists, and what stands at the head of every case: its committee, the days of its terms. What
    is public from a state on is so in a case that an act brought there."""
    said = procedure.facts[fact]
    if said.public_from and not Act.objects.filter(case=case, to_state__in=said.public_from).exists():
        return False
    terms = {name for clock in procedure.clocks.values() for name in (clock.limit, *clock.extended_by.values())}
    return said.visible is Visible.PUBLIC or said.type is FactType.COMMITTEE or fact in terms


def may_open(procedure: Procedure, act: str, user: str) -> bool:
    if not user or user in AUDITORS:
        return False
    for name in procedure.acts[act].by:
        if name == "clock":
            continue
        match procedure.parties[name].held_by.split(" of "):
            case ["opener"] | ["anyone"]:
                return True
            case [office, "committee" | "issuer"]:
                wanted = "committee" if procedure.parties[name].held_by.endswith("committee") else "issuer"
                places = {p for who, o, p in POSTS if who == user and o == office}
                if any(p.startswith("SAC/TC") == (wanted == "committee") for p in places):
                    return True
            case [office, place]:
                if (user, office, place) in POSTS:
                    return True
    return False


def may_review(user: str, own: bool) -> bool:
    """docs/texts.md: who wrote it, officers and reviewers of a body; the texts here are of no committee."""
    if user in AUDITORS or not user:
        return False
    return own or bool(offices(user) & {"officer", "reviewer"})


def _of_sac(user: str) -> bool:
    """docs/feeds.md: the offices of the body that answers for a feed, and auditors."""
    return user in AUDITORS or bool(offices(user, "SAC") & {"officer", "supervisor", "reviewer"})


def expected(kind: str, user: str, method: str, empty: bool) -> set[Any]:
    """The statuses of a kind of the table; `empty`: nothing was sent. "sign in" is a redirect to the page for that. A
    body that is none is refused (422) before the interface looks whose it is."""
    signed = bool(user)
    own = user == "drafter"
    good = OK if method == "get" else TRIED
    rules: Mapping[str, Any] = {
        "public": lambda: OK,
        "tried": lambda: TRIED,
        "refused": lambda: {400},
        "method": lambda: NO_METHOD if signed else {*NO_METHOD, *SIGN_IN},
        "gone": lambda: NOT_THERE,
        "elsewhere": lambda: {404, 405},
        "signed": lambda: good if signed else SIGN_IN,
        "nobody": lambda: NOT_THERE if signed else SIGN_IN,
        "sac": lambda: SIGN_IN if not signed else TRIED if (user, "officer", "SAC") in POSTS else NOT_THEIRS,
        "keeps": lambda: (
            SIGN_IN
            if not signed
            else TRIED
            if (user, "officer", "SAC") in POSTS or (user, "secretary", "SAC/TC 207") in POSTS
            else NOT_THEIRS
        ),
        "feed-inside": lambda: SIGN_IN if not signed else OK if _of_sac(user) else NOT_THEIRS,
        "feed-closed": lambda: OK if _of_sac(user) else NOT_THERE,
        "key-sac": lambda: (
            {422} if empty else NO_KEY if not signed else TRIED if (user, "officer", "SAC") in POSTS else NOT_THEIRS
        ),
        "administers": lambda: SIGN_IN if not signed else OK if user in (*KEEPS, *AUDITORS) else NOT_THEIRS,
        "keeper": lambda: SIGN_IN if not signed else TRIED if user in KEEPS else NOT_THEIRS,
        "keeper-gone": lambda: SIGN_IN if not signed else NOT_THERE if user in KEEPS else NOT_THEIRS,
        "auditor": lambda: SIGN_IN if not signed else OK if user in AUDITORS else NOT_THEIRS,
        "draft": lambda: OK if may_review(user, own) else NOT_THERE,
        "review-draft": lambda: SIGN_IN if not signed else good if may_review(user, own) else NOT_THERE,
        "review": lambda: SIGN_IN if not signed else good if may_review(user, False) else NOT_THERE,
        "own-key": lambda: SIGN_IN if not signed else {400} if empty else {302} if own else NOT_THERE,
        "key": lambda: good if signed else {422} if empty and method == "post" else NO_KEY,
        "key-open": lambda: {422} if empty else NO_KEY if not signed else NOT_THEIRS if user in AUDITORS else TRIED,
        "key-gone-bare": lambda: NOT_THERE if signed else NO_KEY,
        "key-gone": lambda: {422} if empty else NOT_THERE if signed else NO_KEY,
        "speaks": lambda: SIGN_IN if not signed else OK if user in (*SPEAKS, *KEEPS, *AUDITORS) else NOT_THERE,
        "appoints": lambda: (
            SIGN_IN
            if not signed
            else TRIED
            if user in (*APPOINTS, *KEEPS)
            else NOT_THEIRS
            if user in (*SPEAKS, *AUDITORS)
            else NOT_THERE
        ),
        "ends": lambda: (
            SIGN_IN
            if not signed
            else TRIED
            if own or user in (*APPOINTS, *KEEPS)
            else NOT_THEIRS
            if user in (*SPEAKS, *AUDITORS)
            else NOT_THERE
        ),
        "key-appoints": lambda: (
            {422} if empty else NO_KEY if not signed else TRIED if user in (*APPOINTS, *KEEPS) else NOT_THEIRS
        ),
        "account": lambda: {
            200,
            301,
            302,
            *SIGN_IN,
            400,
            401,
            403,
            404,
            405,
        },  # the sign-in library's own pages hold nobody's objects
        "own": lambda: {200, 302, 400, 405, 403, 404} if signed else {*SIGN_IN, 302, 405},
        "own-gone": lambda: {302, 404, 403} if signed else {*SIGN_IN, 302},
    }
    return set(rules[kind]())
