"""Files of links: what they say, and every fault with its file and line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from guiju.core.errors import GuijuError
from guiju.core.links import loader, shape
from guiju.core.procedure import loader as procedures

GOOD = """\
link: about
forth: {zh: 涉及, en: concerns}
back: {zh: 被涉及, en: is concerned by}
sources: [SL 29]
from: [case]
to: [edition, case]
control: SAC
acyclic: true
made_by:
  feedback: {at: receive, from: case, to: standard}
"""


def read(text: str) -> loader.LinkType:
    return loader.load(text, "about.yaml", procedures.house())


def test_what_a_file_says() -> None:
    found = read(GOOD)
    assert (found.name, found.sources, found.targets, found.acyclic) == ("about", ("case",), ("edition", "case"), True)
    assert found.made_by["feedback"].target == "standard"


@pytest.mark.parametrize(
    ("right", "wrong", "said", "line"),
    [
        ("link: about", "link: About!", "is not a name", 1),
        ("forth: {zh: 涉及, en: concerns}", "forth: concerns", "not a mapping", 2),
        ("sources: [SL 29]", "sources: [XX 1]", "unknown source", 4),
        ("from: [case]", "from: [cases]", "nothing of this kind is kept", 5),
        ("from: [case]", "from: []", "'from' is missing", 5),
        ("control: SAC", "controls: SAC", "unknown part", 7),
        ("acyclic: true", "acyclic: perhaps", "acyclic: perhaps", 8),
        ("to: [edition, case]", "to: [edition]", "nothing of it can come back", 8),
        ("feedback:", "feedbacks:", "there is no procedure", 10),
        ("at: receive", "at: give", "unknown act", 10),
        ("to: standard}", "to: summary}", "cannot stand at this end", 10),
        ("from: case,", "from: item,", "cannot stand at this end", 10),
        ("from: case, to: standard}", "to: standard}", "how it is made is incomplete", 10),
    ],
)
def test_a_fault_is_named_with_its_line(right: str, wrong: str, said: str, line: int) -> None:
    assert right in GOOD
    with pytest.raises(GuijuError) as refused:
        read(GOOD.replace(right, wrong, 1))
    assert said in str(refused.value) and refused.value.where == f"about.yaml:{line}"


@pytest.mark.parametrize("text", ["", "[]", "a: [", "link: x\n"])
def test_what_is_no_link_is_refused(text: str) -> None:
    with pytest.raises(GuijuError):
        read(text)


def test_what_is_not_public_is_not_shown_by_a_link() -> None:
    hidden = next(
        (p.name, f.name)
        for p in procedures.house().values()
        for f in p.facts.values()
        if f.type == "standard" and f.visible != "public" and "case" in GOOD and p.opening
    )
    name, fact = hidden
    act = procedures.house()[name].opening[0].name
    with pytest.raises(GuijuError, match="what is not public"):
        read(
            GOOD.replace(
                "feedback: {at: receive, from: case, to: standard}", f"{name}: {{at: {act}, from: case, to: {fact}}}"
            )
        )


@pytest.mark.parametrize("name", sorted(loader.house()))
def test_every_file_fits_the_schema_and_says_both_languages(name: str, tmp_path: Path) -> None:
    text = loader.house_texts()[name][1]
    jsonschema_rs.validate(shape.json_schema(), yaml.safe_load(text))
    found = loader.house()[name]
    for words in (found.forth, found.back, found.about):
        assert any("\u4e00" <= char <= "\u9fff" for char in words.zh) and words.en.isascii()
    assert json.loads(json.dumps(loader.as_dict(found)))["link"] == name and found.systems
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    assert loader.load_file(path, procedures.house()).digest == found.digest
