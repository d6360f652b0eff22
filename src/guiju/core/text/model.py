"""The text of a standard as a tree: document, clauses, blocks, inlines (GB/T 1.1—2020, NISO STS).

Text that exists in more than one language stands side by side under one node: `Words` maps a language ("zh", "en") to
inlines. A node's `id` is its own for ever; its printed number (`label`) is what the source shows and may be wrong, the
right one follows from the tree (`numbering`). Offsets anywhere are code points of `walking.plain`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

# --- inlines -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Plain characters."""

    text: str
    type: Literal["run"] = "run"


@dataclass(frozen=True, slots=True)
class Styled:
    """Inlines in a style."""

    style: Literal["italic", "bold", "sub", "sup", "code", "underline", "strike", "small-caps"]
    inlines: Inlines
    type: Literal["styled"] = "styled"


@dataclass(frozen=True, slots=True)
class Maths:
    """A formula in running text, in LaTeX, in MathML (one `<math>` element), or both."""

    latex: str = ""
    mathml: str = ""
    type: Literal["maths"] = "maths"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside (http, https, mailto; nothing else is kept)."""

    href: Annotated[str, Field(pattern=r"^(?i:https?://|mailto:)")]
    inlines: Inlines
    type: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class Cross:
    """A cross-reference to a node of this document. `shown` is what the source prints; empty: the number is printed.
    `others`: what one text refers to besides (Figures 8 to 12)."""

    target: str
    shown: str = ""
    others: tuple[str, ...] = ()
    type: Literal["cross"] = "cross"


@dataclass(frozen=True, slots=True)
class Cite:
    """A standard cited: the designation as printed, and the clause or table of it, if one is named."""

    designation: str
    locator: str = ""
    type: Literal["cite"] = "cite"


@dataclass(frozen=True, slots=True)
class TermUse:
    """A word that is a term of this document (`target`: the id of its entry)."""

    target: str
    text: str
    type: Literal["term"] = "term"


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a footnote of the document or of its table or figure; `target` is the footnote's id."""

    target: str
    type: Literal["mark"] = "mark"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image among words. `name` is a key of `Document.media` or an address of an image that is not kept."""

    name: str
    alt: str = ""
    type: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Break:
    """The line ends here."""

    type: Literal["break"] = "break"


Inline = Annotated[
    Run | Styled | Maths | Link | Cross | Cite | TermUse | NoteMark | Picture | Break, Field(discriminator="type")
]
Inlines = tuple[Inline, ...]
Words = dict[str, Inlines]
"""Language → inlines."""

# --- blocks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (段). `role`: the definition of a term, the lead-in of a list of references, a source (来源), what an
    amendment tells to edit (instruction); the unit line of a table is no paragraph (`Table.unit`)."""

    words: Words
    id: str = ""
    role: Literal["", "definition", "source", "warning", "boilerplate", "instruction"] = ""
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list (列项); `label` as printed (a), 1), ——)."""

    blocks: Blocks
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: "dash" (——), "bullet" (·), "letter" (a), "number" (1), "plain" (no mark); "definition": the first
    paragraph of an item is what its other blocks explain (abbreviations, symbols)."""

    style: Literal["dash", "bullet", "letter", "number", "plain", "definition"]
    items: tuple[Item, ...]
    id: str = ""
    start: int = 1
    type: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `over` and `down`: columns and rows it covers."""

    blocks: Blocks = ()
    over: int = 1
    down: int = 1
    head: bool = False
    align: Literal["", "left", "center", "right"] = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: of a table or figure (mark a, b … and it may hold requirements) or of the text (1), 2) …)."""

    id: str
    blocks: Blocks
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Rows list only the cells that begin in them (as HTML does). `unit`: 单位为毫米. `widths`: how wide its
    columns are, in the source's own measures ("30%", "2*", "25mm")."""

    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    id: str = ""
    label: str = ""
    caption: Words = field(default_factory=dict)
    unit: Words = field(default_factory=dict)
    notes: Blocks = ()
    footnotes: tuple[Footnote, ...] = ()
    unnumbered: bool = False
    widths: tuple[str, ...] = ()
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its pictures, key (图例), notes; parts a), b) are figures in `parts`."""

    pictures: tuple[Picture, ...]
    id: str = ""
    label: str = ""
    caption: Words = field(default_factory=dict)
    unit: Words = field(default_factory=dict)
    key: Blocks = ()
    parts: tuple[Figure, ...] = ()
    notes: Blocks = ()
    footnotes: tuple[Footnote, ...] = ()
    unnumbered: bool = False
    type: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on its own line, with what its symbols mean (式中) in `where`."""

    latex: str = ""
    mathml: str = ""
    id: str = ""
    label: str = ""
    where: Blocks = ()
    unnumbered: bool = False
    type: Literal["formula"] = "formula"


