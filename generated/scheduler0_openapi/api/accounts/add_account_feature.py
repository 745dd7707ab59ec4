from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.added_feature_envelope import AddedFeatureEnvelope
    from ...models.error import Error
    from ...models.feature_request import FeatureRequest


def _get_kwargs(
    id: int,
    *,
    body: FeatureRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/accounts/{id}/feature".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AddedFeatureEnvelope | Error | None:
    # The models are imported where an answer needs them.
    from ...models.added_feature_envelope import AddedFeatureEnvelope
    from ...models.error import Error

    if response.status_code == 201:
        response_201 = AddedFeatureEnvelope.from_dict(response.json())

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

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

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
) -> Response[AddedFeatureEnvelope | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    body: FeatureRequest,
) -> Response[AddedFeatureEnvelope | Error]:
    """Add a feature to an account

     Scope `admin`, or an operator. Adding `increased_number_of_job_executions_100_k_per_month` adds
    100000 executions each time and activates all jobs of the account. A key of another account is
    answered 403.

    Args:
        id (int):
        body (FeatureRequest): A feature to add or to remove.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AddedFeatureEnvelope | Error]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    body: FeatureRequest,
) -> AddedFeatureEnvelope | Error | None:
    """Add a feature to an account

     Scope `admin`, or an operator. Adding `increased_number_of_job_executions_100_k_per_month` adds
    100000 executions each time and activates all jobs of the account. A key of another account is
    answered 403.

    Args:
        id (int):
        body (FeatureRequest): A feature to add or to remove.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AddedFeatureEnvelope | Error
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    body: FeatureRequest,
) -> Response[AddedFeatureEnvelope | Error]:
    """Add a feature to an account

     Scope `admin`, or an operator. Adding `increased_number_of_job_executions_100_k_per_month` adds
    100000 executions each time and activates all jobs of the account. A key of another account is
    answered 403.

    Args:
        id (int):
        body (FeatureRequest): A feature to add or to remove.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AddedFeatureEnvelope | Error]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    body: FeatureRequest,
) -> AddedFeatureEnvelope | Error | None:
    """Add a feature to an account

     Scope `admin`, or an operator. Adding `increased_number_of_job_executions_100_k_per_month` adds
    100000 executions each time and activates all jobs of the account. A key of another account is
    answered 403.

    Args:
        id (int):
        body (FeatureRequest): A feature to add or to remove.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AddedFeatureEnvelope | Error
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
        )
    ).parsed
