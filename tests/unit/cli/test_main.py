"""The command line as a whole."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from guiju.cli.main import COMMANDS, application


def test_every_word_is_there_and_alone_it_is_the_same() -> None:
    whole = get_command(application()).commands  # type: ignore[attr-defined]
    assert list(whole) and set(whole) == set(COMMANDS)
    for word in COMMANDS:
        alone = get_command(application(word)).commands[word]  # type: ignore[attr-defined]
        assert [p.name for p in alone.params] == [p.name for p in whole[word].params]
        assert set(getattr(alone, "commands", {})) == set(getattr(whole[word], "commands", {}))


@pytest.mark.parametrize("word", ["nonsense", "--nonsense", "ID"])
def test_what_is_no_command_is_refused(word: str) -> None:
    done = CliRunner().invoke(application(word), [word])
    assert done.exit_code == 2 and "No such" in done.output


def test_help_names_every_command() -> None:
    done = CliRunner().invoke(application("--help"), ["--help"])
    assert done.exit_code == 0 and all(word in done.output for word in COMMANDS)


def test_a_small_question_reads_little() -> None:
    """Neither the framework nor the texts nor data frames are read to tell what a designation is."""
    code = (
        "import sys; from guiju.cli.main import application; application('id');"
        "print(*(n for n in ('django', 'polars', 'guiju.core.text', 'guiju.core.plan') if n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
