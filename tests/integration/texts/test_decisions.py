"""What people decide is what is answered: on pages, to programs, in files, in searches and comparisons. Nothing that
was read is lost by it, and a decision stays with the sentence it was made on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guiju.core.errors import GuijuError
from guiju.core.text import formats, markdown
from guiju.registry.accounts.models import User
from guiju.registry.texts import finding, provisions, reviewing
from guiju.registry.texts.keeping import keep
from guiju.registry.texts.models import Decision, Requirement, Text
from guiju.registry.texts.storage import document_at
from integration.texts.test_texts import SOURCE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEAD = "/api/v1/texts/limits?q=饮用水 铅"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("reviewer", password="x")


def _keep(source: str = SOURCE, **given: Any) -> Text:
    return keep(markdown.read(source).document, now=NOW, **given).text


def _name(text: Text, characteristic: str) -> str:
    return Requirement.objects.get(text=text, characteristic=characteristic, decided=False).name


def _correct(text: Text, name: str, user: User, **fields: str) -> None:
    reviewing.decide(text, name, "corrected", user=user, now=NOW, correction=fields)


def _values(client: Client, address: str = LEAD) -> list[tuple[str, str | None]]:
    return [(row["characteristic"], row["value"]) for row in client.get(address).json()]


def test_every_door_answers_what_was_decided(client: Client, user: User) -> None:
    text = _keep(user=user)
    name = _name(text, "铅")
    assert _values(client) == [("铅", "0.01")]
    _correct(text, name, user, value="0.005")
    assert _values(client) == [("铅", "0.005")]
    assert ("铅", "0.005") in _values(client, f"/api/v1/texts/{text.slug}/requirements")
    page = client.get(f"/texts/{text.slug}/requirements/").content.decode()
    assert "≤ 0.005 毫克每升" in page and "≤ 0.01 毫克每升" not in page
    told = b"".join(client.get(f"/texts/{text.slug}/requirements/?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert ",0.005,,,mg/L,requirement,yes," in told and ",0.01,,,mg/L," not in told
    reviewing.decide(text, name, "rejected", user=user, now=NOW)
    assert _values(client) == []
    assert "铅" not in [each for each, _ in _values(client, f"/api/v1/texts/{text.slug}/requirements")]
    reviewing.decide(text, name, "reopened", user=user, now=NOW)
    assert _values(client) == [("铅", "0.01")]
    reviewing.decide(text, name, "accepted", user=user, now=NOW)
    assert _values(client) == [("铅", "0.01")]


def test_the_order_and_the_search_follow_what_was_corrected(client: Client, user: User) -> None:
    text = _keep(user=user)
    other = _keep(SOURCE.replace("1-2026", "2-2026").replace("| 铅 | 0.01 |", "| 铅 | 0.02 |"), user=user)
    assert _values(client) == [("铅", "0.01"), ("铅", "0.02")]
    _correct(other, _name(other, "铅"), user, value="2", unit="μg/L")
    found = finding.find("饮用水 铅").limits
    assert [(row.text.slug, row.value, row.unit) for row in found] == [
        (other.slug, Decimal("2"), "ug/L"), (text.slug, Decimal("0.01"), "mg/L"),
    ]  # fmt: skip
    assert [row.base_high for row in found] == [Decimal("0.000002"), Decimal("0.00001")]
    _correct(other, _name(other, "铅"), user, characteristic="汞")
    assert [row.text.slug for row in finding.find("饮用水 铅").limits] == [text.slug]
    assert [(row.characteristic, row.value, row.unit) for row in finding.find("饮用水 汞").limits] == [
        ("汞", Decimal("2"), "ug/L")
    ]


def test_comparisons_rest_on_what_was_decided(client: Client, user: User) -> None:
    first = _keep(user=user)
    second = _keep(SOURCE.replace("1-2026", "2-2026"), user=user)
    address = f"/api/v1/texts/compare?a={first.slug}&b={second.slug}"
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert "tightened" not in answer.json()["counts"]["requirements"]
    _correct(second, _name(second, "铅"), user, value="0.005")
    rows = [row for row in client.get(address).json()["requirements"] if row["verdict"] == "tightened"]
    assert [(row["characteristic"], row["after"]) for row in rows] == [("铅", "≤ 0.005 毫克每升")]
    reviewing.decide(second, _name(second, "铅"), "rejected", user=user, now=NOW)
    rows = [row for row in client.get(address).json()["requirements"] if row["verdict"] == "removed"]
    assert [row["characteristic"] for row in rows] == ["铅"]


def test_files_hold_what_was_decided(user: User) -> None:
    text = _keep(user=user)
    _correct(text, _name(text, "铅"), user, value="0.005")
    reviewing.decide(text, _name(text, "砷"), "rejected", user=user, now=NOW)
    document = provisions.decided_document(text)
    for name in ("x.reqif", "x.ttl", "x.smart.ttl", "x.jsonld"):
        data = formats.write(document, name, "zh").decode()
        assert "0.005" in data and "0.05" not in data.replace("0.005", ""), name
    assert json.loads(formats.write(document, "x.json", "zh")).keys() >= {"languages", "clauses"}
    assert formats.write(document, "x.md", "zh") == formats.write(document_at(text), "x.md", "zh")


def test_each_limit_of_a_sentence_is_corrected_by_itself(user: User) -> None:
    text = _keep(SOURCE.replace("贮存温度不应高于25 ℃。", "贮存温度不应低于5 ℃，相对湿度不应大于75%。"), user=user)
    rows = {row.characteristic: row for row in provisions.as_read(text).exclude(op="")}
    humid = rows["相对湿度"]
    _correct(text, humid.name, user, part=str(humid.part), value="70")
    _correct(text, humid.name, user, part=str(rows["贮存温度"].part), value="4")
    told = {row.characteristic: row.value for row in provisions.answered(text).filter(name=humid.name)}
    assert told == {"贮存温度": Decimal(4), "相对湿度": Decimal(70)}
    assert Decision.objects.filter(text=text).count() == 2


def test_a_limit_that_nobody_read_is_added_and_a_kind_changed(client: Client, user: User) -> None:
    text = _keep(user=user)
    row = Requirement.objects.get(text=text, sentence="每批应抽样检验。")
    _correct(text, row.name, user, kind="recommendation", characteristic="抽样数", op=">=", value="5", unit="件")
    answer = [each for each in client.get(f"/api/v1/texts/{text.slug}/requirements").json() if each["name"] == row.name]
    assert [(each["kind"], each["op"], each["value"], each["decided"]) for each in answer] == [
        ("recommendation", ">=", "5", True)
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"value": number}
        for number in ("nan", "inf", "-inf", "1e999", "1_000", "0x10", "", " ", "十", "1" * 400, "1e-99", "NaN", "٣")
    ]
    + [
        {"op": "<=", "low": "1"}, {"op": "range", "low": "2", "high": "1"}, {"op": "range", "value": "1"},
        {"op": "about", "value": "1"}, {"kind": "order"}, {"part": "7", "value": "1"}, {"part": "-1", "value": "1"},
        {"part": "1" * 5000, "value": "1"}, {"unit": "x" * 41}, {"colour": "red"}, {"characteristic": "铅" * 301},
    ],
)  # fmt: skip
def test_a_correction_that_is_none_is_refused_and_changes_nothing(
    client: Client, user: User, fields: dict[str, str]
) -> None:
    text = _keep(user=user)
    with pytest.raises(GuijuError):
        _correct(text, _name(text, "铅"), user, **fields)
    client.force_login(user)
    answer = client.post(f"/texts/{text.slug}/review/", {"name": _name(text, "铅"), "verdict": "corrected", **fields})
    assert answer.status_code in ({400} if fields.keys() != {"colour"} else {400, 302})
    assert _values(client) == [("铅", "0.01")]
    assert Decision.objects.count() == 0


def test_numbers_keep_their_digits_from_the_text_to_the_answer(client: Client, user: User) -> None:
    text = _keep(SOURCE.replace("| 铅 | 0.01 |", "| 铅 | 0.10 |").replace("| 砷 | 0.05 |", "| 砷 | 0.3 |"), user=user)
    rows = {row["characteristic"]: row for row in client.get(f"/api/v1/texts/{text.slug}/requirements").json()}
    assert (rows["铅"]["value"], rows["铅"]["base_high"]) == ("0.10", "0.0001")
    assert (rows["砷"]["value"], rows["砷"]["base_high"]) == ("0.3", "0.0003")
    _correct(text, _name(text, "砷"), user, value="0.100000000000001")
    assert ("砷", "0.100000000000001") in _values(client, f"/api/v1/texts/{text.slug}/requirements")


REPEATED = SOURCE.replace(
    "每批应抽样检验。",
    "甲类产品：\n\n质量不应大于5 kg。\n\n乙类产品：\n\n质量不应大于5 kg。每台应检验。",
)


def test_a_sentence_never_takes_the_decision_of_one_that_went(user: User) -> None:
    text = _keep(REPEATED, user=user, slug="draft", kind="draft")
    first, second = Requirement.objects.filter(text=text, sentence="质量不应大于5 kg。").order_by("place")
    reviewing.decide(text, first.name, "rejected", user=user, now=NOW)
    reviewing.decide(text, second.name, "accepted", user=user, now=NOW)
    keep(markdown.read(REPEATED.replace("甲类产品：\n\n质量不应大于5 kg。\n\n", "")).document, now=NOW, slug="draft")
    (left,) = provisions.as_read(text).filter(sentence="质量不应大于5 kg。")
    assert provisions.last_decisions(text)[left.name].verdict == "accepted"
    assert provisions.answered(text).filter(name=left.name).exists()
    keep(markdown.read(REPEATED).document, now=NOW, slug="draft")
    verdicts = [
        getattr(provisions.last_decisions(text).get(row.name), "verdict", "")
        for row in provisions.as_read(text).filter(sentence="质量不应大于5 kg。").order_by("place")
    ]
    assert verdicts in (["rejected", "accepted"], ["", "accepted"])


def test_decisions_outlive_another_revision_of_the_text(client: Client, user: User) -> None:
    text = _keep(user=user)
    _correct(text, _name(text, "铅"), user, value="0.005")
    keep(markdown.read(SOURCE.replace("每批", "每一批")).document, now=NOW)
    assert _values(client) == [("铅", "0.005")]


def test_the_list_of_texts_is_given_page_by_page(client: Client) -> None:
    for number in range(1, 6):
        _keep(SOURCE.replace("1-2026", f"{number}-2026"))
    _keep(SOURCE, slug="zz-the-same-designation")
    seen: list[str] = []
    after = ""
    while True:
        page = client.get(f"/api/v1/texts?limit=2&after={after}").json()
        seen += [each["slug"] for each in page["items"]]
        after = page["next"]
        if not after:
            break
    assert seen == ["t-example-1-2026", "zz-the-same-designation", *(f"t-example-{n}-2026" for n in range(2, 6))]
    assert client.get("/api/v1/texts?after=no-such-text").status_code == 404


def test_the_history_of_one_clause_lists_what_changed_it(client: Client) -> None:
    text = _keep()
    keep(markdown.read(SOURCE.replace("25 ℃", "20 ℃")).document, now=NOW, summary="colder")
    keep(markdown.read(SOURCE.replace("25 ℃", "20 ℃").replace("| 铅 | 0.01 |", "| 铅 | 0.02 |")).document, now=NOW)
    page = client.get(f"/texts/{text.slug}/history/?clause=temperature").content.decode()
    assert "?revision=1" in page and "?revision=2" in page and "?revision=3" not in page
    assert "?revision=3" in client.get(f"/texts/{text.slug}/history/").content.decode()
    both = client.get(f"/texts/{text.slug}/history/?clause=limits&a=1&b=3").content.decode()
    assert "0.02" in both and "20 ℃" not in both


def test_the_page_of_texts_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiju.web.views.texts.listing.PAGE", 2)
    for number in range(1, 4):
        _keep(SOURCE.replace("1-2026", f"{number}-2026"))
    page = client.get("/texts/").content.decode()
    assert "/texts/t-example-2-2026/" in page and "/texts/t-example-3-2026/" not in page
    assert '?after=t-example-2-2026"' in page
    rest = client.get("/texts/?after=t-example-2-2026").content.decode()
    assert "/texts/t-example-3-2026/" in rest and "/texts/t-example-1-2026/" not in rest and '"?after=' not in rest
