"""TLS contexts: the one of the system is made once in a process, when it is first needed."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache

_FILE, _FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"


def check_environment() -> None:
    """Raise ``ValueError`` if the environment names certificates that do not exist."""
    file, folder = os.environ.get(_FILE), os.environ.get(_FOLDER)
    if file and not os.path.isfile(file):
        raise ValueError(f"the environment variable {_FILE} names {file!r}, which is not a file")
    if folder and not file and not all(map(os.path.isdir, folder.split(os.pathsep))):
        raise ValueError(f"the environment variable {_FOLDER} names {folder!r}, which is not a folder")


def context_for(scheme: str, verify: ssl.SSLContext | bool | None) -> ssl.SSLContext:
    """The context for a server: ``verify`` itself, or that of the system, or one that trusts everybody.

    Loading the authorities takes about 20 ms. Plain ``http`` needs none of them.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    if scheme != "https":
        return _without_authorities()
    if verify is False:
        return _trusting()
    return _of_the_system(os.environ.get(_FILE) or None, os.environ.get(_FOLDER) or None)


@lru_cache(maxsize=1)
def _without_authorities() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@lru_cache(maxsize=1)
def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@lru_cache(maxsize=4)
def _of_the_system(file: str | None, folder: str | None) -> ssl.SSLContext:
    check_environment()
    try:
        if file:
            return ssl.create_default_context(cafile=file)
        if folder:
            return ssl.create_default_context(capath=folder)
    except (OSError, ssl.SSLError) as error:
        raise ValueError(
            f"the environment variable {_FILE} names {file!r}, which holds no certificates: {error}"
        ) from error
    import certifi

    return ssl.create_default_context(cafile=certifi.where())
