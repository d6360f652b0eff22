"""What acts do beside moving their case: each effect of data/effects.yaml through a procedure that has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client, override_settings

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import roles
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.acts.performing import midday
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case, Entry, FollowUp
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.catalogue.status_changes import apply_status_changes
from guiju.registry.record.models import Counter
from guiju.registry.registers import demonstration as registers
from integration.cases.journey import NOW, PROJECT, Journey, held, peopled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        peopled()
        yield


def approved(begun: str = "2022-09-05", **given: Any) -> Journey:
    return Journey("national-standard", "approved", begun, **{**PROJECT, **given})


def published(journey: Journey, **brought: Any) -> Edition:
    """The edition of a national standard that is published on the day after its approval."""
    case = journey.do("publish", "officer", **brought)
    return Edition.objects.get(designation=case.facts["designation"])


def counts() -> dict[str, int]:
    """Rows of every table but denials, which are kept of refused acts."""
    named = (m for m in apps.get_models() if m.__module__.startswith("guiju.") and m.__name__ != "Denial")
    return {model.__name__: model._default_manager.count() for model in named}


def test_every_effect_is_used_by_a_procedure() -> None:
    used = {effect for p in loader.house().values() for act in p.acts.values() for effect in act.effects}
    assert used == set(loader.effects())


def test_an_act_that_opens_a_case_has_no_effect_that_names_its_row() -> None:
    """The case has no row yet for the effect to name."""
    opening = {effect for p in loader.house().values() for act in p.opening for effect in act.effects}
    assert opening == {name for name, said in loader.effects().items() if said.get("opening")}
    assert opening == {"take_draw", "join_call", "take_form"}  # their rows, if any, name the case by its number


class TestNumbers:
    """number_standard."""

    def test_a_revision_keeps_its_number(self) -> None:
        held("GB/T 25000.10-2016")
        edition = published(approved(revises="GB/T 25000.10-2016"), published="2025-03-03", effective="2025-10-01")
        assert (edition.designation, edition.work.key) == ("GB/T 25000.10-2025", "GB/T 25000.10")
        assert not Counter.objects.filter(name="number GB/T").exists()

    def test_a_new_standard_follows_the_highest_number_of_the_library(self) -> None:
        held("GB/T 45000.3-2024")
        held("GB 99999-2024")  # another prefix counts for itself
        first = published(approved(), published="2025-03-03", effective="2025-10-01")
        second = published(approved(need="再一项。"), published="2025-03-03", effective="2025-10-01")
        assert [first.designation, second.designation] == ["GB/T 45001-2025", "GB/T 45002-2025"]

    def test_a_number_that_came_into_the_library_meanwhile_is_not_given(self) -> None:
        """An import may bring higher numbers than the counter has reached: they are not given to another standard."""
        published(approved(), published="2025-03-03", effective="2025-10-01")  # GB/T 1-2025
        held("GB/T 2-2020")
        edition = published(approved(need="再一项。"), published="2025-03-03", effective="2025-10-01")
        assert edition.designation == "GB/T 3-2025"

    def test_guidance_has_its_own_prefix(self) -> None:
        journey = Journey("guidance-document", "approved", "2023-03-06", **PROJECT)
        assert published(journey).designation.startswith("GB/Z 1-")

    def test_a_department_with_several_codes_names_one(self) -> None:
        given = {**PROJECT, "committee": "SAC/TC 260", "issuer": "MIIT", "search_note": "未查到。"}
        journey = Journey("sector-standard", "approved", "2022-09-05", **given)
        before = counts()
        with pytest.raises(GuijuError) as refused:
            journey.do("publish", "ministry", published="2025-03-03", effective="2025-10-01")
        assert (refused.value.where, "YD/T" in str(refused.value.expected)) == ("prefix", True)
        with pytest.raises(GuijuError):
            journey.do("publish", "ministry", prefix="QC", published="2025-03-03", effective="2025-10-01", scope="x")
        # files are stored before the act is sent
        assert {k: v for k, v in counts().items() if k != "File"} == {k: v for k, v in before.items() if k != "File"}
        case = journey.do("publish", "ministry", prefix="YD", published="2025-03-03", effective="2025-10-01")
        assert case.facts["designation"] == "YD/T 1-2025"
        edition = Edition.objects.get(designation="YD/T 1-2025")
        assert (edition.issuer.code, edition.tier) == ("MIIT", "sector")

    def test_a_department_with_one_code_needs_not_name_it(self) -> None:
        given = {**PROJECT, "issuer": "CN-11", "search_note": "未查到。"}
        journey = Journey("local-standard", "approved", "2022-09-05", **given)
        case = journey.do("publish", "beijing", published="2025-03-03", effective="2025-10-01")
        assert case.facts["designation"] == "DB11/T 1-2025"
        assert Edition.objects.get(designation="DB11/T 1-2025").issuer.code == "CN-11"

    def test_an_association_numbers_under_its_code(self) -> None:
        given = {k: v for k, v in PROJECT.items() if k != "committee"}
        journey = Journey("association-standard", "approved", "2025-03-17", **given, issuer="CAS")
        case = journey.do("publish", "association", published="2026-03-03", effective="2026-10-01")
        assert case.facts["designation"] == "T/CAS 1-2026"


class TestPublication:
    """publish_edition."""

    def test_the_edition_stands_with_all_that_is_known_of_it(self) -> None:
        journey = approved(adopts="ISO/IEC 2382:2015", degree="MOD")
        edition = published(journey, day="2025-03-03", published="2025-03-03", effective="2025-10-01")
        assert edition.titles == {"zh": PROJECT["title_zh"], "en": PROJECT["title_en"]}
        assert edition.dates == {"published": "2025-03-03", "effective": "2025-10-01"}
        assert (edition.committee.code, edition.issuer.code) == ("SAC/TC 286", "SAC")
        assert (edition.ics, edition.stage, edition.effect) == (["35.020"], "", "recommended")
        assert (edition.status, edition.next_change) == ("published", date(2025, 10, 1))
        assert edition.review_due == date(2030, 3, 3)
        relation = Relation.objects.get(source=edition)
        assert (relation.kind, relation.degree, relation.target_key) == ("adopts", "MOD", "ISO/IEC 2382:2015")

    def test_the_old_edition_is_replaced_on_the_day_of_effect_and_not_before(self) -> None:
        held("GB/T 25000.10-2016")
        journey = approved(revises="GB/T 25000.10-2016")
        new = published(journey, day="2025-03-03", published="2025-03-03", effective="2025-10-01")

        def statuses() -> tuple[str, str]:
            old = Edition.objects.get(designation="GB/T 25000.10-2016")
            return old.status, Edition.objects.get(pk=new.pk).status

        assert statuses() == ("in_force", "published")
        apply_status_changes(date(2025, 9, 30), NOW)
        assert statuses() == ("in_force", "published")
        apply_status_changes(date(2025, 10, 1), NOW)
        assert statuses() == ("replaced", "in_force")
        relation = Relation.objects.get(source=new, kind="replaces")
        assert (relation.target_key, relation.valid_from) == ("GB/T 25000.10-2016", date(2025, 10, 1))

    def test_a_converted_standard_names_where_it_comes_from(self) -> None:
        given = {**PROJECT, "issuer": "CAS", "converts": "T/CAS 115-2015", "used_since": "2016-01-01",
                 "results": "已有两百余家机构使用。", "track_ground": "采信。"}  # fmt: skip
        registers.take("good-behaviour", NOW)
        journey = Journey("conversion", "approved", "2024-01-08", **given)
        edition = published(journey, published="2026-03-03", effective="2026-10-01")
        assert edition.issuer.code == "SAC"  # the national body issues it, not the association
        relation = Relation.objects.get(source=edition, kind="converted_from")
        assert relation.target_key == "T/CAS 115-2015"

    def test_a_number_that_is_taken_leaves_nothing(self) -> None:
        held("GB/T 25000.10-2016")
        journey = approved(revises="GB/T 25000.10-2016")
        held("GB/T 25000.10-2025", since="2025-01-01")
        before, state = counts(), journey.case
        with pytest.raises(GuijuError, match="is in the library already"):
            published(journey, published="2025-03-03", effective="2025-10-01")
        assert {**counts(), "File": 0} == {**before, "File": 0}
        assert (journey.case.state, journey.case.acts, journey.case.facts) == (state.state, state.acts, state.facts)

    def test_an_effect_that_fails_after_another_takes_it_back_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The number given by the first effect is given again: no hole."""
        from guiju.registry.record import effect_context

        def broken(_: Any) -> Any:
            raise GuijuError("the disk is full", where="text", expected="room")

        journey = approved()
        before = counts()
        with monkeypatch.context() as m:
            m.setitem(effect_context._HANDLERS, "publish_edition", broken)
            with pytest.raises(GuijuError, match="the disk is full"):
                published(journey, published="2025-03-03", effective="2025-10-01")
        assert {**counts(), "File": 0} == {**before, "File": 0}
        assert published(journey, published="2025-03-03", effective="2025-10-01").designation == "GB/T 1-2025"


