from __future__ import annotations

import pytest

from guiju.search import highlight


def shown(text: str, query: str) -> str:
    return "".join(f"[{piece}]" if found else piece for piece, found in highlight(text, query))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("食品安全國家標準", "国家标准", "食品安全[國家標準]"),
        ("Testing of lifts", "test LIFT", "[Testing] of [lifts]"),
        ("ｴﾚﾍﾞｰﾀ用緩衝器", "エレベータ", "[ｴﾚﾍﾞｰﾀ]用緩衝器"),
        ("GB 2762—2022 铅的限量", "gb2762 铅", "[GB 2762]—2022 [铅]的限量"),
        ("ＧＢ／Ｔ　１．１", "gbt1.1", "[ＧＢ／Ｔ　１．１]"),
        ("Sécurité", "securite", "[Sécurité]"),
        ("Se\u0301curite\u0301", "securite", "[Se\u0301curite\u0301]"),
        ("GB 27625", "gb2762", "GB 27625"),
        ("🙂食品🙂", "食品", "🙂[食品]🙂"),
        ("食品食品", "食品", "[食品食品]"),
        ("nothing", "别的", "nothing"),
        ("text", "", "text"),
        ("", "text", ""),
        ("a\0b 食品", "食\0品", "a\0b [食品]"),
    ],
)
def test_highlight(text: str, query: str, expected: str) -> None:
    assert shown(text, query) == expected
