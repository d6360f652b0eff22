"""The addresses for programs."""

from __future__ import annotations

from django.urls import path

from guiju.api import docs, oai, sitemaps
from guiju.api.app import api

urlpatterns = [
    path("api/v1/openapi.json", docs.openapi, name="openapi"),
    path("api/v1/docs", docs.docs, name="api-docs"),
    path("api/v1/", api.urls),
    path("oai", oai.answer, name="oai"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("opensearch.xml", sitemaps.opensearch, name="opensearch"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/ways.xml", sitemaps.ways, name="sitemap-ways"),
    path("sitemaps/standards-<int:number>.xml", sitemaps.standards, name="sitemap-standards"),
]
