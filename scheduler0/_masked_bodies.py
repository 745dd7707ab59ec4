"""Request types that hold secrets, or whose documented arguments the generator renames.

They extend the generated models; everything else in :mod:`scheduler0.types` is the
generated model itself.
"""

from __future__ import annotations

from typing import Any

from attrs import fields
from scheduler0_openapi import models as generated
from scheduler0_openapi.types import UNSET, Unset

from ._redact import MASK, is_secret


class _MaskedRepr:
    """Shows the members that are set, secrets masked."""

    def __repr__(self) -> str:
        shown = {
            attribute.name.rstrip("_"): getattr(self, attribute.name)
            for attribute in fields(type(self))
            if not isinstance(getattr(self, attribute.name), Unset)
            and attribute.name != "additional_properties"
        }
        inside = (f"{name}={MASK if is_secret(name) else repr(value)}" for name, value in shown.items())
        return f"{type(self).__name__}({', '.join(inside)})"


class _TypeNamed:
    """The generator avoids the builtin's name and says ``type_``; the documentation says ``type``."""

    type_: str

    @property
    def type(self) -> str:
        return self.type_

    @type.setter
    def type(self, value: str) -> None:
        self.type_ = value


class ExecutorRequestBody(_MaskedRepr, _TypeNamed, generated.ExecutorRequestBody):
    """A new executor. ``type`` is ``webhook_url``, ``cloud_function`` or ``local``."""

    def __init__(
        self,
        name: str,
        type: str,
        created_by: str | Unset = UNSET,
        region: str | Unset = UNSET,
        cloud_provider: str | Unset = UNSET,
        cloud_resource_url: str | Unset = UNSET,
        cloud_api_key: str | Unset = UNSET,
        cloud_api_secret: str | Unset = UNSET,
        webhook_url: str | Unset = UNSET,
        webhook_secret: str | Unset = UNSET,
        webhook_method: str | Unset = UNSET,
        account_id: str | int | Unset = UNSET,
        **newer: Any,
    ) -> None:
        pass


class AccountAISettings(_MaskedRepr, generated.AccountAISettings):
    """An account's models and keys."""
