"""The cover: titles, numbers, codes, dates (GB/T 1.1—2020, 8.1; 9.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guiju.core.lint.checks.patterns import compiled
from guiju.core.lint.context import Context, designation
from guiju.core.lint.model import Hit
from guiju.core.lint.registry import Parameters, check


@check("cover_has", needs=("field",), may=("tier",))
def cover_has(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A field of the cover is given. `tier`: only for designations that fit it."""
    front = context.document.front
    fits = compiled(parameters.get("tier", "")).search(front.designation)
    if fits and front.designation and not getattr(front, parameters["field"]):
        yield Hit()


@check("cover_form", needs=("field", "form"), gives=("value",))
def cover_form(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A field of the cover is in a form. A list: every value of it."""
    value = getattr(context.document.front, parameters["field"])
    for each in (value,) if isinstance(value, str) else value:
        if each and not compiled(parameters["form"]).fullmatch(each):
            yield Hit(values={"value": each, "found": each})


@check("cover_title", gives=("language",))
def cover_title(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The title is given in Chinese and in English."""
    front = context.document.front
    for language in ("zh", "en"):
        if front.designation and front.titles and not front.titles.get(language):
            yield Hit(language=language, values={"language": language})


@check("title_form", needs=("forms",), gives=("title",))
def title_form(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The title of the standard in a form that titles do not have."""
    for language, forms in parameters["forms"].items():
        title = context.document.front.titles.get(language, "")
        for form in forms:
            if title and (match := compiled(form).search(title)):
                yield Hit(language=language, values={"title": title, "found": match[0]})


@check("designation_readable", gives=("value",))
def designation_readable(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The number of the standard is in a form that a numbering scheme has."""
    printed = context.document.front.designation
    if printed and designation(printed) is None:
        yield Hit(values={"value": printed, "found": printed})


@check("dates_in_order", gives=("published", "effective"))
def dates_in_order(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard comes into force after it is published."""
    front = context.document.front
    if front.published and front.effective and front.effective < front.published:
        yield Hit(values={"published": front.published, "effective": front.effective})


@check("dates_real", gives=("value",))
def dates_real(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Dates of the cover are days there are (or months, or years)."""
    for value in (context.document.front.published, context.document.front.effective):
        padded = value + "-01" * (2 - value.count("-")) if value else ""
        try:
            if padded:
                date.fromisoformat(padded)
        except ValueError:
            yield Hit(values={"value": value, "found": value})


@check("year_of_publication", gives=("year", "published"))
def year_of_publication(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The year in the number is the year of publication."""
    front = context.document.front
    value = designation(front.designation) if front.designation else None
    if value is not None and value.year is not None and front.published and value.year != int(front.published[:4]):
        yield Hit(values={"year": value.year, "published": front.published})


@check("adoption_degree")
def adoption_degree(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard that names the one it adopts says to which degree, and the other way round."""
    front = context.document.front
    if bool(front.corresponds) != bool(front.degree):
        yield Hit(values={"found": front.corresponds or front.degree})


@check("foreword_replaces", gives=("standard",))
def foreword_replaces(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """What the cover says is replaced is told in the foreword."""
    foreword = next((c for c in context.document.clauses if c.kind.value == "foreword"), None)
    if foreword is None:
        return
    text = "\n".join(line.text for line in context.lines_of(foreword))
    numbers = {value.work for value in map(designation, _named(text)) if value is not None}
    for printed in context.document.front.replaces:
        value = designation(printed)
        if printed not in text and (value is None or value.work not in numbers):
            yield Hit(foreword, values={"standard": printed})


def _named(text: str) -> list[str]:
    from guiju.core.lint.context import PRINTED

    return [match[0] for match in PRINTED.finditer(text)]


@check("replaces_itself", gives=("standard",))
def replaces_itself(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A standard does not replace itself."""
    front = context.document.front
    own = designation(front.designation) if front.designation else None
    for printed in front.replaces:
        value = designation(printed)
        if own is not None and value is not None and value.edition == own.edition:
            yield Hit(values={"standard": printed, "found": printed})


@check("scope_names_title", gives=("title",))
def scope_names_title(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The scope speaks of what the title names: at least one pair of characters in common."""
    scope = next((c for c in context.document.clauses if c.kind.value == "scope"), None)
    title = context.document.front.titles.get("zh", "")
    if scope is None or len(title) < 2 or "zh" not in context.document.languages:
        return
    text = " ".join(line.text for line in context.lines_of(scope) if line.language == "zh" and line.part == "")
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    if text and not any(pair in text for pair in pairs):
        yield Hit(scope, values={"title": title})
