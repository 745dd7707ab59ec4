"""Request types that are not quite the generated models.

Some hold secrets, which ``repr`` must hide; the executor bodies have a documented argument
``type``, which the generator renames because it is a builtin's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import fields
from scheduler0_openapi.models import AccountAISettings as GeneratedAccountAISettings
from scheduler0_openapi.models import ExecutorRequestBody as GeneratedExecutorRequestBody
from scheduler0_openapi.models import ExecutorUpdateRequestBody as GeneratedExecutorUpdateRequestBody
from scheduler0_openapi.models import RotateSecretRequestBody as GeneratedRotateSecretRequestBody
from scheduler0_openapi.types import UNSET, Unset

from ._bodies import python_name
from ._redact import MASK, is_secret


class _MaskedRepr:
    """Shows the members that are set, secrets masked."""

    def __repr__(self) -> str:
        names = (attribute.name for attribute in fields(cast("Any", type(self))) if attribute.init)
        given = {name: getattr(self, name) for name in names}
        shown = (
            f"{name.rstrip('_')}={MASK if is_secret(name) else repr(value)}"
            for name, value in given.items()
            if not isinstance(value, Unset)
        )
        return f"{type(self).__name__}({', '.join(shown)})"


class _Type:
    """``type`` for the member that the generated model calls ``type_``."""

    type_: str

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Any:
        # The generated method would call __init__ with the generator's name of the argument.
        members = dict(src_dict)
        known = {attribute.name for attribute in fields(cast("Any", cls)) if attribute.init}
        named = {python_name(name): value for name, value in members.items()}
        return cls(**{name: value for name, value in named.items() if name in known or name == "type"})

    @property
    def type(self) -> str:
        return self.type_

    @type.setter
    def type(self, value: str) -> None:
        self.type_ = value


class ExecutorRequestBody(_MaskedRepr, _Type, GeneratedExecutorRequestBody):
    """A new executor: ``type`` is ``webhook_url``, ``cloud_function`` or ``local``."""

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
        account_id: int | str | Unset = UNSET,
        description: str | Unset = UNSET,
        tags: list[str] | Unset = UNSET,
        payload_aggregation: bool | Unset = UNSET,
        command: str | Unset = UNSET,
        working_dir: str | Unset = UNSET,
    ) -> None:
        super().__init__(
            name=name,
            type_=type,
            created_by=created_by,
            region=region,
            cloud_provider=cloud_provider,
            cloud_resource_url=cloud_resource_url,
            cloud_api_key=cloud_api_key,
            cloud_api_secret=cloud_api_secret,
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
            webhook_method=webhook_method,
            account_id=account_id,
            description=description,
            tags=tags,
            payload_aggregation=payload_aggregation,
            command=command,
            working_dir=working_dir,
        )


class ExecutorUpdateRequestBody(_MaskedRepr, _Type, GeneratedExecutorUpdateRequestBody):
    """The new state of an executor; what it leaves out is blanked by the server."""

    def __init__(
        self,
        name: str,
        type: str,
        modified_by: str | Unset = UNSET,
        region: str | Unset = UNSET,
        cloud_provider: str | Unset = UNSET,
        cloud_resource_url: str | Unset = UNSET,
        cloud_api_key: str | Unset = UNSET,
        cloud_api_secret: str | Unset = UNSET,
        webhook_url: str | Unset = UNSET,
        webhook_secret: str | Unset = UNSET,
        webhook_method: str | Unset = UNSET,
        account_id: int | str | Unset = UNSET,
        description: str | Unset = UNSET,
        tags: list[str] | Unset = UNSET,
        payload_aggregation: bool | Unset = UNSET,
        command: str | Unset = UNSET,
        working_dir: str | Unset = UNSET,
    ) -> None:
        super().__init__(
            name=name,
            type_=type,
            modified_by=modified_by,
            region=region,
            cloud_provider=cloud_provider,
            cloud_resource_url=cloud_resource_url,
            cloud_api_key=cloud_api_key,
            cloud_api_secret=cloud_api_secret,
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
            webhook_method=webhook_method,
            account_id=account_id,
            description=description,
            tags=tags,
            payload_aggregation=payload_aggregation,
            command=command,
            working_dir=working_dir,
        )


class AccountAISettings(_MaskedRepr, GeneratedAccountAISettings):
    """An account's models and keys; ``repr`` hides the keys."""


class RotateSecretRequestBody(_MaskedRepr, GeneratedRotateSecretRequestBody):
    """The key with which the secrets are stored until now; ``repr`` hides it."""
