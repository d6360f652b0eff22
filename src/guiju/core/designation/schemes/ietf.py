"""The IETF's series: RFC, BCP, STD, FYI (RFC 2026, RFC 7322) and Internet-Drafts (RFC 2648 for URNs)."""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register

_SERIES = Grammar(
    ("RFC, BCP, STD or FYI", r"(?:IETF )?(RFC|BCP|STD|FYI|IEN)"),
    ("and the number", r"[ -]?0{0,4}([1-9][0-9]{0,4})"),
)
_DRAFT = Grammar(
    ("draft-", r"(?:I-D\.? ?)?draft-"),
    ("the name", r"([a-z0-9][a-z0-9_+.]{0,39}(?:-[a-z0-9][a-z0-9_+.]{0,39}){0,12}?)"),
    ("- and the revision of two digits", r"(?:-([0-9]{2}))?(?:\.txt)?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _SERIES.fullmatch(text)
    if match is None:
        return None
    return Designation(
        scheme="ietf",
        tier=Tier.INTERNATIONAL,
        publisher="IETF",
        type=match.group(1).upper(),
        number=match.group(2),
        input=source,
    )


def _canonical(d: Designation) -> str:
    return f"{d.type} {d.number}"


def _urn(d: Designation) -> str:
    return f"urn:ietf:{d.type.lower()}:{d.number}"


register(
    "ietf",
    en="IETF series",
    zh="互联网工程任务组",
    example="RFC 2119",
    leads=("RFC", "BCP", "STD", "FYI", "IETF", "IEN"),
    read=_read,
    grammar=_SERIES,
    canonical=_canonical,
    work=_canonical,
    edition=_canonical,
    urn=_urn,
)


def _read_draft(text: str, source: str) -> Designation | None:
    match = _DRAFT.fullmatch(text)
    if match is None:
        return None
    return Designation(
        scheme="internet-draft",
        tier=Tier.INTERNATIONAL,
        publisher="IETF",
        type="I-D",
        number=match.group(1).lower(),
        stage="draft",
        iteration=match.group(2) or "",
        input=source,
    )


def _draft_work(d: Designation) -> str:
    return f"draft-{d.number}"


def _draft(d: Designation) -> str:
    return f"draft-{d.number}-{d.iteration}" if d.iteration else f"draft-{d.number}"


def _draft_urn(d: Designation) -> str:
    return f"urn:ietf:id:{_draft(d)}"


register(
    "internet-draft",
    en="Internet-Drafts",
    zh="互联网草案",
    example="draft-ietf-dtn-bpsec-cose-04",
    leads=("DRAFT",),
    read=_read_draft,
    grammar=_DRAFT,
    canonical=_draft,
    work=_draft_work,
    edition=_draft,
    urn=_draft_urn,
)
