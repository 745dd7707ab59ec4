"""The schema versions that keep dates as texts, as the server does, and execution rows with their project.

Before, dates were instants in UTC, which lost the offset and sorted otherwise than the server's texts.
`date_text(instant, timezone)` is a function that `Database` adds to the connection.
"""

_JOBS = """
CREATE TABLE dated_jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    executor_id INTEGER,
    spec TEXT NOT NULL,
    data TEXT NOT NULL,
    timezone TEXT NOT NULL,
    timezone_offset INTEGER NOT NULL,
    start_date TEXT NOT NULL,
    end_date TEXT NOT NULL,
    retry_max INTEGER NOT NULL,
    status TEXT NOT NULL,
    date_created TEXT NOT NULL,
    date_modified TEXT,
    created_by TEXT NOT NULL,
    modified_by TEXT,
    deleted_by TEXT
);
INSERT INTO dated_jobs SELECT id, account_id, project_id, executor_id, spec, data, timezone, timezone_offset,
    date_text(start_date, timezone), date_text(end_date, NULL), retry_max, status,
    date_text(date_created, NULL), date_text(date_modified, NULL), created_by, modified_by, deleted_by
    FROM jobs;
"""

_EXECUTORS = """
CREATE TABLE dated_executors (
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
    date_created TEXT NOT NULL,
    date_modified TEXT,
    created_by TEXT NOT NULL,
    modified_by TEXT,
    deleted_by TEXT
);
INSERT INTO dated_executors SELECT id, account_id, name, description, tags, type, webhook_url, webhook_method,
    webhook_secret, cloud_provider, region, cloud_resource_url, cloud_api_key, cloud_api_secret, command,
    working_dir, payload_aggregation, date_text(date_created, NULL), date_text(date_modified, NULL),
    created_by, modified_by, deleted_by FROM executors;
"""

_PROJECTS = """
CREATE TABLE dated_projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    date_created TEXT NOT NULL,
    deleted_by TEXT
);
INSERT INTO dated_projects
    SELECT id, account_id, name, description, date_text(date_created, NULL), deleted_by FROM projects;
"""

_CREDENTIALS = """
CREATE TABLE dated_credentials (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    api_key TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    archived INTEGER NOT NULL,
    -- Instants: what expires is compared with the clock.
    expires_at INTEGER,
    date_created TEXT NOT NULL,
    date_modified INTEGER,
    created_by TEXT NOT NULL,
    modified_by TEXT,
    deleted_by TEXT,
    archived_by TEXT
);
INSERT INTO dated_credentials SELECT id, account_id, api_key, secret_hash, scopes, archived, expires_at,
    date_text(date_created, NULL), date_modified, created_by, modified_by, deleted_by, archived_by
    FROM credentials;
"""

_EXECUTIONS = """
CREATE TABLE dated_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    -- The project of the job, 0 for a job that does not exist.
    project_id INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    unique_id TEXT NOT NULL,
    state INTEGER NOT NULL,
    node_id INTEGER NOT NULL,
    execution_version INTEGER NOT NULL,
    job_queue_version INTEGER NOT NULL,
    last_execution_datetime TEXT NOT NULL,
    next_execution_datetime TEXT NOT NULL,
    -- An instant: the row's own time, by which rows are chosen.
    date_created INTEGER NOT NULL
);
INSERT INTO dated_executions SELECT executions.id, executions.account_id, coalesce(project_id, 0), job_id,
    unique_id, state, node_id, execution_version, job_queue_version,
    date_text(last_execution_datetime, timezone), date_text(next_execution_datetime, timezone),
    executions.date_created FROM executions LEFT JOIN jobs ON jobs.id = job_id;
"""

_TABLES = {
    "jobs": _JOBS,
    "executors": _EXECUTORS,
    "projects": _PROJECTS,
    "credentials": _CREDENTIALS,
    "executions": _EXECUTIONS,
}

