r"""EQ fields, the formulas of Word before 2007 (`EQ \f(a,b)`), as MathML (ECMA-376 part 1, 17.16.5; Word's help)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.maths.mathml import NAMESPACE, token, with_limits
from guiju.core.text.maths.omml import pieces

LONGEST = 20_000
_DEEPEST = 20
_LONG_BASE = 2_000
"""Characters of markup a script is set at; behind more it stands at nothing."""
LOWERED, RAISED, END = "\x11", "\x12", "\x13"
"""Signs around letters of the field that Word shows lower or higher; no XML can hold them."""
_LAYOUT = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)(?:\s*"[^"]*")?')
_RUBY = re.compile(r"\\\*\s*jc\d", re.IGNORECASE)
_SWITCH = re.compile(r"\s*\\([A-Za-z]{1,2})(?:\\(.)|\s*(-?\d{1,4}))?")
_COMMAND = re.compile(r"\\([adfrbilosxADFRBILOSX])(?![A-Za-z])")
_SUMS = {"su": "∑", "pr": "∏", "in": "∫"}


@dataclass(frozen=True, slots=True)
class Ruby:
    """Letters with their reading above them."""

    base: str
    reading: str


def ruby(instruction: str) -> Ruby | None:
    """The letters and their reading of a field that only sets a reading above letters; None for a formula."""
    if not _RUBY.search(instruction):
        return None
    found = re.search(
        r"\\s\s?\\up\s?-?\d{0,3}\s?\(([^()]{0,200})\)\s?[,;，]([^()]{0,200})\)", _LAYOUT.sub("", instruction)
    )
    return Ruby(found[2].strip(), found[1].strip()) if found else None


def from_field(instruction: str) -> str:
    """One `<math>` of the text of an EQ field. Raises GuijuError for one too long or too deep."""
    if len(instruction) > LONGEST:
        raise GuijuError("an EQ field of {} characters", len(instruction), expected=sentence("at most {}", LONGEST))
    text = re.sub(r"^\s*EQ\b", "", _LAYOUT.sub("", instruction), flags=re.IGNORECASE).strip()
    reader = _Reader(text)
    return f'<math xmlns="{NAMESPACE}">{reader.row("")}</math>'


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.depth = 0

    def row(self, ends: str) -> str:
        """Everything up to one of these signs, which is not taken."""
        made: list[str] = []
        letters: list[str] = []

        def flush() -> None:
            if letters:
                made.append(pieces("".join(letters), ""))
                letters.clear()

        level = 0
        while self.place < len(self.text):
            sign = self.text[self.place]
            if sign in ends and not level:
                break
            if sign == "\\":
                command = _COMMAND.match(self.text, self.place)
                if command is not None:
                    flush()
                    self.place = command.end()
                    self._command(command[1].lower(), made)
                    continue
                self.place += 1
                sign = self.text[self.place : self.place + 1]
            elif sign in (LOWERED, RAISED):
                flush()
                self._moved(sign, made)
                continue
            elif ends:
                level += (sign == "(") - (sign == ")")
            letters.append(sign)
            self.place += 1
        flush()
        return "".join(made)

    def _moved(self, sign: str, made: list[str]) -> None:
        end = self.text.find(END, self.place)
        end = len(self.text) if end < 0 else end
        script = pieces(self.text[self.place + 1 : end], "")
        self.place = min(end + 1, len(self.text))
        _script(made, "msub" if sign == LOWERED else "msup", script)

    def _switches(self) -> list[tuple[str, str]]:
        """What stands between a command and its bracket: `\\up8`, `\\lc\\{`."""
        found = []
        while switch := _SWITCH.match(self.text, self.place):
            if _COMMAND.match(self.text, self.place) and not switch[2]:
                break
            found.append((switch[1].lower(), switch[2] or switch[3] or ""))
            self.place = switch.end()
        return found

    def _arguments(self) -> list[str]:
        """The parts between brackets, parted by commas or semicolons."""
        while self.text[self.place : self.place + 1].isspace():
            self.place += 1
        if self.text[self.place : self.place + 1] != "(":
            return []
        if self.depth >= _DEEPEST:
            raise GuijuError("an EQ field nests too deep", expected=sentence("at most {} levels", _DEEPEST))
        self.depth += 1
        self.place += 1
        found = [self.row(",;)")]
        while self.text[self.place : self.place + 1] in (",", ";"):
            self.place += 1
            found.append(self.row(",;)"))
        self.place = min(self.place + 1, len(self.text))
        self.depth -= 1
        return found

    def _command(self, command: str, made: list[str]) -> None:
        switches = self._switches()
        if command == "d" and self.text[self.place : self.place + 2] != "()":
            return
        parts = self._arguments()
        if command == "s":
            self._stacked(switches, parts, made)
            # \s\up8(a)\do8(b): further offsets of the same letters
            while re.match(r"\s*\\(?:up|do)\s*\d", self.text[self.place : self.place + 12]):
                self._stacked(self._switches(), self._arguments(), made)
            return
        made.append(_made(command, dict(switches), parts))

    def _stacked(self, switches: list[tuple[str, str]], parts: list[str], made: list[str]) -> None:
        if len(parts) > 1:
            both = len(parts) == 2 and made
            if both:
                made[-1] = f"<msubsup>{made[-1]}<mrow>{parts[1]}</mrow><mrow>{parts[0]}</mrow></msubsup>"
            else:
                made.append(_table([[part] for part in parts]))
        elif parts:
            lowered = any(switch == "do" for switch, _ in switches)
            _script(made, "msub" if lowered else "msup", parts[0])


def _script(made: list[str], kind: str, script: str) -> None:
    """A script at what stands before it: its last letter, with the other script it may have."""
    before = made.pop() if made and (len(made[-1]) <= _LONG_BASE or _last(made[-1])) else ""
    start = _last(before)
    base = before[start:]
    pair = re.fullmatch(r"<(msub|msup)>(.*)</\1>", base, re.DOTALL)
    if start:
        made.append(before[:start])
    if pair and pair[1] != kind:
        row = f"<mrow>{script}</mrow>"
        inner, own = _parted(pair[2])
        low, high = (own, row) if pair[1] == "msub" else (row, own)
        made.append(f"<msubsup>{inner}{low}{high}</msubsup>")
    else:
        made.append(f"<{kind}>{base or '<mrow/>'}<mrow>{script}</mrow></{kind}>")


def _last(markup: str) -> int:
    """Where the last letter or number of a row of them begins; 0 when it is one element."""
    return markup.rfind("<m") if re.fullmatch(r"(?:<(m(?:[ino]|text))>[^<]*</\1>)+", markup) else 0


def _parted(inner: str) -> tuple[str, str]:
    """Base and script of the inside of an `msub` that was made here: the script is the last row."""
    level = 0
    for found in reversed(list(re.finditer(r"</?mrow>", inner))):
        level += 1 if found[0] == "</mrow>" else -1
        if not level:
            return inner[: found.start()], inner[found.start() :]
    return inner, "<mrow/>"


def _made(command: str, switches: dict[str, str], parts: list[str]) -> str:
    rows = [f"<mrow>{part}</mrow>" for part in parts]
    match command:
        case "f" if len(rows) > 1:
            return f"<mfrac>{rows[0]}{rows[1]}</mfrac>"
        case "r" if rows:
            if len(parts) > 1 and parts[0]:
                return f"<mroot>{rows[1]}{rows[0]}</mroot>"
            return f"<msqrt>{parts[-1]}</msqrt>"
        case "b":
            left, right = _brackets(switches)
            return f"<mrow>{_sign(left)}{''.join(parts)}{_sign(right)}</mrow>"
        case "i":
            return _summed(switches, parts)
        case "a":
            columns = int(switches["co"]) if switches.get("co", "").isdigit() else 1
            columns = max(columns, 1)
            return _table([parts[at : at + columns] for at in range(0, len(parts), columns)])
        case "x" if rows:
            return f'<menclose notation="box">{parts[0]}</menclose>'
        case "l":
            return token("mo", ",").join(rows)
        case "o" if len(parts) == 2:
            return _overstruck(parts)
    return f"<mrow>{''.join(parts)}</mrow>"


def _overstruck(parts: list[str]) -> str:
    """Letters printed over each other: a raised or lowered sign stands over or under the others, in any order."""
    place = next((n for n in (1, 0) if re.match(r"<m(?:sup|sub)><mrow/>", parts[n])), None)
    if place is None:
        return f"<mrow>{''.join(parts)}</mrow>"
    kind = "mover" if parts[place].startswith("<msup>") else "munder"
    return f"<{kind}><mrow>{parts[1 - place]}</mrow>{_parted(parts[place][6:-7])[1]}</{kind}>"


def _brackets(switches: dict[str, str]) -> tuple[str, str]:
    """The signs on both sides of `b`: round ones, the pair that is named, or only the side that is."""
    both = switches.get("bc", "" if {"lc", "rc"} & set(switches) else "(")
    pairs = {"(": ")", "[": "]", "{": "}", "<": ">"}
    return switches.get("lc", both), switches.get("rc", pairs.get(both, both))


def _sign(letter: str) -> str:
    return token("mo", letter) if letter else ""


def _summed(switches: dict[str, str], parts: list[str]) -> str:
    sign = next(
        (_SUMS[switch] for switch in switches if switch in _SUMS), switches.get("fc", switches.get("vc", "∫")) or "∫"
    )
    low, high, rest = (*parts, "", "", "")[:3]
    shown = with_limits(token("mo", sign), low, high, sign != "∫")
    return f"<mrow>{shown}<mrow>{rest}</mrow></mrow>"


def _table(rows: list[list[str]]) -> str:
    shown = "".join("<mtr>" + "".join(f"<mtd>{cell}</mtd>" for cell in row) + "</mtr>" for row in rows)
    return f"<mtable>{shown}</mtable>"
