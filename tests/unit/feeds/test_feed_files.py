"""Files of feeds: what they say, and every fault with its file and line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.feeds import loader, shape
from guiju.core.feeds.model import Feed, Source, State

GOOD = """\
feed: counterparts
version: 1
name: {zh: 对口, en: Counterparts}
sources: [A 25]
systems: [S80]
control: SAC
office: officer
reader: {of: table, whole: true}
row:
  key: number
  title: [title]
  fields:
    number: {zh: 编号, en: Number, needed: true}
    title: {zh: 名称, en: Title, heads: [题名]}
    named: {zh: 标准, en: Standard, type: designation, several: true}
match:
  things: {committee: {body: [SAC]}, edition: {}}
  least: 30
  rules:
    - {field: title, with: committee.name, compare: words, weight: 60, ignore: [and]}
    - {field: named, with: edition.designation, compare: edition, weight: 70}
decisions:
  mirror: {zh: 对口, en: Mirrors, leads_to: confirmed, chooses: [committee], writes: {WRITES}}
  none: {zh: 否, en: None, leads_to: refused}
""".replace("WRITES", "committee: true, link: mirrors, from: chosen")


def read(text: str) -> Feed:
    return loader.load(text, "counterparts.yaml")


def test_what_a_file_says() -> None:
    found = read(GOOD)
    assert (found.name, found.source, found.whole, found.closed, found.four_eyes) == (
        "counterparts", Source.TABLE, True, False, True,
    )  # fmt: skip
    assert found.fields["title"].heads == ("题名",) and found.match.compared == ("title", "named")
    mirror = found.decisions["mirror"]
    assert (mirror.leads_to, mirror.chooses, mirror.writes.link, mirror.writes.from_chosen) == (
        State.CONFIRMED, ("committee",), "mirrors", True,
    )  # fmt: skip
    assert not read(GOOD.replace("office: officer", "office: officer\nfour_eyes: false")).four_eyes
    assert loader.as_dict(found)["rules"][0] == {
        "field": "title", "with": "committee.name", "compare": "words", "weight": 60,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "said", "line"),
    [
        ("feed: counterparts", "feed: Counterparts!", "is not a name", 1),
        ("version: 1", "version: one", "is no number of this kind", 2),
        ("sources: [A 25]", "sources: [XX 1]", "unknown source", 4),
        ("control: SAC", "controls: SAC", "unknown part", 6),
        ("of: table", "of: xlsx", "is not known", 8),
        ("whole: true", "whole: perhaps", "whole: perhaps", 8),
        ("of: table", "of: relaton", "unknown field of the reader", 12),
        ("key: number", "key: numbers", "unknown field 'numbers'", 10),
        ("title: [title]", "title: [name]", "unknown field 'name'", 11),
        ("{zh: 编号, en: Number, needed: true}", "{zh: 编号, needed: true}", "'en' is missing", 13),
        ("type: designation", "type: number", "is not known", 15),
        ("edition: {}}", "editions: {}}", "unknown kind of thing", 17),
        ("{body: [SAC]}", "{tier: [SAC]}", "unknown filter", 17),
        ("least: 30", "least: 101", "is no number of this kind", 18),
        ("least: 30", "least: 65", "no thing of a kind can come to it", 18),
        ("with: committee.name", "with: committee", "is not known", 20),
        ("with: committee.name", "with: committee.title", "unknown attribute", 20),
        ("with: committee.name", "with: body.name", "unknown kind of thing of this feed", 20),
        ("compare: words", "compare: letters", "is not known", 20),
        ("compare: words", "compare: same", "only words are ignored", 20),
        ("compare: words", "compare: edition", "the field holds no designation", 20),
        ("with: edition.designation", "with: edition.title", "no rule finds things of a kind", 19),
        ("leads_to: confirmed", "leads_to: replaced", "rows are replaced by newer ones", 23),
        (
            "leads_to: confirmed, chooses: [committee], writes: {committee: true, link: mirrors, from: chosen}",
            "leads_to: refused",
            "none confirms",
            22,
        ),
        ("chooses: [committee]", "chooses: [body]", "unknown kind of thing of this feed", 23),
        ("link: mirrors", "link: mirror", "unknown link", 23),
        ("chooses: [committee]", "chooses: [edition]", "unknown kind of thing at this end", 23),
        ("committee: true, link", "link", "the row becomes nothing that can be tied", 23),
        ("from: chosen", "from: there", "is not known", 23),
        ("leads_to: refused}", "leads_to: refused, writes: {committee: true}}", "only what is confirmed writes", 24),
    ],
)
def test_a_fault_is_named_with_its_line(right: str, wrong: str, said: str, line: int) -> None:
    assert right in GOOD
    with pytest.raises(GuijuError) as refused:
        read(GOOD.replace(right, wrong, 1))
    assert said in str(refused.value.what) and refused.value.where == f"counterparts.yaml:{line}"
    assert refused.value.expected


def test_the_schema_admits_every_file_of_the_house_and_refuses_a_slip() -> None:
    schema = shape.json_schema()
    for _, text in loader.house_texts().values():
        assert jsonschema_rs.is_valid(schema, yaml.safe_load(text))
    assert not jsonschema_rs.is_valid(schema, yaml.safe_load(GOOD.replace("office:", "offices:")))


def test_the_feeds_of_the_house_say_what_they_run() -> None:
    assert {name: found.systems for name, found in loader.house().items()} == {
        "enterprise-platform": (), "group-platform": ("S27",), "international-projects": ("S78",),
        "iso-committees": ("S80",), "research-projects": ("S10",),
    }  # fmt: skip
    assert all(found.four_eyes for found in loader.house().values())


def test_the_commands_list_show_check_and_print(tmp_path: Path) -> None:
    good, bad = tmp_path / "counterparts.yaml", tmp_path / "bad.yaml"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(GOOD.replace("compare: words", "compare: letters"), encoding="utf-8")
    run = CliRunner().invoke
    checked = run(application("feed"), ["feed", "check", str(tmp_path), "--json"])
    told = [json.loads(line) for line in checked.stdout.splitlines()]
    assert checked.exit_code == 1 and [one["ok"] for one in told] == [False, True]
    assert told[0]["where"] == f"{bad}:20" and "words" in told[0]["expected"]
    assert json.loads(run(application("feed"), ["feed", "schema"]).stdout)["title"] == "Guiju feed"
    assert "iso-committees" in run(application("feed"), ["feed", "list", "--lang", "en"]).stdout
    shown = run(application("feed"), ["feed", "show", "iso-committees", "--json"])
    assert json.loads(shown.stdout)["control"] == "SAC"
    assert isinstance(run(application("feed"), ["feed", "show", "nothing"]).exception, GuijuError)
