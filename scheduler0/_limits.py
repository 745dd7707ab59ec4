"""What one call may take: a total deadline, and a policy for its tries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from ._arguments import seconds
from ._retry import RetryPolicy

DEADLINE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The seconds that a call may take over all its tries, and how often it is tried.

    ``None`` stands for 60 s, or for as long as one answer may take where that is more.
    """

    deadline: float | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)

    def total(self, one_answer: float) -> float:
        return max(DEADLINE, one_answer) if self.deadline is None else self.deadline

    def within(self, deadline: float) -> Self:
        """These limits, cut to ``deadline``."""
        return replace(self, deadline=min(deadline, self.deadline or deadline))

    @classmethod
    def of(cls, deadline: float | None, retry: RetryPolicy | None) -> Self:
        return cls().changed(deadline, retry, None)

    def changed(self, deadline: float | None, retry: RetryPolicy | None, max_retries: int | None) -> Self:
        """These limits with what is named changed; ``max_retries`` counts the tries after the first."""
        policy = retry or self.retry
        if max_retries is not None:
            if isinstance(max_retries, bool) or max_retries < 0:
                raise ValueError(f"max_retries must not be negative, got {max_retries!r}")
            policy = replace(policy, max_tries=max_retries + 1)
        return replace(
            self, deadline=self.deadline if deadline is None else seconds("deadline", deadline), retry=policy
        )
