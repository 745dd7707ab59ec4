"""The limit of waits of a link over aiohttp, on a clock that only the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import aiohttp

from scheduler0._engines.aiohttp_link import WaitLimit


class Timer:
    def __init__(self, at: float, call: Callable[[], None]) -> None:
        self.at = at
        self.call = call
        self.off = False

    def when(self) -> float:
        return self.at

    def cancel(self) -> None:
        self.off = True


class Loop:
    def __init__(self) -> None:
        self.now = 100.0
        self.timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, call: Callable[[], None]) -> Timer:
        self.timers.append(Timer(when, call))
        return self.timers[-1]

    def go(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [timer for timer in self.timers if not timer.off and timer.at <= end]:
            first = min(due, key=Timer.when)
            self.timers.remove(first)
            self.now = first.at
            first.call()
        self.now = end


class Waiting:
    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self.ended: list[float] = []

    def set_exception(self, error: Exception) -> None:
        assert isinstance(error, aiohttp.SocketTimeoutError)
        self.ended.append(self._loop.now)


def made() -> tuple[Loop, Waiting, WaitLimit]:
    loop = Loop()
    return loop, Waiting(loop), WaitLimit(cast(asyncio.AbstractEventLoop, cast(Any, loop)))


def test_a_wait_ends_at_its_limit() -> None:
    loop, waiting, limit = made()
    limit.set(waiting, 30.0)
    loop.go(29.0)
    assert waiting.ended == []
    loop.go(2.0)
    assert waiting.ended == [130.0]


def test_a_later_limit_takes_no_timer_and_still_holds() -> None:
    loop, waiting, limit = made()
    for _ in range(5):
        limit.set(waiting, 30.0)
        loop.go(5.0)
    assert len(loop.timers) == 1
    loop.go(100.0)
    assert waiting.ended == [150.0]


def test_a_sooner_limit_holds() -> None:
    loop, waiting, limit = made()
    limit.set(waiting, 30.0)
    limit.set(waiting, 1.0)
    loop.go(100.0)
    assert waiting.ended == [101.0]


def test_an_answer_that_came_is_not_broken_off() -> None:
    loop, waiting, limit = made()
    limit.set(waiting, 30.0)
    limit.clear()
    loop.go(100.0)
    assert (waiting.ended, loop.timers) == ([], [])
    limit.set(waiting, 30.0)
    limit.cancel()
    loop.go(100.0)
    assert waiting.ended == []
