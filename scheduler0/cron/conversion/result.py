"""The result of a conversion."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

WarningKind = Literal["clock change", "month end", "days", "step", "time zone", "frequency", "start"]


@dataclass(frozen=True, slots=True)
class ConversionWarning:
    """A case in which the server runs at other times than the source. `str()` gives the text.

    `kind` is "clock change", "month end", "days", "step", "time zone", "frequency" or "start".
    """

    kind: WarningKind
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Conversion:
    """What `convert` returns.

    `specs` are the specs of the server that together mean `text`. No two of them fire at the same time, so
    one job for each spec replaces the original. There is more than one if no single spec can say it. `at` is
    the local time of a schedule that runs once, and None for all others; `specs` is then empty. `timezone`
    is the IANA zone that `text` itself names, or None. `warnings` say when runs will differ. An empty list
    means that the runs are the same.
    """

    text: str
    source: str
    specs: tuple[str, ...]
    warnings: list[ConversionWarning] = field(default_factory=list[ConversionWarning])
    at: datetime | None = None
    timezone: str | None = None
