"""Bad definitions of every kind: each is refused with file and line, the reason, and what was expected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.core.procedure.loader import effects, house, load_all, load_file
from guiju.core.procedure.parameters import on_day, parameter
from guiju.core.procedure.shape import json_schema

GOOD = """procedure: loan
version: 1
name: {zh: 借阅, en: Loan}
sources: [DOMAIN 11]
parties:
  reader: {zh: 读者, en: Reader, held_by: opener}
  keeper: {zh: 管理员, en: Keeper, held_by: officer of SAC}
facts:
  title:  {zh: 书名, en: Title, type: text}
  copies: {zh: 册数, en: Copies, type: whole_number, least: 1}
  due:    {zh: 应还日, en: Due, type: date}
  kind:   {zh: 类别, en: Kind, type: choice, options: {book: {zh: 书, en: book}, map: {zh: 图, en: map}}}
  agreed: {zh: 同意, en: Agreed, type: yes_no}
states:
  asked:  {zh: 已申请, en: Asked}
  lent:   {zh: 已借出, en: Lent}
  back:   {zh: 已归还, en: Returned, end: true}
acts:
  ask:    {zh: 申请, en: Ask, from: new, to: asked, by: [reader], brings: [title, copies, kind], rules: [few]}
  lend:   {zh: 借出, en: Lend, from: asked, to: lent, by: [keeper], brings: [due, agreed]}
  return: {zh: 归还, en: Return, from: lent, to: back, by: [reader, clock]}
rules:
  few: {zh: '不超过 {most}', en: 'No more than {most}', source: DOMAIN 11, when: copies <= most}
parameters:
  most: {zh: 上限, en: Most, value: 3, unit: count, source: DOMAIN 11}
  days: {zh: 借期, en: Term, value: 30, unit: days, source: DOMAIN 11}
clocks:
  term: {zh: 借期, en: Term, source: DOMAIN 11, from: lend, until: [return], limit: days, overdue: return}
page:
  list: [title]
  public: [title]
"""


def loaded(text: str, **others: str) -> object:
    texts = {"loan": ("loan.yaml", text), **{name: (f"{name}.yaml", other) for name, other in others.items()}}
    return load_all(texts, effects())


def test_the_good_one_is_good() -> None:
    assert load_all({"loan": ("loan.yaml", GOOD)}, effects())["loan"].name == "loan"


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


RULE = "when: copies <= most"
BALLOT = """ballots:
  poll: {zh: 表决, en: Poll, voters: keeper, positions: {favour: {zh: 赞成, en: Yes}}, passes: [{zh: 过半, en: Half, source: DOMAIN 3, when: favour / cast >= 1 / 2}]}
