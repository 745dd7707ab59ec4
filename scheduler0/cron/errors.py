"""The one error of the cron dialect."""

from __future__ import annotations


class CronError(ValueError):
    """A cron spec that the server would refuse.

    `spec` is the text as it was given, `field` the name of the field at fault
    ("second" ... "day of week"), or None where the whole spec is at fault.
    """

    def __init__(self, spec: str, field: str | None, problem: str) -> None:
        # All three go into `args`, so that the error survives pickling.
        super().__init__(spec, field, problem)
        self.spec = spec
        self.field = field
        self.problem = problem

    def __str__(self) -> str:
        where = "" if self.field is None else f" {self.field}:"
        return f"cron spec {self.spec!r}:{where} {self.problem}"
