"""What can go wrong: a faulty spec, and a moment outside the calendar of `datetime` (the years 1 to 9999)."""

from __future__ import annotations

from datetime import MINYEAR, datetime
from types import TracebackType

from scheduler0._shared.error_help import Explained


class CronError(Explained, ValueError):
    """A spec that the server would refuse, or a spec of another system that the server cannot express.

    `spec` is the text as it was given. `field` is the name of the faulty field ("second" to "day of week"),
    or None if the whole spec is at fault. `problem` says what is wrong and what to do.
    """

    def __init__(self, spec: str, field: str | None, problem: str) -> None:
        # All three go into `args`, so that the error survives pickling.
        super().__init__(spec, field, problem)
        self.spec = spec
        self.field = field
        self.problem = problem

    @property
    def text(self) -> str:
        """Spec, field and problem, without the section of the documentation."""
        where = "" if self.field is None else f" {self.field}:"
        return f"cron spec {self.spec!r}:{where} {self.problem}"

    def __str__(self) -> str:
        return self._with_help(self.text)


def require(kind: type, name: str, value: object, what: str) -> None:
    """Raise TypeError, which names the argument, unless `value` is of this type. True is no number."""
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{name}: {value!r:.80} is not {what}")


class calendar_limits:
    """Suppress the overflow of arithmetic that leaves year 9999: nothing fires after it.

    Raises ValueError if one of `moments` lies in year 1. Its local time may lie in year 0 in another zone,
    and `datetime` has no year 0. The message names the argument.
    """

    __slots__ = ("_moments",)

    def __init__(self, **moments: datetime | None) -> None:
        self._moments = moments

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, OverflowError):
            return False
        for name, moment in self._moments.items():
            if moment is not None and moment.year == MINYEAR:
                raise ValueError(
                    f"{name}: {moment!r} is too close to the start of the calendar; give a later time"
                ) from None
        return True