def amended() -> Journey:
    return Journey(
        "amendment-sheet", "submitted", "2025-02-10", committee="SAC/TC 286", standard="GB/T 9704-2012", sheet="1",
        items="3", need="三处文字不一致。", title_zh="党政机关公文格式 第1号修改单",
    )  # fmt: skip


def test_an_amendment_sheet_amends_its_standard() -> None:
    held("GB/T 9704-2012")
    amended().do("publish", "officer", published="2026-01-05", effective="2026-05-01")
    sheet = Edition.objects.get(designation="GB/T 9704-2012/XG1-2026")
    relation = Relation.objects.get(source=sheet)
    assert (relation.kind, relation.target.designation, relation.valid_from) == (
        "amends", "GB/T 9704-2012", date(2026, 5, 1),
    )  # fmt: skip
    assert Edition.objects.get(designation="GB/T 9704-2012").status == "in_force"


def translated(standard: str) -> Journey:
    journey = Journey(
        "foreign-version", "reviewing", "2024-11-04", opener="secretary", committee="SAC/TC 286", standard=standard,
        title_zh="样例", language="fr", demand="多次索取。", title_foreign="Exemple",
    )  # fmt: skip
    journey.do("name_experts", "secretary", named_experts=["reader"])
    journey.do("review", "reader", faithful="yes")
    journey.do("submit", "secretary")
    return journey