"""  # noqa: E501
# what is changed, into what, the reason, the line it is found on (a piece of it, or None for the first line)
BAD: list[tuple[str, str, str, str | None]] = [
    ("version: 1", "version: one", "version: one", "version: one"),
    ("version: 1", "version: 0", "version: 0", "version: 0"),
    ("version: 1\n", "", "'version' is missing", None),
    ("name: {zh: 借阅, en: Loan}\n", "", "'name' is missing", None),
    ("name: {zh: 借阅, en: Loan}", "name: Loan", "'Loan' is not a mapping", "name: Loan"),
    ("name: {zh: 借阅, en: Loan}", "name: {zh: 借阅}", "a text in both languages was expected", "name: {zh"),
    ("version: 1", "version: 1\ncolour: red", "unknown part 'colour'", "colour: red"),
    ("version: 1", "version: 1\nversion: 2", "'version' stands here twice", "version: 2"),
    ("version: 1", "version: 1\ndrop: {acts: [ask]}", "nothing to drop from", "drop:"),
    ("procedure: loan", "procedure: lone", "the file and its procedure are named differently", None),
    ("sources: [DOMAIN 11]", "sources: [RUMOUR 3]", "unknown source 'RUMOUR 3'", "sources:"),
    ("sources: [DOMAIN 11]", "sources: {a: b}", "a mapping stands where a list was expected", "sources:"),
    ("held_by: opener", "held_by: everybody", "held_by: everybody", "held_by: everybody"),
    ("held_by: officer of SAC", "held_by: king of SAC", "unknown office 'king'", "held_by: king"),
    ("held_by: officer of SAC", "held_by: officer of committee", "the case has no committee", "held_by: officer of c"),
    ("held_by: officer of SAC", "held_by: officer of issuer", "the case has no issuer", "held_by: officer of i"),
    ("held_by: opener}", "held_by: opener, age: 7}", "unknown entry 'age' in parties", "age: 7"),
    ("reader: {zh: 读者, en: Reader,", "reader: {zh: 读者,", "'en' is missing", "reader: {zh: 读者, held"),
    (
        "reader: {zh: 读者, en: Reader, held_by: opener}",
        "reader: opener",
        "'opener' is not a mapping",
        "reader: opener",
    ),
    ("  title:  {", "  Title:  {", "'Title' is not a name", "  Title:"),
    ("type: text}", "type: poem}", "type: poem", "type: poem"),
    (
        "type: text}",
        "type: text, pattern: '('}",
        "pattern: missing ), unterminated subpattern at position 0",
        "type: t",
    ),
    ("type: text}", "type: text, longest: many}", "longest: many", "longest: many"),
    ("type: text}", "type: text, index: perhaps}", "index: perhaps", "index: perhaps"),
    ("type: text}", "type: text, names: keepers}", "unknown party 'keepers'", "names: keepers"),
    (
        "type: text}",
        "type: text, options: {a: {zh: 甲, en: a}}}",
        "a choice has options, and nothing else has",
        "  title:",
    ),
    ("type: text}", "type: text, personal: true}", "personal data is neither indexed nor public", "  title:"),
    (
        "type: date}",
        "type: date, personal: true, index: true}",
        "personal data is neither indexed nor public",
        "  due:",
    ),
    (
        "  due: ",
        "  class: {zh: 班, en: Class, type: text}\n  due: ",
        "'class' means something else in conditions",
        "  class:",
    ),
    (
        "  due: ",
        "  days: {zh: 日, en: Days, type: text}\n  due: ",
        "'days' means something else in conditions",
        "  days:",
    ),
    ("type: text}", "type: text, public_from: gone}", "unknown state 'gone'", "  title:"),
    ("type: date}", "type: date, public_from: lent}", "'due' is never public", "  due:"),
    ("brings: [due, agreed]", "brings: [due, agreed, fee]", "unknown fact 'fee'", "  lend:"),
    ("brings: [due, agreed]", "may_bring: [fee]", "unknown fact 'fee'", "  lend:"),
    ("to: lent", "to: borrowed", "unknown state 'borrowed'", "  lend:"),
    ("from: asked", "from: wished", "unknown state 'wished'", "  lend:"),
    ("by: [keeper]", "by: [porter]", "unknown party 'porter'", "  lend:"),
    ("by: [keeper], ", "", "nobody may do 'lend'", "  lend:"),
    ("brings: [due, agreed]", "brings: [due, agreed], rules: [many]", "unknown rule 'many'", "  lend:"),
    ("brings: [due, agreed]", "brings: [due, agreed], does: [fly]", "unknown effect 'fly'", "  lend:"),
    (
        "brings: [title, copies, kind]",
        "brings: [title, copies, kind], does: [withdraw_edition]",
        "the effect 'withdraw_edition' needs a case that was opened before",
        "  ask:",
    ),
    (
        "brings: [due, agreed]",
        "brings: [due, agreed], does: [number_standard]",
        "unknown fact (the effect number_standard needs it) 'published'",
        "  lend:",
    ),
    ("brings: [due, agreed]", "brings: [due, agreed], tells: [porter]", "unknown party 'porter'", "  lend:"),
    (
        "brings: [due, agreed]",
        "brings: [due, agreed], opens: poll",
        "unknown ballot or comment round 'poll'",
        "  lend:",
    ),
    ("brings: [due, agreed]", "brings: [due, agreed], usually: [3, 2, 1]", "not in order", "  lend:"),
    ("brings: [due, agreed]", "brings: [due, agreed], usually: [3, 4]", "not three numbers", "  lend:"),
    ("brings: [due, agreed]", "brings: [due, agreed], often: 2", "often: 2.0", "  lend:"),
    ("brings: [due, agreed]", "brings: [due, agreed], often: never", "not a number", "  lend:"),
    ("brings: [due, agreed]", "brings: {due: 1}", "a mapping stands where a list was expected", "  lend:"),
    ("brings: [due, agreed]", "brings: [[due]]", "a text was expected here", "  lend:"),
    ("from: new, to: asked", "from: new, to: same", "an opening act leads to a state of its own", "  ask:"),
    ("from: new, to: asked", "from: asked, to: asked", "no act opens a case", "acts:\n  ask"),
    (
        "  back:   {zh: 已归还, en: Returned, end: true}",
        "  back:   {zh: 已归还, en: Returned, end: true}\n  lost:   {zh: 丢失, en: Lost, end: true}",
        "no act leads to the state 'lost'",
        "  lost:",
    ),
    ("en: Returned, end: true", "en: Returned", "nothing leads out of 'back'", "  back:"),
    (", rules: [few]}", "}", "no act keeps the rule 'few'", "  few:"),
    ("source: DOMAIN 11, when", "source: folklore, when", "unknown source 'folklore'", "  few:"),
    (RULE, "when: copies <= least", "unknown name 'least'", "  few:"),
    (RULE, "when: times(fly) == 0", "unknown act 'fly'", "  few:"),
    (RULE, "when: has(most)", "unknown fact 'most'", "  few:"),
    (RULE, "when: passed(poll)", "unknown ballot 'poll'", "  few:"),
    (RULE, "when: unanswered(talk) == 0", "unknown round 'talk'", "  few:"),
    (RULE, "when: left(hour) >= days", "unknown clock 'hour'", "  few:"),
    (RULE, "when: actor_is(porter)", "unknown party 'porter'", "  few:"),
    (RULE, "when: copies.real <= most", "the language of conditions has no Attribute: copies.real", "  few:"),
    (RULE, "when: 'open(title)'", "unknown function 'open'", "  few:"),
    (RULE, "when: '(lambda: 1)()'", "the language of conditions has no Call: (lambda: 1)()", "  few:"),
    (RULE, "when: 'copies <= '", "cannot read the condition 'copies <= '", "  few:"),
    (RULE, "when: copies <= most and due", "due: a date is not a condition", "  few:"),
    (RULE, "when: copies", "copies: a number is not a condition", "  few:"),
    (RULE, "when: due <= most", "due <= most: a date is compared with a number", "  few:"),
    (RULE, "when: title + 1 <= most", "title: one cannot calculate with a text", "  few:"),
    (RULE, "when: title < 'a'", "title < 'a': a text is neither more nor less", "  few:"),
    (RULE, "when: kind == 'scroll'", "kind == 'scroll': kind has no 'scroll'", "  few:"),
    (RULE, "when: 'after(copies, days) > today'", "copies: is not a date", "  few:"),
    (RULE, "when: since(ask) >= today", "since(ask) >= today: a time since an act is compared with a date", "  few:"),
    (RULE + "}", RULE + ", weight: heavy}", "weight: heavy", "  few:"),
    ("value: 3, unit: count", "value: three, unit: count", "not a number: 'three'", "  most:"),
    ("value: 3, unit: count", "value: 3/2, unit: count", "3/2 count", "  most:"),
    ("value: 3, unit: count", "value: 3, unit: stone", "unknown unit 'stone'", "  most:"),
    ("value: 3, unit: count", "value: 3, unit: count, from: soon", "'soon' is not a day", "  most:"),
    ("from: lend, until", "from: fly, until", "unknown act 'fly'", "  term:"),
    ("from: lend, until", "until", "the clock never starts", "  term:"),
    ("until: [return], ", "", "the clock never stops", "  term:"),
    ("until: [return], ", "until: [ask], ", "no act that stops the clock can follow its start", "  term:"),
    ("limit: days", "limit: weeks", "unknown parameter 'weeks'", "  term:"),
    ("limit: days", "limit: most", "most is not a time", "  term:"),
    ("limit: days", "limit: copies", "copies is not a date", "  term:"),
    (
        "from: lend, until: [return], limit: days",
        "from: [lend, ask], until: [return], limit: due",
        "ask does not bring due",
        "  term:",
    ),
    ("limit: days", "limit: due, extended_by: {return: copies}", "a day is not extended", "  term:"),
    ("limit: days", "limit: days, paused_by: lend", "the clock is paused and never resumed", "  term:"),
    ("limit: days", "limit: days, extended_by: {lend: fee}", "unknown fact 'fee'", "  term:"),
    ("limit: days", "limit: days, remind: [soon]", "remind: soon", "  term:"),
    ("overdue: return", "overdue: fly", "unknown act 'fly'", "  term:"),
    ("overdue: return", "overdue: lend", "time may not do 'lend'", "  term:"),
    ("by: [reader, clock]}", "by: [reader, clock], brings: [title]}", "time brings nothing", "  term:"),
    ("  list: [title]", "  list: [author]", "unknown fact 'author'", "page:"),
    ("  public: [title]", "  public: [author]", "unknown fact 'author'", "page:"),
    ("  list: [title]", "  lists: [title]", "unknown entry 'lists' in page", "  lists:"),
    ("  list: [title]", "  groups: [{zh: 甲, facts: [title]}]", "a group is incomplete", "  groups:"),
    ("clocks:\n", BALLOT + "clocks:\n", "no act opens 'poll'", "  poll:"),
    (
        "clocks:\n",
        BALLOT.replace("voters: keeper", "voters: porter") + "clocks:\n",
        "unknown party 'porter'",
        "  poll:",
    ),
    ("clocks:\n", BALLOT.replace("source: DOMAIN 3, ", "") + "clocks:\n", "a condition is incomplete", "  poll:"),
    ("clocks:\n", BALLOT[: BALLOT.index(", passes")] + "}\nclocks:\n", "the ballot has no conditions", "  poll:"),
]


@pytest.mark.parametrize(("old", "new", "what", "at"), BAD)
def test_a_fault_is_pointed_at(old: str, new: str, what: str, at: str | None) -> None:
    assert GOOD.count(old) >= 1
    text = GOOD.replace(old, new, 1)
    with pytest.raises(GuijuError) as caught:
        loaded(text)
    line = 1 if at is None else line_of(text, at)
    assert (caught.value.what, caught.value.where) == (what, f"loan.yaml:{line}")
    assert caught.value.expected


def test_a_ballot_with_an_unknown_word_in_its_condition() -> None:
    ballot = BALLOT.replace("favour / cast", "votes / cast")
    text = GOOD.replace("clocks:\n", ballot + "clocks:\n").replace(
        "brings: [due, agreed]", "brings: [due, agreed], opens: poll"
    )
    with pytest.raises(GuijuError, match="unknown name 'votes'"):
        loaded(text)


NOT_YAML = [
    ("", "the file is empty"),
    ("a: [1, 2", "did not find expected ',' or ']'"),
    ("a: b: c", "mapping values are not allowed in this context"),
    ("\tb: 1", "found character that cannot start any token"),
    ("- a\n- b", "a list is not a mapping"),
    ("just words", "'just words' is not a mapping"),
    ("? [a, b]\n: c", "a name was expected"),
    ("a: &x [*x]", "too deep or too large"),
    ("a: " + "[" * 40 + "]" * 40, "too deep or too large"),
    ("a: " + "x" * 400_001, "400004 characters"),
    ("a: *nowhere", "found undefined alias"),
    ("a: 1\n---\nb: 2", "but found another document"),
]


@pytest.mark.parametrize(("text", "what"), NOT_YAML)
def test_what_is_not_a_definition(text: str, what: str) -> None:
    with pytest.raises(GuijuError) as caught:
        loaded(text)
    assert what in caught.value.what
    assert caught.value.where.startswith("loan.yaml") and caught.value.expected


def test_aliases_that_multiply_are_stopped() -> None:
    lines = ["l0: &l0 [a, a, a, a, a, a, a, a, a]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10)]
    with pytest.raises(GuijuError, match="too deep or too large"):
        loaded("\n".join(lines))


def test_a_tag_of_python_is_only_a_text() -> None:
    with pytest.raises(GuijuError, match="unknown part"):
        loaded("procedure: loan\nx: !!python/object/apply:os.system [true]")


VARIANT = "procedure: long-loan\nversion: 1\nextends: loan\nname: {zh: 长借, en: Long loan}\n"


def test_a_variant_says_what_is_different() -> None:
    more = "parameters:\n  days: {value: 90}\ndrop:\n  rules: [few]\nacts:\n  ask: {rules: []}\n"
    texts = {"loan": ("loan.yaml", GOOD), "long-loan": ("long-loan.yaml", VARIANT + more)}
    found = load_all(texts, effects())["long-loan"]
    assert (found.lineage, found.parameters["days"].value, found.rules) == (("loan",), 90, {})
    assert found.acts["ask"].brings == ("title", "copies", "kind")
    assert found.digest != load_all(texts, effects())["loan"].digest


@pytest.mark.parametrize(
    ("more", "what", "where"),
    [
        ("drop: {acts: [fly]}\n", "the base has no 'fly' in acts", "long-loan.yaml:5"),
        ("drop: {wings: [fly]}\n", "nothing to drop from 'wings'", "long-loan.yaml:5"),
        ("drop: {rules: [few]}\n", "unknown rule 'few'", "loan.yaml:19"),  # an act of the base still keeps it
        ("acts:\n  lend: {to: moon}\n", "unknown state 'moon'", "long-loan.yaml:6"),
        ("facts:\n  title: {type: poem}\n", "type: poem", "long-loan.yaml:6"),
    ],
)
def test_a_bad_variant_is_pointed_at_in_the_file_that_says_it(more: str, what: str, where: str) -> None:
    with pytest.raises(GuijuError) as caught:
        loaded(GOOD, **{"long-loan": VARIANT + more})
    assert (caught.value.what, caught.value.where) == (what, where)


def test_bases_in_a_circle_and_bases_that_are_not_there() -> None:
    one = VARIANT.replace("extends: loan", "extends: third")
    third = VARIANT.replace("long-loan", "third").replace("extends: loan", "extends: long-loan")
    with pytest.raises(GuijuError, match="extend each other in a circle") as caught:
        loaded(GOOD, **{"long-loan": one, "third": third})
    assert caught.value.where == "third.yaml:3"
    with pytest.raises(GuijuError, match="there is no procedure 'third' to extend"):
        loaded(GOOD, **{"long-loan": one})


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_file(path).name == "loan"
    path.write_text(
        "procedure: our-standard\nversion: 1\nextends: association-standard\n"
        "name: {zh: 我会团体标准, en: Standard of our association}\n",
        encoding="utf-8",
    )
    assert load_file(path).acts == house()["association-standard"].acts
    path.write_bytes(b"name: \xff\xfe")
    with pytest.raises(GuijuError, match="not UTF-8 at byte 6"):
        load_file(path)
    path.write_text("version: 1\n", encoding="utf-8")
    with pytest.raises(GuijuError, match="the procedure has no name"):
        load_file(path)


def test_the_digest_follows_the_content_and_not_the_spelling() -> None:
    spelled = GOOD.replace("sources: [DOMAIN 11]", "sources:\n  - DOMAIN 11  # the same")
    one, other = (load_all({"loan": ("loan.yaml", text)}, effects())["loan"].digest for text in (GOOD, spelled))
    assert one == other
    assert load_all({"loan": ("loan.yaml", GOOD.replace("value: 3", "value: 4"))}, effects())["loan"].digest != one


def test_a_later_value_of_a_parameter_holds_from_its_day() -> None:
    from datetime import date

    national = house()["national-standard"].parameters.values()
    assert on_day(national, date(2025, 3, 31))["R3"].value == 24
    assert on_day(national, date(2025, 4, 1))["R3"].value == 18
    assert on_day(house()["mandatory-standard"].parameters.values(), date(2026, 1, 1))["R3"].value == 24
    with pytest.raises(GuijuError, match="has no source"):
        parameter("R", "1", "days", zh="", en="", source="", confidence="", where="x")


def test_the_schema_for_editors_is_json() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert set(schema["properties"]["acts"]["additionalProperties"]["properties"]) >= {"from", "to", "by", "at_will"}
