from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.job_request_body import JobRequestBody
    from ...models.request_id_envelope import RequestIdEnvelope


def _get_kwargs(
    *,
    body: list[JobRequestBody],
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/jobs",
    }

    _kwargs["json"] = []
    for body_item_data in body:
        body_item = body_item_data.to_dict()
        _kwargs["json"].append(body_item)

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | RequestIdEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.request_id_envelope import RequestIdEnvelope

    if response.status_code == 202:
        response_202 = RequestIdEnvelope.from_dict(response.json())

        return response_202

    if response.status_code == 301:
        response_301 = Error.from_dict(response.json())

        return response_301

    if response.status_code == 302:
        response_302 = Error.from_dict(response.json())

        return response_302

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if response.status_code == 422:
        response_422 = Error.from_dict(response.json())

        return response_422

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
) -> Response[Error | RequestIdEnvelope]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: list[JobRequestBody],
) -> Response[Error | RequestIdEnvelope]:
    """Create jobs

     Scope `write`. Takes 1 to 100 jobs and answers before they exist: `data` is the request id of an
    async task, whose `output` names the created jobs in the order of the request. Most faults of a job
    are answered 400. There is no protection against repetition: the same request again creates the jobs
    again.

    Args:
        body (list[JobRequestBody]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RequestIdEnvelope]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: list[JobRequestBody],
) -> Error | RequestIdEnvelope | None:
    """Create jobs

     Scope `write`. Takes 1 to 100 jobs and answers before they exist: `data` is the request id of an
    async task, whose `output` names the created jobs in the order of the request. Most faults of a job
    are answered 400. There is no protection against repetition: the same request again creates the jobs
    again.

    Args:
        body (list[JobRequestBody]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RequestIdEnvelope
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: list[JobRequestBody],
) -> Response[Error | RequestIdEnvelope]:
    """Create jobs

     Scope `write`. Takes 1 to 100 jobs and answers before they exist: `data` is the request id of an
    async task, whose `output` names the created jobs in the order of the request. Most faults of a job
    are answered 400. There is no protection against repetition: the same request again creates the jobs
    again.

    Args:
        body (list[JobRequestBody]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RequestIdEnvelope]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: list[JobRequestBody],
) -> Error | RequestIdEnvelope | None:
    """Create jobs

     Scope `write`. Takes 1 to 100 jobs and answers before they exist: `data` is the request id of an
    async task, whose `output` names the created jobs in the order of the request. Most faults of a job
    are answered 400. There is no protection against repetition: the same request again creates the jobs
    again.

    Args:
        body (list[JobRequestBody]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RequestIdEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
