"""What operations answer with. Texts that are not known are "", days and codes that are not known are null."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from guiju.registry.bodies.models import Committee
from guiju.registry.catalogue.models import Status

Titles = dict[str, str]


class Problem(Schema):
    """A refusal (RFC 9457): `what` is wrong, `where`, and what would have been accepted (`expected`)."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    code: str = Field(description='What kind of fault it is; it stays when its words change. "" for one without.')
    what: str
    where: str
    expected: str


class EditionBrief(Schema):
    """One edition of a standard, as in lists. `status` is today's."""

    id: int = Field(description="Key of the edition in this library.")
    designation: str = Field(description="The canonical designation.", examples=["GB/T 1.1-2020"])
    printed: str = Field(description="The form the publication prints.", examples=["GB/T 1.1—2020"])
    work: str = Field(description="The standard whatever its edition.", examples=["GB/T 1.1"])
    tier: str
    scheme: str = Field(description="The numbering scheme.")
    publisher: str = Field(description="The publisher's code inside the designation.")
    kind: str
    effect: str = Field(description='"mandatory", "recommended", "guidance" or "".')
    status: Status
    stage: str
    titles: Titles = Field(description="Language → title.")
    dates: dict[str, str] = Field(description="Dates as their source prints them: a year, a month or a day.")
    published: date | None = Field(description="The day, or the first day of the month or year.")
    effective: date | None
    ended: date | None
    ics: list[str] = Field(description="International Classification for Standards.")
    ccs: list[str] = Field(description="Chinese Classification for Standards.")
    issuer: str | None = Field(description="Code of the body that issued it.")
    committee: str | None
    url: str = Field(description="Its page.")


class Span(Schema):
    """A status and the half-open interval of days on which it holds; null is open."""

    status: Status
    from_: date | None = Field(alias="from", serialization_alias="from")
    to: date | None
    seen: bool = Field(False, description="Nobody says since when: it was seen so on the first day.")


class Event(Schema):
    """What a source recorded of the status."""

    status: Status
    stage: str
    valid_from: date | None
    observed: date | None
    source: str


class Relation(Schema):
    """`source` does `kind` to `target`. `held` tells whether the library has that end."""

    kind: str = Field(examples=["replaces", "adopts", "amends", "references"])
    degree: str = Field(description='"full", "part", "clauses"; of an adoption "IDT", "MOD", "NEQ"; or "".')
    clauses: str
    source: str
    source_held: bool
    target: str
    target_held: bool
    valid_from: date | None
    origin: str = Field(description="The source that told of it.")


class Link(Schema):
    kind: str
    url: str


class Source(Schema):
    source: str
    external: str
    observed: date | None


class EditionFull(EditionBrief):
    """Everything the library knows of an edition."""

    aliases: list[str]
    number: str
    year: int | None
    abstracts: Titles
    languages: list[str]
    review_due: date | None
    spans: list[Span] = Field(description="Every interval of its status, oldest first.")
    history: list[Event]
    relations: list[Relation]
    links: list[Link] = Field(description="Where the text may be read, and where the facts were found.")
    sources: list[Source]


class EditionOnDay(EditionFull):
    """An edition with its status on the day asked."""

    on: date
    status_on: Status


class EditionStatus(EditionBrief):
    """An edition in the list of its work."""

    status_on: Status = Field(description="Its status on the day asked.")


class Work(Schema):
    """A standard through all its editions."""

    work: str
    on: date
    current: str | None = Field(description="What an undated reference means on that day.")
    in_force: list[str] = Field(description="Editions in force on that day; two may be, side by side.")
    editions: list[EditionStatus] = Field(description="Oldest first.")


class Relations(Schema):
    """Both directions: what this edition does to others, what others do to it."""

    designation: str
    outward: list[Relation]
    inward: list[Relation]


class Count(Schema):
    value: str
    count: int


class EditionPage(Schema):
    """A page of editions. `total` is exact when `exact`, else the truth lies above it."""

    total: int
    exact: bool
    items: list[EditionBrief]
    next: str = Field(description='The `after` of the next page; "" on the last.')


