"""Word files as committees write them: plain numbered paragraphs or headings; safe; round trip keeps the text."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from guiju.core.errors import GuijuError
from guiju.core.text import asciidoc, docx, sts
from guiju.core.text.model import (
    Entry,
    Figure,
    Formula,
    Kind,
    Listing,
    Maths,
    Note,
    Paragraph,
    Table,
)
from guiju.core.text.walking import clauses, said, text_of


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PIXEL = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXEL += _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")
PLAIN = """ICS 97.040.60
CCS Y 62
GB/T 12345—2026
厨房用具 试验方法
Kitchen utensils — Test methods
2026-01-15发布 2026-08-01实施
目次
前言…………II
1 范围…………1
前  言
本文件按照GB/T 1.1—2020起草。
1 范围
本文件规定了厨房用具的试验方法。
2　规范性引用文件
下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。
GB/T 1804—2000  一般公差
ISO 8442-1  Materials and articles in contact with foodstuffs
3 术语和定义
3.1
耐压强度  dielectric strength
材料不被击穿时的最大电场强度。
[来源：GB/T 2900.5—2013，3.1]
注1：单位为kV/mm。
5 要求
5.1 一般要求
5.1.1 产品应无毛刺。
5.1.2 材料应符合下列规定：
a) 无毒；
b) 耐腐蚀：
1) 在酸中；
2) 在碱中。
——不褪色。
示例：不锈钢。
5.2耐压强度
试验电压应不大于3 kV。
附录A
（规范性）
试样的制备
A.1 取样
按A.2取样。
参考文献
[1] GB/T 2900.5—2013  电工术语"""


def plain() -> python_docx.document.Document:
    file = python_docx.Document()
    for line in PLAIN.split("\n"):
        file.add_paragraph(line)
    return file


def saved(file: python_docx.document.Document) -> bytes:
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def test_plain_numbered_paragraphs() -> None:
    reading = docx.read(saved(plain()))
    document = reading.document
    assert [(len(above), c.kind.value, c.label, said(c.title)) for c, above in clauses(document)] == [
        (0, "foreword", "", "前 言"),
        (0, "scope", "1", "范围"),
        (0, "references", "2", "规范性引用文件"),
        (0, "terms", "3", "术语和定义"),
        (1, "term", "3.1", "耐压强度"),
        (0, "clause", "5", "要求"),
        (1, "clause", "5.1", "一般要求"),
        (2, "clause", "5.1.1", ""),
        (2, "clause", "5.1.2", ""),
        (1, "clause", "5.2", "耐压强度"),
        (0, "annex", "附录A", "试样的制备"),
        (1, "clause", "A.1", "取样"),
        (0, "bibliography", "", "参考文献"),
    ]
    found = {c.label or c.kind.value: c for c, _ in clauses(document)}
    assert said(found["3.1"].title, "en") == "dielectric strength"
    assert [(type(b).__name__, getattr(b, "role", getattr(b, "label", ""))) for b in found["3.1"].blocks] == [
        ("Paragraph", "definition"),
        ("Paragraph", "source"),
        ("Note", "注1"),
    ]
    assert found["附录A"].normative is True
    entries = [b for b in found["2"].blocks if isinstance(b, Entry)]
    assert [(e.designation, said(e.words)) for e in entries] == [
        ("GB/T 1804—2000", "一般公差"),
        ("ISO 8442-1", "Materials and articles in contact with foodstuffs"),
    ]
    assert [b.label for b in found["bibliography"].blocks if isinstance(b, Entry)] == ["[1]"]
    listing = found["5.1.2"].blocks[1]
    assert isinstance(listing, Listing)
    assert (listing.style, [i.label for i in listing.items]) == ("letter", ["a)", "b)"])
    inner = listing.items[1].blocks[1]
    assert isinstance(inner, Listing)
    assert (inner.style, [i.label for i in inner.items][:2]) == ("number", ["1)", "2)"])
    front = document.front
    assert (front.designation, front.ics, front.ccs) == ("GB/T 12345—2026", ("97.040.60",), ("Y 62",))
    assert front.titles == {"zh": "厨房用具 试验方法", "en": "Kitchen utensils — Test methods"}
    assert (front.published, front.effective) == ("2026-01-15", "2026-08-01")
    assert [n.what for n in reading.notices] == ["contents are made anew"]


def test_tables_formulas_images_footnotes_and_changes() -> None:
    file = python_docx.Document()
    file.add_heading("范围", level=1)
    file.add_heading("要求", level=1)
    file.add_paragraph("表1 限值")
    file.add_paragraph("单位为毫米")
    table = file.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "等级"
    for place, text in enumerate(("优等", "合格")):
        table.cell(1, place + 1).text = text
        table.cell(2, place + 1).text = str(place)
    table.cell(2, 0).text = "长度"
    foot = table.cell(3, 0).merge(table.cell(3, 2))
    foot.text = "注：在室温下。"
    foot.add_paragraph("a 干燥后。")
    for row in table.rows[:2] if isinstance(table.rows, list) else [table.rows[0], table.rows[1]]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = file.add_paragraph()
    formula._p.append(
        parse_xml(f"<m:oMath {space}><m:r><m:t>E=m</m:t></m:r><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>")  # noqa: E501
    )  # fmt: skip
    formula.add_run("\t……(1)")
    file.add_paragraph("式中：")
    file.add_paragraph("E——能量；")
    file.add_paragraph("m——质量。")
    file.add_paragraph().add_run().add_picture(BytesIO(PIXEL))
    file.add_paragraph("图1 结构")
    changed = file.add_paragraph("应")
    changed._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>不</w:t></w:r></w:ins>'))
    changed._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2"><w:r><w:delText>必须</w:delText></w:r></w:del>'))
    changed.add_run("超过。")
    reading = docx.read(saved(file))
    blocks = reading.document.clauses[1].blocks
    shown, equation, figure, paragraph = blocks
    assert isinstance(shown, Table) and isinstance(equation, Formula) and isinstance(figure, Figure)
    assert (shown.label, said(shown.caption), said(shown.unit)) == ("表1", "限值", "单位为毫米")
    assert [[(c.over, c.down, c.head) for c in row] for row in (*shown.head, *shown.body)] == [
        [(1, 2, True), (2, 1, True)],
        [(1, 1, True), (1, 1, True)],
        [(1, 1, False), (1, 1, False), (1, 1, False)],
    ]
    assert [type(n) for n in shown.notes] == [Note]
    assert [n.mark for n in shown.footnotes] == ["a"]
    assert (equation.latex, equation.label, len(equation.where)) == ("E = m c^{2}", "(1)", 2)
    assert (figure.label, said(figure.caption), figure.pictures[0].name) == ("图1", "结构", "image1.png")
    assert reading.document.media["image1.png"].data == PIXEL
    assert isinstance(paragraph, Paragraph) and said(paragraph.words) == "应不超过。"
    assert sorted(n.what for n in reading.notices) == ["1 deletions left out", "1 insertions kept"]


def test_automatic_numbers_are_printed() -> None:
    file = python_docx.Document()
    file.add_heading("Scope", level=1)
    for text in ("first", "second"):
        file.add_paragraph(text, style="List Number")
    document = docx.read(saved(file)).document
    listing = document.clauses[0].blocks[0]
    assert isinstance(listing, Listing)
    assert [i.label for i in listing.items] == ["1.", "2."]


def test_word_and_back_keeps_the_text(corpus: Path) -> None:
    rice = corpus / "rice-zh"
    body = {"body/body-zh.adoc": (rice / "body-zh.adoc").read_bytes()}
    files = sorted((corpus / "sts" / "samples").glob("*.xml"))  # Word holds one language: not the sample with nine
    samples = [sts.read(f.read_bytes()).document for f in files if f.name != "tbx-nisosts-0.2.xml"]
    assert len(samples) == 9
    for document in (*samples, asciidoc.read((rice / "document-zh.adoc").read_bytes(), "", body).document):
        again = docx.read(docx.write(document)).document
        # Cross-references print their numbers in Word, so their targets are no words to compare.
        before = set(re.findall(r"\w+", re.sub(r"#[\w.-]+", " ", _leading(text_of(document)))))
        after = text_of(again) + str(again.front)
        missing = {w for w in before if w not in after}
        assert missing == set(), sorted(missing)[:20]


def _leading(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "#" not in line)


def package(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "this is no .docx"),
        (b"PK\x03\x04garbage", "this is no .docx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "an encrypted file or one of Word before 2007"),
        (package(**{"a.txt": b"x"}), "there is no text in the file"),
        (
            package(**{"word__document.xml": b"<w>" + b" " * 40_000_000 + b"</w>"}),
            "the file unpacks to more than is read",
        ),
        (package(**{"word__document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "the file declares entities"),
        (package(**{f"p{i}": b"" for i in range(5001)}), "5001 parts in one file"),
    ],
)
def test_hostile_files_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(GuijuError) as caught:
        docx.read(data)
    assert caught.value.what == what
    assert caught.value.expected


def test_macros_and_remote_templates_are_left_out_and_told() -> None:
    file = python_docx.Document()
    file.add_paragraph("1 范围")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    file.part.relate_to("http://example.com/evil.dotm", kind, is_external=True)
    data = BytesIO(saved(file))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    reading = docx.read(data.getvalue())
    assert sorted((n.what, n.text) for n in reading.notices) == [
        ("attachedTemplate at an address outside is not fetched", "http://example.com/evil.dotm"),
        ("macros are left out", ""),
    ]
    assert reading.document.clauses[0].kind is Kind.SCOPE


def test_inline_formulas_stay_in_their_sentence() -> None:
    file = python_docx.Document()
    file.add_heading("Scope", level=1)
    paragraph = file.add_paragraph("where ")
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    paragraph._p.append(parse_xml(f"<m:oMath {space}><m:r><m:t>x</m:t></m:r></m:oMath>"))
    paragraph.add_run(" is long")
    block = docx.read(saved(file)).document.clauses[0].blocks[0]
    assert isinstance(block, Paragraph)
    assert isinstance(block.words["en"][1], Maths)
    assert said(block.words) == "where x is long"
    assert qn("w:p")
