"""Names that never change: URNs of designations."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from guiju.core.designation.model import Designation


def own_urn(d: Designation) -> str:
    """urn:guiju:std:<scheme>:<edition key>, for schemes without a registered namespace.

    Blanks become "_"; what RFC 8141 does not allow in a name is percent-encoded.
    """
    return f"urn:guiju:std:{d.scheme}:" + quote(d.expression.lower().replace(" ", "_"), safe="/:-._()+,")
