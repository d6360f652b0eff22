"""No page shows its reader labels in the other language: words of Latin letters on Chinese pages, Chinese characters on
English ones, outside of what people and sources gave, of numbers, codes, addresses and names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import lxml.html

from guiju.registry.accounts.models import ApiKey, User
from guiju.registry.bodies.models import Affiliation, Body, Committee
from guiju.registry.cases.models import Act, Case
from guiju.registry.catalogue.models import Classification, Edition
from guiju.registry.feeds.models import Candidate
from guiju.registry.plans.models import Chapter, Plan, Target, Task, TaskText
from guiju.registry.registers.models import Item
from guiju.registry.rounds.models import Step, Unit
from guiju.registry.texts.models import ClauseVersion, Requirement, Text
from integration.access import expected
from integration.access.conftest import Site, said

READERS = ("", "officer", "secretary")
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{3,}")
KEPT = Path(__file__).with_name("foreign_words.csv")
ALLOWED = {row["word"].casefold() for row in csv.DictReader(KEPT.open(encoding="utf-8"))}
GIVEN = re.compile(
    r"""https?://\S+|[\w.+-]+@[\w.-]+                       # addresses
    |(?<![\w])\.?[\w-]*\.(?:docx?m?|pdf|csv|jsonl?|xml|xlsx|ics|png|jpg|jpeg|adoc|asciidoc|markdown|md|sts|ya?ml|org|cn|com|py)\b
    |“[^”]*”                                                # words of a text
    |/[a-z][\w/.\-:?&=%]*                                       # paths
    |(?<![\w+/])(?=[^\s]*\d)[\w+/]{24,}=*                     # base64
    |\b[0-9a-f]{8,}…?                                       # digests
    |\b[A-Z]{1,6}(?:[/-][A-Z]{1,6})*[ -]?(?:TC|SC|JTC|DIR|Guide|Amd|Directives)?[ ]?\d[\w.:\-—/]*   # numbers
    |\b(?:SAC|ISO|IEC|ISO/IEC)[ /](?:TC|JTC|PC|TMBG|CASCO)[ ]?\d*(?:/[SW][CG][ ]?\d+\w?)?
    |\b[a-z]+(?:[-_.][a-z0-9]+)+(?:/[\w.]+)?                # keys: plan-2024-2025, chain-stability/1.1, sun.yan
    """,
    re.VERBOSE,
)
UNREAD = {"code", "pre", "svg", "script", "style", "textarea", "head"}
_PIECES = ("td", "p", "span", "b", "li", "option", "del", "ins")
_SHOWING = ("compare", "text", "text-clause", "text-edit", "search")
SHOWS = dict.fromkeys(_SHOWING, _PIECES) | {
    "text-requirements": ("td", "a", "p"), "text-review": ("a", "b", "p", "option"),
}  # fmt: skip
"""Where pages show pieces of a text, in its language."""
CODED = ("bodies", "tiers")
"""Pages that list codes as such."""
SHORT = 12
SPOKEN = ("title", "aria-label", "placeholder", "alt")


def strings(value: Any) -> Iterator[str]:
    """The texts of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def given() -> list[str]:
    """What people and sources gave, the longest first."""
    rows: Iterable[Any] = [
        "规矩", "中文",
        *Edition.objects.values_list("printed", flat=True),
        *Case.objects.values_list("facts", flat=True), *Act.objects.values_list("public", flat=True),
        *Item.objects.values_list("facts", flat=True), *Edition.objects.values_list("titles", flat=True),
        *Edition.objects.values_list("abstracts", flat=True), *Edition.objects.values_list("links", flat=True),
        *Committee.objects.values_list("names", flat=True), *Body.objects.values_list("names", flat=True),
        *Step.objects.values_list("said", flat=True),
        *Unit.objects.values_list("titles", flat=True),
        *Edition.objects.values_list("designation", flat=True),
        *ApiKey.objects.values_list("name", flat=True),
        *Affiliation.objects.values_list("proof_text", flat=True),
        *User.objects.values_list("username", flat=True), *Candidate.objects.values_list("row", flat=True),
        *Plan.objects.values_list("title", flat=True), *Plan.objects.values_list("source", flat=True),
        *Task.objects.values_list("title", flat=True), *TaskText.objects.values_list("text", flat=True),
        *Chapter.objects.values_list("title", flat=True), *Target.objects.values_list("measure", flat=True),
        *Text.objects.values_list("titles", flat=True), *ClauseVersion.objects.values_list("data", flat=True),
        *Requirement.objects.values_list("data", flat=True), *Requirement.objects.values_list("others", flat=True),
        *Requirement.objects.values_list("sentence", flat=True),
        *Classification.objects.values_list("names", flat=True),
    ]  # fmt: skip
    found = {" ".join(line.split()) for row in rows for text in strings(row) for line in text.splitlines()}
    return sorted((text for text in found if text and not text.isdigit()), key=len, reverse=True)


