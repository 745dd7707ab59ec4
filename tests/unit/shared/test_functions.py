"""A callback does its work when it is called, or is refused."""

from __future__ import annotations

import asyncio

import pytest

from scheduler0._shared.functions import call_back, check_callback, notify
from tests.coroutines import COROUTINE_FUNCTIONS, GENERATORS, disguised


class Plain:
    def __call__(self) -> None: ...


@pytest.mark.parametrize("function", [print, len, Plain, Plain(), Plain().__call__, [].append, lambda: 1])
def test_a_plain_function_is_taken(function: object) -> None:
    check_callback("where", function)


@pytest.mark.parametrize("function", [None, 5, "x", *COROUTINE_FUNCTIONS, *GENERATORS])
def test_what_would_not_run_is_refused_by_name(function: object) -> None:
    with pytest.raises(TypeError, match=r"^where\b"):
        check_callback("where", function)


def test_a_result_that_somebody_must_await_is_no_result() -> None:
    assert call_back("where", len, "abc") == 3
    # An open coroutine would warn, and warnings are errors.
    with pytest.raises(TypeError, match="where gave an awaitable"):
        call_back("where", disguised, 1)


def test_who_is_told_something_may_begin_what_runs_by_itself() -> None:
    async def tell() -> list[int]:
        seen: list[int] = []

        async def note(number: int) -> None:
            seen.append(number)

        tasks: list[asyncio.Task[None]] = []
        notify("on_progress", lambda number: tasks.append(asyncio.ensure_future(note(number))) or tasks[0], 1)
        with pytest.raises(TypeError, match="on_progress gave a coroutine"):
            notify("on_progress", note, 2)
        await asyncio.gather(*tasks)
        return seen

    assert asyncio.run(tell()) == [1]
