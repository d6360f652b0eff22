"""Chinese designations of every form, made by rule: pairs (as written, canonical)."""

from __future__ import annotations

import random
from collections.abc import Iterator

from guiju.data.tables import codes

_DASHES = "-—－–―"
_INTERNATIONAL = ("ISO 9001:2015", "ISO/IEC 27001:2013", "IEC 60335-1:2010", "ISO/TS 16949:2009", "CISPR 11:2015")
_GROUPS = ("ZZB", "CECS", "CSTM", "CAS", "31SCTA", "CNFIA")
_COMPANIES = ("GDW", "ABC", "SY", "12XYZ", "(GZ)LM", "海尔")
_OTHER = ("GJB", "GBZ", "GBJ", "JGJ", "CJJ", "JTG", "JJF", "JJG", "TSG", "DBJ", "DBS")


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c != "-" else c for c in text)


def _prefixes(source: random.Random) -> Iterator[str]:
    for suffix in ("", "/T", "/Z"):
        for _ in range(40):
            yield f"GB{suffix}"
    for code in codes("sectors"):
        for suffix in ("", "/T", "/Z"):
            yield f"{code}{suffix}"
    yield "NB/SH/T"
    for code in codes("regions"):
        yield f"DB{code}{source.choice(('', '/T', '/Z'))}"
    for group in _GROUPS:
        for _ in range(15):
            yield f"T/{group}"
    for company in _COMPANIES:
        for _ in range(15):
            yield f"Q/{company}"
    for code in _OTHER:
        for _ in range(6):
            yield code
    for code in ("GBZ/T", "JGJ/T", "CJJ/T", "JTG/T", "GBJ/T", "GJB/Z"):
        yield code


def designations(seed: int = 20211010) -> list[tuple[str, str]]:
    """At least two thousand pairs, the same ones every time."""
    source = random.Random(seed)
    made: list[tuple[str, str]] = []
    for prefix in _prefixes(source):
        for form in range(3):
            number = source.choice((f"{source.randint(1, 99999)}", f"{source.randint(1, 999):04d}"))
            if prefix.startswith("Q/") and source.random() < 0.3:
                number = f"{source.randint(1, 99):04d}S"
            parts = "".join(f".{source.randint(1, 40)}" for _ in range(source.choice((0, 0, 1, 1, 2))))
            base = f"{prefix} {number}{parts}"
            year = source.randint(1950, 2026)
            dash = source.choice(_DASHES)
            canonical = f"{base}-{year}"
            written = f"{base}{dash}{year}"
            if form == 1:
                kind = source.randint(0, 7)
                if kind == 0:
                    written, canonical = base, base
                elif kind == 1 and year < 2000:
                    written = f"{base}{dash}{year - 1900}"
                elif kind == 2:
                    written += f"/XG1{dash}{min(year + 1, 2026)}"
                    canonical += f"/XG1-{min(year + 1, 2026)}"
                elif kind == 3:
                    adopted = source.choice(_INTERNATIONAL)
                    written += f"/{adopted}"
                    canonical += f"/{adopted}"
                elif kind == 4 and not parts:
                    written, canonical = f"{base}（所有部分）", f"{base}(所有部分)"
                elif kind == 5:
                    written += "（2018年版）"
                    canonical += "(2018年版)"
                elif kind == 6 and not parts and number.isdigit():
                    written, canonical = f"{base}.1～{number}.3", f"{base}.1~{number}.3"
                else:
                    written += "（ISO 9001:2015，MOD）"
                    canonical += " (ISO 9001:2015, MOD)"
            elif form == 2:
                mangled = source.randint(0, 3)
                if mangled == 0:
                    written = _full_width(written)
                elif mangled == 1:
                    written = written.replace(" ", "  ")
                elif mangled == 2:
                    written = f" {written}　"
                elif prefix[:2] in ("GB", "YY", "JB"):
                    written = written.replace(" ", "").lower()
            made.append((written, canonical))
    for class_ in ("05", "08", "11", "16", "G"):
        for serial in range(1000, 1030):
            made.append((f"GSB {class_}—{serial}—2001", f"GSB {class_}-{serial}-2001"))
            made.append((f"GSB {class_}-{serial}-2018（3）", f"GSB {class_}-{serial}-2018(3)"))
    return made
