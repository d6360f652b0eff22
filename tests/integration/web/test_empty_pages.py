"""Lists with nothing in them say what is empty and where to go on, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from guiju.core.procedure import loader
from guiju.core.register import loader as registers
from guiju.web.language import CODES
from integration.cases.world import PROPOSAL, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def said(path: str, language: str = "en", who: object = None) -> tuple[str, list[str]]:
    """(what an empty list says, where it leads)."""
    client = Client(headers={"accept-language": language})
    if who is not None:
        client.force_login(who)  # type: ignore[arg-type]
    page = client.get(path).content.decode()
    found = re.findall(r'<p class="quiet empty">(.*?)</p>', page, re.S)
    assert len(found) == 1, (path, found)
    return re.sub(r"<[^>]+>", "", found[0]).strip(), re.findall(r'href="([^"]+)"', found[0])


def test_lists_without_a_row_say_what_comes(w: World) -> None:
    assert said("/cases/complaint/") == ("There is no case of this procedure yet.", [])
    assert said("/cases/complaint/", who=w.people["stranger"])[1] == ["new/"]
    assert said("/registers/verification-points/")[0].startswith("The register has no items yet.")
    assert said("/feeds/iso-committees/")[0].startswith("There are no candidates to show yet.")
    assert said("/links/concerns/") == ("There is no link of this kind yet. See what links there are", ["/links/"])
    assert said("/registry/plan/") == ("Nothing of this kind is kept yet. See what kinds there are", ["/registry/"])
    assert said("/changes/") == ("Nothing has changed in the library yet.", [])


def test_filters_that_leave_nothing_can_be_taken_off(w: World) -> None:
    w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL)
    for asked in ("?q=zzzz", "?state=published", "?light=red", "?q=%27%22%3Cscript%3E"):
        told, leads = said(f"/cases/national-standard/{asked}")
        assert told == "No case fits these filters. Take the filters off"
        assert leads == ["/cases/national-standard/"]
    assert said("/cases/national-standard/?lang=zh&q=zzzz", "zh")[0] == "没有符合条件的案件。 去掉条件，看全部"
    assert said("/registers/verification-points/?q=zzzz")[1] == ["/registers/verification-points/"]


@pytest.mark.parametrize("language", CODES)
def test_a_draw_before_its_frame_says_what_is_waited_for(w: World, language: str) -> None:
    told, leads = said("/rounds/spot-checks/2026/", language)
    assert ("日志" if language == "zh-hans" else "not in the log yet") in told
    assert leads == ["/rounds/spot-checks/"]


def test_no_list_of_a_procedure_or_register_is_silent(w: World) -> None:
    for path in [f"/cases/{name}/" for name in loader.house()] + [f"/registers/{name}/" for name in registers.house()]:
        page = Client().get(path).content.decode()
        assert 'class="quiet empty"' in page or "Items in all" in page or "全部登记项" in page, path
