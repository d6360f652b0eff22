"""From what somebody wrote to the edition or the work it means."""

from __future__ import annotations

from datetime import date

from guiju.core.designation import Designation, members, parse, recognise
from guiju.core.errors import GuijuError, sentence
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.models import Edition, Work
from guiju.registry.catalogue.outlets.addresses import spoken
from guiju.registry.catalogue.rules import FORMER

OFFERED = 5


class NotHeldError(GuijuError):
    """What is asked for can be named, but the library does not hold it."""


def find_edition(text: str, day: date) -> Edition:
    """The edition that `text` names in any spelling; for a work, its current edition on `day`.

    Raises DesignationError when the text is no designation, NotHeldError when nothing of that name is held.
    """
    rows = Edition.objects.select_related("issuer", "committee", "work")
    exact: Edition | None = rows.filter(key__in={text, spoken(text)}).first()
    if exact is not None:
        return exact
    meant = _meant(text)
    for designation in meant:
        found: Edition | None = (
            rows.filter(key__in={designation.expression, designation.edition}).order_by("id").first()
        )
        if found is None and designation.expression == designation.work:
            found = queries.current(Work.objects.filter(key=designation.work).first(), day)
        if found is not None:
            return found
    former = {name for d in meant for name in (d.expression, d.edition)}
    renamed: Edition | None = rows.filter(sources__source=FORMER, sources__external__in=former).order_by("id").first()
    if renamed is not None:
        return renamed
    raise _not_held(meant)


def find_work(text: str) -> Work:
    """The work that `text` names, or to which the edition it names belongs. Errors as `find_edition`."""
    exact: Work | None = Work.objects.filter(key__in={text, spoken(text)}).first()
    if exact is not None:
        return exact
    meant = _meant(text)
    found: dict[str, Work] = Work.objects.in_bulk([d.work for d in meant], field_name="key")
    for designation in meant:
        if designation.work in found:
            return found[designation.work]
    raise NotHeldError(
        "the library does not hold {}", meant[0].work, where="designation", expected="a standard held here"
    )


def _meant(text: str) -> tuple[Designation, ...]:
    """What the text can mean, most likely first; DesignationError when it means nothing, NotHeldError for a range."""
    said = spoken(text)
    meant = recognise(said) or (parse(said),)
    if several := members(meant[0]):
        raise NotHeldError(
            "{} is a range of {} designations",
            meant[0].canonical,
            len(several),
            where="designation",
            expected=sentence("one designation, such as {}", several[0].canonical),
        )
    return meant


def _not_held(meant: tuple[Designation, ...]) -> NotHeldError:
    keys = Edition.objects.filter(work__key__in=[d.work for d in meant]).order_by("-published", "-id")
    others = ", ".join(keys.values_list("designation", flat=True)[:OFFERED])
    return NotHeldError(
        "the library does not hold {}",
        meant[0].canonical,
        where="designation",
        expected=f"an edition held here, such as {others}" if others else "a standard held here",
    )
