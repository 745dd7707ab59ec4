"""Credentials as variables in an `.env` file, which the extra `emulator` or `cli` can write."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def variables(url: str | None, account: str, key: str, secret: str) -> dict[str, str]:
    """The environment variables that `Client.from_env()` reads."""
    given = {
        "SCHEDULER0_BASE_URL": url,
        "SCHEDULER0_ACCOUNT_ID": account,
        "SCHEDULER0_API_KEY": key,
        "SCHEDULER0_API_SECRET": secret,
    }
    return {name: value for name, value in given.items() if value is not None}


def read(path: str) -> dict[str, str]:
    """The variables that the file sets. A file that does not exist sets none. Raises `ValueError`."""
    from dotenv import dotenv_values

    try:
        return {name: value for name, value in dotenv_values(path).items() if value is not None}
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error


def prepare(path: str) -> None:
    """Make sure that the file can be written, before a secret exists that nothing shows a second time.

    A new file is readable by its owner only. Raises `OSError`, and `ValueError` for a file that is no text.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    folder = Path(path).resolve().parent
    if not os.access(folder, os.W_OK):
        # The file is replaced by a changed copy, which stands beside it for a moment.
        raise PermissionError(13, "the folder cannot be written", str(folder))
    read(path)


def set_variables(path: str, values: Mapping[str, str]) -> None:
    """Set variables in the file. Other lines stay."""
    from dotenv import set_key

    prepare(path)
    for name, value in values.items():
        set_key(path, name, value, quote_mode="auto")


def store_key(path: str, credential: Any) -> None:
    """Set account, key and secret of a credential that was just created.

    Raises `OSError`, which names the key: nothing shows its secret a second time.
    """
    account, secret = str(credential.account_id), str(credential.plaintext_secret)
    try:
        set_variables(path, variables(None, account, credential.api_key, secret))
    except OSError as error:
        raise OSError(
            f"{path} cannot be written ({error.strerror}), so the secret of the new key {credential.id} is "
            f"lost: delete this key with scheduler0-py credentials rm {credential.id}"
        ) from error
