"""Which encoding a table is in: UTF-8, UTF-16 with a mark and without, GB 18030, Big5."""

from __future__ import annotations

from pathlib import Path

from guiju.core.errors import GuijuError

LOOKED_AT = 200_000
"""Bytes of the beginning by which encodings of two bytes a character are told apart."""
EXPECTED = "UTF-8, UTF-16, GB 18030 or Big5"


_COMMON = frozenset(
    "的一在是和有中大上不为以国年及与用业方法分部第于其他可准标规范技术要求试验产品质量检验安全食品工程设备管理系统设计机电气"
    "生水石油化学金属建筑材料环境信息数据通信网络电子服务医疗器械农林牧渔粮油茶纺织服装玩具家具车船航空铁路公路消防防护劳动"
    "火灾土壤污染物测定限量条件名称编号日期状态现行废止代替发布实施称号期态"
    "為與業準標規範術試驗產質檢設備計機電氣學屬築環資訊據網絡務療農漁糧紡織裝車鐵護勞動災壤測條稱編號態現廢發實際對於後無從時會過"
)
"""Characters that titles and names of columns are made of, in both scripts."""


def of_bytes(content: bytes) -> str:
    """The name Python knows the encoding of a whole text by; GuijuError names the first byte that is in none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = content[:LOOKED_AT]
    wide, fault = _utf_16(head), ""
    for name in ((wide,) if wide else ()) + ("utf-8-sig", *_chinese(head)):
        try:
            content.decode(name)
        except UnicodeDecodeError as error:
            fault = fault or f"byte {error.object[error.start]:#04x} begins no character"
        else:
            return name
    raise GuijuError("not text: {}", fault, where="text", expected=EXPECTED)


def _chinese(head: bytes) -> tuple[str, ...]:
    """The encodings of Chinese in the order in which they are likely. A short text is told by its words: the pairs of
    bytes of both encodings overlap."""
    known = {name: sum(char in _COMMON for char in head.decode(name, "ignore")) for name in ("gb18030", "cp950")}
    big5 = known["cp950"] > known["gb18030"] or (known["cp950"] == known["gb18030"] and _big5(head))
    return ("cp950", "big5hkscs", "gb18030") if big5 else ("gb18030", "cp950", "big5hkscs")


def encoding_of(path: Path) -> str:
    """The name Python knows the encoding by; GuijuError names the first byte that is in none."""
    with path.open("rb") as f:
        head = f.read(LOOKED_AT)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    wide = _utf_16(head)
    fault = ""
    for name in ((wide,) if wide else ()) + ("utf-8-sig", *_chinese(head)):
        try:
            with path.open(encoding=name, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError as error:
            fault = fault or f"byte {error.object[error.start]:#04x} begins no character"
        except UnicodeError as error:
            fault = fault or str(error)
        else:
            return name
    raise GuijuError("not text: {}", fault, where=str(path), expected=EXPECTED)


def _utf_16(head: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" where letters and line ends have their zeros at one side; "" otherwise."""
    low, high = head[1::2].count(0), head[0::2].count(0)
    if low >= 4 and not high and b"\n\x00" in head:
        return "utf-16-le"
    if high >= 4 and not low and b"\x00\n" in head:
        return "utf-16-be"
    return ""


def _big5(head: bytes) -> bool:
    """Whether the pairs of bytes are rather the common characters of Big5 (A4–C6) than those of GB 2312 (B0–D7)."""
    simplified = traditional = 0
    at, last = 0, len(head) - 1
    while at < last:
        first, second = head[at], head[at + 1]
        if first < 0x81:
            at += 1
            continue
        if 0x30 <= second <= 0x39:  # four bytes: GB 18030 only
            simplified += 1
            at += 4
            continue
        simplified += (0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3) and second >= 0xA1
        traditional += 0xA1 <= first <= 0xC6 and (0x40 <= second <= 0x7E or second >= 0xA1)
        at += 2
    return traditional > simplified
