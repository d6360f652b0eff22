"""Every finding has its sentence in both languages."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest

from guiju.core.ledger import receipt
from guiju.core.ledger.receipt import Answer, Finding, Subject
from guiju.core.ledger.sentences import sentences


def test_the_table_holds_the_reasons_of_the_module_and_no_others() -> None:
    source = Path(str(receipt.__file__)).read_text()
    reasons = set(re.findall(r'Answer\.[A-Z]+, "([a-z-]+)"', source))
    with (files("guiju.data") / "codes" / "receipt-findings.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert {row["reason"] for row in rows} == reasons
    assert all(row["zh"] and row["en"] and row["source"] and None not in row for row in rows)


def test_sentences_are_filled_in_and_what_they_quote_is_not_a_pattern() -> None:
    finding = Finding(Subject.SIGNATURE, Answer.OPEN, "no-key", {"origin": "{leaf}"})
    assert sentences(finding)[1] == "The signature was not checked: no key of the log {leaf} was given."
    for time, shown in (("1790000000", "2026-09-21 14:13:20Z"), (str(2**64 - 1), f"@{2**64 - 1}")):
        finding = Finding(Subject.WITNESS, Answer.PROVEN, "witnessed", {"witnesses": "w", "time": time})
        assert shown in sentences(finding)[0]


def test_a_reason_without_a_sentence_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        sentences(Finding(Subject.TRUTH, Answer.OPEN, "no such reason"))
