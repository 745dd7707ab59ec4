"""Whether a function does its work when it is called, or only gives an object that does it later."""

from __future__ import annotations

import functools
import inspect


def is_async(function: object) -> bool:
    """Whether a call gives a coroutine: also of a partial function, and of an object with such a call."""
    return any(map(inspect.iscoroutinefunction, _called(function)))


def refuse_generator(argument: str, function: object) -> None:
    """Raise ``TypeError`` for a function whose call gives a generator, sync or async."""
    for each in _called(function):
        if inspect.isgeneratorfunction(each) or inspect.isasyncgenfunction(each):
            raise TypeError(
                f"{argument}: {function!r:.80} is a generator, which nobody runs; take out its yield"
            )


def close_awaitable(result: object) -> bool:
    """Whether somebody must await what a function gave. A coroutine is closed, so that it does not warn."""
    if inspect.iscoroutine(result):
        result.close()
    return inspect.isawaitable(result)


def _called(function: object) -> tuple[object, object]:
    while isinstance(function, functools.partial):
        function = function.func
    return function, type(function).__call__
