"""All models; each is imported when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .account import Account
    from .account_ai_settings import AccountAISettings
    from .account_create_request_body import AccountCreateRequestBody
    from .account_envelope import AccountEnvelope
    from .account_execution_count import AccountExecutionCount
    from .account_execution_count_envelope import AccountExecutionCountEnvelope
    from .account_feature import AccountFeature
    from .account_tokens import AccountTokens
    from .account_tokens_envelope import AccountTokensEnvelope
    from .account_update_request_body import AccountUpdateRequestBody
    from .active_model import ActiveModel
    from .add_tokens_request_body import AddTokensRequestBody
    from .added_feature import AddedFeature
    from .added_feature_envelope import AddedFeatureEnvelope
    from .ai_model import AIModel
    from .ai_model_catalog import AIModelCatalog
    from .ai_model_catalog_envelope import AIModelCatalogEnvelope
    from .ai_settings import AISettings
    from .ai_settings_envelope import AISettingsEnvelope
    from .ai_usage import AIUsage
    from .ai_usage_dimension import AIUsageDimension
    from .ai_usage_envelope import AIUsageEnvelope
    from .analyze_suggestions_request import AnalyzeSuggestionsRequest
    from .async_task import AsyncTask
    from .async_task_envelope import AsyncTaskEnvelope
    from .classify_prompt_request import ClassifyPromptRequest
    from .classify_result import ClassifyResult
    from .classify_result_envelope import ClassifyResultEnvelope
    from .cleanup_old_logs_request_body import CleanupOldLogsRequestBody
    from .cluster_node import ClusterNode
    from .cluster_node_list_envelope import ClusterNodeListEnvelope
    from .cluster_status import ClusterStatus
    from .cluster_status_envelope import ClusterStatusEnvelope
    from .committed_reports import CommittedReports
    from .committed_reports_envelope import CommittedReportsEnvelope
    from .credential import Credential
    from .credential_archive_request_body import CredentialArchiveRequestBody
    from .credential_create_request_body import CredentialCreateRequestBody
    from .credential_delete_request_body import CredentialDeleteRequestBody
    from .credential_envelope import CredentialEnvelope
    from .credential_page import CredentialPage
    from .credential_page_envelope import CredentialPageEnvelope
    from .credential_update_request_body import CredentialUpdateRequestBody
    from .date_range_analytics import DateRangeAnalytics
    from .date_range_analytics_envelope import DateRangeAnalyticsEnvelope
    from .date_range_analytics_point import DateRangeAnalyticsPoint
    from .error import Error
    from .execution import Execution
    from .execution_count_increased import ExecutionCountIncreased
    from .execution_count_increased_envelope import ExecutionCountIncreasedEnvelope
    from .execution_page import ExecutionPage
    from .execution_page_envelope import ExecutionPageEnvelope
    from .execution_totals import ExecutionTotals
    from .execution_totals_envelope import ExecutionTotalsEnvelope
    from .executor import Executor
    from .executor_delete_request_body import ExecutorDeleteRequestBody
    from .executor_envelope import ExecutorEnvelope
    from .executor_page import ExecutorPage
    from .executor_page_envelope import ExecutorPageEnvelope
    from .executor_request_body import ExecutorRequestBody
    from .executor_update_request_body import ExecutorUpdateRequestBody
    from .feature import Feature
    from .feature_list_envelope import FeatureListEnvelope
    from .feature_request import FeatureRequest
    from .healthcheck import Healthcheck
    from .healthcheck_envelope import HealthcheckEnvelope
    from .increase_execution_count_request_body import IncreaseExecutionCountRequestBody
    from .intent_classification import IntentClassification
    from .job import Job
    from .job_delete_request_body import JobDeleteRequestBody
    from .job_envelope import JobEnvelope
    from .job_list_envelope import JobListEnvelope
    from .job_page import JobPage
    from .job_page_envelope import JobPageEnvelope
    from .job_queue_log import JobQueueLog
    from .job_queue_log_list_envelope import JobQueueLogListEnvelope
    from .job_queue_version import JobQueueVersion
    from .job_queue_version_list_envelope import JobQueueVersionListEnvelope
    from .job_request_body import JobRequestBody
    from .job_schedule import JobSchedule
    from .job_schedule_key import JobScheduleKey
    from .job_schedule_key_list_envelope import JobScheduleKeyListEnvelope
    from .job_schedule_memory import JobScheduleMemory
    from .job_schedules import JobSchedules
    from .job_schedules_envelope import JobSchedulesEnvelope
    from .job_update_request_body import JobUpdateRequestBody
    from .json_object import JsonObject
    from .local_execution_report import LocalExecutionReport
    from .local_executor_register_request import LocalExecutorRegisterRequest
    from .message import Message
    from .message_envelope import MessageEnvelope
    from .no_send_time import NoSendTime
    from .project import Project
    from .project_delete_request_body import ProjectDeleteRequestBody
    from .project_envelope import ProjectEnvelope
    from .project_page import ProjectPage
    from .project_page_envelope import ProjectPageEnvelope
    from .project_request_body import ProjectRequestBody
    from .project_update_request_body import ProjectUpdateRequestBody
    from .prompt_job import PromptJob
    from .prompt_job_request import PromptJobRequest
    from .prompt_provider import PromptProvider
    from .prompt_request import PromptRequest
    from .prompt_request_page import PromptRequestPage
    from .prompt_request_page_envelope import PromptRequestPageEnvelope
    from .prompt_result import PromptResult
    from .prompt_result_envelope import PromptResultEnvelope
    from .raft_stats import RaftStats
    from .registered_local_executor import RegisteredLocalExecutor
    from .registered_local_executor_envelope import RegisteredLocalExecutorEnvelope
    from .request_id_envelope import RequestIdEnvelope
    from .restore_database_request_body import RestoreDatabaseRequestBody
    from .rotate_secret_request_body import RotateSecretRequestBody
    from .rotated_secrets import RotatedSecrets
    from .rotated_secrets_envelope import RotatedSecretsEnvelope
    from .schedule_project_input import ScheduleProjectInput
    from .schedule_prompt_request import SchedulePromptRequest
    from .schedule_result import ScheduleResult
    from .schedule_result_envelope import ScheduleResultEnvelope
    from .send_now import SendNow
    from .send_time_availability import SendTimeAvailability
    from .send_time_busy_interval import SendTimeBusyInterval
    from .send_time_constraints import SendTimeConstraints
    from .send_time_coverage import SendTimeCoverage
    from .send_time_engine import SendTimeEngine
    from .send_time_group_policy import SendTimeGroupPolicy
    from .send_time_holiday_policy import SendTimeHolidayPolicy
    from .send_time_local_time import SendTimeLocalTime
    from .send_time_message import SendTimeMessage
    from .send_time_options import SendTimeOptions
    from .send_time_participant import SendTimeParticipant
    from .send_time_policy import SendTimePolicy
    from .send_time_preferences import SendTimePreferences
    from .send_time_quiet_hours import SendTimeQuietHours
    from .send_time_rejected_summary import SendTimeRejectedSummary
    from .send_time_result import SendTimeResult
    from .send_time_result_envelope import SendTimeResultEnvelope
    from .send_time_score_breakdown import SendTimeScoreBreakdown
    from .send_time_search import SendTimeSearch
    from .send_time_suggestion import SendTimeSuggestion
    from .send_time_suggestions_request import SendTimeSuggestionsRequest
    from .send_time_warning import SendTimeWarning
    from .send_time_window import SendTimeWindow
    from .send_time_working_hours import SendTimeWorkingHours
    from .started_task import StartedTask
    from .started_task_envelope import StartedTaskEnvelope
    from .suggestion_analysis import SuggestionAnalysis
    from .suggestion_analysis_envelope import SuggestionAnalysisEnvelope
    from .suggestion_message import SuggestionMessage
    from .suggestion_options import SuggestionOptions
    from .suggestion_participant import SuggestionParticipant
    from .test_invocation import TestInvocation
    from .test_invocation_envelope import TestInvocationEnvelope
    from .test_invocation_job import TestInvocationJob
    from .test_invocation_payload import TestInvocationPayload
    from .test_invocation_request_body import TestInvocationRequestBody
    from .tokens_added import TokensAdded
    from .tokens_added_envelope import TokensAddedEnvelope

__all__ = (
    "Account",
    "AccountAISettings",
    "AccountCreateRequestBody",
    "AccountEnvelope",
    "AccountExecutionCount",
    "AccountExecutionCountEnvelope",
    "AccountFeature",
    "AccountTokens",
    "AccountTokensEnvelope",
    "AccountUpdateRequestBody",
    "ActiveModel",
    "AddedFeature",
    "AddedFeatureEnvelope",
    "AddTokensRequestBody",
    "AIModel",
    "AIModelCatalog",
    "AIModelCatalogEnvelope",
    "AISettings",
    "AISettingsEnvelope",
    "AIUsage",
    "AIUsageDimension",
    "AIUsageEnvelope",
    "AnalyzeSuggestionsRequest",
    "AsyncTask",
    "AsyncTaskEnvelope",
    "ClassifyPromptRequest",
    "ClassifyResult",
    "ClassifyResultEnvelope",
    "CleanupOldLogsRequestBody",
    "ClusterNode",
    "ClusterNodeListEnvelope",
    "ClusterStatus",
    "ClusterStatusEnvelope",
    "CommittedReports",
    "CommittedReportsEnvelope",
    "Credential",
    "CredentialArchiveRequestBody",
    "CredentialCreateRequestBody",
    "CredentialDeleteRequestBody",
    "CredentialEnvelope",
    "CredentialPage",
    "CredentialPageEnvelope",
    "CredentialUpdateRequestBody",
    "DateRangeAnalytics",
    "DateRangeAnalyticsEnvelope",
    "DateRangeAnalyticsPoint",
    "Error",
    "Execution",
    "ExecutionCountIncreased",
    "ExecutionCountIncreasedEnvelope",
    "ExecutionPage",
    "ExecutionPageEnvelope",
    "ExecutionTotals",
    "ExecutionTotalsEnvelope",
    "Executor",
    "ExecutorDeleteRequestBody",
    "ExecutorEnvelope",
    "ExecutorPage",
    "ExecutorPageEnvelope",
    "ExecutorRequestBody",
    "ExecutorUpdateRequestBody",
    "Feature",
    "FeatureListEnvelope",
    "FeatureRequest",
    "Healthcheck",
    "HealthcheckEnvelope",
    "IncreaseExecutionCountRequestBody",
    "IntentClassification",
    "Job",
    "JobDeleteRequestBody",
    "JobEnvelope",
    "JobListEnvelope",
    "JobPage",
    "JobPageEnvelope",
    "JobQueueLog",
    "JobQueueLogListEnvelope",
    "JobQueueVersion",
    "JobQueueVersionListEnvelope",
    "JobRequestBody",
    "JobSchedule",
    "JobScheduleKey",
    "JobScheduleKeyListEnvelope",
    "JobScheduleMemory",
    "JobSchedules",
    "JobSchedulesEnvelope",
    "JobUpdateRequestBody",
    "JsonObject",
    "LocalExecutionReport",
    "LocalExecutorRegisterRequest",
    "Message",
    "MessageEnvelope",
    "NoSendTime",
    "Project",
    "ProjectDeleteRequestBody",
    "ProjectEnvelope",
    "ProjectPage",
    "ProjectPageEnvelope",
    "ProjectRequestBody",
    "ProjectUpdateRequestBody",
    "PromptJob",
    "PromptJobRequest",
    "PromptProvider",
    "PromptRequest",
    "PromptRequestPage",
    "PromptRequestPageEnvelope",
    "PromptResult",
    "PromptResultEnvelope",
    "RaftStats",
    "RegisteredLocalExecutor",
    "RegisteredLocalExecutorEnvelope",
    "RequestIdEnvelope",
    "RestoreDatabaseRequestBody",
    "RotatedSecrets",
    "RotatedSecretsEnvelope",
    "RotateSecretRequestBody",
    "ScheduleProjectInput",
    "SchedulePromptRequest",
    "ScheduleResult",
    "ScheduleResultEnvelope",
    "SendNow",
    "SendTimeAvailability",
    "SendTimeBusyInterval",
    "SendTimeConstraints",
    "SendTimeCoverage",
    "SendTimeEngine",
    "SendTimeGroupPolicy",
    "SendTimeHolidayPolicy",
    "SendTimeLocalTime",
    "SendTimeMessage",
    "SendTimeOptions",
    "SendTimeParticipant",
    "SendTimePolicy",
    "SendTimePreferences",
    "SendTimeQuietHours",
    "SendTimeRejectedSummary",
    "SendTimeResult",
    "SendTimeResultEnvelope",
    "SendTimeScoreBreakdown",
    "SendTimeSearch",
    "SendTimeSuggestion",
    "SendTimeSuggestionsRequest",
    "SendTimeWarning",
    "SendTimeWindow",
    "SendTimeWorkingHours",
    "StartedTask",
    "StartedTaskEnvelope",
    "SuggestionAnalysis",
    "SuggestionAnalysisEnvelope",
    "SuggestionMessage",
    "SuggestionOptions",
    "SuggestionParticipant",
    "TestInvocation",
    "TestInvocationEnvelope",
    "TestInvocationJob",
    "TestInvocationPayload",
    "TestInvocationRequestBody",
    "TokensAdded",
    "TokensAddedEnvelope",
)

_MODULES = {
    "Account": ".account",
    "AccountAISettings": ".account_ai_settings",
    "AccountCreateRequestBody": ".account_create_request_body",
    "AccountEnvelope": ".account_envelope",
    "AccountExecutionCount": ".account_execution_count",
    "AccountExecutionCountEnvelope": ".account_execution_count_envelope",
    "AccountFeature": ".account_feature",
    "AccountTokens": ".account_tokens",
    "AccountTokensEnvelope": ".account_tokens_envelope",
    "AccountUpdateRequestBody": ".account_update_request_body",
    "ActiveModel": ".active_model",
    "AddTokensRequestBody": ".add_tokens_request_body",
    "AddedFeature": ".added_feature",
    "AddedFeatureEnvelope": ".added_feature_envelope",
    "AIModel": ".ai_model",
    "AIModelCatalog": ".ai_model_catalog",
    "AIModelCatalogEnvelope": ".ai_model_catalog_envelope",
    "AISettings": ".ai_settings",
    "AISettingsEnvelope": ".ai_settings_envelope",
    "AIUsage": ".ai_usage",
    "AIUsageDimension": ".ai_usage_dimension",
    "AIUsageEnvelope": ".ai_usage_envelope",
    "AnalyzeSuggestionsRequest": ".analyze_suggestions_request",
    "AsyncTask": ".async_task",
    "AsyncTaskEnvelope": ".async_task_envelope",
    "ClassifyPromptRequest": ".classify_prompt_request",
    "ClassifyResult": ".classify_result",
    "ClassifyResultEnvelope": ".classify_result_envelope",
    "CleanupOldLogsRequestBody": ".cleanup_old_logs_request_body",
    "ClusterNode": ".cluster_node",
    "ClusterNodeListEnvelope": ".cluster_node_list_envelope",
    "ClusterStatus": ".cluster_status",
    "ClusterStatusEnvelope": ".cluster_status_envelope",
    "CommittedReports": ".committed_reports",
    "CommittedReportsEnvelope": ".committed_reports_envelope",
    "Credential": ".credential",
    "CredentialArchiveRequestBody": ".credential_archive_request_body",
    "CredentialCreateRequestBody": ".credential_create_request_body",
    "CredentialDeleteRequestBody": ".credential_delete_request_body",
    "CredentialEnvelope": ".credential_envelope",
    "CredentialPage": ".credential_page",
    "CredentialPageEnvelope": ".credential_page_envelope",
    "CredentialUpdateRequestBody": ".credential_update_request_body",
    "DateRangeAnalytics": ".date_range_analytics",
    "DateRangeAnalyticsEnvelope": ".date_range_analytics_envelope",
    "DateRangeAnalyticsPoint": ".date_range_analytics_point",
    "Error": ".error",
    "Execution": ".execution",
    "ExecutionCountIncreased": ".execution_count_increased",
    "ExecutionCountIncreasedEnvelope": ".execution_count_increased_envelope",
    "ExecutionPage": ".execution_page",
    "ExecutionPageEnvelope": ".execution_page_envelope",
    "ExecutionTotals": ".execution_totals",
    "ExecutionTotalsEnvelope": ".execution_totals_envelope",
    "Executor": ".executor",
    "ExecutorDeleteRequestBody": ".executor_delete_request_body",
    "ExecutorEnvelope": ".executor_envelope",
    "ExecutorPage": ".executor_page",
    "ExecutorPageEnvelope": ".executor_page_envelope",
    "ExecutorRequestBody": ".executor_request_body",
    "ExecutorUpdateRequestBody": ".executor_update_request_body",
    "Feature": ".feature",
    "FeatureListEnvelope": ".feature_list_envelope",
    "FeatureRequest": ".feature_request",
    "Healthcheck": ".healthcheck",
    "HealthcheckEnvelope": ".healthcheck_envelope",
    "IncreaseExecutionCountRequestBody": ".increase_execution_count_request_body",
    "IntentClassification": ".intent_classification",
    "Job": ".job",
    "JobDeleteRequestBody": ".job_delete_request_body",
    "JobEnvelope": ".job_envelope",
    "JobListEnvelope": ".job_list_envelope",
    "JobPage": ".job_page",
    "JobPageEnvelope": ".job_page_envelope",
    "JobQueueLog": ".job_queue_log",
    "JobQueueLogListEnvelope": ".job_queue_log_list_envelope",
    "JobQueueVersion": ".job_queue_version",
    "JobQueueVersionListEnvelope": ".job_queue_version_list_envelope",
    "JobRequestBody": ".job_request_body",
    "JobSchedule": ".job_schedule",
    "JobScheduleKey": ".job_schedule_key",
    "JobScheduleKeyListEnvelope": ".job_schedule_key_list_envelope",
    "JobScheduleMemory": ".job_schedule_memory",
    "JobSchedules": ".job_schedules",
    "JobSchedulesEnvelope": ".job_schedules_envelope",
    "JobUpdateRequestBody": ".job_update_request_body",
    "JsonObject": ".json_object",
    "LocalExecutionReport": ".local_execution_report",
    "LocalExecutorRegisterRequest": ".local_executor_register_request",
    "Message": ".message",
    "MessageEnvelope": ".message_envelope",
    "NoSendTime": ".no_send_time",
    "Project": ".project",
    "ProjectDeleteRequestBody": ".project_delete_request_body",
    "ProjectEnvelope": ".project_envelope",
    "ProjectPage": ".project_page",
    "ProjectPageEnvelope": ".project_page_envelope",
    "ProjectRequestBody": ".project_request_body",
    "ProjectUpdateRequestBody": ".project_update_request_body",
    "PromptJob": ".prompt_job",
    "PromptJobRequest": ".prompt_job_request",
    "PromptProvider": ".prompt_provider",
    "PromptRequest": ".prompt_request",
    "PromptRequestPage": ".prompt_request_page",
    "PromptRequestPageEnvelope": ".prompt_request_page_envelope",
    "PromptResult": ".prompt_result",
    "PromptResultEnvelope": ".prompt_result_envelope",
    "RaftStats": ".raft_stats",
    "RegisteredLocalExecutor": ".registered_local_executor",
    "RegisteredLocalExecutorEnvelope": ".registered_local_executor_envelope",
    "RequestIdEnvelope": ".request_id_envelope",
    "RestoreDatabaseRequestBody": ".restore_database_request_body",
    "RotateSecretRequestBody": ".rotate_secret_request_body",
    "RotatedSecrets": ".rotated_secrets",
    "RotatedSecretsEnvelope": ".rotated_secrets_envelope",
    "ScheduleProjectInput": ".schedule_project_input",
    "SchedulePromptRequest": ".schedule_prompt_request",
    "ScheduleResult": ".schedule_result",
    "ScheduleResultEnvelope": ".schedule_result_envelope",
    "SendNow": ".send_now",
    "SendTimeAvailability": ".send_time_availability",
    "SendTimeBusyInterval": ".send_time_busy_interval",
    "SendTimeConstraints": ".send_time_constraints",
    "SendTimeCoverage": ".send_time_coverage",
    "SendTimeEngine": ".send_time_engine",
    "SendTimeGroupPolicy": ".send_time_group_policy",
    "SendTimeHolidayPolicy": ".send_time_holiday_policy",
    "SendTimeLocalTime": ".send_time_local_time",
    "SendTimeMessage": ".send_time_message",
    "SendTimeOptions": ".send_time_options",
    "SendTimeParticipant": ".send_time_participant",
    "SendTimePolicy": ".send_time_policy",
    "SendTimePreferences": ".send_time_preferences",
    "SendTimeQuietHours": ".send_time_quiet_hours",
    "SendTimeRejectedSummary": ".send_time_rejected_summary",
    "SendTimeResult": ".send_time_result",
    "SendTimeResultEnvelope": ".send_time_result_envelope",
    "SendTimeScoreBreakdown": ".send_time_score_breakdown",
    "SendTimeSearch": ".send_time_search",
    "SendTimeSuggestion": ".send_time_suggestion",
    "SendTimeSuggestionsRequest": ".send_time_suggestions_request",
    "SendTimeWarning": ".send_time_warning",
    "SendTimeWindow": ".send_time_window",
    "SendTimeWorkingHours": ".send_time_working_hours",
    "StartedTask": ".started_task",
    "StartedTaskEnvelope": ".started_task_envelope",
    "SuggestionAnalysis": ".suggestion_analysis",
    "SuggestionAnalysisEnvelope": ".suggestion_analysis_envelope",
    "SuggestionMessage": ".suggestion_message",
    "SuggestionOptions": ".suggestion_options",
    "SuggestionParticipant": ".suggestion_participant",
    "TestInvocation": ".test_invocation",
    "TestInvocationEnvelope": ".test_invocation_envelope",
    "TestInvocationJob": ".test_invocation_job",
    "TestInvocationPayload": ".test_invocation_payload",
    "TestInvocationRequestBody": ".test_invocation_request_body",
    "TokensAdded": ".tokens_added",
    "TokensAddedEnvelope": ".tokens_added_envelope",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
