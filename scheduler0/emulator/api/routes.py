"""Every operation: method, path, scope, and whether it needs an account (contract core 1.1)."""

import re
from collections.abc import Mapping
from itertools import count
from typing import NamedTuple, NoReturn

from scheduler0.emulator.access import ADMIN
from scheduler0.emulator.api import (
    account_counters,
    accounts,
    async_tasks,
    cluster,
    credentials,
    executions,
    executors,
    health,
    invocations,
    jobs,
    local_executors,
    projects,
)
from scheduler0.emulator.api.ai import (
    classification,
    prompt_log,
    prompt_schedule,
    prompts,
    settings,
    suggestions,
)
from scheduler0.emulator.api.answers import ApiError
from scheduler0.emulator.api.operation_names import OPERATION_NAMES
from scheduler0.emulator.api.request import ApiRequest, Handler

_PARAMETER = re.compile(r"\{[^}]*\}")


class Operation(NamedTuple):
    """One row of the table. Without a `scope` the operation is open to everybody."""

    method: str
    path: str
    """Below `/api/v1`."""
    handler: Handler
    scope: str | None
    account: bool = True
    """Whether a request without a usable `X-Account-ID` is refused."""


def _admin(method: str, path: str, handler: Handler) -> Operation:
    return Operation(method, path, handler, ADMIN, account=False)


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/healthcheck", health.healthcheck, None, account=False),
    Operation("GET", "/async-tasks/{id}", async_tasks.get_async_task, "read"),
    Operation("GET", "/jobs", jobs.list_jobs, "read"),
    Operation("POST", "/jobs", jobs.create_jobs, "write"),
    Operation("GET", "/jobs/{id}", jobs.get_job, "read"),
    Operation("PUT", "/jobs/{id}", jobs.update_job, "write"),
    Operation("DELETE", "/jobs/{id}", jobs.delete_job, "write"),
    Operation("GET", "/projects", projects.list_projects, "read"),
    Operation("POST", "/projects", projects.create_project, "write"),
    Operation("GET", "/projects/{id}", projects.get_project, "read"),
    Operation("PUT", "/projects/{id}", projects.update_project, "write"),
    Operation("DELETE", "/projects/{id}", projects.delete_project, "write"),
    Operation("GET", "/executors", executors.list_executors, "read"),
    Operation("POST", "/executors", executors.create_executor, "write"),
    Operation("GET", "/executors/{id}", executors.get_executor, "read"),
    Operation("PUT", "/executors/{id}", executors.update_executor, "write"),
    Operation("DELETE", "/executors/{id}", executors.delete_executor, "write"),
    Operation("POST", "/executors/{id}/test-invoke", invocations.test_invoke_executor, "execute"),
    Operation("POST", "/local-executors", local_executors.register_local_executor, "write", account=False),
    Operation(
        "GET", "/local-executors/{id}/jobs", local_executors.pull_local_executor_jobs, "read", account=False
    ),
    Operation(
        "POST",
        "/local-executors/{id}/executions",
        local_executors.report_local_executions,
        "execute",
        account=False,
    ),
    Operation("GET", "/credentials", credentials.list_credentials, "read"),
    Operation("POST", "/credentials", credentials.create_credential, "write"),
    Operation("GET", "/credentials/{id}", credentials.get_credential, "read"),
    Operation("PUT", "/credentials/{id}", credentials.update_credential, "write"),
    Operation("DELETE", "/credentials/{id}", credentials.delete_credential, "write"),
    Operation("POST", "/credentials/{id}/archive", credentials.archive_credential, "write"),
    Operation("GET", "/executions", executions.list_executions, "read"),
    Operation("GET", "/executions/analytics", executions.get_execution_analytics, "read"),
    Operation("GET", "/executions/totals", executions.get_execution_totals, "read"),
    Operation("POST", "/executions/cleanup-old-logs", executions.cleanup_old_logs, "execute"),
    _admin("POST", "/accounts", accounts.create_account),
    _admin("GET", "/accounts/{id}", accounts.get_account),
    _admin("PUT", "/accounts/{id}", accounts.update_account),
    _admin("PUT", "/accounts/{id}/feature", accounts.add_account_feature),
    _admin("DELETE", "/accounts/{id}/feature", accounts.remove_account_feature),
    _admin("PUT", "/accounts/{id}/features/all", accounts.add_all_account_features),
    _admin("DELETE", "/accounts/{id}/features/all", accounts.remove_all_account_features),
    _admin("GET", "/accounts/{id}/execution-count", account_counters.get_account_execution_count),
    _admin("PUT", "/accounts/{id}/execution-count", account_counters.increase_account_execution_count),
    _admin("GET", "/accounts/{id}/tokens", account_counters.get_account_tokens),
    _admin("PUT", "/accounts/{id}/tokens/add", account_counters.add_account_tokens),
    _admin("GET", "/accounts/{id}/ai/usage", account_counters.get_account_ai_usage),
    _admin("POST", "/account/rotate-secret", accounts.rotate_secret),
    Operation("GET", "/features", accounts.list_features, "read", account=False),
    _admin("GET", "/cluster/list-nodes", cluster.list_cluster_nodes),
    _admin("POST", "/cluster/add-self", cluster.add_self_to_cluster),
    _admin("POST", "/cluster/remove-self", cluster.remove_self_from_cluster),
    _admin("POST", "/cluster/transfer-leadership", cluster.transfer_cluster_leadership),
    _admin("POST", "/cluster/add-node", cluster.add_cluster_node),
    _admin("POST", "/cluster/remove-node", cluster.remove_cluster_node),
    _admin("POST", "/cluster/promote-node", cluster.promote_cluster_node),
    _admin("POST", "/cluster/demote-node", cluster.demote_cluster_node),
    _admin("POST", "/cluster/force-rebuild", cluster.force_rebuild_cluster),
    _admin("POST", "/cluster/reset-raft", cluster.reset_raft),
    _admin("GET", "/cluster/dump/schedule-queue", cluster.dump_schedule_queue),
    _admin("GET", "/cluster/dump/job-executions-cache", cluster.dump_job_executions_cache),
    _admin("GET", "/cluster/dump/job-queues", cluster.dump_job_queues),
    _admin("GET", "/cluster/dump/job-queue-versions", cluster.dump_job_queue_versions),
    _admin("POST", "/cluster/backup", cluster.backup_database),
    _admin("POST", "/cluster/restore", cluster.restore_database),
    Operation("GET", "/ai/settings", settings.get_settings, "read", account=False),
    Operation("PUT", "/ai/settings", settings.update_settings, "write", account=False),
    Operation("GET", "/ai/models", settings.list_models, "read", account=False),
    Operation("GET", "/ai/prompt-requests", prompt_log.list_prompt_requests, "read", account=False),
    Operation("POST", "/ai/prompt", prompts.create_job_from_prompt, "execute"),
    Operation("POST", "/ai/prompt/classify", classification.classify_prompt, "execute"),
    Operation("POST", "/ai/schedule", prompt_schedule.schedule_from_prompt, "execute"),
    Operation("POST", "/ai/suggestions/analyze", suggestions.analyze_suggestions, "execute"),
    Operation("POST", "/ai/suggestions/time", suggestions.suggest_send_times, "execute"),
)
OLD_AI_PATHS = {
    "/prompt": "/ai/prompt",
    "/prompt/classify": "/ai/prompt/classify",
    "/suggestions/analyze": "/ai/suggestions/analyze",
    "/account/ai-settings": "/ai/settings",
}
"""The paths of older servers, which published clients still use, and their successors (`old_ai_paths`)."""


