"""Scheduler0 for Python.

    from scheduler0 import Client

    with Client("http://localhost:7070", api_key=..., api_secret=..., account_id="2") as client:
        for project in client.projects.list():
            print(project.name)

Names are imported when they are first used: importing this package alone loads neither
httpx nor the generated models. Request types are in :mod:`scheduler0.types`, the cron
dialect is in :mod:`scheduler0.cron`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._async._handle import AsyncTaskHandle as AsyncTaskHandle
    from ._async._listing import AsyncListing as AsyncListing
    from ._async._page import AsyncPage as AsyncPage
    from ._async.client import AsyncClient as AsyncClient
    from ._cluster import ClusterState as ClusterState
    from ._cluster import NodeState as NodeState
    from ._config import Timeouts as Timeouts
    from ._constructors import NewAPIClient as NewAPIClient
    from ._constructors import NewAPIClientWithAccount as NewAPIClientWithAccount
    from ._constructors import NewBasicAuthClient as NewBasicAuthClient
    from ._constructors import NewClient as NewClient
    from ._credentials import APIKey as APIKey
    from ._envelope import Envelope as Envelope
    from ._observe import RequestEvent as RequestEvent
    from ._observe import ResponseEvent as ResponseEvent
    from ._observe import RetryEvent as RetryEvent
    from ._raw_response import RawResponse as RawResponse
    from ._record import Record as Record
    from ._retry import RetryPolicy as RetryPolicy
    from ._sync._handle import TaskHandle as TaskHandle
    from ._sync._page import Page as Page
    from ._sync.client import Client as Client
    from ._warn import CronWarning as CronWarning
    from ._warn import InsecureFileWarning as InsecureFileWarning
    from ._warn import InsecureTransportWarning as InsecureTransportWarning
    from .errors import APIConnectionError as APIConnectionError
    from .errors import APIDecodeError as APIDecodeError
    from .errors import APIError as APIError
    from .errors import APIStatusError as APIStatusError
    from .errors import APITimeoutError as APITimeoutError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import ClientStateError as ClientStateError
    from .errors import ConflictError as ConflictError
    from .errors import IdentityError as IdentityError
    from .errors import NotFoundError as NotFoundError
    from .errors import OutcomeUnknownError as OutcomeUnknownError
    from .errors import OutcomeUnknownTimeoutError as OutcomeUnknownTimeoutError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import RateLimitError as RateLimitError
    from .errors import RedirectError as RedirectError
    from .errors import RotationError as RotationError
    from .errors import Scheduler0Error as Scheduler0Error
    from .errors import ServerError as ServerError
    from .errors import ServiceUnavailableError as ServiceUnavailableError
    from .errors import TaskError as TaskError
    from .errors import TaskFailedError as TaskFailedError
    from .errors import TaskTimeoutError as TaskTimeoutError
    from .errors import UnprocessableEntityError as UnprocessableEntityError
    from .models import Account as Account
    from .models import AccountFeature as AccountFeature
    from .models import AISettings as AISettings
    from .models import AsyncTask as AsyncTask
    from .models import ClusterNode as ClusterNode
    from .models import Credential as Credential
    from .models import CredentialScope as CredentialScope
    from .models import DateRangeAnalytics as DateRangeAnalytics
    from .models import Execution as Execution
    from .models import ExecutionState as ExecutionState
    from .models import ExecutionTotals as ExecutionTotals
    from .models import Executor as Executor
    from .models import ExecutorType as ExecutorType
    from .models import Feature as Feature
    from .models import Healthcheck as Healthcheck
    from .models import Job as Job
    from .models import JobStatus as JobStatus
    from .models import Message as Message
    from .models import Project as Project
    from .models import PromptKind as PromptKind
    from .models import TaskState as TaskState
    from .models import WebhookMethod as WebhookMethod

__version__ = "2.0.0"

_HOMES = {
    "._async._handle": ("AsyncTaskHandle",),
    "._async._listing": ("AsyncListing",),
    "._async._page": ("AsyncPage",),
    "._async.client": ("AsyncClient",),
    "._cluster": ("ClusterState", "NodeState"),
    "._config": ("Timeouts",),
    "._constructors": (
        "NewAPIClient",
        "NewAPIClientWithAccount",
        "NewBasicAuthClient",
        "NewClient",
    ),
    "._credentials": ("APIKey",),
    "._envelope": ("Envelope",),
    "._observe": ("RequestEvent", "ResponseEvent", "RetryEvent"),
    "._raw_response": ("RawResponse",),
    "._record": ("Record",),
    "._retry": ("RetryPolicy",),
    "._sync._handle": ("TaskHandle",),
    "._sync._page": ("Page",),
    "._sync.client": ("Client",),
    "._warn": ("CronWarning", "InsecureFileWarning", "InsecureTransportWarning"),
    ".errors": (
        "APIConnectionError",
        "APIDecodeError",
        "APIError",
        "APIStatusError",
        "APITimeoutError",
        "AuthenticationError",
        "BadRequestError",
        "ClientStateError",
        "ConflictError",
        "IdentityError",
        "NotFoundError",
        "OutcomeUnknownError",
        "OutcomeUnknownTimeoutError",
        "PermissionDeniedError",
        "RateLimitError",
        "RedirectError",
        "RotationError",
        "Scheduler0Error",
        "ServerError",
        "ServiceUnavailableError",
        "TaskError",
        "TaskFailedError",
        "TaskTimeoutError",
        "UnprocessableEntityError",
    ),
    ".models": (
        "AISettings",
        "Account",
        "AccountFeature",
        "AsyncTask",
        "ClusterNode",
        "Credential",
        "CredentialScope",
        "DateRangeAnalytics",
        "Execution",
        "ExecutionState",
        "ExecutionTotals",
        "Executor",
        "ExecutorType",
        "Feature",
        "Healthcheck",
        "Job",
        "JobStatus",
        "Message",
        "Project",
        "PromptKind",
        "TaskState",
        "WebhookMethod",
    ),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
