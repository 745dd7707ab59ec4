"""Every operation can be recorded again: each of its cases still ends as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import record_cassettes

from ..openapi.contract import Contract
from . import cassette
from .cases import CASES

CONTRACT = Contract.load()


@pytest.mark.parametrize("operation", sorted(CONTRACT.operations))
def test_an_operation_is_recorded_again(
    operation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cassette, "CASSETTES", tmp_path)
    cases = [case for case in CASES if case.operation == operation]
    record_cassettes.record(CONTRACT, operation, cases)
    assert (tmp_path / f"{operation}.json").is_file()
