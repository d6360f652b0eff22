"""What search engines are told: the sitemap, robots.txt, the description of our search (OpenSearch 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guiju.core.characters import escape, quoteattr
from guiju.core.procedure import house
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.models import Classification, Edition
from guiju.registry.catalogue.outlets import addresses

MOST = 50_000  # addresses in one sitemap (sitemaps.org); here also keys, so that a file is one range of the primary key
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = ("/", "/tiers/", "/bodies/", "/committees/", "/ics/", "/procedures/", "/rules/", "/changes/")
XML = "application/xml; charset=utf-8"

hourly: Any = cache_control(public=True, max_age=3600)


@require_safe
@hourly
def robots(request: HttpRequest) -> HttpResponse:
    """Pages may be crawled; answers to searches beyond one parameter, downloads and accounts may not."""
    lines = [
        "User-agent: *",
        "Disallow: /search/?*&",
        "Disallow: /search.csv",
        "Disallow: /search.json",
        "Disallow: /suggest",
        "Disallow: /*?*after=",
        "Disallow: /*?*format=",
        "Disallow: /accounts/",
        "Disallow: /watch/",
        "Disallow: /api/v1/search",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@hourly
def opensearch(request: HttpRequest) -> HttpResponse:
    """Lets a browser offer the library as a search engine."""
    base, name = settings.SITE_URL, settings.SITE_NAME
    text = (
        f'{HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(name[:16])}</ShortName><Description>{escape(name)}</Description>"
        f"<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template={quoteattr(base + "/search/?q={searchTerms}")}/>'
        f'<Url type="application/json" template={quoteattr(base + "/api/v1/search?q={searchTerms}")}/>'
        "</OpenSearchDescription>\n"
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml; charset=utf-8")


@require_safe
@hourly
def index(request: HttpRequest) -> HttpResponse:
    """The sitemap of sitemaps: one of the ways into the library, and one for each range of editions that holds any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select n from generate_series((select min(id) - 1 from catalogue_edition) / %(most)s,"
            " (select max(id) - 1 from catalogue_edition) / %(most)s) as n where exists"
            " (select 1 from catalogue_edition where id > n * %(most)s and id <= (n + 1) * %(most)s) order by n",
            {"most": MOST},
        )
        names = ["ways", *(f"standards-{row[0]}" for row in cursor.fetchall())]
    entries = "".join(
        f"<sitemap><loc>{escape(settings.SITE_URL)}/sitemaps/{name}.xml</loc></sitemap>" for name in names
    )
    return HttpResponse(f"{HEAD}<sitemapindex {NAMESPACE}>{entries}</sitemapindex>\n", content_type=XML)


@require_safe
@hourly
def ways(request: HttpRequest) -> StreamingHttpResponse:
    """The fixed pages, the classification, bodies and committees; together the first 50,000."""
    codes = Classification.objects.filter(system="ics").order_by("code").values_list("code", flat=True)
    committees = Committee.objects.order_by("id").values_list("code", flat=True)
    bodies = Body.objects.order_by("id").values_list("code", flat=True)

    def every() -> Iterator[str]:
        yield from PAGES
        yield from (f"/procedures/{name}/" for name in house())
        yield from (f"/ics/{code}/" for code in list(codes))
        yield from (addresses.committee(code) for code in list(committees[:MOST]))
        yield from (addresses.body(code) for code in list(bodies[:MOST]))

    return _urlset(path for path, _ in zip(every(), range(MOST), strict=False))


@require_safe
@hourly
def standards(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The editions whose keys lie in one range."""
    if number >= 1 << 40:
        raise Http404(str(number))
    rows = Edition.objects.filter(pk__gt=number * MOST, pk__lte=(number + 1) * MOST)
    if not rows.exists():
        raise Http404(str(number))
    return _urlset(addresses.edition(key) for key in list(rows.order_by("id").values_list("key", flat=True)))


def _urlset(paths: Iterable[str]) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        yield f"{HEAD}<urlset {NAMESPACE}>\n"
        for path in paths:
            yield f"<url><loc>{escape(settings.SITE_URL + path)}</loc></url>\n"
        yield "</urlset>\n"

    return StreamingHttpResponse(_joined(parts()), content_type=XML)


def _joined(parts: Iterator[str], size: int = 60_000) -> Iterator[str]:
    """The same text in larger pieces."""
    held: list[str] = []
    length = 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length >= size:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)
