"""What every answer says to the browser: what may run, what may be kept. And pages whose titles have one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

import guiju
from guiju.core.policy import FILE
from guiju.core.text import markdown
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import make_key
from guiju.registry.cases import files
from guiju.registry.texts.keeping import keep
from guiju.registry.texts.models import Text
from guiju.web.serving import policy
from guiju.web.views.edition import _inside_page
from scripts import EVERY

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
PRIVATE = "private, no-store"


@pytest.fixture
def reader() -> User:
    return User.objects.create_user("policy-reader", "r@example.org", "guiju-reader-1")


@pytest.fixture
def signed(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200), ("/search/", 200), ("/accounts/login/", 200), ("/accounts/signup/", 200), ("/api/v1/docs", 200),
        ("/procedures/national-standard/", 200), ("/no/such/page", 404), ("/standard/GB_99999-2020", 404),
        ("/search/?on=2021-02-29", 400), ("/desk/", 302), ("/accounts/nothing/", 404),
    ],
)  # fmt: skip
def test_pages_and_their_refusals_run_our_script_only(path: str, status: int) -> None:
    answer = Client().get(path)
    assert answer.status_code == status
    assert answer["Content-Security-Policy"] == PAGE
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin" and answer["X-Content-Type-Options"] == "nosniff"
    assert (
        "camera=()" in answer["Permissions-Policy"]
        and "publickey-credentials-get=(self)" in answer["Permissions-Policy"]
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/standards", 200), ("/api/v1/nothing", 404), ("/api/v1/openapi.json", 200), ("/robots.txt", 200),
        ("/changes.atom", 200), ("/oai?verb=Identify", 200), ("/search.csv?q=x", 200), ("/search.json?q=x", 200),
        ("/suggest?q=x", 200), ("/opensearch.xml", 200), ("/?x=%00", 400), ("/search/?q=" + "x" * 100_000, 400),
    ],
)  # fmt: skip
def test_files_and_answers_for_programs_have_no_right(path: str, status: int) -> None:
    answer = Client().get(path)
    assert answer.status_code == status
    assert answer["Content-Security-Policy"] == FILE
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_drawing_of_its_own_has_its_style_and_nothing_else(library: None) -> None:
    drawings = (
        "/procedures/national-standard/?format=svg",
        "/api/v1/procedures/national-standard.svg",
        "/statistics/chart.svg?measure=editions&by=tier&chart=bars&day=2026-01-01",
    )
    for path in drawings:
        answer = Client().get(path)
        assert answer["Content-Type"].startswith("image/svg+xml"), path
        assert re.fullmatch(
            FILE.replace("'none';", "'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}';", 1),
            answer["Content-Security-Policy"],
        )
        style = re.search("<style>(.*?)</style>", answer.content.decode(), re.S)
        assert style and policy_of(style[1]) == answer["Content-Security-Policy"]


def policy_of(style: str) -> str:
    from guiju.core.policy import drawing

    return drawing(style)


def test_static_files_stay_with_the_browser(signed: Client) -> None:
    answer = signed.get("/static/guiju.js")
    assert answer.status_code == 200 and answer["Content-Security-Policy"] == FILE
    assert "no-store" not in answer["Cache-Control"] and "max-age" in answer["Cache-Control"]
    assert signed.get("/static/drawn/procedure.css").status_code == 200
    assert signed.get("/static/draft.js").status_code == signed.get("/static/review.js").status_code == 404


def test_a_fault_of_ours_carries_the_policy(signed: Client) -> None:
    signed.raise_request_exception = False
    with mock.patch("guiju.web.views.home.render", side_effect=RuntimeError("broken")):
        answer = signed.get("/")
    assert answer.status_code == 500 and answer["Content-Security-Policy"] == PAGE
    assert answer["Cache-Control"] == PRIVATE


def test_a_form_from_elsewhere_is_refused_with_a_page_of_ours(reader: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)
    answer = client.post("/watch/add", {"kind": "ics", "key": "67"})
    assert answer.status_code == 403 and answer["Content-Security-Policy"] == PAGE
    assert "表单未被接受" in answer.content.decode() and "<style" not in answer.content.decode()
    english = client.post("/watch/add", {}, headers={"accept-language": "en"})
    assert "The form was not taken" in english.content.decode()


def test_another_host_is_refused_with_the_policy() -> None:
    answer = Client(headers={"host": "attacker.invalid"}).get("/")
    assert answer.status_code == 400 and answer["Content-Security-Policy"] == PAGE


def test_forms_lead_to_the_provider_that_signs_in_and_nowhere_else() -> None:
    assert "form-action 'self' https://id.example.org; " in policy.page("https://id.example.org/realms/x")
    assert "form-action 'self' http://127.0.0.1:8080; " in policy.page("http://127.0.0.1:8080/oidc")
    for issuer in ("", "javascript:alert(1)", "id.example.org", "ftp://id.example.org"):
        assert policy.page(issuer) == PAGE


# --- what may be kept -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/search/", "/desk/", "/watch/", "/statistics/", "/cases/complaint/new/", "/no/such/page"]
)
def test_nothing_shown_to_somebody_signed_in_is_kept(signed: Client, path: str) -> None:
    assert signed.get(path)["Cache-Control"] == PRIVATE


@pytest.mark.parametrize(
    "path", ["/desk/", "/watch/", "/accounts/login/", "/accounts/password/reset/", "/watch/x.atom", "/desk/x.ics"]
)
def test_private_addresses_are_never_kept(path: str) -> None:
    assert "no-store" in Client().get(path)["Cache-Control"]


def test_private_feeds_are_not_kept(reader: User) -> None:
    answer = Client().get(f"/watch/{reader.feed_token}.atom")
    assert answer.status_code == 200 and answer["Cache-Control"] == PRIVATE


def test_public_pages_and_public_files_may_be_kept(signed: Client) -> None:
    assert "Cache-Control" not in Client().get("/tiers/")
    assert Client().get("/api/v1/standards")["Cache-Control"] == "no-cache"
    assert "public" in signed.get("/sitemap.xml")["Cache-Control"]


def test_answers_to_a_key_are_not_kept(reader: User) -> None:
    secret = make_key(reader, "key", NOW)
    answer = Client().get("/api/v1/standards", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200 and answer["Cache-Control"] == PRIVATE


# --- markup ---------------------------------------------------------------------------------------------------------


def test_json_in_a_page_holds_no_sign_of_markup() -> None:
    import json

    made = _inside_page({text: text for text in EVERY})
    assert not re.search("[<>&\u2028\u2029]", made)
    assert json.loads(made) == {text: text for text in EVERY}


@pytest.mark.parametrize(
    "name", ["x.svg", "x.html", "x.htm", "x.xhtml", "x.js", "x.mhtml", "x.svgz", "x.pdf.html", "x"]
)
def test_attachments_that_a_browser_runs_are_not_taken(name: str) -> None:
    with pytest.raises(guiju.core.errors.GuijuError, match="are not taken"):
        files.store([b"<svg onload=alert(1)>"], name, None, NOW)


def templates() -> Iterator[Path]:
    folder = Path(guiju.__file__).parent
    yield from folder.glob("web/templates/**/*.html")
    yield from folder.glob("api/templates/**/*.html")


def test_no_template_has_a_style_a_handler_or_a_script_of_its_own() -> None:
    found = []
    for path in templates():
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        found += [f"{path.name}: {tag}" for tag in re.findall(r"<[^>]*\s(?:style|on[a-z]+)=[^>]*>|<style", text)]
        found += [
            f"{path.name}: {tag}"
            for tag in re.findall(r"<script(?![^>]*(?:src=\"/static/guiju.js\"|json))[^>]*>", text)
        ]
    assert found == []
    assert len(list(Path(guiju.__file__).parent.glob("web/static/*.js"))) == 1


def test_no_template_trusts_a_text_or_looks_up_a_language_that_may_be_missing() -> None:
    """`x|default:y.en` is a fault where y has no English; `pick` takes the language there is."""
    for path in templates():
        text = path.read_text(encoding="utf-8")
        trusted = re.findall(r"\{\{[^}]*\|\s*safe\b[^}]*\}\}|autoescape off", text)
        assert trusted in ([], ["{{ jsonld|safe }}"]), path.name
        assert not re.findall(r"default(?:_if_none)?:[\w.]*(?:titles|names|label)\.\w+", text), path.name


def test_text_is_called_safe_in_known_places_only() -> None:
    folder = Path(guiju.__file__).parent
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if re.search(r"mark_safe\(|SafeString\(", path.read_text(encoding="utf-8"))
    }
    assert found == {
        "web/views/texts/editing.py", "web/views/texts/reading.py",  # core.text.html, under `allowed`
        "web/pictures.py", "web/views/reports.py",  # core.chart, core.report
        "web/cases/procedures.py",  # core.procedure.drawing
    }  # fmt: skip


# --- titles in one language -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("titles", ['{zh: "只有中文"}', '{en: "English only"}', '{fr: "Français"}', "{}"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_text_with_one_title_has_its_pages_in_both_languages(
    reader: User, signed: Client, titles: str, language: str
) -> None:
    source = f"---\nguiju: 1\nlanguages: [en]\ntitles: {titles}\n---\n\n# Scope\n\nThe surface shall be flat.\n"
    document = markdown.read(source).document
    for kind, slug in ((Text.Kind.DRAFT, "one-draft"), (Text.Kind.PUBLISHED, "one-published")):
        keep(document, now=NOW, slug=slug, kind=kind, user=reader)
    clause = document.clauses[0].id or "scope"
    pages = ["/texts/", "/texts/?q=surface"]
    pages += [
        f"/texts/one-draft/{page}"
        for page in ("", "edit/", "history/", "lint/", "requirements/", "review/", f"edit/{clause}/")
    ]
    pages += [f"/texts/one-published/{page}" for page in ("", "history/", "lint/", "requirements/")]
    pages += ["/compare/?a=one-draft&b=one-published"]
    for path in pages:
        answer = signed.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer.status_code == 200, (path, answer.status_code)


def test_a_view_may_say_more_of_a_file() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(
            "x",
            content_type="text/html",
            headers={"Content-Disposition": "attachment", "Cache-Control": "public, max-age=9"},
        )

    request = HttpRequest()
    request.path, request.COOKIES = "/x", {"sessionid": "x"}
    answer = policy.on_every_answer(view)(request)
    assert answer.headers["Content-Security-Policy"] == FILE and answer.headers["Cache-Control"] == "public, max-age=9"
