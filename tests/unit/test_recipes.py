"""The recipes of CONTRIBUTING, followed: a changed procedure, a new system in a few lines; the commands they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from guiju.cli.main import application
from guiju.core.designation import parse, registry
from guiju.core.designation.schemes import tabular
from guiju.core.errors import GuijuError
from guiju.core.feeds.loader import load_file as load_feed
from guiju.core.indicator.loading import load_all
from guiju.core.lint import check
from guiju.core.lint import load as load_rules
from guiju.core.procedure.loader import house, house_texts, load_file
from guiju.core.register.loader import load_file as load_register
from guiju.core.text import formats, markdown
from guiju.data import tables
from guiju.registry.goals.queries import queries

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_a_changed_procedure_is_read_with_its_new_version(tmp_path: Path) -> None:
    _, text = house_texts()["complaint"]
    version = house()["complaint"].version
    changed = text.replace(f"version: {version}", f"version: {version + 1}")
    changed = changed.replace("value: 60, unit: days", "value: 90, unit: days")
    (tmp_path / "complaint.yaml").write_text(changed, encoding="utf-8")
    found = load_file(tmp_path / "complaint.yaml")
    assert (found.version, found.parameters["appeal_days"].value) == (version + 1, 90)
    assert found.digest != house()["complaint"].digest


SYSTEM = """
procedure: training-base
version: 1
extends: application
number: JD-{year}-{serial}
name: {zh: 标准化实习实训基地, en: Training base}
sources: [A 33]
systems: [S109]
facts:
  seats: {zh: 年培训人数, en: People trained a year, type: whole_number, least: 1, index: true}
acts:
  apply: {brings: [host, host_code, contact, seats, application_form]}
page:
  list: [host, seats, grade]
  public: [host, seats, grade]
"""


def test_a_new_system_is_a_file_of_a_few_lines(tmp_path: Path) -> None:
    (tmp_path / "training-base.yaml").write_text(SYSTEM, encoding="utf-8")
    found = load_file(tmp_path / "training-base.yaml")
    assert found.acts["apply"].brings == ("host", "host_code", "contact", "seats", "application_form")
    assert len(found.acts) == len(house()["verification-point"].acts)
    assert [fact.name for fact in found.facts.values() if fact.visible == "public"] == [
        "host",
        "period_end",
        "grade",
        "seats",
    ]


def test_a_slip_in_it_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "training-base.yaml").write_text(
        SYSTEM.replace("[host, seats, grade]", "[host, seat]"), encoding="utf-8"
    )
    with pytest.raises(GuijuError, match="unknown fact 'seat'") as error:
        load_file(tmp_path / "training-base.yaml")
    assert error.value.where.startswith("training-base.yaml:")


INDICATOR = """
indicator: sector_standards
title: {zh: 现行行业标准, en: Sector standards in force}
about: {zh: 现行行业标准的数量。, en: How many sector standards are in force.}
form: count
unit: count
direction: neither
source: SL 12
confidence: sure
frequency: quarterly
group: portfolio
counted: {query: editions, with: {tiers: [sector]}}
by: [ics, body]
"""


def test_a_new_indicator_is_a_file() -> None:
    found = load_all({"sector_standards.yaml": INDICATOR}, queries())["sector_standards"]
    assert (found.form.value, found.title.en) == ("count", "Sector standards in force")
    with pytest.raises(GuijuError) as refused:
        load_all({"sector_standards.yaml": INDICATOR.replace("query: editions", "query: edition")}, queries())
    assert "sector_standards.yaml" in refused.value.where


RULE = """
group: house
rules:
- id: GB-HOUSE-001
  severity: warning
  scope: clause
  languages: [zh]
  source: [GB/T 1.1—2020 9.1]
  title: {zh: 本标准, en: "This standard"}
  message: {zh: '称“{found}”', en: 'Says {found}'}
  check: {name: words, words: {zh: {本标准: 本文件}}}
  fails: "# 要求\\n\\n本标准适用。"
  passes: "# 要求\\n\\n本文件适用。"
