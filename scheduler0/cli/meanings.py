"""What each argument of the resource commands means, and what a command does, for their help."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MEANINGS = {
    "account_id": "The account.",
    "active_models": "The models to use, in order.",
    "after": "Only what comes after this moment.",
    "age": "Pretend that the job is this old, for instance 36h.",
    "amount": "How many tokens to add.",
    "anthropic_api_key": "The account's key for Anthropic.",
    "archived": "Whether the key is out of the listing.",
    "archived_by": "Who archives it. Default: --actor.",
    "at": "The moment.",
    "availability": "When the participants are busy.",
    "bedrock_access_key_id": "The account's key id for Bedrock.",
    "bedrock_region": "The region of Bedrock.",
    "bedrock_secret_key": "The account's secret key for Bedrock.",
    "channels": "A channel that jobs may use.",
    "client_address": "The node's address for clients.",
    "cloud_api_key": "The key for the cloud function.",
    "cloud_api_secret": "The secret for the cloud function.",
    "cloud_provider": "aws, azure or gcp.",
    "cloud_resource_url": "The address of the cloud function.",
    "command": "The command that a local executor runs.",
    "constraints": "What the suggestions must satisfy.",
    "conversation_id": "Your id of the conversation.",
    "count": "How many.",
    "created_by": "Who creates it. Default: --actor.",
    "credential_id": "The API key's id.",
    "data": "Text for the executor, often JSON.",
    "deleted_by": "Who deletes it. Default: --actor.",
    "description": "A description.",
    "end_date": "The last moment.",
    "events": "An event that jobs may name.",
    "execution_time": "The time of the pretended run.",
    "executor_id": "The executor.",
    "expires_in_seconds": "How long the key is valid.",
    "feature_id": "The feature (features ls).",
    "file_path": "The backup: a path on the server, or a key of S3.",
    "group_policy": "How many recipients must be reachable.",
    "holiday_policy": "Holidays.",
    "id": "Your own id.",
    "job": "The pretended job.",
    "job_id": "The job.",
    "key": "Your own id of the job, for instance invoice-42.",
    "limit": "How many rows at most.",
    "locale": "The language of the prompt, for instance en.",
    "message": "The message to send.",
    "messages": "The messages of the conversation.",
    "metadata": "Anything; the answer has it as well.",
    "method": "The HTTP method.",
    "model": "A model's id.",
    "modified_by": "Who changes it. Default: --actor.",
    "name": "The name.",
    "node_address": "The node's address for other nodes.",
    "node_id": "The node.",
    "offset": "How many rows to leave out.",
    "old_secret_key": "The previous key, in hex.",
    "openai_api_key": "The account's key for OpenAI.",
    "openrouter_api_key": "The account's key for OpenRouter.",
    "options": "Further options.",
    "order": "The direction.",
    "order_by": "The column to sort by.",
    "page_size": "How many rows in one request, at most 100.",
    "payload": "What to send.",
    "participants": "The people in the conversation.",
    "payload_aggregation": "Deliver jobs that are due together in one request.",
    "preferences": "What the suggestions should satisfy.",
    "project": "A project to create.",
    "project_id": "The project.",
    "prompt": "The prompt.",
    "provider": "openai, anthropic, bedrock, openrouter or platform.",
    "purposes": "A purpose that jobs may have.",
    "recipients": "The recipients.",
    "reconcile": "If the answer is lost, look whether the jobs exist.",
    "region": "The cloud region.",
    "reports": "The executions to report.",
    "request_id": "The id that the server gave to the task.",
    "retention_months": "How many months of 30 days to keep.",
    "retry_max": "How often a failed delivery is made again.",
    "scopes": "read, write, execute or admin.",
    "search": "Text in the prompt.",
    "seed_node_id": "The node to rebuild the cluster from.",
    "sender": "The sender.",
    "spec": "The cron spec, in quotes. It begins with the second.",
    "start_date": "The first moment.",
    "state": "The state of the execution.",
    "status": "The status.",
    "tags": "A tag.",
    "timeout": "How many seconds to wait.",
    "timezone": "An IANA zone, for instance Europe/Berlin.",
    "timezone_offset": "The zone's offset in seconds.",
    "type": "webhook_url, cloud_function or local.",
    "url": "The address.",
    "webhook_method": "The HTTP method of the webhook.",
    "webhook_secret": "The secret that the webhook gets in a header.",
    "webhook_url": "The address of the webhook.",
    "working_dir": "The folder in which a local executor works.",
}


def meaning(name: str) -> str:
    """What the argument with this Python name means; empty if nothing is known."""
    return _MEANINGS.get(name, "")


_SUMMARIES = {
    ("jobs", "show"): "Show the job, even if it is deleted: then it has deleted_by.",
    (
        "jobs",
        "create",
    ): "Create a job. With --body it takes up to 100 as a JSON list, and creates all or none.",
    ("jobs", "update"): "Change what you name and keep the rest.",
    (
        "jobs",
        "replace",
    ): "Create a changed copy of the job, then delete the old one. The new job has a new id.",
    ("jobs", "rm"): "Delete the job.",
    (
        "jobs",
        "next",
    ): "Print the next runs of the job. A job that is paused or over has none.",
    ("jobs", "by-key"): "Show the job that was created with this key. Of several it is the newest.",
    ("projects", "show"): "Show the project. A deleted one is not found.",
    ("projects", "rm"): "Delete the project and every job in it.",
    ("executors", "show"): "Show the executor, even if it is deleted.",
    ("executors", "rm"): "Delete the executor and keep its jobs.",
    ("credentials", "show"): "Show the key, even if it is archived.",
    (
        "credentials",
        "create",
    ): "Create an API key. The server shows its secret only once: --env-file stores it.",
    ("credentials", "update"): "Archive the key (--archived) or bring it back (--no-archived).",
    ("credentials", "archive"): "Take the key out of the listing.",
    ("tasks", "show"): "Show the task. The server answers when it changes, so this may take long.",
    ("tasks", "wait"): "Wait until the task has succeeded, and show it.",
    ("cluster", "backup"): "Make a backup. The output of the task names its file.",
    ("cluster", "restore"): "Restore a backup: a key of S3 if the server uses S3, else a path on the server.",
    ("webhooks", "schedule"): "Send a webhook to URL once, at the moment --at.",
    ("health", "check"): "Show the leader and the Raft statistics of a node that is ready.",
}
"""What a command does, where the docstring of its method speaks to programmers."""


def summary(resource: str, command: str, text: str, positional: Iterable[str], options: Iterable[str]) -> str:
    """The first sentences of the help: those above, else `text` with arguments under their names here."""
    given = _SUMMARIES.get((resource, command))
    if given is not None:
        return given
    names = {name: name.upper() for name in positional}
    names = {name: f"--{name.replace('_', '-')}" for name in options} | names
    return re.sub(r"`(\w+)`", lambda found: names.get(found[1], found[0]), text)
