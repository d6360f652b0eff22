"""From what the sources say of an edition to the row that is kept. Plain functions, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guiju.registry.catalogue import rules
from guiju.registry.catalogue.intake.dates import finer, first_day
from guiju.registry.catalogue.timeline import ENDS, Event, Span, as_json, in_force, next_change, spans, status_on

LISTS = ("aliases", "ics", "ccs", "languages")
MAPS = ("titles", "abstracts")


def merged(contents: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """One content out of (source, content) pairs: the first source in order of precedence is heard first, later ones
    fill what it leaves empty, add languages, codes and links, and give finer dates."""
    ordered = [content for _, content in sorted(contents, key=lambda pair: rules.source_rank(pair[0]))]
    result = {**ordered[0]}
    for content in ordered[1:]:
        for name, value in content.items():
            if name in MAPS:
                result[name] = {**value, **result[name]}
            elif name in LISTS:
                result[name] = result[name] + [v for v in value if v not in result[name]]
            elif name == "dates":
                result[name] = {
                    k: finer(result[name].get(k) or value[k], value.get(k) or result[name][k])
                    for k in [*result[name], *(k for k in value if k not in result[name])]
                }
            elif name == "links":
                held = {url for _, url in result[name]}
                result[name] = result[name] + [link for link in value if link[1] not in held]
            elif not result.get(name):
                result[name] = value
    return result


@dataclass(frozen=True, slots=True)
class Derived:
    """The columns that follow from content, events and the day."""

    published: date | None
    effective: date | None
    ended: date | None
    review_due: date | None
    status: str
    next_change: date | None
    spans: list[list[str | None]]
    in_force: str
    timeline: tuple[Span, ...]


def derive(
    scheme: str, kind: str, stage: str, dates: dict[str, str], events: Iterable[Event], today: date, publisher: str = ""
) -> Derived:  # fmt: skip
    """Status today, its intervals and the days that lists sort by. An edition at stage 90 is being reviewed, or was on
    a day the source does not give: it has no day by which a review is due, nor has one that has ended or is a draft."""
    return derived(scheme, kind, stage, dates, spans(_since_publication(events, dates)), today, publisher)


def _since_publication(events: Iterable[Event], dates: dict[str, str]) -> Iterable[Event]:
    """The events, in force since the day of publication where one source told its month or year and another its day."""
    published = first_day(dates["published"]) if dates.get("published") else None
    if published is None or (published.day, published.month) == (1, 1):
        return events
    rough = {published.replace(day=1), published.replace(month=1, day=1)} - {published}
    return [replace(e, valid_from=published) if e.status == "in_force" and e.valid_from in rough else e for e in events]


def derived(
    scheme: str, kind: str, stage: str, dates: dict[str, str], timeline: tuple[Span, ...], today: date,
    publisher: str = "",
) -> Derived:  # fmt: skip
    """The same out of intervals that are known. A day of review that the issuer named holds where it comes before the
    end of the term (DOMAIN R9)."""

    def day(name: str) -> date | None:
        return first_day(dates[name]) if dates.get(name) else None

    published = day("published")
    force = in_force(timeline)
    bases = [d for d in (published, day("confirmed")) if d is not None]
    status = status_on(timeline, today)
    last = next((s for s in reversed(timeline) if s.status in ENDS), None)
    due = rules.review_due(scheme, kind, max(bases, default=None), publisher)
    said = day("review")
    if said is not None and due is not None and said > max(bases):
        due = min(said, due)
    living = timeline[-1].status in ("in_force", "published") and not stage.startswith("90.")
    return Derived(
        published=published,
        effective=day("effective") or (force[0][0] if force else None),
        ended=last.start if last is not None and not last.seen else None,
        review_due=due if living else None,
        status=status,
        next_change=next_change(timeline, today),
        spans=as_json(timeline),
        in_force=multirange(force),
        timeline=timeline,
    )


def multirange(intervals: Iterable[tuple[date | None, date | None]]) -> str:
    """PostgreSQL's text form of a set of half-open day intervals."""
    return "{" + ",".join(f"[{start or ''},{end or ''})" for start, end in intervals) + "}"
