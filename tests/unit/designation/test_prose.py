"""Ordinary sentences hold no designation, though short words of them are prefixes of schemes."""

from __future__ import annotations

import pytest

from guiju.core.designation import parse, recognise
from guiju.core.designation.registry import sure_in_text
from guiju.core.provision.references import find

ENGLISH = """The API 5 endpoints answer within 200 ms.
Our public API 2 was switched off in March.
A UL 20 MHz carrier is used for the uplink.
The UL 94 percent share surprised everybody.
CSA 100 sq ft plots are sold near the river.
It is as 3 men say, or as 12 women deny.
As 2019 ended, the office moved to the second floor.
The KS 5 grill stands beside the house.
The kernel calls NF 4 times before it drops a packet.
She took the NS 12 bus and then the 14 tram.
In 1998 DS 9 was still on television.
SS 20 was the name of the ship.
Is 5 enough, or do we need 6?
Is 2020 the year in which it began?
Ms 4 is a room on the ground floor.
Sr 90 decays slowly.
Pn 12 was the last of its line.
Ts 100 is printed on the label.
The MIL 5 exchange opened early.
IPC 7 processes share one queue.
An IPC of 2.5 was measured on the new core.
NEMA 5 plugs are common; nobody uses NEMA 1 any more for this.
SAE 30 oil is sold in cans of five litres.
ISA 2023 took place in Lyon.
The TIA 3 days later was milder.
CC 12 people when you answer.
CC 4500 engines ran all night.
NT 4 was replaced long ago.
SEMI 2 trailers blocked the road.
W3C standards are free to read.
OASIS members met in the desert.
OMG 2 of them came back!
Page 12-345 of the second volume is torn.
Call 20-123 for the reception.
The vitamin B-12 level was normal.
The S-57 helicopter landed at noon.
He drove the M-1 to the north.
Metrologia 58 arrived by post.
IS THERE 1 MORE?
The AS 400 was sold.""".splitlines()
CHINESE = """接口 API 5 个，均已上线。
上行 UL 20 MHz，下行 DL 40 MHz。
产品型号为 CB 100 型。
本机 CPU 主频 3 GHz，内存 16 GB。
存储空间不小于 512 GB。
共有 NF 3 种方案可选。
AS 3 区的温度不应超过 40 ℃。
车间编号 KS 12，面积 200 m²。
每 5 min 记录 1 次，共 12 次。
CC 20 mL 注射液应避光保存。
请在 2024 年 5 月前提交 3 份材料。
楼号 SN 8，单元号 2。
传输速率应为 100 Mbit/s。
IS 12 号样品的含水率为 5 %。
TS 30 型水泵的流量为 50 m³/h。
会议室在 B-12。
电话 20-123，传真 20-124。
NT 5 台设备同时运行。
温度升至 85 ℃ 后保持 30 min。
MS 6 天内完成。
第 12-345 页有误。
按 5.3 的方法测定 3 次，取平均值。""".splitlines()


@pytest.mark.parametrize("sentence", [*ENGLISH, *CHINESE])
def test_a_sentence_without_a_designation_has_none(sentence: str) -> None:
    _, found = find(sentence)
    assert [reference.text for reference in found if reference.designation] == []
    assert recognise(sentence) == ()


def test_there_are_sixty() -> None:
    assert len({*ENGLISH, *CHINESE}) >= 60


@pytest.mark.parametrize(
    "query", ["API 5", "UL 20", "CSA 100", "CC 4500", "12-345", "NT 4", "AS 400", "SEMI 2", "CNS 7", "W3C rec", "IS 5"]
)
def test_a_search_for_such_words_is_no_number(query: str) -> None:
    assert recognise(query) == ()


def test_sure_prefixes_are_found_and_others_only_where_a_number_is_asked_for() -> None:
    assert [d.canonical for d in recognise("nist sp 800-53 rev. 5")] == ["NIST SP 800-53r5"]
    assert [d.canonical for d in recognise("AS/NZS 3000:2018")] == ["AS/NZS 3000:2018"]
    assert parse("API 5L").canonical == "API 5L" and not sure_in_text(parse("API 5L"))
    _, found = find("The cable shall comply with NFPA 70-2023 and AS/NZS 3008-2017.")
    assert [reference.designation for reference in found] == ["NFPA 70-2023", "AS/NZS 3008:2017"]
