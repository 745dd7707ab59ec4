"""Callbacks that may or may not have to be awaited."""

from __future__ import annotations

import inspect
from typing import Any


async def settled(value: Any) -> Any:
    """What a callback returned, awaited if it has to be."""
    return await value if inspect.isawaitable(value) else value
