"""What a committee has in hand, and how it was graded: for its page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils import timezone

from guiju.registry.bodies import seats
from guiju.registry.bodies.models import Committee, Post
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.models import Case, Entry
from guiju.registry.cases.views import queries
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.words import body_kind

SHOWN = 12


def of_committee(committee: Committee) -> dict[str, Any]:
    """Open cases that everybody may be told are the committee's, nearest term first; posts by office; grades, the
    newest first."""
    today = timezone.localdate()
    rows = Case.objects.filter(access.of_committee(committee.pk, roles.NOBODY), ended=False).order_by("due", "pk")
    lines = []
    for case in rows[:SHOWN]:
        kept = definitions.kept(case.definition_id)
        light = queries.light(case, today)
        lines.append(
            {
                "case": case,
                "title": acting.title(case, kept, roles.NOBODY),
                "state": acting.state_word(kept, case.state),
                "light": light if light != "green" else "",
                "light_word": word(acting.LIGHTS.get(light)),
            }
        )
    posts = Post.objects.filter(roles.posts_on(today), committee=committee).values("office")
    known, unknown = seats.composition(committee, today)
    grades = []
    for entry in Entry.objects.filter(kind="grade", key=committee.code).select_related("case").order_by("-pk"):
        fact = definitions.kept(entry.case.definition_id).facts.get("grade")
        label = fact.options.get(entry.data.get("grade", "")) if fact else None
        grades.append((entry, word(label) or entry.data.get("grade", "")))
    return {
        "work": lines,
        "work_count": rows.count(),
        "offices": list(posts.annotate(count=Count("user", distinct=True)).order_by("office")),
        "grades": grades,
        "composition": [(body_kind(kind), count) for kind, count in known.most_common()],
        "unknown_bodies": unknown,
    }
