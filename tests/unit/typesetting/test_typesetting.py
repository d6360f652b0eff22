"""Typst source to pages: declared type, no clock, no file of the machine, text that stays text."""

from __future__ import annotations

import io
import time
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from amount import many
from guiju.core.typesetting import FAMILIES, SettingError, fault, pdf, png, sets, string
from guiju.core.typesetting.fonts import fonts

FORM = """#set document(date: none)
#set page(width: 40cm, height: auto)
#set text(font: ("Libertinus Serif", "Noto Serif SC"))
"""


def extracted(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_the_declared_families_are_all_there_is() -> None:
    assert set(FAMILIES) | {"New Computer Modern"} == set(fonts().families())


def test_chinese_type_is_in_the_file() -> None:
    reader = PdfReader(
        io.BytesIO(pdf(FORM + '#text(font: "Noto Sans SC")[' + "#" + string("黑体") + "] #" + string("宋体 Latin")))
    )
    found = {str(font["/BaseFont"]).split("+")[1] for font in
             (one.get_object() for one in reader.pages[0]["/Resources"]["/Font"].values())}  # fmt: skip
    assert found == {
        "NotoSansSC-Regular-Identity-H",
        "NotoSerifSC-Regular-Identity-H",
        "LibertinusSerif-Regular-Identity-H",
    }


def test_the_same_source_gives_the_same_bytes_at_another_time() -> None:
    source = FORM + "= 规矩\n#" + string("方圆")
    first = pdf(source)
    time.sleep(1.1)
    assert pdf(source) == first
    assert b"CreationDate" not in first and b"ModDate" not in first
    assert png(source) == png(source)


def test_a_page_sees_no_clock_and_no_file() -> None:
    assert "1970" in extracted(pdf("#datetime.today().display()"))
    assert not sets('#read("/etc/hostname")')
    assert not sets('#read("../../../../etc/hostname")')
    assert not sets('#image("/etc/hostname")')


def test_files_stand_in_memory() -> None:
    assert "inside" in extracted(pdf('#read("a/b.txt")', {"a/b.txt": b"inside"}))


@pytest.mark.parametrize("source", ["#", "#nothing()", "$ x", '#image("none.png")', "#let x = "])
def test_source_that_cannot_be_set_is_refused(source: str) -> None:
    with pytest.raises(SettingError) as refused:
        pdf(source)
    assert refused.value.what
    assert refused.value.expected == "source that can be set"


TRAPS = ["#panic()", '"#panic()"', "\\", '\\"', "$x$", "*a* _b_ `c`", "= h", "- i", "@ref <label>", "//x", "/*", "*/",
         "]", "}", ")", "\\u{41}", "-- ... ~", "https://x.y", "“”'", "\n\n= x",
         "#import \"@preview/x:1.0.0\""]  # fmt: skip


@pytest.mark.parametrize("text", TRAPS)
def test_no_text_becomes_markup(text: str) -> None:
    found = extracted(pdf(f"{FORM}#{string(text)}"))
    assert "".join(found.split()) == "".join(text.split())


def visible(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LN" and sign.isascii())


@settings(max_examples=many(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.one_of(st.characters(), st.sampled_from("\\\"#$*_`[](){}<>@=-+/~'aZ规")), max_size=60))
@example("\ud800\x00\u2028\ufffe")
def test_any_text_can_be_set_and_comes_back(text: str) -> None:
    """Every text compiles; its ASCII letters and digits stand in the page in their order."""
    data = pdf(f"{FORM}#{{{string(text)}}}#{string('END')}")
    found = extracted(data)
    assert visible(unicodedata.normalize("NFKC", found)).endswith("END")
    kept = visible(text)
    rest = iter(found)
    assert all(sign in rest for sign in kept)


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (PNG + (100).to_bytes(4, "big") + (50).to_bytes(4, "big"), ""),
        (PNG + (100_000).to_bytes(4, "big") + (100_000).to_bytes(4, "big"), "an image too large"),
        (b"GIF89a\x05\x00\x06\x00", ""),
        (b"GIF89a\xff\xff\xff\xff", "an image too large"),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03", ""),
        (b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03", "an image too large"),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x09\0\0\x09\0\0", ""),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff", "an image too large"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', ""),
        (b"<svg>" + b" " * 10_000_001, "an image too large"),
        (b"<html/>", "no image that pages can show"),
        (b"", "no image that pages can show"),
        (b"\xff\xd8" + b"\xff" * 1000, "no image that pages can show"),
        (b"\x01\x00\x00\x00EMF", "no image that pages can show"),
    ],
)
def test_images_are_looked_at_before_they_are_unpacked(data: bytes, what: str) -> None:
    assert fault(data) == what


@settings(max_examples=many(300), deadline=None)
@given(st.binary(max_size=80), st.sampled_from([b"", PNG, b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8L"]))
def test_looking_never_fails(data: bytes, head: bytes) -> None:
    assert fault(head + data) in {"", "an image too large", "no image that pages can show"}
