"""The operations that the client calls: for each one its generated module and its answer.

Paths, parameters and wire names are known to the generated module only; it is imported
when the operation is first called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import signature
from typing import Any, Generic, TypeVar, cast

from . import models
from ._arguments import parameter, path_id
from ._bodies import BodyRule
from ._record import list_of, map_of, text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[T]):
    """One operation of ``openapi.json``."""

    module: str
    """The generated module, below ``scheduler0_openapi.api``."""

    parse: Callable[[Any], T]
    """Makes the typed value out of the ``data`` of the answer."""

    body: BodyRule | None = None

    rows: str = ""
    """For a listing, the member of a page that holds its rows."""

    @property
    def rule(self) -> BodyRule:
        if self.body is None:
            raise TypeError(f"{self.module} takes no body")
        return self.body

    def request(self, **arguments: Any) -> dict[str, Any]:
        """The arguments of the HTTP request, as the generated module builds them.

        ``None`` and ``""`` stand for "not given"; ``0`` is sent. Raises ``ValueError`` naming what the
        operation needs and is not given.
        """
        generated = import_module(f"scheduler0_openapi.api.{self.module}")
        given = {
            name: value if name == "body" else parameter(name, value)
            for name, value in arguments.items()
            if value is not None and value != ""
        }
        for name in _required(generated._get_kwargs):
            if name not in given:
                raise ValueError(f"{name} must be given, and not be None or empty")
        return cast("dict[str, Any]", generated._get_kwargs(**given))


@cache
def _required(function: Callable[..., Any]) -> list[str]:
    arguments = signature(function).parameters.values()
    return [argument.name for argument in arguments if argument.default is argument.empty]


def _nothing(value: Any) -> None:
    """The data of an answer that carries none."""


def _request_id(value: Any) -> str:
    return path_id("request_id", text(value))


_JOB_DATES = ("startDate", "endDate")

HEALTHCHECK = Endpoint("health.healthcheck", models.Healthcheck.of)

LIST_PROJECTS = Endpoint("projects.list_projects", models.ProjectPage.of, rows="projects")
CREATE_PROJECT = Endpoint(
    "projects.create_project", models.Project.of, BodyRule("ProjectRequestBody", actor="createdBy")
)
GET_PROJECT = Endpoint("projects.get_project", models.Project.of)
UPDATE_PROJECT = Endpoint(
    "projects.update_project", models.Project.of, BodyRule("ProjectUpdateRequestBody", actor="modifiedBy")
)
DELETE_PROJECT = Endpoint(
    "projects.delete_project", _nothing, BodyRule("ProjectDeleteRequestBody", actor="deletedBy")
)

LIST_JOBS = Endpoint("jobs.list_jobs", models.JobPage.of, rows="jobs")
CREATE_JOBS = Endpoint(
    "jobs.create_jobs", _request_id, BodyRule("JobRequestBody", actor="createdBy", dates=_JOB_DATES)
)
GET_JOB = Endpoint("jobs.get_job", models.Job.of)
UPDATE_JOB = Endpoint(
    "jobs.update_job",
    models.Job.of,
    BodyRule("JobUpdateRequestBody", actor="modifiedBy", dates=_JOB_DATES),
)
DELETE_JOB = Endpoint("jobs.delete_job", _nothing, BodyRule("JobDeleteRequestBody", actor="deletedBy"))

LIST_EXECUTORS = Endpoint("executors.list_executors", models.ExecutorPage.of, rows="executors")
CREATE_EXECUTOR = Endpoint(
    "executors.create_executor", models.Executor.of, BodyRule("ExecutorRequestBody", actor="createdBy")
)
GET_EXECUTOR = Endpoint("executors.get_executor", models.Executor.of)
UPDATE_EXECUTOR = Endpoint(
    "executors.update_executor",
    models.Executor.of,
    BodyRule("ExecutorUpdateRequestBody", actor="modifiedBy"),
)
DELETE_EXECUTOR = Endpoint(
    "executors.delete_executor", _nothing, BodyRule("ExecutorDeleteRequestBody", actor="deletedBy")
)

LIST_CREDENTIALS = Endpoint("credentials.list_credentials", models.CredentialPage.of, rows="credentials")
CREATE_CREDENTIAL = Endpoint(
    "credentials.create_credential",
    models.Credential.of,
    BodyRule("CredentialCreateRequestBody", actor="createdBy"),
)
GET_CREDENTIAL = Endpoint("credentials.get_credential", models.Credential.of)
UPDATE_CREDENTIAL = Endpoint(
    "credentials.update_credential",
    models.Credential.of,
    BodyRule("CredentialUpdateRequestBody", actor="modifiedBy"),
)
DELETE_CREDENTIAL = Endpoint(
    "credentials.delete_credential", _nothing, BodyRule("CredentialDeleteRequestBody", actor="deletedBy")
)
ARCHIVE_CREDENTIAL = Endpoint(
    "credentials.archive_credential", _nothing, BodyRule("CredentialArchiveRequestBody", actor="archivedBy")
)

LIST_EXECUTIONS = Endpoint("executions.list_executions", models.ExecutionPage.of, rows="executions")
GET_EXECUTION_ANALYTICS = Endpoint("executions.get_execution_analytics", models.DateRangeAnalytics.of)
GET_EXECUTION_TOTALS = Endpoint("executions.get_execution_totals", models.ExecutionTotals.of)
CLEANUP_OLD_EXECUTION_LOGS = Endpoint(
    "executions.cleanup_old_execution_logs",
    models.Message.of,
    BodyRule("CleanupOldLogsRequestBody", sends_account=True),
)

GET_ASYNC_TASK = Endpoint("async_tasks.get_async_task", models.AsyncTask.of)

REGISTER_LOCAL_EXECUTOR = Endpoint(
    "local_executors.register_local_executor",
    models.RegisteredLocalExecutor.of,
    BodyRule("LocalExecutorRegisterRequest", actor="createdBy"),
)
PULL_LOCAL_EXECUTOR_JOBS = Endpoint("local_executors.pull_local_executor_jobs", list_of(models.Job.of))
REPORT_LOCAL_EXECUTIONS = Endpoint(
    "local_executors.report_local_executions", models.CommittedReports.of, BodyRule("LocalExecutionReport")
)
TEST_INVOKE_EXECUTOR = Endpoint(
    "executors.test_invoke_executor", models.TestInvocation.of, BodyRule("TestInvocationRequestBody")
)

CREATE_ACCOUNT = Endpoint("accounts.create_account", models.Account.of, BodyRule("AccountCreateRequestBody"))
GET_ACCOUNT = Endpoint("accounts.get_account", models.Account.of)
UPDATE_ACCOUNT = Endpoint("accounts.update_account", models.Account.of, BodyRule("AccountUpdateRequestBody"))
ADD_ACCOUNT_FEATURE = Endpoint(
    "accounts.add_account_feature", models.AddedFeature.of, BodyRule("FeatureRequest")
)
REMOVE_ACCOUNT_FEATURE = Endpoint("accounts.remove_account_feature", _nothing, BodyRule("FeatureRequest"))
ADD_ALL_ACCOUNT_FEATURES = Endpoint("accounts.add_all_account_features", models.Message.of)
REMOVE_ALL_ACCOUNT_FEATURES = Endpoint("accounts.remove_all_account_features", models.Message.of)
GET_ACCOUNT_EXECUTION_COUNT = Endpoint(
    "accounts.get_account_execution_count", models.AccountExecutionCount.of
)
INCREASE_ACCOUNT_EXECUTION_COUNT = Endpoint(
    "accounts.increase_account_execution_count",
    models.ExecutionCountIncreased.of,
    BodyRule("IncreaseExecutionCountRequestBody"),
)
GET_ACCOUNT_TOKENS = Endpoint("accounts.get_account_tokens", models.AccountTokens.of)
ADD_ACCOUNT_TOKENS = Endpoint(
    "accounts.add_account_tokens", models.TokensAdded.of, BodyRule("AddTokensRequestBody")
)
GET_ACCOUNT_AI_USAGE = Endpoint("accounts.get_account_ai_usage", models.AIUsage.of)
ROTATE_SECRET = Endpoint(
    "accounts.rotate_secret", models.RotatedSecrets.of, BodyRule("RotateSecretRequestBody")
)

LIST_FEATURES = Endpoint("features.list_features", list_of(models.Feature.of))

GET_AI_SETTINGS = Endpoint("ai.get_ai_settings", models.AISettings.of)
UPDATE_AI_SETTINGS = Endpoint(
    "ai.update_ai_settings", models.Message.of, BodyRule("AccountAISettings", snake=True)
)
LIST_AI_MODELS = Endpoint("ai.list_ai_models", map_of(list_of(models.AIModel.of)))
CREATE_JOB_FROM_PROMPT = Endpoint(
    "ai.create_job_from_prompt", models.PromptResult.of, BodyRule("PromptJobRequest")
)
CLASSIFY_PROMPT = Endpoint("ai.classify_prompt", models.ClassifyResult.of, BodyRule("ClassifyPromptRequest"))
SCHEDULE_FROM_PROMPT = Endpoint(
    "ai.schedule_from_prompt",
    models.ScheduleResult.of,
    BodyRule("SchedulePromptRequest", actor="createdBy"),
)
ANALYZE_SUGGESTIONS = Endpoint(
    "ai.analyze_suggestions",
    models.SuggestionAnalysis.of,
    BodyRule("AnalyzeSuggestionsRequest", snake=True),
)
SUGGEST_SEND_TIMES = Endpoint(
    "ai.suggest_send_times", models.SendTimeResult.of, BodyRule("SendTimeSuggestionsRequest", snake=True)
)
LIST_PROMPT_REQUESTS = Endpoint("ai.list_prompt_requests", models.PromptRequestPage.of, rows="requests")

LIST_CLUSTER_NODES = Endpoint("cluster.list_cluster_nodes", list_of(models.ClusterNode.of))
ADD_SELF_TO_CLUSTER = Endpoint("cluster.add_self_to_cluster", models.ClusterStatus.of)
REMOVE_SELF_FROM_CLUSTER = Endpoint("cluster.remove_self_from_cluster", models.ClusterStatus.of)
TRANSFER_CLUSTER_LEADERSHIP = Endpoint("cluster.transfer_cluster_leadership", models.ClusterStatus.of)
ADD_CLUSTER_NODE = Endpoint("cluster.add_cluster_node", models.ClusterStatus.of)
REMOVE_CLUSTER_NODE = Endpoint("cluster.remove_cluster_node", models.ClusterStatus.of)
PROMOTE_CLUSTER_NODE = Endpoint("cluster.promote_cluster_node", models.ClusterStatus.of)
DEMOTE_CLUSTER_NODE = Endpoint("cluster.demote_cluster_node", models.ClusterStatus.of)
FORCE_REBUILD_CLUSTER = Endpoint("cluster.force_rebuild_cluster", models.ClusterStatus.of)
RESET_RAFT = Endpoint("cluster.reset_raft", models.ClusterStatus.of)
BACKUP_DATABASE = Endpoint("cluster.backup_database", models.StartedTask.of)
RESTORE_DATABASE = Endpoint(
    "cluster.restore_database", models.StartedTask.of, BodyRule("RestoreDatabaseRequestBody")
)
DUMP_SCHEDULE_QUEUE = Endpoint("cluster.dump_schedule_queue", list_of(models.JobScheduleKey.of))
DUMP_JOB_EXECUTIONS_CACHE = Endpoint("cluster.dump_job_executions_cache", map_of(models.JobSchedule.of))
DUMP_JOB_QUEUES = Endpoint("cluster.dump_job_queues", list_of(models.JobQueueLog.of))
DUMP_JOB_QUEUE_VERSIONS = Endpoint("cluster.dump_job_queue_versions", list_of(models.JobQueueVersion.of))
