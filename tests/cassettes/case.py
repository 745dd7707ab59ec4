"""A case: a call of the public client, and how it must end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scheduler0.errors import APIStatusError


@dataclass(frozen=True)
class Answer:
    """The strict mock's answer to one request, for answers that the emulator cannot give."""

    status: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    second: Any = None
    """``data`` of a second document in the same body, as some handlers send it."""
    operation: str = ""
    """The operation of this request, if a call sends several requests."""

    @property
    def content(self) -> bytes:
        if self.status == 204:
            return b""
        datas = [self.data] if self.second is None else [self.data, self.second]
        return b"".join(_envelope(data, self.status < 300) for data in datas)


@dataclass(frozen=True)
class Fails:
    """The error that a call raises: its class and its whole message."""

    error: type[APIStatusError]
    message: str


@dataclass(frozen=True)
class Case:
    """``client.<call>(*args, **kwargs)``, and its outcome."""

    operation: str
    call: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    gives: Mapping[str, Any] | None = None
    """Expected values by attribute path (``items.0.id``); ``""`` is the result itself. A compiled
    pattern matches a text."""
    fails: Fails | None = None
    then: str = ""
    """A method of the result to call; its result counts instead."""
    operator: bool = False
    """The operator asks, without an account, instead of the API key."""
    answers: tuple[Answer, ...] = ()
    """Answers of the strict mock, one for each request. Without them the emulator answers."""

    def __post_init__(self) -> None:
        if (self.gives is None) is (self.fails is None):
            raise ValueError(f"{self.call}: give either gives or fails")

    def __str__(self) -> str:
        return f"{self.operation}-{self.call}-{'ok' if self.fails is None else self.fails.error.__name__}"


def _envelope(data: Any, success: bool) -> bytes:
    return json.dumps({"data": data, "success": success}, separators=(",", ":"), ensure_ascii=False).encode()
