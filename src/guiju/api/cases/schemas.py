"""What the operations on cases answer with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from guiju.api.cases.procedure_schemas import Both, Pinned
from guiju.api.catalogue.schemas import Problem


class CaseBrief(Schema):
    """A case as in lists. `moves` counts changes of state: send it back as `seen`."""

    number: str = Field(examples=["GJ-2026-0001"])
    procedure: str
    title: Both
    state: str
    state_label: Both
    stage: str = Field(description="ISO harmonised stage code, or empty.")
    moves: int
    acts_done: int
    opened: datetime
    entered: date = Field(description="The day it came to stand in its state.")
    due: date | None = Field(description="The nearest last day of its running clocks.")
    light: Literal["red", "amber", "green", ""] = Field(description="red: a term has run out; amber: within 30 days.")
    ended: bool
    committee: str | None


class CasePage(Schema):
    items: list[CaseBrief]
    next: str = Field(description='Pass as `after`; "" on the last page.')


class CaseClock(Schema):
    name: str
    label: Both
    source: str
    started: date
    last: date = Field(description="The last day on which the term is kept.")
    left: int | None = Field(description="Days left, below 0 when it has run out; null once stopped.")
    extended: int
    paused: date | None
    stopped: date | None
    beyond_calendar: bool = Field(description="Counted into a year whose holidays are not known: it may still move.")


class BallotCondition(Schema):
    text: Both
    source: str
    met: bool
    shortfalls: list[Both]


class BallotVote(Schema):
    user: str
    position: str
    reason: str


class CaseBallot(Schema):
    """The present round of a ballot. `votes` is for the parties, and empty where the ballot is secret. `sealed`: a
    secret ballot before its count, of which nobody is told more than how many have voted, and to the public any ballot
    that is open."""

    name: str
    label: Both
    round: int
    open: bool
    eligible: int = Field(description="All members, as the shares count them.")
    cast: int
    conflicted: int = Field(description="Members with a conflict of interest, who do not vote.")
    last_day: date | None = Field(description="The last day of the vote while it is open.")
    sealed: bool
    tally: dict[str, int] = Field(description="Empty as long as it is sealed.")
    passed: bool | None = Field(description="Null as long as it is sealed.")
    conditions: list[BallotCondition]
    votes: list[BallotVote]


class SpokenFor(Schema):
    """The body in whose name an act was done, with its kinds as they were then, the main one first."""

    body: str
    kinds: list[str]


class CaseComment(Schema):
    number: int
    for_body: SpokenFor | None
    organization: str = Field(description="For the parties only.")
    clause: str
    words: str
    kind: str
    text: str
    proposal: str
    supports: int
    disposition: str
    reason: str


class OwnComment(CaseComment):
    """A comment of the owner of the key. `disposition` is empty until it is answered."""

    case: str
    title: Both
    name: str = Field(description="Of the round of comments.")
    round: int
    made: datetime
    answered: datetime | None
    address: str


class OwnCommentPage(Schema):
    items: list[OwnComment]
    count: int
    unanswered: int
    next: str = Field(description='Pass as `after`; "" on the last page.')


class Pick(Schema):
    """Something to choose: bring `value`."""

    value: str
    names: Both
    note: str = Field(description="Status of a standard, place of a person; or empty.")


class Picks(Schema):
    items: list[Pick]


class CaseRound(Schema):
    """The present round of comments; `items` holds the first 200."""

    name: str
    label: Both
    round: int
    open: bool
    count: int
    unanswered: int
    items: list[CaseComment]


class BroughtAgain(Schema):
    act: int = Field(description="Number of the act that brought it.")
    effective: datetime
    by: str
    value: Any


class ComputedInput(Schema):
    fact: str
    act: int = Field(description="Number of the act that brought it.")
    effective: datetime
    value: Any


class ComputedFrom(Schema):
    """How a computed fact is worked out, and the values it rests on as far as the reader may see them."""

    how: Both
    expression: str = Field(description="As the definition says it.")
    inputs: list[ComputedInput]
    numbers: dict[str, str] = Field(description="Numbers of the rules that it asks, by key.")
    hidden: int = Field(description="How many values it rests on that are for the parties only.")


class CaseFull(CaseBrief):
    """A case as its reader may see it. `facts` are those shown to them; `roles` those they have in it."""

    version: int = Field(description="Of the procedure it was opened under.")
    digest: str = Field(description="SHA-256 of that definition.")
    roles: list[str]
    facts: dict[str, Any] = Field(description="The last value of each.")
    repeated: dict[str, list[BroughtAgain]] = Field(description="Facts that more than one act brought: every value.")
    computed_from: dict[str, ComputedFrom] = Field(description="Facts that nobody types: where each comes from.")
    clocks: list[CaseClock]
    parties: dict[str, list[str]] = Field(description="Role → user names; empty for who is no party.")
    ballots: list[CaseBallot]
    comments: list[CaseRound]


class Person(Schema):
    key: str
    name: str


class Replaced(Schema):
    """Who was named in a role instead of whom, and why; `leaves` is null where somebody was added."""

    role: str
    leaves: Person | None
    comes: Person
    reason: str


class ActWarned(Schema):
    rule: str
    text: Both
    missing: Both


class PersonalShown(Schema):
    """Somebody was shown personal facts of an act."""

    at: datetime
    by: str
    facts: list[str]


class PersonalFacts(Schema):
    """The personal facts that an act brought. That they were asked for is written down."""

    facts: dict[str, Any]


class CaseAct(Schema):
    """Something done in a case. `by` is told to the parties. `receipt`: whether the reader may have its receipt."""

    number: int
    name: str
    label: Both
    role: str
    by: str
    effective: datetime
    recorded: datetime
    from_: str = Field(alias="from", serialization_alias="from")
    to: str
    brought: dict[str, Any]
    for_body: SpokenFor | None = Field(description="For the parties; of proposals and open comments for everybody.")
    comment: int | None = Field(description="The number of the comment it is about.")
    corrects: int | None
    replaced: Replaced | None = Field(description="Of the act `role.replace`, for the parties.")
    pinned: Pinned | None = Field(description="Of the act `rules.pin`, for the parties.")
    personal: list[str] = Field(description="Personal facts that the reader may open.")
    openings: list[PersonalShown] = Field(description="For the person concerned, supervisors and auditors.")
    findings: list[Both] = Field(description="What the automatic checks found, about facts the reader may see.")
    warned: list[ActWarned] = Field(description="Rules that warned, as was said then; for the parties.")
    receipt: bool


class CaseActPage(Schema):
    items: list[CaseAct]
    next: str = Field(description='Pass as `after`; "" on the last page.')


class Obstacle(Schema):
    rule: Both
    missing: Both


class PossibleAct(Schema):
    """An act the reader may try now. `brings` is the JSON Schema (2020-12) of `brought`."""

    name: str
    label: Both
    kind: Literal["plain", "vote", "comment", "support", "answer", "count"]
    to: str
    at_will: bool
    obstacles: list[Obstacle]
    earliest: date | None = Field(description="The first `effective_at` it may be given; null: none.")
    warnings: list[Obstacle] = Field(description="Of rules that only warn, whatever is brought.")
    brings: dict[str, Any]


class PossibleActs(Schema):
    items: list[PossibleAct]


class PreviewClock(Schema):
    name: str
    last: date = Field(description="The last day on which the term would be kept.")


class ActPreview(Schema):
    """What an act would do; nothing of it is done. `made`: facts its effects give, such as a number."""

    number: str = Field(description="Of the case; of a case still to be opened, the one it would have now.")
    state: str
    warnings: list[Obstacle]
    findings: list[Both]
    made: dict[str, Any]
    clocks: list[PreviewClock]


class Warned(Schema):
    rule: str
    text: Both
    source: str


class VotingSlip(Schema):
    """What a voter finds their vote by when it is counted. Whoever has it can prove how they voted."""

    case: str
    ballot: str
    round: int
    position: str
    reason: str
    nonce: str
    commitment: str


class CountedVote(Schema):
    commitment: str
    nonce: str
    position: str
    reason: str = Field(description='Digest of the reason; "" for none.')


class BallotCount(Schema):
    """A secret ballot as it was counted: its votes in the order of their commitments, which anybody can count again."""

    format: str
    case: str
    ballot: str
    round: int
    eligible: int
    tally: dict[str, int]
    votes: list[CountedVote]


class ActCorrected(Schema):
    """A correction that was made: its number, and that of the act it corrects."""

    case: str
    act: int
    corrects: int


class ActDone(Schema):
    """An act that was done. A repeated key gets the first answer again, without its warnings."""

    case: str
    act: int = Field(description="Its number in the case.")
    state: str
    warnings: list[Warned]
    slip: VotingSlip | None = Field(description="Of a vote in a secret ballot, for the voter alone.")


class StoredFile(Schema):
    """A file as a fact of type file holds it."""

    sha256: str
    name: str
    size: int = Field(description="Bytes.")


class DeskAct(Schema):
    name: str
    label: Both


class DeskLine(Schema):
    case: CaseBrief
    roles: list[str]
    due: date | None
    acts: list[DeskAct]


class DeskPage(Schema):
    """What waits for the owner of the key, the nearest term first. `count` stops at 1,000."""

    items: list[DeskLine]
    count: int
    next: str = Field(description='Pass as `after`; "" on the last page.')


class ReceiptPersonal(Schema):
    salt: str
    fields: dict[str, Any]


class ActReceipt(Schema):
    """The proof that an act is in the log (see docs/ledger.md); check it offline with `guiju receipt verify`."""

    format: str
    act: dict[str, Any]
    salt: str
    personal_digest: str | None
    personal: ReceiptPersonal | None = None
    index: int
    proof: list[str]
    checkpoint: str


class RefusedRule(Schema):
    name: str
    text: Both
    source: str


class RefusedFact(Schema):
    """What is wrong with one thing brought: missing, unknown, too_long, not_a_choice, not_a_file …"""

    fact: str
    fault: str
    expected: str


class RefusedShortfall(Schema):
    """A comparison that fails: the term, what it is, what was asked. `from_day`: when it will hold by itself."""

    term: str
    sign: str
    have: Both
    need: Both
    from_day: date | None


class RefusedAct(Problem):
    """A refusal of an act. What the engine refused says on which `ground`; other refusals lack these fields."""

    ground: Literal["act", "state", "role", "place", "separation", "fact", "rule", "conflict"] | None = None
    said: Both | None = None
    wanted: Both | None = None
    rule: RefusedRule | None = None
    faults: list[RefusedFact] = []
    shortfalls: list[RefusedShortfall] = []
    needs: list[str] = Field([], description="Roles or states that would do.")
