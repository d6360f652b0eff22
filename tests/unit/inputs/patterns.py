"""The regular expressions of the package as they are compiled, and texts made to be slow for each.

Run as a program it prints them as JSON: [module, line, pattern, flags], found by watching `re` while every module is
imported and every input of the lists reads a sample."""

from __future__ import annotations

import ast
import json
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_constants as c
    import sre_parse

Make = Callable[[int], str]
BAD = "\x00"
MANY = 16
"""Repetitions of a part from which its number counts as open."""


def attacks(pattern: str, flags: int) -> Iterator[tuple[str, Make]]:
    """Texts on which a careless pattern takes long: each part that may repeat, again and again, behind what leads to it
    and before what cannot follow; the shortest match, and its beginnings, again and again."""
    tree = sre_parse.parse(pattern, flags)
    whole = _least(tree)
    for lead, part in _repeated(list(tree), ""):
        yield f"{lead!r}, then {part!r}", lambda size, lead=lead, part=part: lead + part * (size // len(part)) + BAD
        if lead:
            pump = part * 3
            yield f"{lead + pump!r}", lambda size, both=lead + pump: both * (size // len(both)) + BAD
            yield f"{lead!r}", lambda size, lead=lead: lead * (size // len(lead)) + BAD
            tail = lead[-1] + part
            yield f"{tail!r}", lambda size, tail=tail: tail * (size // len(tail)) + BAD
    if whole:
        yield f"{whole!r}", lambda size: whole * (size // len(whole)) + BAD
        yield f"{whole[:1]!r}", lambda size: whole[:1] * size + BAD
        yield f"{whole[:-1]!r}", lambda size: (whole[:-1] or whole) * (size // max(1, len(whole) - 1)) + BAD


def _repeated(items: list[Any], lead: str) -> Iterator[tuple[str, str]]:
    """(what leads to it, what repeats) of every part that may repeat without end."""
    for op, value in items:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            _, most, inner = value
            if most >= MANY:
                for part in dict.fromkeys((_least(inner), *_choices(inner))):
                    if part:
                        yield lead, part
            yield from _repeated(list(inner), lead)
        elif op is c.SUBPATTERN:
            yield from _repeated(list(value[-1]), lead)
        elif op is c.BRANCH:
            for branch in value[1]:
                yield from _repeated(list(branch), lead)
        elif op is c.ATOMIC_GROUP:
            yield from _repeated(list(value), lead)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from _repeated(list(value[1]), lead)
        lead += _least([(op, value)])


def _choices(items: Any) -> Iterator[str]:
    """Other shortest texts of what repeats: each branch, each member of a class."""
    for op, value in items:
        if op is c.BRANCH:
            for branch in value[1]:
                yield _least(branch)
        elif op is c.SUBPATTERN:
            yield from _choices(value[-1])
        elif op is c.IN and value[0][0] is not c.NEGATE:
            yield from (sign for member in value[:6] if (sign := _member([member])))


def _least(items: Any) -> str:
    """A shortest text that a part can match, assertions aside."""
    said = ""
    for op, value in items:
        if op is c.LITERAL:
            said += chr(value)
        elif op in (c.ANY, c.NOT_LITERAL):
            said += "a" if op is c.ANY or value != ord("a") else "b"
        elif op is c.IN:
            said += _member(value)
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            said += _least(value[2]) * min(value[0], 50)
        elif op is c.SUBPATTERN:
            said += _least(value[-1])
        elif op is c.ATOMIC_GROUP:
            said += _least(value)
        elif op is c.BRANCH:
            said += min((_least(branch) for branch in value[1]), key=len)
    return said


_CATEGORY = {c.CATEGORY_DIGIT: "1", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "a", c.CATEGORY_NOT_DIGIT: "a",
             c.CATEGORY_NOT_SPACE: "a", c.CATEGORY_NOT_WORD: "-"}  # fmt: skip


def _member(members: list[Any]) -> str:
    if members[0][0] is c.NEGATE:
        held = re.compile("[" + "".join(_written(each) for each in members[1:]) + "]")
        return next(sign for sign in "a1 -中,.(é\x02" if not held.match(sign))
    op, value = members[0]
    if op is c.LITERAL:
        return chr(value)
    return chr(value[0]) if op is c.RANGE else _CATEGORY.get(value, "a")


def _written(member: Any) -> str:
    op, value = member
    if op is c.LITERAL:
        return re.escape(chr(value))
    if op is c.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {c.CATEGORY_DIGIT: r"\d", c.CATEGORY_SPACE: r"\s", c.CATEGORY_WORD: r"\w", c.CATEGORY_NOT_DIGIT: r"\D",
            c.CATEGORY_NOT_SPACE: r"\S", c.CATEGORY_NOT_WORD: r"\W"}[value]  # fmt: skip


SEARCHES = {"search", "finditer", "findall", "sub", "subn", "split"}


def anchored(root: Path) -> set[str]:
    """Patterns (as written in the source) that are only asked with `match` and `fullmatch`: nothing is tried from every
    place of the text."""
    asked: dict[str, set[str]] = {}
    named: dict[str, str] = {}
    for path in root.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and (text := _compiled(node.value)) is not None:
                named |= {target.id: text for target in node.targets if isinstance(target, ast.Name)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            holder = node.func.value
            if isinstance(holder, ast.Name) and holder.id == "re" and node.args:
                first = node.args[0]
                text = _text(first.value) if isinstance(first, ast.Constant) else None
                if text is not None and node.func.attr != "compile":
                    asked.setdefault(text, set()).add(node.func.attr)
            elif (name := getattr(holder, "id", getattr(holder, "attr", ""))) in named:
                asked.setdefault(named[name], set()).add(node.func.attr)
    return {text for text, methods in asked.items() if not methods & SEARCHES}


def _text(value: object) -> str | None:
    return value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else None


def _compiled(value: ast.expr) -> str | None:
    if (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "compile"
        and value.args
    ):
        try:
            found = ast.literal_eval(value.args[0])
        except ValueError:
            return None
        return _text(found)
    return None


SAMPLE = """---
languages: [zh, en]
designation: GB/T 1—2020
---
# 范围

本文件规定了长度（以 mm 计）。‖ This document gives **lengths** in mm.

# 规范性引用文件

@ [[GB/T 1.1-2020]] 标准化工作导则 {#r}

# 要求 {#q}

长度应为（10±0.5）mm，宽度不应大于 5 cm，见 [#t]、表1 和 GB/T 2.1—2021 的 5.3。‖ The length shall be 10 mm ± 0.5 mm.

::: table {#t}
caption: 尺寸 ‖ sizes
unit: mm

| a | b |
|---|---|
| 1 | ≤ 2 |
:::

$$ x^2 $$

## 试验方法

按 GB/T 3 试验。‖ Test in accordance with ISO 9001:2015, 5.3.
"""
PLAN = (
    "某计划（2026—2028年）\n一、任务\n（一）建平台。到2028年，建成平台50个，增长20%以上。（教育部牵头，科技部配合）\n"
)


def watched() -> list[tuple[str, int, str, int]]:
    """Every pattern compiled by the package, with who compiled it."""
    found: dict[tuple[str, int], tuple[str, int]] = {}
    original = re._compiler.compile  # type: ignore[attr-defined]

    def compile(pattern: Any, flags: int = 0) -> Any:
        frame = sys._getframe(1)
        while frame and frame.f_globals.get("__name__", "").split(".")[0] in ("re", "functools"):
            frame = frame.f_back  # type: ignore[assignment]
        module = frame.f_globals.get("__name__", "") if frame else ""
        if module.startswith("guiju.") and isinstance(pattern, str | bytes):
            text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
            found.setdefault((text, int(flags)), (module, frame.f_lineno))
        return original(pattern, flags)

    re._compiler.compile = compile  # type: ignore[attr-defined]
    _exercise()
    return [(module, line, pattern, flags) for (pattern, flags), (module, line) in found.items()]


def _exercise() -> None:
    import importlib
    import pkgutil

    import django

    django.setup()
    import guiju

    for module in pkgutil.walk_packages(guiju.__path__, "guiju."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from guiju.core import comparison, lint, plan
    from guiju.core.comparison.adoption import adopt
    from guiju.core.designation import DesignationError, parse
    from guiju.core.text import formats, markdown

    held = markdown.read(SAMPLE).document
    for name in (".html", ".xml", ".docx", ".md", ".reqif", ".ttl", ".smart.ttl", ".jsonld", ".epub", ".json"):
        formats.write(held, name, "zh")
        if formats.format_to_write(name).read is not None:
            re.purge()
            formats.read(f"a{name}", formats.write(held, name, "zh"))
    lint.check(held)
    comparison.compare(held, held)
    adopt(held, held)
    plan.read(PLAN)
    for text in ("x 1", "1", "GB/T", "ГОСТ"):
        with suppress(DesignationError):
            parse(text)


if __name__ == "__main__":
    print(json.dumps(watched()))