"""


def test_a_new_rule_of_the_checker_is_an_entry() -> None:
    (rule,) = load_rules(RULE, "house.yaml")
    wrong, right = (markdown.read(text).document for text in (rule.fails, rule.passes))
    assert [found.rule for found in check(wrong, rules=(rule,))] == ["GB-HOUSE-001"]
    assert check(right, rules=(rule,)) == ()
    with pytest.raises(GuijuError, match=r"house\.yaml|unknown"):
        load_rules(RULE.replace("name: words", "name: nothing"), "house.yaml")


def test_a_format_is_registered_and_then_read() -> None:
    before = formats.all_formats()
    try:
        formats.register(
            formats.Format("Plain", (".plain",), "text/plain", lambda data, where, files: markdown.read(data.decode()))
        )
        assert formats.read("a.plain", "# 范围\n".encode()).document.clauses[0].id == "scope"
    finally:
        formats._FORMATS[:] = before


def test_a_new_numbering_scheme_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    section = TEXT[TEXT.index("## Add a numbering scheme") :]
    row = re.search(r"```csv\n(.*?)\n *```", section, re.DOTALL)
    said = re.findall(r"`(NCh[^`]+)`", section[: section.index("```csv")])
    assert row is not None and len(said) == 3
    monkeypatch.setattr(registry, "_SCHEMES", dict(registry._SCHEMES))
    monkeypatch.setattr(registry, "_LEADS", {lead: list(known) for lead, known in registry._LEADS.items()})
    head = tables.text("codes/schemes.csv").splitlines()[0]
    tabular.add(tables.parsed(f"{head}\n{row[1].strip()}\n", "CONTRIBUTING.md"))
    assert [(parse(text).scheme, parse(text).canonical) for text in said] == [("nch", text) for text in said]


def test_the_commands_of_the_recipes_exist() -> None:
    root = typer.main.get_command(application())
    named = {tuple(found.split()[:2]) for found in re.findall(r"`(?:\.venv/bin/)?guiju ([a-z]+ ?[a-z]*)", TEXT)}
    assert named
    for words in named:
        group = root.commands[words[0]]  # type: ignore[attr-defined]
        if hasattr(group, "commands") and len(words) > 1:
            assert words[1] in group.commands


def test_the_files_of_the_recipes_exist() -> None:
    root = Path(__file__).parents[2]
    for name in re.findall(r"`((?:src|tests|docs)/[\w/.-]+)`", TEXT):
        if "NAME" not in name:
            assert (root / name).exists(), name


REGISTER = """
register: training-bases
version: 1
name: {zh: 标准化实习实训基地, en: Training bases}
item: {zh: 实训基地, en: Training base}
sources: [A 33]
systems: [S109]
control: SAC
key: {issued: 'SX-{year}-{serial}'}
facts:
  host:  {zh: 单位, en: Host, type: text}
  seats: {zh: 年培训人数, en: People trained a year, type: whole_number, least: 1}
needs: [host]
page: {list: [host, seats], title: [host], groups: [{zh: 基地, en: Base, facts: [host, seats]}], public: [host, seats]}
"""


def test_a_register_is_a_file(tmp_path: Path) -> None:
    assert "data/registers/NAME.yaml" in TEXT
    (tmp_path / "training-bases.yaml").write_text(REGISTER, encoding="utf-8")
    found = load_register(tmp_path / "training-bases.yaml", house())
    assert (found.pattern, [fact.name for fact in found.facts.values()]) == ("SX-{year}-{serial}", ["host", "seats"])


FEED = """
feed: iec-committees
version: 1
name: {zh: IEC 技术机构的国内对口, en: IEC committees and their mirrors}
sources: [A 25]
systems: [S80]
control: SAC
office: officer
reader: {of: table, whole: true}
row:
  key: reference
  title: [title]
  fields:
    reference: {zh: 编号, en: Reference, needed: true}
    title:     {zh: 名称, en: Title}
match:
  things: {committee: {body: [SAC]}}
  least: 20
  rules:
    - {field: reference, with: committee.adopts_from, compare: same, weight: 60}
    - {field: title, with: committee.name, compare: words, weight: 40}
decisions:
  mirror: {zh: 对口, en: Mirrored by, leads_to: confirmed, chooses: [committee], writes: {WRITES}}
  none:   {zh: 无国内对口, en: No counterpart, leads_to: refused}
""".replace("WRITES", "committee: true, link: mirrors, from: chosen")


def test_a_feed_is_a_file(tmp_path: Path) -> None:
    assert "data/feeds/NAME.yaml" in TEXT
    (tmp_path / "iec-committees.yaml").write_text(FEED, encoding="utf-8")
    found = load_feed(tmp_path / "iec-committees.yaml")
    assert found.decisions["mirror"].writes.link == "mirrors" and found.match.compared == ("reference", "title")
