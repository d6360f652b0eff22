"""Kinds of sentences that were once misread: verbs by their borders, comparisons, tolerances, signs, powers of ten,
what is no value, conditions, several provisions in a sentence, conventions, and how sure the reader is."""

from __future__ import annotations

import time

import pytest

from guiju.core.provision import read
from guiju.core.provision.conventions import Convention, named, stated


def shown(text: str) -> str:
    """The limits of a sentence, conditions with "if": ">= 5 mm; if <= 3 1"."""
    made = []
    for q in read(text).quantities:
        ends = [q.low, q.high] if q.op in ("range", "tol") else [q.value]
        numbers = "..".join(f"{end.value:g}" for end in ends if end is not None)
        made.append(f"{'if ' if q.role == 'condition' else ''}{q.op} {numbers} {q.unit}")
    return "; ".join(made)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("热处理应在真空炉中进行。", "requirement"),
        ("废水处理应达到一级标准。", "requirement"),
        ("安全管理应由专人负责。", "requirement"),
        ("制造商应对每批产品进行检验。", "requirement"),
        ("样本应在24 h内送检。", "requirement"),
        ("试样应用蒸馏水清洗。", "requirement"),
        ("数据应答复申请人。", "requirement"),
        ("设计应力求简单。", "requirement"),
        ("参数应变更记录。", "requirement"),
        ("票据应收集齐全。", "requirement"),
        ("气相应保持稳定。", "requirement"),
        ("灯具光效应符合表2的规定。", "requirement"),
        ("该应用软件的响应与感应元件对应。", "statement"),
        ("应急供应能力强。", "statement"),
        ("材料的应力和应变见图3。", "statement"),
        ("该材料可燃且可靠，性能良好。", "statement"),
        ("高温可能使胶层脱落。", "possibility"),
        ("宜居城市的评价指标见附录A。", "statement"),
        ("净含量500 g，允许短缺量不应超过3%。", "requirement"),
        ("只能使用专用工具。", "requirement"),
        ("经检定合格后方可使用。", "requirement"),
        ("本条规定了应检验的项目。", "statement"),
        ("It is required that the door be closed.", "requirement"),
        ("Vehicles may not exceed 3 t.", "requirement"),
        ("The data may not be available.", "possibility"),
        ("No part may be left open.", "requirement"),
        ("A must for every kitchen is a fire blanket.", "statement"),
        ("NOTE The lid shall be closed.", "statement"),
        ("注：盖子应关闭。", "statement"),
        ("The cover is to be locked.", "requirement"),
    ],
)
def test_the_verb_by_its_borders(text: str, modality: str) -> None:
    assert read(text).modality.value == modality


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The voltage shall not deviate by more than 2 %.", "<= 2 %"),
        ("The nosing shall not project by more than 1 1/2 inches.", "<= 1.5 [in_i]"),
        ("Neither the arm nor the leg shall deflect by more than 4 mm.", "<= 4 mm"),
        ("踏步不应超过最上层支点3步。", "<= 3 1"),
        ("厚度分别不应小于1.9 mm、1.7 mm、1.5 mm。", ">= 1.9 mm; >= 1.7 mm; >= 1.5 mm"),
        ("厚度分别不应小于1.9、1.7、1.5 mm。", ">= 1.9 mm; >= 1.7 mm; >= 1.5 mm"),
        ("The gaps shall be at most 5 mm, 8 mm and 10 mm.", "<= 5 mm; <= 8 mm; <= 10 mm"),
        ("温度不应低于5 ℃或高于40 ℃。", ">= 5 Cel; <= 40 Cel"),
        ("长度和宽度分别不应小于15 m和10 m。", ">= 15 m; >= 10 m"),
        ("5 mm≤d≤10 mm。", "range 5..10 mm"),
        ("应满足0.5≤x＜1.0。", ">= 0.5 1; < 1 1"),
        ("应≥2.0 mm且≤5.0 mm。", ">= 2 mm; <= 5 mm"),
        ("高出地面应为3 m以上。", ">= 3 m"),
        ("人数应在30人以内。", "<= 30 1"),
        ("The force shall be at least 200 pounds (890 N).", ">= 200 [lb_av]; >= 890 N"),
        ("The ramp shall be 36 inches wide minimum.", ">= 36 [in_i]"),
        ("每日应有至少20个样品。", ">= 20 1"),
        ("坡度不应大于1:12。", "<= 0.0833333 1"),
        ("挠度不应大于跨度的1/150。", "<= 0.00666667 1"),
        ("含量不应大于百分之五。", "<= 5 %"),
        ("The loss shall not exceed five per cent.", "<= 5 %"),
        ("跨数应为3跨～5跨。", "range 3..5 1"),
        ("The filter shall be cleaned at least twice a day.", ">= 2 /d"),
        ("换气次数不应小于6次/h。", ">= 6 /h"),
        ("The fan shall give at least 6 air changes per hour.", ">= 6 /h"),
        ("线密度偏差不应大于2 cN/tex。", "<= 2 cN/tex"),
        ("Messages shall not exceed 1024 bytes.", "<= 1024 By"),
        ("The delay shall be at most 20 milliseconds.", "<= 20 ms"),
        ("保存期限应不少于三十年。", ">= 30 a"),
        ("The pH should be 6,8 to 7,2.", "range 6.8..7.2 [pH]"),
    ],
)
def test_comparisons(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电压应为220(1±10%) V。", "tol 198..242 V"),
        ("电压应为(1±10%)×220 V。", "tol 198..242 V"),
        ("电压应为220 V±10%。", "tol 198..242 V"),
        ("尺寸偏差应为+0.5/-0.2 mm。", "range -0.2..0.5 mm"),
        ("孔径应为10 mm（+0.05 mm，0）。", "tol 10..10.05 mm"),
        ("孔径应为10 +0.05 0 mm。", "tol 10..10.05 mm"),
        ("Tolerance of the diameter shall be +0,05/−0,02 mm.", "range -0.02..0.05 mm"),
        ("The rail shall be 42 inches, plus or minus 3 inches.", "tol 39..45 [in_i]"),
        ("温度应为(23±2) ℃。", "tol 21..25 Cel"),
        ("质量偏差应为±5 g。", "range -5..5 g"),
    ],
)
def test_tolerances(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贮存温度应低于–18 ℃。", "< -18 Cel"),
        ("贮存温度应低于−18 ℃。", "< -18 Cel"),
        ("贮存温度应低于-18 ℃。", "< -18 Cel"),
        ("贮存温度应不高于零下18 ℃。", "<= -18 Cel"),
        ("The item shall be stored below –18 °C.", "< -18 Cel"),
        ("The item shall be stored below minus 18 °C.", "< -18 Cel"),
        ("温度应为−10 ℃～+40 ℃。", "range -10..40 Cel"),
        ("偏差应在-10%~+5%范围内。", "range -10..5 %"),
        ("活度浓度应不大于5×10-3 Bq/L。", "<= 0.005 Bq/L"),
        ("活度浓度应不大于5×10⁻³ Bq/L。", "<= 0.005 Bq/L"),
        ("活度浓度应不大于5×10^{-3} Bq/L。", "<= 0.005 Bq/L"),
        ("The concentration shall be less than 5 × 10−3 mol/L.", "< 0.005 mol/L"),
        ("The concentration shall be less than 5e-3 mol/L.", "< 0.005 mol/L"),
        ("菌落总数不应超过1·10⁴ CFU/g。", "<= 10000 [CFU]/g"),
        ("菌落总数不应超过5万CFU/g。", "<= 50000 [CFU]/g"),
    ],
)
def test_signs_and_powers_of_ten(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("净含量应符合JJF 1070的规定。", "JJF 1070"),
        ("压力容器应符合TSG 21的规定。", "TSG 21"),
        ("应按GJB 150.3A规定的方法进行试验。", "GJB 150.3A"),
        ("应符合DB11/T 825—2021表3的规定。", "DB11/T 825-2021"),
        ("监测应符合HJ 75的规定。", "HJ 75"),
        ("应符合ETSI EN 300 328的要求。", "ETSI EN 300 328"),
        ("Devices shall comply with Regulation (EU) 2017/745.", "Regulation (EU) 2017/745"),
    ],
)
def test_a_citation_is_no_value(text: str, cited: str) -> None:
    found = read(text)
    assert [each.designation for each in found.references if each.designation] == [cited]
    assert found.quantities == ()


