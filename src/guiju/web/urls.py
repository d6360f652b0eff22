"""The addresses of the pages. What an edition is called is what its address is made of."""

from __future__ import annotations

from django.urls import include, path, re_path

from guiju.web.views import (
    browse,
    changes,
    edition,
    home,
    indicators,
    ledger,
    plans,
    procedures,
    reports,
    results,
    statistics,
    watching,
)
from guiju.web.views.cases import acting, desk, lists, one, open_drafts, papers
from guiju.web.views.plan import drafts as plan_drafts
from guiju.web.views.plan import lists as plan_lists
from guiju.web.views.plan import pages as plan_pages
from guiju.web.views.plan import rounds as plan_rounds
from guiju.web.views.texts import comparing as text_comparing
from guiju.web.views.texts import editing as text_editing
from guiju.web.views.texts import files as text_files
from guiju.web.views.texts import lint, listing, reading, requirements
from guiju.web.views.texts import reviewing as text_reviewing

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", results.results, name="search"),
    path("search.csv", results.download, {"form": "csv"}, name="search-csv"),
    path("search.json", results.download, {"form": "json"}, name="search-json"),
    path("suggest", results.suggest, name="suggest"),
    path("edition/<int:id>/", edition.by_id, name="edition-id"),
    re_path(r"^standard/(?P<path>.+)$", edition.edition, name="edition"),
    path("bodies/", browse.bodies, name="bodies"),
    re_path(r"^body/(?P<path>.+)$", browse.body, name="body"),
    path("committees/", browse.committees, name="committees"),
    re_path(r"^committee/(?P<path>.+)$", browse.committee, name="committee"),
    path("ics/", browse.classification, name="ics"),
    path("ics/<str:code>/", browse.classification, name="ics-code"),
    path("tiers/", browse.tiers, name="tiers"),
    path("procedures/", procedures.every, name="procedures"),
    path("procedures/<str:name>/", procedures.one, name="procedure"),
    path("procedures/<str:name>/definition/", procedures.definition, name="procedure-definition"),
    path("indicators/", indicators.scoreboard, name="indicators"),
    path("indicators/<str:key>/", indicators.one, name="indicator"),
    path("indicators/<str:key>/records/", indicators.records, name="indicator-records"),
    path("indicators/<str:key>/compare/", indicators.compared, name="indicator-compare"),
    path("indicators/<str:key>/snapshots/", indicators.enter, name="indicator-enter"),
    path("indicators/<str:key>/snapshots/<int:number>.json", indicators.receipt, name="indicator-receipt"),
    path("statistics/", statistics.page, name="statistics"),
    path("statistics/chart.svg", statistics.picture, name="statistics-chart"),
    path("statistics/save", statistics.save, name="statistics-save"),
    path("statistics/forget", statistics.forget, name="statistics-forget"),
    path("reports/", reports.every, name="reports"),
    path("reports/<int:year>/", reports.one, name="report"),
    path("plans/", plans.plans_page, name="plans"),
    path("plans/next/<slug:key>/", plan_drafts.one, name="plan-draft"),
    path("plans/next/<slug:key>/step", plan_drafts.step, name="plan-draft-step"),
    path("plans/next/<slug:key>/adopt", plan_drafts.adopt, name="plan-draft-adopt"),
    path("plans/<slug:key>/", plan_pages.one, name="plan-kept"),
    path("plans/<slug:key>/next", plan_drafts.begin, name="plan-next"),
    path("plans/<slug:key>/ask", plan_lists.ask, name="plan-ask"),
    path("plans/<slug:key>/matrix/", plan_lists.matrix, name="plan-matrix"),
    path("plans/<slug:key>/overdue/", plan_lists.overdue, name="plan-overdue"),
    path("plans/<slug:key>/tasks/<int:number>/", plan_pages.task, name="plan-task"),
    path("plans/<slug:key>/tasks/<int:number>/link", plan_pages.link, name="plan-link"),
    path("plans/<slug:key>/bodies/<slug:code>/", plan_pages.body, name="plan-body"),
    path("plans/<slug:key>/bodies/<slug:code>.ics", plan_pages.calendar, name="plan-calendar"),
    path("plans/<slug:key>/evaluations/", plan_rounds.every, name="plan-rounds"),
    path("plans/<slug:key>/evaluations/start", plan_rounds.start, name="plan-round-start"),
    path("plans/<slug:key>/evaluations/<slug:name_>/", plan_rounds.one, name="plan-round"),
    path("changes/", changes.changes, name="changes"),
    path("changes.atom", changes.feed, name="changes-feed"),
    path("log/", ledger.ledger, name="log"),
    path("log/checkpoint", ledger.checkpoint, name="log-checkpoint"),
    re_path(r"^log/(?P<path>tile/.{1,80})$", ledger.tile, name="log-tile"),
    path("compare/", text_comparing.comparing, name="compare"),
    path("texts/", listing.listing, name="texts"),
    path("texts/new/", text_files.upload, name="text-new"),
    path("texts/<slug:slug>/", reading.reading, name="text"),
    path("texts/<slug:slug>/review/", text_reviewing.review, name="text-review"),
    path("texts/<slug:slug>/history/", text_editing.history, name="text-history"),
    path("texts/<slug:slug>/edit/", text_editing.outline, name="text-edit"),
    path("texts/<slug:slug>/edit/<str:name>/", text_editing.clause, name="text-clause"),
    path("texts/<slug:slug>/edit/<str:name>/preview", text_editing.preview, name="text-preview"),
    path("texts/<slug:slug>/file/<str:name>", text_files.download, name="text-file"),
    path("texts/<slug:slug>/lint/", lint.lint, name="text-lint"),
    path("texts/<slug:slug>/requirements/", requirements.requirements, name="text-requirements"),
    path("texts/<slug:slug>/media/<path:name>", reading.media, name="text-media"),
    path("watch/", watching.watch, name="watch"),
    path("watch/add", watching.add, name="watch-add"),
    path("watch/remove", watching.remove, name="watch-remove"),
    path("watch/mail", watching.mail, name="watch-mail"),
    path("watch/key", watching.new_key, name="key-new"),
    path("watch/key/revoke", watching.revoke_key, name="key-revoke"),
    path("watch/<str:token>.atom", watching.feed, name="watch-feed"),
    path("desk/", desk.desk, name="desk"),
    path("desk/denials/", desk.denials, name="denials"),
    path("desk/read", desk.read, name="desk-read"),
    path("desk/<str:token>.ics", desk.calendar, name="desk-calendar"),
    path("cases/", lists.all_cases, name="cases"),
    path("cases/<slug:procedure>/", lists.listed, name="case-list"),
    path("cases/<slug:procedure>/board/", lists.board, name="board"),
    path("cases/<slug:procedure>/new/", acting.begin, name="case-new"),
    path("drafts.atom", open_drafts.feed, name="drafts-feed"),
    path("drafts/", open_drafts.open_drafts, name="drafts"),
    path("case/<str:number>/", one.one, name="case"),
    path("case/<str:number>/correct/<int:act>/", acting.correct, name="case-correct"),
    path("case/<str:number>/do/<str:act>/", acting.act, name="case-act"),
    path("case/<str:number>/comments/<slug:name>.docx", papers.comments_docx, name="comments-docx"),
    path("case/<str:number>/comments/<slug:name>.csv", papers.comments_csv, name="comments-csv"),
    path("case/<str:number>/comments/<slug:name>/answers", papers.comments_in, name="comments-in"),
    path("case/<str:number>/comments/<slug:name>/new", papers.comments_new, name="comments-new"),
    path("case/<str:number>/receipt/<int:act>.json", papers.receipt, name="receipt"),
    path("case/<str:number>/count/<str:ballot>/<int:round>/", one.count, name="case-count"),
    path("case/<str:number>/file/<str:fact>/", one.file, name="case-file"),
    path("accounts/", include("allauth.urls")),
    path("", include("guiju.api.urls")),
]
handler400 = "guiju.web.views.faults.unreadable"
handler403 = "guiju.web.views.faults.forbidden"
handler404 = "guiju.web.views.edition.gone"
handler500 = "guiju.web.views.faults.broken"
