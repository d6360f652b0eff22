"""Figures of cases: acts carry the day they take effect and the number they were recorded under."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as receipts
from guiju.registry.cases import roles
from guiju.registry.cases.acts import correcting
from guiju.registry.goals import columns, definitions, evaluating, evidence, snapshots
from guiju.registry.goals.evaluating import Asked
from guiju.registry.record import keys, sequence
from integration.cases.world import World, at, world

APPLICATION = {
    "host": "某检测中心", "host_code": "91110108MA0000000A", "contact": "010-00000000", "field": "动力电池",
    "capabilities": "热失控试验",
}  # fmt: skip


@pytest.fixture
def here(db: None) -> World:
    return world()


def asked(key: str, day: str, seq: int | None = None, **given: str) -> Asked:
    return evaluating.asked(definitions.indicator(key), given, date(2026, 6, 1), seq, date.fromisoformat(day))


def number() -> int:
    while sequence.number_pending():
        pass
    return sequence.head()


def complaint(here: World, opened: str) -> str:
    brought = {"subject": "standard", "summary": "公开文本无法打开", "complaint": "链接失效。"}
    return here.open("complaint", "stranger", "complain", opened, **brought).number


def close(here: World, case: str, accepted: str, closed: str) -> None:
    here.act(case, "supervisor", "accept", accepted)
    here.act(case, "supervisor", "investigate", accepted, chosen_investigator=["reviewer"])
    here.act(case, "reviewer", "report", closed, findings="属实", upheld=False)
    here.act(case, "supervisor", "close", closed, answer="已说明。")


def test_a_complaint_closed_in_time_late_or_not_at_all(here: World) -> None:
    first, second, third = (complaint(here, "2025-03-03") for _ in range(3))
    close(here, first, "2025-03-04", "2025-03-20")
    close(here, second, "2025-03-04", "2025-07-01")
    here.act(third, "supervisor", "accept", "2025-03-04")
    number()
    figure = evaluating.compute(asked("complaints_in_time", "2025-12-31"))
    assert (figure.counted, figure.over, figure.excluded) == (1, 3, 0)
    assert figure.value == pytest.approx(100 / 3)
    early = evaluating.compute(asked("complaints_in_time", "2025-04-01"))  # within the 45 working days of two of them
    assert (early.counted, early.over, early.excluded) == (1, 1, 2)
    before = evaluating.compute(asked("complaints_in_time", "2025-01-01"))
    assert (before.value, before.over) == (None, 0)
    names = {r.designation for r in evidence.every(asked("complaints_in_time", "2025-12-31"), "difference")}
    assert names == {second, third}


def test_an_act_entered_late_counts_on_its_day_but_only_from_its_number(here: World) -> None:
    case = complaint(here, "2025-03-03")
    before = number()
    was = evaluating.compute(asked("complaints_in_time", "2025-12-31", before))
    close(here, case, "2025-03-04", "2025-03-20")
    number()
    assert evaluating.compute(asked("complaints_in_time", "2025-12-31")).value == 100.0
    assert evaluating.compute(asked("complaints_in_time", "2025-12-31", before)) == was
    columns.forget()
    assert evaluating.compute(asked("complaints_in_time", "2025-12-31", before)) == was
    assert was.value is None


def test_a_correction_holds_on_the_day_of_what_it_corrects(here: World) -> None:
    case = here.open(
        "filing", "officer", "record_late", "2025-05-01", issuer="SAC", title_zh="某标准", designation="YD/T 1-2025",
        published="2025-01-15", effective="2025-04-20", text=here.file(), late_reason="漏报",
    ).number  # fmt: skip
    before = number()
    assert evaluating.compute(asked("filing_punctuality", "2025-05-02")).value == 0.0
    officer = roles.actor(here.people["officer"], date(2025, 6, 1))
    correcting.correct(case, 1, {"published": "2025-03-15"}, officer, at("2025-06-01"))
    number()
    assert evaluating.compute(asked("filing_punctuality", "2025-05-02")).value == 100.0
    assert evaluating.compute(asked("filing_punctuality", "2025-05-02", before)).value == 0.0


def test_a_point_is_counted_while_it_is_approved(here: World) -> None:
    here.open("verification-point", "stranger", "apply", "2025-02-03", accreditation=here.file(),
              application_form=here.file(), **APPLICATION)  # fmt: skip
    number()
    assert evaluating.compute(asked("verification_points", "2025-12-31")).value == 0.0


def test_a_figure_is_entered_in_the_log_and_proven(here: World) -> None:
    case = complaint(here, "2025-03-03")
    close(here, case, "2025-03-04", "2025-03-20")
    number()
    question = asked("complaints_in_time", "2025-12-31")
    with pytest.raises(snapshots.NotAllowedError):
        snapshots.enter(question, here.actor("sec", at("2026-01-05")), at("2026-01-05"))
    with pytest.raises(GuijuError, match="no figure"):
        nothing = asked("complaints_in_time", "2020-01-01")
        snapshots.enter(nothing, here.actor("officer", at("2026-01-05")), at("2026-01-05"))
    row = snapshots.enter(question, here.actor("officer", at("2026-01-05")), at("2026-01-05"))
    assert snapshots.receipt(row) is None  # pending
    number()
    made = snapshots.receipt(row)
    assert made is not None
    key = keys.verifier()
    assert key is not None
    assert receipts.verify(receipts.read(receipts.write(made)), [key]).proven
    assert made.act["value"] == "100"
    assert made.act["definition"] == question.indicator.digest
    assert snapshots.compared(row, question) == {"then": "100", "now": "100", "same": True, "same_definition": True}
    entered = made.leaf
    assert [leaf for _, leaf in snapshots.leaves(0, 10_000)] == [entered]
    row.public["value"] = "99"
    row.save()
    assert [leaf for _, leaf in snapshots.leaves(0, 10_000)] != [entered]  # `guiju ledger verify` names it


def test_pages_and_operations_say_the_same(here: World) -> None:
    case = complaint(here, "2025-03-03")
    close(here, case, "2025-03-04", "2025-03-20")
    seq = number()
    client = Client()
    link = f"day=2025-12-31&seq={seq}"
    page = client.get(f"/indicators/complaints_in_time/?{link}", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "100.0%" in page
    assert f"/indicators/complaints_in_time/?day=2025-12-31&amp;seq={seq}" in page
    told = client.get(f"/api/v1/indicators/complaints_in_time?{link}").json()
    assert (told["figure"]["value"], told["figure"]["counted"], told["figure"]["over"]) == (100.0, 1, 1)
    records = client.get(f"/api/v1/indicators/complaints_in_time/records?{link}").json()
    assert [r["designation"] for r in records["items"]] == [case]
    lines = b"".join(client.get(f"/indicators/complaints_in_time/records/?{link}&format=json")).decode()
    assert json.loads(lines.splitlines()[0])["designation"] == case
    board = {row["key"]: row for row in client.get(f"/api/v1/indicators?{link}").json()["items"]}
    assert board["complaints_in_time"]["value"] == 100.0
    assert board["vote_participation"]["value"] is None


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/indicators/nothing/", 404), ("/indicators/average_cycle/?seq=99999999999", 400),
        ("/indicators/average_cycle/?seq=x", 400), ("/indicators/average_cycle/?day=2025-02-30", 400),
        ("/indicators/average_cycle/?colour=red", 400), ("/indicators/average_cycle/?by=colour", 400),
        ("/indicators/average_cycle/?pauses=some", 400), ("/indicators/average_cycle/records/?side=under", 400),
        ("/indicators/average_cycle/records/?after=x", 400), ("/indicators/?colour=red", 400),
        ("/indicators/average_cycle/compare/?day2=x", 400), ("/indicators/average_cycle/snapshots/1.json", 404),
        ("/api/v1/indicators/nothing", 404), ("/api/v1/indicators?seq=99999999999", 400),
        ("/api/v1/indicators/average_cycle?by=province", 400), ("/api/v1/indicators/average_cycle?values=x=1", 400),
        ("/api/v1/indicators/average_cycle/records?side=over", 400),
    ],
)  # fmt: skip
def test_bad_addresses_are_refused(here: World, address: str, status: int) -> None:
    assert Client().get(address).status_code == status


def test_only_officers_enter_figures(here: World) -> None:
    client = Client()
    assert client.post("/indicators/government_standards/snapshots/").status_code == 302  # to the door
    client.force_login(here.people["sec"])
    assert client.post("/indicators/government_standards/snapshots/").status_code == 403
    client.force_login(here.people["officer"])
    assert client.post("/indicators/government_standards/snapshots/", {"day": "2025-12-31"}).status_code == 302
    assert [row.day for row in snapshots.of("government_standards")] == [date(2025, 12, 31)]
