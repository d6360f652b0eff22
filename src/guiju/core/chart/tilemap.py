"""China's provinces as tiles of equal size: each with its name, its figure and a shade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guiju.core.chart.drawing import Sheet
from guiju.core.chart.measuring import fitted
from guiju.core.chart.model import PLAIN, Format, Table, exact, finite, some
from guiju.core.errors import GuijuError
from guiju.data.tables import codes

_SHADES = (0.05, 0.14, 0.23, 0.32, 0.41)
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class TileMap:
    """values by province code (GB/T 2260, two digits; `data/codes/province_tiles.csv`), None where it is not known.

    language: "zh" or "en", of the names. Shades are five equal steps from the least to the greatest value; the figure
    stands in each tile, so that the shade is never alone.
    """

    title: str
    values: Mapping[str, float | None] = field(hash=False)
    language: str = "zh"
    format: Format = PLAIN
    describes: str = ""
    head: tuple[str, str] = ("", "")
    width: int = 640

    def __post_init__(self) -> None:
        tiles = codes("province_tiles")
        unknown = sorted(set(self.values) - set(tiles))
        if unknown:
            raise GuijuError(
                "{} is not the code of a province",
                repr(unknown[0]),
                where=self.title,
                expected=", ".join(sorted(tiles)),
            )
        some([value for value in self.values.values() if value is not None], self.title)
        finite(self.values.values(), self.title)
        if self.language not in ("zh", "en"):
            raise GuijuError("unknown language {}", repr(self.language), where=self.title, expected="zh or en")

    def table(self) -> Table:
        return Table(
            self.head,
            tuple(
                (row[self.language], self.format(self.values.get(code)))
                for code, row in sorted(codes("province_tiles").items())
            ),
        )

    def draw(self, sheet: Sheet) -> float:
        tiles = codes("province_tiles")
        columns = max(int(row["column"]) for row in tiles.values()) + 1
        rows = max(int(row["row"]) for row in tiles.values()) + 1
        side = self.width / columns
        tall = max(side * 0.82, 34.0)
        for code, row in sorted(tiles.items()):
            x, y = int(row["column"]) * side, int(row["row"]) * tall
            value = self.values.get(code)
            if value is None:
                sheet.frame(x + 0.5, y + 0.5, side - _GAP - 1, tall - _GAP - 1, "rule-2", "2 2")
            else:
                sheet.rect(x, y, side - _GAP, tall - _GAP, "link", _SHADES[self._step(value)])
            room, middle = side - _GAP - 4, x + (side - _GAP) / 2
            size = 12 if side > 44 else 10
            sheet.text(
                middle, y + tall * 0.38, fitted(_short(row, self.language, side), room, size), "ink-2", "middle", size
            )
            figure = fitted(self.format(value), room, size)
            sheet.text(middle, y + tall * 0.74, figure, "ink" if value is not None else "ink-3", "middle", size)
        return rows * tall

    def _step(self, value: float) -> int:
        known = [exact(v) for v in self.values.values() if v is not None]
        low, high = min(known), max(known)
        if low == high:
            return 2
        return min(int((exact(value) - low) * 5 / (high - low)), 4)


def _short(row: Mapping[str, str], language: str, side: float) -> str:
    if language == "en":
        return row["short"] if side > 58 else row["letters"]
    return row["zh"]