class Wider(Schema):
    """How a question was asked again because fewer than ten editions hold all its words."""

    read_as: list[tuple[str, str]] = Field(description="(typed, read instead): what was typed is held nowhere.")
    also: list[tuple[str, list[str]]] = Field(description="(typed, other words for the same that were asked for too).")
    unknown: list[str] = Field(description="Words that nothing holds; left out.")
    parts: list[str] = Field(description="What the question was cut into.")
    some: bool = Field(description="True: not every hit holds every word.")


class SearchPage(Schema):
    """A page of hits with counts by facet, over the whole answer."""

    query: str
    total: int
    exact: bool
    hits: list[EditionBrief]
    facets: dict[str, list[Count]]
    facets_exact: bool = Field(description="False: counts of a very large answer are estimates.")
    next: str
    end_reason: str = Field(description="Why there is no next page, when there are more hits.")
    wider: Wider | None = Field(
        None, description="Set when hits need not hold every word as typed; `literal` forbids it."
    )


class Suggested(Schema):
    text: str
    kind: Literal["designation", "word"]
    titles: Titles = Field(description="Of the edition, for a designation.")
    url: str


class Suggestions(Schema):
    suggestions: list[Suggested]


class Supplement(Schema):
    kind: str
    number: str
    year: int | None
    month: int | None
    stage: str
    iteration: str
    consolidated: bool


class DesignationRead(Schema):
    """A designation and its parts."""

    input: str
    scheme: str
    tier: str
    publisher: str
    type: str
    number: str
    parts: list[str]
    year: int | None
    month: int | None
    stage: str
    iteration: str
    supplements: list[Supplement]
    adopts: str | None
    language: str
    variant: str
    marks: dict[str, str]
    effect: str
    canonical: str
    chinese: str
    work: str
    edition: str
    expression: str
    urn: str


class DesignationRefused(Schema):
    """A text that is no designation: why, at which character (from 0), and what may have been meant."""

    input: str
    error: str
    position: int
    expected: str
    suggestions: list[str]


class DesignationBatch(Schema):
    """One result for each text, in their order."""

    read: int
    refused: int
    results: list[DesignationRead | DesignationRefused]


class BodyBrief(Schema):
    code: str
    kind: str = Field(description="The main one.")
    kinds: list[str] = Field(description="All of its kinds, the main one first.")
    names: Titles
    country: str
    url: str
    page: str = Field(description="Its page here.")


class BodyFull(BodyBrief):
    source: str
    committees: list[str] = Field(description="Its committees that have none above them, the first 1,000.")
    editions: int = Field(description="How many editions it issued.")


class BodyPage(Schema):
    items: list[BodyBrief]
    next: str


class CommitteeBrief(Schema):
    code: str
    names: Titles
    body: str
    parent: str | None
    status: Committee.Status
    secretariat: str
    page: str


class CommitteeFull(CommitteeBrief):
    scope: str
    created_on: date | None
    participating: list[str]
    observing: list[str]
    liaisons: list[str]
    children: list[str]
    editions: int
    source: str


class CommitteePage(Schema):
    items: list[CommitteeBrief]
    next: str


class IcsEntry(Schema):
    code: str
    names: Titles
    editions: int = Field(description="Editions classified in it or below it.")


class IcsBranch(Schema):
    """One branch of the classification: what stands above and below it."""

    code: str
    names: Titles
    editions: int
    exact: bool
    above: list[IcsEntry]
    below: list[IcsEntry]


class ChangeRow(Schema):
    """One change. `data` maps a field to [before, after]."""

    seq: int
    at: datetime
    verb: Literal["created", "changed", "status"]
    valid_from: date | None
    before: str = Field(description='Status before; "" for an edition new here.')
    after: str
    data: dict[str, list[Any]]
    edition: EditionBrief


class ChangePage(Schema):
    """Changes after `since`, oldest first. Ask again with `since` = `next`; `more` tells whether at once."""

    items: list[ChangeRow]
    next: int
    more: bool
    head: int = Field(description="The last number given.")


class Stats(Schema):
    """What the library holds; counted at most once a minute."""

    works: int
    editions: int
    by_scheme: dict[str, int]
    by_tier: dict[str, int]
    by_status: dict[str, int]
    by_source: dict[str, int]
    relations: int
    dangling: int = Field(description="Relations of which one end is not held here.")
    bodies: int
    committees: int
