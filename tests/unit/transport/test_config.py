from __future__ import annotations

import pytest

from scheduler0 import NewAPIClient, NewAPIClientWithAccount, NewBasicAuthClient, NewClient, Timeouts
from scheduler0._auth.api_keys import APIKey, OperatorCredentials
from scheduler0._transport.config import Config
from scheduler0.models import Job


def resolve(**settings: object) -> Config:
    given: dict[str, object] = {
        "base_url": "http://localhost:7070",
        "version": "v1",
        "api_key": None,
        "api_secret": None,
        "account_id": None,
        "username": None,
        "password": None,
        "actor": None,
        "timeout": None,
        "headers": None,
        **settings,
    }
    return Config.resolve(**given)


@pytest.mark.parametrize(
    "url", ["localhost:7070", "ftp://host", "", "http://", "//host", None, "http:///api"]
)
def test_base_url_needs_scheme_and_host(url: object) -> None:
    with pytest.raises(ValueError, match="base_url must begin with http:// or https://"):
        resolve(base_url=url)


def test_base_url_with_credentials_is_refused_without_showing_them() -> None:
    with pytest.raises(ValueError, match="must not hold credentials") as caught:
        resolve(base_url="http://me:s3cr3t@host")
    assert "s3cr3t" not in str(caught.value)


def test_api_url() -> None:
    assert resolve(base_url="https://host/prefix/", version="v2").api_url == "https://host/prefix/api/v2"


@pytest.mark.parametrize("version", ["", "v1/..", "..", "v 1", None])
def test_version_is_one_segment(version: object) -> None:
    with pytest.raises(ValueError, match="version"):
        resolve(version=version)


@pytest.mark.parametrize(
    "settings",
    [
        {"api_key": "k"},
        {"api_secret": "s"},
        {"username": "u"},
        {"password": "p"},
        {"api_key": "k", "api_secret": "s", "username": "u", "password": "p"},
    ],
)
def test_half_or_double_credentials_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"together|only one of"):
        resolve(**settings)


@pytest.mark.parametrize("bad", ["s3cr3t\nX-Evil: 1", "s3cr3té"])
def test_a_credential_that_no_header_can_carry_is_refused_unseen(bad: str) -> None:
    with pytest.raises(ValueError, match="api_secret must be printable ASCII") as caught:
        resolve(api_key="k", api_secret=bad)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan"), True, "5"])
def test_no_timeout_is_unlimited(timeout: object) -> None:
    with pytest.raises(ValueError, match="timeout must be a positive, finite number of seconds"):
        resolve(timeout=timeout)


def test_timeouts() -> None:
    assert resolve().timeouts == Timeouts(connect=5, read=30, write=30, pool=5)
    assert resolve(timeout=2).timeouts == Timeouts(connect=2, read=2, write=2, pool=2)
    assert resolve(timeout=60).timeouts == Timeouts(connect=5, read=60, write=60, pool=5)
    with pytest.raises(ValueError, match=r"timeout\.read"):
        Timeouts(read=0)


def test_secrets_are_not_in_repr() -> None:
    shown = f"{resolve(api_key='k3y', api_secret='s3cr3t')} {OperatorCredentials('user', 's3cr3t')}"
    assert "k3y" not in shown
    assert "s3cr3t" not in shown


def test_documented_constructors_take_their_arguments_by_position() -> None:
    url = "http://localhost:7070"
    key = APIKey("key", "secret")
    basic = OperatorCredentials("user", "word")
    cases = [
        (NewClient(url, "v1", "key", "secret", "123"), key, "123"),
        (NewClient(base_url=url, version="v1", username="user", password="word"), basic, None),
        (NewAPIClient(url, "v1", "key", "secret"), key, None),
        (NewAPIClientWithAccount(url, "v1", "key", "secret", "123"), key, "123"),
        (NewBasicAuthClient(base_url=url, version="v1", username="user", password="word"), basic, None),
    ]
    for client, credentials, account in cases:
        config = client._caller.config
        assert (config.credentials, config.account_id, config.api_url) == (
            credentials,
            account,
            f"{url}/api/v1",
        )
        assert "secret" not in repr(client)
        client.close()


def test_records_are_public() -> None:
    import scheduler0

    assert scheduler0.Job is Job
