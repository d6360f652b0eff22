"""The demonstration's cases: made by running the acts, standing where they are said to stand, proven by the log."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.apps import apps
from django.test import Client, override_settings

from guiju.core.procedure import calendar, loader
from guiju.core.procedure.model import CLOCK
from guiju.data import tables
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases import access, definitions, demonstration, quotas, reviews_due, roles, timing
from guiju.registry.cases.demonstration.sample_standards import held
from guiju.registry.cases.models import Act, Case, Comment, FollowUp, Vote
from guiju.registry.cases.views import forecasting
from guiju.registry.catalogue import demonstration as catalogue
from guiju.registry.catalogue.models import Edition
from guiju.registry.record import sequence
from guiju.registry.record.keys import verifier
from guiju.registry.record.models import Change
from guiju.registry.record.verifying import verify
from guiju.registry.rounds import demonstration as rounds
from guiju.registry.rounds.models import Unit
from integration.conftest import Build

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)  # noon in Shanghai
TODAY = NOW.date()
PLANNED = demonstration.every(TODAY)


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
            rounds.load(NOW)
            before = _rows()
            again = demonstration.load(NOW) + rounds.load(NOW)
        assert _rows() == before  # a second time changes nothing
        while sequence.number_pending():
            pass
        yield [first, again, len(told)]
    roles.forget()
    definitions.forget()


def _rows() -> dict[str, int]:
    return {m.__name__: m._default_manager.count() for m in apps.get_models() if m.__module__.startswith("guiju.")}


def _played() -> list[tuple[demonstration.Entry, Case]]:
    """The entries with their cases, in the order in which they were made."""
    cases = Case.objects.exclude(procedure="spot-check").order_by("pk")[: len(PLANNED)]
    return list(zip(PLANNED, cases, strict=True))


def _wanted(entry: demonstration.Entry) -> set[str]:
    """The states a case may stand in: where it was left, or where time has brought it since."""
    procedure = loader.house()[entry["procedure"]]
    moves = [procedure.acts[name].to for name, _ in entry["plan"] if procedure.acts[name].to not in ("same", "back")]
    by_time = {a.to for a in procedure.acts.values() if CLOCK in a.by and moves[-1] in a.from_states}
    return {moves[-1], *(by_time if procedure.states[moves[-1]].end or entry["procedure"] == "complaint" else ())}


def test_it_makes_all_its_cases_once(made: list[int]) -> None:
    assert made == [len(PLANNED), 0, len(PLANNED)]
    assert len(PLANNED) >= 300 and Case.objects.count() >= len(PLANNED) + 10


def test_every_procedure_is_shown_and_a_standard_in_every_state_of_its_making(made: list[int]) -> None:
    by_plans = {"plan-progress", "task-evaluation"}
    assert set(loader.house()) - by_plans == set(Case.objects.values_list("procedure", flat=True))
    making = Case.objects.filter(procedure="national-standard").values_list("state", flat=True)
    assert set(loader.house()["national-standard"].states) - {"patent_answering"} <= set(making)


def test_every_case_stands_where_it_is_said_to_stand(made: list[int]) -> None:
    wrong = [
        (case.number, case.state, entry["plan"][-1]) for entry, case in _played() if case.state not in _wanted(entry)
    ]
    assert wrong == []


def test_nothing_is_late_and_the_first_tick_of_the_worker_does_nothing(made: list[int]) -> None:
    assert list(Case.objects.filter(ended=False, due__lt=TODAY).values_list("number", "state", "due")) == []
    before = _rows()
    assert timing.overdue(NOW) == 0 and reviews_due.open_due(NOW) == 0
    assert _rows() == before


def test_enquiries_ballots_publicity_and_reviews_are_open_with_their_last_days_ahead(made: list[int]) -> None:
    for state, clock, least in (
        ("enquiry", "enquiry", 15),
        ("publicity", "publicity", 4),
        ("patent_publicity", "patents", 1),
    ):
        found = [case.clocks[clock] for case in Case.objects.filter(state=state, clocks__has_key=clock)]
        assert len(found) >= least and all(date.fromisoformat(one["last"]) > TODAY for one in found), state
    voting = Case.objects.filter(state__in=("voting", "ballot"), ended=False)
    assert voting.count() >= 15 and Vote.objects.filter(case__in=voting).exists()
    reviews = Case.objects.filter(procedure="systematic-review", ended=False)
    assert reviews.count() >= 10 and not reviews.filter(due__lt=TODAY).exists()


def test_spot_checks_speak_of_samples_alone_and_none_is_left_that_has_its_case(made: list[int]) -> None:
    units = Unit.objects.filter(place__isnull=False)
    assert 10 <= units.count() <= 12 and not Unit.objects.exclude(titles__zh__icontains="演示").exists()
    with_case = units.exclude(case="")
    assert with_case.count() >= 10
    assert not FollowUp.objects.filter(pk__in=with_case.values("follow_up"), opened=None).exists()


def test_subjects_fit_the_department_and_the_force_of_what_is_made() -> None:
    subjects = {row["zh"]: row for row in tables.rows("demo/subjects.csv")}
    fit = Counter[str]()
    for entry in PLANNED:
        subject, _, aspect = entry.get("title_zh", "").removesuffix("（演示）").partition(" ")
        row = subjects.get(subject)
        if row is None or entry["procedure"] not in ("mandatory-standard", "sector-standard", "tbt-notification"):
            continue
        assert entry["issuer"] == row["department"], entry
        if entry["procedure"] == "sector-standard":
            assert entry["prefix"] == row["sector"], entry
        else:
            assert aspect in row["mandatory"].split(), entry
        fit[entry["procedure"]] += 1
    assert fit["mandatory-standard"] >= 12 and fit["sector-standard"] >= 12 and fit["tbt-notification"] >= 5


def test_aspects_fit_the_nature_of_what_they_are_said_of() -> None:
    """A coating has no data format, monitoring no packaging; a reference sample is of a substance."""
    subjects = {row["zh"]: row for row in tables.rows("demo/subjects.csv")}
    aspects = {row["zh"]: row for row in tables.rows("demo/aspects.csv")}
    said = [entry.get("title_zh", "") for entry in PLANNED] + [one.title_zh for one in held(TODAY)]
    natures = Counter[str]()
    for title in said:
        subject, _, aspect = title.removesuffix("（演示）").partition(" ")
        if subject not in subjects or aspect not in aspects:
            continue
        assert subjects[subject]["nature"] in aspects[aspect]["fits"].split(), title
        natures[subjects[subject]["nature"]] += 1
    assert min(natures.values()) > 20 and set(natures) == {"substance", "product", "data", "activity"}
    samples = [e["title_zh"] for e in PLANNED if e["procedure"] == "standard-sample"]
    made = [title.removesuffix("标准样品（演示）") for title in samples]
    assert len(made) >= 7 and all(subjects[one]["nature"] == "substance" for one in made if one in subjects)
    for row in subjects.values():  # what binds fits too
        assert all(row["nature"] in aspects[one]["fits"].split() for one in row["mandatory"].split()), row


def test_what_cases_speak_of_is_held_under_its_own_title(made: list[int]) -> None:
    """Reviews, amendments, translations and questions name standards that the library holds, by their titles."""
    titles = dict(Edition.objects.values_list("designation", "titles"))
    named = 0
    for case in Case.objects.exclude(procedure="complaint").filter(facts__has_key="standard"):
        standard, title = case.facts["standard"], case.facts.get("title_zh")
        assert standard in titles, (case.number, standard)
        assert title is None or title == titles[standard]["zh"], (case.number, title)
        named += 1
    for case in Case.objects.filter(procedure="complaint", facts__has_key="standard"):
        assert case.facts["standard"] in titles, case.number
    assert named > 60


def test_the_state_council_approves_what_is_mandatory_and_has_something_waiting(made: list[int]) -> None:
    assert Case.objects.filter(procedure="mandatory-standard", state="presented", ended=False).exists()
    urgent = Case.objects.get(procedure="emergency-standard", facts__number_as="national_mandatory")
    assert urgent.state == "provisional" and urgent.facts["designation"].startswith("GB 9")
    approval = urgent.history.get(name="approve")
    assert (approval.role, approval.user and approval.user.username) == ("approver", "state.council")
    sector = Case.objects.get(procedure="emergency-standard", facts__number_as="sector")
    people = {act.user.username for act in sector.history.filter(name__in=("propose", "publish")) if act.user}
    assert sector.facts["designation"].startswith("YJ") and people == {"emergency", "emergency.b"}


def test_who_made_its_cases_may_open_more_today(made: list[int]) -> None:
    for user in User.objects.filter(pk__in=Act.objects.filter(number=1).values("user")):
        quotas.require_case(user.pk, NOW)


def test_its_numbers_are_those_of_no_standard(made: list[int]) -> None:
    """Numbers of standards that are made up begin with a nine, far beyond those in use."""
    real = {row["designation"] for row in tables.rows("demo/standards.csv")}
    given = Case.objects.filter(facts__has_key="designation").values_list("facts__designation", flat=True)
    own = [one for one in given if one.partition("/XG")[0] not in real]
    form = re.compile(
        r"(GB/T 9\d{5}|GB(/Z)? 9\d{4}|GSB 07-9\d{3}|FZ/T 99\d{3}|[A-Z0-9]+(/T)? 9\d{3}|T/CAS 9\d{3}"
        r"|DB3[13]/T 91\d{4}|DB\d+/T 99)[-/].*"
    )
    assert len(own) > 60 and [one for one in own if not form.fullmatch(one)] == []
    assert len(set(own)) == len(own)


def test_its_committees_are_composed_as_they_have_to_be(made: list[int]) -> None:
    """25 to 60 members with the others, no side more than half, no body more than three (DOMAIN 3)."""
    rows = Post.objects.filter(office="member", committee__body__code="SAC").select_related("committee", "speaks_for")
    by_committee: dict[str, list[Post]] = {}
    for post in rows:
        by_committee.setdefault(post.committee.code, []).append(post)  # type: ignore[union-attr]
    whole = [code for code, posts in by_committee.items() if len(posts) >= 25]
    assert len(whole) >= 8 and all(len(by_committee[code]) <= 60 for code in whole)
    for code, posts in by_committee.items():
        if "/SC" in code:
            assert len(posts) >= 15, code
        sides = Counter(post.category for post in posts if post.category)
        bodies = Counter(post.speaks_for_id for post in posts if post.speaks_for_id)
        assert max(sides.values()) * 2 <= len(posts) and max(bodies.values()) <= 3, code
        assert any(post.office == "chair" for post in Post.objects.filter(committee__code=code)), code


def test_opinions_votes_and_answers_do_not_come_at_once(made: list[int]) -> None:
    for name in ("score_application", "enquiry.answer", "review_vote.vote"):
        at = Counter(Act.objects.filter(name=name).values_list("case", "effective"))
        assert at and max(at.values()) <= 3, name  # minutes of a day may meet among forty
    scored = Act.objects.filter(name="publicise", case__procedure="verification-point")
    for act in scored:
        before = Act.objects.filter(case=act.case, name="score_application")
        assert before.count() == 3 and max(a.effective.date() for a in before) < act.effective.date()


def test_its_titles_are_in_both_languages_and_no_two_alike() -> None:
    told = [entry for entry in PLANNED if loader.house()[entry["procedure"]].pattern == "PB" and "title_en" in entry]
    assert all("演示" in entry["title_zh"] and "demonstration" in entry["title_en"] for entry in told)
    making = [e["title_zh"] for e in told if "scope" in e and e["procedure"] != "green-channel"]
    assert len(set(making)) == len(making) > 150


DAYS = (
    date(2027, 1, 1), date(2027, 2, 28), date(2028, 2, 29), date(2026, 10, 3), date(2026, 12, 31), date(2027, 7, 15),
    date(2031, 10, 3), date(2040, 2, 29),
)  # fmt: skip


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_its_days_are_right_on_whatever_day_it_is_started(today: date) -> None:
    """What is meant to be open is open, what ended is over, nothing lies ahead, and awards fall in their window."""
    found = demonstration.every(today)
    assert len(found) == len(PLANNED)
    for entry in found:
        days = [day for _, day in entry["plan"]]
        assert days == sorted(days) and days[-1] < today and all(calendar.is_working(day) for day in days), entry
        assert (today - days[0]).days < 6 * 365
        procedure = loader.house()[entry["procedure"]]
        if entry.get("until") == "enquiry" and procedure.tier != "association" and not entry.get("then"):
            least = (
                30 if procedure.name in ("conversion", "amendment-sheet", "sector-standard", "local-standard") else 60
            )
            least = 30 if "association" in procedure.name else least
            assert (today - days[-1]).days < least, entry
        if procedure.name == "innovation-award":
            assert days[0].year % 2 == 0 and date(days[0].year, 3, 1) <= days[0] <= date(days[0].year, 6, 30)
        for name in ("due", "closes", "vote_closes"):
            opened = not procedure.states[entry["until"]].end if "until" in entry and not entry.get("then") else False
            if opened and name in entry and entry["until"] in ("asked", "announced", "consulting", "voting", "asking"):
                assert date.fromisoformat(entry[name]) > today, entry


def test_nothing_lies_in_the_future_and_nothing_goes_back(made: list[int]) -> None:
    for case in Case.objects.prefetch_related("history"):
        acts = list(case.history.order_by("number"))
        assert [a.number for a in acts] == list(range(1, case.acts + 1))
        assert all(a.effective <= b.effective for a, b in pairwise(acts))
        assert acts[-1].effective <= NOW and {a.recorded for a in acts} == {NOW}
        assert all(b.from_state == a.to_state for a, b in pairwise(acts))


def test_it_shows_votes_comments_and_their_answers(made: list[int]) -> None:
    assert Vote.objects.filter(position="against", superseded=False).exists()
    assert set(Comment.objects.values_list("disposition", flat=True)) >= {"adopted", "partly", "not_adopted", ""}


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


def _shown() -> list[Case]:
    """A case in every state of making a national standard, and in two states of each other procedure."""
    found: dict[str, dict[str, Case]] = {}
    for case in Case.objects.order_by("ended", "-pk"):
        states = found.setdefault(case.procedure, {})
        if len(states) < 2 or case.procedure == "national-standard":
            states.setdefault(case.state, case)
    return [case for states in found.values() for case in states.values()]


def test_cases_open_for_everybody_in_both_languages(made: list[int], unhurried: None) -> None:
    """Pages, forms and answers of cases: a forecast that cannot be made, or a term that is a day, breaks none."""
    officer, broken = User.objects.get(username="officer"), []
    for case in _shown():
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
