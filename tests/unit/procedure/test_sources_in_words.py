"""Sources of rules in the reader's language: instruments by their titles, notes in words."""

from __future__ import annotations

import re

import pytest

from guiju.core.procedure import house
from guiju.core.procedure.instruments import source_in_words
from guiju.core.rounds import loader as rounds
from guiju.data import tables
from guiju.registry.goals import definitions

WORD = re.compile(r"(?<![A-Za-z/])[A-Za-z]{3,}(?! ?[0-9/])")


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("SL 29", "中华人民共和国标准化法 29", "Standardization Law of the People's Republic of China 29"),
        ("TCM: reform of 2019", "全国专业标准化技术委员会管理办法：2019年改革",
         "Measures for national technical committees: reform of 2019"),
        ("WTO TBT 2.9: default of the platform", "世界贸易组织《技术性贸易壁垒协定》 2.9：平台默认值",
         "WTO TBT 2.9: default of the platform"),
        ("ISO/IEC Directives Part 1, 2.6.3", "ISO/IEC 导则 第1部分, 2.6.3", "ISO/IEC Directives Part 1, 2.6.3"),
        ("O 2; SL 6", "国家标准化发展纲要 2；中华人民共和国标准化法 6",
         "National Standardization Development Outline 2; Standardization Law of the People's Republic of China 6"),
        ("GB/T 16733-1997", "GB/T 16733-1997", "GB/T 16733-1997"),
        ("XX 1: no such note", "XX 1：no such note", "XX 1: no such note"), ("", "", ""), (": ; ", "：；", ": ; "),
    ],
)  # fmt: skip
def test_a_source_is_written_out(source: str, zh: str, en: str) -> None:
    assert (source_in_words(source, "zh"), source_in_words(source, "en")) == (zh, en)


def sources() -> set[str]:
    """All that definitions and the numbers of the rules rest on."""
    found = {row["source"] for row in tables.rows("rules/parameters.csv")}
    for procedure in house().values():
        found |= {*procedure.sources, *(rule.source for rule in procedure.rules.values())}
        found |= {clock.source for clock in procedure.clocks.values()}
        found |= {p.source for p in procedure.parameters.values()}
    for held in rounds.house().values():
        found |= set(held.grounds)
    return found | {one.source for one in definitions.house().values()}


def test_every_source_of_the_house_has_chinese_words() -> None:
    left = {source: WORD.findall(source_in_words(source, "zh")) for source in sources()}
    assert {source: words for source, words in left.items() if set(words) - {"ISO", "IEC", "Guide"}} == {}
