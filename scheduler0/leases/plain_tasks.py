"""The tasks of the sync client: plain functions. `_async/aio.py` has the same for coroutine functions."""

from __future__ import annotations

from typing import TypeVar

from scheduler0._shared.functions import close_awaitable, is_async, refuse_generator

T = TypeVar("T")


def check_task(task: object) -> None:
    """Raise ``TypeError`` for a task that nobody can do."""
    if not callable(task):
        raise TypeError(f"task: {task!r:.80} is not a function")
    refuse_generator("task", task)
    if is_async(task):
        raise TypeError(f"task: {task!r:.80} is a coroutine function; write def, or take LeaseClient")


def performed(result: T) -> T:
    """What a task gave. Raises ``TypeError`` for what somebody must await."""
    if close_awaitable(result):
        raise TypeError("task: it gave an awaitable, which nobody awaits; write def, or take LeaseClient")
    return result
