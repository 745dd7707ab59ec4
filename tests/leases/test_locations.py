"""Which store a URL names, and what is shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler0.leases import LeaseStoreError, SyncLeaseClient
from scheduler0.leases.locations import locate


@pytest.mark.parametrize(
    ("url", "kind", "target"),
    [
        ("memory://", "memory", ""),
        ("memory://mine", "memory", "mine"),
        ("sqlite:///leases.db", "sqlite", "leases.db"),
        ("sqlite:////var/lib/leases.db", "sqlite", "/var/lib/leases.db"),
        ("sqlite:///a%20b.db", "sqlite", "a b.db"),
        ("redis://host:6379/3", "redis", "redis://host:6379/3"),
        ("rediss://:pw@host", "redis", "rediss://:pw@host"),
        ("http://host:7070/prefix/", "http", "http://host:7070/prefix"),
        ("https://[::1]:8", "http", "https://[::1]:8"),
    ],
)
def test_urls(url: str, kind: str, target: str) -> None:
    location = locate(url)
    assert (location.kind, location.target) == (kind, target)


def test_passwords_are_not_shown() -> None:
    for url in ("redis://me:hunter2@host/0?password=hunter2", "http://me:hunter2@host"):
        assert "hunter2" not in repr(SyncLeaseClient(url))
        assert "hunter2" not in repr(locate(url))
        assert "host" in repr(SyncLeaseClient(url))
    with pytest.raises(ValueError, match="names no store") as refused:
        locate("mysql://me:hunter2@host")
    assert "hunter2" not in str(refused.value)


def test_credentials() -> None:
    assert locate("http://me:p%40w@host").credentials == ("me", "p@w")
    assert locate("http://host", ("a", "b")).credentials == ("a", "b")
    assert locate("http://host", {"username": "a", "password": "b"}).credentials == ("a", "b")
    with pytest.raises(ValueError, match="username and password"):
        locate("http://host", {"user": "a"})
    with pytest.raises(ValueError, match="credentials"):
        locate("memory://", ("a", "b"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "leases.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "http://",
        "http://h?x=1",
        "http://h:x",
    ],
)
def test_what_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        SyncLeaseClient(url)


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="'Mars/Base' is unknown"):
        SyncLeaseClient("memory://", "Mars/Base")
    with pytest.raises(ValueError, match="timeout"):
        SyncLeaseClient("memory://", timeout=0)
    with pytest.raises(TypeError, match="url"):
        SyncLeaseClient(5)
    client = SyncLeaseClient("memory://arguments")
    with pytest.raises(ValueError, match="1 to 500 characters"):
        client.request_job_start("", 1000)
    with pytest.raises(TypeError, match="required_job_names"):
        client.request_job_start("a", 1000, required_job_names="b")
    with pytest.raises(TypeError, match="no_lock"):
        client.request_job_start("a", 1000, no_lock=1)


def test_a_store_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(LeaseStoreError, match="four slashes"):
        SyncLeaseClient(f"sqlite://{tmp_path}/leases.db").request_job_start("a", 1000)
    (tmp_path / "text").write_text("no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(LeaseStoreError, match="not a database"):
        SyncLeaseClient(f"sqlite:///{tmp_path}/text").request_job_start("a", 1000)
    with pytest.raises(LeaseStoreError, match="cannot be used"):
        SyncLeaseClient("redis://127.0.0.1:1").request_job_start("a", 1000)
