from __future__ import annotations

import pytest

from guiju.search import Index
from search.library import LIBRARY, build


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The five editions, indexed once."""
    return build(tmp_path_factory.mktemp("library"), LIBRARY)
