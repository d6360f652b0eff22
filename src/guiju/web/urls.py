"""The addresses of the pages. What an edition is called is what its address is made of."""

from __future__ import annotations

from django.urls import include, path, re_path

from guiju.web.views import browse, changes, edition, home, procedures, results, watching

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
    path("changes/", changes.changes, name="changes"),
    path("changes.atom", changes.feed, name="changes-feed"),
    path("watch/", watching.watch, name="watch"),
    path("watch/add", watching.add, name="watch-add"),
    path("watch/remove", watching.remove, name="watch-remove"),
    path("watch/mail", watching.mail, name="watch-mail"),
    path("watch/key", watching.new_key, name="key-new"),
    path("watch/key/revoke", watching.revoke_key, name="key-revoke"),
    path("watch/<str:token>.atom", watching.feed, name="watch-feed"),
    path("accounts/", include("allauth.urls")),
    path("", include("guiju.api.urls")),
]
handler404 = "guiju.web.views.edition.gone"
handler500 = "guiju.web.views.faults.broken"
