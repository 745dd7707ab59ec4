"""Request bodies, under their documented names.

They are the generated models: mutable, with Python names, dates as aware ``datetime`` or
RFC 3339 text. ``account_id`` on a body is never sent; it selects the account of the request.
A method takes a plain ``dict`` in the place of a body, with Python or wire names.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

    from ._types import AccountAISettings as AccountAISettings
    from ._types import ExecutorRequestBody as ExecutorRequestBody
    from ._types import ExecutorUpdateRequestBody as ExecutorUpdateRequestBody
    from ._types import RotateSecretRequestBody as RotateSecretRequestBody

_ADAPTED = (
    "AccountAISettings",
    "ExecutorRequestBody",
    "ExecutorUpdateRequestBody",
    "RotateSecretRequestBody",
)
_GENERATED = (
    "AccountCreateRequestBody",
    "AccountUpdateRequestBody",
    "ActiveModel",
    "AddTokensRequestBody",
    "AnalyzeSuggestionsRequest",
    "ClassifyPromptRequest",
    "CleanupOldLogsRequestBody",
    "CredentialArchiveRequestBody",
    "CredentialCreateRequestBody",
    "CredentialDeleteRequestBody",
    "CredentialUpdateRequestBody",
    "ExecutorDeleteRequestBody",
    "FeatureRequest",
    "IncreaseExecutionCountRequestBody",
    "JobDeleteRequestBody",
    "JobRequestBody",
    "JobUpdateRequestBody",
    "LocalExecutionReport",
    "LocalExecutorRegisterRequest",
    "ProjectDeleteRequestBody",
    "ProjectRequestBody",
    "ProjectUpdateRequestBody",
    "PromptJobRequest",
    "RestoreDatabaseRequestBody",
    "ScheduleProjectInput",
    "SchedulePromptRequest",
    "SendTimeAvailability",
    "SendTimeBusyInterval",
    "SendTimeConstraints",
    "SendTimeGroupPolicy",
    "SendTimeHolidayPolicy",
    "SendTimeMessage",
    "SendTimeOptions",
    "SendTimeParticipant",
    "SendTimePreferences",
    "SendTimeQuietHours",
    "SendTimeSuggestionsRequest",
    "SendTimeWindow",
    "SendTimeWorkingHours",
    "SuggestionMessage",
    "SuggestionOptions",
    "SuggestionParticipant",
    "TestInvocationJob",
    "TestInvocationRequestBody",
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
