"""Hostile input: what each grammar begins with, in long runs, nested, alternating, in one long line and in many."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Make = Callable[[int], str]

MARKS = [*"a1 \n\t()（）[]{}<>\"'`&^_*$|‖~#=-.,，。；：、:;/\\@%+!?—–≤±℃应不表第的和é", "\x01", "\r\n", "\u3000"]
WORDS = [
    "a ", "a\n", "1 ", "1.", "1,", "a. ", "A. ", "a, ", "a—b ", "应", "不应", "shall ", "shall not ", "表1",
    "5.1 ", "GB/T 1.1—2020 ", "ISO 1 ", "10 mm ", "10 mm～", "±1 ", "( a ", "( a ) ", "「a", "“a", "a-", "A1",
    "的a", "a 的 ",
]  # fmt: skip
OPENING = {
    "text": [],
    "markdown": [
        "[^", "[^a]", "[#", "[#a]", "[[", "[[a", "[[a]]", "![", "](", "[a](", "[a](#b)", "[a]{", "[a]{.bold}",
        "**", "**a", "*a*", "a*", "__", "`a", "``", "` ", "$a", "$a$", '\\', "\\\n", "a\\\n", "^{", "^{a}",
        "<http:", "<http://a>", "&amp;", "&a", "$$\n", "$$\na\n", ":::\n", "::: note\n",
        "::: note\n\na\n:::\n\n", "| a ", "| a |\n", "| a | b |\n|--|--|\n", "- a\n", "- a\n\n", "1. a\n",
        "a) b\n", "> ", "> a\n", "# a\n\n", "## a\n\n", "### a\n\n", "# 要求\n\n长度应为10 mm。\n\n", "@ a\n",
        "@ a: b\n", "{#a}\n", "{#", '{a="', "---\n", "--- \na: b\n", "```\n", "```\na\n", "a: b\n", "=",
        "== a\n", "见表1。\n\n", "表1\n\n", "a‖b\n\n", "应符合5.1的规定。\n\n", "a must be 10 mm.\n\n", "[a](#b) ",
        "<!--", "<a>", "![a](b)", "注：a\n\n", "::: figure\n", "::: example\n\na\n\n:::\n\n", "$a", "\\$",
        "# 范围\n\na\n\n",
        "# 规范性引用文件\n\n@ GB/T 1.1—2020: a\n", "# 术语和定义\n\n## a\n\na。\n\n", "- ", "  - a\n",
        "\\(", "$x_{", "a\n\n", "。\n\n", "10 mm。\n\n", "GB/T 1.1—2020 ", "[[GB/T 1.1-2020|5.3]]",
    ],
    "asciidoc": [
        "== a\n", "== a\n\na\n\n", "=== a\n", "= a\n", "* a\n", "** a\n", ". a\n", "a:: b\n", "a::", ":a: b\n",
        "{a}", "<<", "<<a>>", "<<a,b>>", "[[", "[[a]]\n", "[[a]]", "[a]\n", "[a", "stem:[", "stem:[a]",
        "|===\n", "|===\n|a\n", "|a ", "|a\n", "a|", "2+|a ", "include::a[]\n", "----\n", "====\n",
        "NOTE: a\n", "footnote:[", "footnote:[a]", "image::a[]\n", "link:a[", "http://a[b] ", "term:[", "*a",
        "*a*", "_a_", "__", "`a`", "+a+", "++", "+++", "^a^", "~a~", "+\n", "//\n", "////\n", "--\n",
        "* [[[a,b]]] c\n", "[quote]\n", ".a\n", "lang:en[", "lang:en[a]", "ifdef::a[]\n", "&a;", "#a#", '"`',
        "(((a)))", "((a))", "pass:[", "mailto:", "a::\n", "::", "a:::",
    ],
    "xml": [
        "<a>", "<a/>", "<a></a>", "</a>", "<a b='c' ", "<!--", "<!-- & -->", "&", "&amp;", "&mdash;", "&a;",
        "<![CDATA[", "<![CDATA[]]>", "]]>", "<?a", "<?a?>", "<?xml", "<!DOCTYPE", "<!ENTITY", "<p>",
        "<p>a</p>", "<sec>", "<sec><title>a</title></sec>", "<list>", "<table>", "<tr><td>a</td></tr>",
        "<xref rid='a'/>", "<fn><p>a</p></fn>", "<bold>", "<bold>a</bold>", "a:b ", "<a:b/>", "<std>",
        "<term-sec>", "xmlns:a='b' ", "<mrow>", "<mi>a</mi>", "<mfrac>", "<mo>(</mo>",
        "<msub><mi>a</mi><mi>b</mi></msub>",
    ],
    "json": [
        "[", "{", '{"a":', '"', '"a":1,', "[1,", "1", '\\', '"\\u0041', "true,", "-", "1e",
    ],
    "yaml": [
        "- ", "- a\n", "a: ", "a: b\n", "&a ", "*a ", "&a [*a,", "[", "{", "{a: ", "? ", "| ", ">\n", '"', "'",
        "!!a ", "%", "---\n", "#", "  ", "a:\n b:\n", "<<: *a\n", "a: b: ", "- - ",
    ],
    "csv": [
        '"', '""', '"a",', ",", "a,", "a\n", '"a\n', ";", "\t", "a,b\n", "'", '"a"b',
    ],
    "latex": [
        "\\frac", "\\frac{", "{", "}", "{a}", "^", "_", "a^", "a_{", "\\left(", "\\right)", "\\sqrt{",
        "\\sqrt[", "\\begin{matrix}", "\\end{matrix}", "&", '\\\\', "\\text{", "\\text{a}", "\\mathbf{", '\\',
        "\\alpha", "\\alpha ", "a'", "\\over ", "\\hat", "%", "\\binom{a}", "\\limits", "\\begin{", "$",
    ],
    "asciimath": [
        "sqrt", "frac", "(", ")", "[", "{", "|", "_", "^", "a_", "a^", "/", "a/", "((a)/(b))", '"', "text(",
        "sum_", "hat", "[[a,b],", "{:", ":}", "<=", "alpha", "1.", "ul", "color(", "root(", "a_b^", '\\', "xx",
        "oo",
    ],
    "equation": [
        "\\f(", "\\f(a,b)", "\\r(", "\\s\\up8(", "a\\s\\up(2)", "\\s\\do(2)", "\\s(a,b)", "\\up8(a)", "\\b\\bc\\[(",
        "\\i\\su(", "\\a\\co2(",
        "\\* a ", '\\* "', "\\d", "\\o(", "\\(", "\x11", "\x12a\x13", ",", ")",
    ],
    "plan": [
        "1. a\n", "一、a\n", "（一）a\n", "1.a。", "到2028年，", "到2028年", "By 2028, ", "at least 50 ", "不少于50项",
        "（工业和信息化部牵头）", "（a、b", "（a负责）", "(Led by MIIT)", "(Led by ",
        "工业和信息化部、", "MIIT, ",
        "专栏1\n", "|a|b|\n",
        "表1\n", "附件\n", "a\n\n", "2028年底前", "50%", "50%以上", "累计", "力争", "第一章 a\n", "国务院",
        "establish ", "*",
        "注：", "①", "[1]",
    ],
    "condition": [
        "(", "not ", "a and ", "a or ", "a.b", "a.", "a(", "a == ", "[", "{", "-", "+", "~", "a if ",
        "lambda:", "1 + ", "a < ", "a <", "a[", "f'", "'", '"', "a,", "b''", "**", "await ", "'a' 'b' ",
    ],
    "note": [
        "— a b\n", "\n", "\n\n", "— ", "a\n", "a ", "+", "=", "A", "AAAA",
    ],
    "designation": [
        "GB/T ", "GB", "/", "GB/T 1/", "ISO/", "IEC/", "-1", "—1", ".1", "AMD ", "/Amd 1", "T/", "T/A ", "DB",
        "Q/", "ISO/IEC ", "EN ", "BS EN ", "IEEE Std ", ":2020", "(", "+A1", "GB/T 1.1—2020/ISO ",
    ],
    "query": [
        '"', "「", "」", "a 1 ", "GB1", "1a", "a1", "„", 'a"', "标准", "1-", "é", "ｶﾞ", "é", "漢", 'a"b" ',
    ],
    "attributes": [
        'a="', "#a ", ".a ", "a=b ", 'a="\\"', '"', '\\',
    ],
    "zip": [
        "PK\x01\x02", "PK\x05\x06", "PK\x03\x04",
    ],
    "refusal": [
        "a", " bytes", "at most ", "there is no ", " of ", ": ", "{}", ", expected ",
        "a designation is never longer than ", " is not a place on the desk",
    ],
}  # fmt: skip


def runs(token: str) -> Iterator[tuple[str, Make]]:
    """The shapes of one token."""
    yield f"{token!r} again and again", lambda size: _fill(token, size)
    yield f"a word of letters between {token!r}", lambda size: _fill(token + "ab", size)
    yield f"{token!r} on every line", lambda size: _fill(token.rstrip("\n") + "\n", size)
    yield f"a paragraph of each {token!r}", lambda size: _fill(token.rstrip("\n") + "\n\n", size)
    yield f"a limit behind {token!r}", lambda size: _fill(token, size - 60) + "长度应不大于 10 mm。"
    yield f"a sentence behind {token!r}", lambda size: token + _fill("长度应为10 mm，宽度不应大于 5 cm，", size)


_CLOSING = {
    "(": ")", "[": "]", "{": "}", "<": ">", "（": "）", "“": "”", "「": "」", "[[": "]]", "{a: ": "}", "[^": "]",
    "$": "$", "<!--": "-->", "<a>": "</a>", "<p>": "</p>", "<sec>": "</sec>", "<bold>": "</bold>",
    "<mrow>": "</mrow>", "<list>": "</list>", "::: note\n": "\n:::\n", "\\sqrt{": "}", "\\frac{": "}{a}",
    "\\left(": "\\right)", "text(": ")", "sqrt": "", "a(": ")", "{\"a\":": "}", "*a ": "*", "**a ": "**",
}  # fmt: skip


def nested() -> Iterator[tuple[str, Make]]:
    """Openers and as many closers behind them."""
    for opening, closing in _CLOSING.items():
        pair = len((opening + closing).encode())
        yield f"{opening!r} nested", lambda size, o=opening, c=closing, p=pair: o * (size // p) + "a" + c * (size // p)
        yield f"{opening!r} and {closing!r} in turn", lambda size, o=opening, c=closing: _fill(o + "a" + c, size)
        yield (
            f"{closing!r} before {opening!r}",
            lambda size, o=opening, c=closing, p=pair: (c or "a") * (size // p) + o * (size // p),
        )


def indented() -> Iterator[tuple[str, Make]]:
    """Levels that go ever deeper to the right: the size of the text, so few levels."""
    for mark in ("- a", "a:", "* a", "> "):
        yield f"{mark!r} ever deeper", lambda size, m=mark: "\n".join("  " * n + m for n in range(int(size**0.5)))


def numbered() -> Iterator[tuple[str, Make]]:
    """Names that differ."""
    for form in (
        "# a{}\n\nb{}。\n\n",
        "[^{}] ",
        "[^{}]: a\n\n",
        "[#a{}] ",
        "== a{}\n\nb{}\n\n",
        "a{}: b{}\n",
        "<a{}/>",
        '"a{}": {}, ',
        "GB/T {}—2020 ",
        "表{}。\n\n",
        "{}. a\n",
        "{} mm，",
        "a{} ",
        "[[a{}]]\n== b{}\n\n",
        "项目{}应符合表{}。",
    ):
        yield f"{form!r} counted", lambda size, f=form: _counted(f, size)


def for_grammar(grammar: str) -> list[tuple[str, Make]]:
    """Every hostile input of a grammar: (what it is, maker of it by size in bytes)."""
    tokens = dict.fromkeys([*OPENING[grammar], *MARKS, *WORDS])
    found = [shape for token in tokens for shape in runs(token)]
    return [*found, *nested(), *indented(), *numbered()]


def _fill(token: str, size: int) -> str:
    return token * max(1, size // len(token.encode("utf-8", "replace")))


def _counted(form: str, size: int) -> str:
    parts, length, number = [], 0, 0
    while length < size:
        number += 1
        parts.append(form.replace("{}", str(number)))
        length += len(parts[-1].encode())
    return "".join(parts)