def test_a_translation_adds_its_language_and_title_and_changes_nothing_else() -> None:
    """To an edition that this registry published itself."""
    edition = published(approved("2021-09-06"), published="2024-03-04", effective="2024-10-01")
    translated(edition.designation).do("publish", "officer", published="2025-11-03")
    after = Edition.objects.get(pk=edition.pk)
    assert after.titles == {"zh": PROJECT["title_zh"], "en": PROJECT["title_en"], "fr": "Exemple"}
    assert "fr" in after.languages
    for name in ("dates", "ics", "committee_id", "issuer_id", "abstracts", "review_due", "spans"):
        assert getattr(after, name) == getattr(edition, name), name


def test_a_translation_of_what_the_library_does_not_hold_is_refused() -> None:
    before = counts()
    with pytest.raises(RefusedError, match="the library does not hold GB/T 70000-2020"):
        translated("GB/T 70000-2020")
    assert {**counts(), "File": 0} == {**before, "File": 0}


def test_an_interpretation_stands_beside_its_standard() -> None:
    journey = Journey(
        "interpretation", "decided", "2026-03-16", committee="SAC/TC 286", summary="如何理解", clause="4.2",
        standard="GB/T 19001-2016", question="可以不适用吗？", answer="不可以。", changes_text="no",
    )  # fmt: skip
    journey.do("close", "officer", published=(journey.day + timedelta(1)).isoformat())
    entry = Entry.objects.get(kind="interpretation", key="GB/T 19001")
    assert entry.case.number == journey.number
    assert (entry.data["clause"], entry.data["answer"]) == ("4.2", "不可以。")


def reviewed(standard: str, outcome: str, begun: str = "2024-03-04") -> Journey:
    if not Edition.objects.filter(designation=standard).exists():
        held(standard)
    edition = Edition.objects.get(designation=standard)
    return Journey(
        "systematic-review", "concluded", begun, opener="secretary", committee="SAC/TC 286", standard=standard,
        title_zh=edition.titles.get("zh", "样例"), trigger="cycle", due="2026-12-31", outcome=outcome,
        reason="仍适用。",
    )  # fmt: skip