_INDEXES_AND_TRIGGERS = """
CREATE INDEX credentials_listing ON credentials (account_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX projects_listing ON projects (account_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX projects_name ON projects (account_id, name) WHERE deleted_by IS NULL;
CREATE INDEX executors_listing ON executors (account_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX jobs_listing ON jobs (account_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX jobs_of_project ON jobs (account_id, project_id, date_created) WHERE deleted_by IS NULL;
CREATE INDEX jobs_active ON jobs (id) WHERE status = 'active' AND deleted_by IS NULL;

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

-- Rows by account, project and state, kept by triggers, for the totals of listings.
DROP TABLE execution_counts;
CREATE TABLE execution_counts (
    account_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (account_id, project_id, state)
) WITHOUT ROWID;
INSERT INTO execution_counts SELECT account_id, project_id, state, count(*) FROM executions GROUP BY 1, 2, 3;
"""

_OF_EXECUTIONS = """
-- The newest row of a job is the one with the highest version, then the highest state.
CREATE INDEX executions_of_job ON executions (job_id, execution_version, state);
-- In the order of the listing, and with what it filters by: rows that a page skips are not read.
CREATE INDEX executions_listing ON executions (account_id, date_created, id, state, job_id);
CREATE INDEX executions_of_project ON executions (account_id, project_id, date_created, id, state);
CREATE TRIGGER executions_follow_job AFTER UPDATE OF project_id ON jobs WHEN old.project_id <> new.project_id
BEGIN
    UPDATE executions SET project_id = new.project_id WHERE job_id = new.id;
END;
CREATE TRIGGER execution_counted AFTER INSERT ON executions BEGIN
    INSERT INTO execution_counts VALUES (new.account_id, new.project_id, new.state, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER execution_no_longer_counted AFTER DELETE ON executions BEGIN
    UPDATE execution_counts SET number = number - 1
        WHERE account_id = old.account_id AND project_id = old.project_id AND state = old.state;
END;
CREATE TRIGGER execution_counted_elsewhere AFTER UPDATE OF project_id ON executions BEGIN
    UPDATE execution_counts SET number = number - 1
        WHERE account_id = old.account_id AND project_id = old.project_id AND state = old.state;
    INSERT INTO execution_counts VALUES (new.account_id, new.project_id, new.state, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
END;
"""


def _replaced(table: str) -> str:
    """The statements that put the new table in the place of the old one; ids go on where they were."""
    return f"""
DELETE FROM sqlite_sequence WHERE name = 'dated_{table}';
INSERT INTO sqlite_sequence SELECT 'dated_{table}', seq FROM sqlite_sequence WHERE name = '{table}';
DROP TABLE {table};
ALTER TABLE dated_{table} RENAME TO {table};
"""


# Everything is read before anything is dropped: executions look up their jobs.
DATES_AS_TEXT = (
    "".join(_TABLES.values()) + "".join(map(_replaced, _TABLES)) + _INDEXES_AND_TRIGGERS + _OF_EXECUTIONS
)

_ROW_DATES = """
DROP TRIGGER executions_follow_job;
CREATE TABLE dated_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    -- The project of the job, 0 for a job that does not exist.
    project_id INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    unique_id TEXT NOT NULL,
    state INTEGER NOT NULL,
    node_id INTEGER NOT NULL,
    execution_version INTEGER NOT NULL,
    job_queue_version INTEGER NOT NULL,
    last_execution_datetime TEXT NOT NULL,
    next_execution_datetime TEXT NOT NULL,
    -- In UTC, so that rows can be chosen by their time: see `store.executions`.
    date_created TEXT NOT NULL
);
INSERT INTO dated_executions SELECT id, account_id, project_id, job_id, unique_id, state, node_id,
    execution_version, job_queue_version, last_execution_datetime, next_execution_datetime,
    date_text(date_created, NULL) FROM executions;
"""

ROW_DATES_AS_TEXT = _ROW_DATES + _replaced("executions") + _OF_EXECUTIONS
"""The version that sorts execution rows by the text of `dateCreated`, which differs within a second."""
