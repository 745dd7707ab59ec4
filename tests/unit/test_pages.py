from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0._pages import MAX_PATIENCE, PATIENCE, SeenRows, Window
from scheduler0.errors import APIDecodeError


@given(
    total=st.integers(0, 350),
    limit=st.none() | st.integers(1, 400),
    offset=st.integers(0, 400),
    page_size=st.none() | st.integers(1, 250),
)
def test_windows_cover_the_rows_once_and_end(
    total: int, limit: int | None, offset: int, page_size: int | None
) -> None:
    window: Window | None = Window.first(limit=limit, offset=offset, page_size=page_size)
    rows = list(range(total))
    got: list[int] = []
    while window is not None:
        assert 1 <= window.rows <= 100
        page = rows[window.offset : window.offset + window.rows]
        got += page
        window = window.after(len(page), total)
    assert got == rows[offset:][:limit]


@pytest.mark.parametrize("value", [0, -1, False])
def test_limit_and_page_size_below_one(value: int) -> None:
    with pytest.raises(ValueError, match="limit must be at least 1"):
        Window.first(limit=value, offset=0, page_size=None)
    with pytest.raises(ValueError, match="page_size must be at least 1"):
        Window.first(limit=None, offset=0, page_size=value)


def test_negative_offset() -> None:
    with pytest.raises(ValueError, match="offset must not be negative"):
        Window.first(limit=None, offset=-1, page_size=None)


def test_a_server_that_ignores_the_offset_is_refused() -> None:
    window = Window(100, 100, None)
    window.check_offset(100)
    Window(0, 100, None).check_offset(None)
    with pytest.raises(APIDecodeError, match="from offset 100, got them from 0"):
        window.check_offset(None)


def rows(*ids: int) -> list[dict[str, Any]]:
    return [{"id": key} for key in ids]


def pages_until_refused(page: list[dict[str, Any]], totals: list[int]) -> int:
    seen = SeenRows()
    met: list[int] = []

    def walk() -> None:
        for total in totals:
            seen.unseen(page, total)
            met.append(total)

    with pytest.raises(APIDecodeError, match="held only rows that came before"):
        walk()
    return len(met)


def test_a_row_that_comes_again_is_left_out() -> None:
    seen = SeenRows()
    assert seen.unseen(rows(3, 2), 4) == rows(3, 2)
    assert seen.unseen(rows(2, 1), 4) == rows(1)


def test_rows_without_an_id_are_kept_however_often_they_come() -> None:
    page = [{"data": "a"}, {"data": "a"}, {"id": [1]}]
    assert SeenRows().unseen(page, 3) == page


@pytest.mark.parametrize("page", [rows(3, 2), [{"data": "a"}]], ids=["ids", "no ids"])
def test_a_server_that_repeats_its_rows_is_left_soon(page: list[dict[str, Any]]) -> None:
    assert pages_until_refused(page, [10**12] * 10**4) == PATIENCE + 1


def test_rows_that_were_added_meanwhile_may_push_any_number_of_others_down() -> None:
    seen = SeenRows()
    seen.unseen(rows(*range(100)), 1000)
    for _ in range(50):
        assert seen.unseen(rows(*range(100)), 6000) == []
    assert seen.unseen(rows(*range(100, 200)), 6000) == rows(*range(100, 200))


def test_patience_begins_anew_with_every_new_row() -> None:
    seen = SeenRows()
    for new in range(3):
        assert seen.unseen(rows(0, new + 1), 100)
        for _ in range(PATIENCE):
            assert seen.unseen(rows(0), 100) == []


@pytest.mark.parametrize("totals", [[1, *[10**12] * 10**4], [*range(0, 10**6, 100)]])
def test_no_total_makes_an_iteration_endless(totals: list[int]) -> None:
    assert pages_until_refused(rows(1), totals) == MAX_PATIENCE + 1
