"""Real lists of designations: how many are read, what was gained and lost against the last accepted result.

The data stay outside the project (GUIJU_TEST_DATA). `corpus.json` keeps, for each list, the number read and short
hashes of the lines that are not. To accept a new result, run this file with GUIJU_ACCEPT_CORPUS=1.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from pathlib import Path

import pytest

from guiju.core.designation import Designation, DesignationError, parse, parse_or_other, rank, sort_key
from guiju.core.designation.schemes import iec, ieee, iso

_ACCEPTED = Path(__file__).with_name("corpus.json")
_DATA = Path(os.environ.get("GUIJU_TEST_DATA") or "/nonexistent")
_REPORT_LINE = re.compile(r"BY CLASS|(?:Classified|Fail|Pass|Total|Flavor): .*|[a-z_]+ +Pass: [0-9]+/[0-9]+ .*")
_FLOOR = {"iso": 0.99, "iec": 0.99, "jis": 0.99, "etsi": 0.99, "ieee": 0.965}
_LISTS = ("ansi", "astm", "bsi", "cen_cenelec", "etsi", "gost", "iec", "ieee", "ietf", "iso", "itu", "jis", "oiml")

pytestmark = pytest.mark.skipif(
    not (_DATA / "designations").is_dir(), reason="GUIJU_TEST_DATA does not name the folder with the real lists"
)


def _lines(name: str) -> list[str]:
    """The designations of a list, without the lines of the report that stands among them."""
    text = (_DATA / "designations" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not _REPORT_LINE.fullmatch(line)]


def _mark(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:12]


def _read(line: str) -> Designation | None:
    try:
        return parse(line)
    except DesignationError as error:
        assert 0 <= error.position <= len(line) and error.expected
        return None


@pytest.mark.parametrize("name", _LISTS)
def test_list(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = _lines(name)
    refused = []
    for line in lines:
        value = _read(line)
        if value is None:
            refused.append(line)
            continue
        again = parse(value.canonical)
        assert again == value, line
        assert again.canonical == value.canonical, line
    accepted = json.loads(_ACCEPTED.read_text()) if _ACCEPTED.exists() else {}
    before = set(accepted.get(name, {}).get("refused", []))
    now = {_mark(line) for line in refused}
    lost = sorted(line for line in refused if _mark(line) not in before)
    rate = 1 - len(refused) / len(lines)
    with capsys.disabled():
        print(
            f"\n{name}: {len(lines) - len(refused)} of {len(lines)} read ({rate:.2%}), "
            f"gained {len(before - now)}, lost {len(lost)}"
        )
        for line in lost[:10]:
            print(f"  lost: {line}")
    if os.environ.get("GUIJU_ACCEPT_CORPUS"):
        accepted[name] = {"lines": len(lines), "read": len(lines) - len(refused), "refused": sorted(now)}
        _ACCEPTED.write_text(json.dumps(accepted, indent=1, sort_keys=True) + "\n")
        return
    assert rate >= _FLOOR.get(name, 0.95)
    assert not lost, "these were read before; see above"


def test_report_lines_are_refused() -> None:
    for name in _LISTS:
        for line in (_DATA / "designations" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if _REPORT_LINE.fullmatch(line):
                assert _read(line) is None, line


def _identifiers(catalogue: str) -> list[str]:
    """Primary identifiers of a Relaton catalogue, by the two forms in which its files write them."""
    found: dict[str, None] = {}
    primary = re.compile(r"^ *(?:- )?id: (.+)\n(?:^ *type: .*\n)?^ *primary: true", re.MULTILINE)
    with tarfile.open(_DATA / "relaton" / f"{catalogue}.tar.xz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            match = primary.search(stream.read(64 * 1024).decode("utf-8"))
            if match:
                found[match.group(1).strip().strip("'\"")] = None
    return list(found)


@pytest.mark.parametrize(
    ("catalogue", "least", "same_expression"), [("iso", 61_000, 0), ("iec", 32_000, 7), ("jis", 21_000, 0)]
)
def test_catalogue(catalogue: str, least: int, same_expression: int, capsys: pytest.CaptureFixture[str]) -> None:
    """At least 99.9 % are read, and two identifiers share an expression only where a misprint tells them apart."""
    if not (_DATA / "relaton" / f"{catalogue}.tar.xz").exists():
        pytest.skip("the catalogue is not there")
    identifiers = _identifiers(catalogue)
    assert len(identifiers) >= least
    expressions: dict[str, list[str]] = {}
    refused = 0
    for identifier in identifiers:
        value = _read(identifier)
        if value is None:
            refused += 1
            continue
        assert parse(value.canonical) == value, identifier
        assert 0 <= rank(value) < 1 << 63 and sort_key(value)
        expressions.setdefault(value.expression, []).append(identifier)
    shared = [names for names in expressions.values() if len(names) > 1]
    with capsys.disabled():
        print(
            f"\n{catalogue} catalogue: {len(identifiers) - refused} of {len(identifiers)} read, "
            f"{len(shared)} shared expressions"
        )
        for names in shared[:10]:
            print(f"  {names}")
    assert refused <= len(identifiers) // 1000
    assert len(shared) <= same_expression


def _docids(catalogue: str) -> list[str]:
    """Primary identifiers in either form of the last years: `docid` or `docidentifier`, `id` or `content`."""
    found: dict[str, None] = {}
    block = re.compile(r"^(?:docid|docidentifier):\n((?:[- ].*\n)+)", re.MULTILINE)
    item = re.compile(r"(?:^|\n)- (.*(?:\n  .*)*)")
    name = re.compile(r"(?:^|\n) *(?:id|content): (.+)")
    with tarfile.open(_DATA / "relaton" / f"{catalogue}.tar.xz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            match = block.search(stream.read(64 * 1024).decode("utf-8", "replace")) if stream else None
            for each in (item.findall(match[1]) or [match[1]]) if match else ():  # a list, or one alone
                identifier = name.search(each)
                if identifier and "primary: true" in each and not identifier[1].startswith((">", "|")):
                    found[identifier[1].strip().strip("'\"")] = None
    return list(found)


_PUBLISHERS = {
    "3gpp": 0.99, "bipm": 0.99, "ccsds": 0.99, "cie": 0.985, "ecma": 0.99, "etsi": 0.99, "ieee": 0.97, "iho": 0.99,
    "itu": 0.99, "itu-r": 0.99, "ogc": 0.99, "oiml": 0.99, "w3c": 0.99,
}  # fmt: skip


@pytest.mark.parametrize(("catalogue", "least"), _PUBLISHERS.items())
def test_numbers_of_other_catalogues(catalogue: str, least: float, capsys: pytest.CaptureFixture[str]) -> None:
    """With the publisher known. No value is another when it is printed; none that is kept has the key of one read."""
    if not (_DATA / "relaton" / f"{catalogue}.tar.xz").exists():
        pytest.skip("the catalogue is not there")
    identifiers = _docids(catalogue)
    assert len(identifiers) >= 40
    kept, keys = [], {}
    for identifier in identifiers:
        value, remark = parse_or_other(identifier, catalogue.upper())
        assert (value.scheme == "other") == (remark is not None)
        if remark is None:
            assert parse(value.canonical) == value, identifier
            keys[value.expression] = identifier
        else:
            kept.append(value)
    assert not {value.expression for value in kept} & set(keys)
    rate = 1 - len(kept) / len(identifiers)
    with capsys.disabled():
        print(f"\n{catalogue}: {len(identifiers) - len(kept)} of {len(identifiers)} read ({rate:.2%})")
    assert rate >= least


def test_the_short_way_of_common_numbers_gives_what_the_grammar_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """ISO, IEC and IEEE read their commonest form without a grammar: all such numbers of the lists, both ways."""
    modules = (iso, iec, ieee)
    lines = [line for name in ("iso", "iec", "ieee") for line in _lines(name)]
    common = [line for line in lines if any(module._PLAIN.fullmatch(line) for module in modules)]
    assert len(common) > 2000
    quick = [parse(line) for line in common]
    for module in modules:
        monkeypatch.setattr(module, "_PLAIN", re.compile(r"(?!)"))
    assert [parse(line) for line in common] == quick