class TestReview:
    """confirm_edition, suggest_project, open_withdrawal."""

    def test_confirming_moves_the_next_review_on_and_changes_nothing_else(self) -> None:
        edition = published(approved("2021-09-06"), published="2024-03-04", effective="2024-10-01")
        assert edition.review_due == date(2029, 3, 4)
        journey = reviewed(edition.designation, "continue", "2024-10-08")
        journey.do("confirm", "officer", day="2025-12-03", next_review="2030-06-01")
        after = Edition.objects.get(pk=edition.pk)
        assert after.dates == {
            "published": "2024-03-04", "effective": "2024-10-01", "confirmed": "2025-12-03", "review": "2030-06-01",
        }  # fmt: skip
        assert after.review_due == date(2030, 6, 1)
        assert (after.titles, after.committee_id, after.ics) == (edition.titles, edition.committee_id, edition.ics)
        assert after.spans == edition.spans

    def test_confirmed_a_second_time_the_term_runs_from_then(self) -> None:
        held("GB/T 9704-2012", since="2012-07-01")
        reviewed("GB/T 9704-2012", "continue", "2023-01-09").do("confirm", "officer", day="2024-05-06",
                                                                next_review="2026-05-01")  # fmt: skip
        assert Edition.objects.get(designation="GB/T 9704-2012").review_due == date(2026, 5, 1)
        reviewed("GB/T 9704-2012", "continue", "2025-01-06").do("confirm", "officer", day="2026-05-06",
                                                                next_review="2028-05-01")  # fmt: skip
        after = Edition.objects.get(designation="GB/T 9704-2012")
        assert (after.dates["confirmed"], after.review_due) == ("2026-05-06", date(2028, 5, 1))
        assert after.titles == {"en": "Title of GB/T 9704-2012"}

    def test_what_the_library_does_not_hold_is_not_reviewed(self) -> None:
        with pytest.raises(RefusedError) as refused:
            Journey("systematic-review", "concluded", "2024-03-04", opener="secretary", committee="SAC/TC 286",
                    standard="GB/T 70000-2020", title_zh="样例", trigger="cycle", due="2026-12-31")  # fmt: skip
        assert refused.value.refusal.rule is not None and refused.value.refusal.rule.name == "standard_held"

    def test_a_revision_is_suggested_to_the_committee(self) -> None:
        reviewed("GB/T 9704-2012", "revise").do("start_revision", "officer")
        row = FollowUp.objects.get()
        secretary = roles.committee_key("SAC/TC 286")
        assert (row.procedure, row.holder) == ("national-standard", f"secretary@c{secretary}")
        assert row.facts == {
            "title_zh": "样例", "committee": "SAC/TC 286", "revises": "GB/T 9704-2012", "need": "仍适用。",
        }  # fmt: skip

    def test_a_withdrawal_is_laid_on_the_desk_and_opened_from_there_once(self) -> None:
        reviewed("GB/T 9704-2012", "withdraw").do("start_withdrawal", "officer")
        row = FollowUp.objects.get()
        assert row.procedure == "withdrawal"
        assert row.facts == {
            "standard": "GB/T 9704-2012", "committee": "SAC/TC 286", "issuer": "SAC", "reason": "仍适用。",
        }  # fmt: skip
        desk = Client()
        desk.force_login(User.objects.get(username="secretary"))
        link = f"/cases/withdrawal/new/?from={row.pk}"
        assert link.encode() in desk.get("/desk/").content
        form = desk.get(link).content.decode()
        assert "GB/T 9704-2012" in form and "仍适用。" in form
        answer = desk.post("/cases/withdrawal/new/", {**row.facts, "from": row.pk, "key": "k1"})
        assert answer.status_code == 302
        row.refresh_from_db()
        assert row.opened.number in answer["Location"]
        assert row.opened.facts == row.facts
        assert link.encode() not in desk.get("/desk/").content

    def test_nobody_else_sees_what_is_prepared(self) -> None:
        reviewed("GB/T 9704-2012", "withdraw").do("start_withdrawal", "officer")
        row = FollowUp.objects.get()
        other = Client()
        other.force_login(User.objects.get(username="secretary260"))
        assert b"/cases/withdrawal/new/?from" not in other.get("/desk/").content
        assert "GB/T 9704-2012" not in other.get(f"/cases/withdrawal/new/?from={row.pk}").content.decode()


class TestWithdrawal:
    """withdraw_edition."""

    def withdraw(self, standard: str, **more: str) -> None:
        journey = Journey(
            "withdrawal", "weighing", "2026-02-02", committee="SAC/TC 286", standard=standard, reason="不再使用。",
            **more,
        )  # fmt: skip
        brought = {"enforcer": "agree", "dissent": "no", "withdrawn": "2026-09-01"}
        journey.do("withdraw", "officer", day="2026-08-31", **brought)

    def test_an_edition_of_another_source_is_withdrawn_from_the_day(self) -> None:
        held("GB/T 9704-2012", since="2012-07-01")
        self.withdraw("GB/T 9704-2012")
        edition = Edition.objects.get(designation="GB/T 9704-2012")
        assert (edition.status, edition.next_change) == ("in_force", date(2026, 9, 1))
        assert edition.spans[-2:] == [
            ["in_force", "2012-07-01", "2026-09-01"], ["withdrawn", "2026-09-01", None],
        ]  # fmt: skip
        assert edition.titles == {"en": "Title of GB/T 9704-2012"}

    def test_an_edition_published_here_keeps_its_content(self) -> None:
        edition = published(approved("2021-09-06"), published="2024-03-04", effective="2024-10-01")
        self.withdraw(edition.designation)
        after = Edition.objects.get(pk=edition.pk)
        assert after.spans[1:] == [
            ["published", "2024-03-04", "2024-10-01"], ["in_force", "2024-10-01", "2026-09-01"],
            ["withdrawn", "2026-09-01", None],
        ]  # fmt: skip
        assert after.titles == edition.titles and after.committee_id == edition.committee_id
        assert after.dates["published"] == "2024-03-04"

    def test_what_replaces_it_is_linked(self) -> None:
        held("GB/T 9704-2012", since="2012-07-01")
        held("GB/T 33476-2016", since="2017-01-01")
        self.withdraw("GB/T 9704-2012", replaced_by="GB/T 33476-2016")
        relation = Relation.objects.get(kind="replaces")
        assert (relation.source.designation, relation.target.designation) == ("GB/T 33476-2016", "GB/T 9704-2012")


