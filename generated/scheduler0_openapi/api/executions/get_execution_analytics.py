from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import UNSET, Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.date_range_analytics_envelope import DateRangeAnalyticsEnvelope
    from ...models.error import Error


def _get_kwargs(
    *,
    start_date: str,
    start_time: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["startDate"] = start_date

    params["startTime"] = start_time

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/executions/analytics",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DateRangeAnalyticsEnvelope | Error | None:
    # The models are imported where an answer needs them.
    from ...models.date_range_analytics_envelope import DateRangeAnalyticsEnvelope
    from ...models.error import Error

    if response.status_code == 200:
        response_200 = DateRangeAnalyticsEnvelope.from_dict(response.json())

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
) -> Response[DateRangeAnalyticsEnvelope | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    start_date: str,
    start_time: str,
) -> Response[DateRangeAnalyticsEnvelope | Error]:
    """Count execution records per hour

     Scope `read`. The given instant is the centre of a window of twelve hours.

    Args:
        start_date (str):
        start_time (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DateRangeAnalyticsEnvelope | Error]
    """

    kwargs = _get_kwargs(
        start_date=start_date,
        start_time=start_time,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    start_date: str,
    start_time: str,
) -> DateRangeAnalyticsEnvelope | Error | None:
    """Count execution records per hour

     Scope `read`. The given instant is the centre of a window of twelve hours.

    Args:
        start_date (str):
        start_time (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DateRangeAnalyticsEnvelope | Error
    """

    return sync_detailed(
        client=client,
        start_date=start_date,
        start_time=start_time,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    start_date: str,
    start_time: str,
) -> Response[DateRangeAnalyticsEnvelope | Error]:
    """Count execution records per hour

     Scope `read`. The given instant is the centre of a window of twelve hours.

    Args:
        start_date (str):
        start_time (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DateRangeAnalyticsEnvelope | Error]
    """

    kwargs = _get_kwargs(
        start_date=start_date,
        start_time=start_time,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    start_date: str,
    start_time: str,
) -> DateRangeAnalyticsEnvelope | Error | None:
    """Count execution records per hour

     Scope `read`. The given instant is the centre of a window of twelve hours.

    Args:
        start_date (str):
        start_time (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DateRangeAnalyticsEnvelope | Error
    """

    return (
        await asyncio_detailed(
            client=client,
            start_date=start_date,
            start_time=start_time,
        )
    ).parsed
