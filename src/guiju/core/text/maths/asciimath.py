"""AsciiMath to LaTeX: what standards in AsciiDoc write (scripts, fractions, roots, brackets, signs, quoted text)."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 5_000
_WORDS = {
    "alpha": "\\alpha", "beta": "\\beta", "gamma": "\\gamma", "delta": "\\delta", "epsilon": "\\epsilon",
    "varepsilon": "\\varepsilon", "zeta": "\\zeta", "eta": "\\eta", "theta": "\\theta", "iota": "\\iota",
    "kappa": "\\kappa", "lambda": "\\lambda", "mu": "\\mu", "nu": "\\nu", "xi": "\\xi", "pi": "\\pi", "rho": "\\rho",
    "sigma": "\\sigma", "tau": "\\tau", "upsilon": "\\upsilon", "phi": "\\phi", "varphi": "\\varphi", "chi": "\\chi",
    "psi": "\\psi", "omega": "\\omega", "Gamma": "\\Gamma", "Delta": "\\Delta", "Theta": "\\Theta",
    "Lambda": "\\Lambda", "Xi": "\\Xi", "Pi": "\\Pi", "Sigma": "\\Sigma", "Phi": "\\Phi", "Psi": "\\Psi",
    "Omega": "\\Omega", "times": "\\times", "xx": "\\times", "cdot": "\\cdot", "ast": "\\ast", "div": "\\div",
    "pm": "\\pm", "sum": "\\sum", "prod": "\\prod", "int": "\\int", "oint": "\\oint", "oo": "\\infty",
    "infty": "\\infty", "del": "\\partial", "grad": "\\nabla", "in": "\\in", "notin": "\\notin", "le": "\\le",
    "ge": "\\ge", "lt": "<", "gt": ">", "ne": "\\ne", "approx": "\\approx", "propto": "\\propto", "prop": "\\propto",
    "equiv": "\\equiv", "quad": "\\quad", "cdots": "\\cdots", "ldots": "\\ldots", "rarr": "\\rightarrow",
    "to": "\\to", "and": "\\text{ and }", "or": "\\text{ or }", "if": "\\text{ if }", "sin": "\\sin", "cos": "\\cos",
    "tan": "\\tan", "ln": "\\ln", "log": "\\log", "exp": "\\exp", "max": "\\max", "min": "\\min", "lim": "\\lim",
    "deg": "^{\\circ}", "prime": "'", "degC": "^{\\circ}\\mathrm{C}",
}  # fmt: skip
_SIGNS = {
    "<=": "\\le", ">=": "\\ge", "!=": "\\ne", "~~": "\\approx", "+-": "\\pm", "-=": "\\equiv", "->": "\\to",
    "=>": "\\Rightarrow", "<=>": "\\Leftrightarrow", "***": "\\star", "**": "\\ast", "*": "\\cdot", "//": "/",
    "...": "\\ldots", "%": "\\%", "#": "\\#", "&": "\\&", "$": "\\$", "{": "\\{", "}": "\\}", "\\": "\\;", "~": "\\sim",
}  # fmt: skip
_ONE = {"sqrt": "\\sqrt", "hat": "\\hat", "bar": "\\bar", "overline": "\\overline", "vec": "\\vec", "dot": "\\dot",
        "ddot": "\\ddot", "ul": "\\underline", "underline": "\\underline", "bb": "\\mathbf", "bbb": "\\mathbb",
        "cc": "\\mathcal", "abs": "\\left|", "tt": "\\mathtt", "rm": "\\mathrm"}  # fmt: skip
_TWO = {"frac", "root", "stackrel", "overset", "underset"}
_OPEN = {"(": "(", "[": "[", "{": "\\{", "(:": "\\langle", "{:": "."}
_CLOSE = {")": ")", "]": "]", "}": "\\}", ":)": "\\rangle", ":}": "."}
_TOKEN = re.compile(
    r'"[^"]*"|text\([^)]*\)|\d+(?:[.,]\d+)*|[A-Za-z]+|\(:|:\)|\{:|:\}|<=>|\*\*\*|\.\.\.|<=|>=|!=|~~|\+-|-=|->|=>|//|\*\*|\s+|.',
    re.DOTALL,
)
_KNOWN = sorted({*_WORDS, *_ONE, *_TWO}, key=len, reverse=True)
_DEEPEST = 40


def from_asciimath(source: str) -> str | None:
    """LaTeX of an AsciiMath formula; None for one whose brackets do not match or that is too long or deep."""
    if len(source) > LONGEST:
        return None
    reader = _Reader(_tokens(source))
    try:
        shown = reader.row(frozenset())
    except _OddError:
        return None
    return shown if reader.place == len(reader.tokens) else None


class _OddError(Exception):
    pass


def _tokens(source: str) -> list[str]:
    found: list[str] = []
    for piece in _TOKEN.findall(source):
        if piece.isspace():
            continue
        if piece.isalpha() and piece.isascii():
            found.extend(_split(piece))
        else:
            found.append(piece)
    return found


def _split(word: str) -> list[str]:
    """A run of letters: known words are found from the left, the rest are letters one by one."""
    found, place = [], 0
    while place < len(word):
        known = next((k for k in _KNOWN if word.startswith(k, place) and len(k) > 1), None)
        found.append(known or word[place])
        place += len(known or "x")
    return found


@dataclass
class _Reader:
    tokens: list[str]
    place: int = 0
    level: int = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def row(self, ends: frozenset[str]) -> str:
        self.level += 1
        if self.level > _DEEPEST:
            raise _OddError
        parts: list[str] = []
        while (here := self.peek()) and here not in ends:
            if here in _CLOSE and here not in ends:
                raise _OddError
            parts.append(self.fraction())
        self.level -= 1
        return " ".join(parts)

    def fraction(self) -> str:
        first = self.scripted()
        while self.peek() == "/":
            self.place += 1
            second = self.scripted()
            first = f"\\frac{{{_bare(first)}}}{{{_bare(second)}}}"
        return first

    def scripted(self) -> str:
        base = self.simple()
        low = high = ""
        if self.peek() == "_":
            self.place += 1
            low = _bare(self.simple())
        if self.peek() == "^":
            self.place += 1
            high = _bare(self.simple())
        return base + (f"_{{{low}}}" if low else "") + (f"^{{{high}}}" if high else "")

    def simple(self) -> str:
        token = self.peek()
        if not token:
            raise _OddError
        self.place += 1
        if token in _OPEN:
            return self.bracket(token)
        if token in _CLOSE or token in ("_", "^", "/"):
            raise _OddError
        if token.startswith('"') and len(token) > 1:
            return f"\\text{{{_text(token[1:-1])}}}"
        if token.startswith("text(") and token.endswith(")"):
            return f"\\text{{{_text(token[5:-1])}}}"
        if token in _ONE:
            inner = _bare(self.nested())
            return f"\\left|{inner}\\right|" if token == "abs" else f"{_ONE[token]}{{{inner}}}"
        if token in _TWO:
            first, second = _bare(self.nested()), _bare(self.nested())
            command = {"root": f"\\sqrt[{first}]", "stackrel": f"\\overset{{{first}}}"}.get(
                token, f"\\{token}{{{first}}}"
            )
            return f"{command}{{{second}}}"
        if token in _WORDS:
            return _WORDS[token]
        if len(token) == 1 and token >= "\u2e80":
            return f"\\text{{{token}}}"
        return _SIGNS.get(token, token)

    def nested(self) -> str:
        self.level += 1
        if self.level > _DEEPEST:
            raise _OddError
        found = self.simple()
        self.level -= 1
        return found

    def bracket(self, opened: str) -> str:
        cells: list[str] = [self.row(frozenset({*_CLOSE, ","}))]
        while self.peek() == ",":
            self.place += 1
            cells.append(self.row(frozenset({*_CLOSE, ","})))
        closed = self.peek()
        if closed not in _CLOSE:
            raise _OddError
        self.place += 1
        left, right = _OPEN[opened], _CLOSE[closed]
        rows = [_bare(cell) for cell in cells]
        if opened == "{:" and len(cells) > 1 and all(_grouped(cell) for cell in cells):
            return "\\begin{matrix} " + " \\\\ ".join(rows) + " \\end{matrix}"
        return f"\\left{left} {' , '.join(cells)} \\right{right}"


def _grouped(shown: str) -> bool:
    return shown.startswith("\\left") and shown.endswith(("\\right)", "\\right]", "\\right."))


def _bare(shown: str) -> str:
    """Without the round brackets or braces that only hold an argument together."""
    for left, right in (("\\left( ", " \\right)"), ("\\left\\{ ", " \\right\\}")):
        if shown.startswith(left) and shown.endswith(right) and shown.count("\\left") == shown.count("\\right"):
            return _inside(shown, left, right)
    return shown


def _inside(shown: str, left: str, right: str) -> str:
    if len(shown) >= len(left) + len(right):
        inner = shown[len(left) : -len(right)]
        level = 0
        for piece in re.findall(r"\\left|\\right", inner):
            level += 1 if piece == "\\left" else -1
            if level < 0:
                return shown
        return inner
    return shown


def _text(text: str) -> str:
    return re.sub(r"([\\{}$&#%_^~])", r"\\\1", text)
