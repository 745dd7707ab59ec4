from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.classify_prompt_request import ClassifyPromptRequest
    from ...models.classify_result_envelope import ClassifyResultEnvelope
    from ...models.error import Error


def _get_kwargs(
    *,
    body: ClassifyPromptRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/ai/prompt/classify",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ClassifyResultEnvelope | Error | None:
    # The models are imported where an answer needs them.
    from ...models.classify_result_envelope import ClassifyResultEnvelope
    from ...models.error import Error

    if response.status_code == 200:
        response_200 = ClassifyResultEnvelope.from_dict(response.json())

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

    if response.status_code == 429:
        response_429 = Error.from_dict(response.json())

        return response_429

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
) -> Response[ClassifyResultEnvelope | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ClassifyPromptRequest,
) -> Response[ClassifyResultEnvelope | Error]:
    """Tell whether a prompt asks for scheduling

     Scope `execute`. Counts against the quota for classifications. A rejected prompt is answered 200.
    Servers without a classifier answer 503.

    Args:
        body (ClassifyPromptRequest): A prompt to classify.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ClassifyResultEnvelope | Error]
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
    body: ClassifyPromptRequest,
) -> ClassifyResultEnvelope | Error | None:
    """Tell whether a prompt asks for scheduling

     Scope `execute`. Counts against the quota for classifications. A rejected prompt is answered 200.
    Servers without a classifier answer 503.

    Args:
        body (ClassifyPromptRequest): A prompt to classify.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ClassifyResultEnvelope | Error
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ClassifyPromptRequest,
) -> Response[ClassifyResultEnvelope | Error]:
    """Tell whether a prompt asks for scheduling

     Scope `execute`. Counts against the quota for classifications. A rejected prompt is answered 200.
    Servers without a classifier answer 503.

    Args:
        body (ClassifyPromptRequest): A prompt to classify.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ClassifyResultEnvelope | Error]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: ClassifyPromptRequest,
) -> ClassifyResultEnvelope | Error | None:
    """Tell whether a prompt asks for scheduling

     Scope `execute`. Counts against the quota for classifications. A rejected prompt is answered 200.
    Servers without a classifier answer 503.

    Args:
        body (ClassifyPromptRequest): A prompt to classify.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ClassifyResultEnvelope | Error
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
