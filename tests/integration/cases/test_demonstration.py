"""The demonstration's cases: made by running the acts, standing where they are said to stand, proven by the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.apps import apps
from django.test import Client, override_settings

from guiju.core.procedure import loader
from guiju.registry.accounts.models import User
from guiju.registry.cases import access, definitions, demonstration, roles
from guiju.registry.cases.models import Act, Case, Comment, Vote
from guiju.registry.cases.views import forecasting
from guiju.registry.catalogue import demonstration as catalogue
from guiju.registry.record import sequence
from guiju.registry.record.keys import verifier
from guiju.registry.record.models import Change
from guiju.registry.record.verifying import verify
from integration.conftest import Build

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)  # noon in Shanghai
ENTRIES = demonstration.entries(NOW.date())


@pytest.fixture(scope="module")
def made(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[int]]:
    """The demonstration in a registry of its own, once; how many cases each call made. Every test only reads."""
    with build(tmp_path_factory.mktemp("demonstration")):
        roles.forget()
        definitions.forget()
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            catalogue.load(NOW)
            told: list[int] = []
            first = demonstration.load(NOW, told.append)
            before = _rows()
            again = demonstration.load(NOW)
        assert _rows() == before  # a second time changes nothing
        while sequence.number_pending():
            pass
        yield [first, again, len(told)]
    roles.forget()
    definitions.forget()


def _rows() -> dict[str, int]:
    return {m.__name__: m._default_manager.count() for m in apps.get_models() if m.__module__.startswith("guiju.")}


def test_it_makes_all_its_cases_once(made: list[int]) -> None:
    assert made == [len(ENTRIES), 0, len(ENTRIES)]
    assert Case.objects.count() == len(ENTRIES) == demonstration.SIZE


def test_every_case_stands_where_it_is_said_to_stand(made: list[int]) -> None:
    wrong = []
    for entry, case in zip(ENTRIES, Case.objects.order_by("pk"), strict=True):
        assert case.procedure == entry["procedure"]
        then = entry.get("then")
        wanted = loader.house()[case.procedure].acts[then[-1]].to if then else entry.get("until", case.state)
        if case.state != wanted:
            wrong.append(case.number)
    assert wrong == []


def test_every_until_is_a_state_of_its_procedure() -> None:
    found = [e["until"] for e in ENTRIES if "until" in e and e["until"] not in loader.house()[e["procedure"]].states]
    assert found == []


def test_every_pattern_and_every_procedure_of_making_standards_is_there(made: list[int]) -> None:
    shown = {e["procedure"] for e in ENTRIES}
    assert {loader.house()[name].pattern for name in shown} == {"PA", "PB", "PC", "PD", "PE", "PF"}
    # these are shown by others of their kind, or need what the demonstration does not have
    assert {p.name for p in loader.house().values() if p.pattern == "PB"} - shown <= {
        "association-standard-example", "standard-sample", "tbt-notification",
    }  # fmt: skip


def test_nothing_lies_in_the_future_and_nothing_goes_back(made: list[int]) -> None:
    for case in Case.objects.prefetch_related("history"):
        acts = list(case.history.order_by("number"))
        assert [a.number for a in acts] == list(range(1, case.acts + 1))
        assert all(a.effective <= b.effective for a, b in pairwise(acts))
        assert acts[-1].effective <= NOW and {a.recorded for a in acts} == {NOW}
        assert all(b.from_state == a.to_state for a, b in pairwise(acts))


def test_it_shows_votes_comments_and_their_answers(made: list[int]) -> None:
    assert Vote.objects.filter(position="against", superseded=False).exists()
    assert set(Comment.objects.values_list("disposition", flat=True)) >= {"adopted", "partly", ""}
    assert (
        Act.objects.filter(role="clock").exists()
        or Case.objects.filter(ended=False, due__lt=date(2026, 11, 25)).exists()
    )


def test_the_log_verifies_without_fault(made: list[int]) -> None:
    report = verify(verifier(), None)
    assert report.faults == []
    leaves = Change.objects.filter(leaf__isnull=False).count()  # of acts, and of items and links that acts keep
    assert report.size == report.recomputed == leaves > Act.objects.count()


def _inside(case: Case) -> User | None:
    """Somebody for whom the case waits, or who opened it."""
    keys = [key for held in case.parties.values() for key in held if key != "anyone"]
    return User.objects.filter(pk__in=roles.people_of(keys, NOW.date())).order_by("pk").first()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GUIJU_RATE_ANONYMOUS", "GUIJU_RATE_KEY", "GUIJU_RATE_PAGES"):
        monkeypatch.setenv(name, "1000000")


def test_every_case_opens_for_everybody_in_both_languages(made: list[int], unhurried: None) -> None:
    """Pages, forms and answers of all cases: a forecast that cannot be made, or a term that is a day, breaks none."""
    officer, broken = User.objects.get(username="officer"), []
    for case in Case.objects.order_by("pk"):
        party = _inside(case)
        for user, language in ((None, "zh-hans"), (None, "en"), (officer, "zh-hans"), (party, "en")):
            client = Client(headers={"accept-language": language}, raise_request_exception=False)
            if user is not None:
                client.force_login(user)
            paths = [f"/case/{case.number}/"]
            if user is not None and user == party:
                actor = roles.actor(user, NOW.date())
                may = access.possible(case, definitions.kept(case.definition_id), actor)
                paths += [f"/case/{case.number}/do/{act.name}/" for act in may if act.kind == "plain"]
            if user is None:
                paths += [f"/api/v1/cases/{case.number}", f"/api/v1/cases/{case.number}/acts"]
            broken += [(path, language) for path in paths if client.get(path).status_code != 200]
    assert broken == []


def test_a_case_of_a_procedure_that_is_no_more_still_opens(
    made: list[int], unhurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case.objects.filter(procedure="complaint", ended=False).first() or Case.objects.filter(ended=False).first()
    assert case is not None
    left = {name: p for name, p in loader.house().items() if name != case.procedure}
    monkeypatch.setattr(loader, "house", lambda: left)
    forecasting._history.cache_clear()
    forecasting._outlook.cache_clear()
    assert Client().get(f"/case/{case.number}/").status_code == 200
    assert Client().get(f"/api/v1/cases/{case.number}").status_code == 200
