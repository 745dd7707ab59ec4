"""Tables in memory and in SQLite: what is kept for some time is forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scheduler0.leases import LeaseStoreError
from scheduler0.leases.tables import MemoryTable, SqliteTable

Table = MemoryTable | SqliteTable


@pytest.fixture(params=["memory", "sqlite"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Table]:
    made: Table = MemoryTable() if request.param == "memory" else SqliteTable(str(tmp_path / "leases.db"))
    with closing(made):
        yield made


def test_what_is_over_is_forgotten_some_writes_later(table: Table) -> None:
    assert table.swap("over", None, "1", keep=-1)
    assert table.swap("later", None, "1", keep=3600)
    assert table.swap("again", None, "1", keep=-1)
    assert table.swap("again", "1", "2")
    assert table.swap("count", None, "0")
    for number in range(500):
        assert table.swap("count", str(number), str(number + 1))
    kept = table.read(["over", "later", "again", "count"])
    assert kept == {"later": "1", "again": "2", "count": "500"}


def test_a_text_is_swapped_only_for_the_one_that_is_there(table: Table) -> None:
    assert not table.swap("a", "0", "1")
    assert table.swap("a", None, "1")
    assert not table.swap("a", None, "2")
    assert not table.swap("a", "0", "2")
    assert table.read(["a", "b"]) == {"a": "1"}


def test_a_closed_file_is_not_opened_again(tmp_path: Path) -> None:
    table = SqliteTable(str(tmp_path / "leases.db"))
    table.swap("a", None, "1")
    table.close()
    with pytest.raises(LeaseStoreError, match=r"leases\.db' are closed; open them anew"):
        table.read(["a"])
