"""The command line as a whole."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from guiju.cli.main import ABOUT, COMMANDS, application


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


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    whole = get_command(application()).commands  # type: ignore[attr-defined]
    assert {word: (command.help or "").split("\n\n")[0] for word, command in whole.items()} == ABOUT


HEAVY = (
    "django",
    "pydantic",
    "polars",
    "tantivy",
    "typer",
    "lxml",
    "guiju.core.text",
    "guiju.core.plan",
    "guiju.registry",
)


def _loaded(*words: str) -> tuple[set[str], str]:
    """What a command line loads, and what it prints."""
    code = (
        "import atexit, sys; sys.argv[1:] = sys.argv[1:];"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
        "from guiju.cli.main import run; run()"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    return set(done.stderr.splitlines()[-1].split()), done.stdout


@pytest.mark.parametrize(
    "words", [("id", "GB/T 1.1-2020"), ("id", "--json", "ISO 9001:2015", "NIST SP 800-53r5"), ("id", "nonsense 1x")]
)
def test_a_small_question_loads_little(words: tuple[str, ...]) -> None:
    """Neither the framework nor the texts nor data frames are loaded to tell what a designation is."""
    loaded, printed = _loaded(*words)
    assert printed and [name for name in HEAVY if name in loaded] == []
    assert len(loaded) < 260


def test_a_question_to_the_catalogue_loads_what_it_reads() -> None:
    """`guiju search` without the procedures, plans, pages and data frames that the rest of the site needs."""
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'guiju.settings';"
        "from django.conf import settings; from guiju.start import READING; settings.INSTALLED_APPS = list(READING);"
        "import django; django.setup(); from guiju.registry.catalogue import queries;"
        "str(queries.Edition.objects.select_related('issuer', 'committee', 'work').query);"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = (
        "polars",
        "openpyxl",
        "allauth",
        "ninja",
        "lxml",
        "guiju.core.procedure",
        "guiju.registry.cases",
        "guiju.web.views",
    )
    assert [name for name in heavy if name in done.stdout.split()] == []


def test_the_list_of_commands_loads_no_command() -> None:
    loaded, printed = _loaded("--help")
    assert all(word in printed for word in COMMANDS)
    assert [name for name in HEAVY if name in loaded and name != "typer"] == []
    assert not [name for name in loaded if name.startswith("guiju.cli.") and name != "guiju.cli.main"]


def test_reading_patterns_are_compiled_when_they_are_needed() -> None:
    """Loading the schemes compiles few expressions: each grammar compiles its own with the first text it looks at."""
    code = (
        "import re; made = []; plain = re.compile;"
        "re.compile = lambda *a, **k: made.append(a) or plain(*a, **k);"
        "import guiju.core.designation; print(len(made))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 60
