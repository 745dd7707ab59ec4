"""Values that a test sets, read as JSON; `ValueError` says at which place one does not fit."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from scheduler0.emulator.go.encode import number

T = TypeVar("T")


def read_text(value: object, place: str) -> str:
    """`ValueError` for what is no text."""
    if not isinstance(value, str):
        raise ValueError(f"{place}: {value!r} is no text")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{place}: {error}") from error
    return value


def read_object(value: object, place: str) -> dict[str, Any]:
    """A copy of a JSON object as Go has it: keys sorted, whole numbers without a fraction.

    `ValueError` for what is none.
    """
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: {value!r} is no object")
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True)
        return cast("dict[str, Any]", json.loads(text.encode(), parse_float=_number))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{place}: {error}") from error


def read_list(value: object, place: str, read: Callable[[object, str], T]) -> list[T]:
    """A list of what `read` makes of the items; `ValueError` for what is none."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{place}: {value!r} is no list")
    items = cast("list[object] | tuple[object, ...]", value)
    return [read(item, f"{place}[{index}]") for index, item in enumerate(items)]


def _number(text: str) -> float | int:
    return number(float(text))
