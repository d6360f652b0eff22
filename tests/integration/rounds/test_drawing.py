"""Spot checks drawn step by step: whose turn it is, what is refused, and that the draw is proven without the site."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.rounds import proof
from guiju.core.rounds.draw import commitment
from guiju.registry.bodies.models import Body, Post
from guiju.registry.cases import knowing_inspectors
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import FollowUp
from guiju.registry.catalogue.models import Edition
from guiju.registry.record import keys, log, sequence
from guiju.registry.record.faults import Report
from guiju.registry.record.models import Change, Leaf
from guiju.registry.registers.access import NOBODY
from guiju.registry.rounds import drawing, framing, proving, serializing, steps
from guiju.registry.rounds.definitions import round_
from guiju.registry.rounds.models import Occurrence, Step, Unit
from integration.cases.world import World, at, world
from integration.rounds import drawing as helper

NOW, NEXT = at("2026-03-02"), at("2026-03-03")
HELD = "spot-checks"


@pytest.fixture
def w(library: None) -> World:
    made = world()
    for name in ("lot.one", "lot.two", "lot.three"):
        helper.supervisor(name)
    return made


def who(name: str) -> Any:
    return helper.viewer(helper.supervisor(name), NOW)


def number() -> None:
    while sequence.number_pending():
        pass


def committed() -> str:
    name = helper.frame("2026", NOW)
    for person in ("lot.one", "lot.two"):
        commit(person, name)
    return name


def commit(person: str, name: str = "spot-checks/2026") -> Step:
    return drawing.commit(
        round_(HELD), "2026", commitment(name, person, helper.secret(person)), who(person), NOW
    )  # fmt: skip


def reveal(person: str, value: str | None = None) -> Step:
    return drawing.reveal(round_(HELD), "2026", value or helper.secret(person), who(person), NEXT)


def enter(person: str = "lot.two", now: Any = NEXT, value: str = helper.VALUE, source: str = helper.SOURCE) -> Step:
    return drawing.enter_value(round_(HELD), "2026", value, source, who(person), now)


def draw(person: str = "lot.one") -> Step:
    return drawing.draw(round_(HELD), "2026", who(person), NEXT)


def test_the_frame_is_what_is_in_force_with_an_issuer(w: World) -> None:
    found = framing.frame(round_(HELD), NOW.date())
    tiers = ["national", "sector", "local", "association", "enterprise"]
    rows = Edition.objects.filter(status="in_force", tier__in=tiers)
    assert {u.key for u in found.units} == set(rows.filter(issuer__isnull=False).values_list("designation", flat=True))
    assert found.left_out == rows.filter(issuer__isnull=True).count() and len(found.units) > 20


def test_a_draw_from_frame_to_cases_and_its_proof(w: World) -> None:
    units = helper.drawn("2026", NOW)
    strata = [unit.stratum for unit in units]
    sizes = {s: Unit.objects.filter(stratum=s).count() for s in set(strata)}
    assert all(strata.count(s) == min(round_(HELD).quota[s], sizes[s]) for s in sizes)
    assert FollowUp.objects.filter(source="spot-checks/2026", procedure="spot-check").count() == len(units)
    number()
    document = serializing.document(Occurrence.objects.get())
    key = keys.verifier()
    assert key is not None
    read = proof.read(json.dumps(document))
    assert {one.what: one.holds for one in proof.verify(read, [key])} == dict.fromkeys(
        ("fingerprint", "values", "seed", "result", "order", "receipts"), True
    )
    assert len(read.receipts) == 7
    assert {one.what: one.holds for one in proof.verify(read)}["receipts"] is None  # nobody's key is trusted
    text = json.dumps(document)
    for change, what in CHANGES:
        changed = json.loads(text)
        change(changed)
        answers = {one.what: one.holds for one in proof.verify(proof.read(json.dumps(changed)), [key])}
        assert answers[what] is False, what


CHANGES: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda d: d["receipts"].pop(2), "log"),
    (lambda d: d["public"].update(source="elsewhere"), "log"),
    (lambda d: d["receipts"][1].update(index=0), "receipts"),
    (lambda d: d["receipts"][1].update(index=90), "order"),
    (lambda d: d["receipts"][0].update(salt=d["receipts"][1]["salt"]), "receipts"),
    (lambda d: d["receipts"][0]["act"].update(recorded="2026-01-01T00:00:00.000000+00:00"), "receipts"),
]


def test_the_seed_of_a_case_comes_from_its_draw(w: World) -> None:
    unit, other = helper.drawn("2026", NOW)[:2]
    given = {**unit.facts}
    made = w.case(w.open("spot-check", "supervisor", "draw", "2026-03-04", **given).number)
    frame, drawn = drawing.taken("spot-checks/2026") or (None, None)
    assert frame is not None and drawn is not None
    assert made.facts["seed"] == drawn.said["seed"] and made.facts["frame_hash"] == frame.said["fingerprint"]
    assert made.facts["stratum"] == unit.stratum
    left_to_open = FollowUp.objects.filter(opened=None)  # the case came by no form that knows what was prepared
    assert unit.follow_up_id is not None and not left_to_open.filter(pk=unit.follow_up_id).exists()
    assert left_to_open.filter(pk=other.follow_up_id).exists() and FollowUp.objects.get(opened=made.pk)
    left = Edition.objects.get(pk=Unit.objects.filter(place__isnull=True).first().row)  # type: ignore[union-attr]
    for change, said in (
        ({}, "has its case already"), ({"draw": "spot-checks/2027"}, "nothing was drawn as"),
        ({"standard": left.designation, "issuer": left.issuer and left.issuer.code}, "was not drawn"),
        ({"seed": "7", **other.facts}, "does not belong to this act"),
    ):  # fmt: skip
        with pytest.raises(GuijuError, match=said):
            w.open("spot-check", "supervisor", "draw", "2026-03-04", **{**given, **change})
    assert Unit.objects.exclude(case="").count() == 1


def test_every_step_is_a_leaf_and_a_changed_row_is_found(w: World) -> None:
    helper.drawn("2026", NOW)
    number()
    seqs = dict(Leaf.objects.values_list("index", "seq"))

    def wrong() -> list[int]:
        held = dict(Change.objects.filter(kind=steps.STEP).values_list("seq", "leaf"))
        return [i for i, leaf in proving.leaves(0, log.head().size) if leaf != bytes(held[seqs[i]])]

    def faults() -> list[str]:
        report = Report()
        proving.verify(report)
        return [fault.what for fault in report.faults]

    assert wrong() == [] and faults() == []
    step = Step.objects.get(kind="value")
    step.said["value"] = "1"
    step.save()
    assert len(wrong()) == 1 and faults() == ["its draw comes out otherwise"]


def test_what_is_not_its_turn_is_refused_and_writes_nothing(w: World) -> None:
    held = round_(HELD)
    with pytest.raises(GuijuError, match="the frame is not committed"):
        commit("lot.one")
    helper.frame("2026", NOW)
    commit("lot.one")
    before = Step.objects.count()
    refused: list[tuple[Callable[[], Any], str]] = [
        (lambda: helper.frame("2026", NOW), "the frame is committed already"),
        (lambda: commit("lot.one"), "lot.one has committed already"),
        (lambda: commit("lot.three"), "values are for those named"),
        (lambda: drawing.commit(held, "2026", "0" * 64, NOBODY, NOW), "values are for those named"),
        (lambda: drawing.commit(held, "2026", "0" * 63, who("lot.two"), NOW), "this is no commitment"),
        (lambda: drawing.commit(held, "2026", "G" * 64, who("lot.two"), NOW), "this is no commitment"),
        (lambda: drawing.commit(held, "2026", "0" * 64, who("lot.two"), NEXT), "may be known by now"),
        (lambda: reveal("lot.one"), "nothing was committed by lot.two"),
        (lambda: enter(), "nothing was committed by lot.two"),
        (lambda: draw(), "nothing was committed by lot.two"),
    ]  # fmt: skip
    for call, said in refused:
        with pytest.raises(GuijuError, match=said):
            call()
    assert Step.objects.count() == before
    commit("lot.two")
    later: list[tuple[Callable[[], Any], str]] = [
        (lambda: reveal("lot.one", "not what was committed"), "not the one that was committed"),
        (lambda: reveal("lot.one", helper.secret("lot.two")), "not the one that was committed"),
        (lambda: enter("lot.one"), "somebody else does this"),
        (lambda: enter(now=NOW), "is not known yet"),
        (lambda: enter(value=" "), "is no line"), (lambda: enter(source=""), "is no line"),
        (lambda: enter(value="1\n2"), "is no line"),
        (lambda: draw(), "the value of lot.one, lot.two is not shown"),
    ]  # fmt: skip
    for call, said in later:
        with pytest.raises(GuijuError, match=said):
            call()
    reveal("lot.one")
    enter()
    with pytest.raises(GuijuError, match=r"the value of lot\.two is not shown"):
        draw()
    with pytest.raises(GuijuError, match="has shown the value already"):
        reveal("lot.one")
    with pytest.raises(GuijuError, match="is there already"):
        enter()
    reveal("lot.two")
    draw()
    for again in (draw, lambda: helper.frame("2026", NOW), lambda: commit("lot.one"), lambda: give_up("lot.two")):
        with pytest.raises(GuijuError, match="it was drawn already"):
            again()
    assert Step.objects.count() == 7 and Unit.objects.filter(place=1).count() == 1


def give_up(person: str, why: str = "王某未公开随机值") -> Step:
    return drawing.give_up(round_(HELD), "2026", why, who(person), NEXT)


@pytest.mark.parametrize("change", ["delete", "add", "rename", "stratum"])
def test_a_frame_that_changed_after_the_commitment_is_not_drawn_from(w: World, change: str) -> None:
    committed()
    reveal("lot.one")
    reveal("lot.two")
    enter()
    unit = Unit.objects.order_by("key")[0]
    match change:
        case "delete":
            unit.delete()
        case "add":
            Unit.objects.create(occurrence=unit.occurrence, attempt=1, key="GB/T 99999-2020", row=1, stratum="national")
        case "rename":
            Unit.objects.filter(pk=unit.pk).update(key="GB/T 99999-2020")
        case "stratum":
            Unit.objects.filter(pk=unit.pk).update(stratum="other")
    with pytest.raises(GuijuError, match="not the one that was committed"), transaction.atomic():
        draw()
    assert Occurrence.objects.get().drawn is None and not FollowUp.objects.exists()


def test_a_draw_that_cannot_be_ended_is_given_up_by_another_and_stays(w: World) -> None:
    committed()
    reveal("lot.one")
    with pytest.raises(GuijuError, match="somebody else does this"):
        give_up("lot.one")
    with pytest.raises(GuijuError, match="no reason is given"):
        give_up("lot.two", " ")
    assert give_up("lot.two").said["not_shown"] == ["lot.two"]
    assert helper.frame("2026", NOW) == "spot-checks/2026/2"
    with pytest.raises(GuijuError, match="not the one that was committed"):  # a commitment is of one draw
        commit("lot.one", "spot-checks/2026/2")
        commit("lot.two")
        reveal("lot.two")
    assert Step.objects.filter(attempt=1).count() == 5


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"day": date(2026, 3, 2)}, "is not ahead"), ({"people": ("lot.one",)}, "1 people"),
        ({"people": ("lot.one", "lot.one")}, "1 people"), ({"public": " "}, "is no name"),
        ({"by": "li.ming"}, None), ({"day": date(9999, 12, 31)}, "is over"), ({"day": date(2026, 11, 1)}, "is over"),
        ({"period": "2027"}, "is not the next one"), ({"period": "2099"}, "is not the next one"),
        ({"people": ("lot.one", "eye")}, "eye is an auditor"),
    ],
)  # fmt: skip
def test_what_is_no_frame(w: World, more: dict[str, Any], said: str | None) -> None:
    if said is None:
        with pytest.raises(NotAllowedError):
            drawing.commit_frame(round_(HELD), "2026", ("lot.one", "lot.two"), "x", NEXT.date(), NOBODY, NOW)
        with pytest.raises(GuijuError, match="nobody is known"):
            drawing.commit_frame(round_(HELD), "2026", ("lot.one", "x"), "x", NEXT.date(), who("lot.one"), NOW)
        with pytest.raises(GuijuError, match="does not come in"):
            drawing.commit_frame(round_(HELD), "2025", ("lot.one", "lot.two"), "x", NEXT.date(), who("lot.one"), NOW)
        with pytest.raises(GuijuError, match="nothing is drawn in"):
            drawing.commit_frame(round_("site-reports"), "2026", ("lot.one", "lot.two"), "x", NEXT.date(),
                                 helper.access.KEEPER, NOW)  # fmt: skip
        with pytest.raises(GuijuError, match="is over"):
            drawing.commit_frame(round_(HELD), "2026", ("lot.one", "lot.two"), "x", date(2026, 12, 1), who("lot.one"),
                                 NOW + timedelta(300))  # fmt: skip
    else:
        eye = helper.supervisor("eye")
        Post.objects.create(user=eye, office="auditor", since=date(2020, 1, 1))
        with pytest.raises(GuijuError, match=said):
            helper.frame(more.pop("period", "2026"), NOW, **more)
    assert not Step.objects.exists() and not Unit.objects.exists()


def test_inspectors_come_by_lot_without_whoever_belongs_to_the_issuer(w: World) -> None:
    unit = helper.drawn("2026", NOW)[0]
    number = w.open("spot-check", "supervisor", "draw", "2026-03-04", **unit.facts).number
    case = w.case(number)
    brought = {"check_list": w.file()}
    with pytest.raises(RefusedError, match="Inspectors, by lot is missing"):  # nobody is in the lot
        w.act(number, "supervisor", "send_inspectors", "2026-03-05", **brought)
    issuer, _ = Body.objects.get_or_create(code=unit.facts["issuer"])
    elsewhere = Body.objects.create(code="CN-99", names={"zh": "某省"})
    for name in ("r1", "r2", "r3", "r4"):
        w.person(name, ("reviewer", elsewhere))
    w.person("theirs", ("reviewer", issuer))
    Post.objects.create(user=w.people["r4"], office="officer", body=issuer, since=date(2020, 1, 1))
    keys = {f"u{w.people[name].pk}": name for name in ("r1", "r2", "r3", "reviewer")}
    drawn = sorted(keys, key=lambda key: knowing_inspectors.place(case.facts["seed"], case.facts["standard"], key))[:2]
    with pytest.raises(RefusedError, match="not what is on record"):
        w.act(number, "supervisor", "send_inspectors", "2026-03-05", named_inspectors=["theirs", "r4"], **brought)
    w.act(number, "supervisor", "send_inspectors", "2026-03-05", **brought)
    assert w.case(number).facts["named_inspectors"] == drawn
    items = ("number", "procedure", "filing", "floor", "references", "competition", "review")
    rows = [{"item": item, "result": "right"} for item in items]
    w.act(number, keys[drawn[0]], "report", "2026-03-10", findings=rows)
    assert w.case(number).facts["problems"] == 0
