"""Questions as people type them: what is found beyond the editions that hold every word, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.search import Index, IndexDocument, Query
from guiju.search.model import OPEN_END
from guiju.search.segments import segments
from guiju.search.terms import Terms, made
from guiju.search.understanding import understand
from guiju.search.vocabulary import Vocabulary
from search.library import build, day

ROWS = (
    ("ISO 3873:2025", "international", (("en", "Industrial protective helmets"),), ("13.340.20",)),
    ("GB 2811-2019", "national", (("zh", "头部防护 安全帽"), ("en", "Safety helmets")), ("13.340.20",)),
    ("ISO 9001:2015", "international", (("en", "Quality management systems — Requirements"),), ("03.100.70",)),
    ("JIS Q 9001:2015", "national", (("en", "Quality management systems — Requirements"),), ("03.100.70",)),
    ("GB 2760-2024", "national", (("zh", "食品安全国家标准 食品添加剂使用标准"),), ("67.220.20",)),
    ("GB 19644-2024", "national", (("zh", "食品安全国家标准 乳粉和调制乳粉"),), ("67.100.10",)),
    ("IEC 61508-3:2010", "international", (("en", "Functional safety — Part 3: Software"),), ("25.040.40",)),
    ("IEC 61508-7:2010", "international", (("en", "Functional safety — Part 7: Overview"),), ("25.040.40",)),
    ("ISO 5667-10:2020", "international", (("en", "Water quality — Sampling — Part 10: Wastewater"),), ("13.060.45",)),
    ("IEC 60601-1:2005", "international", (("en", "Medical electrical equipment — Part 1: Safety"),), ("11.040.01",)),
    ("JIS T 60601-1:2023", "national", (("ja", "医用電気機器"),), ("11.040.01",)),
    ("GB 60601-1999", "national", (("zh", "纽扣"),), ("61.040",)),
    ("JIS K 3873:2008", "national", (("ja", "試薬"),), ("71.040.30",)),
)  # fmt: skip
PLACE = {designation: number for number, (designation, *_) in enumerate(ROWS, 1)}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = [
        IndexDocument(
            id=number,
            seq=number,
            designations=(designation,),
            titles=titles,
            tier=tier,
            ics=ics,
            year=int(designation[-4:]),
            published=day(int(designation[-4:])),
            force=((day(int(designation[-4:])), OPEN_END),),
            number_rank=number,
            adopts=("ISO 9001:2015",) if designation.startswith("JIS Q") else (),
        )
        for number, (designation, tier, titles, ics) in enumerate(ROWS, 1)
    ]
    return build(tmp_path_factory.mktemp("typed"), documents)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("qualty managment systems", "ISO 9001:2015"),  # one letter left out
        ("protectvie helmets", "ISO 3873:2025"),  # two exchanged
        ("funtcional saftey software", "IEC 61508-3:2010"),
        ("what is the standard for medical electrical equipment", "IEC 60601-1:2005"),
        ("quality management bananas", "ISO 9001:2015"),  # a word that nothing holds
        ("iso 9001 bananas", "ISO 9001:2015"),
        ("ISO 9OO1", "ISO 9001:2015"),
        ("GB 276O", "GB 2760-2024"),
        ("GB 28ll", "GB 2811-2019"),
        ("国标2760", "GB 2760-2024"),
        ("国标 2760 添加剂", "GB 2760-2024"),
        ("DIN EN ISO 9001:2015", "ISO 9001:2015"),
        ("BS EN 60601-1", "IEC 60601-1:2005"),
        ("UNE-EN ISO 9001", "ISO 9001:2015"),
        ("IEC 61508 part 3", "IEC 61508-3:2010"),
        ("IEC 61508 part 7", "IEC 61508-7:2010"),
        ("iec 61508 part iii", "IEC 61508-3:2010"),
        ("iec 61508 part seven", "IEC 61508-7:2010"),
        ("part 7 of iec 61508", "IEC 61508-7:2010"),
        ("IEC 61508 第三部分", "IEC 61508-3:2010"),
        ("IEC 61508 第 7 部分", "IEC 61508-7:2010"),
        ("61508 software", "IEC 61508-3:2010"),
        ("japanese version of iso 9001", "JIS Q 9001:2015"),
        ("japanese version of iec 60601-1", "JIS T 60601-1:2023"),  # nothing says that it adopts it; it has its number
        ("IEC 60601-1 日本", "JIS T 60601-1:2023"),
        ("iec 60601-1", "IEC 60601-1:2005"),
        ("chinese version of iec 60601-1", "IEC 60601-1:2005"),  # GB has numbers of its own
        ("japanese version of iso 3873", "ISO 3873:2025"),  # a number of four digits says nothing
        ("which gb is about food additives 食品添加剂", "GB 2760-2024"),
        ("CSA C22.2 No. 60601-1", "IEC 60601-1:2005"),
        ("13.340 protective", "ISO 3873:2025"),
        ("ics 67.220 添加剂", "GB 2760-2024"),
        ("waste water sampling", "ISO 5667-10:2020"),  # written as one in the title
        ("9001", "ISO 9001:2015"),  # the original before its adoption
        ("食品添加剂的使用标准是什么", "GB 2760-2024"),
        ("调制乳粉有哪些要求", "GB 19644-2024"),
        ("安全帽标准", "GB 2811-2019"),
        ("quality management systems requirements", "ISO 9001:2015"),
    ],
)
def test_what_is_meant_comes_first(index: Index, text: str, first: str) -> None:
    assert index.search(Query(text)).hits[0].id == PLACE[first]


@pytest.mark.parametrize(
    "text", ["zzzzz qqqqq", "？！", "的是什么", "the of for", "GB 99999999", "乀乁", "\ud800", "helmetzzzzzzz"]
)
def test_what_nothing_is_like_finds_nothing(index: Index, text: str) -> None:
    assert index.search(Query(text)).total == 0


def test_an_adoption_is_found_by_what_it_adopts(index: Index) -> None:
    assert [hit.id for hit in index.search(Query("ISO 9001")).hits][:2] == [3, 4]


def test_what_was_done_is_said(index: Index) -> None:
    mistyped = index.search(Query("protectvie helmets")).wider
    assert mistyped is not None and mistyped.read_as == (("protectvie", "protective"),)
    left = index.search(Query("functional software bananas")).wider
    assert left is not None and left.unknown == ("bananas",)


def test_enough_word_for_word_is_not_widened(tmp_path: Path) -> None:
    documents = [
        IndexDocument(id=n, seq=n, designations=(f"ISO {n}:2020",), titles=(("en", "Water meters"),))
        for n in range(1, 12)
    ]
    found = build(tmp_path, [*documents, IndexDocument(12, 12, ("ISO 99:2020",), (("en", "Water metres"),))])
    answer = found.search(Query("water meters"))
    assert answer.total == 11 and answer.wider is None


def test_abstracts_are_not_enough(tmp_path: Path) -> None:
    documents = [
        IndexDocument(n, n, (f"ISO {n}:2020",), (("en", "Ladders"),), abstract="Worn with a hard hat.")
        for n in range(1, 12)
    ]
    found = build(tmp_path, [*documents, IndexDocument(12, 12, ("ISO 99:2020",), (("en", "Protective helmets"),))])
    answer = found.search(Query("hard hat"))
    assert (answer.hits[0].id, answer.total) == (12, 12) and answer.wider is not None
    assert found.search(Query("hard hat", filters={"year": ("2020",)})).total <= answer.total


def test_literal_questions_and_what_is_new_since_are_not_widened(index: Index) -> None:
    assert index.search(Query("qualty managment", literal=True)).total == 0
    assert index.search(Query("qualty managment", since_seq=1)).total == 0
    assert index.search(Query('"qualty" "managment"', literal=True)).total == 0


def test_a_filter_never_makes_an_answer_longer(tmp_path: Path) -> None:
    documents = [
        IndexDocument(n, n, (f"ISO {n}:2020",), (("en", "Water meters"),), publisher="A" if n < 4 else "B")
        for n in range(1, 14)
    ]
    found = build(
        tmp_path, [*documents, IndexDocument(14, 14, ("ISO 99:2020",), (("en", "Gas meters"),), publisher="A")]
    )
    assert found.search(Query("water meters", filters={"publisher": ("A",)})).total == 3


def test_pages_of_a_wide_answer_follow_each_other(index: Index) -> None:
    whole = [hit.id for hit in index.search(Query("safety helmets requirements")).hits]
    seen: list[int] = []
    after = ""
    while True:
        answer = index.search(Query("safety helmets requirements", limit=1, after=after))
        seen += [hit.id for hit in answer.hits]
        after = answer.next
        if not after:
            break
    assert seen == whole and len(set(whole)) == len(whole) == answer.total


def test_the_total_is_what_the_pages_hold_under_every_order(index: Index) -> None:
    from guiju.search import Sort

    for sort in Sort:
        answer = index.search(Query("what is safety of helmetts", sort=sort, limit=100))
        assert len(answer.hits) == answer.total > 0


TERMS = made(iter([("安全帽", "hard hat|safety helmet", "casque"), ("铅", "lead", "plomb"), ("only one",)]))


class Holding:
    """An index that holds every word but those named."""

    def __init__(self, *missing: str) -> None:
        self.missing = missing

    def holds(self, phrase: object) -> int:
        return 0 if any(run.text in self.missing for run in phrase) else 50  # type: ignore[attr-defined]

    def gram(self, text: str) -> int:
        return 0 if len(text) > 2 or text in self.missing else 50

    def near(self, word: str) -> str:
        return ""

    def known(self, word: str) -> bool:
        return True

    def pair(self, first: str, second: str) -> int:
        return 0


def _asked(text: str, terms: Terms = TERMS, *missing: str) -> list[str]:
    from guiju.search.query import read

    understood = understand(read(text, lambda key: False), Holding(*missing), terms, lambda word: "")
    return ["/".join(" ".join(r.text for p in way for r in p) for way in group.ways) for group in understood.groups]


def test_terms_belong_together_and_bring_other_words() -> None:
    assert _asked("hard hat oil") == ["hard hat/hardhat/安全帽/safety helmet/casque", "oil"]
    assert _asked("安全帽铅") == ["安全帽/hard hat/safety helmet/casque", "铅/lead/plomb"]
    assert _asked("lead", TERMS, "铅") == ["lead/plomb"]


@pytest.mark.parametrize(
    ("run", "pieces"),
    [
        ("强度测定", ["强度", "测定"]),
        ("的测定", ["的", "测定"]),
        ("铅的测定", ["铅", "的", "测定"]),
        ("焊缝", ["焊缝"]),
        ("钢管", ["钢管"]),  # not steel and a tube: two characters are a word of their own
        ("测定", ["测定"]),
        ("", []),
    ],
)
def test_what_two_terms_say_is_no_piece(run: str, pieces: list[str]) -> None:
    known = {"强度", "测定", "铅", "钢", "管"}
    assert (
        segments(run, lambda piece: 5, known.__contains__, lambda piece: "left_out" if piece == "的" else "") == pieces
    )


def test_a_row_with_one_text_is_no_term() -> None:
    assert "only one" not in TERMS.words and len(TERMS.things) == 2


def test_the_nearest_word() -> None:
    known = Vocabulary([("helmet", 50), ("helmets", 20), ("hamlet", 1), ("electromagnetic", 9)])
    assert known.near("helmte") == "helmet"
    assert known.near("elektromagnetik") == "electromagnetic"
    assert known.near("helmet") in ("helmets", "hamlet")  # not itself
    assert known.near("hat") == "" and known.near("h3lmet") == "" and known.near("zzzzzzzz") == ""


def test_too_long_a_question_says_so(index: Index) -> None:
    with pytest.raises(GuijuError, match="2001 characters"):
        index.search(Query("x" * 2_001))
