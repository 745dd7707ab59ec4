from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler0 import APIKey, Client, IdentityError
from scheduler0._auth.api_keys import OperatorCredentials, static_credentials
from scheduler0._auth.key_cache import KeyCache

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)


def test_repr_hides_key_and_secret() -> None:
    shown = f"{APIKey('k3y', 's3cr3t', 2, NOW)} {OperatorCredentials('user', 's3cr3t', act_as='k3y')}"
    assert "k3y" not in shown
    assert "s3cr3t" not in shown
    assert "account_id='2'" in shown


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("", "secret"), "api_key must be"),
        (("key", "s3cr3t\r\nX-Evil: 1"), "api_secret must be"),
        (("key", "secret", "2\n"), None),
        (("key", "secret", "2\n3"), "account_id must be"),
        (("key", "secret", 2, datetime(2026, 8, 3)), "expires_at must be an aware datetime"),
    ],
)
def test_what_no_header_can_carry_is_refused(arguments: tuple[object, ...], text: str | None) -> None:
    if text is None:
        assert APIKey(*arguments).account == "2"
        return
    with pytest.raises(ValueError, match=text) as caught:
        APIKey(*arguments)
    assert "s3cr3t" not in str(caught.value)


def test_credentials_come_from_one_place() -> None:
    def chosen(**given: object) -> object:
        names = ("api_key", "api_secret", "username", "password", "act_as", "credentials")
        return static_credentials(*(given.get(name) for name in names))

    key = APIKey("key", "secret")
    assert chosen(api_key="key", api_secret="secret") == key
    assert chosen(credentials=key) is key
    assert chosen(credentials=lambda: key) is None
    assert chosen(username="u", password="p", act_as="key") == OperatorCredentials("u", "p", "key")
    with pytest.raises(ValueError, match="give only one of the three"):
        chosen(credentials=key, username="u", password="p")
    with pytest.raises(ValueError, match="act_as is for the operator"):
        chosen(api_key="key", api_secret="secret", act_as="other")
    with pytest.raises(TypeError, match="credentials must be an APIKey or a callable, got dict"):
        chosen(credentials={"key": "k"})


def test_the_account_of_a_key_is_the_clients() -> None:
    key = APIKey("key", "secret", 2)
    assert Client("http://localhost", credentials=key)._caller.config.account_id == "2"
    assert Client("http://localhost", credentials=key, account_id=2)._caller.config.account_id == "2"
    with pytest.raises(ValueError, match="account_id is 3, but the key in credentials is of 2"):
        Client("http://localhost", credentials=key, account_id=3)


def test_a_key_is_used_until_30_seconds_before_it_expires() -> None:
    cache = KeyCache(None)
    assert cache.usable(NOW) is None
    key = cache.accept(APIKey("key", "secret", expires_at=NOW + timedelta(seconds=31)))
    assert cache.usable(NOW) is key
    assert cache.usable(NOW + timedelta(seconds=1)) is None


def test_a_key_that_was_refused_is_not_used_again_but_its_successor_is() -> None:
    cache = KeyCache(None)
    old = cache.accept(APIKey("old", "secret"))
    assert cache.usable(NOW, refused=old) is None
    new = cache.accept(APIKey("new", "secret"))
    assert cache.usable(NOW, refused=old) is new


def test_a_key_of_another_account_is_refused_and_the_old_one_kept() -> None:
    for cache in (KeyCache("2"), KeyCache(None)):
        key = cache.accept(APIKey("key", "secret", "2"))
        assert cache.accept(APIKey("key", "secret")) == APIKey("key", "secret")
        with pytest.raises(IdentityError, match="a key of account 3, but this client works for account 2"):
            cache.accept(APIKey("other", "s3cr3t", 3))
        assert cache.usable(NOW) == APIKey("key", "secret")
        assert key.account == "2"


def test_what_is_no_key_is_refused() -> None:
    async def coroutine() -> None: ...

    with pytest.raises(TypeError, match="must return an APIKey, got tuple"):
        KeyCache(None).accept(("key", "s3cr3t"))
    with pytest.raises(TypeError, match="must not be async; AsyncClient takes such a one"):
        KeyCache(None).accept(coroutine())
