"""Calls of the sync client that are under way at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def all_of(call: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """The results of ``call`` for every item, in order; each runs in a thread of its own."""
    if len(items) == 1:
        return [call(items[0])]
    # Imported here: few programs have many jobs.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(items), thread_name_prefix="scheduler0-bulk") as threads:
        return list(threads.map(call, items))
