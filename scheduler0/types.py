"""Request bodies and records, under their documented names.

Request bodies are the generated models: mutable, with Python names, dates as aware ``datetime`` or
RFC 3339 text. ``account_id`` on a body is never sent; it selects the account of the request.
A method takes a plain ``dict`` in the place of a body, with Python or wire names.

Records are what the server answers: see :mod:`scheduler0.models`. One name stands for both kinds:
``ActiveModel`` is the request type here, and the record in :mod:`scheduler0.models`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler0_openapi.models import AccountAISettings as AccountAISettings
    from scheduler0_openapi.models import AccountCreateRequestBody as AccountCreateRequestBody
    from scheduler0_openapi.models import AccountUpdateRequestBody as AccountUpdateRequestBody
    from scheduler0_openapi.models import ActiveModel as ActiveModel
    from scheduler0_openapi.models import AddTokensRequestBody as AddTokensRequestBody
    from scheduler0_openapi.models import AnalyzeSuggestionsRequest as AnalyzeSuggestionsRequest
    from scheduler0_openapi.models import ClassifyPromptRequest as ClassifyPromptRequest
    from scheduler0_openapi.models import CleanupOldLogsRequestBody as CleanupOldLogsRequestBody
    from scheduler0_openapi.models import CredentialArchiveRequestBody as CredentialArchiveRequestBody
    from scheduler0_openapi.models import CredentialCreateRequestBody as CredentialCreateRequestBody
    from scheduler0_openapi.models import CredentialDeleteRequestBody as CredentialDeleteRequestBody
    from scheduler0_openapi.models import CredentialUpdateRequestBody as CredentialUpdateRequestBody
    from scheduler0_openapi.models import ExecutorDeleteRequestBody as ExecutorDeleteRequestBody
    from scheduler0_openapi.models import FeatureRequest as FeatureRequest
    from scheduler0_openapi.models import (
        IncreaseExecutionCountRequestBody as IncreaseExecutionCountRequestBody,
    )
    from scheduler0_openapi.models import JobDeleteRequestBody as JobDeleteRequestBody
    from scheduler0_openapi.models import JobRequestBody as JobRequestBody
    from scheduler0_openapi.models import JobUpdateRequestBody as JobUpdateRequestBody
    from scheduler0_openapi.models import LocalExecutionReport as LocalExecutionReport
    from scheduler0_openapi.models import LocalExecutorRegisterRequest as LocalExecutorRegisterRequest
    from scheduler0_openapi.models import ProjectDeleteRequestBody as ProjectDeleteRequestBody
    from scheduler0_openapi.models import ProjectRequestBody as ProjectRequestBody
    from scheduler0_openapi.models import ProjectUpdateRequestBody as ProjectUpdateRequestBody
    from scheduler0_openapi.models import PromptJobRequest as PromptJobRequest
    from scheduler0_openapi.models import RestoreDatabaseRequestBody as RestoreDatabaseRequestBody
    from scheduler0_openapi.models import RotateSecretRequestBody as RotateSecretRequestBody
    from scheduler0_openapi.models import ScheduleProjectInput as ScheduleProjectInput
    from scheduler0_openapi.models import SchedulePromptRequest as SchedulePromptRequest
    from scheduler0_openapi.models import SendTimeAvailability as SendTimeAvailability
    from scheduler0_openapi.models import SendTimeBusyInterval as SendTimeBusyInterval
    from scheduler0_openapi.models import SendTimeConstraints as SendTimeConstraints
    from scheduler0_openapi.models import SendTimeGroupPolicy as SendTimeGroupPolicy
    from scheduler0_openapi.models import SendTimeHolidayPolicy as SendTimeHolidayPolicy
    from scheduler0_openapi.models import SendTimeMessage as SendTimeMessage
    from scheduler0_openapi.models import SendTimeOptions as SendTimeOptions
    from scheduler0_openapi.models import SendTimeParticipant as SendTimeParticipant
    from scheduler0_openapi.models import SendTimePreferences as SendTimePreferences
    from scheduler0_openapi.models import SendTimeQuietHours as SendTimeQuietHours
    from scheduler0_openapi.models import SendTimeSuggestionsRequest as SendTimeSuggestionsRequest
    from scheduler0_openapi.models import SendTimeWindow as SendTimeWindow
    from scheduler0_openapi.models import SendTimeWorkingHours as SendTimeWorkingHours
    from scheduler0_openapi.models import SuggestionMessage as SuggestionMessage
    from scheduler0_openapi.models import SuggestionOptions as SuggestionOptions
    from scheduler0_openapi.models import SuggestionParticipant as SuggestionParticipant
    from scheduler0_openapi.models import TestInvocationJob as TestInvocationJob
    from scheduler0_openapi.models import TestInvocationRequestBody as TestInvocationRequestBody

    from ._wire.executor_types import ExecutorRequestBody as ExecutorRequestBody
    from ._wire.executor_types import ExecutorUpdateRequestBody as ExecutorUpdateRequestBody
    from .models import Account as Account
    from .models import AccountExecutionCount as AccountExecutionCount
    from .models import AccountFeature as AccountFeature
    from .models import AccountJobExecutionsCount as AccountJobExecutionsCount
    from .models import AccountTokens as AccountTokens
    from .models import AddedFeature as AddedFeature
    from .models import AIModel as AIModel
    from .models import AISettings as AISettings
    from .models import AIUsage as AIUsage
    from .models import AIUsageDimension as AIUsageDimension
    from .models import AnalyzeSuggestionsResult as AnalyzeSuggestionsResult
    from .models import AsyncTask as AsyncTask
    from .models import ClassifyResult as ClassifyResult
    from .models import ClusterNode as ClusterNode
    from .models import ClusterStatus as ClusterStatus
    from .models import CommittedReports as CommittedReports
    from .models import Credential as Credential
    from .models import CredentialPage as CredentialPage
    from .models import CredentialScope as CredentialScope
    from .models import DateRangeAnalytics as DateRangeAnalytics
    from .models import DateRangeAnalyticsPoint as DateRangeAnalyticsPoint
    from .models import Execution as Execution
    from .models import ExecutionCountIncreased as ExecutionCountIncreased
    from .models import ExecutionPage as ExecutionPage
    from .models import ExecutionState as ExecutionState
    from .models import ExecutionTotals as ExecutionTotals
    from .models import Executor as Executor
    from .models import ExecutorPage as ExecutorPage
    from .models import ExecutorType as ExecutorType
    from .models import Feature as Feature
    from .models import Healthcheck as Healthcheck
    from .models import HealthcheckData as HealthcheckData
    from .models import IntentClassification as IntentClassification
    from .models import Job as Job
    from .models import JobPage as JobPage
    from .models import JobQueueLog as JobQueueLog
    from .models import JobQueueVersion as JobQueueVersion
    from .models import JobSchedule as JobSchedule
    from .models import JobScheduleKey as JobScheduleKey
    from .models import JobStatus as JobStatus
    from .models import Message as Message
    from .models import NoSendTime as NoSendTime
    from .models import Project as Project
    from .models import ProjectPage as ProjectPage
    from .models import PromptJob as PromptJob
    from .models import PromptJobResponse as PromptJobResponse
    from .models import PromptKind as PromptKind
    from .models import PromptProvider as PromptProvider
    from .models import PromptRequest as PromptRequest
    from .models import PromptRequestPage as PromptRequestPage
    from .models import PromptResult as PromptResult
    from .models import ProposedJobs as ProposedJobs
    from .models import RaftStats as RaftStats
    from .models import RegisteredLocalExecutor as RegisteredLocalExecutor
    from .models import RotatedSecrets as RotatedSecrets
    from .models import ScheduleResult as ScheduleResult
    from .models import SendNow as SendNow
    from .models import SendTimeCoverage as SendTimeCoverage
    from .models import SendTimeEngine as SendTimeEngine
    from .models import SendTimeLocalTime as SendTimeLocalTime
    from .models import SendTimePolicy as SendTimePolicy
    from .models import SendTimeResult as SendTimeResult
    from .models import SendTimeSearch as SendTimeSearch
    from .models import SendTimeSuggestion as SendTimeSuggestion
    from .models import SendTimeWarning as SendTimeWarning
    from .models import StartedTask as StartedTask
    from .models import SuggestionAnalysis as SuggestionAnalysis
    from .models import TaskState as TaskState
    from .models import TestInvocation as TestInvocation
    from .models import TokensAdded as TokensAdded
    from .models import WebhookMethod as WebhookMethod
else:
    # Hidden from type checkers, which would take any misspelt name for one of type Any.
    from importlib import import_module

    from ._names import TYPES

    __all__ = [*TYPES]

    def __getattr__(name: str) -> Any:
        if name not in TYPES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(TYPES[name], __package__), name)
        if TYPES[name] != ".models":
            from ._wire.request_types import for_people

            value = for_people(value)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return [*TYPES]
