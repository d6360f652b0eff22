from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.search.prepare import cjk_terms, cover, divide, grams, normalise, pairs, runs, stem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("標準化", "标准化"),
        ("ＧＢ／Ｔ　１．１", "gb/t 1.1"),
        ("Sécurité de l'INFORMATION", "securite de l'information"),
        ("ｴﾚﾍﾞｰﾀ", "エレベータ"),
        ("ガ", "ガ"),
        ("ГОСТ Р", "гост р"),
        ("Straße", "straße"),
        ("", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalise_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=st.characters(categories=["Lo", "Lu", "Ll", "Mn", "Cs", "Cc", "So"])))
def test_nothing_breaks_preparation(text: str) -> None:
    prepared = normalise(text)
    cjk, words = divide(prepared)
    cjk_terms(cjk, 4).encode("utf-8")
    " ".join(words).encode("utf-8")
    assert cjk == [run.text for run in runs(prepared) if run.cjk]
    assert words == [stem(run.text) for run in runs(prepared) if not run.cjk]


def test_runs_divide_scripts() -> None:
    assert [(run.text, run.cjk) for run in runs("食品gb2762中 铅_的ー線")] == [
        ("食品", True),
        ("gb2762", False),
        ("中", True),
        ("铅", True),
        ("的ー線", True),
    ]


def test_grams_hold_every_substring_up_to_their_length() -> None:
    assert grams("食品安全", 3) == ["食品安", "品安全", "食品", "品安", "安全", "食", "品", "安", "全"]
    assert divide("食品x安全 testing") == (["食品", "安全"], ["x", "test"])
    assert cjk_terms(["食品", "安全"], 2) == "食品 食 品 安全 安 全"


def test_cover_spells_the_run() -> None:
    assert cover("一二三四五六七八九", 4) == [(0, "一二三四"), (4, "五六七八"), (5, "六七八九")]
    assert cover("一二三四五", 4) == [(0, "一二三四"), (1, "二三四五")]


def test_stems() -> None:
    assert [stem(word) for word in ("requirements", "testing", "iso9001", "27001")] == [
        "requir",
        "test",
        "iso9001",
        "27001",
    ]
    assert pairs(["safeti", "requir", "lift"]) == ["safeti_requir", "requir_lift"]
    assert len(stem("a" * 10_000)) <= 64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Système", "systeme"),
        ("Systѐme", "systѐme"),  # a Cyrillic letter stays, whatever stands beside it
        ("Systѐme système", "systѐme systeme"),
        ("e\u0301lan", "elan"),  # an accent of its own, joined first
        ("ｶﾞｽ", "ガス"),  # a mark that grows into the letter before it
        ("10½ °C", "101⁄2 °c"),
        ("ΟΔΟΣ", "οδος"),
        ("a\u00a0b", "a b"),
        ("\ud800é", " e"),
    ],
)
def test_characters_fold_alike_wherever_they_stand(text: str, expected: str) -> None:
    assert normalise(text) == expected
