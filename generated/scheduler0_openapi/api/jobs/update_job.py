from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.job_envelope import JobEnvelope
    from ...models.job_update_request_body import JobUpdateRequestBody


def _get_kwargs(
    id: int,
    *,
    body: JobUpdateRequestBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/jobs/{id}".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | JobEnvelope | None:
    # The models are imported where an answer needs them.
    from ...models.error import Error
    from ...models.job_envelope import JobEnvelope

    if response.status_code == 200:
        response_200 = JobEnvelope.from_dict(response.json())

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
) -> Response[Error | JobEnvelope]:
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
    body: JobUpdateRequestBody,
) -> Response[Error | JobEnvelope]:
    """Change a job

     Scope `write`. Members that are left out keep their values. The job stays in its project, and its
    `spec` cannot change. A deleted job is restored unless the body has `deletedBy`. An executor that
    does not exist is answered 403.

    Args:
        id (int):
        body (JobUpdateRequestBody): Changes to a job. A member that is left out, empty or 0 keeps
            its value, so nothing can be cleared. The server also demands `modifiedBy` and
            `projectId`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | JobEnvelope]
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
    body: JobUpdateRequestBody,
) -> Error | JobEnvelope | None:
    """Change a job

     Scope `write`. Members that are left out keep their values. The job stays in its project, and its
    `spec` cannot change. A deleted job is restored unless the body has `deletedBy`. An executor that
    does not exist is answered 403.

    Args:
        id (int):
        body (JobUpdateRequestBody): Changes to a job. A member that is left out, empty or 0 keeps
            its value, so nothing can be cleared. The server also demands `modifiedBy` and
            `projectId`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | JobEnvelope
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
    body: JobUpdateRequestBody,
) -> Response[Error | JobEnvelope]:
    """Change a job

     Scope `write`. Members that are left out keep their values. The job stays in its project, and its
    `spec` cannot change. A deleted job is restored unless the body has `deletedBy`. An executor that
    does not exist is answered 403.

    Args:
        id (int):
        body (JobUpdateRequestBody): Changes to a job. A member that is left out, empty or 0 keeps
            its value, so nothing can be cleared. The server also demands `modifiedBy` and
            `projectId`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | JobEnvelope]
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
    body: JobUpdateRequestBody,
) -> Error | JobEnvelope | None:
    """Change a job

     Scope `write`. Members that are left out keep their values. The job stays in its project, and its
    `spec` cannot change. A deleted job is restored unless the body has `deletedBy`. An executor that
    does not exist is answered 403.

    Args:
        id (int):
        body (JobUpdateRequestBody): Changes to a job. A member that is left out, empty or 0 keeps
            its value, so nothing can be cleared. The server also demands `modifiedBy` and
            `projectId`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | JobEnvelope
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
        )
    ).parsed
