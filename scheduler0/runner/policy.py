"""What is done with runs that overlap, come late, fail or last too long. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict, get_args

Overlap = Literal["skip", "queue", "allow"]
CatchUp = Literal["none", "last", "all"]
_LONGEST_BACKOFF = 300.0


class PolicyOptions(TypedDict, total=False):
    """The keyword arguments that make a `Policy`."""

    overlap: Overlap
    misfire_grace: float
    catch_up: CatchUp
    retries: int
    backoff: float
    timeout: float | None
    jitter: float


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of one job. All times are seconds.

    ``overlap``: a run that is due while an earlier one of the job is not over is skipped, waits for it, or
    starts beside it. ``misfire_grace``: a run that is found due later than this is *missed*. ``catch_up``:
    missed runs are skipped, or the last of them is run, or all of them. ``retries``: how often a failed run
    is tried again, first after ``backoff`` and then after twice the pause each time, at most 5 minutes.
    ``timeout``: how long one try may last. ``jitter``: a run starts up to so much later, at random.
    """

    overlap: Overlap = "skip"
    misfire_grace: float = 60.0
    catch_up: CatchUp = "none"
    retries: int = 0
    backoff: float = 1.0
    timeout: float | None = None
    jitter: float = 0.0

    def __post_init__(self) -> None:
        for name, value, known in (
            ("overlap", self.overlap, get_args(Overlap)),
            ("catch_up", self.catch_up, get_args(CatchUp)),
        ):
            if value not in known:
                raise ValueError(f"{name}: {value!r} is unknown; it is one of {', '.join(known)}")
        if type(self.retries) is not int or self.retries < 0:
            raise ValueError(f"retries: {self.retries!r} is not a whole number; give 0 or more")
        for name, seconds in (
            ("misfire_grace", self.misfire_grace),
            ("backoff", self.backoff),
            ("jitter", self.jitter),
        ):
            if not 0 <= seconds < float("inf"):
                raise ValueError(f"{name}: {seconds!r} is not a number of seconds; give 0 or more")
        if self.timeout is not None and not 0 < self.timeout < float("inf"):
            raise ValueError(f"timeout: {self.timeout!r} is not a number of seconds; give more than 0")

    def pause_after(self, attempt: int) -> float | None:
        """Seconds until the next try after failed try number `attempt`, from 1; None: not again."""
        if attempt > self.retries:
            return None
        return min(_LONGEST_BACKOFF, self.backoff * 2.0 ** min(attempt - 1, 60))
