"""Standards systems: nodes whose state follows from the library, edited by who keeps them, taken from tables."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.trees.model import State
from guiju.registry.bodies.models import Post
from guiju.registry.catalogue.models import Edition
from guiju.registry.record import sequence
from guiju.registry.registers import access, taking, trees
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.definitions import register
from guiju.registry.registers.models import Entry, Item
from integration.cases.world import World, at, world
from integration.registers.proof import faults

NOW = at("2026-06-01")
TODAY = date(2026, 6, 1)
TABLE = """编码,名称,标准编号,计划年份
1,通则,,
1.1,起草规则,GB/T 1.1-2020,
1.2,不存在的标准,GB/T 99997,
2,其他,,
2.1,拟制定的标准,,2027
"""


@pytest.fixture
def here(library: None) -> World:
    made = world()
    row = "TX-2026-0001,数字化标准体系,SAC/TC 28\n"
    systems = register("standards-systems")
    taking.take(systems, ("编号,名称,技术委员会\n" + row).encode(), "s.csv", valid_from=date(2026, 1, 1), now=NOW)
    return made


def item() -> Item:
    return Item.objects.get(register="standards-systems")


def who(here: World, name: str) -> Viewer:
    return access.viewer(here.people[name], TODAY)


def tree(day: date = TODAY, seq: int | None = None) -> trees.Tree:
    return trees.tree(register("standards-systems"), item(), day, seq)


def states(whole: trees.Tree) -> dict[str, State]:
    return {row["code"]: row["state"] for row in trees.flat(whole)}


def take(here: World, text: str = TABLE, name: str = "sec", **more: Any) -> taking.Report:
    return trees.take(register("standards-systems"), item(), text.encode(), "t.csv", who(here, name), NOW, **more)


def test_a_table_makes_a_tree_whose_states_follow_from_the_library(here: World) -> None:
    assert take(here).counts["entered"] == 5
    assert states(tree()) == {
        "1": "branch", "1.1": "existing", "1.2": "missing", "2": "branch", "2.1": "planned"
    }  # fmt: skip
    covered = tree().coverage
    assert (covered.wanted, covered.existing, covered.gaps) == (3, 1, 2)
    Edition.objects.filter(designation="GB/T 1.1-2020").update(spans=[])
    assert states(tree())["1.1"] != "existing"


def test_a_whole_table_with_a_refused_row_takes_nothing_away(here: World) -> None:
    take(here)
    report = take(here, TABLE.replace("2027", "20270").replace("1.2,", "1,2"), complete=True)
    assert report.counts["refused"] == 2 and report.counts["retired"] == 0 and len(states(tree())) == 5


def test_a_table_that_is_none_is_refused(here: World) -> None:
    limit = csv.field_size_limit(10_000_000)  # of the whole process: what another reader allows itself changes nothing
    for text in ("x" * 140_000 + TABLE, TABLE + '"' + "x" * 140_000 + '",,,\n'):
        with pytest.raises(GuijuError, match="too long"):
            take(here, text)
    csv.field_size_limit(limit)
    assert states(tree()) == {}


def test_who_lacks_the_second_factor_is_shown_no_form(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, address = Client(), "/registers/standards-systems/item/TX-2026-0001/tree/"
    client.force_login(here.people["sec"])
    assert 'id="t-code"' in client.get(address).content.decode()
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "1")
    page = client.get(address).content.decode()
    assert 'id="t-code"' not in page and "/accounts/2fa/" in page


def test_a_table_longer_than_a_page_waits_for(here: World) -> None:
    client = Client()
    client.force_login(here.people["sec"])
    sent = SimpleUploadedFile("t.csv", ("编码,名称\n" + "1,x\n" * 10_001).encode())
    given = {"do": "table", "table": sent}
    page = client.post("/registers/standards-systems/item/TX-2026-0001/tree/", given)
    assert page.status_code == 400 and "guiju import" in page.content.decode() and states(tree()) == {}


def test_a_table_as_people_keep_it(here: World) -> None:
    text = '\n\n编码;名称;标准编号;备注\n1;总体\n\n1.1;导则;GB/T 1.1-2020;"two\nlines";more\n1.2\n'
    report = take(here, text)
    assert states(tree()) == {"1": "branch", "1.1": "existing"}
    assert [(row.line, row.where) for row in report.refused] == [(8, "title_zh")]


def test_a_tree_as_it_stood_is_read_by_few_queries(here: World, django_assert_max_num_queries: Any) -> None:
    take(here, "编码,名称,标准编号\n" + "".join(f"{n},x,GB/T {n}\n" for n in range(1, 101)))
    trees.take_away(register("standards-systems"), item(), "7", who(here, "sec"), NOW)
    while sequence.number_pending():
        pass
    with django_assert_max_num_queries(14):
        assert len(states(tree(seq=sequence.head()))) == 99 and len(states(tree(seq=sequence.head() - 1))) == 100


@pytest.mark.parametrize("day", ["9999-12-31", "9995-01-01", "0001-01-01"])
def test_the_page_at_the_ends_of_the_calendar(here: World, day: str) -> None:
    take(here)
    page = Client().get(f"/registers/standards-systems/item/TX-2026-0001/tree/?day={day}")
    assert page.status_code == 200


def test_what_does_not_fit_is_said_in_one_language(here: World) -> None:
    take(here)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.people["sec"])
    address = "/registers/standards-systems/item/TX-2026-0001/tree/"
    for code, title in (("1.1....", "x"), ("3", ""), ("3", "x" * 301)):
        page = client.post(address, {"do": "put", "code": code, "title_zh": title})
        assert page.status_code == 400
        text = page.content.decode()
        assert not any(word in text for word in ("Code", "Title in Chinese", "does not have", "is too long"))


def test_coverage_by_year_follows_editions(here: World) -> None:
    take(here)
    found = dict(trees.by_year(tree(), (2019, 2021)))
    assert (found[2019].existing, found[2021].existing) == (0, 1)


def test_a_node_is_put_changed_and_taken_away(here: World) -> None:
    systems = register("standards-systems")
    take(here)
    trees.put(systems, item(), "1.3", {"title_zh": "词汇", "year": "2028"}, who(here, "sec"), NOW, "补缺")
    assert states(tree())["1.3"] == "planned" and Entry.objects.latest("pk").why == "补缺"
    trees.put(
        systems, item(), "1.3", {"title_zh": "词汇", "standard": "GB/T 1.1", "year": ""}, who(here, "officer"), NOW
    )
    assert states(tree())["1.3"] == "existing"
    trees.take_away(systems, item(), "1.3", who(here, "sec"), NOW)
    assert "1.3" not in states(tree())
    trees.put(systems, item(), "1.3", {"title_zh": "又来"}, who(here, "sec"), NOW)
    assert states(tree())["1.3"] == "existing"  # what it said before stands until it is taken away
    while sequence.number_pending():
        pass
    assert faults() == []


@pytest.mark.parametrize("name", ["stranger", "m1", "chair", "supervisor"])
def test_who_does_not_keep_it_does_not_edit_it(here: World, name: str) -> None:
    take(here)
    systems = register("standards-systems")
    with pytest.raises(NotAllowedError):
        trees.put(systems, item(), "3", {"title_zh": "x"}, who(here, name), NOW)
    with pytest.raises(NotAllowedError):
        trees.take_away(systems, item(), "2.1", who(here, name), NOW)
    with pytest.raises(NotAllowedError):
        take(here, name=name)
    assert len(states(tree())) == 5


def test_the_secretary_of_another_committee_does_not(here: World) -> None:
    Post.objects.filter(user=here.people["sec"]).update(until=date(2026, 5, 1))
    with pytest.raises(NotAllowedError):
        take(here)


@pytest.mark.parametrize(
    ("code", "given", "what"),
    [
        ("", {"title_zh": "x"}, "Code"),
        ("1 2", {"title_zh": "x"}, "Code"),
        ("3", {}, "says nothing of"),
        ("3", {"title_zh": "x", "year": "1066"}, "Year"),
        ("3", {"title_zh": "x", "standard": "???"}, "Standard"),
        ("3", {"title_zh": "x", "parent": "77"}, "which is not there"),
        ("1", {"title_zh": "x", "parent": "1.1"}, "circle"),
        ("3", {"title_zh": "x", "colour": "red"}, "no fact colour"),
    ],
)
def test_what_cannot_be_put_leaves_the_tree_as_it_was(here: World, code: str, given: dict[str, str], what: str) -> None:
    take(here)
    before = states(tree()), Entry.objects.count()
    with pytest.raises(GuijuError, match=what):
        trees.put(register("standards-systems"), item(), code, given, who(here, "sec"), NOW)
    assert (states(tree()), Entry.objects.count()) == before


def test_a_branch_with_something_under_it_is_not_taken_away_for_what_hangs_on_it(here: World) -> None:
    take(here, TABLE + "2.2,挂在别处,,\n")
    systems = register("standards-systems")
    trees.put(systems, item(), "9", {"title_zh": "x", "parent": "2.2"}, who(here, "sec"), NOW)
    with pytest.raises(GuijuError, match="stands under it"):
        trees.take_away(systems, item(), "2.2", who(here, "sec"), NOW)
    assert "2.2" in states(tree())


def test_a_whole_table_takes_away_what_it_lacks_and_a_bad_one_nothing(here: World) -> None:
    take(here)
    report = take(here, "\n".join(TABLE.splitlines()[:3]), complete=True)
    assert (report.counts["retired"], list(states(tree()))) == (3, ["1", "1.1"])
    for text, what in (
        ("名称\nx\n", "no column fills"),
        ("编码,名称,上级\n5,x,77\n", "which is not there"),
        ("", "empty"),
    ):
        with pytest.raises(GuijuError, match=what):
            take(here, text)
    assert list(states(tree())) == ["1", "1.1"]
    assert take(here, "编码,名称\n8,x\n8,y\n").counts["refused"] == 1


def test_a_tree_is_the_same_for_ever_at_a_day_and_a_number(here: World) -> None:
    take(here)
    while sequence.number_pending():
        pass
    seq = sequence.head()
    trees.put(register("standards-systems"), item(), "1.1", {"title_zh": "改名"}, who(here, "sec"), NOW)
    while sequence.number_pending():
        pass
    assert [r["title_zh"] for r in trees.flat(tree(TODAY, seq)) if r["code"] == "1.1"] == ["起草规则"]
    assert [r["title_zh"] for r in trees.flat(tree()) if r["code"] == "1.1"] == ["改名"]
    assert states(tree(date(2025, 1, 1))) == {}


ROOT = "/registers/standards-systems/item/TX-2026-0001/tree/"


def client(here: World, name: str = "", language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    if name:
        made.force_login(here.people[name])
    return made


def test_the_page_shows_edits_and_downloads(here: World) -> None:
    take(here)
    page = client(here).get(ROOT).content.decode()
    assert "起草规则" in page and "GB/T 1.1-2020" in page and "gaps" in page and 'name="do"' not in page
    assert "起草规则" not in client(here).get(ROOT + "?gaps=yes").content.decode()
    assert "没有节点" in client(here, language="zh-hans").get(ROOT + "?day=2020-01-01").content.decode()
    table = b"".join(client(here).get(ROOT + "?format=csv").streaming_content).decode()  # type: ignore[arg-type]
    assert "1.1,,1,起草规则,,GB/T 1.1-2020,,existing" in table
    assert "skos:Concept" in client(here).get(ROOT + "?format=ttl").content.decode()
    own = client(here, "sec")
    assert 'name="do"' in own.get(ROOT).content.decode()
    answer = own.post(ROOT, {"do": "put", "code": "3", "title_zh": "新类", "title_en": "New"})
    assert answer.status_code == 302 and "新类" in client(here, language="zh-hans").get(ROOT).content.decode()
    wrong = own.post(ROOT, {"do": "put", "code": "3", "title_zh": "新类", "year": "1"})
    assert wrong.status_code == 400 and 'value="新类"' in wrong.content.decode()
    assert own.post(ROOT, {"do": "remove", "code": "3"}).status_code == 302
    sent = {"do": "table", "table": SimpleUploadedFile("t.csv", (TABLE + "4,表格,,\n").encode())}
    assert own.post(ROOT, sent).status_code == 302 and "表格" in own.get(ROOT).content.decode()
    assert own.post(ROOT, {"do": "dance"}).status_code == 400 and own.post(ROOT, {"do": "table"}).status_code == 400
    assert client(here, "stranger").post(ROOT, {"do": "remove", "code": "1"}).status_code == 403
    assert "/accounts/login/" in client(here).post(ROOT, {"do": "remove", "code": "1"}).headers["Location"]
    assert client(here).get(ROOT.replace("0001", "0009")).status_code == 404
    assert client(here).get("/registers/verification-points/item/x/tree/").status_code == 404


def test_programs(here: World) -> None:
    take(here)
    found = client(here).get("/api/v1/registers/standards-systems/items/TX-2026-0001/tree").json()
    assert (found["wanted"], found["existing"], len(found["nodes"])) == (3, 1, 5)
    for key in ("standards-systems/items/none", "verification-points/items/none"):
        assert client(here).get(f"/api/v1/registers/{key}/tree").status_code == 404
