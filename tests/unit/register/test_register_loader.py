"""Files of registers: what they say, and every fault with its file and line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader as procedures
from guiju.core.register import loader, shape
from guiju.core.register.model import Doing, Key

GOOD = """\
register: points
version: 1
name: {zh: 点, en: Points}
item: {zh: 点, en: Point}
sources: [O 30]
systems: [S100]
control: SAC
key: {issued: 'P-{year}-{serial}'}
owner: code
facts:
  name: {zh: 名称, en: Name, type: text}
  code: {zh: 代码, en: Code, type: credit_code}
  kind: {zh: 类型, en: Kind, type: choice, index: true, options: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}
  phone: {zh: 电话, en: Telephone, type: text, personal: true}
needs: [name]
kept_by:
  verification-point: {enter: sign_task_book, retire: end, facts: {name: host, code: host_code}, until: period_end}
columns: {单位: name, 类: {fills: kind, values: {甲类: a}}}
page:
  list: [name, kind]
  title: [name]
  public: [name, kind]
"""


def read(text: str) -> loader.Register:
    return loader.load(text, "points.yaml", procedures.house())


def test_what_a_file_says() -> None:
    found = read(GOOD)
    assert (found.name, found.key, found.pattern, found.owner) == ("points", Key.ISSUED, "P-{year}-{serial}", "code")
    assert found.kept_by["verification-point"].acts == {"sign_task_book": Doing.ENTER, "end": Doing.RETIRE}
    assert [fact.name for fact in found.filters] == ["kind"]
    assert found.columns[1].values == {"甲类": "a"}
    assert str(found.facts["name"].visible) == "public" and str(found.facts["code"].visible) == "parties"
    assert read(GOOD + "# a remark\n").digest == found.digest != read(GOOD.replace("Points", "Spots")).digest


FAULTS = [
    ("register: points", "register: Points!", "is not a name", 1),
    ("version: 1", "version: none", "version: none", 2),
    ("name: {zh: 点, en: Points}", "name: {zh: 点}", "both languages", 3),
    ("sources: [O 30]", "sources: [XYZ 3]", "unknown source", 5),
    ("control: SAC", "controls: SAC", "unknown part 'controls'", 7),
    ("{issued: 'P-{year}-{serial}'}", "{issued: 'P-{year}'}", "the pattern of numbers", 8),
    ("{issued: 'P-{year}-{serial}'}", "{given: x}", "key: not its form", 8),
    ("{issued: 'P-{year}-{serial}'}", "{fact: nothing}", "unknown fact 'nothing'", 8),
    ("{issued: 'P-{year}-{serial}'}", "{fact: phone}", "personal data is no key", 8),
    ("owner: code", "owner: name", "names no body", 9),
    ("owner: code", "owner: codes", "unknown fact 'codes'", 9),
    ("type: credit_code", "type: credit", "type: credit", 12),
    ("  phone:", "  until:", "lists use the name 'until'", 14),
    ("type: text, personal: true", "type: people", "people are personal", 14),
    ("type: text, personal: true", "'type': file", "a register holds no file", 14),
    ("needs: [name]", "needs: [names]", "unknown fact 'names'", 15),
    ("verification-point:", "verification-points:", "there is no procedure", 17),
    ("enter: sign_task_book", "change: sign_task_book", "no act enters an item", 17),
    ("enter: sign_task_book", "enters: sign_task_book", "unknown entry 'enters'", 17),
    ("retire: end", "retire: leave", "unknown act 'leave'", 17),
    ("retire: end", "retire: sign_task_book", "stands here twice", 17),
    ("name: host,", "name: hosts,", "unknown fact of the procedure", 17),
    ("code: host_code", "code: host", "does not fit 'code'", 17),
    ("name: host,", "name: contact,", "does not fit 'name'", 17),
    ("name: host, ", "", "no fact fills name", 17),
    ("until: period_end", "until: host", "is no day", 17),
    ("单位: name", "单位: nom", "unknown fact 'nom'", 18),
    ("甲类: a", "甲类: c", "unknown option 'c'", 18),
    ("list: [name, kind]", "list: [phone]", "personal data is not listed", 14),
    ("  title: [name]", "  title: []", "'title' is missing", 19),
    ("  title: [name]", "  title: [phone]", "personal data is no title", 19),
    ("public: [name, kind]", "public: [name, phone]", "neither indexed nor public", 14),
]


@pytest.mark.parametrize(("right", "wrong", "said", "line"), FAULTS)
def test_a_fault_is_named_with_its_line(right: str, wrong: str, said: str, line: int) -> None:
    assert right in GOOD
    with pytest.raises(GuijuError) as refused:
        read(GOOD.replace(right, wrong, 1))
    assert said in str(refused.value)
    assert refused.value.where.startswith(f"points.yaml:{line}"), refused.value.where


@pytest.mark.parametrize("text", ["", "[]", "a: [", "register: x\n", "\x00", "register: {a: b}\nversion: 1"])
def test_what_is_no_register_is_refused(text: str) -> None:
    with pytest.raises(GuijuError):
        read(text)


def test_a_file_and_its_register_have_one_name() -> None:
    with pytest.raises(GuijuError, match="named differently"):
        loader.load_all({"spots": ("spots.yaml", GOOD)}, procedures.house())


def test_two_registers_do_not_give_the_same_numbers() -> None:
    other = GOOD.replace("register: points", "register: spots")
    with pytest.raises(GuijuError, match="two registers give the same numbers"):
        loader.load_all({"points": ("points.yaml", GOOD), "spots": ("spots.yaml", other)}, procedures.house())


@pytest.mark.parametrize("name", sorted(loader.house()))
class TestEveryRegister:
    def test_it_fits_the_schema_for_editors(self, name: str) -> None:
        _, text = loader.house_texts()[name]
        jsonschema_rs.validate(shape.json_schema(), yaml.safe_load(text))

    def test_it_says_everything_in_both_languages(self, name: str) -> None:
        register = loader.house()[name]
        for words in (register.label, register.item, register.about, *(f.label for f in register.facts.values())):
            assert any("\u4e00" <= char <= "\u9fff" for char in words.zh), words
            assert words.en and not any("\u4e00" <= char <= "\u9fff" for char in words.en), words

    def test_what_is_listed_is_public_and_grouped(self, name: str) -> None:
        register = loader.house()[name]
        grouped = {fact for group in register.page.groups for fact in group.facts}
        for fact in register.page.list:
            assert str(register.facts[fact].visible) == "public"
        assert grouped >= {
            n for n, fact in register.facts.items() if not fact.personal and str(fact.visible) == "public"
        }

    def test_it_claims_a_system_and_a_source(self, name: str) -> None:
        register = loader.house()[name]
        assert register.sources and (register.systems or "programme" in name)  # programmes are no row of the list

    def test_programs_can_read_it(self, name: str) -> None:
        told = json.loads(json.dumps(loader.as_dict(loader.house()[name])))
        assert told["register"] == name and told["facts"]


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "points.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert loader.load_file(path, procedures.house()).name == "points"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(GuijuError, match="not UTF-8"):
        loader.load_file(path, procedures.house())


TREE = """\
register: nodes
version: 1
name: {zh: 节点, en: Nodes}
item: {zh: 节点, en: Node}
sources: [O 30]
systems: [S100]
control: SAC
key: {fact: node}
tree: {of: points, system: whole, code: code, case: case, due: due, kind: kind, lead: lead, done: {pilot: [accepted]}}
facts:
  node:  {zh: 节点, en: Node, type: text}
  whole: {zh: 整体, en: Whole, type: text, index: true}
  code:  {zh: 编码, en: Code, type: text}
  case:  {zh: 案件, en: Case, type: text}
  due:   {zh: 期限, en: Due, type: date}
  kind:  {zh: 类别, en: Kind, type: choice, options: {a: {zh: 甲, en: A}}}
  lead:  {zh: 牵头, en: Lead, type: body}
