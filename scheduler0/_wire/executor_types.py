"""The executor bodies. They have a documented argument ``type``, which the generator renames because it is
the name of a builtin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import Attribute, define
from scheduler0_openapi.models import ExecutorRequestBody as GeneratedExecutorRequestBody
from scheduler0_openapi.models import ExecutorUpdateRequestBody as GeneratedExecutorUpdateRequestBody
from scheduler0_openapi.types import UNSET, Unset

C = TypeVar("C", bound=type)


class _Type:
    """``type`` for the member that the generated model calls ``type_``."""

    type_: str

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Any:
        def construct(*, type_: str, **members: Any) -> Any:
            return cast("Any", cls)(type=type_, **members)

        # The generated method, which calls what it takes for the class with its own names of the arguments.
        return cast("Any", super()).from_dict.__func__(construct, src_dict)

    @property
    def type(self) -> str:
        return self.type_

    @type.setter
    def type(self, value: str) -> None:
        self.type_ = value


def _documented(cls: C) -> C:
    """Name the arguments as documented: those of the constructor, and so of ``attrs.evolve``.

    Type checkers cannot follow that; the classes declare the constructor for them, and a test compares.
    """

    def rename(_: type, attributes: list[Attribute[Any]]) -> list[Attribute[Any]]:
        return [attribute.evolve(alias=attribute.name.rstrip("_")) for attribute in attributes]

    return define(cls, slots=False, repr=False, field_transformer=rename)


@_documented
class ExecutorRequestBody(_Type, GeneratedExecutorRequestBody):
    """A new executor: ``type`` is ``webhook_url``, ``cloud_function`` or ``local``."""

    if TYPE_CHECKING:

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
            date_created: datetime | str | Unset = UNSET,
        ) -> None: ...


@_documented
class ExecutorUpdateRequestBody(_Type, GeneratedExecutorUpdateRequestBody):
    """The new state of an executor; what it leaves out is blanked by the server."""

    if TYPE_CHECKING:

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
            date_modified: datetime | str | Unset = UNSET,
        ) -> None: ...
