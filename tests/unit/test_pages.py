from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0._pages import Window
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
