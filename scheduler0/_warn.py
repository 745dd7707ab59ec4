"""Warnings that point at the caller's line, not at ours."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

_PACKAGE = str(Path(__file__).parent)


class CronWarning(UserWarning):
    """A spec that the server takes, but probably not as its author means it."""


class InsecureTransportWarning(UserWarning):
    """Credentials that travel over plain ``http`` to another machine: everybody on the way can read them."""


class InsecureFileWarning(UserWarning):
    """A file with credentials that other users of the machine can read or change."""


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the first frame outside this package."""
    level = 2
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
