from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.schedule_prompt_request import SchedulePromptRequest
    from ...models.schedule_result_envelope import ScheduleResultEnvelope


def _get_kwargs(
    *,
    body: SchedulePromptRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/ai/schedule",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | ScheduleResultEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.schedule_result_envelope import ScheduleResultEnvelope

    if response.status_code == 201:
        response_201 = ScheduleResultEnvelope.from_dict(response.json())

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

    if response.status_code == 402:
        response_402 = Error.from_dict(response.json())

        return response_402

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = Error.from_dict(response.json())

        return response_409

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
) -> Response[Error | ScheduleResultEnvelope]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: SchedulePromptRequest,
) -> Response[Error | ScheduleResultEnvelope]:
    """Create jobs for a prompt

     Scope `execute`. Finds or creates the project, chooses the executor and creates active jobs. A
    failure after the project was created leaves the project behind. Specs of the jobs are the model's
    five-field expressions, which the scheduler reads with the seconds first. Counts against the quota
    for prompts. A prompt that is not one for scheduling is answered 422, with the `classification`
    inside `data`; a prompt or list over its limit is answered 500.

    Args:
        body (SchedulePromptRequest): A prompt to create jobs for. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | ScheduleResultEnvelope]
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
    body: SchedulePromptRequest,
) -> Error | ScheduleResultEnvelope | None:
    """Create jobs for a prompt

     Scope `execute`. Finds or creates the project, chooses the executor and creates active jobs. A
    failure after the project was created leaves the project behind. Specs of the jobs are the model's
    five-field expressions, which the scheduler reads with the seconds first. Counts against the quota
    for prompts. A prompt that is not one for scheduling is answered 422, with the `classification`
    inside `data`; a prompt or list over its limit is answered 500.

    Args:
        body (SchedulePromptRequest): A prompt to create jobs for. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | ScheduleResultEnvelope
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: SchedulePromptRequest,
) -> Response[Error | ScheduleResultEnvelope]:
    """Create jobs for a prompt

     Scope `execute`. Finds or creates the project, chooses the executor and creates active jobs. A
    failure after the project was created leaves the project behind. Specs of the jobs are the model's
    five-field expressions, which the scheduler reads with the seconds first. Counts against the quota
    for prompts. A prompt that is not one for scheduling is answered 422, with the `classification`
    inside `data`; a prompt or list over its limit is answered 500.

    Args:
        body (SchedulePromptRequest): A prompt to create jobs for. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | ScheduleResultEnvelope]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: SchedulePromptRequest,
) -> Error | ScheduleResultEnvelope | None:
    """Create jobs for a prompt

     Scope `execute`. Finds or creates the project, chooses the executor and creates active jobs. A
    failure after the project was created leaves the project behind. Specs of the jobs are the model's
    five-field expressions, which the scheduler reads with the seconds first. Counts against the quota
    for prompts. A prompt that is not one for scheduling is answered 422, with the `classification`
    inside `data`; a prompt or list over its limit is answered 500.

    Args:
        body (SchedulePromptRequest): A prompt to create jobs for. The server also demands
            `createdBy`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | ScheduleResultEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
