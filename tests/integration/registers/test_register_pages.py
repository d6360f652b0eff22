"""Pages and interface of registers: lists, an item on a day, tables brought by one officer and confirmed by another."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guiju.core.ledger import receipt as receipts
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.record import keys, sequence
from guiju.registry.registers import taking
from guiju.registry.registers.definitions import register
from guiju.registry.registers.models import Item, Opening, Taking
from integration.cases.world import World, at, world
from integration.registers.test_taking import HEAD, ONE, TWO

ROOT = "/registers/verification-points"


@pytest.fixture
def w(db: None) -> World:
    made = world()
    made.person("officer2", ("officer", made.sac))
    points = register("verification-points")
    for text, day in ((HEAD + ONE + TWO, "2026-01-01"), (HEAD + ONE.replace("声学", "力学"), "2026-03-01")):
        taking.take(points, text.encode(), "t.csv", valid_from=date.fromisoformat(day), now=at("2026-03-02"))
    while sequence.number_pending():
        pass
    return made


def client(w: World, who: str = "", language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    if who:
        made.force_login(w.people[who])
    return made


def text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode())


def test_the_registers_and_the_list_of_one(w: World) -> None:
    assert "Verification points" in text(client(w).get("/registers/")) or "verification points" in text(
        client(w).get("/registers/")
    )
    page = text(client(w).get(ROOT + "/"))
    assert "甲实验室" in page and "乙实验室" in page and "2</b> items" in page
    assert "国家标准验证点" in text(client(w, language="zh-hans").get(ROOT + "/"))
    assert "乙实验室" not in text(client(w).get(ROOT + "/?field=力学"))
    assert "No item fits these filters" in text(client(w).get(ROOT + "/?status=retired"))
    assert "乙实验室" not in text(client(w).get(ROOT + "/?q=甲"))
    assert "No item fits these filters" in text(client(w).get(ROOT + "/?valid_on=2020-01-01"))


def test_files_of_a_list(w: World) -> None:
    rows = list(csv.DictReader(io.StringIO(text(client(w).get(ROOT + "/?format=csv")).lstrip("\ufeff"))))
    assert [row["key"] for row in rows] == ["YZD-2020-0001", "YZD-2020-0002"] and rows[0]["field"] == "力学"
    lines = [json.loads(line) for line in text(client(w).get(ROOT + "/?format=json&q=乙")).splitlines()]
    assert [line["host"] for line in lines] == ["乙实验室"]


@pytest.mark.parametrize("query", ["status=odd", "valid_on=soon", "format=xml"])
def test_what_a_list_cannot_be_asked(w: World, query: str) -> None:
    assert client(w).get(f"{ROOT}/?{query}").status_code == 400


def test_an_item_as_it_stands_and_stood(w: World) -> None:
    page = text(client(w).get(f"{ROOT}/item/YZD-2020-0001/"))
    assert "力学" in page and "声学" in page and "changed" in page
    old = text(client(w).get(f"{ROOT}/item/YZD-2020-0001/?day=2026-02-01"))
    assert "As it stood on" in old and "声学" in old
    assert "not in the register" in text(client(w).get(f"{ROOT}/item/YZD-2020-0001/?day=2025-01-01"))
    for query in ("day=never", "seq=x"):
        assert client(w).get(f"{ROOT}/item/YZD-2020-0001/?{query}").status_code == 400
    assert client(w).get(f"{ROOT}/item/YZD-1/").status_code == 404


@pytest.mark.parametrize("more", [1, 10**18])
def test_a_number_the_record_has_not_reached_is_refused(w: World, more: int) -> None:
    head, item = sequence.head(), f"{ROOT}/item/YZD-2020-0001/"
    systems = register("standards-systems")
    ensure_committee("SAC/TC 28")
    taking.take(systems, "编号,名称,技术委员会\nTX-1,体系,SAC/TC 28\n".encode(), "s.csv", valid_from=date(2026, 1, 1),
                now=at("2026-03-02"))  # fmt: skip
    tree, root = "/registers/standards-systems/item/TX-1/tree/", "/api/v1/registers"
    api = f"{root}/verification-points/items/YZD-2020-0001", f"{root}/standards-systems/items/TX-1/tree"
    for address in (item, tree, *api):
        assert client(w).get(f"{address}?seq={head}").status_code == 200, address
        answer = client(w).get(f"{address}?day=2026-03-02&seq={head + more}")
        assert answer.status_code == 400 and "the record has not reached number" in text(answer), address
    assert f"记录尚未到第 {head + more} 号" in text(client(w, language="zh-hans").get(f"{item}?seq={head + more}"))


def test_a_receipt_is_verified_without_the_site(w: World) -> None:
    answer = client(w).get(f"{ROOT}/receipt/2/YZD-2020-0001.json")
    key = keys.verifier()
    assert key is not None
    found = receipts.read(answer.content)
    assert receipts.verify(found, [key]).proven and found.act["sets"] == {"field": "力学"}
    assert client(w).get(f"{ROOT}/receipt/3/YZD-2020-0001.json").status_code == 404


def test_a_table_is_brought_by_one_and_confirmed_by_another(w: World) -> None:
    sent = {"table": SimpleUploadedFile("new.csv", (HEAD + ONE.replace("0001", "0009")).encode()), "from": "2026-05-01"}
    assert client(w, "stranger").post(f"{ROOT}/tables/", sent).status_code == 403
    assert "/accounts/login/" in client(w).get(f"{ROOT}/tables/").headers["Location"]
    sent["table"] = SimpleUploadedFile("new.csv", (HEAD + ONE.replace("0001", "0009")).encode())
    assert client(w, "officer").post(f"{ROOT}/tables/", sent).status_code == 302
    row = Taking.objects.get(name="new.csv")
    assert row.taken is None and not Item.objects.filter(key="YZD-2020-0009").exists()
    assert "another officer confirms it" in text(client(w, "officer").get(f"{ROOT}/tables/"))
    assert client(w, "officer").post(f"{ROOT}/tables/{row.pk}/", {"do": "confirm"}).status_code == 403
    assert "Confirm" in text(client(w, "officer2").get(f"{ROOT}/tables/"))
    assert client(w, "officer2").post(f"{ROOT}/tables/{row.pk}/", {"do": "confirm"}).status_code == 302
    assert Item.objects.filter(key="YZD-2020-0009").exists()
    assert client(w, "officer2").post(f"{ROOT}/tables/{row.pk}/", {"do": "confirm"}).status_code == 400


@pytest.mark.parametrize(
    ("language", "said", "link"),
    [("en", "asks for a second factor", "Set up a second factor"), ("zh-hans", "两步验证", "设置两步验证")],
)
def test_without_a_second_factor_the_form_is_not_shown(
    w: World, monkeypatch: pytest.MonkeyPatch, language: str, said: str, link: str
) -> None:
    sent = {"table": SimpleUploadedFile("new.csv", (HEAD + ONE.replace("0001", "0009")).encode())}
    assert client(w, "officer").post(f"{ROOT}/tables/", sent).status_code == 302
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "1")
    page = text(client(w, "officer2", language).get(f"{ROOT}/tables/"))
    assert said in page and link in page and 'href="/accounts/2fa/"' in page and "new.csv" in page
    assert 'name="table"' not in page and 'name="do"' not in page
    assert client(w, "officer2").post(f"{ROOT}/tables/", {}).status_code == 403
    Authenticator.objects.create(user=w.people["officer2"], type=Authenticator.Type.TOTP, data={"secret": "x"})
    page = text(client(w, "officer2", language).get(f"{ROOT}/tables/"))
    assert link not in page and 'name="table"' in page and 'value="confirm"' in page


def test_a_table_that_cannot_be_read_says_so_on_the_page(w: World) -> None:
    sent = {"table": SimpleUploadedFile("odd.csv", "颜色\n红\n".encode())}
    answer = client(w, "officer", "zh-hans").post(f"{ROOT}/tables/", sent)
    assert answer.status_code == 400 and "没有填写" in text(answer)
    assert client(w, "officer").post(f"{ROOT}/tables/", {}).status_code == 400


def test_the_file_of_a_register(w: World) -> None:
    assert "register: verification-points" in text(client(w).get(f"{ROOT}/definition/"))


def test_programs(w: World) -> None:
    def api(path: str) -> Any:
        answer = Client().get("/api/v1" + path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    counted = {one["register"]: one["counts"] for one in api("/registers")["items"]}
    assert counted["verification-points"] == {"valid": 2}
    assert api(ROOT)["key"] == {"issued": "YZD-{year}-{serial}"}
    page = api(f"{ROOT}/items?limit=1")
    assert [row["key"] for row in page["items"]] == ["YZD-2020-0001"] and page["next"] == "YZD-2020-0001"
    assert [row["key"] for row in api(f"{ROOT}/items?fact=field=光学")["items"]] == ["YZD-2020-0002"]
    seq = api(f"{ROOT}/items/YZD-2020-0001/history")["items"][-1]["seq"]
    then = api(f"{ROOT}/items/YZD-2020-0001?day=2026-06-01&seq={seq}")
    assert (then["facts"]["field"], then["entries"]) == ("声学", 1)
    assert api(f"{ROOT}/items/YZD-2020-0001")["facts"]["field"] == "力学"
    assert api(f"{ROOT}/receipts/1/YZD-2020-0001")["act"]["item"] == "YZD-2020-0001"
    for path, status in (
        ("/registers/no", 404), (f"{ROOT}/items/no", 404), (f"{ROOT}/items?status=odd", 400),
        (f"{ROOT}/items?fact=x", 400), (f"{ROOT}/items?colour=x", 422), (f"{ROOT}/receipts/9/YZD-2020-0001", 404),
    ):  # fmt: skip
        assert Client().get("/api/v1" + path).status_code == status, path


def test_personal_facts_at_the_pages(w: World) -> None:
    labs, person = register("quality-laboratories"), w.people["drafter"]
    table = f"依托单位,统一社会信用代码,专业领域,director\n某所,91350100M000100Y43,力学,u{person.pk}\n"
    taking.take(labs, table.encode(), "l.csv", valid_from=date(2026, 1, 1), now=at("2026-03-02"))
    item = Item.objects.get(register="quality-laboratories")
    address = f"/registers/quality-laboratories/item/{item.key}/"
    for who in ("", "stranger", "officer"):
        assert "drafter" not in text(client(w, who).get(address))
    assert client(w, "stranger").post(address + "personal/").status_code == 403
    assert "drafter" in text(client(w, "officer").post(address + "personal/"))
    assert Opening.objects.get().user == w.people["officer"]
    assert "was shown" in text(client(w, "officer").get(address)) and "was shown" not in text(client(w).get(address))
    token = make_key(w.people["stranger"], "k", timezone.now())
    path = f"/api/v1/registers/quality-laboratories/items/{item.key}"
    answer = text(Client().get(path, headers={"Authorization": f"Bearer {token}"}))
    assert "drafter" not in answer and f"u{person.pk}" not in answer


def test_of_a_closed_register_everybody_sees_how_many_there_are(w: World) -> None:
    people = "编号,姓名,类别,等级\nRCK-1,张秘,科研,高级\nRCK-2,李隐,管理,领军\n"
    taking.take(register("professionals"), people.encode(), "t.csv", valid_from=date(2026, 3, 1), now=at("2026-03-02"))
    page = text(client(w).get("/registers/professionals/"))
    assert "Items in all: <b" in page and ">2</b>" in page
    assert not any(word in page for word in ("张秘", "李隐", "RCK-"))
