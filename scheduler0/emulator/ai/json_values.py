"""Read values that a test sets as JSON. Each function raises `ValueError` that names the place."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from scheduler0.emulator.go.encode import number

T = TypeVar("T")


def read_text(value: object, place: str) -> str:
    """`value`, if it is text that can be encoded."""
    if not isinstance(value, str):
        raise ValueError(f"{place}: must be text, not {value!r}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{place}: {error}") from error
    return value


def read_object(value: object, place: str) -> dict[str, Any]:
    """A copy of a JSON object in Go's form: keys sorted, whole numbers without a fraction."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: must be an object, not {value!r}")
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True)
        return cast("dict[str, Any]", json.loads(text.encode(), parse_float=_number))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{place}: {error}") from error


def read_list(value: object, place: str, read: Callable[[object, str], T]) -> list[T]:
    """Call `read` on each item of a list, and return the results."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{place}: must be a list, not {value!r}")
    items = cast("list[object] | tuple[object, ...]", value)
    return [read(item, f"{place}[{index}]") for index, item in enumerate(items)]


def _number(text: str) -> float | int:
    return number(float(text))
