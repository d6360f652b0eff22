"""What is wrong with the entries of items, inside the transaction of a test: `ledger verify` wants one of its own."""

from __future__ import annotations

from guiju.registry.record import log
from guiju.registry.record.faults import Report
from guiju.registry.record.models import Change, Leaf
from guiju.registry.registers import proving


def faults() -> list[str]:
    """Entries whose row does not give their leaf, and items that are not what their entries say."""
    report = Report()
    seqs = dict(Leaf.objects.values_list("index", "seq"))
    held = dict(Change.objects.filter(kind="entry", seq__in=seqs.values()).values_list("seq", "leaf"))
    for index, leaf in proving.leaves(0, log.head().size):
        if leaf != bytes(held.pop(seqs[index]) or b""):
            report.fault("its row was changed", f"leaf {index}", "the row that gave the leaf")
    assert not held, "an entry whose leaf was not made again"
    proving.verify(report)
    return [fault.what for fault in report.faults]
