"""The demonstration library holds facts only: each row is whole, dated and traceable."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "src" / "guiju" / "data"
TODAY = "2026-11-22"
STATUSES = {"", "draft", "published", "in_force", "replaced", "withdrawn"}
KINDS = {"standard", "guide", "amendment", "sample", "specification", "report"}
RELATIONS = {
    "replaces",
    "amends",
    "corrects",
    "adopts",
    "references",
    "part_of",
    "redesignated_as",
    "translation_of",
    "converted_from",
    "supports",
    "joint_issue",
    "abolishes",
}
DEGREES = {"", "full", "part", "IDT", "MOD", "NEQ", "normative", "informative"}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STANDARDS = read("demo/standards.csv")
LINKS = read("demo/relations.csv")
BY_NUMBER = {row["designation"]: row for row in STANDARDS}


def tier(designation: str) -> str:
    if re.match(r"(GB|GB/T|GB/Z|GSB) ", designation):
        return "national"
    if re.match(r"DB\d{2,4}(/T)?[ /]", designation):
        return "local"
    if designation.startswith("T/"):
        return "association"
    if designation.startswith("Q/"):
        return "enterprise"
    if re.match(r"(ISO|IEC)\b", designation):
        return "international"
    if re.match(r"(JIS|EN|BS|DIN) ", designation):
        return "foreign"
    if re.match(r"(RFC|GJB) ?", designation):
        return "other"
    return "sector" if re.match(r"[A-Z]{2}(/[TZ])? \d", designation) else "unknown"


def not_after(earlier: str, later: str) -> bool:
    """Compare as far as both dates say anything."""
    size = min(len(earlier), len(later))
    return earlier[:size] <= later[:size]


def test_there_is_enough_and_no_number_twice() -> None:
    assert len(STANDARDS) >= 320
    twice = [n for n, count in Counter(r["designation"] for r in STANDARDS).items() if count > 1]
    assert not twice


@pytest.mark.parametrize("row", STANDARDS, ids=lambda row: row["designation"])
def test_row_is_whole_and_traceable(row: dict[str, str]) -> None:
    assert row["title_zh"] or row["title_en"] or row["title_other"]
    assert row["kind"] in KINDS
    assert row["status"] in STATUSES
    assert re.match(r"https?://[^\s/]+\.[^\s]+$", row["source_url"])
    assert not row["text_url"] or row["text_url"].startswith("http")
    assert row["checked_on"] == TODAY
    assert row["published"]
    assert not [value for value in row.values() if value != value.strip()]
    assert all(re.fullmatch(r"\d\d(\.\d{3}(\.\d\d)?)?", code) for code in row["ics"].split(";") if code)
    assert all(re.fullmatch(r"[A-Z]\d\d", code) for code in row["ccs"].split(";") if code)


def test_every_title_is_there_in_both_languages_and_translations_stand_apart() -> None:
    translated = {(row["designation"], row["language"]): row for row in read("demo/titles.csv")}
    assert len(translated) == len(read("demo/titles.csv"))
    for row in STANDARDS:
        for language in ("zh", "en"):
            assert bool(row[f"title_{language}"]) != ((row["designation"], language) in translated), row["designation"]
    for (designation, language), row in translated.items():
        assert designation in BY_NUMBER and row["source"], designation
        assert bool(re.search("[\u4e00-\u9fff]", row["title"])) == (language == "zh"), designation
        assert row["title"] == row["title"].strip()


@pytest.mark.parametrize("row", STANDARDS, ids=lambda row: row["designation"])
def test_dates_are_dates_in_order(row: dict[str, str]) -> None:
    for name in ("published", "effective", "withdrawn", "replaced_on"):
        assert not row[name] or DATE.fullmatch(row[name]), name
    if row["effective"]:
        assert not_after(row["published"], row["effective"])
    for end in (row["withdrawn"], row["replaced_on"]):
        if end:
            assert not_after(row["published"], end)
            assert not row["effective"] or not_after(row["effective"], end)


@pytest.mark.parametrize("row", STANDARDS, ids=lambda row: row["designation"])
def test_status_agrees_with_dates(row: dict[str, str]) -> None:
    assert not_after(row["published"], TODAY)
    if row["status"] == "in_force":
        assert not row["withdrawn"]
        assert not row["effective"] or not_after(row["effective"], TODAY)
    elif row["status"] == "published":
        assert row["effective"] > TODAY
    elif row["status"] in ("replaced", "withdrawn"):
        assert not row["withdrawn"] or not_after(row["withdrawn"], TODAY)
    if row["withdrawn"] and not_after(row["withdrawn"], TODAY):
        assert row["status"] in ("replaced", "withdrawn")


def test_relations_have_two_ends_and_a_source() -> None:
    seen = set()
    for link in LINKS:
        key = (link["source"], link["relation"], link["target"])
        assert link["source"].strip() and link["target"].strip(), key
        assert link["source"] != link["target"], key
        assert key not in seen, key
        seen.add(key)
        assert link["relation"] in RELATIONS, key
        assert link["degree"] in DEGREES, key
        assert link["source_url"].startswith("http"), key
        assert not link["valid_from"] or DATE.fullmatch(link["valid_from"]), key
        assert link["source"] in BY_NUMBER, key


def test_a_replacement_is_newer_and_the_old_edition_says_so() -> None:
    for link in LINKS:
        old = BY_NUMBER.get(link["target"])
        new = BY_NUMBER[link["source"]]
        if link["relation"] != "replaces" or link["degree"] != "full" or old is None:
            continue
        assert not_after(old["published"], new["published"]), link
        if new["status"] == "in_force" and link["valid_from"] and not_after(link["valid_from"], TODAY):
            assert old["status"] in ("replaced", "withdrawn"), link


def test_bodies_and_committees_exist() -> None:
    bodies = {row["code"] for row in read("demo/bodies.csv")}
    committees = read("demo/committees.csv")
    assert len(bodies) == len(read("demo/bodies.csv"))
    assert {row["issuer"] for row in STANDARDS if row["issuer"]} <= bodies
    assert {row["committee"] for row in STANDARDS if row["committee"]} <= {c["code"] for c in committees}
    assert {c["body"] for c in committees} <= bodies
    assert sum(code.startswith("CN-") and len(code) == 5 for code in bodies) == 31


def test_coverage() -> None:
    tiers = Counter(tier(row["designation"]) for row in STANDARDS)
    assert tiers["unknown"] == 0
    assert {"national", "sector", "local", "association", "enterprise", "international"} <= set(tiers)
    sectors = {
        re.match(r"[A-Z]{2}", n)[0]  # type: ignore[index]
        for n in BY_NUMBER
        if tier(n) == "sector"
    }
    assert len(sectors) >= 20
    provinces = {n[2:4] for n in BY_NUMBER if tier(n) == "local"}
    assert len(provinces) >= 12
    assert any(n.startswith("DB4403") for n in BY_NUMBER)
    assert any(row["status"] == "published" for row in STANDARDS)
    assert any(row["kind"] == "amendment" for row in STANDARDS)


def test_the_classification_lists_are_whole() -> None:
    assert len(read("codes/ccs.csv")) == 24
    fields = read("codes/ics_fields_zh.csv")
    assert len(fields) == 40
    assert {code[:2] for row in STANDARDS for code in row["ics"].split(";") if code} <= {f["code"] for f in fields}
    assert all(row["zh"] and row["en"] and row["source"] for row in fields + read("codes/ccs.csv"))


def links(relation: str, **want: str) -> list[dict[str, str]]:
    return [x for x in LINKS if x["relation"] == relation and all(x[k] == v for k, v in want.items())]


def test_hard_case_clauses_abolished_by_a_later_mandatory_standard() -> None:
    found = [x for x in links("abolishes", degree="part") if x["clauses"]]
    assert found
    for link in found:
        assert link["source"].startswith("GB ")
        old = BY_NUMBER.get(link["target"])
        assert old is None or old["status"] in ("", "in_force")


def test_hard_case_two_editions_side_by_side() -> None:
    pairs = [
        (BY_NUMBER[x["source"]], BY_NUMBER[x["target"]])
        for x in links("replaces", degree="full")
        if x["target"] in BY_NUMBER
    ]
    assert any(new["status"] == "published" and old["status"] == "in_force" for new, old in pairs)


def test_hard_case_mandatory_number_made_recommended() -> None:
    found = links("redesignated_as")
    assert found
    for link in found:
        assert link["target"] == link["source"].replace("GB ", "GB/T ", 1)


def test_hard_case_identical_adoption_of_an_edition_withdrawn_since() -> None:
    adopted = [BY_NUMBER[x["target"]] for x in links("adopts", degree="IDT") if x["target"] in BY_NUMBER]
    assert any(row["status"] in ("replaced", "withdrawn") for row in adopted)
