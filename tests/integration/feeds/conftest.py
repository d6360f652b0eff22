"""What figures remember is forgotten between tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guiju.registry.goals import columns, evaluating


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    evaluating.forget()
    columns.forget()
    yield
    evaluating.forget()
    columns.forget()
