"""Where the calendar of `datetime` ends: the years 1 and 9999."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import MINYEAR, datetime


@contextmanager
def calendar_limits(**moments: datetime | None) -> Generator[None]:
    """End the block quietly where its arithmetic leaves year 9999, after which nothing fires.

    Raises ValueError naming the argument among `moments` that is in year 1, before which nothing can be
    reckoned: a time of its first day may be in year 0 elsewhere.
    """
    try:
        yield
    except OverflowError:
        for name, moment in moments.items():
            if moment is not None and moment.year == MINYEAR:
                raise ValueError(
                    f"{name}: {moment!r} is too near to the beginning of the calendar; give a later time"
                ) from None
