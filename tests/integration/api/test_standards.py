"""Standards, editions on a day, relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize("spelling", ["GB/T 1.1-2020", "GB/T_1.1-2020", "gbt1.1-2020", "GB／T１.１—2020", "gb/t 1.1 2020"])
def test_an_edition_in_any_spelling(ask: Ask, spelling: str) -> None:
    status, found = ask("/standards/" + spelling)
    assert status == 200
    assert found["designation"] == "GB/T 1.1-2020"
    assert found["printed"] == "GB/T 1.1—2020"
    assert found["url"].endswith("/standard/GB/T_1.1-2020")