class TestFiling:
    """open_filing, file_standard."""

    def test_what_is_published_is_laid_on_the_desk_of_its_issuer(self) -> None:
        given = {**PROJECT, "issuer": "CN-11", "search_note": "未查到。"}
        journey = Journey("local-standard", "approved", "2022-09-05", **given)
        journey.do("publish", "beijing", published="2025-03-03", effective="2025-10-01")
        journey.do("send_for_filing", "beijing", filed=(journey.day + timedelta(1)).isoformat())
        row = FollowUp.objects.get()
        assert (row.procedure, row.holder) == ("filing", f"officer@b{Body.objects.get(code='CN-11').pk}")
        assert {name: row.facts[name] for name in ("issuer", "title_zh", "designation", "published", "effective")} == {
            "issuer": "CN-11", "title_zh": PROJECT["title_zh"], "designation": journey.case.facts["designation"],
            "published": "2025-03-03", "effective": "2025-10-01",
        }  # fmt: skip
        assert row.facts["text"]["name"] == "text.xml"

    def test_a_filed_standard_enters_the_library_and_the_register(self) -> None:
        journey = Journey(
            "filing", "matched", "2026-06-08", opener="beijing", issuer="CN-11", title_zh="公园导览标识设置",
            designation="DB11/T 9903-2026", published="2026-05-20", effective="2026-10-01", announcement="yes",
            explanation="yes",
        )  # fmt: skip
        journey.do("confirm", "officer")
        edition = Edition.objects.get(designation="DB11/T 9903-2026")
        assert (edition.titles["zh"], edition.issuer.code) == ("公园导览标识设置", "CN-11")
        assert edition.spans[1:] == [["published", "2026-05-20", "2026-10-01"], ["in_force", "2026-10-01", None]]
        entry = Entry.objects.get(kind="filing")
        assert (entry.key, entry.day, entry.case.number) == ("DB11/T 9903-2026", journey.day, journey.number)

    def test_filing_what_this_registry_published_leaves_it_as_it_is(self) -> None:
        given = {**PROJECT, "issuer": "CN-11", "search_note": "未查到。"}
        made = Journey("local-standard", "approved", "2023-03-06", **given)
        made.do("publish", "beijing", published="2026-03-03", effective="2026-10-01")
        designation = made.case.facts["designation"]
        before = Edition.objects.get(designation=designation)
        journey = Journey(
            "filing", "matched", "2026-04-06", opener="beijing", issuer="CN-11", title_zh=PROJECT["title_zh"],
            designation=designation, published="2026-03-03", effective="2026-10-01", announcement="yes",
            explanation="yes",
        )  # fmt: skip
        journey.do("confirm", "officer")
        after = Edition.objects.get(designation=designation)
        for name in ("titles", "dates", "ics", "committee_id", "issuer_id", "abstracts", "spans", "stage"):
            assert getattr(after, name) == getattr(before, name), name


def test_feedback_opens_a_review_on_the_desk_of_the_committee() -> None:
    held("GB/T 9704-2012")
    journey = Journey(
        "feedback", "found", "2026-03-02", opener="reader", committee="SAC/TC 286", standard="GB/T 9704-2012",
        summary="表 2 有误", kind="error", user_kind="enterprise", matter="数值有误。", needs_correction="yes",
    )  # fmt: skip
    journey.do("open_review", "officer")
    row = FollowUp.objects.get()
    assert (row.procedure, row.holder) == ("systematic-review", f"secretary@c{roles.committee_key('SAC/TC 286')}")
    assert row.facts == {"standard": "GB/T 9704-2012", "committee": "SAC/TC 286", "trigger": "feedback"}


