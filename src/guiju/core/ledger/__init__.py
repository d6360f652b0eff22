"""The transparency log as plain values: leaves, tree, tiles, signed notes, receipts.

Sources: RFC 9162 section 2.1 (tree hash and proofs), C2SP tlog-tiles, tlog-checkpoint, signed-note and
tlog-cosignature, RFC 8785 (canonical JSON). `docs/ledger.md` says every byte.
"""
