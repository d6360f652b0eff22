"""Charts: exact small pictures, table twins, what is refused, and that any finite number gives well-formed XML."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from amount import many
from guiju.core.chart import (
    ALONE,
    PAGE,
    Band,
    Bar,
    Bars,
    Curve,
    Dot,
    Format,
    Histogram,
    Lines,
    Mark,
    Multiples,
    Panel,
    Part,
    Series,
    Shares,
    Sparkline,
    Steps,
    Strip,
    TileMap,
    Whole,
    printed,
    svg,
)
from guiju.core.chart.axes import apart
from guiju.core.chart.drawing import Chart
from guiju.core.chart.measuring import ems, fitted
from guiju.core.errors import GuijuError
from guiju.data.tables import codes

PRINT = printed("Noto Sans CJK SC")
NAMESPACE = "{http://www.w3.org/2000/svg}"

BARS = Bars("Standards", (Bar("AB", 10), Bar("国家", 20)), width=200, head=("tier", "number"))
LINES = Lines(
    "Rate", (Series("gross", ((2020, 10.0), (2021, None), (2022, 30.0))), Series("net", ((2020, 5), (2022, 25)))),
    Format(1, "%"), band=Band("forecast", ((2022, 30, 30), (2023, 28, 40))), goal=(35, "goal"), base=0, head="year",
)  # fmt: skip
HISTOGRAM = Histogram.of("Cycle", [3, 5, 5, 9, 12, 18, 24], unit="months", marks=((18, "limit"),), head=("", "n"))
STEPS = Steps("Open", (Curve("all", ((6, 0.5, 0.4, 0.6), (12, 0.25, 0.1, 0.4))),), unit="months", head="after")
MULTIPLES = Multiples(
    "Many", (Panel("MIIT", ((2020, 1), (2021, 2))), Panel("MOT", ((2020, None), (2021, 4)))), head="b"
)
TILES = TileMap("Local", {"11": 5, "44": 25, "65": None}, "en", head=("province", "number"))
SPARK = Sparkline("Trend", (1, None, 3))
STRIP = Strip("State", (Dot("T1", Mark.FULL), Dot("T2", Mark.POINT)), {Mark.FULL: "reached", Mark.POINT: "behind"})
SHARES = Shares("Supply", (Whole("", (Part("state", 25), Part("market", 75))),))
EVERY: tuple[Chart, ...] = (BARS, LINES, HISTOGRAM, STEPS, MULTIPLES, TILES, SPARK, STRIP, SHARES)


def drawn(chart: Chart) -> etree._Element:
    root = etree.fromstring(svg(chart, PAGE).encode())
    assert "NaN" not in svg(chart, PAGE) and '"nan"' not in svg(chart, PAGE) and "inf" not in svg(chart, PAGE)
    return root


def test_bars_exactly() -> None:
    assert svg(BARS, PRINT) == (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 200 48" width="200" height="48" '
        'font-family="Noto Sans CJK SC" font-size="12" fill="#1c1b19"><title>Standards</title>'
        '<text x="24" y="17" text-anchor="end">AB</text>'
        '<rect x="32" y="7" width="73.04" height="12" fill="#55524c"/>'
        '<text x="111.04" y="17">10</text>'
        '<text x="24" y="39" text-anchor="end">国家</text>'
        '<rect x="32" y="29" width="146.08" height="12" fill="#55524c"/>'
        '<text x="184.08" y="39">20</text>'
        '<line x1="32" y1="2" x2="32" y2="46" stroke="#6e6a62" stroke-width="1"/></svg>'
    )


def test_a_sparkline_exactly() -> None:
    assert svg(SPARK, PRINT) == (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 140 24" width="140" height="24" '
        'font-family="Noto Sans CJK SC" font-size="12" fill="#1c1b19"><title>Trend</title>'
        '<path d="M2 20L121.04 4" fill="none" stroke="#55524c" stroke-width="1.2"/>'
        '<circle cx="121.04" cy="4" r="2.2" fill="#1c1b19"/>'
        '<text x="129.04" y="11">3</text></svg>'
    )


def test_every_chart_is_named_and_has_no_script_and_a_table() -> None:
    for chart in EVERY:
        root = drawn(chart)
        assert root.get("role") == "img" and root[0].tag == NAMESPACE + "title" and root[0].text == chart.title
        assert not root.findall(f".//{NAMESPACE}script")
        table = chart.table()
        assert table.rows and all(len(row) == len(table.head) for row in table.rows), chart.title


def test_the_same_values_give_the_same_bytes() -> None:
    for chart in EVERY:
        assert svg(chart, PAGE) == svg(chart, PAGE)
        assert svg(chart, ALONE).replace("<style>" + ALONE.style + "</style>", "") == svg(chart, PAGE)


def test_looks() -> None:
    page, alone, paper = svg(BARS, PAGE), svg(BARS, ALONE), svg(BARS, PRINT)
    assert "var(--ink-2,#55524c)" in page and "<style>" not in page and "style=" not in page
    assert "prefers-color-scheme:dark" in alone
    assert "var(" not in paper and 'font-family="Noto Sans CJK SC"' in paper
    with pytest.raises(GuijuError, match="not a font"):
        printed('x"/><script>')


def test_tables() -> None:
    assert BARS.table().head == ("tier", "number") and BARS.table().rows == (("AB", "10"), ("国家", "20"))
    assert LINES.table().head == ("year", "gross", "net", "forecast")
    assert LINES.table().rows[2:] == (("2022", "30.0%", "25.0%", "30.0% – 30.0%"), ("2023", "–", "–", "28.0% – 40.0%"))
    assert HISTOGRAM.table().rows[:2] == (("2 – 4 months", "1"), ("4 – 6 months", "2"))
    assert sum(HISTOGRAM.counts) == 7
    assert STEPS.table().rows == (("6 months", "50.0%"), ("12 months", "25.0%"))
    assert MULTIPLES.table().rows == (("MIIT", "1", "2"), ("MOT", "–", "4"))
    assert SHARES.table().rows == (("", "25 (25.0%)", "75 (75.0%)"),)
    assert STRIP.table().rows == (("T1", "reached"), ("T2", "behind"))
    assert dict(TILES.table().rows)["Guangdong"] == "25" and dict(TILES.table().rows)["Xinjiang"] == "–"


def test_days_run_along_an_axis() -> None:
    chart = Lines("T", (Series("a", ((date(2020, 1, 1), 1), (date(2024, 1, 1), 2))),))
    words = [t.text for t in drawn(chart).iter(NAMESPACE + "text")]
    assert [w for w in words if w and w.startswith("20")] == ["2020", "2021", "2022", "2023", "2024"]
    assert chart.table().rows[0] == ("2020-01-01", "1")


def test_words_are_escaped() -> None:
    chart = Bars('<b>&"\x00', (Bar("<script>&\x01", 1),), describes="a < b")
    root = drawn(chart)
    assert root[0].text == '<b>&"\ufffd' and root[1].text == "a < b"
    assert "<script>" not in svg(chart, PAGE)


def test_figures() -> None:
    assert [Format()(v) for v in (12345, 0.5, -3, 1e20, None, -0.0, 1e-9)] == [
        "12\u2009345", "0.5", "−3", "1e+20", "–", "0", "1e-09",
    ]  # fmt: skip
    assert Format(1, "%")(83.44) == "83.4%" and Format(0, "months")(18.0) == "18 months"


def test_width_of_chinese() -> None:
    assert ems("国家标准") == 4.0 and ems("GB") == pytest.approx(1.36)
    assert fitted("国家标准化管理委员会", 60, 12) == "国家标准…" and fitted("ok", 60, 12) == "ok"


def test_names_at_the_end_keep_apart() -> None:
    assert apart([10, 11, 50], 14, 0, 100) == [10, 24, 50]
    assert apart([95, 96], 14, 0, 100) == [86, 100]


def test_the_grid_of_provinces() -> None:
    tiles = codes("province_tiles")
    provinces = {code for code, row in codes("regions").items() if row["level"] == "province"}
    assert len(tiles) == 34 and set(tiles) == provinces | set(tiles) and provinces <= set(tiles)
    assert len({(row["row"], row["column"]) for row in tiles.values()}) == 34
    words = {t.text for t in drawn(TILES).iter(NAMESPACE + "text")}
    assert {"Beijing", "5", "25"} <= words


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: Bars("t", ()), "without values"),
        (lambda: Bars("t", (Bar("a", math.nan),)), "cannot be drawn"),
        (lambda: Bars("t", (Bar("a", math.inf),)), "cannot be drawn"),
        (lambda: Bars("t", (Bar("a", True),)), "cannot be drawn"),
        (lambda: Bars("t", (Bar("a", 10**400),)), "cannot be drawn"),
        (lambda: Lines("t", (Series("a", ((1, None),)),)), "without values"),
        (lambda: Lines("t", (Series("a", ((2, 1), (1, 1))),)), "not behind"),
        (lambda: Lines("t", (Series("a", ((1, 1), (date(2020, 1, 1), 1))),)), "days and numbers"),
        (lambda: Histogram("t", (0, 1), (1, 2)), "do not fit"),
        (lambda: Histogram("t", (1, 0), (1,)), "not ascending"),
        (lambda: Histogram("t", (0, 1), (-1,)), "below zero"),
        (lambda: Histogram.of("t", []), "without values"),
        (lambda: Steps("t", (Curve("a", ((1, 1.2, 1, 1),)),)), "outside 0 to 1"),
        (lambda: Multiples("t", ()), "without values"),
        (lambda: TileMap("t", {"99": 1}), "not the code of a province"),
        (lambda: TileMap("t", {"11": None}), "without values"),
        (lambda: Sparkline("t", (None,)), "without values"),
        (lambda: Strip("t", (Dot("a", Mark.OPEN),), {}), "has no word"),
        (lambda: Shares("t", (Whole("", (Part("a", -1), Part("b", 2))),)), "below zero"),
        (lambda: Shares("t", (Whole("", (Part("a", 0),)),)), "nothing to divide"),
        (lambda: Shares("t", (Whole("", (Part("a", 1),)), Whole("x", (Part("b", 1),)))), "other parts"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(make: object, what: str) -> None:
    with pytest.raises(GuijuError, match=what) as caught:
        make()  # type: ignore[operator]
    assert caught.value.where and caught.value.expected


number = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**18), 10**18)
counts = st.floats(0, allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=many(150))
@given(st.lists(number, min_size=1, max_size=8), st.text(max_size=12))
def test_any_finite_number_gives_well_formed_xml(values: list[float], words: str) -> None:
    charts: list[Chart] = [
        Bars(words, tuple(Bar(words, v) for v in values), goal=(values[0], words)),
        Lines(words, (Series(words, tuple(enumerate(values))),), goal=(values[-1], words), base=0),
        Multiples(words, (Panel(words, tuple(enumerate(values))),)),
        Sparkline(words, tuple(values)),
        TileMap(words, dict(zip(codes("province_tiles"), values, strict=False))),
    ]
    for chart in charts:
        root = etree.fromstring(svg(chart, PAGE).encode())
        for element in root.iter():
            for name in ("x", "y", "width", "height", "cx", "cy", "x1", "x2", "y1", "y2"):
                assert math.isfinite(float(element.get(name, "0")))
        assert chart.table().rows


@settings(deadline=None, max_examples=many(100))
@given(st.lists(counts, min_size=1, max_size=6))
def test_any_shares(values: list[float]) -> None:
    parts = tuple(Part(str(n), v) for n, v in enumerate(values))
    if not any(values):
        with pytest.raises(GuijuError):
            Shares("t", (Whole("", parts),))
        return
    etree.fromstring(svg(Shares("t", (Whole("", parts),)), PRINT).encode())


@settings(deadline=None, max_examples=many(100))
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30))
def test_every_value_is_counted_once(values: list[float]) -> None:
    try:
        chart = Histogram.of("t", values)
    except GuijuError as error:
        assert "told apart" in error.what
        return
    assert sum(chart.counts) == len(values) and all(a < b for a, b in pairwise(chart.edges))
    etree.fromstring(svg(chart, PAGE).encode())