def test_a_research_project_that_passes_is_suggested_with_its_content() -> None:
    journey = Journey(
        "green-channel", "reviewing", "2026-02-09", research_project="2023YFF0600100", programme="key_common",
        project_end="2026-12-31", title_zh="测评方法", title_en="Testing", scope="描述了方法。", maturity="7",
        results="样机两台。", committee="SAC/TC 260",
    )  # fmt: skip
    for who in ("expert", "expert.b", "expert.c"):
        for name, act in journey.procedure.acts.items():
            if "expert" in act.by and "reviewing" in act.from_states:
                journey.do(name, who)
    journey.do("pass", "officer", project_reason="成熟可用。")
    row = FollowUp.objects.get()
    assert row.holder == f"secretary@c{roles.committee_key('SAC/TC 260')}"
    assert row.facts == {
        "title_zh": "测评方法", "title_en": "Testing", "scope": "描述了方法。", "committee": "SAC/TC 260",
        "research_project": "2023YFF0600100", "need": "成熟可用。",
    }  # fmt: skip


class TestCommittees:
    """establish_committee, seat_members, move_secretariat, grade_committee, revoke_committee."""

    def test_a_committee_is_established_with_its_members(self) -> None:
        journey = Journey(
            "committee-establishment", "line_up_public", "2025-03-03", name_zh="全国样例标准化技术委员会", level="TC",
            name_en="Examples", scope="样例。", need="需要。", new_host="CAS",
            incoming=["expert", "expert.b"],
        )  # fmt: skip
        journey.day += timedelta(40)
        end = (journey.day + timedelta(1000)).isoformat()
        case = journey.do("establish", "officer", term_end=end)
        made = Committee.objects.get(code=case.facts["committee_code"])
        assert (made.status, made.secretariat, made.created_on) == ("active", "CAS", journey.day)
        assert made.names == {"zh": "全国样例标准化技术委员会", "en": "Examples"}
        posts = Post.objects.filter(committee=made).order_by("user__username")
        assert [(p.user.username, p.office, p.since, p.until.isoformat()) for p in posts] == [
            ("expert", "member", journey.day, end), ("expert.b", "member", journey.day, end),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("level", "parent", "code"),
        [("TC", None, "SAC/TC 1001"), ("SWG", None, "SAC/SWG 1"), ("SC", "SAC/TC 286", "SAC/TC 286/SC 8")],
    )
    def test_a_committee_gets_the_next_number_of_its_level(self, level: str, parent: str | None, code: str) -> None:
        ensure_committee("SAC/TC 1000")
        ensure_committee("SAC/TC 286/SC 7")
        more = {"parent_committee": parent} if parent else {}
        journey = Journey(
            "committee-establishment", "line_up_public", "2025-03-03", name_zh="另一个", level=level, name_en="Another",
            scope="样例。", need="需要。", new_host="CAS", incoming=["expert"], **more,
        )  # fmt: skip
        journey.day += timedelta(40)
        end = (journey.day + timedelta(1000)).isoformat()
        assert journey.do("establish", "officer", term_end=end).facts["committee_code"] == code
        assert Committee.objects.get(code=code).created_on == journey.day

    def change(self, begun: str = "2025-05-12", **given: Any) -> Journey:
        said = {
            "level": "TC", "seat": "member", "reason": "调整。",
        }  # fmt: skip
        journey = Journey("committee-membership", "publicity", begun, opener="secretary",
                          committee="SAC/TC 286", **said, **given)  # fmt: skip
        journey.day += timedelta(35)
        return journey

    def offices(self, name: str, day: date) -> set[str]:
        user = User.objects.get(username=name)
        here = f"@c{roles.committee_key('SAC/TC 286')}"
        return {key.removesuffix(here) for key in roles.actor(user, day).keys if key.endswith(here)}

    def test_members_come_and_go(self) -> None:
        journey = self.change(change="replace", incoming=["expert"], outgoing=["zhou.min"])
        journey.do("seat_them", "officer", term_end="2028-06-30")
        day = journey.day
        assert self.offices("expert", day) == {"member"} and self.offices("expert", day - timedelta(1)) == set()
        assert self.offices("expert", date(2028, 6, 30)) == {"member"}
        assert self.offices("expert", date(2028, 7, 1)) == set()
        assert self.offices("zhou.min", day + timedelta(1)) == set()

    def test_each_who_comes_takes_a_seat_of_their_own(self) -> None:
        """Members, the chair and the secretary-general come by one case; the rules of seats ask about all of them."""
        given = {"change": "term", "last_term_end": "2026-06-30", "incoming": ["expert"]}
        journey = self.change(**given, incoming_chair=["expert.b"], incoming_secretary=["expert.c"])
        journey.do("seat_them", "officer", term_end="2028-06-30")
        held = {name: self.offices(name, journey.day) for name in ("expert", "expert.b", "expert.c")}
        assert held == {"expert": {"member"}, "expert.b": {"chair"}, "expert.c": {"secretary"}}
        number = journey.case.history.get(name="prepare").number
        fixed = {"incoming_chair": ["expert.c"], "incoming_secretary": ["expert.b"]}
        correct(journey.number, number, fixed, journey._actor("officer.b"), NOW, "职务写反。")
        after = {name: self.offices(name, journey.day + timedelta(1)) for name in held}
        assert after == {"expert": {"member"}, "expert.b": {"secretary"}, "expert.c": {"chair"}}

    def test_one_person_becomes_the_chair(self) -> None:
        with pytest.raises(RefusedError) as refused:
            self.change(change="add", incoming=["expert"], incoming_chair=["expert.b", "expert.c"])
        assert refused.value.refusal.rule.name == "members_listed"

    def test_who_was_seated_for_a_term_leaves_before_its_end(self) -> None:
        self.change(change="add", incoming=["expert"]).do("seat_them", "officer", term_end="2028-06-30")
        journey = self.change("2025-11-10", change="replace", incoming=["expert.b"], outgoing=["expert"])
        journey.do("seat_them", "officer", term_end="2028-06-30")
        assert self.offices("expert", journey.day + timedelta(1)) == set()
        assert self.offices("expert.b", journey.day + timedelta(1)) == {"member"}

    def test_a_new_term_goes_on_without_a_second_post_at_one_time(self) -> None:
        self.change(change="add", incoming=["expert"]).do("seat_them", "officer", term_end="2026-06-30")
        journey = self.change("2025-11-10", change="term", incoming=["expert"], last_term_end="2026-06-30")
        journey.do("seat_them", "officer", term_end="2028-06-30")
        assert self.offices("expert", date(2028, 6, 30)) == {"member"}
        assert self.offices("expert", date(2028, 7, 1)) == set()
        posts = Post.objects.filter(roles.posts_on(journey.day), user__username="expert", office="member")
        assert posts.count() == 1

    def test_the_secretariat_moves_with_its_secretary(self) -> None:
        old = Post.objects.get(user__username="secretary")
        Post.objects.filter(pk=old.pk).update(until=date(2029, 12, 31))  # the old secretary has a term
        journey = Journey("secretariat-move", "handing_over", "2025-04-21", committee="SAC/TC 286", new_host="CAS",
                          staff="4", reason="业务调整。")  # fmt: skip
        journey.do("hand_over", "officer", new_secretary=["expert"])
        assert Committee.objects.get(code="SAC/TC 286").secretariat == "CAS"
        after = journey.day + timedelta(1)
        assert self.offices("secretary", after) == set()
        assert self.offices("expert", after) == {"secretary"}

    def evaluated(self, result: int, until: str) -> Journey:
        return Journey(
            "committee-evaluation", until, "2025-02-03", opener="officer", on_time_told=result, voted_told=result,
            reviewed_told=result, committee="SAC/TC 286", period_from="2022-01-01", period_to="2024-12-31",
            due="2025-04-30",
        )  # fmt: skip

    def test_a_grade_and_its_figures_are_entered(self) -> None:
        journey = self.evaluated(88, "graded")
        grade, snapshot = Entry.objects.get(kind="grade"), Entry.objects.get(kind="snapshot")
        assert (grade.key, grade.data["grade"], grade.data["period_to"]) == ("SAC/TC 286", "first", "2024-12-31")
        assert snapshot.key == "committee-evaluation 2022-01-01 2024-12-31"
        assert snapshot.data["result"] == 88
        assert {grade.case.number, snapshot.case.number} == {journey.number}

    @pytest.mark.parametrize(("consequence", "kept"), [("close", set()), ("reform", {"member"})])
    def test_a_committee_that_is_closed_loses_its_posts_and_takes_no_work(
        self, consequence: str, kept: set[str]
    ) -> None:
        Post.objects.filter(user__username="he.jing").update(until=date(2030, 1, 1))
        journey = self.evaluated(40, "published")
        journey.day += timedelta(20)
        journey.do("order_correction", "officer")
        assert Entry.objects.get(kind="grade").data["grade"] == "unqualified"
        journey.day += timedelta(200)
        journey.do("revoke", "officer", consequence=consequence)
        assert Committee.objects.get(code="SAC/TC 286").status == "suspended"
        after = journey.day + timedelta(1)
        assert self.offices("he.jing", after) == kept and self.offices("zhao.lei", after) == kept


