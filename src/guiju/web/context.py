"""What every page knows of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guiju.web.language import chinese


def site(request: HttpRequest) -> dict[str, Any]:
    here = request.GET.copy()
    here["lang"] = "en" if chinese() else "zh"
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "zh": chinese(),
        "html_lang": "zh-Hans" if chinese() else "en",
        "other_language": f"{request.path}?{here.urlencode()}",
    }
