"""Documented refusals that no other test covers."""

from __future__ import annotations

from typing import Any

import pytest

from ..emulator.api_client import Api, job_body, ok, refused


@pytest.mark.parametrize("operation", ["promote-node", "demote-node", "remove-node"])
def test_a_node_id_is_a_number(system_api: Api, operation: str) -> None:
    response = system_api.post(f"/cluster/{operation}", params={"nodeId": "x"})
    message = 'invalid nodeId: strconv.ParseUint: parsing "x": invalid syntax'
    assert refused(response) == (400, message)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"data": "x" * 1_048_577}, "job data exceeds maximum size of 1MB. Current size: 1048577 bytes"),
        ({"retryMax": 16}, "job retry max is greater than 15"),
    ],
)
def test_an_update_has_the_raised_limits_too(
    api: Api, account: int, project: int, executor: int, members: dict[str, Any], message: str
) -> None:
    assert ok(api.put(f"/accounts/{account}/features/all")) is not None
    job = api.new_job(projectId=project, executorId=executor)
    body = job_body(projectId=project, modifiedBy="me")
    assert refused(api.put(f"/jobs/{job}", json=body | members)) == (400, message)
    assert ok(api.put(f"/jobs/{job}", json=body | {"data": "x" * 1_048_576, "retryMax": 15}))["id"] == job