def spoken(page: bytes, language: str) -> Iterator[tuple[str, str]]:
    """(tag, text) of what a page says in its own language."""
    for element in lxml.html.document_fromstring(page.decode()).iter():
        if not isinstance(element.tag, str):
            continue
        around = [element, *element.iterancestors()]
        tongue = next((one.get("lang") for one in around if one.get("lang")), language)
        if not tongue.startswith(language) or any(one.tag in UNREAD for one in around):
            continue
        for text in (element.text, *(child.tail for child in element), *(element.get(name) for name in SPOKEN)):
            if text and text.strip():
                yield element.tag, " ".join(text.split())


def foreign(text: str, language: str) -> list[str]:
    """The words of the other language in a text, outside of numbers, addresses and names."""
    if language == "en":
        return HAN.findall(text)
    return [word for word in WORD.findall(GIVEN.sub(" ", text)) if word.casefold() not in ALLOWED]


def left(text: str, language: str, data: list[str]) -> list[str]:
    """The foreign words of a text outside of what was given: long pieces wherever they stand, short ones as words."""
    found = foreign(text, language)
    for known in data if found else ():
        if known in text and (len(known) > SHORT or known == text or HAN.search(known)):
            text = text.replace(known, " ")
        elif known in text:
            text = re.sub(rf"(?<![A-Za-z]){re.escape(known)}(?![A-Za-z])", " ", text)
        else:
            continue
        found = foreign(text, language)
        if not found:
            break
    return found


def test_what_is_foreign_is_found_and_what_is_a_name_is_not() -> None:
    assert foreign("每个地址每天 at most 10 a day", "zh") == ["most", "day"]
    assert foreign("依据：default of the platform", "zh") == ["default", "the", "platform"]
    assert foreign("发布机关 MIIT", "zh") == ["MIIT"]
    names = (
        "GB/T 900071-2025/ISO/IEC 42001:2023", "见 /registers/hazard-coverage/grid/", "draft.docx", "ISO/TC 207/SC 1",
        "下载 CSV", "plan-2024-2025 35", "officer.b@example.org", "SAC/TC 286", "TS-2026-0001",
    )  # fmt: skip
    for name in names:
        assert foreign(name, "zh") == [], name
    assert foreign("Grounds 依据", "en") == ["依", "据"]
    assert left("课题 Data grading（演示）", "zh", ["Data grading"]) == []
    page = b'<html lang="zh"><p>\xe4\xb8\xad <b lang="en">words</b> <code>key of it</code></p><img alt="a map"></html>'
    assert list(spoken(page, "zh")) == [("p", "中"), ("img", "a map")]


def test_pages_speak_the_language_of_their_reader(site: Site) -> None:
    data, codes = (
        given(),
        {*Body.objects.values_list("code", flat=True), *Edition.objects.values_list("publisher", flat=True)},
    )
    wrong: dict[tuple[str, ...], tuple[Any, ...]] = {}
    paths = {
        row["path"].format(**site.objects): row["name"] for row in expected.ADDRESSES if row["get"] != "definition"
    }
    paths |= {f"/cases/{name}/": "cases" for name in Case.objects.values_list("procedure", flat=True).distinct()}
    paths |= {f"/case/{number}/": "case" for number in Case.objects.values_list("number", flat=True)}
    for who in READERS:
        client = site.clients[who]
        for path, name in paths.items():
            if path.startswith("/api/") or "logout" in path:
                continue
            for language, asked in (("zh", "zh-CN"), ("en", "en-GB")):
                answer = client.get(path, headers={"Accept-Language": asked})
                if not answer.headers.get("Content-Type", "").startswith("text/html"):
                    break
                if not answer.content or answer.status_code >= 400:
                    continue  # a refused address tells its codes
                for tag, text in spoken(answer.content, language):
                    if tag in SHOWS.get(name, ()) or (name in CODED and text in codes):
                        continue
                    words = left(text, language, data)
                    if words:
                        wrong.setdefault((language, name, tag, text[:160]), (who or "nobody", path, words[:6]))
    assert not wrong, said([(*key, *value) for key, value in wrong.items()])