needs: [node, whole, code]
columns: {编码: code}
page: {list: [code], title: [code], public: [code]}
"""


def test_the_nodes_of_trees_that_cases_carry_out() -> None:
    tree = read(TREE).tree
    assert tree is not None and tree.done == {"pilot": ("accepted",)} and tree.facts["due"] == "due"
    jsonschema_rs.validate(shape.json_schema(), yaml.safe_load(TREE))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("done: {pilot: [accepted]}", "done: {pilots: [accepted]}", "unknown procedure 'pilots'"),
        ("done: {pilot: [accepted]}", "done: {pilot: [done]}", "unknown state 'done'"),
        (", done: {pilot: [accepted]}", "", "case and done go together"),
        ("case: case, ", "", "case and done go together"),
        ("due: due, ", "due: code, ", "'code' is of type text"),
        ("lead: lead, ", "lead: kind, ", "'kind' is of type choice"),
        ("kind: kind, ", "kind: colour, ", "unknown fact 'colour'"),
        ("case: case, due", "case: case, colour: kind, due", "the tree is incomplete"),
        ("of: points, ", "", "the tree is incomplete"),
        ("done: {pilot: [accepted]}", "done: pilot", "is not a mapping"),
        ("type: text, index: true", "type: text", "'whole' is not indexed"),
    ],
)
def test_what_is_no_register_of_nodes(old: str, new: str, what: str) -> None:
    assert TREE.count(old) >= 1
    with pytest.raises(GuijuError, match=what) as caught:
        read(TREE.replace(old, new, 1))
    assert ":" in caught.value.where
