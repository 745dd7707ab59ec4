"""Whether a function does its work when it is called, or only gives an object that does it later."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def check_callback(argument: str, function: object) -> None:
    """Raise ``TypeError`` for what is no function, or would not do its work when it is called."""
    if not callable(function):
        raise TypeError(f"{argument} must be a function, got {type(function).__name__}")
    refuse_generator(argument, function)
    if is_async(function):
        raise TypeError(
            f"{argument}: {function!r:.80} is a coroutine function, which nobody awaits here; write def"
        )


def call_back(argument: str, function: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
    """What the function gives. Raises ``TypeError`` for what somebody must await: it is not done yet."""
    result = function(*arguments, **keywords)
    if close_awaitable(result):
        raise TypeError(f"{argument} gave an awaitable, which nobody awaits here; let it give the result")
    return result


def notify(argument: str, function: Callable[[T], object], value: T) -> None:
    """Tell a function something. Raises ``TypeError`` for a coroutine, which nobody would run.

    A task or future that it gives runs by itself.
    """
    result = function(value)
    if inspect.iscoroutine(result):
        result.close()
        raise TypeError(f"{argument} gave a coroutine, which nobody awaits here; write def")


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
