"""Every resource method that sends a body takes the body or its members as keywords."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from scheduler0 import AsyncClient, Client
from tests.openapi.test_surface_coverage import public, resources

NO_BODY = {
    "accounts": "get add_all_features remove_all_features execution_count tokens ai_usage",
    "ai": "settings models prompt_requests",
    "async_tasks": "get wait",
    "cluster": "nodes add_self remove_self transfer_leadership add_node remove_node promote_node"
    " demote_node force_rebuild reset_raft backup schedule_queue job_executions_cache job_queues"
    " job_queue_versions",
    "credentials": "list get rotate",
    "executions": "list wait_for analytics totals",
    "executors": "list get ensure",
    "features": "list",
    "health": "check",
    "jobs": "list get create_many update_many delete_many pause resume reschedule trigger next_runs explain"
    " by_key",
    "local_executors": "pull report",
    "plans": "plan apply export",
    "projects": "list get ensure",
    "webhooks": "schedule list cancel",
}
"""Methods that send nothing, or whose body is a list of reports."""

MANY = {"create_many", "update_many", "delete_many"}
"""Methods that send many requests, so that no one answer is theirs."""


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_both_ways_are_open(client: type) -> None:
    for name, kind in resources(client).items():
        for method, function in public(kind).items():
            if method == "ensure":
                continue  # keywords only: it looks for the name that they give
            kinds = {one.name: one.kind for one in inspect.signature(function).parameters.values()}
            ways = (kinds.get("body"), kinds.get("fields"))
            given = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_KEYWORD)
            assert ways == ((None, None) if method in NO_BODY[name].split() else given), f"{name}.{method}"


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_every_method_can_show_its_answer(client: type) -> None:
    instance: Any = client("http://server", transport=_nowhere(client))
    for name, kind in resources(client).items():
        raw = vars(getattr(instance, name).with_raw_response)
        assert raw.keys() - {"_resource"} == set(public(kind)) - MANY


def _nowhere(client: type) -> Any:
    import httpx

    return httpx.MockTransport(lambda request: httpx.Response(500))
