from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from ..openapi.contract import Contract
from .cassette import path_of, player


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract.load()


@pytest.fixture
def cassette() -> Callable[[str], AbstractContextManager[Any]]:
    """Plays the cassette of one operation; any other request is an error."""
    playing = player()

    def use(operation: str) -> AbstractContextManager[Any]:
        path = path_of(operation)
        assert path.exists(), f"no cassette: run scripts/record_cassettes.py {operation}"
        played: AbstractContextManager[Any] = playing.use_cassette(str(path))
        return played

    return use
