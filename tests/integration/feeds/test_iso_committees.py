"""ISO committees: taken, matched, decided by another officer, written as links, counted; taken again; refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.ledger import receipt as receipts
from guiju.registry.bodies.models import Committee
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases.acts.refusing import KeyReusedError
from guiju.registry.catalogue.models import Edition
from guiju.registry.feeds import deciding, proving
from guiju.registry.feeds.deciding import Asked, MovedError
from guiju.registry.feeds.definitions import NoFeedError, feed
from guiju.registry.feeds.models import Candidate, Decision
from guiju.registry.goals import definitions, evaluating
from guiju.registry.links.models import Link
from guiju.registry.record import keys, log, sequence
from guiju.registry.record.faults import Report
from guiju.registry.record.models import Change, Leaf
from integration.cases.world import World, at, world
from integration.feeds import bringing
from integration.feeds.bringing import NOW, best, committee, counted, held, lines, number, viewer

ENVIRONMENT, TEXTILES = "全国环境管理标准化技术委员会", "全国纺织品标准化技术委员会"
FILE = lines(committee("ISO/TC 207", "Environmental management"), committee("ISO/TC 38", "Textiles"))
NAME = "iso-committees"


@pytest.fixture
def w(db: None) -> World:
    made = world()
    made.person("officer2", ("officer", made.sac))
    for code, name in (("SAC/TC 207", ENVIRONMENT), ("SAC/TC 209", TEXTILES)):
        ensure_committee(code, {"zh": name})
        Committee.objects.filter(code=code).update(names={"zh": name}, status="active")
    return made


def take(tmp_path: Path, text: str = FILE, **more: Any) -> dict[str, int]:
    return counted(bringing.take(tmp_path, NAME, text, **more))


def decide(
    w: World, candidate: str, decision: str = "mirror", chosen: str = "", who: str = "officer2", **more: Any
) -> Decision:
    asked = Asked(decision, "committee" if chosen else "", chosen, **more)
    return deciding.decide(feed(NAME), candidate, asked, viewer(w, who), NOW)


def test_taking_matches_and_decides_nothing(w: World, tmp_path: Path) -> None:
    before = set(Committee.objects.values_list("code", flat=True))
    assert take(tmp_path, who=viewer(w, "officer")) == {"read": 2, "new": 2}
    assert best(NAME, "ISO/TC 207") == [("SAC/TC 207", 70)] and best(NAME, "ISO/TC 38") == [("SAC/TC 209", 60)]
    row = held(NAME, "ISO/TC 207")
    assert (row.state, row.title, row.row["participation"]) == ("open", "Environmental management", ["P"])
    assert row.proposals[0]["evidence"][0] == {
        "field": "title", "with": "name", "compare": "words", "points": 60, "ours": "Environmental management",
        "theirs": ENVIRONMENT,
    }  # fmt: skip
    assert not Link.objects.exists() and set(Committee.objects.values_list("code", flat=True)) == before


def test_another_officer_confirms_and_the_link_is_made_with_its_proof(w: World, tmp_path: Path) -> None:
    take(tmp_path, who=viewer(w, "officer"))
    with pytest.raises(GuijuError, match="somebody else decides about what you brought"):
        decide(w, "ISO/TC 207", chosen="SAC/TC 207", who="officer")
    made = decide(w, "ISO/TC 207", chosen="SAC/TC 207", seen=held(NAME, "ISO/TC 207").digest)
    link = Link.objects.get()
    assert (link.type, link.coming, link.source, link.since) == (
        "mirrors", "match", Committee.objects.get(code="SAC/TC 207").pk, date(2026, 3, 2),
    )  # fmt: skip
    mirrored = Committee.objects.get(code="ISO/TC 207")
    assert (link.target, mirrored.names["en"], mirrored.secretariat) == (mirrored.pk, "Environmental management", "SAC")
    assert made.wrote == {"committee": mirrored.pk, "link": link.pk} and (made.proposal, made.score) == (1, 70)
    assert held(NAME, "ISO/TC 207").state == "confirmed"
    number()
    receipt = proving.receipt(made)
    assert receipt is not None
    checked = receipts.verify(receipt, [keys.verifier()])
    assert checked.holds if hasattr(checked, "holds") else checked
    seqs = dict(Leaf.objects.values_list("index", "seq"))
    leaves = dict(Change.objects.filter(kind="feed-decision").values_list("seq", "leaf"))
    assert [leaf == bytes(leaves[seqs[index]]) for index, leaf in proving.leaves(0, log.head().size)] == [True]
    report = Report()
    proving.verify(report)
    assert not report.faults


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update feeds_candidate set state = 'open' where key = 'ISO/TC 207'", "it is open"),
        ("delete from record_change where kind = 'feed-decision'", "it was never recorded"),
        ("update feeds_candidate set decided = 2 where key = 'ISO/TC 207'", "it is confirmed"),
    ],
)
def test_what_is_changed_behind_the_log_is_noticed(w: World, tmp_path: Path, change: str, said: str) -> None:
    from django.db import connection

    take(tmp_path)
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    with connection.cursor() as cursor:
        cursor.execute(change)
    report = Report()
    proving.verify(report)
    assert [fault for fault in map(str, report.faults) if said in fault]


def test_unchanged_rows_keep_their_decision_and_changed_ones_only_where_nothing_compared_changed(
    w: World, tmp_path: Path
) -> None:
    take(tmp_path)
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    assert take(tmp_path) == {"read": 2, "unchanged": 2}
    moved = FILE.replace('"secretariat": {"acronym": "SAC"}', '"secretariat": {"acronym": "DIN"}')
    assert take(tmp_path, moved) == {"read": 2, "changed": 2}
    row = held(NAME, "ISO/TC 207")
    assert (row.state, row.version, row.changed) == ("confirmed", 1, {"secretariat": [["SAC"], ["DIN"]]})
    renamed = FILE.replace("Environmental management", "Textiles and their environment")
    assert take(tmp_path, renamed) == {"read": 2, "changed": 1, "again": 1}
    row = held(NAME, "ISO/TC 207")
    assert (row.state, row.version) == ("open", 2)
    assert row.changed["title"] == [["Environmental management"], ["Textiles and their environment"]]
    older = Candidate.objects.get(feed=NAME, key="ISO/TC 207", version=1)
    assert (older.state, older.decision, Link.objects.get().ended) == ("replaced", "mirror", None)
    report = Report()
    proving.verify(report)
    assert not report.faults


def test_what_is_decided_anew_ends_the_link_of_the_older_row_unless_it_is_the_same(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    take(tmp_path, FILE.replace("Environmental management", "Environmental management systems"))
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    assert Link.objects.get().ended is None
    take(tmp_path, FILE.replace("Environmental management", "Textile fibres"))
    decide(w, "ISO/TC 207", chosen="SAC/TC 209", why="now textiles")
    old, new = Link.objects.order_by("pk")
    assert old.ended is not None and new.ended is None and new.source != old.source


def test_rows_that_are_gone_are_said_and_come_back(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    assert take(tmp_path, lines(committee("ISO/TC 38", "Textiles"))) == {"read": 1, "unchanged": 1, "gone": 1}
    assert held(NAME, "ISO/TC 207").gone is not None and held(NAME, "ISO/TC 207").state == "open"
    assert take(tmp_path) == {"read": 2, "unchanged": 2, "returned": 1} and held(NAME, "ISO/TC 207").gone is None


@pytest.mark.parametrize(
    ("text", "counts", "said"),
    [
        (FILE + FILE.splitlines()[0] + "\n", {"read": 3, "new": 2, "refused": 1}, "ISO/TC 207 stands at"),
        (FILE + "{broken\n", {"read": 3, "new": 2, "refused": 1}, "is no row"),
        (FILE + '{"title": 1, "pMembers": 2}\n', {"read": 3, "new": 2, "refused": 1}, "is no row"),
        (lines(committee("x/../y", "t")), {"read": 1, "refused": 1}, "is no key"),
        (lines(committee("ISO/TC 1", "t" * 3000)), {"read": 1, "refused": 1}, "too long"),
        (lines(committee("ISO/TC 1", "a\u0007b")), {"read": 1, "refused": 1}, "control characters"),
        (lines(committee("ISO/TC 1", "t", status="Suspended")), {"read": 1, "passed": 1}, ""),
    ],
)
def test_rows_that_cannot_be_taken_are_refused_with_their_place(
    w: World, tmp_path: Path, text: str, counts: dict[str, int], said: str
) -> None:
    report = bringing.take(tmp_path, NAME, text)
    assert counted(report) == counts
    if said:
        [(where, what, zh, _, expected, *_)] = report.refused
        assert where.startswith("brought.jsonl:") and said in what and zh != what and expected


def test_with_a_row_that_could_not_be_read_none_is_called_gone(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    assert "gone" not in take(tmp_path, lines(committee("ISO/TC 38", "Textiles")) + "{broken\n")


@pytest.mark.parametrize("text", ["", "[1, 2]\n", '{"reference": "ISO/TC 1"}\n', "\x00\x01"])
def test_another_file_is_refused_whole(w: World, tmp_path: Path, text: str) -> None:
    with pytest.raises(GuijuError):
        bringing.take(tmp_path, NAME, text)
    assert not Candidate.objects.exists()


def test_a_trial_keeps_nothing(w: World, tmp_path: Path) -> None:
    assert take(tmp_path, dry=True) == {"read": 2, "new": 2} and not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("ISO/TC 207", {"decision": "none"}, "a reason is needed: it is refused"),
        ("ISO/TC 207", {"chosen": "SAC/TC 209"}, "a reason is needed: it was not proposed"),
        ("ISO/TC 207", {"chosen": ""}, "nothing was chosen"),
        ("ISO/TC 207", {"decision": "perhaps"}, "is no decision of this feed"),
        ("ISO/TC 207", {"chosen": "SAC/TC 9999"}, "nothing is known as"),
        ("ISO/TC 207", {"chosen": "ISO/TC 999", "why": "x"}, "nothing is known as"),  # not one of SAC
        ("ISO/TC 207", {"decision": "none", "chosen": "SAC/TC 207"}, "nothing of the kind committee is chosen here"),
        ("ISO/TC 207", {"decision": "none", "why": "x" * 501}, "501 characters"),
        ("ISO/TC 207", {"chosen": "SAC/TC 207", "seen": "0" * 64}, "the row has changed since"),
        ("ISO/TC 999", {"chosen": "SAC/TC 207"}, "there is no candidate"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_the_reason(
    w: World, tmp_path: Path, key: str, given: dict[str, str], said: str
) -> None:
    ensure_committee("ISO/TC 999")
    take(tmp_path)
    with pytest.raises(GuijuError, match=said) as refused:
        decide(w, key, **given)
    assert refused.value.expected and not Decision.objects.exists()


def test_nothing_is_matched_to_what_is_retired_or_tied_twice(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    Committee.objects.filter(code="SAC/TC 207").update(status="suspended")
    with pytest.raises(GuijuError, match="SAC/TC 207 is retired"):
        decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    Committee.objects.filter(code="SAC/TC 207").update(status="active")
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    with pytest.raises(MovedError, match="it is decided already: confirmed"):
        decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    made = decide(w, "ISO/TC 38", chosen="SAC/TC 209")
    Candidate.objects.filter(key="ISO/TC 38").update(state="open", decision="", decided=0)
    Decision.objects.filter(pk=made.pk).delete()
    with pytest.raises(GuijuError, match="it has such a link already"):
        decide(w, "ISO/TC 38", chosen="SAC/TC 207", why="two at once")


def test_a_decision_is_taken_back_by_an_officer_with_the_reason(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    back = viewer(w, "officer")
    with pytest.raises(GuijuError, match="a reason is needed: a decision is taken back"):
        deciding.take_back(feed(NAME), "ISO/TC 207", " ", back, NOW)
    deciding.take_back(feed(NAME), "ISO/TC 207", "another committee answers for it", back, NOW)
    row, link = held(NAME, "ISO/TC 207"), Link.objects.get()
    assert (row.state, row.decision, row.decided, link.ended_on) == ("open", "", 2, date(2026, 3, 2))
    with pytest.raises(MovedError, match="nothing was decided about it"):
        deciding.take_back(feed(NAME), "ISO/TC 207", "again", back, NOW)
    decide(w, "ISO/TC 207", "none", why="nobody does")
    assert held(NAME, "ISO/TC 207").state == "refused"
    report = Report()
    proving.verify(report)
    assert not report.faults


def test_a_link_that_held_before_stays_when_a_decision_is_taken_back(w: World, tmp_path: Path) -> None:
    from guiju.registry.links import tables
    from guiju.registry.links.definitions import link_type

    ensure_committee("ISO/TC 207")
    text = "自,至\nSAC/TC 207,ISO/TC 207\n"
    tables.take(link_type("mirrors"), text.encode(), "t.csv", valid_from=date(2020, 1, 1), now=NOW)
    take(tmp_path)
    made = decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    assert made.wrote["held_link"] == Link.objects.get().pk
    deciding.take_back(feed(NAME), "ISO/TC 207", "x", viewer(w, "officer2"), NOW)
    assert Link.objects.get().ended is None


def test_a_row_put_off_in_between_is_still_untied_when_it_is_decided(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    for title, decision in (("Textiles and fibres", "later"), ("Textile fibres", "")):
        take(tmp_path, FILE.replace("Environmental management", title))
        if decision:
            decide(w, "ISO/TC 207", decision)
    decide(w, "ISO/TC 207", "none", why="nobody does any more")
    assert Link.objects.get().ended is not None


def test_what_is_put_off_stays_open(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    decide(w, "ISO/TC 207", "later")
    assert (held(NAME, "ISO/TC 207").state, held(NAME, "ISO/TC 207").decision) == ("open", "later")
    deciding.take_back(feed(NAME), "ISO/TC 207", "now", viewer(w, "officer2"), NOW)
    assert (held(NAME, "ISO/TC 207").state, held(NAME, "ISO/TC 207").decision) == ("open", "")
    with pytest.raises(deciding.MovedError, match="nothing was decided"):
        deciding.take_back(feed(NAME), "ISO/TC 207", "again", viewer(w, "officer2"), NOW)
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")


def test_who_brought_a_row_does_not_take_back_what_was_decided_about_it(w: World, tmp_path: Path) -> None:
    take(tmp_path, who=viewer(w, "officer"))
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    with pytest.raises(GuijuError, match="somebody else decides"):
        deciding.take_back(feed(NAME), "ISO/TC 207", "mine", viewer(w, "officer"), NOW)
    assert held(NAME, "ISO/TC 207").state == "confirmed"


@pytest.mark.parametrize("other", ["iso/tc 207", "ＩＳＯ/TC 207", "ISO/TC  207", "Iso/Tc\u3000207", "ISO／TC 207"])
def test_a_key_is_one_however_it_is_written(w: World, tmp_path: Path, other: str) -> None:
    take(tmp_path)
    decide(w, "ISO/TC 207", chosen="SAC/TC 207")
    again = lines(committee(other, "Environmental management"), committee("ISO/TC 38", "Textiles"))
    assert take(tmp_path, again).get("new", 0) == 0 and Candidate.objects.filter(feed=NAME, present=True).count() == 2
    both = bringing.take(tmp_path, NAME, FILE + lines(committee(other, "Environmental management")))
    assert both.counts["refused"] == 1 and "stands at" in both.refused[0][1]


@pytest.mark.parametrize("who", ["sec", "reviewer", "supervisor", "stranger"])
def test_who_is_no_officer_of_the_body_neither_takes_nor_decides(w: World, tmp_path: Path, who: str) -> None:
    with pytest.raises(NotAllowedError):
        take(tmp_path, who=viewer(w, who))
    take(tmp_path)
    with pytest.raises(NotAllowedError):
        decide(w, "ISO/TC 207", chosen="SAC/TC 207", who=who)


def test_a_key_sent_again_gets_the_first_answer(w: World, tmp_path: Path) -> None:
    take(tmp_path)
    first = decide(w, "ISO/TC 207", chosen="SAC/TC 207", key="k1")
    assert decide(w, "ISO/TC 207", chosen="SAC/TC 207", key="k1").pk == first.pk
    with pytest.raises(KeyReusedError):
        decide(w, "ISO/TC 38", chosen="SAC/TC 209", key="k1")


def test_a_feed_that_is_none() -> None:
    with pytest.raises(NoFeedError):
        feed("nothing")


def test_standards_that_adopt_speak_for_a_committee(library: None, tmp_path: Path) -> None:
    bringing.take(tmp_path, NAME, lines(committee("ISO/TC 207/SC 1", "Environmental management systems")))
    (first, *_) = held(NAME, "ISO/TC 207/SC 1").proposals
    assert (first["name"], first["score"]) == ("SAC/TC 207", 100)
    assert "GB/T 24001" in first["evidence"][0]["theirs"]


def test_a_decision_long_ago_stands_by_its_day(w: World, tmp_path: Path) -> None:
    take(tmp_path, now=at("2026-01-05"))
    assert held(NAME, "ISO/TC 38").brought.at == at("2026-01-05")


def test_what_is_confirmed_counts_as_mirrored(library: None, tmp_path: Path) -> None:
    def figure() -> tuple[Any, ...]:
        number()
        consistency = definitions.indicator("committee_consistency")
        told = evaluating.compute(evaluating.asked(consistency, {}, timezone.localdate(), sequence.head()))
        return told.counted, told.over

    w, now = world(), timezone.now()
    ensure_committee("SAC/TC 209", {"zh": TEXTILES})
    in_force = Edition.objects.filter(status="in_force", publisher="ISO", committee__code__startswith="ISO/TC")
    code = str(in_force.order_by("committee__sort").values_list("committee__code", flat=True)[0])
    before = figure()
    bringing.take(tmp_path, NAME, lines(committee(code, "Textiles")))
    chosen = Asked("mirror", "committee", "SAC/TC 209", "for the test")
    deciding.decide(feed(NAME), code, chosen, viewer(w, "officer", now), now)
    assert figure() == (before[0] + 1, before[1])
