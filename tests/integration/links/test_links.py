"""Links: made and ended by acts and tables, shown at both ends, proven, refused where they cannot be."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from guiju.cli import importing, links
from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as receipts
from guiju.core.links.model import Coming, LinkType
from guiju.registry.bodies.models import Committee
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import roles
from guiju.registry.cases.acts import correcting
from guiju.registry.catalogue.models import Edition
from guiju.registry.links import keeping, neighbours, proving, tables
from guiju.registry.links.definitions import link_type
from guiju.registry.links.keeping import End, Said
from guiju.registry.links.models import Link
from guiju.registry.record import keys, log, sequence
from guiju.registry.record.faults import Report
from guiju.registry.record.models import Change, Leaf
from integration.cases.world import World, at, world

FEEDBACK = {"summary": "图表不清", "matter": "图 3 看不清。", "kind": "unclear", "user_kind": "enterprise"}
NOW, DAY = at("2026-03-02"), date(2026, 3, 1)


@pytest.fixture
def here(library: None) -> World:
    return world()


@pytest.fixture
def w(db: None) -> World:
    return world()


def committees(*codes: str) -> list[End]:
    return [End("committee", ensure_committee(code).pk) for code in codes]


def tie(kind: LinkType, source: End, target: End, **more: Any) -> Link | None:
    return keeping.make(kind, Said(source, target, more.pop("since", DAY), Coming.TABLE, **more), NOW)


def faults() -> list[str]:
    seqs = dict(Leaf.objects.values_list("index", "seq"))
    found = []
    for kind, leaves in ((keeping.MADE, proving.made), (keeping.ENDED, proving.ended)):
        held = dict(Change.objects.filter(kind=kind, seq__in=seqs.values()).values_list("seq", "leaf"))
        for index, leaf in leaves(0, log.head().size):
            if leaf != bytes(held.pop(seqs[index])):
                found.append(f"{kind} {index}")
        assert not held
    return found


def number() -> None:
    while sequence.number_pending():
        pass


def take(text: str, kind: str = "liaison", **more: Any) -> tables.Report:
    return tables.take(link_type(kind), text.encode(), "t.csv", valid_from=DAY, now=NOW, **more)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_as_people_keep_it(w: World, sign: str) -> None:
    committees("SAC/TC 28", "SAC/TC 1", "SAC/TC 2")
    text = '\n自,至,起始日期,备注\nSAC/TC 28,SAC/TC 1,2020-01-01,"two\nlines"\n\nSAC/TC 28,SAC/TC 2,2020\n'
    report = take(text.replace(",", sign))
    assert report.counts["made"] == 1 and [each[0] for each in report.refused] == [6]


def test_a_link_that_was_over_is_made_again(w: World) -> None:
    committees("SAC/TC 28", "SAC/TC 1", "SAC/TC 2", "ISO/TC 1")
    first = "自,至,起始日期,截止日期\nSAC/TC 28,SAC/TC 1,2020-01-01,2021-01-01\n"
    again = "自,至,起始日期\nSAC/TC 28,SAC/TC 1,2024-01-01\n"
    for text, made in ((first, 1), (first, 0), (again, 1), (again, 0)):
        assert take(text).counts["made"] == made
    assert list(Link.objects.order_by("pk").values_list("until", flat=True)) == [date(2021, 1, 1), None]
    one = "自,至,起始日期,截止日期\nSAC/TC 1,ISO/TC 1,2020-01-01,2021-01-01\nSAC/TC 2,ISO/TC 1,{},\n"
    assert take(one.format("2021-01-01"), "mirrors").counts["refused"] == 1  # one at a time
    assert take(one.format("2021-01-02"), "mirrors").counts["made"] == 1
    number()
    assert faults() == []


@pytest.mark.parametrize(
    "row", ["SAC/TC 28,SAC/TC 1,2026-13-01", "SAC/TC 28,SAC/TC 999999,", "SAC/TC 28\x00,SAC/TC 1,"]
)
def test_a_whole_table_with_a_refused_row_ends_nothing(w: World, row: str) -> None:
    committees("SAC/TC 28", "SAC/TC 1", "SAC/TC 2")
    take("自,至\nSAC/TC 28,SAC/TC 1\n")
    report = take(f"自,至,起始日期\nSAC/TC 28,SAC/TC 2,\n{row}\n", whole=True)
    assert (report.counts["made"], report.counts["refused"], report.counts["ended"]) == (1, 1, 0)
    assert report.refused[0][1] == "nothing is taken away as long as rows are refused"


@pytest.mark.parametrize(
    "change",
    [
        "update links_link set until = '2026-03-02', ended = now()",
        'insert into links_link (type, source_kind, source, target_kind, target, since, coming, ground, "case",'
        " recorded, salt, end_case, why, end_salt) select type, source_kind, source, target_kind, target + 1000, since,"
        " coming, '', '', recorded, salt, '', '', '' from links_link",
    ],
)
def test_a_link_made_or_ended_behind_the_log_is_noticed(w: World, change: str) -> None:
    committees("SAC/TC 28", "SAC/TC 1")
    take("自,至\nSAC/TC 28,SAC/TC 1\n")
    number()
    for tried, noticed in ((None, False), (change, True)):
        with connection.cursor() as cursor:
            cursor.execute(tried or "select 1")
        report = Report()
        log.checks["links"](report)
        assert bool(report.faults) is noticed


@pytest.mark.parametrize("until", [None, DAY + timedelta(30)])
@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("column", ["until", "ended_on"])
def test_a_last_day_changed_behind_the_log_is_noticed(w: World, until: date | None, over: bool, column: str) -> None:
    link = tie(link_type("liaison"), *committees("SAC/TC 28", "SAC/TC 1"), until=until)
    assert link is not None
    if over:
        keeping.end(link, DAY + timedelta(10), "", NOW)
    elif column == "ended_on":
        Link.objects.filter(pk=link.pk).update(ended=NOW)
    number()
    assert faults() == []
    Link.objects.filter(pk=link.pk).update(**{column: DAY + timedelta(20)})
    report = Report()
    log.checks["links"](report)
    assert faults() or report.faults


def test_an_act_ties_its_case_to_the_standard_it_names(here: World) -> None:
    edition = Edition.objects.get(designation="GB/T 1.1-2020")
    case = here.open("feedback", "stranger", "receive", "2026-03-02", **FEEDBACK, standard="GB/T 1.1-2020").number
    link = Link.objects.get()
    assert (link.type, link.source, link.target, link.case) == ("concerns", here.case(case).pk, edition.pk, case)
    [group] = neighbours.of(End("edition", edition.pk))
    assert (group.words.en, [one.named.name for one in group.found]) == ("is concerned by", [case])
    page = Client(headers={"accept-language": "en"}).get("/standard/GB-T_1.1-2020", follow=True).content.decode()
    assert f"/case/{case}/" in page and "is concerned by" in page
    page = Client(headers={"accept-language": "zh-hans"}).get(f"/case/{case}/").content.decode()
    assert "涉及" in page and "GB/T 1.1-2020" in page


def test_a_corrected_fact_ties_to_the_other_standard(here: World) -> None:
    case = here.open("feedback", "stranger", "receive", "2026-03-02", **FEEDBACK, standard="GB/T 1.1-2020").number
    stranger = roles.actor(here.people["stranger"], date(2026, 3, 2))
    other = Edition.objects.exclude(designation="GB/T 1.1-2020").filter(status="in_force").order_by("pk")[0]
    correcting.correct(case, 1, {"standard": other.designation}, stranger, at("2026-03-02", 5))
    first, second = Link.objects.order_by("pk")
    assert first.ended is not None and first.end_case == case
    assert second.target == other.pk and second.ended is None
    number()
    assert faults() == []


def test_what_is_not_held_is_tied_to_nothing(here: World) -> None:
    here.open("feedback", "stranger", "receive", "2026-03-02", **FEEDBACK, standard="GB/T 99998-2001")
    assert not Link.objects.exists()


def test_a_link_is_made_once_ended_and_proven(w: World) -> None:
    kind, (a, b) = link_type("liaison"), committees("SAC/TC 28", "SAC/TC 260")
    row = tie(kind, a, b, ground="联络办法")
    assert row is not None and tie(kind, a, b) is None
    assert tie(kind, b, a) is not None  # the other direction is a link of its own
    keeping.end(row, DAY + timedelta(30), "停止联络", NOW)
    with pytest.raises(GuijuError, match="has ended"):
        keeping.end(row, DAY + timedelta(30), "", NOW)
    number()
    assert faults() == []
    row.refresh_from_db()
    made, key = proving.receipt(row), keys.verifier()
    assert made is not None and key is not None and receipts.verify(made, [key]).proven
    assert [g.forth for g in neighbours.of(a, DAY)] == [True, False]
    assert [g.forth for g in neighbours.of(a, DAY + timedelta(31))] == [False]
    Link.objects.filter(pk=row.pk).update(ground="别的")
    assert faults() == [f"link {log.index_of(Change.objects.get(kind='link', subject=row.pk).seq)}"]  # type: ignore[arg-type]


@pytest.mark.parametrize("case", ["self", "kind", "days", "one", "ended-early"])
def test_what_cannot_be_tied(w: World, case: str) -> None:
    mirrors, (a, b, c) = link_type("mirrors"), committees("SAC/TC 28", "ISO/IEC JTC 1", "SAC/TC 260")
    with pytest.raises(GuijuError):
        match case:
            case "self":
                tie(mirrors, a, a)
            case "kind":
                tie(mirrors, End("body", w.sac.pk), b)
            case "days":
                tie(mirrors, a, b, until=DAY - timedelta(1))
            case "one":  # an international committee is mirrored by one national one
                tie(mirrors, a, b)
                tie(mirrors, c, b)
            case "ended-early":
                row = tie(mirrors, a, b)
                assert row is not None
                keeping.end(row, DAY - timedelta(1), "", NOW)
    assert Link.objects.count() == (1 if case in ("one", "ended-early") else 0)


def test_no_circle_where_there_may_be_none(w: World) -> None:
    kind = LinkType(**{**link_type("liaison").__dict__, "acyclic": True})
    a, b, c = committees("SAC/TC 28", "SAC/TC 260", "SAC/TC 286")
    tie(kind, a, b)
    tie(kind, b, c)
    with pytest.raises(GuijuError, match="close a circle"):
        tie(kind, c, a)
    tie(kind, a, c)
    assert Link.objects.count() == 3


HEAD = "自,至,起始日期,依据\n"


def test_a_table_of_links(w: World) -> None:
    committees("SAC/TC 28", "SAC/TC 260", "SAC/TC 286")
    rows = ("SAC/TC 260,2025-01-01,协议", "SAC/TC 286,,", "SAC/TC 9999,,", "SAC/TC 28,,")
    text = HEAD + "".join(f"SAC/TC 28,{row}\n" for row in rows)
    assert take(text, dry=True).counts["made"] == 2 and not Link.objects.exists()
    report = take(text + "SAC/TC 260,SAC/TC 28,soon,\n")
    assert report.counts == {"read": 5, "made": 2, "unchanged": 0, "ended": 0, "refused": 3}
    assert [(line, where) for line, _, _, where, *_ in report.refused] == [(4, "to"), (5, "liaison"), (6, "since")]
    again = take(HEAD + "SAC/TC 28,SAC/TC 260,,\n", whole=True)
    assert again.counts == {"read": 1, "made": 0, "unchanged": 1, "ended": 1, "refused": 0}
    assert Link.objects.filter(ended__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("content", "what"), [(b"", "empty"), (b"a,b\n1,2\n", "no column fills"), (b"\xff\xfe\x00\xd8", "neither UTF-8")]
)
def test_a_table_that_cannot_be_read(w: World, content: bytes, what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        tables.take(link_type("liaison"), content, "t.csv", valid_from=DAY, now=NOW)


def guiju(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(application(words[0]), list(words))
    if isinstance(done.exception, GuijuError):
        raise done.exception
    return done.exit_code, done.output


def test_commands(w: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (links, importing):
        monkeypatch.setattr(module, "ready", lambda: None)
    committees("SAC/TC 28", "SAC/TC 260")
    table = tmp_path / "l.csv"
    table.write_text(HEAD + "SAC/TC 28,SAC/TC 260,2025-01-01,协议\nx,y,,\n", encoding="utf-8")
    code, said = guiju("import", "links", "liaison", str(table))
    assert code == 0 and "made: 1" in said and "l.csv:3: from: nothing is known as 'x'" in said
    code, said = guiju("link", "of", "committee", "SAC/TC 260", "--json")
    assert json.loads(said)[0]["found"][0]["name"] == "SAC/TC 28"
    assert "SAC/TC 28" in guiju("link", "of", "committee", "SAC/TC 260", "--lang", "zh", "--day", "2026-01-01")[1]
    assert "liaison" in guiju("link", "list", "--lang", "en")[1] and json.loads(guiju("link", "list", "--json")[1])
    assert "committee" in guiju("link", "show", "mirrors", "--lang", "zh")[1]
    assert json.loads(guiju("link", "schema")[1])["title"] == "Guiju link"
    bad = tmp_path / "bad.yaml"
    bad.write_text("link: bad\n", encoding="utf-8")
    assert guiju("link", "check", str(bad), "--json")[0] == 1
    for words, what in (
        (("link", "show", "nothing"), "no link"), (("link", "of", "committee", "nothing"), "nothing is known"),
        (("link", "of", "nothing", "x"), "nothing of this kind"),
        (("import", "links", "nothing", str(table)), "no link"),
    ):  # fmt: skip
        with pytest.raises(GuijuError, match=what):
            guiju(*words)


def test_pages_and_programs(w: World) -> None:
    a, b = committees("SAC/TC 28", "SAC/TC 260")
    row = tie(link_type("liaison"), a, b)
    assert row is not None
    number()
    client = Client(headers={"accept-language": "en"})
    assert "is in liaison with" in client.get("/links/").content.decode()
    page = client.get("/links/liaison/").content.decode()
    assert "SAC/TC 260" in page and f"/links/receipt/{row.pk}.json" in page
    text = b"".join(client.get("/links/liaison/?format=csv").streaming_content).decode()  # type: ignore[arg-type]
    assert "SAC/TC 28,committee,SAC/TC 260,2026-03-01" in text
    assert "SAC/TC 28" in client.get("/committee/SAC/TC_260").content.decode()
    answer = client.get(f"/links/receipt/{row.pk}.json")
    assert receipts.read(answer.content).act["link"] == "liaison"
    found = client.get("/api/v1/links/neighbours?kind=committee&name=SAC/TC 28").json()["items"]
    assert [one["name"] for one in found[0]["found"]] == ["SAC/TC 260"]
    assert client.get("/api/v1/links/liaison").json()["items"][0]["to"] == "SAC/TC 260"
    assert {one["link"]: one["count"] for one in client.get("/api/v1/links").json()["items"]}["liaison"] == 1
    assert client.get(f"/api/v1/links/receipts/{row.pk}").json()["act"]["number"] == row.pk
    for path, status in (
        ("/links/no/", 404), ("/links/liaison/?after=x", 400), ("/links/receipt/99999.json", 404),
        ("/api/v1/links/no", 404), ("/api/v1/links/neighbours?kind=x&name=y", 400),
        ("/api/v1/links/neighbours?kind=body&name=y", 404),
    ):  # fmt: skip
        assert client.get(path).status_code == status, path
    assert Committee.objects.exists()