class TestChangeOfAProject:
    """change_project."""

    def request(self, number: str, change: str, **more: Any) -> Journey:
        return Journey(
            "project-change", "weighed", "2024-03-04", opener="secretary", committee="SAC/TC 286", plan_number=number,
            change=change, reason="名称更相符。", members_heard="yes", **more,
        )  # fmt: skip

    def project(self) -> Journey:
        return Journey("national-standard", "drafting", "2023-03-06", **PROJECT)

    def test_a_new_title_is_an_act_in_the_project(self) -> None:
        project = self.project()
        number = project.case.facts["plan_number"]
        self.request(number, "title", new_title_zh="新名称").do("grant", "officer")
        act = project.case.history.order_by("-number")[0]
        assert (act.name, act.role, act.user.username) == ("change_plan", "officer", "officer")
        assert (project.case.facts["title_zh"], project.case.state) == ("新名称", "drafting")

    def test_a_project_is_ended(self) -> None:
        project = self.project()
        self.request(project.case.facts["plan_number"], "terminate").do("grant", "officer")
        assert (project.case.state, project.case.ended) == ("terminated", True)

    def test_an_extension_moves_the_clock(self) -> None:
        project = self.project()
        before = project.case.clocks["development"]
        journey = self.request(project.case.facts["plan_number"], "extend", extension_months="3")
        journey.do("grant", "officer")
        assert (before["extended"], project.case.clocks["development"]["extended"]) == (0, 3)

    def test_the_committee_changes_and_with_it_who_works_on_it(self) -> None:
        project = self.project()
        journey = self.request(project.case.facts["plan_number"], "committee", new_committee="SAC/TC 260")
        journey.do("grant", "officer")
        key = roles.committee_key("SAC/TC 260")
        assert (project.case.committee_id, project.case.parties["secretariat"]) == (key, [f"secretary@c{key}"])

    def test_an_unknown_project_leaves_the_request_as_it_was(self) -> None:
        with pytest.raises(RefusedError, match="no open project"):
            self.request("20990001-T", "title", new_title_zh="新名称")
        project = Journey("national-standard", "drafting", "2023-03-06", **PROJECT)
        journey = self.request(project.case.facts["plan_number"], "title", new_title_zh="新名称")
        Case.objects.filter(pk=project.case.pk).update(ended=True)  # meanwhile
        before = counts()
        with pytest.raises(GuijuError, match="no open project"):
            journey.do("grant", "officer")
        assert counts() == before and journey.case.state == "weighed"

    def test_what_the_project_refuses_is_refused_here(self) -> None:
        """A submitted project is not changed any more: both cases stay as they were."""
        project = Journey("national-standard", "submitted", "2023-03-06", **PROJECT)
        journey = self.request(project.case.facts["plan_number"], "title", new_title_zh="新名称")
        before = counts()
        with pytest.raises(RefusedError):
            journey.do("grant", "officer", day="2026-11-02")
        assert counts() == before
        assert (journey.case.state, project.case.facts["title_zh"]) == ("weighed", PROJECT["title_zh"])