def served() -> list[Operation]:
    """The operations that an emulator serves, those of `OLD_AI_PATHS` with the quirk only."""
    successors = {new: old for old, new in OLD_AI_PATHS.items()}
    old = [
        operation._replace(path=successors[operation.path])
        for operation in OPERATIONS
        if operation.path in successors
    ]
    return [*OPERATIONS, *old]


def routed(names: Mapping[tuple[str, str], str] = OPERATION_NAMES) -> list[Operation]:
    """The operations of an emulator, in the order in which a router has to try them.

    An operation that `names` has and no handler serves answers 501 with its name, to everybody. Of two paths
    that fit a request, the one with the text comes before the one with the parameter.
    """
    operations = served()
    handled = {(operation.method, _shape(operation.path)) for operation in operations}
    operations += [
        Operation(method, _numbered(path), _refusal(f"{name} ({method} {path})"), None, account=False)
        for (method, path), name in names.items()
        if (method, _shape(path)) not in handled
    ]
    return sorted(
        operations, key=lambda operation: [part == "{}" for part in _shape(operation.path).split("/")]
    )


def _shape(path: str) -> str:
    """The path without the names of its parameters."""
    return _PARAMETER.sub("{}", path)


def _numbered(path: str) -> str:
    """The path with parameters that a router takes: a document may call them `{job-id}`, or two alike."""
    numbers = count()
    return _PARAMETER.sub(lambda _: f"{{p{next(numbers)}}}", path)


def _refusal(operation: str) -> Handler:
    async def refuse(request: ApiRequest) -> NoReturn:
        raise ApiError(501, f"the emulator does not serve {operation}; openapi.json knows it")

    return refuse
