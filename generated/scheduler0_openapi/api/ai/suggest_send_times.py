from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.send_time_result_envelope import SendTimeResultEnvelope
    from ...models.send_time_suggestions_request import SendTimeSuggestionsRequest


def _get_kwargs(
    *,
    body: SendTimeSuggestionsRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/ai/suggestions/time",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | SendTimeResultEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.send_time_result_envelope import SendTimeResultEnvelope

    if response.status_code == 200:
        response_200 = SendTimeResultEnvelope.from_dict(response.json())

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
) -> Response[Error | SendTimeResultEnvelope]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: SendTimeSuggestionsRequest,
) -> Response[Error | SendTimeResultEnvelope]:
    """Suggest when to send a message

     Scope `execute`. Computed without a model, without a quota; nothing is stored. Finding no instant is
    answered 200 with `no_suggestion`.

    Args:
        body (SendTimeSuggestionsRequest): A message to find the best instants for.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | SendTimeResultEnvelope]
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
    body: SendTimeSuggestionsRequest,
) -> Error | SendTimeResultEnvelope | None:
    """Suggest when to send a message

     Scope `execute`. Computed without a model, without a quota; nothing is stored. Finding no instant is
    answered 200 with `no_suggestion`.

    Args:
        body (SendTimeSuggestionsRequest): A message to find the best instants for.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | SendTimeResultEnvelope
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: SendTimeSuggestionsRequest,
) -> Response[Error | SendTimeResultEnvelope]:
    """Suggest when to send a message

     Scope `execute`. Computed without a model, without a quota; nothing is stored. Finding no instant is
    answered 200 with `no_suggestion`.

    Args:
        body (SendTimeSuggestionsRequest): A message to find the best instants for.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | SendTimeResultEnvelope]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: SendTimeSuggestionsRequest,
) -> Error | SendTimeResultEnvelope | None:
    """Suggest when to send a message

     Scope `execute`. Computed without a model, without a quota; nothing is stored. Finding no instant is
    answered 200 with `no_suggestion`.

    Args:
        body (SendTimeSuggestionsRequest): A message to find the best instants for.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | SendTimeResultEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
