"""Scheduler0 for Python.

    from scheduler0 import Client

    with Client("http://localhost:7070", api_key=..., api_secret=..., account_id="2") as client:
        for project in client.projects.list():
            print(project.name)

A name is imported when it is first used: importing this package alone loads neither httpx nor
the generated models. All records and request types are in :mod:`scheduler0.types`, the cron
dialect is in :mod:`scheduler0.cron`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "2.0.0"

if TYPE_CHECKING:
    from ._async.client import AsyncClient as AsyncClient
    from ._async.lazy_listing import AsyncListing as AsyncListing
    from ._async.pages import AsyncPage as AsyncPage
    from ._async.tasks import AsyncTaskHandle as AsyncTaskHandle
    from ._auth.api_keys import APIKey as APIKey
    from ._bulk.results import BulkProgress as BulkProgress
    from ._bulk.results import BulkResult as BulkResult
    from ._bulk.results import BulkStatus as BulkStatus
    from ._bulk.results import BulkSummary as BulkSummary
    from ._constructors import NewAPIClient as NewAPIClient
    from ._constructors import NewAPIClientWithAccount as NewAPIClientWithAccount
    from ._constructors import NewBasicAuthClient as NewBasicAuthClient
    from ._constructors import NewClient as NewClient
    from ._operations.ensuring import Ensured as Ensured
    from ._operations.job_life import JobChange as JobChange
    from ._sync.client import Client as Client
    from ._sync.pages import Page as Page
    from ._sync.tasks import TaskHandle as TaskHandle
    from ._transport.config import Timeouts as Timeouts
    from ._transport.events import RequestEvent as RequestEvent
    from ._transport.events import ResponseEvent as ResponseEvent
    from ._transport.events import RetryEvent as RetryEvent
    from ._transport.nodes import ClusterState as ClusterState
    from ._transport.nodes import NodeState as NodeState
    from ._transport.retry import RetryPolicy as RetryPolicy
    from ._warnings import CronWarning as CronWarning
    from ._warnings import DuplicateInstallWarning as DuplicateInstallWarning
    from ._warnings import InsecureFileWarning as InsecureFileWarning
    from ._warnings import InsecureTransportWarning as InsecureTransportWarning
    from ._warnings import MovedRowsWarning as MovedRowsWarning
    from ._wire.envelope import Envelope as Envelope
    from ._wire.raw_response import RawResponse as RawResponse
    from ._wire.records import Record as Record
    from .errors import APIConnectionError as APIConnectionError
    from .errors import APIDecodeError as APIDecodeError
    from .errors import APIError as APIError
    from .errors import APIStatusError as APIStatusError
    from .errors import APITimeoutError as APITimeoutError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import BatchError as BatchError
    from .errors import ClientStateError as ClientStateError
    from .errors import ConflictError as ConflictError
    from .errors import IdentityError as IdentityError
    from .errors import NotFoundError as NotFoundError
    from .errors import OutcomeUnknownError as OutcomeUnknownError
    from .errors import OutcomeUnknownTimeoutError as OutcomeUnknownTimeoutError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import RateLimitError as RateLimitError
    from .errors import RedirectError as RedirectError
    from .errors import ResponseTooLargeError as ResponseTooLargeError
    from .errors import RotationError as RotationError
    from .errors import Scheduler0Error as Scheduler0Error
    from .errors import ServerError as ServerError
    from .errors import ServiceUnavailableError as ServiceUnavailableError
    from .errors import TaskError as TaskError
    from .errors import TaskFailedError as TaskFailedError
    from .errors import TaskTimeoutError as TaskTimeoutError
    from .errors import UnprocessableEntityError as UnprocessableEntityError
    from .errors import WaitTimeoutError as WaitTimeoutError
    from .models import Account as Account
    from .models import AccountFeature as AccountFeature
    from .models import AccountJobExecutionsCount as AccountJobExecutionsCount
    from .models import AISettings as AISettings
    from .models import AnalyzeSuggestionsResult as AnalyzeSuggestionsResult
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
    from .models import HealthcheckData as HealthcheckData
    from .models import Job as Job
    from .models import JobStatus as JobStatus
    from .models import Message as Message
    from .models import Project as Project
    from .models import PromptJobResponse as PromptJobResponse
    from .models import PromptKind as PromptKind
    from .models import RaftStats as RaftStats
    from .models import TaskState as TaskState
    from .models import WebhookMethod as WebhookMethod
    from .types import AccountAISettings as AccountAISettings
    from .types import AccountCreateRequestBody as AccountCreateRequestBody
    from .types import AnalyzeSuggestionsRequest as AnalyzeSuggestionsRequest
    from .types import CredentialArchiveRequestBody as CredentialArchiveRequestBody
    from .types import CredentialCreateRequestBody as CredentialCreateRequestBody
    from .types import CredentialDeleteRequestBody as CredentialDeleteRequestBody
    from .types import CredentialUpdateRequestBody as CredentialUpdateRequestBody
    from .types import ExecutorDeleteRequestBody as ExecutorDeleteRequestBody
    from .types import ExecutorRequestBody as ExecutorRequestBody
    from .types import ExecutorUpdateRequestBody as ExecutorUpdateRequestBody
    from .types import FeatureRequest as FeatureRequest
    from .types import JobDeleteRequestBody as JobDeleteRequestBody
    from .types import JobRequestBody as JobRequestBody
    from .types import JobUpdateRequestBody as JobUpdateRequestBody
    from .types import LocalExecutionReport as LocalExecutionReport
    from .types import LocalExecutorRegisterRequest as LocalExecutorRegisterRequest
    from .types import ProjectDeleteRequestBody as ProjectDeleteRequestBody
    from .types import ProjectRequestBody as ProjectRequestBody
    from .types import ProjectUpdateRequestBody as ProjectUpdateRequestBody
    from .types import PromptJobRequest as PromptJobRequest
    from .types import SuggestionMessage as SuggestionMessage
    from .types import SuggestionOptions as SuggestionOptions
    from .types import SuggestionParticipant as SuggestionParticipant
else:
    # Hidden from type checkers, which would take any misspelt name for one of type Any.
    from importlib import import_module

    from ._names import PUBLIC

    __all__ = [*PUBLIC]

    def __getattr__(name: str) -> Any:
        if name not in PUBLIC:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(PUBLIC[name], __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return [*PUBLIC]
