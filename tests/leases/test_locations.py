"""Which store a URL names, and what is shown of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

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


@pytest.mark.parametrize(
    "url",
    [
        "redis:/bob:hunter2@h:6379",
        "bob:hunter2@h",
        "bob:a://hunter2@h",
        "postgres://bob:hunter2/hunter2@h/0",
        "redis://:hunter2/hunter2@h:6379/0",
        "redis://bob:12/hunter2@h:6379/0",
        "redis://bob:hunter2?hunter2@h:6379/0",
        "redis://bob:hunter2#hunter2@h:6379/0",
        "redis://bob:hunter2@h:port/0",
        "redis://bob:hunter2@h:6379/x",
        "redis://h:6379/0?foo=1&password=hunter2",
        "redis://h:6379/0?hunter2=1",
        "redis://h:6379/0?password=a@hunter2",
        "redis://h:6379/0?socket_timeout=hunter2",
        "redis://h:6379/0?max_connections=-1&password=hunter2",
        "redis://h/0?ssl_cert_reqs=none&password=hunter2",
        "unix://?password=hunter2",
        "http://bob:hunter2/hunter2@h:7070",
        "http://bob:12/hunter2@h:7070",
        "http://bob:hunter2@h:7070?a=hunter2",
        "sqlite://bob:hunter2@h/x",
    ],
)
def test_an_error_of_a_url_shows_no_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"^url: ") as refused:
        SyncLeaseClient(url)
    assert "hunter2" not in str(refused.value)
    with pytest.raises(TypeError, match="url: it must be text, not bytes"):
        SyncLeaseClient(url.encode())


def test_options_of_redis_are_read_as_redis_does() -> None:
    with SyncLeaseClient("REDIS://127.0.0.1:1?socket_timeout=2.5&max_connections=3&db=4") as client:
        with pytest.raises(LeaseStoreError, match="cannot be used"):
            client.request_job_start("a", 1000)
        pool = client._backend()._store._redis.connection_pool
        options = pool.connection_kwargs
        assert (options["socket_timeout"], options["db"], pool.max_connections) == (2.5, 4, 3)
    for url in ("rediss://h?ssl_cert_reqs=none", "redis://h?socket_keepalive=yes", "unix:///run/redis.sock"):
        assert locate(url).target == url


def test_credentials() -> None:
    assert locate("http://me:p%40w@host").credentials == ("me", "p@w")
    assert locate("http://host", ("a", "b")).credentials == ("a", "b")
    assert locate("http://host", {"username": "a", "password": "b"}).credentials == ("a", "b")
    with pytest.raises(ValueError, match="username and password"):
        locate("http://host", {"user": "a"})
    with pytest.raises(ValueError, match="credentials"):
        locate("memory://", ("a", "b"))
    for wrong in ("ab", ("a",), ["a", "b"]):
        with pytest.raises(TypeError, match="pair of name and password"):
            locate("http://host", wrong)


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
        "http://h\0",
        "http://bob:p\ud800@h",
        "http://" + "a" * 64,
        "redis://a..b",
        "redis://\ud800",
        "sqlite:///a%00b",
        "sqlite:///\ud800",
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
    with pytest.raises(ValueError, match="required_job_names: 'a' waits for itself"):
        client.request_job_start("a", 1000, required_job_names=["b", "a"])
    with pytest.raises(TypeError, match="no_lock"):
        client.request_job_start("a", 1000, no_lock=1)
    for begin in (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=ZoneInfo("Asia/Tokyo"))):
        with pytest.raises(ValueError, match="years 1 to 9999"):
            client.request_job_start("a", {"days": 1}, no_lock=True, job_interval_started_at=begin)


def test_a_store_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(LeaseStoreError, match="four slashes"):
        SyncLeaseClient(f"sqlite://{tmp_path}/leases.db").request_job_start("a", 1000)
    (tmp_path / "text").write_text("no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(LeaseStoreError, match="not a database"):
        SyncLeaseClient(f"sqlite:///{tmp_path}/text").request_job_start("a", 1000)
    with pytest.raises(LeaseStoreError, match="cannot be used"):
        SyncLeaseClient("redis://127.0.0.1:1").request_job_start("a", 1000)
