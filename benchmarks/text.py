"""The text of a standard: read, understood, checked, shown, set, compared; beside the peers that do the same work.

    python benchmarks/text.py            # peers: pip install xmldiff reqif; apt install pandoc

One core (the process is pinned). The document has the shape of a real 200-page standard (96 sections, 25 tables, 500
formulas, more than 10,000 elements). Each number is the best of three; the first reading of a process, with all tables
of words still to be loaded, is told apart. Peers get the same file on the same core.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import fresh
from guiju.core.comparison import compare
from guiju.core.comparison.scopes import duplicates
from guiju.core.text import formats, html, markdown, sts
from guiju.core.text.candidates import candidates, of_clause
from guiju.core.text.html import view_of
from guiju.core.text.model import Document
from guiju.core.text.walking import find

TIMES = 3


def best(task: Callable[[], Any]) -> float:
    """Seconds of the best of three runs."""
    found = float("inf")
    for _ in range(TIMES):
        started = time.perf_counter()
        task()
        found = min(found, time.perf_counter() - started)
    return found


def row(name: str, seconds: float, goal: str = "", peer: str = "", other: float | None = None) -> None:
    ratio = "" if other is None else f"{other / seconds:.1f}×"
    shown = "" if other is None else f"{other:.3f} s"
    print(f"{name:<58} {seconds:>9.3f} s {goal:>9} {peer:<22} {shown:>10} {ratio:>8}")


def whole(data: bytes) -> Document:
    """Read, understand, check and show: what a page of a text does at most."""
    document = sts.read(data).document
    candidates(document)
    _lint(document)
    html.document_html(document, view_of(document))
    return document


def _lint(document: Document) -> Any:
    return importlib.import_module("guiju.core.lint").check(document)


def scopes(count: int) -> dict[str, str]:
    """Titles and scopes of a library, one in fifty nearly the same as another."""
    chance = random.Random(7)
    things = [
        "竹制砧板",
        "饮用水",
        "电动自行车",
        "儿童玩具",
        "食品接触材料",
        "环境空气",
        "数据中心",
        "家具",
        "轴承",
        "电缆",
    ]
    kinds = ["技术要求", "试验方法", "检验规则", "术语", "分级", "安全要求", "管理要求", "评价方法"]
    made: dict[str, str] = {}
    for number in range(count):
        if number % 50 == 49:
            made[f"s{number}"] = made[f"s{number - 1}"] + "和标志"
            continue
        words = "".join(chance.choice("钢木竹塑水电气热光声机车船房桥路田林草矿") for _ in range(24))
        made[f"s{number}"] = (
            f"本文件规定了{chance.choice(things)}（{words}）的{chance.choice(kinds)}，适用于{words[::-1]}。"
        )
    return made


def pandoc(docx: bytes) -> float | None:
    """Seconds pandoc takes from the same Word file to HTML."""
    if shutil.which("pandoc") is None:
        return None
    with fresh.place() as folder:
        file = folder / "a.docx"
        file.write_bytes(docx)
        command = ["pandoc", "-f", "docx", "-t", "html", "--mathml", str(file), "-o", str(folder / "a.html")]
        return best(lambda: subprocess.run(command, check=True, capture_output=True))


def xmldiff(old: bytes, new: bytes) -> tuple[float, float] | None:
    """Seconds xmldiff takes for a document of six sections, and ours for the same."""
    try:
        from xmldiff import main as xml
    except ImportError:
        return None
    theirs = best(lambda: xml.diff_texts(old, new))
    ours = best(lambda: compare(sts.read(old).document, sts.read(new).document))
    return theirs, ours


def reqif(data: bytes) -> float | None:
    """Seconds the reqif library takes to read and write the same file."""
    try:
        from reqif.parser import ReqIFParser
        from reqif.unparser import ReqIFUnparser
    except ImportError:
        return None
    text = data.decode()
    return best(lambda: ReqIFUnparser.unparse(ReqIFParser.parse_from_string(text)))


def main() -> int:
    from unit.text.test_sts import large

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    data = large()
    started = time.perf_counter()
    document = whole(data)
    first = time.perf_counter() - started
    provisions = candidates(document)
    print(f"200-page document: {len(data):,} bytes of STS, {len(provisions):,} provisions; one core; best of {TIMES}\n")
    print(f"{'':<58} {'ours':>11} {'goal':>9} {'peer':<22} {'theirs':>10} {'ratio':>8}")
    row("read + provisions + check + HTML, first of a process", first)
    row("read + provisions + check + HTML", best(lambda: whole(data)), "< 2 s")
    row("  read STS", best(lambda: sts.read(data)))
    row("  provisions", best(lambda: candidates(document)))
    row("  check", best(lambda: _lint(document)))
    row("  HTML", best(lambda: html.document_html(document, view_of(document))))
    row("PDF", best(lambda: formats.write(document, ".pdf", "en")), "< 5 s")
    clause = find(document, "s40")
    assert clause is not None
    check_clause = importlib.import_module("guiju.core.lint").check_clause
    row(
        "one edited clause read and checked again",
        best(lambda: (of_clause(document, clause), check_clause(document, "s40"))),
        "< 0.05 s",
    )
    row("1,000 scopes compared pairwise", best(lambda: duplicates(scopes(1000))), "< 60 s")
    word = formats.write(document, ".docx", "en")
    alone = best(lambda: html.write(formats.read("a.docx", word).document))
    row("Word → HTML, same file", alone, "", "pandoc (Debian)", pandoc(word))
    exchanged = formats.write(document, ".reqif", "en")
    row(
        "ReqIF written (peer: read and written again)",
        best(lambda: formats.write(document, ".reqif", "en")),
        "",
        "reqif",
        reqif(exchanged),
    )
    changed = data.replace(b"shall not exceed 3 mm", b"shall not exceed 2 mm")
    row("two editions compared, with their requirements", best(lambda: compare(document, sts.read(changed).document)))
    small = data[: data.index(b'<sec id="s6"')] + b"</body></standard>"
    both = xmldiff(small, small.replace(b"shall not exceed 3 mm", b"shall not exceed 2 mm"))
    if both is not None:
        row("two editions of 6 sections compared", both[1], "", "xmldiff", both[0])
    row("Guiju Markdown written and read", best(lambda: markdown.read(markdown.write(document))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
