"""Codes that a page names: divisions, bodies that hold an office, parts of a bar too small for their labels."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from guiju.core.procedure import loader
from guiju.core.procedure.model import FactType
from guiju.web.cases import acting, procedures
from guiju.web.templatetags.guiju import divided
from integration.cases.world import World, world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("33", "浙江（33）", "Zhejiang (33)"), ("3301", "浙江 杭州（3301）", "Zhejiang Hangzhou (3301)"),
        ("330199", "浙江 杭州（330199）", "Zhejiang Hangzhou (330199)"), ("00", "00", "00"), ("", "", ""),
        ("<b>", "<b>", "<b>"), ("9" * 40, "9" * 40, "9" * 40),
    ],
)  # fmt: skip
def test_a_division_stands_with_its_name(code: str, zh: str, en: str) -> None:
    with override("zh-hans"):
        assert acting.region_named(code) == zh
    with override("en"):
        assert acting.region_named(code) == en


def test_every_fact_called_region_holds_a_code_of_a_division() -> None:
    found = [p.facts["region"] for p in loader.house().values() if "region" in p.facts]
    assert found and all(f.type is FactType.TEXT and f.pattern == r"\d{2,6}" for f in found)


def test_who_holds_an_office_of_a_body_is_told_by_the_name_of_the_body() -> None:
    w: World = world()
    w.sac.names = {"zh": "国家标准化管理委员会", "en": "Standardization Administration of China"}
    w.sac.save()
    with override("zh-hans"):
        assert procedures.held_by("supervisor of SAC") == "国家标准化管理委员会监督人员"
        assert procedures.held_by("officer of parent of issuer") == "发布机构的上级经办人"
        assert procedures.held_by("officer of NO-SUCH") == "NO-SUCH经办人"
        assert procedures.held_by("secretary of committee") == "归口技术委员会秘书处"
    with override("en"):
        assert procedures.held_by("supervisor of SAC") == "supervisor of Standardization Administration of China"


def test_a_part_without_room_for_its_label_is_told_below_the_bar() -> None:
    wide = divided([("yes", "赞成", 20), ("no", "反对", 20)])
    assert "赞成 20</text>" in wide and "<span" not in wide
    narrow = divided([("yes", "In favour", 40), ("no", "Against", 1), ("", "Abstain", 0)])
    assert "In favour 40</text>" in narrow and "Against" not in narrow.split("<span")[0]
    assert 'class="small quiet num">In favour 40 · Against 1</span>' in narrow
    assert "&lt;b&gt;" in divided([("yes", "<b>", 40), ("no", "x", 1)])
