"""What one call may take: a total deadline, and a policy for its tries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from ._arguments import at_least, seconds
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
        policy = self.retry if retry is None else retry
        if not isinstance(policy, RetryPolicy):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"retry must be a RetryPolicy, got {type(policy).__name__}")
        if max_retries is not None:
            policy = replace(policy, max_tries=at_least(0, "max_retries", max_retries) + 1)
        return replace(
            self, deadline=self.deadline if deadline is None else seconds("deadline", deadline), retry=policy
        )
