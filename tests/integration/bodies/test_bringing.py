"""Bodies, committees and posts out of tables: what is made, what changes, and what is refused with its line."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.bodies import bringing
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.record.models import Change

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def house() -> None:
    Body.objects.get_or_create(code="SAC", defaults={"kind": "national_body", "names": {"zh": "标准委"}})


TABLE = "代码,类型,中文名称,英文名称,上级代码,国家\nX-M,department,某部,A ministry,,cn\nX-L,enterprise,某所,,X-M,\n"


def bodies(text: str, **more: bool) -> bringing.Report:
    return bringing.bodies(text.encode(), "b.csv", NOW, **more)


def refused(report: bringing.Report) -> list[tuple[int, str, str]]:
    return [(row[0], row[3], row[1]) for row in report.refused]


def test_bodies_are_made_once_and_change_by_what_the_table_says() -> None:
    assert bodies(TABLE).counts == {"read": 2, "made": 2, "changed": 0, "unchanged": 0, "refused": 0}
    lab = Body.objects.get(code="X-L")
    assert lab.parent is not None and (lab.parent.code, lab.parent.country) == ("X-M", "CN")
    assert bodies(TABLE).counts["unchanged"] == 2
    again = bodies("code,kind,name_en\nX-L,enterprise,A laboratory\n")
    assert again.counts["changed"] == 1
    lab.refresh_from_db()
    assert lab.names == {"zh": "某所", "en": "A laboratory"} and lab.parent_id
    last = Change.objects.filter(kind="body", subject=lab.pk).last()
    assert last is not None and last.data == {"names": [{"zh": "某所"}, {"zh": "某所", "en": "A laboratory"}]}


def test_rows_that_cannot_be_are_refused_with_their_line_and_the_rest_is_kept() -> None:
    report = bodies(
        "code,kind,name_zh,parent,country,url,ended_on\n"
        "X-1,department,好,,CN,https://x.example,\n"
        "X-2,kingdom,坏,,,,\nX-3,department,,,,,\nX-4,department,坏,X-9,,,\nX-4b,department,坏,X-4b,,,\n"
        "X-5,department,坏,,China,,\nX-6,department,坏,,,javascript:1,\nX-7,department,坏,,,,2026-02-30\n"
        "X-1,department,又,,,,\n,department,坏,,,,\nX-8,department,坏\x07,,,,\n"
    )
    assert report.counts["made"] == 1 and report.counts["refused"] == 10
    assert [line for line, _, _ in refused(report)] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert set(Body.objects.filter(code__startswith="X-").values_list("code", flat=True)) == {"X-1"}


def test_a_dry_run_keeps_nothing() -> None:
    assert bodies(TABLE, dry=True).counts["made"] == 2
    assert not Body.objects.filter(code="X-M").exists() and not Change.objects.filter(kind="body").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"), ("a,b\n1,2\n", "no column fills"), ("code,code,kind\n1,2,3\n", "two columns"),
        ("code,kind\nX,\"department\n", "quotation"), ("\x00\x01\x02", "no column fills"),
    ],
)  # fmt: skip
def test_what_is_no_table(text: str, said: str) -> None:
    with pytest.raises(GuijuError, match=said):
        bodies(text)


def test_columns_that_fill_nothing_are_told() -> None:
    assert bodies("code,kind,name_zh,电话\nX-1,department,甲,1\n").ignored == ["电话"]


def test_committees_with_those_above_them() -> None:
    report = bringing.committees(
        "编号,中文名称,状态,成立日期\nSAC/TC 9001/SC 2,子,active,2020-01-02\nX,坏,,\nSAC/TC 9002,甲,asleep,\n".encode(),
        "c.csv", NOW,
    )  # fmt: skip
    assert report.counts["made"] == 1 and [line for line, _, _ in refused(report)] == [3, 4]
    made = Committee.objects.get(code="SAC/TC 9001/SC 2")
    assert made.parent is not None and made.parent.code == "SAC/TC 9001" and made.status == "active"
    assert str(made.created_on) == "2020-01-02"
    again = bringing.committees(b"code,name_en\nSAC/TC 9001/SC 2,Sub\n", "c.csv", NOW)
    assert again.counts["changed"] == 1 and Committee.objects.get(pk=made.pk).names == {"zh": "子", "en": "Sub"}


def test_posts_of_accounts_that_exist() -> None:
    user = User.objects.create_user("zhang", "zhang@example.org")
    bodies(TABLE)
    table = b"person,office,place,since\nzhang,officer,X-M,\nzhang,officer,NO,\nli,officer,X-M,\nzhang,king,X-M,\n"
    report = bringing.posts(table, "p.csv", NOW, why="letter 3")
    assert report.counts["made"] == 1 and [line for line, _, _ in refused(report)] == [3, 4, 5]
    assert Post.objects.get().user == user
    assert bringing.posts(table, "p.csv", NOW, why="letter 3").counts["unchanged"] == 1
    with_why = bringing.posts(b"person,office,place\nzhang,reviewer,X-M\n", "p.csv", NOW, why=" ")
    assert with_why.counts["refused"] == 1


def test_a_body_where_people_hold_posts_has_not_ended() -> None:
    bodies(TABLE)
    user = User.objects.create_user("zhang", "zhang@example.org")
    Post.objects.create(user=user, office="officer", body=Body.objects.get(code="X-M"), since=timezone.localdate(NOW))
    report = bodies("code,kind,name_zh,ended_on\nX-M,department,某部,2020-01-01\nX-L,enterprise,某所,2020-01-01\n")
    assert report.counts["changed"] == 1 and [line for line, _, _ in refused(report)] == [2]
    assert Body.objects.get(code="X-M").ended_on is None


def test_full_width_codes_unknown_bodies_and_rows_that_are_too_wide() -> None:
    report = bodies("code,kind,name_zh\nＸＹ1,department,甲\nX-2,department,乙,more\nX-3,department,丙,\n")
    assert [line for line, _, _ in refused(report)] == [2, 3] and report.counts["made"] == 1
    table = "code,name_zh\nＳＡＣ/TC 9009,甲\nXXX/TC 1,乙\nSAC/TC 9009,丙\n"
    found = bringing.committees(table.encode(), "c.csv", NOW)
    assert [line for line, _, _ in refused(found)] == [2, 3] and found.counts["made"] == 1
    assert not Body.objects.filter(code__in=["XXX", "ＳＡＣ"]).exists()