@pytest.mark.parametrize(
    "text",
    [
        "应按通则0832测定。",
        "The rooms shall be ready by 15:00.",
        "设备应在8:00～18:00运行。",
        "The 0-RTT data MUST be discarded.",
        "The server shall use TLS 1.3.",
        "The contract shall be renewed in 2026.",
        "应于2026年5月1日实施。",
        "应符合表1～表3的规定。",
        "The valve shall be marked “PN 16”.",
        "产品编号应为20250116。",
        "应见第5条和附件2。",
        "The version header MUST have the value 13.",
    ],
)
def test_what_is_no_value(text: str) -> None:
    assert read(text).quantities == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("当额定电流大于150 A时，温升不应超过60 K。", "if > 150 A; <= 60 K"),
        ("建筑高度大于50 m的楼宇，净宽不应小于2 m。", "if > 50 m; >= 2 m"),
        ("设计速度小于40 km/h时宜为20 cm。", "if < 40 km/h; = 20 cm"),
        ("湿度应不大于85%RH（25 ℃时）。", "<= 85 %; if = 25 Cel"),
        ("不应少于2处，每处面积不应小于4 m2，宽度不应小于1.2 m。", ">= 2 1; >= 4 m2; >= 1.2 m"),
        ("Batteries containing more than 0,004 % lead shall be marked.", "if > 0.004 %"),
        ("Codes with less than 64 bits of entropy shall be hashed.", "if < 64 bit"),
        ("At least 5 pieces shall be taken.", ">= 5 1"),
        ("Maintain the bath at 105 ± 2 °C.", "tol 103..107 Cel"),
        ("Dry the crucible at 105 °C for 2 h.", "= 105 Cel; = 2 h"),
        ("The resistance shall be at least 2 MΩ at 20 °C.", ">= 2 MOhm; if = 20 Cel"),
        ("The rules shall not apply to firms employing fewer than 250 persons.", "if < 250 1"),
    ],
)
def test_condition_or_limit(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("净高不应小于2.00 m，梯段净高不宜小于2.20 m。", "requirement 1, recommendation 1"),
        ("首层可采用扩大的楼梯间，但分隔门应为防火门。", "permission 0, requirement 0"),
        ("每跑楼梯的级数不应少于2级，且不应超过18级。", "requirement 1, requirement 1"),
        (
            "The steps shall be uniform, and the nosing shall not project by more than 5 mm.",
            "requirement 0, requirement 1",
        ),
        ("A PIN SHALL be at least 6 digits and MAY be numeric.", "requirement 1, permission 0"),
        ("应确保系统能启动。", "requirement 0"),
        ("Parts that can be touched shall be insulated.", "requirement 0"),
    ],
)
def test_each_verb_is_a_provision(text: str, expected: str) -> None:
    found = read(text)
    parts = found.parts or (found,)
    assert ", ".join(f"{part.modality.value} {len(part.quantities)}" for part in parts) == expected
    if found.parts:
        assert [part.span[0] for part in parts[1:]] == [part.span[1] for part in parts[:-1]]
        assert (parts[0].span[0], parts[-1].span[1]) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "convention", "modality"),
    [
        ("The client MUST close the connection.", Convention.UNSTATED, "requirement"),
        ("It is RECOMMENDED that a nonce be used.", Convention.UNSTATED, "recommendation"),
        ("The header is OPTIONAL.", Convention.UNSTATED, "permission"),
        ("The lid must be closed.", Convention.PLAIN, "requirement"),
        ("The lid must be closed.", Convention.UNSTATED, "external-constraint"),
        ("Operators must hold a licence.", Convention.PLAIN, "external-constraint"),
    ],
)
def test_conventions(text: str, convention: Convention, modality: str) -> None:
    assert read(text, convention).modality.value == modality


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("The key words MUST and MAY are to be interpreted as described in BCP 14.", Convention.KEY_WORDS),
        ("The door must shut. It must lock. It must open. It must stay.", Convention.PLAIN),
        ("The door shall shut. It must not jam.", Convention.UNSTATED),
        ("", Convention.UNSTATED),
    ],
)
def test_a_document_states_its_convention(text: str, convention: Convention) -> None:
    assert stated(text) is convention


