"""What cases say of standards: dual numbers, what may be adopted, reviews of what is held, one at a time and in time,
opened by time itself; what the registry knows is not typed otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from guiju.core.procedure.values import FactError
from guiju.registry.bodies.models import Body, Post
from guiju.registry.cases import reviews_due
from guiju.registry.cases.acts.performing import Request, open_case
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case, FollowUp
from guiju.registry.catalogue.intake.record import Link
from guiju.registry.catalogue.models import Edition
from guiju.registry.record import log
from guiju.registry.record.faults import Report
from integration.cases.journey import PROJECT, Journey, held, peopled
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db
REVIEW = {"standard": "GB/T 9704-2020", "title_zh": "公文格式", "trigger": "cycle", "due": "2026-09-30"}


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


@pytest.fixture
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        peopled()
        yield


def faults() -> list[str]:
    report = Report()
    for name in sorted(log.checks):
        log.checks[name](report)
    return [str(fault) for fault in report.faults if "no leaf" not in str(fault)]


def rule_of(error: RefusedError) -> str:
    return error.refusal.rule.name if error.refusal.rule else ""


def refused(w: World, procedure: str, who: str, act: str, day: str, **brought: Any) -> RefusedError:
    with pytest.raises(RefusedError) as error:
        w.open(procedure, who, act, day, **brought)
    return error.value


# -- numbers -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("degree", "number"), [("IDT", "GB/T 1-2026/ISO/IEC 27001:2022"), ("MOD", "GB/T 1-2026"), ("NEQ", "GB/T 1-2026")]
)
def test_an_identical_adoption_bears_both_numbers(people: None, degree: str, number: str) -> None:
    given = {**PROJECT, "adopts": "ISO/IEC 27001:2022", "degree": degree}
    journey = Journey("national-standard", "approved", "2022-09-05", **given)
    case = journey.do("publish", "officer", published="2026-03-02", effective="2026-10-01")
    assert case.facts["designation"] == number
    edition = Edition.objects.get(key="GB/T 1-2026")
    assert edition.designation == number


def test_only_international_standards_are_adopted(w: World) -> None:
    adopting = {**PROPOSAL, "adopts": "ASTM A240/A240M-20a", "degree": "MOD"}
    error = refused(w, "national-standard", "proposer", "propose", "2026-03-02", **adopting)
    assert rule_of(error) == "adopts_international" and "ISO" in str(error)
    assert w.open("national-standard", "proposer", "propose", "2026-03-02", **{**adopting, "degree": "NEQ"}).number
    ground = {"track_ground": "等同采用", "degree": "MOD"}
    error = refused(w, "adoption", "proposer", "propose", "2026-03-02", **{**adopting, **ground})
    assert rule_of(error) == "adopts_international"


def test_a_second_adoption_of_an_edition_is_noticed(w: World) -> None:
    adopting = {**PROPOSAL, "adopts": "ISO/IEC 27001:2022", "degree": "IDT"}
    first = w.open("national-standard", "proposer", "propose", "2026-03-02", **adopting)
    assert first.warnings == ()
    second = w.open("national-standard", "stranger", "propose", "2026-03-03", **adopting)
    assert [rule.name for rule, _ in second.warnings] == ["adopted_once"]
    assert [f.text.en for f in second.does.found["adopted_once"]] == [f"project {first.number} adopts this edition too"]


def test_an_edition_in_force_that_adopts_the_same_is_noticed_but_for_the_one_revised(w: World) -> None:
    adopts = Link("adopts", "ISO/IEC 27001:2022", "ISO/IEC 27001:2022", True, "IDT")
    held("GB/T 22080-2023", relations=[adopts])
    adopting = {**PROPOSAL, "adopts": "ISO/IEC 27001:2022", "degree": "IDT"}
    done = w.open("national-standard", "proposer", "propose", "2026-03-02", **adopting)
    assert [f.text.en for f in done.does.found["adopted_once"]] == ["GB/T 22080-2023 adopts this edition already"]
    ended = Case.objects.get(number=done.number)
    Case.objects.filter(pk=ended.pk).update(ended=True)
    revising = {**adopting, "revises": "GB/T 22080-2023"}
    assert w.open("national-standard", "proposer", "propose", "2026-03-03", **revising).warnings == ()


def test_a_project_ends_in_the_stage_it_was_in(w: World) -> None:
    n = w.open("national-standard", "proposer", "propose", "2026-03-02", **PROPOSAL).number
    w.act(n, "sec", "decline", "2026-03-03", reason="重复")
    from guiju.registry.cases import roles
    from guiju.registry.cases.views.serializers import brief

    case = w.case(n)
    assert (case.state, case.back) == ("terminated", "preliminary")
    assert brief(case, roles.NOBODY, date(2026, 3, 4))["stage"] == "00.98"
    assert faults() == []


def test_a_frozen_project_ends_in_the_stage_it_was_frozen_in(people: None) -> None:
    journey = Journey("national-standard", "answering", "2024-09-02", **PROJECT)
    journey.do("freeze", "officer")
    case = journey.do("terminate", "officer")
    assert (case.state, case.back) == ("terminated", "answering")


# -- reviews -----------------------------------------------------------------------------------------------------------
def test_a_review_is_of_a_standard_held_and_in_force(w: World) -> None:
    error = refused(w, "systematic-review", "sec", "open", "2026-03-02", **REVIEW, committee="SAC/TC 28", issuer="SAC")
    assert rule_of(error) == "standard_held" and "does not hold GB/T 9704-2020" in str(error)
    held("GB/T 9704-2012", "2012-07-01")
    from factories import record
    from integration.cases.journey import library

    gone = record("GB/T 9704-2012", ("in_force", "2012-07-01"), ("withdrawn", "2021-01-01"), source="demo")
    library(gone)
    said = {**REVIEW, "standard": "GB/T 9704-2012", "committee": "SAC/TC 28"}
    error = refused(w, "systematic-review", "sec", "open", "2026-03-02", **said)
    assert rule_of(error) == "standard_held" and "no longer in force" in str(error)


def test_what_the_library_knows_is_filled_in_and_not_typed_otherwise(w: World) -> None:
    held("GB/T 9704-2020", committee="SAC/TC 28", titles={"zh": "公文格式"})
    told = {"standard": "GB/T 9704-2020", "trigger": "cycle", "due": "2026-09-30"}
    error = refused(w, "systematic-review", "sec", "open", "2026-03-02", **told, title_zh="别的名称")
    assert error.refusal.faults == (FactError("title_zh", "known_otherwise", "公文格式"),)
    facts = w.case(w.open("systematic-review", "sec", "open", "2026-03-02", **told).number).facts
    assert (facts["title_zh"], facts["committee"], facts["issuer"]) == ("公文格式", "SAC/TC 28", "SAC")


def test_a_standard_is_under_one_review_at_a_time(w: World) -> None:
    held("GB/T 9704-2020", committee="SAC/TC 28")
    first = w.open("systematic-review", "sec", "open", "2026-03-02", **REVIEW).number
    error = refused(w, "systematic-review", "officer", "open", "2026-03-03", **REVIEW)
    assert rule_of(error) == "reviewed_alone" and first in str(error)


@pytest.mark.parametrize(
    ("standard", "last"),
    [("GB/T 9704-2020", "2031"), ("GB/Z 9704-2020", "2029"), ("DB31/T 970-2020", "2029"), ("DB11/T 970-2020", "2031")],
)
def test_the_next_review_comes_within_the_cycle_of_its_kind(w: World, standard: str, last: str) -> None:
    from guiju.core.procedure import house
    from guiju.registry.cases.checks.registry import findings

    held(standard)
    case = Case(procedure="systematic-review", last_effective=at("2026-03-02"))
    case.facts = {"standard": standard, "next_review": f"{last}-03-02"}
    assert findings(case, house()["systematic-review"], "review_term") == []
    case.facts["next_review"] = f"{last}-03-03"
    found = findings(case, house()["systematic-review"], "review_term")
    assert f"{last}-03-02" in found[0].text.en


# -- time opens reviews ------------------------------------------------------------------------------------------------
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_time_opens_a_review_half_a_year_before_the_term_ends(w: World) -> None:
    held("GB/T 9704-2021", "2021-09-02", committee="SAC/TC 28")  # due on 2026-09-02
    held("GB/T 9705-2021", "2021-09-03", committee="SAC/TC 28")  # due a day later
    held("GB/T 9706-2012", "2012-07-01", committee="SAC/TC 28")  # long overdue
    held("GB/T 9707-2012", "2012-07-01", committee="SAC/TC 99")  # of a committee that nobody keeps here
    assert reviews_due.open_due(NOON) == 2
    assert reviews_due.open_due(NOON) == 0  # they are open now
    cases = {c.facts["standard"]: c for c in Case.objects.filter(procedure="systematic-review")}
    assert {n: c.facts["due"] for n, c in cases.items()} == {
        "GB/T 9704-2021": "2026-09-02", "GB/T 9706-2012": "2026-09-02",
    }  # fmt: skip
    act = cases["GB/T 9704-2021"].history.get(number=1)
    assert (act.user_id, act.role, act.effective.astimezone().date()) == (None, "clock", date(2026, 3, 2))
    assert faults() == []


def test_time_dates_what_it_opens_on_the_day_it_fell_due(w: World) -> None:
    held("GB/T 9704-2021", "2021-09-02", committee="SAC/TC 28")
    assert reviews_due.open_due(datetime(2026, 3, 5, 4, tzinfo=UTC)) == 1
    case = Case.objects.get(procedure="systematic-review")
    assert case.opened.astimezone(UTC) == datetime(2026, 3, 1, 16, tzinfo=UTC)  # the beginning of 2 March in Beijing


def test_much_feedback_calls_for_a_review(w: World) -> None:
    held("GB/T 9704-2025", "2025-01-02", committee="SAC/TC 28")
    told = {"summary": "错字", "standard": "GB/T 9704-2025", "kind": "error", "user_kind": "small", "matter": "第 3 页"}
    for day in ("2026-02-02", "2026-02-25"):
        w.open("feedback", "stranger", "receive", day, **told)
    assert reviews_due.open_due(NOON) == 0
    w.open("feedback", "proposer", "receive", "2026-03-01", **told)
    assert reviews_due.open_due(NOON) == 1
    case = Case.objects.get(procedure="systematic-review")
    assert (case.facts["trigger"], case.facts["due"]) == ("feedback", "2026-09-02")
    Case.objects.filter(pk=case.pk).update(ended=True)
    assert reviews_due.open_due(NOON) == 0  # what was told before the last review called for that one


def test_a_newer_international_edition_calls_for_a_review(w: World) -> None:
    from factories import record
    from integration.cases.journey import library

    held("GB/T 9704-2025", "2025-01-02", committee="SAC/TC 28",
         relations=[Link("adopts", "ISO 9001:2015", "ISO 9001:2015", True, "IDT")])  # fmt: skip
    library(record("ISO 9001:2015", ("in_force", "2015-09-01"), ("replaced", "2026-02-01"), source="demo"))
    assert reviews_due.open_due(NOON) == 1
    assert Case.objects.get(procedure="systematic-review").facts["trigger"] == "adopted"


LAW = {"law": "某条例", "article": "第八条", "in_force": "2024-01-01", "form": "number", "strength": "mandatory"}


def test_a_changed_law_calls_for_a_review_once_a_person_confirmed_it(w: World) -> None:
    held("GB/T 9704-2025", "2025-01-02", committee="SAC/TC 28")
    held("GB/T 9705-2025", "2025-01-02", committee="SAC/TC 28")
    cited = [w.open("law-citation", "stranger", "record", "2026-01-05", passage=f"应当符合{text}。", **LAW).number
             for text in ("GB/T 9704", "GB/T 9705—2025")]  # fmt: skip
    for n in cited:
        w.act(n, "clock", "match", "2026-01-06")
        w.act(n, "officer", "confirm", "2026-01-07")
    assert reviews_due.open_due(NOON) == 0
    for day, said in (("2026-02-21", "no later than today"), ("2023-12-31", "after it came into force")):
        with pytest.raises(RefusedError, match=said):
            w.act(cited[0], "stranger", "law_changes", "2026-02-20", changed_on=day, change="限量收紧")
    w.act(cited[0], "stranger", "law_changes", "2026-02-20", changed_on="2026-02-15", change="限量收紧")
    assert reviews_due.open_due(NOON) == 0  # whoever recorded the citation said so; nobody has confirmed it yet
    w.act(cited[0], "clock", "match", "2026-02-21")
    w.act(cited[0], "officer", "confirm", "2026-02-22")
    assert reviews_due.open_due(NOON) == 1  # an undated citation is of the edition in force
    case = Case.objects.get(procedure="systematic-review")
    assert (case.facts["trigger"], case.facts["standard"]) == ("law", "GB/T 9704-2025")
    Case.objects.filter(pk=case.pk).update(ended=True)
    assert reviews_due.open_due(NOON) == 0  # it has been reviewed since
    w.act(cited[1], "officer", "repeal", "2026-03-01", ground="条例废止")
    assert reviews_due.open_due(NOON) == 1
    last = Case.objects.filter(procedure="systematic-review").order_by("-pk")[0]
    assert (last.facts["trigger"], last.facts["standard"]) == ("law", "GB/T 9705-2025")
    Case.objects.filter(pk=case.pk).update(ended=False)
    assert faults() == []


def test_a_law_that_changed_before_the_standard_was_published_calls_for_nothing(w: World) -> None:
    held("GB/T 9704-2025", "2025-01-02", committee="SAC/TC 28")
    n = w.open("law-citation", "stranger", "record", "2026-01-05", passage="应当符合GB/T 9704—2025。", **LAW).number
    w.act(n, "clock", "match", "2026-01-06")
    w.act(n, "officer", "confirm", "2026-01-07")
    w.act(n, "officer", "law_changes", "2026-01-08", changed_on="2024-12-31", change="修改第八条")
    w.act(n, "clock", "match", "2026-01-09")
    w.act(n, "officer", "confirm", "2026-01-10")
    assert reviews_due.open_due(NOON) == 0


def test_feedback_that_a_law_has_changed_says_so_to_the_review(w: World) -> None:
    held("GB/T 9704-2025", "2025-01-02", committee="SAC/TC 28")
    told = {"summary": "法改了", "standard": "GB/T 9704-2025", "user_kind": "regulator", "matter": "第 3 章"}
    for kind, trigger in (("law", "law"), ("error", "feedback")):
        n = w.open("feedback", "stranger", "receive", "2026-02-02", kind=kind, **told).number
        w.act(n, "officer", "accept", "2026-02-03")
        w.act(n, "officer", "assign", "2026-02-04")
        w.act(n, "sec", "report", "2026-02-05", findings="属实", needs_correction="yes")
        w.act(n, "officer", "open_review", "2026-02-06", answer="启动复审")
        prepared = FollowUp.objects.get(origin__number=n)
        assert (prepared.procedure, prepared.facts["trigger"]) == ("systematic-review", trigger)


def test_nobody_but_time_opens_in_its_name(w: World) -> None:
    held("GB/T 9704-2021", "2021-09-02", committee="SAC/TC 28")
    with pytest.raises(RefusedError):
        open_case("systematic-review", Request("open", REVIEW), w.actor("stranger", NOON), NOON)
    Post.objects.filter(office="secretary").delete()
    assert reviews_due.open_due(NOON) == 0


# -- notifications and projects ----------------------------------------------------------------------------------------
def notification(issuer: str, symbol: str = "G/TBT/N/CHN/2001", state: str = "notified", **more: str) -> Case:
    facts = {"issuer": issuer, "agreement": "TBT", **more}
    facts |= {"symbol": symbol, "notified": "2026-02-02"} if symbol else {}
    from guiju.core.procedure import house
    from guiju.registry.cases import definitions

    return Case.objects.create(
        number="TBT-2026-0001", procedure="tbt-notification", state=state, facts=facts, opened=NOON,
        definition=definitions.keep(house()["tbt-notification"], NOON), rules=definitions.keep_numbers({}),
        last_effective=NOON, entered=NOON.date(), changed=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("issuer", "symbol", "said"),
    [
        ("MEE", "G/TBT/N/CHN/2001", ""), ("MIIT", "G/TBT/N/CHN/2001", "of another department"),
        ("MEE", "", "has been sent"),
    ],
)  # fmt: skip
def test_a_mandatory_draft_takes_the_symbol_of_its_notification(w: World, issuer: str, symbol: str, said: str) -> None:
    from guiju.core.procedure import house
    from guiju.registry.cases import knowing
    from guiju.registry.cases.checks.registry import findings

    notification(issuer, symbol)
    procedure = house()["mandatory-standard"]
    case = Case(procedure="mandatory-standard", last_effective=NOON)
    case.facts = {"issuer": "MEE", "tbt_case": "TBT-2026-0001"}
    assert [said in f.text.en for f in findings(case, procedure, "notification")] == ([True] if said else [])
    found, _ = knowing.filled(procedure, procedure.acts["notify_wto"], {"tbt_case": "TBT-2026-0001"}, case.facts)
    known = {"tbt_number": symbol, "tbt_notified": "2026-02-02"} if symbol else {}
    assert {name: found[name] for name in ("tbt_number", "tbt_notified") if name in found} == known
    case.facts["tbt_case"] = "TBT-2026-0002"
    assert "has been sent" in findings(case, procedure, "notification")[0].text.en


def test_a_notification_under_sps_or_one_that_was_dropped_is_none_for_a_technical_regulation(w: World) -> None:
    from guiju.core.procedure import house
    from guiju.registry.cases.checks.registry import findings

    procedure = house()["mandatory-standard"]
    case = Case(procedure="mandatory-standard", last_effective=NOON)
    case.facts = {"issuer": "MEE", "tbt_case": "TBT-2026-0001"}
    row = notification("MEE", "G/SPS/N/CHN/1290", agreement="SPS")
    assert [f.text.en for f in findings(case, procedure, "notification")] == ["TBT-2026-0001 is no TBT notification"]
    Case.objects.filter(pk=row.pk).update(facts={**row.facts, "agreement": "TBT", "symbol": "G/TBT/N/CHN/1290"})
    assert findings(case, procedure, "notification") == []
    Case.objects.filter(pk=row.pk).update(state="dropped", ended=True)
    assert "has been sent and stands" in findings(case, procedure, "notification")[0].text.en


@pytest.mark.parametrize(
    ("agreement", "symbol", "fits"),
    [
        ("TBT", "G/TBT/N/CHN/1850", True), ("SPS", "G/SPS/N/CHN/1290", True), ("TBT", "G/TBT/N/CHN/1850/Add.1", True),
        ("SPS", "G/TBT/N/CHN/1850", False), ("TBT", "G/SPS/N/CHN/1290", False), ("TBT", "G/TBT/N/USA/1850", False),
        ("TBT", "G/TBT/N/CHN/0", False), ("TBT", "G/TBT/N/CHN/018", False), ("TBT", "G/TBT/N/CHN/1850/", False),
        ("TBT", "g/tbt/n/chn/1850", False), ("TBT", "G/TBT/N/CHN/１８５０", False), ("TBT", "", False), ("", "", False),
    ],
)  # fmt: skip
def test_a_symbol_fits_its_agreement(w: World, agreement: str, symbol: str, fits: bool) -> None:
    from guiju.core.procedure import house
    from guiju.registry.cases.checks.registry import findings

    case = Case(procedure="tbt-notification", last_effective=NOON, facts={"agreement": agreement, "symbol": symbol})
    found = findings(case, house()["tbt-notification"], "symbol_fits")
    assert (found == []) is fits


def test_a_symbol_stands_for_one_notification(w: World) -> None:
    from guiju.core.procedure import house
    from guiju.registry.cases.checks.registry import findings

    notification("MEE", state="dropped")  # a symbol that was given is not given again
    case = Case(procedure="tbt-notification", last_effective=NOON)
    case.facts = {"agreement": "TBT", "symbol": "G/TBT/N/CHN/2001"}
    (found,) = findings(case, house()["tbt-notification"], "symbol_fits")
    assert found.text.en == "G/TBT/N/CHN/2001 stands for TBT-2026-0001 already"


# -- adoption ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("adopts", "said"),
    [
        ("ISO 9001", "not dated"), ("ISO/DIS 9001", "a draft (DIS)"), ("ISO/FDIS 22301:2012", "a draft (FDIS)"),
        ("ISO/WD 59020.2", "a draft (WD)"), ("ISO 9001:2008", "withdrawn or replaced; in force: ISO 9001:2015"),
        ("ISO 9001:2015", ""), ("ISO 99999:2015", ""),
    ],
)  # fmt: skip
def test_what_is_adopted_is_a_dated_edition_that_stands(w: World, adopts: str, said: str) -> None:
    from factories import record
    from integration.cases.journey import library

    library(
        record("ISO 9001:2008", ("in_force", "2008-11-01"), ("replaced", "2015-09-15"), source="demo"),
        record("ISO 9001:2015", ("in_force", "2015-09-15"), source="demo"),
    )
    done = w.open("national-standard", "proposer", "propose", "2026-03-02", **PROPOSAL, adopts=adopts, degree="MOD")
    told = [f.text.en for f in done.does.found.get("adopts_edition", ())]
    assert [rule.name for rule, _ in done.warnings] == (["adopts_edition"] if said else [])
    assert (said in " ".join(told)) and bool(told) is bool(said)


def test_identical_without_the_standard_it_is_identical_with_is_refused(w: World) -> None:
    error = refused(w, "national-standard", "proposer", "propose", "2026-03-02", **PROPOSAL, degree="IDT")
    assert rule_of(error) == "degree_with_adoption"


def test_a_draft_is_adopted_only_until_the_submission(people: None) -> None:
    given = {**PROJECT, "adopts": "ISO/DIS 9001", "degree": "MOD"}
    journey = Journey("national-standard", "reviewed", "2024-09-02", **given)
    with pytest.raises(RefusedError) as error:
        journey.do("submit", "secretary")
    assert rule_of(error.value) == "adopts_published"
    assert journey.do("submit", "secretary", adopts="ISO 9001:2026").facts["adopts"] == "ISO 9001:2026"


# -- reviews and withdrawals, one at a time ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "second"), [("GB/T 9704", "GB/T 9704-2020"), ("GB/T 9704-2020", "GB/T 9704"), ("GB/T 9704", "GB/T 9704")]
)
def test_dated_and_undated_name_the_same_standard(w: World, first: str, second: str) -> None:
    held("GB/T 9704-2020", committee="SAC/TC 28")
    held("GB/T 9704.1-2020", committee="SAC/TC 28")
    w.open("systematic-review", "sec", "open", "2026-03-02", **{**REVIEW, "standard": first})
    error = refused(w, "systematic-review", "officer", "open", "2026-03-03", **{**REVIEW, "standard": second})
    assert rule_of(error) == "reviewed_alone"
    assert w.open("systematic-review", "sec", "open", "2026-03-03", **{**REVIEW, "standard": "GB/T 9704.1-2020"}).number
    reason = {"standard": first, "reason": "旧"}
    w.open("withdrawal", "proposer", "propose", "2026-03-02", **reason)
    error = refused(w, "withdrawal", "stranger", "propose", "2026-03-03", **{**reason, "standard": second})
    assert rule_of(error) == "withdrawn_alone"


@pytest.mark.parametrize("due", ["1900-01-01", "2026-03-01", "2040-01-01"])
def test_a_review_is_due_in_a_time_that_can_be(w: World, due: str) -> None:
    held("GB/T 9704-2020", committee="SAC/TC 28")
    error = refused(w, "systematic-review", "sec", "open", "2026-03-02", **{**REVIEW, "due": due})
    assert rule_of(error) == "due_in_reach"


def test_a_review_that_is_late_already_is_due_on_the_day_of_the_library(w: World) -> None:
    edition = held("GB/T 9704-2012", "2012-07-01", committee="SAC/TC 28")
    late = {**REVIEW, "standard": "GB/T 9704-2012", "due": str(edition.review_due)}
    assert w.open("systematic-review", "sec", "open", "2026-03-02", **late).state == "opened"


def test_an_edition_that_is_only_published_is_not_reviewed(w: World) -> None:
    from factories import record
    from integration.cases.journey import library

    coming = ("published", "2026-02-02"), ("in_force", "2027-06-01")
    library(record("GB/T 9704-2026", *coming, source="demo", committee="SAC/TC 28",
                   dates={"published": "2026-02-02", "effective": "2027-06-01"}))  # fmt: skip
    error = refused(w, "systematic-review", "sec", "open", "2026-03-02", **{**REVIEW, "standard": "GB/T 9704-2026"})
    assert rule_of(error) == "standard_held" and "not in force yet" in str(error)


def test_a_replaced_reference_calls_for_a_review(w: World) -> None:
    from factories import record
    from integration.cases.journey import library

    held("GB/T 9704-2025", "2025-01-02", committee="SAC/TC 28",
         relations=[Link("references", "GB/T 1-2010", "GB/T 1-2010", True)])  # fmt: skip
    library(record("GB/T 1-2010", ("in_force", "2010-09-01"), ("replaced", "2026-02-01"), source="demo"))
    assert reviews_due.open_due(NOON) == 1
    assert Case.objects.get(procedure="systematic-review").facts["trigger"] == "cited"
    assert reviews_due.open_due(NOON) == 0


def test_a_change_knows_the_end_of_the_plan_and_what_was_extended(people: None) -> None:
    project = Journey("national-standard", "drafting", "2023-03-06", **PROJECT)
    last = project.case.clocks["development"]["last"]
    change = Journey("project-change", "requested", "2024-03-04", opener="secretary", change="title", new_title_zh="新",
                     plan_number=project.case.facts["plan_number"], reason="相符。", members_heard="yes",
                     extended_before="0")  # fmt: skip
    facts = change.case.facts
    assert (facts["plan_end"], facts["extended_before"], facts["committee"]) == (last, 0, "SAC/TC 286")


def test_another_issuer_than_that_on_record_withdraws_and_reviews_nothing(w: World) -> None:
    held("GB/T 9704-2020", committee="SAC/TC 28", titles={"zh": "公文格式"})
    Body.objects.get_or_create(code="CN-11", defaults={"kind": Body.Kind.PROVINCE})
    for procedure, who, act, more in (
        ("withdrawal", "proposer", "propose", {"reason": "试"}),
        ("systematic-review", "sec", "open", {"trigger": "cycle", "due": "2026-09-30"}),
    ):
        for code, refuses in (("CN-11", True), ("SAC", False)):
            brought = {"standard": "GB/T 9704-2020", "issuer": code, **more}
            if not refuses:
                assert w.open(procedure, who, act, "2026-03-02", **brought).number
                continue
            with pytest.raises(RefusedError, match="not what is on record"):
                w.open(procedure, who, act, "2026-03-02", **brought)
