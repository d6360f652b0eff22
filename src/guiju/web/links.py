"""Permanent addresses, as the pages use them."""

from __future__ import annotations

from guiju.registry.catalogue.outlets.addresses import body, committee, edition, spoken

__all__ = ["body", "committee", "edition", "spoken"]
