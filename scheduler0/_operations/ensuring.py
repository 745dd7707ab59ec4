"""Get or create: the result, and how what exists differs from what was asked for. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .._shared.secrets import is_secret
from .._wire.bodies import WireBody, python_name
from .._wire.records import Record
from ..errors import BadRequestError

R = TypeVar("R", bound=Record)
_ACTORS = ("createdBy", "modifiedBy")


@dataclass(frozen=True)
class Ensured(Generic[R]):
    """A project or an executor that exists now."""

    item: R
    created: bool = False
    """Whether this call created it."""
    differs: dict[str, Any] = field(default_factory=dict[str, Any])
    """Each field, by Python name, that the existing one has otherwise, with the value that it has."""

    @property
    def id(self) -> int:
        return int(self.item["id"])


def ensured(found: R, wanted: WireBody) -> Ensured[R]:
    """``found``, compared with ``wanted``. Secrets and authors are not compared."""
    differs = {
        python_name(name): found.get(name)
        for name, value in wanted.members.items()
        if name not in _ACTORS and not is_secret(name) and (found.get(name) or None) != (value or None)
    }
    return Ensured(found, differs=differs)


def is_taken(error: BadRequestError) -> bool:
    """Whether the server refuses a name that another project has (contract core 5.9)."""
    return error.message.startswith("another project exist with the same name")
