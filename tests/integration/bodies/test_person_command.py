"""`guiju person affiliate|list|end`: what the keeper of the installation does at the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.registry.bodies.models import Affiliation, Body
from integration.cases.world import world

RUN = CliRunner()


@pytest.fixture(autouse=True)
def firm(db: None) -> Body:
    world()
    return Body.objects.create(code="FIRM", kind="small_enterprise", names={"zh": "示例"})


def person(*words: str) -> str:
    found = RUN.invoke(application("person"), ["person", *words])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.output


def test_begun_listed_and_ended() -> None:
    person("affiliate", "drafter", "FIRM", "--mandate", "file", "--mandate", "comment", "--proof", "函 1")
    row = Affiliation.objects.get()
    assert (row.mandates, row.appointed_by) == (["file", "comment"], None)
    [told] = json.loads(person("list", "--body", "FIRM", "--on", row.since.isoformat(), "--json"))
    assert (told["person"], told["kinds"], told["ended"]) == ("drafter", ["small_enterprise"], False)
    assert json.loads(person("list", "--on", "2001-01-01", "--json")) == []
    person("end", str(row.pk), "--why", "离职")
    assert Affiliation.objects.get().why == "离职"
    assert "ended" in person("list")


@pytest.mark.parametrize(
    "words",
    [
        ("affiliate", "nobody-such", "FIRM", "--mandate", "file", "--proof", "1"),
        ("affiliate", "drafter", "NO-SUCH", "--mandate", "file", "--proof", "1"),
        ("affiliate", "drafter", "FIRM", "--mandate", "rule", "--proof", "1"),
        ("affiliate", "drafter", "FIRM", "--mandate", "file", "--proof", " "),
        ("affiliate", "drafter", "FIRM", "--mandate", "file", "--proof", "1", "--since", "2026-02-30"),
        ("end", "999999999", "--why", "x"), ("end", "99999999999999999999", "--why", "x"), ("list", "--body", "\x00"),
        ("list", "--on", "yesterday"),
    ],
)  # fmt: skip
def test_what_cannot_be(words: tuple[str, ...]) -> None:
    with pytest.raises(GuijuError):
        person(*words)
    assert not Affiliation.objects.exists()
