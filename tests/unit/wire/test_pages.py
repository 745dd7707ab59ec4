from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0._wire.paging import MAX_PATIENCE, PATIENCE, SeenRows, Walk, Window
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


@given(
    data=st.data(),
    start=st.integers(1, 60),
    page_size=st.integers(1, 9),
    ascending=st.booleans(),
)
def test_every_row_that_exists_throughout_is_met_once(
    data: st.DataObject, start: int, page_size: int, ascending: bool
) -> None:
    ids = list(range(start))
    unused = iter(range(start, 10**6))
    walk = Walk(Window.first(limit=None, offset=0, page_size=page_size))
    window: Window | None = Window.first(limit=None, offset=0, page_size=page_size)
    met: list[int] = []
    gone: set[int] = set()
    changes = 0
    while window is not None:
        listed = ids if ascending else ids[::-1]
        page = rows(*listed[window.begin : window.begin + window.rows])
        met += [row["id"] for row in walk.take(window, page, len(ids)) or []]
        window = walk.following
        changes += 1
        if changes < 40:
            going = set(data.draw(st.lists(st.sampled_from(ids), max_size=12))) if ids else set()
            gone |= going
            ids = [key for key in ids if key not in going]
            ids += [next(unused) for _ in range(data.draw(st.integers(0, page_size // 2)))]
    assert len(met) == len(set(met))
    assert {*range(start)} - gone <= {*met}


def test_a_million_ids_take_less_than_a_megabyte() -> None:
    seen = SeenRows()
    for first in range(0, 10**6, 100):
        seen.unseen(rows(*range(first, first + 100)), 10**6)
    kept = seen._numbers
    assert sum(map(sys.getsizeof, [kept, *kept, *kept.values()])) < 10**6
    assert seen.holds(999_999)
    assert not seen.holds(10**6)
