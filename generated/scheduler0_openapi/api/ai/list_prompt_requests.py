from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.prompt_request_page_envelope import PromptRequestPageEnvelope

import datetime

from ...types import UNSET, Unset


def _get_kwargs(
    *,
    provider: str | Unset = UNSET,
    model: str | Unset = UNSET,
    status: str | Unset = UNSET,
    search: str | Unset = UNSET,
    start: datetime.datetime | str | Unset = UNSET,
    end: datetime.datetime | str | Unset = UNSET,
    order: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["provider"] = provider

    params["model"] = model

    params["status"] = status

    params["search"] = search

    json_start: str | Unset
    if isinstance(start, Unset):
        json_start = UNSET
    elif isinstance(start, datetime.datetime):
        json_start = start.isoformat()
    else:
        json_start = start
    params["start"] = json_start

    json_end: str | Unset
    if isinstance(end, Unset):
        json_end = UNSET
    elif isinstance(end, datetime.datetime):
        json_end = end.isoformat()
    else:
        json_end = end
    params["end"] = json_end

    params["order"] = order

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/ai/prompt-requests",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | PromptRequestPageEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.prompt_request_page_envelope import PromptRequestPageEnvelope

    if response.status_code == 200:
        response_200 = PromptRequestPageEnvelope.from_dict(response.json())

        return response_200

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
) -> Response[Error | PromptRequestPageEnvelope]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    provider: str | Unset = UNSET,
    model: str | Unset = UNSET,
    status: str | Unset = UNSET,
    search: str | Unset = UNSET,
    start: datetime.datetime | str | Unset = UNSET,
    end: datetime.datetime | str | Unset = UNSET,
    order: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[Error | PromptRequestPageEnvelope]:
    """List the log of prompts

     Scope `read`. Values that cannot be read are ignored, not refused. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        provider (str | Unset):
        model (str | Unset):
        status (str | Unset):
        search (str | Unset):
        start (datetime.datetime | str | Unset):
        end (datetime.datetime | str | Unset):
        order (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | PromptRequestPageEnvelope]
    """

    kwargs = _get_kwargs(
        provider=provider,
        model=model,
        status=status,
        search=search,
        start=start,
        end=end,
        order=order,
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
    provider: str | Unset = UNSET,
    model: str | Unset = UNSET,
    status: str | Unset = UNSET,
    search: str | Unset = UNSET,
    start: datetime.datetime | str | Unset = UNSET,
    end: datetime.datetime | str | Unset = UNSET,
    order: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Error | PromptRequestPageEnvelope | None:
    """List the log of prompts

     Scope `read`. Values that cannot be read are ignored, not refused. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        provider (str | Unset):
        model (str | Unset):
        status (str | Unset):
        search (str | Unset):
        start (datetime.datetime | str | Unset):
        end (datetime.datetime | str | Unset):
        order (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | PromptRequestPageEnvelope
    """

    return sync_detailed(
        client=client,
        provider=provider,
        model=model,
        status=status,
        search=search,
        start=start,
        end=end,
        order=order,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    provider: str | Unset = UNSET,
    model: str | Unset = UNSET,
    status: str | Unset = UNSET,
    search: str | Unset = UNSET,
    start: datetime.datetime | str | Unset = UNSET,
    end: datetime.datetime | str | Unset = UNSET,
    order: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[Error | PromptRequestPageEnvelope]:
    """List the log of prompts

     Scope `read`. Values that cannot be read are ignored, not refused. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        provider (str | Unset):
        model (str | Unset):
        status (str | Unset):
        search (str | Unset):
        start (datetime.datetime | str | Unset):
        end (datetime.datetime | str | Unset):
        order (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | PromptRequestPageEnvelope]
    """

    kwargs = _get_kwargs(
        provider=provider,
        model=model,
        status=status,
        search=search,
        start=start,
        end=end,
        order=order,
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    provider: str | Unset = UNSET,
    model: str | Unset = UNSET,
    status: str | Unset = UNSET,
    search: str | Unset = UNSET,
    start: datetime.datetime | str | Unset = UNSET,
    end: datetime.datetime | str | Unset = UNSET,
    order: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Error | PromptRequestPageEnvelope | None:
    """List the log of prompts

     Scope `read`. Values that cannot be read are ignored, not refused. Every caller must send
    `X-Account-ID`; without it an operator is answered 500.

    Args:
        provider (str | Unset):
        model (str | Unset):
        status (str | Unset):
        search (str | Unset):
        start (datetime.datetime | str | Unset):
        end (datetime.datetime | str | Unset):
        order (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | PromptRequestPageEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            provider=provider,
            model=model,
            status=status,
            search=search,
            start=start,
            end=end,
            order=order,
            limit=limit,
            offset=offset,
        )
    ).parsed
