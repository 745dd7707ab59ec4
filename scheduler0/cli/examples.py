"""The example in the help of each resource command."""

_EXAMPLES = {
    ("jobs", "ls"): "jobs ls --project-id 1 --columns id,spec,status",
    ("jobs", "create"): (
        'jobs create --project-id 1 --executor-id 1 --spec "0 30 2 * * *" --timezone Europe/Berlin '
        "--start-date 2026-12-24T00:00:00+01:00"
    ),
    ("jobs", "update"): "jobs update 42 --retry-max 3",
    ("jobs", "replace"): 'jobs replace 42 --spec "0 0 3 * * *"',
    ("jobs", "rm"): "jobs rm 42 --yes",
    ("jobs", "upsert"): (
        'jobs upsert --key invoice-42 --project-id 1 --executor-id 1 --spec "0 30 2 * * *" '
        "--timezone Europe/Berlin"
    ),
    ("jobs", "reschedule"): 'jobs reschedule 42 --spec "0 0 3 * * *"',
    ("projects", "create"): 'projects create --name shop --description "Jobs of the shop"',
    ("projects", "ensure"): 'projects ensure --name shop --description "Jobs of the shop"',
    ("projects", "update"): 'projects update 1 --description "Jobs of the new shop"',
    ("executors", "create"): (
        "executors create --name hook --type webhook_url --webhook-method POST "
        "--webhook-url https://example.com/hook"
    ),
    ("executors", "ensure"): (
        "executors ensure --name hook --type webhook_url --webhook-method POST "
        "--webhook-url https://example.com/hook"
    ),
    ("executors", "update"): "executors update 1 --webhook-url https://example.com/other",
    ("executors", "test-invoke"): 'executors test-invoke 1 --body \'{"job": {"data": "{}"}}\'',
    ("executions", "ls"): "executions ls --job-id 42 --state success --limit 20",
    ("executions", "analytics"): "executions analytics 2026-08-03T12:00:00+00:00",
    ("executions", "cleanup"): "executions cleanup --retention-months 3 --yes",
    ("executions", "wait-for"): "executions wait-for 42 --state success",
    ("credentials", "create"): "credentials create --scopes read --scopes write --env-file .env",
    ("credentials", "update"): "credentials update 3 --archived",
    ("accounts", "create"): "accounts create --name Acme",
    ("accounts", "update"): "accounts update 2 --name Acme",
    ("accounts", "add-feature"): "accounts add-feature 2 --feature-id 3",
    ("accounts", "remove-feature"): "accounts remove-feature 2 --feature-id 3 --yes",
    (
        "accounts",
        "increase-execution-count",
    ): "accounts increase-execution-count 2 --body '{\"count\": 1000}'",
    ("accounts", "add-tokens"): "accounts add-tokens 2 --amount 10",
    ("accounts", "rotate-secret"): "accounts rotate-secret --old-secret-key @old-key.txt --yes",
    ("ai", "prompt"): 'ai prompt --prompt "remind me every day at 9" --timezone Europe/Berlin',
    ("ai", "classify"): 'ai classify --prompt "remind me every day at 9"',
    ("ai", "schedule"): 'ai schedule --prompt "call the hook every day at 9" --project-id 1 --executor-id 1',
    ("ai", "analyze"): "ai analyze --body @conversation.json",
    ("ai", "send-times"): "ai send-times --body @request.json",
    ("ai", "update-settings"): "ai update-settings --openai-api-key @key.txt",
    ("ai", "prompt-requests"): "ai prompt-requests --status success --limit 20",
    ("cluster", "add-node"): (
        "cluster add-node 2 --node-address 10.0.0.2:7071 --client-address http://10.0.0.2:7070"
    ),
    ("cluster", "restore"): "cluster restore --file-path backup.db --yes",
    ("webhooks", "schedule"): (
        "webhooks schedule https://example.com/hook --at 2026-12-24T18:00:00+01:00 "
        '--payload \'{"text": "hello"}\''
    ),
    ("tasks", "show"): "tasks show 2KxYJ4h9sAv0bXcQ1mWn8fTzLrE",
    ("tasks", "wait"): "tasks wait 2KxYJ4h9sAv0bXcQ1mWn8fTzLrE",
    ("local-executors", "register"): 'local-executors register --name laptop --command "python work.py"',
    ("local-executors", "report"): "local-executors report 1 --reports @reports.json",
}
_SAMPLES = {
    "url": "https://example.com/hook",
    "id": "reminder-17",
    "account_id": "2",
    "job_id": "42",
    "job": "42",
    "key": "invoice-42",
}


def of(resource: str, command: str, positional: list[str]) -> str:
    """The example of a command: one from the table, else the command with sample ids."""
    words = _EXAMPLES.get((resource, command))
    if words is None:
        words = " ".join([resource, command, *(_SAMPLES.get(name, "1") for name in positional)])
    return f"scheduler0-py {words}"
