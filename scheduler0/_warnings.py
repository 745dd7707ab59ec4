"""Warnings that point at the caller's line, and the one about credentials over plain http."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

_PACKAGE = str(Path(__file__).parent)


class CronWarning(UserWarning):
    """A spec that the server takes, but probably not as its author means it."""


class InsecureTransportWarning(UserWarning):
    """Credentials that travel over plain ``http`` to another machine: everybody on the way can read them."""


class InsecureFileWarning(UserWarning):
    """A file with credentials that other users of the machine can read or change."""


class MovedRowsWarning(UserWarning):
    """Rows of a listing moved during an iteration, in a way that lets it miss some."""


class DuplicateInstallWarning(UserWarning):
    """Two distributions have the import name ``scheduler0`` and overwrite each other's files."""


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the first frame outside this package."""
    level = 2
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)


_OFFICIAL = "scheduler0"
_warned: set[str] = set()


def plain_host(base_url: str) -> str | None:
    """The host to which ``base_url`` sends in the clear; ``None`` for TLS and for this machine itself."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() != "http" or host == "localhost" or host.endswith(".localhost"):
        return None
    try:
        return None if ip_address(host).is_loopback else host
    except ValueError:
        return host


def warn_about_plain_http(base_urls: Iterable[str], allowed_hosts: Iterable[str] = ()) -> None:
    """Warn that credentials will be readable on the way, the first time that a host is named."""
    reached = [*base_urls]
    # A leader without TLS is followed only where a node has none either.
    if any(urlsplit(url).scheme.lower() == "http" for url in reached):
        reached += [f"http://{host}" for host in allowed_hosts]
    for host in filter(None, map(plain_host, reached)):
        if host not in _warned:
            _warned.add(host)
            warn(
                f"credentials for {host} will travel over plain http, where everybody on the way can read "
                "them; use https, or silence InsecureTransportWarning on a network that you trust",
                InsecureTransportWarning,
            )


def _may_hold_it(folder: str) -> bool:
    try:
        return any(
            name.startswith(f"{_OFFICIAL}-") and name.endswith("-info") for name in os.listdir(folder or ".")
        )
    except OSError:
        # A zip file, or a path that is not there, as the zip of the standard library nearly always is.
        return folder.endswith((".zip", ".egg")) and os.path.isfile(folder)


def warn_about_the_official_client() -> None:
    """Warn, at the first client of a process, if the official client is installed in this environment."""
    if _OFFICIAL in _warned:
        return
    _warned.add(_OFFICIAL)
    if not any(map(_may_hold_it, sys.path)):
        return
    # Imported here: it takes 15 ms.
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution(_OFFICIAL)
    except PackageNotFoundError:
        return
    if any(str(file) == "scheduler0/client.py" for file in found.files or ()):
        warn(
            f"the official client (distribution scheduler0 {found.version}) is installed beside "
            "scheduler0-python-client. Both have the import name scheduler0, so each overwrites files of the "
            "other. Uninstall both, and install the one that you want: pip uninstall scheduler0 "
            "scheduler0-python-client",
            DuplicateInstallWarning,
        )
