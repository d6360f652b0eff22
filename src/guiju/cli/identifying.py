"""What `guiju id` does, without the machinery of the whole command line: that takes longer to load than the answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from guiju.core.designation import Designation, DesignationError, members, parse

if TYPE_CHECKING:
    from rich.table import Table

LONGEST_LINE = 64 * 1024
"""Bytes. A longer line is reported as one bad line and is never held whole in memory."""

_WORDS = {
    "input": ("Read", "输入"),
    "canonical": ("Designation", "标准编号"),
    "chinese": ("Chinese print", "中文书写形式"),
    "scheme": ("Scheme", "编号体系"),
    "tier": ("Tier", "层级"),
    "publisher": ("Publisher", "发布者代号"),
    "type": ("Type", "类型"),
    "number": ("Number", "顺序号"),
    "parts": ("Parts", "部分号"),
    "year": ("Year", "年代号"),
    "month": ("Month", "月"),
    "stage": ("Stage", "阶段"),
    "supplements": ("Supplements", "补充件"),
    "adopts": ("Adopts", "采用"),
    "language": ("Language", "语言"),
    "variant": ("Variant", "变体"),
    "marks": ("Particulars", "其他标记"),
    "effect": ("Effect", "效力"),
    "work": ("Work key", "作品键"),
    "edition": ("Edition key", "版本键"),
    "expression": ("Expression key", "表达键"),
    "urn": ("URN", "URN"),
    "members": ("A range of", "编号范围，共"),
    "error": ("cannot be read", "无法识别"),
    "at": ("at character", "位于第"),
    "expected": ("expected", "应为"),
    "meant": ("did you mean", "是否指"),
    "nothing": ("give a designation, or --file", "请给出标准编号，或使用 --file"),
    "no file": ("there is no file", "文件不存在"),
    "unreadable": ("cannot be opened", "无法打开"),
    "binary": ("is not a text file; expected one designation a line", "不是文本文件；应为每行一个标准编号"),
    "encoding": ("is neither UTF-8 nor GB 18030; first bad line", "既不是 UTF-8 也不是 GB 18030；首个错误行"),
    "too long": ("the line is too long", "行过长"),
    "language code": ("--lang takes en or zh", "--lang 只能是 en 或 zh"),
}
_VALUES_ZH = {
    "national": "国家标准",
    "sector": "行业标准",
    "local": "地方标准",
    "association": "团体标准",
    "enterprise": "企业标准",
    "sample": "标准样品",
    "international": "国际标准",
    "regional": "区域标准",
    "foreign": "国外标准",
    "other": "其他",
    "mandatory": "强制性",
    "recommended": "推荐性",
    "guidance": "指导性",
}


class _Misuse(Exception):  # noqa: N818
    """The command was called in a way that cannot work: exit code 2."""


def identify(texts: list[str], *, as_json: bool = False, file: str = "", lang: str = "") -> int:
    """Print what each text is, and each line of the file. The exit code: 1 when some could not be read, 2 when the
    command cannot be carried out."""
    language = lang or spoken_language()
    try:
        if language not in ("en", "zh"):
            language = spoken_language()
            raise _Misuse(_word("language code", language))
        if not texts and not file:
            raise _Misuse(_word("nothing", language))
        failed = _answer(texts, as_json=as_json, language=language, brief=False)
        if file:
            with _opened(file, language) as stream:
                failed += _answer(_lines(stream, file, language), as_json=as_json, language=language, brief=True)
    except _Misuse as error:
        print(f"guiju id: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 1 if failed else 0


def alone(words: list[str]) -> int | None:
    """`guiju id` with plain words behind it, answered without the machinery of the whole command line, which takes
    three times as long to read as the answer. The exit code; None for what only that machinery knows (`--help`, a slip
    in an option)."""
    options = {"--file": "", "--lang": ""}
    texts: list[str] = []
    as_json = False
    rest = iter(words)
    for word in rest:
        name, given, value = word.partition("=")
        if word == "--":
            texts += rest
        elif word == "--json":
            as_json = True
        elif name in options and (given or (value := next(rest, ""))):
            options[name] = value
        elif word.startswith("-"):
            return None
        else:
            texts.append(word)
    return identify(texts, as_json=as_json, file=options["--file"], lang=options["--lang"])


def _answer(texts: Iterable[str], *, as_json: bool, language: str, brief: bool) -> int:
    """Print what each text is; the number that could not be read."""
    failed = 0
    for text in texts:
        try:
            value = parse(text)
        except DesignationError as error:
            failed += 1
            if as_json:
                _write_json(_error_object(text, error))
            else:
                sys.stdout.write(_error_text(text, error, language) + "\n")
            continue
        if as_json:
            range_ = [each.canonical for each in members(value)]
            _write_json(value.as_dict() | ({"members": range_} if range_ else {}))
        elif brief:
            sys.stdout.write(f"{value.canonical}\t{value.scheme}\t{value.tier.value}\t{value.edition}\n")
        else:
            _show(value, language)
    return failed


def _write_json(value: dict[str, object]) -> None:
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _error_object(text: str, error: DesignationError) -> dict[str, object]:
    return {
        "input": text if len(text) <= 1000 else text[:1000] + "…",
        "error": error.what,
        "position": error.position,
        "expected": error.expected,
        "suggestions": list(error.suggestions),
    }


def _error_text(text: str, error: DesignationError, language: str) -> str:
    shown = text if len(text) <= 80 else text[:79] + "…"
    lines = [f"{shown!r} {_word('error', language)}: {error.what}"]
    if language == "zh":
        lines.append(
            f"  {_word('at', language)} {error.position + 1} 个字符；{_word('expected', language)}：{error.expected}"
        )
    else:
        lines.append(f"  {_word('at', language)} {error.position + 1}; {_word('expected', language)} {error.expected}")
    if error.suggestions:
        lines.append(f"  {_word('meant', language)} {', '.join(error.suggestions)}?")
    return "\n".join(lines)


def _show(value: Designation, language: str) -> None:
    """A table of what the value is, for people."""
    from rich.console import Console

    Console(emoji=False, highlight=False, soft_wrap=True).print(_table(value, language))


def _table(value: Designation, language: str) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    facts = value.as_dict()
    facts["supplements"] = ", ".join(
        " ".join(str(part) for part in (s.stage, s.kind, s.number, s.year) if part) for s in value.supplements
    )
    facts["parts"] = ", ".join(value.parts)
    facts["marks"] = ", ".join(f"{name} {mark}" for name, mark in value.marks)
    if several := members(value):
        facts["members"] = f"{len(several)}: {several[0].canonical} … {several[-1].canonical}"
    for name in _WORDS:
        if name not in facts or not facts[name]:
            continue
        shown = str(facts[name])
        if language == "zh" and name in ("tier", "effect"):
            shown = _VALUES_ZH.get(shown, shown)
        table.add_row(_word(name, language), escape(shown))
    table.add_row("", "")
    return table


@contextmanager
def _opened(name: str, language: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    path = Path(name)
    if not path.exists():
        raise _Misuse(f"{name}: {_word('no file', language)}")
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise _Misuse(f"{name}: {_word('unreadable', language)} ({error.strerror})") from None


def _lines(stream: BinaryIO, name: str, language: str) -> Iterator[str]:
    """The lines that are not empty, decoded: UTF-8 with or without a mark, or GB 18030 as the first such line shows."""
    encoding = ""
    count = 0
    while raw := stream.readline(LONGEST_LINE):
        count += 1
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while more := stream.readline(LONGEST_LINE):
                if more.endswith(b"\n"):
                    break
            raw = raw[:2000]
        if count == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if b"\x00" in raw:
            raise _Misuse(f"{name} {_word('binary', language)}")
        if encoding:
            try:
                line = raw.decode(encoding, errors="strict" if len(raw) < 2000 else "ignore")
            except UnicodeDecodeError:
                raise _Misuse(f"{name} {_word('encoding', language)}: {count}") from None
        else:
            line = ""
            for candidate in ("ascii", "utf-8", "gb18030"):
                try:
                    line = raw.decode(candidate, errors="strict" if len(raw) < 2000 else "ignore")
                except UnicodeDecodeError:
                    continue
                encoding = "" if candidate == "ascii" else candidate
                break
            else:
                raise _Misuse(f"{name} {_word('encoding', language)}: {count}")
        line = line.strip("\r\n")
        if line.strip():
            yield line


def spoken_language() -> str:
    """zh when the environment says so (LC_ALL before LANG, as POSIX has it)."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _word(name: str, language: str) -> str:
    return _WORDS[name][1 if language == "zh" else 0]
