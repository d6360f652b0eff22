"""The pages of a PDF within bounds: characters with their places, and ruled tables, as pdfplumber reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from guiju.core.errors import GuijuError, sentence

LARGEST = 64_000_000
"""Bytes of one file."""
PAGES = 1_000
CHARACTERS, ALL = 50_000, 5_000_000
"""Characters of one page, and of all pages."""
EDGES = 4_000
"""Lines drawn on a page in which tables are looked for; a drawing has more."""
_DECLARED = b"%PDF-"
_LEADING = 1_024


@dataclass(frozen=True, slots=True)
class Sign:
    """A character: its place in points from the upper left edge of its page, the size and name of its font."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str

    @property
    def middle(self) -> float:
        """Of its height."""
        return (self.top + self.bottom) / 2


Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size, its characters outside tables, and its tables as rows of cells (an area and what is in it)."""

    number: int
    width: float
    height: float
    signs: tuple[Sign, ...]
    tables: tuple[tuple[tuple[tuple[Area, tuple[Sign, ...]], ...], ...], ...] = ()
    crowded: bool = field(default=False)


def pages(data: bytes, where: str) -> list[Page]:
    """Every page. Raises GuijuError for what is no PDF, is locked, too large, or cannot be read."""
    if len(data) > LARGEST:
        raise GuijuError("{} bytes", len(data), where=where, expected=sentence("at most {}", LARGEST))
    if _DECLARED not in data[:_LEADING]:
        raise GuijuError("this is no PDF", where=where, expected="a file that begins with %PDF-")
    import pdfplumber  # only where a PDF is read: it takes a while to load

    try:
        return list(_pages(pdfplumber, data, where))
    except (GuijuError, MemoryError):
        raise
    except Exception as error:  # whatever a broken file does to the library
        told = "this PDF is locked by a password" if "Password" in repr(error) else "this PDF cannot be read"
        raise GuijuError(told, where=where, expected="a whole PDF without a password") from error


def _pages(library: Any, data: bytes, where: str) -> Iterator[Page]:
    import io

    with library.open(io.BytesIO(data)) as file:
        if len(file.pages) > PAGES:
            raise GuijuError("{} pages", len(file.pages), where=where, expected=sentence("at most {}", PAGES))
        count = 0
        for page in file.pages:
            made = _page(page, where)
            count += len(page.chars)
            if count > ALL:
                raise GuijuError("{} characters", count, where=where, expected=sentence("at most {}", ALL))
            page.close()
            yield made


def _page(page: Any, where: str) -> Page:
    number = page.page_number
    if len(page.chars) > CHARACTERS:
        raise GuijuError(
            "{} characters", len(page.chars), where=f"{where} p. {number}", expected=sentence("at most {}", CHARACTERS)
        )
    left, top = page.bbox[:2]
    signs = [_sign(one, left, top) for one in page.chars if one.get("upright", True) and one["text"].strip("\0")]
    crowded = len(page.edges) > EDGES
    tables = []
    for table in [] if crowded else page.find_tables():
        rows = tuple(
            tuple((cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top) for cell in row.cells if cell)
            for row in table.rows
        )
        if len(rows) > 1 and max(map(len, rows)) > 1:
            tables.append(rows)
    filled, rest = _filled(tables, signs)
    return Page(number, float(page.width), float(page.height), tuple(rest), filled, crowded)


def _sign(one: Any, left: float, top: float) -> Sign:
    return Sign(
        str(one["text"]).replace("\0", ""),
        float(one["x0"] - left), float(one["x1"] - left), float(one["top"] - top), float(one["bottom"] - top),
        float(one["size"]), str(one["fontname"]),
    )  # fmt: skip


def _filled(
    tables: list[tuple[tuple[Area, ...], ...]], signs: list[Sign]
) -> tuple[tuple[tuple[tuple[tuple[Area, tuple[Sign, ...]], ...], ...], ...], list[Sign]]:
    """The tables with their characters, and the characters in none. A character belongs to where its middle is."""
    held: dict[Area, list[Sign]] = {area: [] for table in tables for row in table for area in row}
    rest = []
    order = sorted(held, key=lambda area: area[1])
    reach = max((area[3] - area[1] for area in order), default=0.0)
    signs_by_place = sorted(signs, key=lambda sign: sign.middle)
    first = 0
    for sign in signs_by_place:
        while first < len(order) and order[first][1] + reach < sign.middle:
            first += 1
        place = (sign.left + sign.right) / 2
        found = None
        for area in order[first:]:
            if area[1] > sign.middle:
                break
            if area[0] <= place <= area[2] and sign.middle <= area[3]:
                found = area
        if found is None:
            rest.append(sign)
        else:
            held[found].append(sign)
    return tuple(tuple(tuple((a, tuple(held[a])) for a in row) for row in table) for table in tables), rest
