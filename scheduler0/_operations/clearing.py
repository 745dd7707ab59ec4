"""Members that a caller empties: what an update of the server keeps, and what a new job leaves out.

The server keeps a member whose new value is empty or zero (contract core 5.6). A body with a date that is
``None`` names the date: it is to be empty. Other members that are ``None`` are not named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._wire.bodies import python_name
from .._wire.records import date
from ..models import Job
from .jobs import CONTENT, DATES

_NEEDED = ("executorId", "timezone", "status")
_REFUSED_ELSEWHERE = ("projectId", "spec")


def cleared_dates(body: object) -> dict[str, Any]:
    """The dates that ``body`` gives as ``None``, by wire name, with that value."""
    return {name: None for name in DATES if _is_none(body, name)}


def _is_none(body: object, name: str) -> bool:
    if not isinstance(body, Mapping):
        return getattr(body, python_name(name), body) is None
    mapping: Mapping[Any, Any] = body  # pyright: ignore[reportUnknownVariableType]
    given = [mapping[key] for key in (name, python_name(name)) if key in mapping]
    return bool(given) and all(value is None for value in given)


def is_empty(job: Job, name: str) -> bool:
    """Whether the job has nothing in the member with this wire name. The server answers a zero date.

    A start that nobody named is the moment of the creation.
    """
    if name == "startDate" and job.spec and job.start_date and job.date_created:
        return job.start_date <= job.date_created
    return not (getattr(job, python_name(name)) if name in DATES else job.get(name))


def uncleared(current: Job, members: Mapping[str, Any]) -> Iterator[str]:
    """The members of an update, by wire name, that are empty and that the server would keep.

    The server sets the offset to zero where an update names the time zone: ``merged_update`` names it.
    """
    for name, value in members.items():
        empties = not value or (name in DATES and date(value) is None)
        if empties and name in CONTENT and name != "timezoneOffset" and not is_empty(current, name):
            yield name


def check_cleared(current: Job, members: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for a member that an update cannot clear."""
    for name in uncleared(current, members):
        if name in _REFUSED_ELSEWHERE:
            continue
        named, value = python_name(name), members[name]
        if name in _NEEDED or (name == "startDate" and not current.spec):
            raise ValueError(f"{named} cannot be cleared: job {current.id} needs one, got {value!r}")
        raise ValueError(
            f"{named} cannot be cleared by an update: the server keeps what job {current.id} has, "
            f"got {value!r}. Use jobs.replace(id, {named}={value!r})."
        )
