"""No value of a sealed fact reaches who may not see it: not in an answer, a mail, a feed, the log, an export, the
index, a column file. Every hidden text of the cases is a mark (`sealed.py`) that is looked for everywhere."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from guiju.core.procedure import loader
from guiju.core.procedure.model import FactType
from guiju.registry.accounts.models import User
from guiju.registry.cases import definitions, timing
from guiju.registry.cases.models import Act, Case, FollowUp, Personal
from guiju.registry.catalogue import noticing
from guiju.registry.catalogue.outlets.exporters import files, tables
from guiju.registry.goals import columns
from guiju.registry.record import outbox
from guiju.registry.record.models import Outgoing
from integration.access import expected
from integration.access.conftest import FRESH, NOBODY, Site, said
from integration.access.sealed import Mark

READERS = (NOBODY, FRESH, "lab", "secretary260", "auditor")
OFF_THE_WAY = {
    "amendment-sheet", "association-standard", "association-standard-example", "committee-evaluation",
    "foreign-version", "plan-progress", "spot-check", "statistical-return", "systematic-review", "task-evaluation",
}  # fmt: skip
"""Procedures whose hidden texts are brought by acts that stop or return a case, or whose cases come out of the draw of
the demonstration; their files and facts are looked at in `test_cases`."""
_MARK = re.compile(r"sealed\d{5}x")


@pytest.fixture(scope="module")
def marks(site: Site) -> dict[str, Mark]:
    return {mark.text: mark for mark in site.marks}


@pytest.fixture(scope="module")
def may(site: Site, marks: dict[str, Mark]) -> Any:
    """(mark, reader) → whether the definition lets them see it, remembered."""
    cases = {case.number: case for case in Case.objects.select_related("committee", "body")}
    known: dict[tuple[str, str], bool] = {}

    def allowed(text: str, who: str) -> bool:
        if (text, who) not in known:
            mark = marks[text]
            case = cases[mark.number]
            inside = expected.reads_all(case, definitions.kept(case.definition_id), who)
            known[text, who] = inside and not mark.fact.personal
        return known[text, who]

    return allowed


def found(body: bytes) -> set[str]:
    return set(_MARK.findall(body.decode("utf-8", "replace")))


def addresses(site: Site) -> Iterator[str]:
    """Everything that is read: the table, lists in every form, each case by page and by program."""
    for row in expected.ADDRESSES:
        if row["get"] not in ("method", "gone", "account", "own", "own-gone"):
            yield row["path"].format(**site.objects)
    for name in loader.house():
        yield from (f"/cases/{name}/?format=json", f"/cases/{name}/?format=csv", f"/cases/{name}/")
        yield from (f"/cases/{name}/board/", f"/api/v1/cases?procedure={name}")
    for number, acts in Case.objects.values_list("number", "acts"):
        yield from (f"/case/{number}/", f"/api/v1/cases/{number}", f"/api/v1/cases/{number}/acts?limit=200")
        yield from (f"/api/v1/cases/{number}/possible", f"/case/{number}/receipt/{acts}.json")
        yield from (f"/case/{number}/correct/1/", f"/case/{number}/receipt/1.json")


def test_there_are_marks_in_nearly_every_procedure(site: Site, marks: dict[str, Mark]) -> None:
    hidden = {
        p.name
        for p in loader.house().values()
        if any(f.type in (FactType.TEXT, FactType.LONG_TEXT) and not expected.public(p, f.name)
               for f in p.facts.values())
    }  # fmt: skip
    marked = {mark.run.procedure.name for mark in marks.values()}
    assert len(marks) > 140
    assert hidden - marked <= OFF_THE_WAY, hidden - marked
    assert {m.fact.personal for m in marks.values()} == {True, False}


@pytest.mark.parametrize("who", READERS)
def test_no_answer_holds_what_its_reader_may_not_see(site: Site, may: Any, who: str) -> None:
    wrong: list[Any] = []
    seen: set[str] = set()
    own = set(Act.objects.filter(user__username=who).values_list("case__number", "number")) if who else set()
    for path in addresses(site):
        answer = site.ask(who, "get", path)
        here = found(answer.body)
        seen |= here
        receipt = re.fullmatch(r"/case/([^/]+)/receipt/(\d+)\.json", path)
        if receipt and (receipt[1], int(receipt[2])) in own:
            continue  # who did an act is given back what they brought
        wrong += [(path, text) for text in here if not may(text, who)]
    assert not wrong, said(wrong)
    assert bool(seen) == (who not in (NOBODY, FRESH))


def test_a_refused_form_holds_nothing_of_the_case(site: Site, may: Any) -> None:
    wrong: list[Any] = []
    for case in Case.objects.all():
        procedure = definitions.kept(case.definition_id)
        for act in procedure.acts_from(case.state) or procedure.acts.values():
            for who in (FRESH, "lab"):
                for method in ("get", "post"):
                    sent = dict.fromkeys(act.takes, "x") if method == "post" else None
                    answer = site.ask(who, method, f"/case/{case.number}/do/{act.name}/", sent)
                    wrong += [(case.number, act.name, who, text) for text in found(answer.body) if not may(text, who)]
    assert not wrong, said(wrong)


def test_a_search_for_a_sealed_value_finds_nothing(site: Site, marks: dict[str, Mark], may: Any) -> None:
    """Neither in the library nor in lists of cases: a fact that is not shown does not answer a filter either."""
    for mark in list(marks.values())[::9]:
        for path in (f"/search.json?q={mark.text}", f"/api/v1/search?q={mark.text}", f"/texts/?q={mark.text}"):
            assert b'"designation"' not in site.ask(FRESH, "get", path).body, path
        for who in (FRESH, "lab"):
            told = site.ask(who, "get", f"/api/v1/cases?procedure={mark.run.procedure.name}&q={mark.text}")
            numbers = [item["number"] for item in json.loads(told.body)["items"]]
            assert numbers == [] or (may(mark.text, who) and mark.fact.index), (mark, who)


def _bytes(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def _rows(*names: str) -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"select t::text from {name} t")
            yield name, "\n".join(row[0] for row in cursor.fetchall()).encode()


def test_what_everybody_may_take_holds_no_mark(site: Site, tmp_path: Path) -> None:
    """`guiju export`, the files of the log, of the index and of the columns, and the rows of the library."""
    columns.forget()
    columns.persist()
    with tables.snapshot():
        for name, table in tables.TABLES.items():
            files.write(table, files.Form.JSONL, tmp_path / f"{name}.jsonl")
    data = Path(os.environ["GUIJU_DATA"])
    read: list[tuple[str, bytes]] = [*_bytes(tmp_path)]
    for folder in ("log", "index", "columns"):
        assert (data / folder).is_dir(), folder
        read += _bytes(data / folder)
    read += _rows(
        "catalogue_edition", "catalogue_relation", "catalogue_statusevent", "catalogue_editionsource", "record_change",
        "record_leaf", "bodies_committee", "bodies_body", "accounts_notice",
        "(select * from cases_entry where kind <> 'snapshot')",  # of a snapshot nothing is shown
    )  # fmt: skip
    assert len(read) > 30
    wrong = [(name, text) for name, body in read for text in found(body)]
    assert not wrong, said(wrong)


def test_mails_hold_nothing_that_who_gets_them_may_not_see(site: Site, may: Any) -> None:
    with transaction.atomic():
        noticing.tell()
        assert timing.letters(timezone.now()) > 10
        timing.remind(timezone.now())
        wrong = []
        for mail in Outgoing.objects.filter(kind="mail"):
            message = outbox.message_of(mail)
            assert message is not None
            who = User.objects.get(email=message["to"][0]).username
            text = json.dumps(message, ensure_ascii=False)
            wrong += [(who, mark) for mark in found(text.encode()) if not may(mark, who)]
        transaction.set_rollback(True)
    assert not wrong, said(wrong)


def test_what_is_handed_on_is_declared_and_never_personal(site: Site, marks: dict[str, Mark]) -> None:
    effects = loader.effects()
    declared = {n for effect in effects.values() for n in (*effect.get("needs", ()), *effect.get("reads", ()))}
    for row in FollowUp.objects.all():
        for text in found(json.dumps(row.facts, ensure_ascii=False).encode()):
            assert not marks[text].fact.personal and marks[text].fact.name in declared


def test_those_who_may_see_do_see(site: Site, marks: dict[str, Mark]) -> None:
    """Every fact that stands in a case is read by whoever handles it."""
    blind: list[Any] = []
    handled = 0
    for number in sorted({mark.number for mark in marks.values()}):
        case = Case.objects.select_related("committee", "body").get(number=number)
        procedure = definitions.kept(case.definition_id)
        standing = found(json.dumps(case.facts, ensure_ascii=False).encode())
        readers = [who for who in site.accounts if expected.reads_all(case, procedure, who)]
        handled += len(readers)
        for who in readers[:3]:
            told = found(site.ask(who, "get", f"/api/v1/cases/{number}").body)
            page = found(site.ask(who, "get", f"/case/{number}/").body)
            files_ = {mark.text for mark in marks.values() if mark.fact.type is FactType.FILE}
            titles = {t for t in standing if marks[t].fact.name in procedure.page.title}
            if told != standing or not standing - files_ - titles <= page:
                blind.append((number, who, standing ^ told, standing - page))
    assert not blind, said(blind)
    assert handled > 100


def test_personal_fields_stand_in_the_receipt_of_who_brought_them(site: Site, marks: dict[str, Mark]) -> None:
    looked = 0
    for row in Personal.objects.select_related("act__case", "act__user"):
        own = found(json.dumps(row.data, ensure_ascii=False).encode())
        who = row.act.user.username if row.act.user else ""
        if not own or who not in site.accounts:
            continue
        looked += 1
        path = f"/case/{row.act.case.number}/receipt/{row.act.number}.json"
        assert own <= found(site.ask(who, "get", path).body)
        for other in ("officer", "supervisor", "auditor", FRESH, NOBODY):
            if other != who:
                assert own.isdisjoint(found(site.ask(other, "get", path).body)), (path, other)
    assert looked >= 3
