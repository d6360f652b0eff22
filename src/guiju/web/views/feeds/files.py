"""Files that officers bring to a feed: what came of each; a new one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.feeds.model import Feed, Source
from guiju.registry.accounts.models import User
from guiju.registry.bodies import second_factor
from guiju.registry.feeds import access, listing, taking
from guiju.registry.feeds.models import Taking
from guiju.registry.record import refused_rows
from guiju.registry.registers.access import Viewer
from guiju.web.cases.acting import word
from guiju.web.language import say
from guiju.web.views.feeds.lists import feed_or_404
from guiju.web.views.registers.lists import viewer_of
from guiju.web.views.registers.tables import LARGEST_TABLE, table_of

PAGE = 50
SUFFIX = {Source.TABLE: ".csv", Source.ISO_COMMITTEES: ".jsonl"}
"""Of the files that pages take; archives of Relaton documents come by the command line."""


@login_required
def files(request: HttpRequest, name: str) -> HttpResponse:
    """The files taken, the newest first; a new one by POST."""
    held, who = feed_or_404(name), viewer_of(request)
    if not access.inside(held, who):
        access.run(held, who)
    refusal, status = None, 200
    user = request.user
    lacking = isinstance(user, User) and second_factor.missing(user, timezone.localdate())
    if request.method == "POST":
        access.run(held, who)
        try:
            number = _take(request, held, who)
            return redirect(f"/feeds/{held.name}/files/#f{number}")
        except GuijuError as error:
            refusal, status = error, 400
    context = {
        "feed": held, "label": word(held.label), "refusal": refusal, "runs": access.may_run(held, who),
        "takes": held.source in SUFFIX, "suffix": SUFFIX.get(held.source, ""),
        "lacking": second_factor.refusal() if lacking else None,
        "rows": [_taking(row) for row in listing.takings(held, PAGE)],
        "heads": [(f.label.zh, ", ".join(f.heads), word(f.label), f.needed) for f in held.fields.values()]
        if held.source is Source.TABLE else [],
    }  # fmt: skip
    return render(request, "feeds/files.html", context, status=status)


def _take(request: HttpRequest, held: Feed, who: Viewer) -> int:
    if held.source not in SUFFIX:
        raise GuijuError("this feed is taken at the command line", where=held.name, expected="guiju feed take")
    name, content = table_of(request, LARGEST_TABLE, "guiju feed take")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"brought{SUFFIX[held.source]}"
        path.write_bytes(content)
        return taking.take(held, path, name, who, timezone.now()).number


def _taking(row: Taking) -> dict[str, Any]:
    words = {
        "read": say("读取", "read"), "new": say("新候选", "new"), "unchanged": say("未变", "unchanged"),
        "changed": say("有变化", "changed"), "again": say("重新询问", "asked again"),
        "returned": say("再次出现", "back again"), "gone": say("不再出现", "gone"),
        "passed": say("不属候选", "passed over"), "refused": say("拒收", "refused"),
    }  # fmt: skip
    return {
        "row": row, "counts": [(said, row.counts[name]) for name, said in words.items() if row.counts.get(name)],
        "refused": [refused_rows.told(one, say("zh", "en")) for one in row.refused[:20]],
    }  # fmt: skip
