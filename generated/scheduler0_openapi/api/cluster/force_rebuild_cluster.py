from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...types import UNSET, Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.cluster_status_envelope import ClusterStatusEnvelope
    from ...models.error import Error


def _get_kwargs(
    *,
    seed_node_id: int,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["seedNodeId"] = seed_node_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/cluster/force-rebuild",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ClusterStatusEnvelope | Error | None:
    # The models are imported where an answer needs them.
    from ...models.cluster_status_envelope import ClusterStatusEnvelope
    from ...models.error import Error

    if response.status_code == 200:
        response_200 = ClusterStatusEnvelope.from_dict(response.json())

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

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ClusterStatusEnvelope | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    seed_node_id: int,
) -> Response[ClusterStatusEnvelope | Error]:
    """Rebuild the cluster from one node

     Scope `admin`, or an operator. Only the node that `seedNodeId` names does it; it answers when it is
    done.

    Args:
        seed_node_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ClusterStatusEnvelope | Error]
    """

    kwargs = _get_kwargs(
        seed_node_id=seed_node_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    seed_node_id: int,
) -> ClusterStatusEnvelope | Error | None:
    """Rebuild the cluster from one node

     Scope `admin`, or an operator. Only the node that `seedNodeId` names does it; it answers when it is
    done.

    Args:
        seed_node_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ClusterStatusEnvelope | Error
    """

    return sync_detailed(
        client=client,
        seed_node_id=seed_node_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    seed_node_id: int,
) -> Response[ClusterStatusEnvelope | Error]:
    """Rebuild the cluster from one node

     Scope `admin`, or an operator. Only the node that `seedNodeId` names does it; it answers when it is
    done.

    Args:
        seed_node_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ClusterStatusEnvelope | Error]
    """

    kwargs = _get_kwargs(
        seed_node_id=seed_node_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    seed_node_id: int,
) -> ClusterStatusEnvelope | Error | None:
    """Rebuild the cluster from one node

     Scope `admin`, or an operator. Only the node that `seedNodeId` names does it; it answers when it is
    done.

    Args:
        seed_node_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ClusterStatusEnvelope | Error
    """

    return (
        await asyncio_detailed(
            client=client,
            seed_node_id=seed_node_id,
        )
    ).parsed
