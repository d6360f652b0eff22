"""Tables that officers bring: a fault of quotation costs its row, not the rows behind it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.registry.record import separated

HEAD = "key,title\n"


def read(text: str) -> list[tuple[int, list[str] | str]]:
    return [
        (line, str(cells.what) if isinstance(cells, GuijuError) else cells)
        for line, cells in separated.rows(HEAD + text, "t.csv")
    ][1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('1,"open\n2,b\n3,c\n', [(2, None), (3, ["2", "b"]), (4, ["3", "c"])]),
        ('1,"open\n2,"b"\n3,c\n', [(2, None), (3, ["2", "b"]), (4, ["3", "c"])]),
        ('1,a\n2,"b"x\n3,c\n', [(2, ["1", "a"]), (3, None), (4, ["3", "c"])]),
        ('1,"two\nlines"\n2,b\n', [(3, ["1", "two\nlines"]), (4, ["2", "b"])]),
        ('1,"two\n\nlines, one ""quoted"""\n2,b\n', [(4, ["1", 'two\n\nlines, one "quoted"']), (5, ["2", "b"])]),
        ('1,5" pipe\n2,b\n', [(2, ["1", '5" pipe']), (3, ["2", "b"])]),
        ('1,"a"\r\n2,"b"\r\n', [(2, ["1", "a"]), (3, ["2", "b"])]),
        ("1,a\n\n \n2\n", [(2, ["1", "a"]), (5, ["2"])]),
        ('"', [(2, None)]),
        ("1," + "x" * 140_000 + "\n2,b\n", [(2, None), (3, ["2", "b"])]),
        ('1,"' + "x" * 140_000 + "\n2,b\n", [(2, None), (3, ["2", "b"])]),
        ('1,"' + "x\n" * 300 + '"\n', [(2, None), *((n, ["x"]) for n in range(3, 302)), (302, None)]),
    ],
)
def test_a_stray_quotation_mark_costs_its_row(text: str, expected: list[tuple[int, list[str] | None]]) -> None:
    found = read(text)
    assert [line for line, _ in found] == [line for line, _ in expected]
    for (_, cells), (_, wanted) in zip(found, expected, strict=True):
        assert cells == wanted if wanted is not None else isinstance(cells, str)


def test_what_is_wrong_is_told_in_both_languages() -> None:
    [(_, head), (_, error)] = separated.rows('a,b\n1,"x\n', "t.csv")
    assert head == ["a", "b"] and isinstance(error, GuijuError)
    assert error.where == "t.csv:2" and error.code == "a-quotation-mark-out-of-place"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=4), min_size=1))
def test_what_a_program_writes_is_read(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    found = [cells for _, cells in separated.rows(HEAD + out.getvalue(), "t.csv")][1:]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_each_encoding(encoding: str) -> None:
    text = "编号\t名称\n1\t甲\n"
    assert separated.decoded(text.encode(encoding), "t.csv", 1_000) == text


def test_utf_16_of_either_order_is_told_by_its_mark() -> None:
    assert separated.text_in(b"\xfe\xff" + "编号,甲".encode("utf-16-be")) == "编号,甲"
    assert separated.text_in(b"\xff\xfe" + "编号,甲".encode("utf-16-le")) == "编号,甲"
    assert separated.text_in(b"") == ""


@pytest.mark.parametrize("content", [b"\xff\xfea", b"\xff\xfe\x00\xd8a\x00", b"\xfe\xff\xd8\x00", b"\xff\xffa\x80"])
def test_what_is_in_no_encoding_is_refused(content: bytes) -> None:
    assert separated.text_in(content) is None
    with pytest.raises(GuijuError, match=r"neither UTF-8 nor GB 18030"):
        separated.decoded(content, "t.csv", 1_000)
