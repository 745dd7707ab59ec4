from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.local_executor_register_request import LocalExecutorRegisterRequest
    from ...models.registered_local_executor_envelope import (
        RegisteredLocalExecutorEnvelope,
    )


def _get_kwargs(
    *,
    body: LocalExecutorRegisterRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/local-executors",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | RegisteredLocalExecutorEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.registered_local_executor_envelope import (
        RegisteredLocalExecutorEnvelope,
    )

    if response.status_code == 201:
        response_201 = RegisteredLocalExecutorEnvelope.from_dict(response.json())

        return response_201

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
) -> Response[Error | RegisteredLocalExecutorEnvelope]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: LocalExecutorRegisterRequest,
) -> Response[Error | RegisteredLocalExecutorEnvelope]:
    """Register a local executor

     Scope `write`. Registering the same name again creates another executor. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        body (LocalExecutorRegisterRequest): A new local executor. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RegisteredLocalExecutorEnvelope]
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
    body: LocalExecutorRegisterRequest,
) -> Error | RegisteredLocalExecutorEnvelope | None:
    """Register a local executor

     Scope `write`. Registering the same name again creates another executor. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        body (LocalExecutorRegisterRequest): A new local executor. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RegisteredLocalExecutorEnvelope
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: LocalExecutorRegisterRequest,
) -> Response[Error | RegisteredLocalExecutorEnvelope]:
    """Register a local executor

     Scope `write`. Registering the same name again creates another executor. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        body (LocalExecutorRegisterRequest): A new local executor. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RegisteredLocalExecutorEnvelope]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: LocalExecutorRegisterRequest,
) -> Error | RegisteredLocalExecutorEnvelope | None:
    """Register a local executor

     Scope `write`. Registering the same name again creates another executor. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        body (LocalExecutorRegisterRequest): A new local executor. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RegisteredLocalExecutorEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
