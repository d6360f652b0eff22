"""The draw: the same for everybody, even, by its quotas; and every way to steer it is refused."""

from __future__ import annotations

import hmac
import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.core.rounds import proof
from guiju.core.rounds.draw import Draw, Rule, Unit, chosen, commitment, framed, matches, ruled

PEOPLE = ("li", "wang")
VALUES = {"li": "a long secret of li", "wang": "王的一个很长的秘密数值值"}


def made(units: list[Unit], quotas: dict[str, int]) -> Draw:
    frame = framed(units, "t")
    rule = ruled(frame, Rule(quotas, PEOPLE, "closing number of index X", "2026-03-02"), "t")
    draw = Draw("spot/2026", frame, rule)
    held = {person: commitment(draw.name, person, value) for person, value in VALUES.items()}
    return replace(draw, commitments=held, reveals=VALUES, public_value="3456.78")


def units(count: int, stratum: str = "") -> list[Unit]:
    return [Unit(f"{stratum}{number:03d}", stratum) for number in range(count)]


def by_hand(draw: Draw) -> list[str]:
    """The draw again, by the words of its description and nothing of its code."""

    def compact(value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    rule = {"quotas": dict(draw.rule.quotas), "people": [*draw.rule.people], "public": draw.rule.public,
            "day": draw.rule.day}  # fmt: skip
    frame = [[u.key, u.stratum] for u in draw.frame]
    finger = sha256(compact({"draw": draw.name, "frame": frame, "rule": rule})).hexdigest()
    values = [[p, draw.reveals[p]] for p in sorted(draw.reveals)]
    seed = sha256(compact({"frame": finger, "public": draw.public_value, "values": values})).digest()
    out = []
    for stratum, quota in sorted(draw.rule.quotas.items()):
        keys = sorted(k for k, s in frame if s == stratum)
        counter = 0
        for i in range(quota):
            n = len(keys) - i
            while True:
                message = stratum.encode() + b"\0" + counter.to_bytes(8, "big")
                word = int.from_bytes(hmac.new(seed, message, sha256).digest()[:8], "big")
                counter += 1
                if word < 2**64 - 2**64 % n:
                    break
            j = i + word % n
            keys[i], keys[j] = keys[j], keys[i]
        out += keys[:quota]
    return out


def test_it_is_drawn_as_the_description_says() -> None:
    draw = made([*units(30, "甲"), *units(7, "乙")], {"甲": 5, "乙": 7})
    assert draw.result() == by_hand(draw)
    assert draw.seed() == made([*units(30, "甲"), *units(7, "乙")], {"甲": 5, "乙": 7}).seed()


def test_a_draw_that_was_worked_out_once_stays_the_same() -> None:
    draw = made(units(10), {"": 3})
    assert draw.fingerprint == "d780c9508fe46108ace8d9f3462ff224e74f0dc9b88753a595c43f595c198224"
    assert draw.seed() == "061ce74fc50ae5680bfb91b3959bea0685909f852fd3a99880d2960df54f3363"
    assert draw.result() == ["008", "009", "004"]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text("甲乙ab", max_size=3), st.tuples(st.integers(1, 12), st.integers(0, 12)), min_size=1,
                       max_size=4))  # fmt: skip
def test_quotas_hold_and_nothing_is_drawn_twice(strata: dict[str, tuple[int, int]]) -> None:
    quotas = {name: min(size, quota) for name, (size, quota) in strata.items()}
    if not any(quotas.values()):
        return
    held = [Unit(f"{number}-{name}", name) for name, (size, _) in strata.items() for number in range(size)]
    draw = made(held, quotas)
    result = draw.result()
    assert len(set(result)) == len(result) and set(result) <= {unit.key for unit in held}
    of = {unit.key: unit.stratum for unit in held}
    counted = Counter(of[key] for key in result)
    assert counted == Counter({name: quota for name, quota in quotas.items() if quota})
    assert made(held[::-1], quotas).result() == result == by_hand(draw)


def test_every_order_of_a_small_frame_is_as_likely() -> None:
    """6000 seeds over the 24 orders of four: chi-square, 23 degrees of freedom, under its 99.99th percentile."""
    frame, seeds = framed(units(4), "t"), 6000
    counted = Counter(tuple(chosen(frame, {"": 4}, sha256(b"even %d" % number).hexdigest())) for number in range(seeds))
    wanted = seeds / 24
    assert set(counted) == set(permutations(unit.key for unit in frame))
    assert sum((count - wanted) ** 2 / wanted for count in counted.values()) < 58.6


def test_each_unit_is_as_likely() -> None:
    """7000 seeds, 3 of 7: each is drawn 3000 times, within five standard deviations."""
    frame = framed(units(7), "t")
    counted = Counter(key for n in range(7000) for key in chosen(frame, {"": 3}, sha256(b"one %d" % n).hexdigest()))
    assert all(abs(counted[unit.key] - 3000) < 5 * (7000 * 3 / 7 * 4 / 7) ** 0.5 for unit in frame)


def test_strata_do_not_share_their_words() -> None:
    draw = made([*units(40, "a"), *units(40, "b")], {"a": 40, "b": 40})
    orders = [[key[1:] for key in draw.result() if key[0] == stratum] for stratum in "ab"]
    assert orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1])


