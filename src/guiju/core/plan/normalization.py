"""Text as the patterns see it: one code point for one code point, so that an offset in the one is one in the other."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_PUNCTUATION = {
    **dict.fromkeys("“”„‟«»「」『』＂", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒–—―−─﹣～〜~", "-"),
    **dict.fromkeys("〔【［", "["),
    **dict.fromkeys("〕】］", "]"),
    **dict.fromkeys("\u3000\u00a0\u2002\u2003\u2007\u2009\u202f\t\x0b\x0c", " "),
    **dict.fromkeys("•●▪■◆‣·", "•"),
    "﹪": "%",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x85": "\n",
}


@cache
def simplified() -> dict[int, str]:
    """Traditional → simplified, character by character (OpenCC's table)."""
    table: dict[int, str] = {}
    lines = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8").splitlines()
    for line in lines:
        traditional, _, candidates = line.partition("\t")
        first = candidates.split(" ")[0].strip()
        if len(traditional) == 1 and len(first) == 1 and traditional != first:
            table[ord(traditional)] = first
    return table


@cache
def _table() -> dict[int, str]:
    table = dict(simplified())
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    table.update({ord(char): to for char, to in _PUNCTUATION.items()})
    return table


def fold(text: str) -> str:
    """Simplified characters, ASCII punctuation and digits; as long as `text`.

    >>> fold("〔國家標準委牽頭，５０％以上〕")
    '[国家标准委牵头,50%以上]'
    """
    return text.translate(_table())


_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]+")


def language_of(text: str) -> str:
    """ "zh-Hant" or "zh-Hans" where Chinese characters outnumber Latin words, else "en"."""
    chinese = _CJK.findall(text)
    if len(chinese) <= sum(1 for _ in _LATIN.finditer(text)):
        return "en"
    traditional = sum(ord(char) in simplified() for char in chinese)
    return "zh-Hant" if traditional * 50 > len(chinese) else "zh-Hans"
