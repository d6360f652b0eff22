"""BSI's drafts for comment (`21/30445138 DC`), amendments by number (`AMD 11015`), annexes (`NA to BS EN …`)."""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.supplements import YEAR

_DRAFT = Grammar(
    ("two digits of a year", r"([0-9]{2})"),
    ("/ and eight digits", r"/([0-9]{8})"),
    ("DC", r" ?DC"),
)


def _read_draft(text: str, source: str) -> Designation | None:
    match = _DRAFT.fullmatch(text)
    if match is None:
        return None
    return Designation(
        scheme="bs-draft",
        tier=Tier.FOREIGN,
        publisher="BSI",
        number=match.group(2),
        type="DC",
        year=_century(match.group(1)),
        stage="DC",
        input=source,
    )


def _century(two: str) -> int:
    """Drafts for comment have been numbered in this way since the 1960s."""
    return int(two) + (1900 if int(two) >= 60 else 2000)


def _draft(d: Designation) -> str:
    return f"{(d.year or 0) % 100:02d}/{d.number} DC"


register(
    "bs-draft",
    en="BSI drafts for public comment",
    zh="英国标准征求意见稿",
    example="21/30445138 DC",
    leads=("#",),
    read=_read_draft,
    grammar=_DRAFT,
    canonical=_draft,
    work=_draft,
    edition=_draft,
)

_AMENDMENT = Grammar(("AMD", r"AMD"), ("and the number", r" ?([0-9]{3,6})"))


def _read_amendment(text: str, source: str) -> Designation | None:
    match = _AMENDMENT.fullmatch(text)
    if match is None:
        return None
    return Designation(
        scheme="bs-amd", tier=Tier.FOREIGN, publisher="BSI", type="AMD", number=match.group(1), input=source
    )


def _amendment(d: Designation) -> str:
    return f"AMD {d.number}"


register(
    "bs-amd",
    en="BSI amendments by number",
    zh="英国标准修改单编号",
    example="AMD 11015",
    leads=("AMD",),
    read=_read_amendment,
    grammar=_AMENDMENT,
    canonical=_amendment,
    work=_amendment,
    edition=_amendment,
)

_ANNEX = Grammar(
    (
        "NA, or Supplement No. and its number",
        rf"(?:NA(?:\+(A[0-9]{{1,2}}):({YEAR}|[0-9]{{2}}))?|Supplement No\. ([0-9]{{1,2}}) \(({YEAR})\))",
    ),
    ("to and a British standard", r" to ((?:BS|PD) .{1,80})"),
)


def _read_annex(text: str, source: str) -> Designation | None:
    match = _ANNEX.fullmatch(text)
    if match is None:
        return None
    kind, year, number, number_year, base = match.groups()
    inner = read_adopted(base)
    if inner is None or inner.scheme != "bs":
        return None
    if year and len(year) == 2:
        year = f"20{year}"
    if number:
        supplement = Supplement("Supplement", number, int(number_year))
    elif kind:
        supplement = Supplement("NA", kind[1:], int(year), consolidated=True)
    else:
        supplement = Supplement("NA")
    return Designation(
        scheme="bs-annex",
        tier=Tier.FOREIGN,
        publisher=inner.publisher,
        number=inner.number,
        parts=inner.parts,
        year=inner.year,
        month=inner.month,
        supplements=(supplement,),
        adopts=inner,
        input=source,
    )


def _annex_work(d: Designation) -> str:
    return d.adopts.work if d.adopts is not None else ""


def _annex(d: Designation) -> str:
    supplement = d.supplements[0]
    base = d.adopts.canonical if d.adopts is not None else ""
    if supplement.kind == "Supplement":
        return f"Supplement No. {supplement.number} ({supplement.year}) to {base}"
    if supplement.number:
        return f"NA+A{supplement.number}:{supplement.year} to {base}"
    return f"NA to {base}"


register(
    "bs-annex",
    en="British national annexes and supplements",
    zh="英国国家附录",
    example="NA to BS EN 1998-5:2004",
    leads=("NA", "SUPPLEMENT"),
    read=_read_annex,
    grammar=_ANNEX,
    canonical=_annex,
    work=_annex_work,
    edition=_annex,
)
