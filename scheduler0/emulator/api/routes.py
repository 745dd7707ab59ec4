"""Every operation that is served: method, path, scope, and whether it demands an account (core.md 1.1)."""

from typing import NamedTuple

from scheduler0.emulator.api import (
    account_counters,
    accounts,
    ai_analysis,
    ai_classification,
    ai_prompts,
    ai_schedule,
    ai_settings,
    analytics,
    async_tasks,
    cluster,
    credentials,
    executions,
    executors,
    healthcheck,
    invocations,
    jobs,
    local_executors,
    projects,
    prompt_requests,
    secret_rotation,
    send_time,
)
from scheduler0.emulator.api.auth import ADMIN
from scheduler0.emulator.api.call import Handler


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


OPERATIONS = (
    Operation("GET", "/healthcheck", healthcheck.healthcheck, None, account=False),
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
    Operation("GET", "/executions/analytics", analytics.get_execution_analytics, "read"),
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
    _admin("POST", "/account/rotate-secret", secret_rotation.rotate_secret),
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
    Operation("GET", "/ai/settings", ai_settings.get_settings, "read", account=False),
    Operation("PUT", "/ai/settings", ai_settings.update_settings, "write", account=False),
    Operation("GET", "/ai/models", ai_settings.list_models, "read", account=False),
    Operation("GET", "/ai/prompt-requests", prompt_requests.list_prompt_requests, "read", account=False),
    Operation("POST", "/ai/prompt", ai_prompts.create_job_from_prompt, "execute"),
    Operation("POST", "/ai/prompt/classify", ai_classification.classify_prompt, "execute"),
    Operation("POST", "/ai/schedule", ai_schedule.schedule_from_prompt, "execute"),
    Operation("POST", "/ai/suggestions/analyze", ai_analysis.analyze_suggestions, "execute"),
    Operation("POST", "/ai/suggestions/time", send_time.suggest_send_times, "execute"),
)