@dataclass(frozen=True, slots=True)
class Note:
    """A note (注) or an example (示例): no requirement may stand in it."""

    kind: Literal["note", "example"]
    blocks: Blocks
    id: str = ""
    label: str = ""
    type: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the list of references or the bibliography: designation as printed, title. `label`: [1]."""

    designation: str = ""
    words: Words = field(default_factory=dict)
    id: str = ""
    label: str = ""
    type: Literal["entry"] = "entry"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text kept as it is (code, schemas)."""

    text: str
    id: str = ""
    syntax: str = ""
    type: Literal["verbatim"] = "verbatim"


@dataclass(frozen=True, slots=True)
class Quote:
    """A block of text quoted from elsewhere."""

    blocks: Blocks
    id: str = ""
    type: Literal["quote"] = "quote"


Block = Annotated[
    Paragraph | Listing | Table | Figure | Formula | Note | Entry | Verbatim | Quote, Field(discriminator="type")
]
Blocks = tuple[Block, ...]

# --- clauses -----------------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What an element of a standard is (GB/T 1.1—2020, table 3)."""

    FOREWORD = "foreword"
    INTRODUCTION = "introduction"
    SCOPE = "scope"
    REFERENCES = "references"
    TERMS = "terms"
    TERM = "term"
    CLAUSE = "clause"
    ANNEX = "annex"
    BIBLIOGRAPHY = "bibliography"
    INDEX = "index"
    FRONT = "front"
    """Front matter that is none of these (abstract, dedication)."""


@dataclass(frozen=True, slots=True)
class Designated:
    """What a terminological entry says of its term; the clause's `title` is the preferred term. `grammar`: language →
    part of speech, gender and number of the preferred term ("noun, feminine")."""

    admitted: tuple[Words, ...] = ()
    deprecated: tuple[Words, ...] = ()
    symbols: tuple[Inlines, ...] = ()
    field: Words = field(default_factory=dict)
    grammar: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clause:
    """An element, a clause (章, 条) or a terminological entry, with the clauses in it. A clause without a title holds
    only text. `normative` says of an annex what it is; of anything else it is None."""

    id: str
    kind: Kind = Kind.CLAUSE
    title: Words = field(default_factory=dict)
    label: str = ""
    blocks: Blocks = ()
    clauses: tuple[Clause, ...] = ()
    normative: bool | None = None
    term: Designated | None = None
    unnumbered: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A file that belongs to the text (an image): its type (image/png …) and its bytes."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Front:
    """What the cover says. Designations as printed; dates YYYY-MM-DD, or shorter where the source has less.

    corresponds: the international standard this one adopts, with its degree ("ISO 9001:2015", "IDT").
    """

    designation: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    ics: tuple[str, ...] = ()
    ccs: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    corresponds: str = ""
    degree: Literal["", "IDT", "MOD", "NEQ"] = ""
    published: str = ""
    effective: str = ""
    stage: str = ""
    issuers: tuple[dict[str, str], ...] = ()
    committee: str = ""
    edition: str = ""
    more: dict[str, str] = field(default_factory=dict)
    """What else the source says of itself, by the source's own names."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole standard. `languages` in order, the first is the leading one. `clauses`: foreword, introduction, scope …
    annexes, bibliography in their order. `footnotes` are those of the text."""

    languages: tuple[str, ...]
    front: Front = field(default_factory=Front)
    clauses: tuple[Clause, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    media: dict[str, Media] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader met and did not understand, or mended: where (a path, a line) and what. Nothing is lost
    silently; `text` is the start of the text concerned, which is kept in the document if `kept`."""

    where: str
    what: str
    text: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer gives: the file, and what of the document stands otherwise in it."""

    data: bytes
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page (from 1): points from its left and upper edge."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives: the document and what it noticed. `boxes`: where on its pages a file prints a provision, by
    the provision's name (`candidates`); empty for a file without pages."""

    document: Document
    notices: tuple[Notice, ...] = ()
    boxes: dict[str, tuple[Box, ...]] = field(default_factory=dict)
