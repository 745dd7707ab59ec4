"""Request bodies, under their documented names.

They are the generated models: mutable, with Python names, dates as aware ``datetime`` or
RFC 3339 text. ``account_id`` on a body is never sent; it selects the account of the request.
A method takes a plain ``dict`` in the place of a body, with Python or wire names.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler0_openapi.models import CleanupOldLogsRequestBody as CleanupOldLogsRequestBody
    from scheduler0_openapi.models import CredentialArchiveRequestBody as CredentialArchiveRequestBody
    from scheduler0_openapi.models import CredentialCreateRequestBody as CredentialCreateRequestBody
    from scheduler0_openapi.models import CredentialDeleteRequestBody as CredentialDeleteRequestBody
    from scheduler0_openapi.models import CredentialUpdateRequestBody as CredentialUpdateRequestBody
    from scheduler0_openapi.models import ExecutorDeleteRequestBody as ExecutorDeleteRequestBody
    from scheduler0_openapi.models import JobDeleteRequestBody as JobDeleteRequestBody
    from scheduler0_openapi.models import JobRequestBody as JobRequestBody
    from scheduler0_openapi.models import JobUpdateRequestBody as JobUpdateRequestBody
    from scheduler0_openapi.models import ProjectDeleteRequestBody as ProjectDeleteRequestBody
    from scheduler0_openapi.models import ProjectRequestBody as ProjectRequestBody
    from scheduler0_openapi.models import ProjectUpdateRequestBody as ProjectUpdateRequestBody

    from ._types import ExecutorRequestBody as ExecutorRequestBody
    from ._types import ExecutorUpdateRequestBody as ExecutorUpdateRequestBody

_ADAPTED = ("ExecutorRequestBody", "ExecutorUpdateRequestBody")
_GENERATED = (
    "CleanupOldLogsRequestBody",
    "CredentialArchiveRequestBody",
    "CredentialCreateRequestBody",
    "CredentialDeleteRequestBody",
    "CredentialUpdateRequestBody",
    "ExecutorDeleteRequestBody",
    "JobDeleteRequestBody",
    "JobRequestBody",
    "JobUpdateRequestBody",
    "ProjectDeleteRequestBody",
    "ProjectRequestBody",
    "ProjectUpdateRequestBody",
)
_HOME = {
    **dict.fromkeys(_ADAPTED, "scheduler0._types"),
    **dict.fromkeys(_GENERATED, "scheduler0_openapi.models"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
