# Produced from tests/_async/test_identity.py by scripts/unasync.py; do not edit.
"""Keys from a callable, their renewal, and the operator that acts as a key."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from scheduler0_openapi.api.jobs import get_job

from scheduler0 import APIKey, AuthenticationError, Client, IdentityError
from scheduler0.emulator import Emulator

from ..concurrency import Crowd, Tally
from .mock import Answer, Exchange, ManualClock, client_for, envelope

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
DATE = "2026-08-03T09:00:00Z"
DATES = dict.fromkeys(("startDate", "endDate", "lastExecutionDate", "dateCreated"), DATE)
JOB = {"id": 5, "projectId": 1, **DATES}
NOBODY: dict[str, Any] = {"api_key": None, "api_secret": None, "account_id": None}


def refusal() -> httpx.Response:
    return envelope("unauthorized request - cannot determine authentication type", 401)


class Keys:
    """A callable that gives its keys one after the other, and counts."""

    def __init__(self, *keys: APIKey | Exception) -> None:
        self._keys = list(keys)
        self.asked = 0

    def __call__(self) -> APIKey:
        self.asked += 1
        key = self._keys.pop(0)
        if isinstance(key, Exception):
            raise key
        return key


def provided(exchange: Any, keys: Any, **settings: Any) -> Client:
    return client_for(exchange, **{**NOBODY, "credentials": keys, **settings})


class SignedExchange(Exchange):
    """Notes who signed each request; a request that is sent again is the same object, signed anew."""

    def __init__(self, *script: tuple[str, Answer]) -> None:
        super().__init__(*script)
        self.signed: list[list[str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        names = ("X-API-Key", "X-Secret-Key", "X-Account-ID")
        self.signed.append([request.headers[name] for name in names])
        return super().__call__(request)


def test_a_key_is_asked_for_once_and_shared_by_views_and_raw_calls() -> None:
    exchange = SignedExchange(*[("GET /api/v1/jobs/5", envelope(JOB))] * 3)
    keys = Keys(APIKey("one", "s1", 2))
    with provided(exchange, keys) as client:
        assert keys.asked == 0
        client.jobs.get(5)
        client.with_options(timeout=1).jobs.get(5)
        get_job.sync_detailed(5, client=client.raw)
    assert exchange.signed == [["one", "s1", "2"]] * 3
    assert keys.asked == 1


def test_a_plain_function_gives_keys_too() -> None:
    exchange = SignedExchange(("GET /api/v1/jobs/5", envelope(JOB)))
    with provided(exchange, lambda: APIKey("one", "s1"), account_id=7) as client:
        client.jobs.get(5)
    assert exchange.signed == [["one", "s1", "7"]]


def test_a_key_is_renewed_before_it_expires(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "scheduler0")
    exchange = SignedExchange(*[("GET /api/v1/jobs/5", envelope(JOB))] * 3)
    hour = timedelta(hours=1)
    keys = Keys(APIKey("one", "s1", 2, NOW + hour), APIKey("two", "s2", 2, NOW + 2 * hour))
    with provided(exchange, keys) as client:
        instants = iter([NOW, NOW + hour - timedelta(seconds=31), NOW + hour - timedelta(seconds=30)])
        instant = next(instants)
        client._caller.config.credentials.auth._now = lambda: instant
        for _ in range(3):
            client.jobs.get(5)
            instant = next(instants, instant)
    assert [key for key, _, _ in exchange.signed] == ["one", "one", "two"]
    renewals = [record.getMessage() for record in caplog.records if "renewed" in record.getMessage()]
    assert len(renewals) == 2
    assert "account=2" in renewals[0]
    assert not any(secret in caplog.text for secret in ("one", "s1", "two", "s2"))


def test_a_refused_request_is_sent_again_once_with_the_next_key() -> None:
    exchange = SignedExchange(
        ("POST /api/v1/projects", refusal()), ("POST /api/v1/projects", envelope({"id": 1}, 201))
    )
    with provided(exchange, Keys(APIKey("one", "s1", 2), APIKey("two", "s2", 2))) as client:
        assert (client.projects.create(name="n", description="d", created_by="me")).id == 1
    assert exchange.signed == [["one", "s1", "2"], ["two", "s2", "2"]]
    assert exchange.bodies == [{"name": "n", "description": "d", "createdBy": "me"}] * 2


def test_a_second_refusal_is_an_error() -> None:
    exchange = SignedExchange(*[("GET /api/v1/jobs/5", refusal())] * 2)
    keys = Keys(APIKey("one", "s1", 2), APIKey("two", "s2", 2))
    with provided(exchange, keys) as client:
        with pytest.raises(AuthenticationError):
            client.jobs.get(5)
    exchange.assert_done()
    assert keys.asked == 2


def test_a_renewal_takes_its_time_from_the_deadline_of_the_call() -> None:
    clock = ManualClock()
    exchange = Exchange(("GET /api/v1/jobs/5", refusal()), ("GET /api/v1/jobs/5", envelope(JOB)))
    keys = [APIKey("two", "s2", 2), APIKey("one", "s1", 2)]

    def slow() -> APIKey:
        clock.now += 25
        return keys.pop()

    with provided(exchange, slow, clock=clock) as client:
        client.with_options(deadline=40).jobs.get(5)
    assert exchange.requests[1].extensions["timeout"]["read"] == 15


def test_the_same_key_again_is_not_sent_again() -> None:
    exchange = SignedExchange(("GET /api/v1/jobs/5", refusal()))
    with provided(exchange, lambda: APIKey("one", "s1", 2)) as client:
        with pytest.raises(AuthenticationError, match="cannot determine authentication type"):
            client.jobs.get(5)


def test_a_renewal_for_another_account_is_refused_and_nothing_is_sent() -> None:
    exchange = SignedExchange(("GET /api/v1/jobs/5", refusal()))
    with provided(exchange, Keys(APIKey("one", "s1", 2), APIKey("two", "s2", 3))) as client:
        with pytest.raises(IdentityError, match="a key of account 3, but this client works for account 2"):
            client.jobs.get(5)
    assert len(exchange.requests) == 1


def test_the_callables_own_error_comes_out_and_the_next_call_asks_again() -> None:
    exchange = SignedExchange(("GET /api/v1/jobs/5", envelope(JOB)))
    with provided(exchange, Keys(OSError("vault is sealed"), APIKey("one", "s1", 2))) as client:
        with pytest.raises(OSError, match="vault is sealed"):
            client.jobs.get(5)
        assert (client.jobs.get(5)).id == 5


def test_a_callable_that_uses_its_own_client_does_not_hang() -> None:
    def key() -> APIKey:
        client.health.check()
        pytest.fail("the client went on without a key")

    with provided(Exchange(), key, account_id=2) as client:
        with pytest.raises(IdentityError, match="used the client that it gives keys to"):
            client.jobs.get(5)


def test_many_refused_at_once_ask_for_one_key() -> None:
    size = 8
    crowd = Crowd(size)
    keys = [APIKey("one", "s1", 2), APIKey("two", "s2", 2)]

    def ask() -> APIKey:
        key = keys.pop(0)
        if not keys:
            # By now everybody has found the old key refused and wants the next one.
            looks.complete()
        return key

    def serve(request: httpx.Request) -> httpx.Response:
        if request.headers["X-API-Key"] == "two":
            return envelope(JOB)
        crowd.meet()
        return refusal()

    with provided(serve, ask) as client:
        auth = client._caller.config.credentials.auth
        auth._key()
        # The clock is looked at before each request, after each refusal, and by the one who asks.
        looks = Tally(size + size + 1)

        def now() -> datetime:
            looks.note()
            return NOW

        auth._now = now
        jobs = crowd.run(lambda: client.jobs.get(5))
    assert [job.id for job in jobs] == [5] * size
    assert keys == []


def test_an_operator_acts_as_a_key() -> None:
    exchange = Exchange(("GET /api/v1/jobs/5", envelope(JOB)))
    operator = {**NOBODY, "username": "u", "password": "p", "act_as": "k3y"}
    with client_for(exchange, **operator) as client:
        client.for_account(4).jobs.get(5)
        assert "k3y" not in repr(client._caller.config)
    headers = exchange.requests[0].headers
    assert (headers["X-Act-As-API-Key"], headers["X-Peer"], headers["X-Account-ID"]) == ("k3y", "cmd", "4")


def test_a_deleted_key_is_replaced_on_a_real_server(emulator: Emulator) -> None:
    operator = Client(
        emulator.url, username=emulator.username, password=emulator.password, account_id=2, actor="operator"
    )
    with operator:
        created = [operator.credentials.create(scopes=["read"]) for _ in range(2)]
        first, second = [APIKey(c.api_key, c.plaintext_secret or "", c.account_id) for c in created]
        with Client(emulator.url, credentials=Keys(first, second)) as client:
            client.projects.list()
            operator.credentials.delete(created[0].id)
            client.projects.list()
        acting = Client(
            emulator.url,
            username=emulator.username,
            password=emulator.password,
            account_id=2,
            actor="operator",
            act_as=second.key,
        )
        with acting:
            acting.projects.list()
            with pytest.raises(Exception, match="credential missing required scope"):
                acting.projects.create(name="never", description="d")