def test_a_changed_frame_or_rule_has_another_fingerprint() -> None:
    draw = made(units(10), {"": 3})
    others = (
        replace(draw, frame=draw.frame[1:]), replace(draw, name="spot/2027"),
        replace(draw, rule=replace(draw.rule, quotas={"": 4})),
        replace(draw, rule=replace(draw.rule, day="2026-03-03")),
    )  # fmt: skip
    assert len({draw.fingerprint, *(other.fingerprint for other in others)}) == 5


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([], "a frame of 0 units"), ([Unit("a"), Unit("a")], "stands here twice"), ([Unit("")], "is no key"),
        ([Unit("  ")], "is no key"), ([Unit("a\n")], "is no key"), ([Unit("a", "b\x00")], "is no key"),
        ([Unit("x" * 241)], "is no key"),
    ],
)  # fmt: skip
def test_what_is_no_frame(held: list[Unit], said: str) -> None:
    with pytest.raises(GuijuError, match=said):
        framed(held, "t")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quotas": {}}, "nothing is to be drawn"), ({"quotas": {"": 0}}, "nothing is to be drawn"),
        ({"quotas": {"": 4}}, "4 of the stratum"), ({"quotas": {"": -1}}, "-1 of the stratum"),
        ({"quotas": {"other": 1}}, "1 of the stratum 'other'"), ({"quotas": {"": True}}, "True of the stratum"),
        ({"quotas": {"": 1.0}}, "1.0 of the stratum"), ({"people": ("li",)}, "1 people"),
        ({"people": ("li", "li")}, "1 people"), ({"people": ("li", " ")}, "is no name"), ({"public": ""}, "is no name"),
    ],
)  # fmt: skip
def test_what_is_no_rule(change: dict[str, Any], said: str) -> None:
    frame = framed(units(3), "t")
    with pytest.raises(GuijuError, match=said):
        ruled(frame, replace(Rule({"": 1}, PEOPLE, "index", "2026-03-02"), **change), "t")


@pytest.mark.parametrize("value", ["", "short", "x" * 11, "x" * 201, "a value\nof two lines"])
def test_a_value_that_cannot_be_kept_secret(value: str) -> None:
    with pytest.raises(GuijuError, match="a value of"):
        commitment("d", "li", value)


def test_nobody_can_use_the_commitment_of_another() -> None:
    held = commitment("d", "li", VALUES["li"])
    matches("d", "li", VALUES["li"], held)
    for draw, person, value in (("d", "wang", VALUES["li"]), ("e", "li", VALUES["li"]), ("d", "li", VALUES["wang"])):
        with pytest.raises(GuijuError, match="not the one that was committed"):
            matches(draw, person, value, held)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"commitments": {}}, "nothing was committed by li, wang"),
        ({"reveals": {"li": VALUES["li"]}}, "of wang is not"),
        ({"public_value": ""}, "the public value is not there"),
        ({"reveals": {**VALUES, "li": "another value of li"}}, "not the one that was committed"),
    ],
)  # fmt: skip
def test_nothing_is_drawn_from_less(change: dict[str, Any], said: str) -> None:
    with pytest.raises(GuijuError, match=said):
        replace(made(units(5), {"": 2}), **change).result()


def document(draw: Draw) -> dict[str, Any]:
    return {
        "format": proof.FORMAT, "draw": draw.name, "frame": [[u.key, u.stratum] for u in draw.frame],
        "rule": draw.rule.as_dict(), "fingerprint": draw.fingerprint, "commitments": dict(draw.commitments),
        "reveals": dict(draw.reveals), "public": {"value": draw.public_value, "source": "exchange"},
        "seed": draw.seed(), "result": draw.result(),
    }  # fmt: skip


def answers(given: dict[str, Any]) -> dict[str, bool | None]:
    return {one.what: one.holds for one in proof.verify(proof.read(json.dumps(given)))}


def test_a_file_proves_a_draw_without_the_site() -> None:
    right = {"fingerprint": True, "values": True, "seed": True, "result": True, "log": None}
    assert answers(document(made(units(9), {"": 4}))) == right


@pytest.mark.parametrize(
    ("change", "refuted"),
    [
        (lambda d: d["frame"].pop(), "fingerprint"), (lambda d: d["frame"].append(["more", ""]), "fingerprint"),
        (lambda d: d["rule"].update(day="2026-04-01"), "fingerprint"), (lambda d: d.update(seed="0" * 64), "seed"),
        (lambda d: d["public"].update(value="3456.79"), "seed"), (lambda d: d["result"].reverse(), "result"),
        (lambda d: d["result"].pop(), "result"), (lambda d: d["reveals"].update(li="another value of li"), "values"),
        (lambda d: d["reveals"].pop("li"), "values"), (lambda d: d["commitments"].pop("wang"), "values"),
        (lambda d: d["public"].update(value=""), "values"),
    ],
)  # fmt: skip
def test_a_file_that_was_changed_is_found_out(change: Any, refuted: str) -> None:
    given = document(made(units(9), {"": 4}))
    change(given)
    assert answers(given)[refuted] is False


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(format="x"), lambda d: d.pop("seed"), lambda d: d.update(more=1),
        lambda d: d.update(frame={}),
        lambda d: d.update(frame=[["a"]]), lambda d: d.update(frame=[["a", 1]]), lambda d: d.update(rule=[]),
        lambda d: d["rule"].update(quotas={"": "4"}), lambda d: d["rule"].update(people="li"),
        lambda d: d.update(commitments={"li": 1}), lambda d: d.update(result=[1]), lambda d: d.update(receipts=[{}]),
        lambda d: d["rule"].update(people=["li"]), lambda d: d["frame"].append(["000", ""]),
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_draw(change: Any) -> None:
    given = document(made(units(9), {"": 4}))
    change(given)
    with pytest.raises(GuijuError):
        proof.read(json.dumps(given))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 5000, '{"format": NaN}'])
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(GuijuError):
        proof.read(text)
