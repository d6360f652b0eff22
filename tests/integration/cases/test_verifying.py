"""Whatever is changed in a case, a vote, a comment, an elector or an attachment: verify names it and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model

from guiju.registry.cases import files
from guiju.registry.cases.acts import correcting
from guiju.registry.cases.models import Act, Case, Comment, Definition, Elector, File, Personal, RuleSet, Support, Vote
from guiju.registry.record import keys, log, sequence
from guiju.registry.record.faults import Report
from guiju.registry.record.verifying import verify
from integration.cases.world import PROPOSAL, World, at, world
from integration.conftest import Build


@dataclass
class Standing:
    """A case in review after an enquiry, its world, and a second case that has only been opened."""

    world: World
    number: str
    other: str


@pytest.fixture(scope="module")
def made(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    with build(tmp_path_factory.mktemp("verifying")):
        w = world()
        w.person("officer2", ("officer", w.sac))  # what a colleague decided, another corrects
        n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
        w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
        w.act(n, "m1", "project_vote.vote", "2025-04-11", position="against", reason="重复。")
        for who in ("chair", "m2", "m1"):
            w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
        w.act(n, "sec", "send_proposal", "2025-05-06")
        w.act(n, "officer", "start_evaluation", "2025-05-09")
        w.act(n, "reviewer", "evaluate", "2025-06-03", review_report="可行。")
        w.act(n, "officer", "issue_plan", "2025-07-03")
        w.act(n, "sec", "name_drafters", "2025-07-10", named_drafters=["drafter"])
        w.act(n, "drafter", "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
        w.act(n, "sec", "open_enquiry", "2025-12-05")
        said = {"kind": "technical", "text": "改为5。", "clause": "4.2", "words": "限量", "proposal": "5"}
        w.act(n, "stranger", "enquiry.comment", "2025-12-10", organization="某厂", **said)
        w.act(n, "m1", "enquiry.comment", "2025-12-11", kind="editorial", text="错字。")
        w.act(n, "m2", "enquiry.support", "2025-12-12", comment="1")
        w.act(n, "sec", "close_enquiry", "2026-02-05")
        w.act(n, "sec", "enquiry.answer", "2026-02-06", comment="1", disposition="partly", reason="另议。")
        w.act(n, "sec", "enquiry.answer", "2026-02-07", comment="1", disposition="adopted", reason="")
        w.act(n, "sec", "enquiry.answer", "2026-02-08", comment="2", disposition="noted", reason="谢谢。")
        correcting.correct(n, 1, {"need": "术语须统一。"}, w.actor("officer2", at("2026-02-09")), at("2026-02-09"),
                           "笔误。")  # fmt: skip
        w.act(n, "sec", "send_to_review", "2026-03-02", review_draft=w.file())
        w.act(n, "sec", "open_review_vote", "2026-03-10")
        other = w.open("national-standard", "proposer", "propose", "2025-04-02", **PROPOSAL).number
        while sequence.number_pending():
            pass
        yield Standing(w, n, other)


def faults() -> list[tuple[str, str]]:
    """(where, what) of what the checks of cases find."""
    report = Report()
    for name in sorted(log.checks):
        log.checks[name](report)
    return [(fault.where, fault.what) for fault in report.faults]


@pytest.fixture
def changing(made: Standing) -> Iterator[Standing]:
    """What a test changes is undone."""
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # as whoever has the database could: no foreign keys
        cursor.execute(sql, values)
        assert cursor.rowcount == 1, cursor.rowcount
        cursor.execute("set session_replication_role = origin")


def test_what_nobody_touched_is_whole(made: Standing) -> None:
    report = verify(keys.verifier(), None)
    assert report.faults == []
    assert (report.cases, report.replayed, report.erased) == (2, Act.objects.count(), 0)
    assert report.attachments == File.objects.count() == 1


C = "case GJ-2025-0001"
CASE = {
    "state": ("'voting'", C, "its state is 'voting'"),
    "back": ("'drafting'", C, "its back is 'drafting'"),
    "moves": ("moves - 1", C, "its moves is "),
    "acts": ("acts + 1", C, "its acts is "),
    "facts": ("""jsonb_set(facts, '{title_zh}', '"假"')""", C, "its fact title_zh is '假'"),
    "marks": (
        """jsonb_set(marks, '{issue_plan}', '[1, "2025-07-02"]')""",
        C,
        "its mark issue_plan is [1, '2025-07-02']",
    ),
    "clocks": ("clocks - 'development'", C, "its clock development is None"),
    "parties": ("""jsonb_set(parties, '{drafter}', '["u1"]')""", C, "the role drafter is held by ['u1']"),
    "committee_id": ("null", C, "its committee is None"),
    "body_id": ("(select min(id) from bodies_body)", C, "its body is 'SAC'"),
    "opened": ("opened - interval '1 microsecond'", C, "its opened is "),
    "entered": ("entered + 1", C, "its entered is 2026-03-11"),
    "changed": ("changed + interval '1 second'", C, "its changed is "),
    "last_effective": ("last_effective - interval '1 second'", C, "its last_effective is "),
    "due": ("due + 1", C, "its due is "),
    "ended": ("true", C, "its ended is True"),
    "definition_id": ("(select min(id) - 1 from cases_definition)", C, ""),
    "rules_id": ("rules_id + 1", C, "its rules is None"),
}
PROVEN = {Case: {"id", "number", "procedure"}}  # the key, and what stands in every leaf of the case


@pytest.mark.parametrize("column", [c for c in CASE if c != "definition_id"])
def test_a_changed_column_of_a_case(changing: Standing, column: str) -> None:
    value, where, what = CASE[column]
    run(f"update cases_case set {column} = {value} where number = %s", changing.number)
    found = faults()
    assert any(place == where and said.startswith(what) for place, said in found), found
    assert all(place.startswith(changing_case(changing)) for place, _ in found)


def changing_case(standing: Standing) -> str:
    return f"case {standing.number}"


def test_a_case_under_another_definition(changing: Standing) -> None:
    run("insert into cases_definition (name, version, digest, text, kept) select name, version + 1, 'x',"
        " text || ' ', kept from cases_definition where name = 'national-standard'")  # fmt: skip
    run(
        "update cases_case set definition_id = (select max(id) from cases_definition) where number = %s",
        changing.number,
    )
    run("insert into cases_ruleset (digest, values) select 'y', values from cases_ruleset limit 1")
    run("update cases_case set rules_id = (select max(id) from cases_ruleset) where number = %s", changing.number)
    found = faults()
    assert (C, "its rules is 'y'") in found
    assert (C, "its definition is 'x'") in found
    assert any(where == "definition national-standard 4" or where.startswith("definition ") for where, _ in found)


def row_of(act: str, number: int) -> str:
    return (
        "act_id = (select a.id from cases_act a join cases_case c on c.id = a.case_id"
        f" where c.number = 'GJ-2025-0001' and a.number = {number} and a.name = '{act}')"
    )


ANOTHER = "(select id from accounts_user where username = 'supervisor')"
VOTE, COMMENT, SUPPORT = (
    row_of("project_vote.vote", 6), row_of("enquiry.comment", 14), row_of("enquiry.support", 16),
)  # fmt: skip
OTHER_CASE = "(select id from cases_case where number = 'GJ-2025-0002')"
ROWS: list[tuple[type[Model], str, str, str, str, str]] = [
    (Vote, "case_id", OTHER_CASE, VOTE, f"{C}, act 6 (project_vote.vote)", "case of the vote is "),
    (Vote, "ballot", "'review_vote'", VOTE, f"{C}, act 6 (project_vote.vote)", "ballot of the vote is 'review_vote'"),
    (Vote, "round", "2", VOTE, f"{C}, act 6 (project_vote.vote)", "round of the vote is 2"),
    (Vote, "user_id", ANOTHER, VOTE, f"{C}, act 6 (project_vote.vote)", "the vote is by u"),
    (Vote, "act_id", "(select min(id) from cases_act)", VOTE, f"{C}, act 1 (propose)", "a vote hangs on it"),
    (Vote, "position", "'against'", VOTE, f"{C}, act 6 (project_vote.vote)", "position of the vote is 'against'"),
    (Vote, "reason", "'不同意。'", VOTE, f"{C}, act 6 (project_vote.vote)", "reason of the vote is '不同意。'"),
    (Vote, "superseded", "true", VOTE, f"{C}, act 6 (vote of u", "the vote counts as replaced"),
    (Comment, "case_id", OTHER_CASE, COMMENT, f"{C}, act 14 (enquiry.comment)", "case of the comment is "),
    (Comment, "name", "'publicity'", COMMENT, f"{C}, act 14 (enquiry.comment)", "name of the comment is 'publicity'"),
    (Comment, "round", "3", COMMENT, f"{C}, act 14 (enquiry.comment)", "round of the comment is 3"),
    (Comment, "number", "9", COMMENT, f"{C}, act 14 (enquiry.comment)", "number of the comment is 9"),
    (Comment, "user_id", ANOTHER, COMMENT, f"{C}, act 14 (enquiry.comment)", "the comment is by u"),
    (Comment, "organization", "'他厂'", COMMENT, f"{C}, act 14 (enquiry.comment)", "organization of the comment"),
    (Comment, "act_id", "(select min(id) from cases_act)", COMMENT, f"{C}, act 1 (propose)", "a comment hangs on it"),
    (Comment, "clause", "'9'", COMMENT, f"{C}, act 14 (enquiry.comment)", "clause of the comment is '9'"),
    (Comment, "words", "''", COMMENT, f"{C}, act 14 (enquiry.comment)", "words of the comment is ''"),
    (Comment, "kind", "'general'", COMMENT, f"{C}, act 14 (enquiry.comment)", "kind of the comment is 'general'"),
    (Comment, "text", "'改为50。'", COMMENT, f"{C}, act 14 (enquiry.comment)", "text of the comment is '改为50。'"),
    (Comment, "proposal", "'50'", COMMENT, f"{C}, act 14 (enquiry.comment)", "proposal of the comment is '50'"),
    (Comment, "disposition", "'noted'", COMMENT, f"{C}, comment 1 in enquiry, round 1", "its disposition is 'noted'"),
    (Comment, "reason", "'不采纳。'", COMMENT, f"{C}, comment 1 in enquiry, round 1", "its reason is '不采纳。'"),
    (Comment, "answered_id", "answered_id - 1", COMMENT, f"{C}, comment 1 in enquiry, round 1", "its answered is "),
    (Support, "comment_id", "comment_id + 1", SUPPORT, f"{C}, act 16 (enquiry.support)", "comment of the support is "),
    (Support, "user_id", ANOTHER, SUPPORT, f"{C}, act 16 (enquiry.support)", "the support is by u"),
    (Support, "act_id", "(select min(id) from cases_act)", SUPPORT, f"{C}, act 1 (propose)", "a support hangs on it"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "column", "value", "which", "where", "what"), ROWS)
def test_a_changed_column_of_what_hangs_on_an_act(
    changing: Standing, model: type[Model], column: str, value: str, which: str, where: str, what: str
) -> None:
    run(f"update {model._meta.db_table} set {column} = {value} where {which}")
    found = faults()
    assert any(place.startswith(where) and said.startswith(what) for place, said in found), found


def test_every_column_that_matters_is_tried() -> None:
    tried = {model: {column for kind, column, *_ in ROWS if kind is model} for model in (Vote, Comment, Support)}
    tried[Case] = set(CASE)
    for model, columns in tried.items():
        known = {field.attname for field in model._meta.concrete_fields}
        assert known - columns - PROVEN.get(model, {"id"}) == set(), model


@pytest.mark.parametrize(
    ("sql", "where", "what"),
    [
        (f"delete from cases_vote where {VOTE}", f"{C}, act 6 (project_vote.vote)", "its vote is gone"),
        (f"delete from cases_comment where {COMMENT}", f"{C}, act 14 (enquiry.comment)", "its comment is gone"),
        (f"delete from cases_support where {SUPPORT}", f"{C}, act 16 (enquiry.support)", "its support is gone"),
        (f"delete from cases_personal where {VOTE}", f"{C}, act 6 (project_vote.vote)", "its personal fields are gone"),
        (
            "update cases_act set user_id = null where number = 6 and name = 'project_vote.vote'",
            f"{C}, act 6 (project_vote.vote)", "it is said to be by nobody",
        ),
        (
            f"update cases_act set user_id = {ANOTHER} where number = 1 and case_id <> {OTHER_CASE}",
            f"{C}, act 1 (propose)", "it is said to be by u",
        ),
        (
            "insert into cases_act (case_id, number, name, role, effective, recorded, from_state, to_state, public,"
            " salt, digest, asked, warned) select case_id, 99, 'approve', 'officer', effective, recorded, to_state,"
            " 'approved', '{}', salt, '', '', '{}' from cases_act where name = 'open_review_vote'",
            f"{C}, act 99 (approve)", "it is in no leaf of the log",
        ),
        ("delete from cases_act where name = 'issue_plan'", f"{C}, act 11 (name_drafters)", "it is number 11"),
        ("delete from cases_act where name = 'issue_plan'", f"{C}, act 11 (name_drafters)", "it begins in the state"),
        (f"delete from cases_act where case_id = {OTHER_CASE}", "case GJ-2025-0002", "it has no act"),
        (
            "delete from cases_elector where ballot = 'project_vote' and user_id ="
            " (select id from accounts_user where username = 'm3')",
            C, "other people may vote in project_vote, round 1",
        ),
        (
            f"update cases_elector set user_id = {ANOTHER} where ballot = 'project_vote' and user_id ="
            " (select id from accounts_user where username = 'm3')",
            C, "other people may vote in project_vote, round 1",
        ),
        (
            "update cases_elector set conflicted = true where ballot = 'review_vote' and user_id ="
            " (select id from accounts_user where username = 'm3')",
            C, "other people may vote in review_vote, round 1",
        ),
        (
            "update cases_elector set round = 2 where ballot = 'review_vote' and user_id ="
            " (select id from accounts_user where username = 'm3')",
            C, "1 people may vote in review_vote, round 2",
        ),
        (
            "update cases_definition set text = replace(text, '0.75', '0.1') || ' ' where name = 'national-standard'",
            "definition national-standard", "its text has the digest",
        ),
        (
            """update cases_ruleset set values = jsonb_set(values, '{R1,0}', '"1"') where id in"""
            " (select rules_id from cases_case where number = 'GJ-2025-0001')",
            "set of rules", "its numbers have the digest",
        ),
        ("update cases_file set size = size + 1", f"{C}, act 2", "the row of its attachment says 16 bytes"),
        ("delete from cases_file", f"{C}, act 2", "its attachment has no row"),
    ],
)  # fmt: skip
def test_rows_taken_away_added_or_exchanged(changing: Standing, sql: str, where: str, what: str) -> None:
    run(sql)
    found = faults()
    assert any(place.startswith(where) and said.startswith(what) for place, said in found), found


@pytest.fixture
def attachment(changing: Standing) -> Iterator[Path]:
    """The file of the attachments, put back afterwards."""
    path = files.path_of(File.objects.get().sha256)
    data = path.read_bytes()
    yield path
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.4\n%%EOF!", "the bytes of its attachment have the digest"),
        (b"%PDF-1.4\n%%EOF\n\n", "the bytes of its attachment have the digest"),
        (b"", "the bytes of its attachment have the digest"),
        (None, "its attachment cannot be read (No such file or directory)"),
    ],
)
def test_a_changed_or_missing_attachment(attachment: Path, data: bytes | None, what: str) -> None:
    attachment.unlink()
    if data is not None:
        attachment.write_bytes(data)
    found = faults()
    assert [where for where, said in found if said.startswith(what)][:2] == [
        f"{C}, act 2, outline",
        f"{C}, act 2, proposal_form",
    ]


def test_an_added_file_and_one_that_was_uploaded_but_never_brought(attachment: Path) -> None:
    stranger = attachment.parent / ("0" * 62)
    stranger.write_bytes(b"x")
    assert faults() == [(f"file {stranger.parent.name}/{stranger.name}", "no row speaks of it")]
    stranger.unlink()
    kept = files.store([b"%PDF-1.4 other"], "b.pdf", None, at("2026-03-11"))
    path = files.path_of(kept["sha256"])
    assert faults() == []
    path.write_bytes(b"changed")
    assert [where for where, _ in faults()] == [f"file {kept['sha256']}"]
    path.unlink()  # the record does not speak of it
    assert faults() == []


def test_an_erased_person_is_counted_and_no_fault(changing: Standing) -> None:
    from guiju.registry.cases import erasing

    erasing.erase(changing.world.people["m1"], at("2026-03-12").date())
    report = Report()
    for name in sorted(log.checks):
        log.checks[name](report)
    assert (report.faults, report.erased) == ([], 3)


def test_models_are_what_the_checks_read() -> None:
    """A column added to these must be compared too, or be said not to matter."""
    columns: dict[Any, set[str]] = {
        Act: {"id", "case_id", "number", "name", "role", "user_id", "effective", "recorded", "from_state", "to_state",
              "public", "salt", "digest", "corrects", "key", "asked", "warned"},  # the last three answer repetitions
        Personal: {"act_id", "salt", "data"},
        Elector: {"id", "case_id", "ballot", "round", "user_id", "conflicted"},
        File: {"sha256", "size", "kind", "user_id", "stored"},  # kind, uploader and time are no part of the record
        Definition: {"id", "name", "version", "digest", "text", "kept"},
        RuleSet: {"id", "digest", "values"},
    }  # fmt: skip
    for model, known in columns.items():
        assert {field.attname for field in model._meta.concrete_fields} == known, model
