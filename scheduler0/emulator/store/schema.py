"""The tables, as a list of versions: entry N brings a database from version N to N + 1.

Dates that clients see are texts as the server prints them, from `DATES_AS_TEXT` on. Dates that are only
compared with the clock are instants (`instants`). Flags are 0 or 1. There are no foreign keys: the server
keeps jobs whose project or executor is gone, and so must the emulator. A row with `deleted_by` is deleted
but readable where the server still reads it.
"""

from scheduler0.emulator.store.dates_as_text import DATES_AS_TEXT, ROW_DATES_AS_TEXT

_FIRST = """
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_modified INTEGER
);

-- What is left of an account's allowance of executions, and its AI tokens.
CREATE TABLE account_counters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL UNIQUE,
    execution_count INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    next_reset_date INTEGER NOT NULL,
    date_created INTEGER NOT NULL,
    date_modified INTEGER
);

CREATE TABLE features (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    date_created INTEGER NOT NULL,
    date_modified INTEGER
);

CREATE TABLE account_features (
    account_id INTEGER NOT NULL,
    feature_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, feature_id)
) WITHOUT ROWID;

CREATE TABLE credentials (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    api_key TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    archived INTEGER NOT NULL,
    expires_at INTEGER,
    date_created INTEGER NOT NULL,
    date_modified INTEGER,
    created_by TEXT NOT NULL,
    modified_by TEXT,
    deleted_by TEXT,
    archived_by TEXT
);
CREATE INDEX credentials_listing ON credentials (account_id, date_created) WHERE deleted_by IS NULL;

CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    deleted_by TEXT
);
CREATE INDEX projects_listing ON projects (account_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX projects_name ON projects (account_id, name) WHERE deleted_by IS NULL;

CREATE TABLE executors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    tags TEXT NOT NULL,
    type TEXT NOT NULL,
    webhook_url TEXT NOT NULL,
    webhook_method TEXT NOT NULL,
    webhook_secret TEXT NOT NULL,
    cloud_provider TEXT NOT NULL,
    region TEXT NOT NULL,
    cloud_resource_url TEXT NOT NULL,
    cloud_api_key TEXT NOT NULL,
    cloud_api_secret TEXT NOT NULL,
    command TEXT NOT NULL,
    working_dir TEXT NOT NULL,
    payload_aggregation INTEGER NOT NULL,
    date_created INTEGER NOT NULL,
    date_modified INTEGER,
    created_by TEXT NOT NULL,
    modified_by TEXT,
    deleted_by TEXT
);
CREATE INDEX executors_listing ON executors (account_id, date_created) WHERE deleted_by IS NULL;

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    executor_id INTEGER,
    spec TEXT NOT NULL,
    data TEXT NOT NULL,
    timezone TEXT NOT NULL,
    timezone_offset INTEGER NOT NULL,
    start_date INTEGER NOT NULL,
    end_date INTEGER NOT NULL,
    retry_max INTEGER NOT NULL,
    status TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_modified INTEGER,
    created_by TEXT NOT NULL,
    modified_by TEXT,
    deleted_by TEXT
);
CREATE INDEX jobs_listing ON jobs (account_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX jobs_of_project ON jobs (account_id, project_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX jobs_active ON jobs (id) WHERE status = 'active' AND deleted_by IS NULL;

CREATE TABLE executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    unique_id TEXT NOT NULL,
    state INTEGER NOT NULL,
    node_id INTEGER NOT NULL,
    execution_version INTEGER NOT NULL,
    job_queue_version INTEGER NOT NULL,
    last_execution_datetime INTEGER NOT NULL,
    next_execution_datetime INTEGER NOT NULL,
    date_created INTEGER NOT NULL
);
-- The newest row of a job is the one with the highest version, then the highest state.
CREATE INDEX executions_of_job ON executions (job_id, execution_version, state);
CREATE INDEX executions_listing ON executions (account_id, date_created, state);

CREATE TABLE async_tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    service TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT NOT NULL,
    state INTEGER NOT NULL,
    date_created INTEGER NOT NULL,
    date_modified INTEGER NOT NULL
);
CREATE INDEX async_tasks_unfinished ON async_tasks (id) WHERE state < 2;
"""

