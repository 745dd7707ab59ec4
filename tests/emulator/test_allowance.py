"""The executions that account 2 may use: by default, as asked for, after a restart and after a reset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator import Emulator

from .api_client import Api, ok, operator_headers


def executions_left(emulator: Emulator) -> int:
    with Api(emulator, operator_headers(emulator, 2)) as api:
        left: int = ok(api.get("/accounts/2/execution-count"))["executionCount"]
        return left


def test_a_new_store_has_what_was_asked_for_also_after_a_reset() -> None:
    with Emulator(executions=7) as emulator:
        assert executions_left(emulator) == 7
        emulator.reset()
        assert executions_left(emulator) == 7


def test_what_is_asked_for_counts_more_than_the_quirk() -> None:
    with Emulator(executions=7, quirks="faithful,small_allowance") as emulator:
        assert executions_left(emulator) == 7


def test_an_existing_store_keeps_its_allowance_unless_another_one_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    for executions, expected in ((3, 3), (None, 3), (0, 0), (2**63 - 1, 2**63 - 1)):
        with Emulator(path, executions=executions) as emulator:
            assert executions_left(emulator) == expected


@pytest.mark.parametrize(
    ("executions", "message"),
    [
        (-1, r"^executions: must be from 0 to 9223372036854775807, not -1$"),
        (2**63, r"^executions: must be from 0 to 9223372036854775807, not 9223372036854775808$"),
        ("7", r"^executions: must be a whole number, not '7'$"),
        (True, r"^executions: must be a whole number, not True$"),
    ],
)
def test_other_values_are_refused(executions: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Emulator(executions=executions).start()
