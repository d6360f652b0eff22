"""Supplements of ISO and IEC publications: amendments, corrigenda, addenda, interpretation sheets, fragments.

Sources: ISO/IEC Directives Part 1, 2.10 (maintenance of documents); IEC webstore forms (+AMD1:2015 CSV, /COR1, /ISH1).
"""

from __future__ import annotations

import re

from guiju.core.designation.model import Supplement

YEAR = r"(?:1[89][0-9]{2}|20[0-9]{2})"

STAGES = r"PWI|NP|AWI|WD|CD|DIS|FDIS|PRF|PNW|PRV"
_KINDS = r"FPDAM|FDAmd|FDAM|PDAM|DAmd|DAM|Amd|FDCor|FCor|DCor|Cor|Add|Suppl|Ext|ISH|FRAGC|FRAGF|FRAG|SP|A(?=[0-9])"
PATTERN = (
    rf"(?:(?: ?[/+] ?|-(?=SP[0-9]))(?:(?:{STAGES}) )?(?:{_KINDS})"
    rf"(?:[ .]{{0,2}}[0-9]{{1,3}}|(?<=Suppl)|(?<=Add)|(?<=Ext))(?:\.[0-9]{{1,2}})?"
    rf"(?: ?: ?{YEAR}(?:-(?:0[1-9]|1[0-2]))?|:(?=/|$))?)"
)
_ONE = re.compile(
    rf"([/+-]) ?(?:({STAGES}) )?({_KINDS})(?:[ .]{{0,2}}([0-9]{{1,3}}))?(?:\.([0-9]{{1,2}}))?"
    rf"(?: ?: ?({YEAR})(?:-(0[1-9]|1[0-2]))?)?",
    re.IGNORECASE,
)
# token -> (kind, stage it implies)
_MEANING = {
    "FPDAM": ("Amd", "FPDAM"),
    "FDAMD": ("Amd", "FDAM"),
    "FDAM": ("Amd", "FDAM"),
    "PDAM": ("Amd", "PDAM"),
    "DAMD": ("Amd", "DAM"),
    "DAM": ("Amd", "DAM"),
    "AMD": ("Amd", ""),
    "A": ("Amd", ""),  # as EN prints them: IEC 60601-1:2005+A1:2012
    "FDCOR": ("Cor", "FDCOR"),
    "FCOR": ("Cor", "FDCOR"),
    "DCOR": ("Cor", "DCOR"),
    "COR": ("Cor", ""),
    "ADD": ("Add", ""),
    "SUPPL": ("Suppl", ""),
    "SP": ("Suppl", ""),
    "EXT": ("Ext", ""),
    "ISH": ("ISH", ""),
    "FRAG": ("FRAG", ""),
    "FRAGC": ("FRAGC", ""),
    "FRAGF": ("FRAGF", ""),
}
_IMPLYING = {"FPDAM", "FDAM", "PDAM", "DAM", "FDCOR", "DCOR"}


def read(text: str) -> tuple[Supplement, ...]:
    """The supplements in text that PATTERN matched."""
    made = []
    for sign, stage, token, number, iteration, year, month in _ONE.findall(text):
        kind, implied = _MEANING[token.upper()]
        made.append(
            Supplement(
                kind,
                number,
                int(year) if year else None,
                int(month) if month else None,
                implied or stage.upper(),
                iteration,
                sign == "+",
            )
        )
    return tuple(made)


def print_iso(supplement: Supplement) -> str:
    """`/Amd 1:1998`, `/CD Amd 1.2`, `/DAM 1`."""
    return _print(supplement, supplement.kind, " ")


def print_iec(supplement: Supplement) -> str:
    """`/AMD1:1998`, `/COR2:2013`, `/ISH1:2018`."""
    return _print(supplement, supplement.kind.upper(), "")


def _print(supplement: Supplement, kind: str, blank: str) -> str:
    text = supplement.stage if supplement.stage in _IMPLYING else kind
    if supplement.stage and supplement.stage not in _IMPLYING:
        text = f"{supplement.stage} {text}"
    if supplement.number:
        text = f"{text}{blank}{supplement.number}"
    if supplement.iteration:
        text = f"{text}.{supplement.iteration}"
    if supplement.year is not None:
        text = f"{text}:{supplement.year}"
        if supplement.month is not None:
            text = f"{text}-{supplement.month:02d}"
    return text
