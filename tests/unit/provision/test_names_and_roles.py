"""What a value is called and what it is, in shapes that were read wrongly: names, roles, units, no quantities."""

from __future__ import annotations

import pytest

from guiju.core.errors import GuijuError
from guiju.core.provision import read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The dead volume of a 2 ml pipette shall not exceed 0.02 ml.", "dead volume"),
        ("报警器声压级在1 m处应不小于65 dB(A)。", "声压级"),
        (
            "The hook shall have a safety factor of at least 5, and the rope a safety factor of at least 6.",
            "safety factor",
        ),
        ("The loss on ignition is not more than 0.5 per cent.", "loss on ignition"),
        ("A server MUST NOT send more than one GOAWAY frame.", "GOAWAY frame"),
        ("Condition the board at 23 °C and 50 % relative humidity.", "relative humidity"),
        ("At 20 % of the span the linearity error shall be no worse than 0,3 %.", "linearity error"),
        ("The torque applied to the cap must not exceed 3 N·m.", "torque"),
        ("最大称量不宜小于300 g。", "最大称量"),
    ],
)
def test_the_last_quantity_is_named(text: str, name: str) -> None:
    assert read(text).quantities[-1].characteristic == name


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("A relay MUST drop any frame whose age exceeds 40 s.", ["condition"]),
        ("The resistance shall not exceed 0,1 Ω, measured with a current of 10 A.", ["limit", "condition"]),
        ("Cords shall have a section of at least 1 mm2 for rated currents up to 10 A.", ["limit", "condition"]),
        ("The test is carried out at 400 °C or 500 °C.", ["limit", "limit"]),
        ("Drop the crate four times from a height of 0,8 m.", ["limit", "limit"]),
        ("于(90±2)℃的烘箱中干燥3 h。", ["limit", "limit"]),
    ],
)
def test_conditions_and_limits(text: str, roles: list[str]) -> None:
    assert [quantity.role for quantity in read(text).quantities] == roles


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The count must not exceed 50 000 per ml.", "/mL"),
        ("Roosts shall provide at least 18 cm per hen.", "cm"),
        ("The density shall not exceed 30 kg/m2.", "kg/m2"),
        ("Heads shall be spaced not more than 10 ft (3.0 m) apart.", "m"),
        ("私钥长度应为256位。", "bit"),
        ("口令不应少于10位。", "1"),
        ("The supply shall be 24 V with a tolerance of ± 5 %.", "V"),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert read(text).quantities[-1].unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "传输层应使用TLS 1.2及以上版本的协议。",
        "服务投诉可拨打12305。",
        "Enquiries may be sent to extension 4410.",
        "Authors may use more than one heading on a page.",
        "废水处理应达到一级标准。",
        "By 2030, bottles shall be collected apart.",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert read(text).quantities == ()


@pytest.mark.parametrize("text", ["", "  ", "\x00", "……", "whose " * 700, "for " * 1100])
def test_bad_input_is_refused(text: str) -> None:
    with pytest.raises(GuijuError):
        read(text)
