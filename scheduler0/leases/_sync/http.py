# Produced from scheduler0/leases/_async/http.py by scripts/unasync.py; do not edit.
"""Leases of a server, over HTTP."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from time import sleep as pause

import httpx

from scheduler0.leases.errors import (
    LeaseError,
    LeaseLostError,
    LeaseOutcomeUnknownError,
    LeaseRefusedError,
    LeaseStoreError,
)
from scheduler0.leases.lease_rules import Ending, Lease, LeaseRequest
from scheduler0.leases.locations import Location
from scheduler0.leases.wire import KEY_HEADER, end_path, read_lease, start_path

_TRIES = 4
_PASSING = (429, 502, 503, 504)
"""Statuses of a server that is about to work again."""
_SHOWN = 200


@dataclass
class _Call:
    """A request over all its tries."""

    method: str
    path: str
    body: object = None
    key: str | None = None
    response: httpx.Response | None = None
    doubtful: bool = False
    """A try without an answer may have been carried out."""

    @property
    def may_hold(self) -> bool:
        """Whether a start may have taken a lock."""
        return self.doubtful or (self.response is not None and self.response.is_success)


class HttpBackend:
    """Speaks to a server. Failed tries are repeated: no request is carried out twice.

    Each start carries an id of its own in the header ``Idempotency-Key``. A server that knows it gives the
    same lease to the same id; every server refuses a lock that is held.
    """

    def __init__(self, location: Location, timeout: float) -> None:
        self._shown = location.shown
        self._client = httpx.Client(
            base_url=location.target, auth=location.credentials, timeout=timeout, follow_redirects=False
        )

    def start(self, request: LeaseRequest, lease_id: str) -> Lease | None:
        call = _Call("POST", start_path(request.name), dict(request.wire), lease_id)
        try:
            response = self._send(call)
        except BaseException as error:
            if not isinstance(error, Exception) and not request.no_lock and call.may_hold:
                self._free(request.name, call)
            raise
        if not response.is_success:
            raise self._refusal(response, f"cannot start {request.name!r}")
        try:
            lease = read_lease(response.text)
        except ValueError as error:
            raise LeaseRefusedError(
                f"{self._shown} is not a server of leases: {error}", response.status_code
            ) from error
        if lease is None and call.doubtful and response.headers.get(KEY_HEADER) != lease_id:
            raise LeaseOutcomeUnknownError(
                f"the answer for {request.name!r} was lost, and the lease may be taken: "
                "try again after retry_interval"
            )
        return lease

    def end(self, name: str, lease_id: str, ending: Ending) -> None:
        call = _Call("PUT", end_path(name, lease_id, ending))
        response = self._send(call)
        if response.status_code == 404:
            if call.doubtful:
                raise LeaseOutcomeUnknownError(
                    f"the answer was lost: {name!r} was ended by this call, or was taken over before"
                )
            raise LeaseLostError(f"cannot {ending} {name!r}: the lease {lease_id} is not held any more")
        if not response.is_success:
            raise self._refusal(response, f"cannot {ending} {name!r}")

    def close(self) -> None:
        self._client.close()

    def _send(self, call: _Call) -> httpx.Response:
        for tries in range(1, _TRIES + 1):
            try:
                response = self._try(call)
            except httpx.TransportError as error:
                if tries == _TRIES:
                    raise self._no_answer(call, f"{type(error).__name__} {error}") from error
            else:
                if response.status_code not in _PASSING or (tries == _TRIES and not call.doubtful):
                    return response
                if tries == _TRIES:
                    raise self._no_answer(call, f"status {response.status_code}")
            pause(random.uniform(0, 0.1 * 4.0**tries))
        raise AssertionError("unreachable")

    def _try(self, call: _Call) -> httpx.Response:
        call.response = None
        headers = {} if call.key is None else {KEY_HEADER: call.key}
        try:
            call.response = self._client.request(call.method, call.path, json=call.body, headers=headers)
        except httpx.TransportError as error:
            call.doubtful |= not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            raise
        except BaseException:
            call.doubtful = True
            raise
        call.doubtful |= call.response.status_code in (502, 504)
        return call.response

    def _free(self, name: str, call: _Call) -> None:
        """Interrupt the lock that a cancelled start has taken. Ask again if its answer is missing."""
        with suppress(LeaseError, httpx.TransportError, ValueError):
            response = call.response
            if response is None or not response.is_success:
                response = self._try(call)
            lease = read_lease(response.text)
            if lease is not None and lease.id is not None:
                self.end(name, lease.id, "interrupt")

    def _no_answer(self, call: _Call, problem: str) -> Exception:
        kind = LeaseOutcomeUnknownError if call.doubtful and call.key is not None else LeaseStoreError
        return kind(f"no answer from {self._shown} in {_TRIES} tries: {problem}")

    def _refusal(self, response: httpx.Response, what: str) -> LeaseRefusedError:
        text = " ".join(response.text.split())[:_SHOWN]
        return LeaseRefusedError(f"{what}: {response.status_code} {text}".rstrip(), response.status_code)