def test_figures_of_a_period_are_kept_as_published() -> None:
    registers.take("surveys", NOW)
    journey = Journey(
        "statistical-return", "published", "2026-01-19", opener="officer", issuer="CN-11", period_from="2025-01-01",
        period_to="2025-12-31", due="2026-03-31", survey="DCB-2020-0002", data="data.csv",
        answers=[{"code": code, "value": 3} for code in ("B1", "B2", "B3")],
    )  # fmt: skip
    entry = Entry.objects.get(kind="snapshot")
    assert entry.key == "statistical-return 2025-01-01 2025-12-31"
    assert (entry.data["data"]["name"], entry.case.number) == ("data.csv", journey.number)


def test_a_vote_abroad_is_entered() -> None:
    Journey(
        "iso-ballot", "cast", "2026-04-06", opener="officer", committee="SAC/TC 286", draft_number="ISO/DIS 14019-1",
        draft_title="Validation", kind="DIS", closes="2026-06-29", position="approve",
    )  # fmt: skip
    entry = Entry.objects.get(kind="abroad")
    assert (entry.key, entry.data["position"]) == ("ISO/DIS 14019-1", "approve")


def test_an_effect_sees_the_day_of_the_act_and_not_of_today() -> None:
    edition = published(approved(), published="2025-03-03", effective="2025-10-01")
    case = Case.objects.get(facts__designation=edition.designation)
    assert case.last_effective < NOW and case.last_effective >= midday(date(2023, 3, 6))
    observed = edition.sources.get().observed
    assert observed == case.history.order_by("-number")[0].effective.astimezone().date()
