"""Which key to use, and when to ask for another: decisions, without asking and without locks."""

from __future__ import annotations

import inspect
from datetime import datetime, timedelta

from ..errors import IdentityError
from .api_keys import APIKey

EARLY = timedelta(seconds=30)
"""A key counts as expired this long before it is, as for the official command (contract runtime E1)."""


def expired(expires_at: datetime, now: datetime) -> bool:
    return now + EARLY >= expires_at


class KeyCache:
    """The key in use, of the one account that it may belong to.

    That account is the client's, else the one of the first key that names its own.
    """

    def __init__(self, account_id: str | None) -> None:
        self._account = account_id
        self._key: APIKey | None = None

    def usable(self, now: datetime, refused: APIKey | None = None) -> APIKey | None:
        """The key in use, unless it expires or is the one that the server ``refused``."""
        key = self._key
        if key is None or (key.expires_at is not None and expired(key.expires_at, now)):
            return None
        return None if refused is not None and same(key, refused) else key

    def accept(self, answer: object) -> APIKey:
        """Take what the callable returned as the key in use; refuse what would change the account."""
        if not isinstance(answer, APIKey):
            raise TypeError(_unfit(answer))
        if self._account is not None and answer.account not in (None, self._account):
            raise IdentityError(
                f"the credentials callable returned a key of account {answer.account}, "
                f"but this client works for account {self._account}; open another client for that account"
            )
        self._account = self._account or answer.account
        self._key = answer
        return answer


def same(one: APIKey, other: APIKey) -> bool:
    """Whether the server would see the same credentials; account and expiry are only our knowledge."""
    return (one.key, one.secret) == (other.key, other.secret)


def _unfit(answer: object) -> str:
    if inspect.iscoroutine(answer):
        # It will not be awaited, and should not warn of that too.
        answer.close()
        return "the credentials callable of a Client must not be async; AsyncClient takes such a one"
    return f"the credentials callable must return an APIKey, got {type(answer).__name__}"
