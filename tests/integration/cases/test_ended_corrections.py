"""Cases that have ended are corrected by the office that decided them: library, registers and committees follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from guiju.core.errors import GuijuError
from guiju.core.procedure import house, loader
from guiju.registry.bodies.models import Committee, Post
from guiju.registry.cases import corrections, roles
from guiju.registry.cases import files as store
from guiju.registry.cases.acts import correcting
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.demonstration import line_up
from guiju.registry.cases.models import Act, Case, Entry, News
from guiju.registry.cases.verifying import cases
from guiju.registry.catalogue.models import Edition, Relation, StatusEvent
from guiju.registry.record.effect_context import _AGAIN
from guiju.registry.record.faults import Report
from integration.cases.journey import NOW, PROJECT, Journey, held, peopled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        peopled()
        yield


def mend(journey: Journey, act: str, brought: Mapping[str, Any], who: str = "", reason: str = "录入有误。") -> Case:
    """Correct an act: by default the one that decided by who did it, what others brought by a colleague."""
    who = who or ("officer" if act in ("publish", "establish") else "officer.b")
    number = Act.objects.filter(case=journey.case, name=act).values_list("number", flat=True).last()
    assert number is not None
    correct(journey.number, number, brought, journey._actor(who), NOW, reason)
    return journey.case


def published(**given: Any) -> Journey:
    """A national standard, approved and published on the day after."""
    journey = Journey("national-standard", "approved", "2023-03-06", **{**PROJECT, **given})
    journey.do("publish", "officer")
    return journey


def edition(journey: Journey) -> Edition:
    return Edition.objects.get(designation=journey.case.facts["designation"])


def same_year(day: str, moved: int) -> str:
    """A day of the same year, `moved` days on, or back where that is another year."""
    start = date.fromisoformat(day)
    later = date.fromordinal(start.toordinal() + moved)
    return (later if later.year == start.year else date.fromordinal(start.toordinal() - 1)).isoformat()


def faults() -> list[str]:
    report = Report()
    cases.verify(report)
    return [str(fault) for fault in report.faults if "no leaf" not in fault.what]


def test_a_wrong_day_of_publication_is_put_right_in_the_library() -> None:
    held("GB/T 25000.10-2016")
    journey = published(revises="GB/T 25000.10-2016")
    before = journey.case
    day = same_year(before.facts["published"], 5)
    effective = same_year(before.facts["effective"], 5)
    case = mend(journey, "publish", {"published": day, "effective": effective})
    found = edition(journey)
    assert (case.facts["published"], found.published, found.effective) == (
        day, date.fromisoformat(day), date.fromisoformat(effective),
    )  # fmt: skip
    assert case.facts["designation"] == before.facts["designation"]
    assert (case.state, case.ended, case.moves) == ("published", True, before.moves)
    standing = StatusEvent.objects.filter(edition=found, corrects__isnull=True).values_list("status", flat=True)
    assert sorted(set(standing)) == ["in_force", "published"]
    link = Relation.objects.get(kind="replaces", source_key=found.key)
    assert link.valid_from == date.fromisoformat(effective)
    old = Edition.objects.get(designation="GB/T 25000.10-2016")
    assert ["replaced", effective, None] in old.spans
    assert faults() == []


def test_the_record_says_what_stood_before_who_and_why() -> None:
    journey = published()
    before = journey.case.facts["published"]
    day = same_year(before, 3)
    mend(journey, "publish", {"published": day})
    act = journey.case.history.order_by("-number")[0]
    assert (act.name, act.role, act.from_state, act.to_state) == ("case.correct", "officer", "published", "published")
    assert (act.public["was"], act.public["facts"], act.public["reason"]) == (
        {"published": before}, {"published": day}, "录入有误。",
    )  # fmt: skip
    told = set(News.objects.filter(act=act).values_list("holder", flat=True))
    assert f"secretary@c{journey.case.committee_id}" in told


def test_a_wrong_committee_is_put_right_and_takes_the_case_and_the_standard_over() -> None:
    journey = published()
    case = mend(journey, "propose", {"committee": "SAC/TC 260"})
    other = Committee.objects.get(code="SAC/TC 260")
    assert (case.committee_id, edition(journey).committee_id) == (other.pk, other.pk)
    assert case.parties["secretariat"] == [f"secretary@c{other.pk}"]
    assert faults() == []


def test_a_wrong_title_and_class_are_put_right() -> None:
    journey = published()
    mend(journey, "propose", {"title_zh": "信息技术 另一样例", "ics": "35.240"})
    found = edition(journey)
    assert (found.titles["zh"], found.ics) == ("信息技术 另一样例", ["35.240"])
    assert sum(1 for link in found.links if link[0] == "text") <= 1


@pytest.mark.parametrize(
    ("act", "brought", "why"),
    [
        ("publish", {"published": "2020-01-01"}, "It is not published before it was approved"),
        ("publish", {"effective": "2020-01-01"}, "The date of effect is after the date of publication"),
        ("publish", {"effective": "2099-01-01"}, "It takes effect within 5 years"),
        ("propose", {"committee": "SAC/TC 99999"}, "names a committee that is not known"),
        ("propose", {"revises": "GB/T 1.1-2020"}, "does not belong to this act"),
        ("publish", {"published": "nonsense"}, "is not a date that exists"),
        ("publish", {}, "nothing is changed"),
    ],
)
def test_what_is_refused_changes_nothing(act: str, brought: dict[str, str], why: str) -> None:
    journey = published()
    before, library = journey.case, edition(journey).published
    with pytest.raises(GuijuError, match=why):
        mend(journey, act, brought)
    assert (journey.case.facts, journey.case.acts) == (before.facts, before.acts)
    assert edition(journey).published == library


def test_another_year_is_not_put_into_a_number_that_was_given() -> None:
    journey = Journey("national-standard", "approved", "2023-03-06", **PROJECT)
    year = journey.day.year
    journey.do("publish", "officer", f"{year + 1}-01-04", published=f"{year + 1}-01-04", effective=f"{year + 1}-08-04")
    with pytest.raises(GuijuError, match="was given and carries its year"):
        mend(journey, "publish", {"published": f"{year}-12-31"})
    assert journey.case.facts["designation"].endswith(str(year + 1))


@pytest.mark.parametrize("who", ["secretary", "proposer", "reader", "supervisor", "auditor", "drafter", "beijing"])
def test_only_the_office_that_decided_corrects_what_has_ended(who: str) -> None:
    journey = published()
    with pytest.raises(RefusedError, match="You may not do"):
        mend(journey, "propose", {"title_en": "Another"}, who)


@pytest.mark.parametrize("reason", ["", "   ", "理" * 2001, "a\x00b"])
def test_a_reason_is_given(reason: str) -> None:
    journey = published()
    with pytest.raises(GuijuError, match=r"says why|cannot be kept"):
        mend(journey, "propose", {"title_en": "Another"}, reason=reason)


def test_a_committee_of_a_wrong_number_of_members_is_put_right_within_the_rules() -> None:
    given = {"name_zh": "全国样例标准化技术委员会", "name_en": "Example", "level": "TC", "new_host": "CAS",
             "scope": "样例。", "need": "需要。"}  # fmt: skip
    journey = Journey("committee-establishment", "line_up_public", "2025-03-03", **given)
    journey.day += timedelta(40)
    code = journey.do("establish", "officer", term_end="2030-01-01").facts["committee_code"]
    with pytest.raises(RefusedError, match="members"):
        mend(journey, "compose", {"list_of_members": store.store([line_up(20)], "a.csv", None, NOW)})
    right = mend(journey, "compose", {"list_of_members": store.store([line_up(27)], "b.csv", None, NOW)})
    assert right.facts["members_total"] == 27
    mend(journey, "apply", {"name_zh": "全国范例标准化技术委员会"})
    assert Committee.objects.get(code=code).names["zh"] == "全国范例标准化技术委员会"
    mend(journey, "establish", {"term_end": "2029-06-30"})
    seats = Post.objects.filter(committee__code=code)
    assert set(seats.values_list("until", flat=True)) == {date(2029, 6, 30)}
    with pytest.raises(GuijuError, match="already"):
        mend(journey, "establish", {"committee_code": "SAC/TC 601"})
    assert faults() == []


def test_the_line_of_a_register_follows() -> None:
    held("GB/T 1.1-2020")
    journey = Journey("interpretation", "closed", "2026-03-02", standard="GB/T 1.1-2020", committee="SAC/TC 286")
    entry = Entry.objects.get(kind="interpretation")
    published_ = journey.case.facts["published"]
    clause = next(act.name for act in journey.procedure.acts.values() if "clause" in act.takes)
    mend(journey, clause, {"clause": "9.9"})
    assert Entry.objects.get(kind="interpretation").data == {**entry.data, "clause": "9.9"}
    assert journey.case.facts["published"] == published_


def test_what_cannot_be_done_again_is_said_and_everything_else_can() -> None:
    effects = set(loader.effects())
    assert effects - set(_AGAIN) == {
        "issue_plan_number", "change_project", "change_rule", "move_secretariat", "revoke_committee",
        "take_draw", "join_call", "take_form",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(house()))
def test_every_end_has_an_office_that_may_correct(name: str) -> None:
    procedure = house()[name]
    for state in (state for state in procedure.states.values() if state.end):
        found = corrections.deciding_roles(procedure, state.name)
        assert all(procedure.parties[role].office for role in found)
        assert found or not any(party.office for party in procedure.parties.values())


def test_a_correction_is_not_taken_for_an_act_of_the_same_name() -> None:
    """Filings and spot checks have an act `correct` of their own."""
    assert "correct" in house()["filing"].acts and correcting.NAME not in house()["filing"].acts
    given = {"opener": "beijing", "issuer": "CN-11", "title_zh": "社区照护", "announcement": "yes"}
    days = {"designation": "DB11/T 9904-2026", "published": "2026-05-11", "effective": "2026-09-01"}
    journey = Journey("filing", "matched", "2026-06-08", **given, **days)
    with pytest.raises(GuijuError, match="others have acted on this since: Title"):
        correct(journey.number, 1, {"title_zh": "社区夜间照护"}, journey._actor("beijing"), NOW)
    correct(journey.number, 1, {"effective": "2026-09-15"}, journey._actor("beijing"), NOW)
    assert "correct" not in journey.case.marks
    assert faults() == []


def test_roles_are_asked_of_the_case() -> None:
    journey = published()
    act = journey.case.history.get(number=1)
    for who, role in (("officer.b", "officer"), ("officer", "")):  # the officer published it
        actor = journey._actor(who)
        assert corrections.correcting_role(act, journey.case, journey.procedure, actor) == role
    with pytest.raises(GuijuError, match="decided on since by") as error:
        mend(journey, "propose", {"title_en": "Another"}, "officer")
    assert "not by who brought or decided it" in str(error.value)
    assert corrections.correcting_role(act, journey.case, journey.procedure, roles.NOBODY) == ""
