from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.cleanup_old_logs_request_body import CleanupOldLogsRequestBody
    from ...models.error import Error
    from ...models.message_envelope import MessageEnvelope


def _get_kwargs(
    *,
    body: CleanupOldLogsRequestBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/executions/cleanup-old-logs",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | MessageEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.message_envelope import MessageEnvelope

    if response.status_code == 200:
        response_200 = MessageEnvelope.from_dict(response.json())

        return response_200

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
) -> Response[Error | MessageEnvelope]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CleanupOldLogsRequestBody,
) -> Response[Error | MessageEnvelope]:
    """Delete old execution records

     Scope `execute`. Deletes on the answering node only. An account that has used up its executions has
    all its jobs set to `inactive` by this call.

    Args:
        body (CleanupOldLogsRequestBody): Which execution records to delete.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | MessageEnvelope]
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
    body: CleanupOldLogsRequestBody,
) -> Error | MessageEnvelope | None:
    """Delete old execution records

     Scope `execute`. Deletes on the answering node only. An account that has used up its executions has
    all its jobs set to `inactive` by this call.

    Args:
        body (CleanupOldLogsRequestBody): Which execution records to delete.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | MessageEnvelope
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CleanupOldLogsRequestBody,
) -> Response[Error | MessageEnvelope]:
    """Delete old execution records

     Scope `execute`. Deletes on the answering node only. An account that has used up its executions has
    all its jobs set to `inactive` by this call.

    Args:
        body (CleanupOldLogsRequestBody): Which execution records to delete.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | MessageEnvelope]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CleanupOldLogsRequestBody,
) -> Error | MessageEnvelope | None:
    """Delete old execution records

     Scope `execute`. Deletes on the answering node only. An account that has used up its executions has
    all its jobs set to `inactive` by this call.

    Args:
        body (CleanupOldLogsRequestBody): Which execution records to delete.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | MessageEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