@pytest.mark.parametrize(
    ("name", "convention"),
    [(None, Convention.UNSTATED), ("RFC2119", Convention.KEY_WORDS), ("GB", Convention.GB), ("?", Convention.UNSTATED)],
)
def test_names_of_conventions(name: str | None, convention: Convention) -> None:
    assert named(name) is convention


@pytest.mark.parametrize(
    ("text", "sure", "doubt"),
    [
        ("温升不应超过45 K。", True, ""),
        ("埋管的深度宜在0.7 m以下。", False, "operator_unbound"),
        ("菌落总数不应超过5×104 CFU/g。", False, "power_guessed"),
        ("长度应为12 mm~10 mm。", False, "reversed_range"),
        ("温度应不大于5 min。", False, "dimension_mismatch"),
        ("踏步不应超过最上层支点3步。", True, "operator_far"),
    ],
)
def test_how_sure_and_why(text: str, sure: bool, doubt: str) -> None:
    quantity = read(text).quantities[0]
    assert (quantity.sure, doubt in quantity.doubts or not doubt) == (sure, True)


@pytest.mark.parametrize(
    "sentence",
    [
        "The emission shall be determined in accordance with ISO 16000-9:2006, 5.2.",
        "It shall be done as described in IEC 60068-2-1:2007, 6.3 and 6.4.",
        "The tests of EN 1063:1999, 4.2, shall be passed.",
        "The method of ISO 2859-1:1999, 9.3.2 applies.",
    ],
)
def test_the_number_of_a_cited_clause_is_no_value(sentence: str) -> None:
    read_ = read(sentence)
    assert read_ is not None and read_.quantities == ()
    assert read_.references[0].clause


def test_a_value_behind_a_citation_stays_one() -> None:
    found = read("In the test of ISO 16000-9:2006, 5.2 mm shall not be exceeded.")
    assert found is not None and [q.unit for q in found.quantities] == ["mm"]


@pytest.mark.parametrize("digits", [20, 35, 400, 3900])
def test_a_code_of_many_figures_takes_no_time(digits: int) -> None:
    started = time.process_time()
    read("9" * digits + " mm")
    assert time.process_time() - started < 5
