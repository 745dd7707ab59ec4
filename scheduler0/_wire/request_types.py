"""What makes the generated models request types for people.

``repr`` shows the members that are set, without secrets. A constructor names a keyword that is no member.
"""

from __future__ import annotations

from functools import wraps
from typing import Any, TypeVar, cast

from attrs import fields
from scheduler0_openapi.types import Unset

C = TypeVar("C", bound=type)


def for_people(cls: C) -> C:
    """Give a model the ``repr`` of a request type, and a constructor that explains a wrong keyword."""
    made = cast("Any", cls).__init__

    @wraps(made)
    def __init__(self: Any, *arguments: Any, **members: Any) -> None:
        try:
            made(self, *arguments, **members)
        except TypeError:
            # Imported here: only a mistake needs it.
            from .arguments import nearest
            from .members import members_of, no_field

            known = members_of(cls.__name__)
            for name in members:
                if name not in known:
                    raise TypeError(no_field(cls.__name__, name, nearest(name, known))) from None
            raise

    cast("Any", cls).__init__ = __init__
    cast("Any", cls).__repr__ = _masked_repr
    return cls


def _masked_repr(self: Any) -> str:
    from .._shared.secrets import MASK, is_secret
    from .redaction import masked

    names = [attribute.name for attribute in fields(cast("Any", type(self))) if attribute.init]
    given = {name.rstrip("_"): getattr(self, name) for name in names} | self.additional_properties
    shown = (
        f"{name}={MASK if is_secret(name) else repr(masked(value))}"
        for name, value in given.items()
        if not isinstance(value, Unset)
    )
    return f"{type(self).__name__}({', '.join(shown)})"
