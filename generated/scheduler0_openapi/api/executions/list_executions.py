from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.execution_page_envelope import ExecutionPageEnvelope

import datetime

from ...types import UNSET, Unset


def _get_kwargs(
    *,
    start_date: datetime.datetime | str | Unset = UNSET,
    end_date: datetime.datetime | str | Unset = UNSET,
    project_id: int | Unset = UNSET,
    job_id: int | Unset = UNSET,
    state: str | Unset = UNSET,
    order_by: str | Unset = UNSET,
    order_direction: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_start_date: str | Unset
    if isinstance(start_date, Unset):
        json_start_date = UNSET
    elif isinstance(start_date, datetime.datetime):
        json_start_date = start_date.isoformat()
    else:
        json_start_date = start_date
    params["startDate"] = json_start_date

    json_end_date: str | Unset
    if isinstance(end_date, Unset):
        json_end_date = UNSET
    elif isinstance(end_date, datetime.datetime):
        json_end_date = end_date.isoformat()
    else:
        json_end_date = end_date
    params["endDate"] = json_end_date

    params["projectId"] = project_id

    params["jobId"] = job_id

    params["state"] = state

    params["orderBy"] = order_by

    params["orderDirection"] = order_direction

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/executions",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | ExecutionPageEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.execution_page_envelope import ExecutionPageEnvelope

    if response.status_code == 200:
        response_200 = ExecutionPageEnvelope.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

    if response.status_code == 500:
        response_500 = Error.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = Error.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Error | ExecutionPageEnvelope]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    start_date: datetime.datetime | str | Unset = UNSET,
    end_date: datetime.datetime | str | Unset = UNSET,
    project_id: int | Unset = UNSET,
    job_id: int | Unset = UNSET,
    state: str | Unset = UNSET,
    order_by: str | Unset = UNSET,
    order_direction: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[Error | ExecutionPageEnvelope]:
    """List execution records

     Scope `read`. A run has one record per state. Records that a node has not handed in yet are missing.
    The direction is ignored unless `orderBy` is given.

    Args:
        start_date (datetime.datetime | str | Unset):
        end_date (datetime.datetime | str | Unset):
        project_id (int | Unset):
        job_id (int | Unset):
        state (str | Unset):
        order_by (str | Unset):
        order_direction (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | ExecutionPageEnvelope]
    """

    kwargs = _get_kwargs(
        start_date=start_date,
        end_date=end_date,
        project_id=project_id,
        job_id=job_id,
        state=state,
        order_by=order_by,
        order_direction=order_direction,
        limit=limit,
        offset=offset,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    start_date: datetime.datetime | str | Unset = UNSET,
    end_date: datetime.datetime | str | Unset = UNSET,
    project_id: int | Unset = UNSET,
    job_id: int | Unset = UNSET,
    state: str | Unset = UNSET,
    order_by: str | Unset = UNSET,
    order_direction: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Error | ExecutionPageEnvelope | None:
    """List execution records

     Scope `read`. A run has one record per state. Records that a node has not handed in yet are missing.
    The direction is ignored unless `orderBy` is given.

    Args:
        start_date (datetime.datetime | str | Unset):
        end_date (datetime.datetime | str | Unset):
        project_id (int | Unset):
        job_id (int | Unset):
        state (str | Unset):
        order_by (str | Unset):
        order_direction (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | ExecutionPageEnvelope
    """

    return sync_detailed(
        client=client,
        start_date=start_date,
        end_date=end_date,
        project_id=project_id,
        job_id=job_id,
        state=state,
        order_by=order_by,
        order_direction=order_direction,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    start_date: datetime.datetime | str | Unset = UNSET,
    end_date: datetime.datetime | str | Unset = UNSET,
    project_id: int | Unset = UNSET,
    job_id: int | Unset = UNSET,
    state: str | Unset = UNSET,
    order_by: str | Unset = UNSET,
    order_direction: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[Error | ExecutionPageEnvelope]:
    """List execution records

     Scope `read`. A run has one record per state. Records that a node has not handed in yet are missing.
    The direction is ignored unless `orderBy` is given.

    Args:
        start_date (datetime.datetime | str | Unset):
        end_date (datetime.datetime | str | Unset):
        project_id (int | Unset):
        job_id (int | Unset):
        state (str | Unset):
        order_by (str | Unset):
        order_direction (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | ExecutionPageEnvelope]
    """

    kwargs = _get_kwargs(
        start_date=start_date,
        end_date=end_date,
        project_id=project_id,
        job_id=job_id,
        state=state,
        order_by=order_by,
        order_direction=order_direction,
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    start_date: datetime.datetime | str | Unset = UNSET,
    end_date: datetime.datetime | str | Unset = UNSET,
    project_id: int | Unset = UNSET,
    job_id: int | Unset = UNSET,
    state: str | Unset = UNSET,
    order_by: str | Unset = UNSET,
    order_direction: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Error | ExecutionPageEnvelope | None:
    """List execution records

     Scope `read`. A run has one record per state. Records that a node has not handed in yet are missing.
    The direction is ignored unless `orderBy` is given.

    Args:
        start_date (datetime.datetime | str | Unset):
        end_date (datetime.datetime | str | Unset):
        project_id (int | Unset):
        job_id (int | Unset):
        state (str | Unset):
        order_by (str | Unset):
        order_direction (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | ExecutionPageEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            start_date=start_date,
            end_date=end_date,
            project_id=project_id,
            job_id=job_id,
            state=state,
            order_by=order_by,
            order_direction=order_direction,
            limit=limit,
            offset=offset,
        )
    ).parsed
