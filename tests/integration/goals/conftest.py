"""Columns made anew for each test: rows of tests vanish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guiju.registry.goals import columns, evaluating, workbench


@pytest.fixture(autouse=True)
def fresh_columns() -> Iterator[None]:
    columns.forget()
    evaluating.forget()
    workbench.forget()
    yield
    columns.forget()
    evaluating.forget()
    workbench.forget()
