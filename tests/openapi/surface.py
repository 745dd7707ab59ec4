"""The documented ways to each operation: flat method, resource method, and the scope that it needs."""

from __future__ import annotations

from typing import NamedTuple

_PAGED = "limit=10, offset=0, order_by=None, order_by_direction=None, account_id_override=None"


class Row(NamedTuple):
    """One operation."""

    operation: str
    resource: str
    """Below the client: ``jobs.list``."""
    scope: str
    flat: str
    """The documented call, defaults included; a second one after a line break."""

    @property
    def flat_names(self) -> tuple[str, ...]:
        return tuple(signature.partition("(")[0] for signature in self.flat.splitlines())


SURFACE = (
    Row("healthcheck", "health.check", "none", "healthcheck()"),
    Row("getAsyncTask", "async_tasks.get", "read", "get_async_task(request_id, account_id_override=None)"),
    Row("listJobs", "jobs.list", "read", f"list_jobs(project_id=None, {_PAGED})"),
    Row(
        "createJobs",
        "jobs.create",
        "write",
        "create_job(body, account_id_override=None)\nbatch_create_jobs(jobs, account_id_override=None)",
    ),
    Row("getJob", "jobs.get", "read", "get_job(job_id, account_id_override=None)"),
    Row("updateJob", "jobs.update", "write", "update_job(job_id, body, account_id_override=None)"),
    Row("deleteJob", "jobs.delete", "write", "delete_job(job_id, body, account_id_override=None)"),
    Row("listProjects", "projects.list", "read", f"list_projects({_PAGED})"),
    Row("createProject", "projects.create", "write", "create_project(body, account_id_override=None)"),
    Row("getProject", "projects.get", "read", "get_project(project_id, account_id_override=None)"),
    Row(
        "updateProject",
        "projects.update",
        "write",
        "update_project(project_id, body, account_id_override=None)",
    ),
    Row(
        "deleteProject",
        "projects.delete",
        "write",
        "delete_project(project_id, body, account_id_override=None)",
    ),
    Row(
        "listExecutions",
        "executions.list",
        "read",
        "list_executions(limit=10, offset=0, start_date=None, end_date=None, project_id=None, job_id=None,"
        " state=None, order_by=None, order_direction=None, account_id_override=None)",
    ),
    Row(
        "getExecutionAnalytics",
        "executions.analytics",
        "read",
        "get_date_range_analytics(start_date, start_time, account_id=None, account_id_override=None)",
    ),
    Row(
        "getExecutionTotals",
        "executions.totals",
        "read",
        "get_execution_totals(account_id, account_id_override=None)",
    ),
    Row(
        "cleanupOldExecutionLogs",
        "executions.cleanup",
        "execute",
        "cleanup_old_execution_logs(account_id, retention_months, account_id_override=None)",
    ),
    Row("listCredentials", "credentials.list", "read", f"list_credentials({_PAGED})"),
    Row(
        "createCredential", "credentials.create", "write", "create_credential(body, account_id_override=None)"
    ),
    Row(
        "getCredential",
        "credentials.get",
        "read",
        "get_credential(credential_id, account_id_override=None)",
    ),
    Row(
        "updateCredential",
        "credentials.update",
        "write",
        "update_credential(credential_id, body, account_id_override=None)",
    ),
    Row(
        "deleteCredential",
        "credentials.delete",
        "write",
        "delete_credential(credential_id, body, account_id_override=None)",
    ),
    Row(
        "archiveCredential",
        "credentials.archive",
        "write",
        "archive_credential(credential_id, body, account_id_override=None)",
    ),
    Row("listExecutors", "executors.list", "read", f"list_executors({_PAGED})"),
    Row("createExecutor", "executors.create", "write", "create_executor(body, account_id_override=None)"),
    Row("getExecutor", "executors.get", "read", "get_executor(executor_id, account_id_override=None)"),
    Row(
        "updateExecutor",
        "executors.update",
        "write",
        "update_executor(executor_id, body, account_id_override=None)",
    ),
    Row(
        "deleteExecutor",
        "executors.delete",
        "write",
        "delete_executor(executor_id, body, account_id_override=None)",
    ),
    Row(
        "testInvokeExecutor",
        "executors.test_invoke",
        "execute",
        "test_invoke_executor(executor_id, body=None, account_id_override=None)",
    ),
    Row(
        "registerLocalExecutor",
        "local_executors.register",
        "write",
        "register_local_executor(body, account_id_override=None)",
    ),
    Row(
        "pullLocalExecutorJobs",
        "local_executors.pull",
        "read",
        "pull_local_executor_jobs(executor_id, account_id_override=None)",
    ),
    Row(
        "reportLocalExecutions",
        "local_executors.report",
        "execute",
        "report_local_executions(executor_id, reports, account_id_override=None)",
    ),
    Row("createAccount", "accounts.create", "admin", "create_account(body)"),
    Row("getAccount", "accounts.get", "admin", "get_account(account_id)"),
    Row("updateAccount", "accounts.update", "admin", "update_account(account_id, body)"),
    Row("addAccountFeature", "accounts.add_feature", "admin", "add_feature_to_account(account_id, body)"),
    Row(
        "removeAccountFeature",
        "accounts.remove_feature",
        "admin",
        "remove_feature_from_account(account_id, body)",
    ),
    Row(
        "addAllAccountFeatures",
        "accounts.add_all_features",
        "admin",
        "add_all_features_to_account(account_id)",
    ),
    Row(
        "removeAllAccountFeatures",
        "accounts.remove_all_features",
        "admin",
        "remove_all_features_from_account(account_id)",
    ),
    Row(
        "getAccountExecutionCount",
        "accounts.execution_count",
        "admin",
        "get_account_execution_count(account_id)",
    ),
    Row(
        "increaseAccountExecutionCount",
        "accounts.increase_execution_count",
        "admin",
        "increase_account_execution_count(account_id, count)",
    ),
    Row("getAccountTokens", "accounts.tokens", "admin", "get_account_tokens(account_id)"),
    Row("addAccountTokens", "accounts.add_tokens", "admin", "add_account_tokens(account_id, amount)"),
    Row("getAccountAiUsage", "accounts.ai_usage", "admin", "get_ai_usage(account_id)"),
    Row("rotateSecret", "accounts.rotate_secret", "admin", "rotate_secret(old_secret_key)"),
    Row("listFeatures", "features.list", "read", "list_features()"),
    Row("getAiSettings", "ai.settings", "read", "get_account_ai_settings(account_id)"),
    Row(
        "updateAiSettings",
        "ai.update_settings",
        "write",
        "upsert_account_ai_settings(account_id, body)",
    ),
    Row("listAiModels", "ai.models", "read", "get_ai_models()"),
    Row(
        "createJobFromPrompt",
        "ai.prompt",
        "execute",
        "create_job_from_prompt(body, account_id_override=None)",
    ),
    Row("classifyPrompt", "ai.classify", "execute", "classify_prompt(body, account_id_override=None)"),
    Row(
        "scheduleFromPrompt",
        "ai.schedule",
        "execute",
        "schedule_from_prompt(body, account_id_override=None)",
    ),
    Row(
        "analyzeSuggestions",
        "ai.analyze",
        "execute",
        "analyze_suggestions(body, account_id_override=None)",
    ),
    Row(
        "suggestSendTimes",
        "ai.send_times",
        "execute",
        "send_time_suggestions(body, account_id_override=None)",
    ),
    Row(
        "listPromptRequests",
        "ai.prompt_requests",
        "read",
        "list_prompt_requests(limit=25, offset=0, provider=None, model=None, status=None, search=None,"
        " start=None, end=None, order=None, account_id_override=None)",
    ),
    Row("listClusterNodes", "cluster.nodes", "admin", "list_cluster_nodes()"),
    Row("addSelfToCluster", "cluster.add_self", "admin", "add_self_to_cluster()"),
    Row("removeSelfFromCluster", "cluster.remove_self", "admin", "remove_self_from_cluster()"),
    Row(
        "transferClusterLeadership",
        "cluster.transfer_leadership",
        "admin",
        "transfer_cluster_leadership()",
    ),
    Row(
        "addClusterNode",
        "cluster.add_node",
        "admin",
        "add_cluster_node(node_id, node_address, client_address)",
    ),
    Row("removeClusterNode", "cluster.remove_node", "admin", "remove_cluster_node(node_id)"),
    Row("promoteClusterNode", "cluster.promote_node", "admin", "promote_cluster_node(node_id)"),
    Row("demoteClusterNode", "cluster.demote_node", "admin", "demote_cluster_node(node_id)"),
    Row("forceRebuildCluster", "cluster.force_rebuild", "admin", "force_rebuild_cluster(seed_node_id)"),
    Row("resetRaft", "cluster.reset_raft", "admin", "reset_raft()"),
    Row("dumpScheduleQueue", "cluster.schedule_queue", "admin", "dump_schedule_queue()"),
    Row("dumpJobExecutionsCache", "cluster.job_executions_cache", "admin", "dump_job_executions_cache()"),
    Row("dumpJobQueues", "cluster.job_queues", "admin", "dump_job_queues()"),
    Row("dumpJobQueueVersions", "cluster.job_queue_versions", "admin", "dump_job_queue_versions()"),
    Row("backupDatabase", "cluster.backup", "admin", "backup_database(account_id_override=None)"),
    Row(
        "restoreDatabase",
        "cluster.restore",
        "admin",
        "restore_database(file_name, account_id_override=None)",
    ),
)

ALSO_FLAT = (
    "wait_for_task(request_id, timeout=60.0, account_id_override=None)",
    "rotate_credential_secret(old_secret_key=None)",
)
"""Documented methods that have no operation of their own."""