_AI = """
-- The month in which an account's AI requests are counted.
CREATE TABLE ai_quota_periods (
    account_id INTEGER PRIMARY KEY,
    period_start INTEGER NOT NULL,
    next_reset_date INTEGER NOT NULL,
    classify_used INTEGER NOT NULL
);

CREATE TABLE prompt_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    output TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    total_tokens INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    estimated_cost_usd REAL NOT NULL,
    status TEXT NOT NULL,
    error TEXT NOT NULL,
    date_created INTEGER NOT NULL
);
CREATE INDEX prompt_requests_listing ON prompt_requests (account_id, date_created);
"""

_JOB_COUNTS = """
-- Live jobs by account and project, kept by triggers: a listing of 100,000 jobs also tells its total.
CREATE TABLE job_counts (
    account_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (account_id, project_id)
) WITHOUT ROWID;
INSERT INTO job_counts
    SELECT account_id, project_id, count(*) FROM jobs WHERE deleted_by IS NULL GROUP BY 1, 2;

CREATE TRIGGER job_counted AFTER INSERT ON jobs WHEN new.deleted_by IS NULL BEGIN
    INSERT INTO job_counts VALUES (new.account_id, new.project_id, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER job_no_longer_counted AFTER DELETE ON jobs WHEN old.deleted_by IS NULL BEGIN
    UPDATE job_counts SET number = number - 1
        WHERE account_id = old.account_id AND project_id = old.project_id;
END;
CREATE TRIGGER job_counted_elsewhere AFTER UPDATE OF account_id, project_id, deleted_by ON jobs
WHEN (old.account_id, old.project_id, old.deleted_by IS NULL)
    IS NOT (new.account_id, new.project_id, new.deleted_by IS NULL)
BEGIN
    UPDATE job_counts SET number = number - 1
        WHERE old.deleted_by IS NULL AND account_id = old.account_id AND project_id = old.project_id;
    INSERT INTO job_counts SELECT new.account_id, new.project_id, 1 WHERE new.deleted_by IS NULL
        ON CONFLICT DO UPDATE SET number = number + 1;
END;

CREATE INDEX jobs_of_account ON jobs (account_id) WHERE deleted_by IS NULL;
"""

_MESSAGES = """
-- One-shot messages that are still to be delivered.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    schedule_to INTEGER NOT NULL,
    payload TEXT NOT NULL,
    webhook_url TEXT NOT NULL,
    date_created INTEGER NOT NULL
);
CREATE INDEX messages_due ON messages (schedule_to, id);
"""

_AI_SETTINGS = """
CREATE TABLE ai_settings (
    account_id INTEGER PRIMARY KEY,
    active_models TEXT NOT NULL,
    openai_api_key TEXT NOT NULL,
    anthropic_api_key TEXT NOT NULL,
    bedrock_access_key_id TEXT NOT NULL,
    bedrock_secret_key TEXT NOT NULL,
    bedrock_region TEXT NOT NULL,
    openrouter_api_key TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_modified INTEGER NOT NULL
);
"""

_EXECUTION_COUNTS = """
-- Rows by account and state, kept by triggers, as the totals and the plain listing tell them.
CREATE TABLE execution_counts (
    account_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (account_id, state)
) WITHOUT ROWID;
INSERT INTO execution_counts SELECT account_id, state, count(*) FROM executions GROUP BY 1, 2;

CREATE TRIGGER execution_counted AFTER INSERT ON executions BEGIN
    INSERT INTO execution_counts VALUES (new.account_id, new.state, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER execution_no_longer_counted AFTER DELETE ON executions BEGIN
    UPDATE execution_counts SET number = number - 1
        WHERE account_id = old.account_id AND state = old.state;
END;

-- In the order of the listing, and with what it filters by: rows that a page skips are not read.
DROP INDEX executions_listing;
CREATE INDEX executions_listing ON executions (account_id, date_created, id, state, job_id);
-- Executions are filtered by the project of their job, which may be deleted.
CREATE INDEX jobs_in_project ON jobs (project_id);
"""

_LEASES = """
-- The state of each name, as JSON.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL
) WITHOUT ROWID;
"""

VERSIONS: tuple[str, ...] = (
    _FIRST,
    _AI,
    _JOB_COUNTS,
    _MESSAGES,
    _AI_SETTINGS,
    _EXECUTION_COUNTS,
    _LEASES,
    DATES_AS_TEXT,
    ROW_DATES_AS_TEXT,
)
