"""Functions that do nothing until somebody awaits or steps through what they give."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any


async def coroutine(*arguments: object) -> bool:
    raise AssertionError("nobody may run this")


def disguised(*arguments: object) -> Any:
    """Only its result gives it away."""
    return coroutine(*arguments)


def generator(*arguments: object) -> Iterator[bool]:
    yield False


async def async_generator(*arguments: object) -> AsyncIterator[bool]:
    yield False


class Callback:
    async def __call__(self, *arguments: object) -> bool:
        raise AssertionError("nobody may run this")

    async def method(self, *arguments: object) -> bool:
        raise AssertionError("nobody may run this")


COROUTINE_FUNCTIONS: list[Callable[..., Any]] = [
    coroutine,
    functools.partial(coroutine, 1),
    Callback(),
    functools.partial(Callback(), 1),
    Callback().method,
]
GENERATORS: list[Callable[..., Any]] = [generator, async_generator]
