"""The table of cases: for every operation its success through a resource and its usual error, flat."""

from . import (
    accounts,
    ai,
    ai_settings,
    cluster,
    credentials,
    executions,
    executors,
    jobs,
    local_executors,
    projects,
    send_times,
)

CASES = (
    *jobs.CASES,
    *projects.CASES,
    *executions.CASES,
    *credentials.CASES,
    *executors.CASES,
    *local_executors.CASES,
    *accounts.CASES,
    *ai.CASES,
    *ai_settings.CASES,
    *send_times.CASES,
    *cluster.CASES,
)
