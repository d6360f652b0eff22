"""Which way a limit points, in sentences of every shape met: a limit turned round is worse than none."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.core.provision import read

LINES = (Path(__file__).parent / "directions.txt").read_text(encoding="utf-8").splitlines()
OPPOSITE = ({"<", "<="}, {">", ">="})


@pytest.mark.parametrize("line", LINES)
def test_direction(line: str) -> None:
    expected, text = line.split("\t")
    assert ",".join(quantity.op for quantity in read(text).quantities) == expected


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("The heater shall cut out no later than at 90 °C.", "<="),
        ("The leakage rate must be worse than none and better than 5 mL/h.", "<"),
        ("The rate shall be held to 5 °C/min or slower.", "<="),
        ("埋深不应小于冻土深度以下0.2 m。", ">="),
        ("温度不得降到5 ℃以下。", ">="),
        ("不得超载10%以上。", "<="),
    ],
)
def test_what_is_not_read_in_full_is_not_turned_round(text: str, op: str) -> None:
    """Not the operator hoped for, but none that points the other way and is called sure."""
    side = next(those for those in OPPOSITE if op in those)
    other = OPPOSITE[1 - OPPOSITE.index(side)]
    assert [q.op for q in read(text).quantities if q.op in other and q.sure] == []


@pytest.mark.parametrize(
    "text",
    [
        "容器焊缝处的剩余壁厚不得小于设计厚度减去0.8 mm。",
        "孔径应为公称直径加2 mm。",
        "水泵机组的噪声不应高于背景噪声3 dB以上。",
        "轴承外圈温度不得高于环境温度40 ℃。",
        "内径不得大于外径减去4 mm。",
        "The edge of the label shall be at least 5 mm less than the nominal width of the panel.",
        "The level at the boundary shall be not more than 3 dB above the ambient level.",
        "The bore shall be equal to the nominal diameter plus 2 mm.",
        "The water temperature shall not be more than 5 °C below the set temperature.",
        "The lid shall be at least 10 mm wider than the width of the opening.",
    ],
)
def test_what_is_added_to_another_value_is_no_limit(text: str) -> None:
    assert read(text).quantities == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("烟囱应高出最高建筑物3 m以上。", [(">=", 3)]),
        ("The value may differ from the mean by 5 mm at most.", [("<=", 5)]),
        ("加2 mL盐酸。", [("=", 2)]),
        ("The beam shall be placed at least 2 m above the ground.", [(">=", 2)]),
    ],
)
def test_a_difference_that_is_itself_asked_for_is_one(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(q.op, q.value.value) for q in read(text).quantities if q.value is not None] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The lead content shall not exceed 0.1 % and that of cadmium 0.01 %.",
            [("<=", 0.1, "lead content"), ("<=", 0.01, "cadmium")],
        ),
        ("Ash shall not exceed 8 % and moisture 12 %.", [("<=", 8, "ash"), ("<=", 12, "moisture")]),
        (
            "Full names shall be at most 255 octets and the labels 63 octets.",
            [("<=", 255, "full names"), ("<=", 63, "labels")],
        ),
        ("镉的含量应不大于10 mg/kg，汞应不大于5 mg/kg。", [("<=", 10, "含量"), ("<=", 5, "汞")]),
        ("铅(以Pb计)≤0.5 mg/kg，总砷(以As计)≤0.3 mg/kg。", [("<=", 0.5, "铅"), ("<=", 0.3, "总砷")]),
        ("壁厚不应小于5 mm，端盖3 mm。", [(">=", 5, "壁厚"), (">=", 3, "壁厚")]),
    ],
)
def test_a_limit_said_once_holds_for_each(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert [(q.op, q.value.value, q.characteristic) for q in read(text).quantities if q.value is not None] == expected


@pytest.mark.parametrize(
    ("text", "op", "value", "unit"),
    [
        ("Relative humidity shall not exceed 80 % above 30 °C, and 90 % otherwise.", "<=", 90, "%"),
        (
            "At 1 550 nm the attenuation shall not exceed 0.4 dB/km for type A and 0.3 dB/km for type B.",
            "<=",
            0.3,
            "dB/km",
        ),
        ("Noise is to stay below 45 dB(A) at night and 55 dB(A) by day.", "<", 55, "dB{A}"),
        ("The run-out must be within 0.5 mm radially and 0.3 mm axially.", "<=", 0.3, "mm"),
        ("The hourly mean is not to be exceeded more than 18 times a year.", "<=", 18, "/a"),
        ("每年超标次数不得多于24次。", "<=", 24, "/a"),
        ("垂直度偏差每米不得超过2 mm。", "<=", 2, "mm/m"),
        ("空载转速不宜低于每分钟30万转。", ">=", 300_000, "1/min"),
        ("The window MUST be no larger than 10 segments or 14600 bytes.", "<=", 14600, "By"),
        ("The plaintext MUST NOT exceed 2^14 bytes.", "<=", 16384, "By"),
        ("The serial MUST be less than 2^31-1.", "<", 2**31 - 1, "1"),
        ("The account shall be kept for 90 consecutive days.", "=", 90, "d"),
        ("Visitors shall wait no longer than a quarter of an hour.", "<=", 0.25, "h"),
        ("吊钩的试验载荷应不小于四百千牛。", ">=", 400, "kN"),
        ("冷库水温不应超过三十摄氏度。", "<=", 30, "Cel"),
        ("The notch depth shall not exceed half the plate thickness.", "<=", 0.5, "1"),
        ("The bend radius shall be at least twice the cable diameter.", ">=", 2, "1"),
        ("Impurities shall be below 90 parts per million.", "<", 90, "[ppm]"),
        ("Emissions shall not exceed 30 dB(µV/m).", "<=", 30, "dB(uV/m)"),
        ("同轴度公差不得超过φ0.05 mm。", "<=", 0.05, "mm"),
        ("水表始动流量不应高于最小流量的二分之一。", "<=", 0.5, "1"),
        ("密码应至少包含大写字母、小写字母和数字中的3种。", ">=", 3, "1"),
        ("Notice shall be given no later than 30 days before the meeting.", ">=", 30, "d"),
        ("交货不得晚于合同生效后45日。", "<=", 45, "d"),
    ],
)
def test_last_value(text: str, op: str, value: float, unit: str) -> None:
    quantity = read(text).quantities[-1]
    assert quantity.value is not None
    assert (quantity.op, quantity.value.value, quantity.unit) == (op, value, unit)


def test_a_bound_with_a_tolerance_is_one_bound_and_not_sure() -> None:
    (quantity,) = read("皮肤温度不得高于37±0.5 ℃。").quantities
    assert quantity.value is not None
    assert (quantity.op, quantity.value.value, quantity.low, quantity.sure) == ("<=", 37.5, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "Gaps shall conform to 6.3.",
        "Gaps shall comply with 5.2 and 5.4.",
        "关口电能表应采用0.2S级。",
        "压力表的准确度等级不应低于1.6级。",
        "Meters shall be of class 0.2S.",
        "Bolts of property class 10.9 shall be used.",
        "冗余度不应低于1+1。",
    ],
)
def test_references_and_grades_are_no_values(text: str) -> None:
    assert read(text).quantities == ()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ladders less than 3 m long shall not be used.", "condition"),
        ("Keys of less than 2048 bits shall not be accepted.", "condition"),
        ("Speeds in excess of 30 km/h are not permitted.", "limit"),
        ("A clock skew of up to 5 minutes shall be tolerated.", "limit"),
        ("An endpoint MAY close a connection that has been idle for more than 30 seconds.", "condition"),
        ("Ninety per cent of calls shall be answered.", "limit"),
    ],
)
def test_role(text: str, role: str) -> None:
    assert [quantity.role for quantity in read(text).quantities] == [role]


@pytest.mark.parametrize(
    ("text", "modality", "negated"),
    [
        ("At no time may the oxygen content fall below 19.5 %.", "requirement", True),
        ("Under no circumstances shall the load exceed 5 kN.", "requirement", True),
        ("None of the samples shall exceed 5 mg/kg.", "requirement", True),
        ("除另有规定外，试验压力应为设计压力的1.1倍。", "requirement", False),
        ("溶液可能出现不超过2 %的沉淀。", "possibility", False),
        ("Noise is to stay below 45 dB.", "requirement", False),
    ],
)
def test_modality(text: str, modality: str, negated: bool) -> None:
    provision = read(text)
    assert (provision.modality.value, provision.negated) == (modality, negated)


@pytest.mark.parametrize(
    "unit", ["不", "±5 ", "of 5 mm ", "at ", "，其中铅3 mg/kg", "至少包含", "每米", "than the minimum "]
)
def test_time_does_not_grow_with_the_square(unit: str) -> None:
    """Twice the text takes at most three times as long; three readings, the quickest counts."""
    from time import process_time

    def taken(length: int) -> float:
        text = (unit * length)[:length] + "x5 mm。"
        times = []
        for _ in range(3):
            start = process_time()
            read(text)
            times.append(process_time() - start)
        return min(times)

    taken(500)
    assert taken(3_600) < 3 * taken(1_800) + 0.05
