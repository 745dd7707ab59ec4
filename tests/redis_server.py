"""A real Redis in its own process, with its files in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
import redis


class RedisServer:
    """A Redis on a free port. It can be killed and started again; its data is in `folder`."""

    def __init__(self, folder: Path) -> None:
        command = shutil.which("redis-server")
        if command is None:
            missing = "redis-server is missing: install Debian's package redis-server"
            pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        options = {"port": self.port, "bind": "127.0.0.1", "dir": folder, "appendonly": "yes", "save": ""}
        self._command = [
            command,
            *(word for name, value in options.items() for word in (f"--{name}", str(value))),
        ]
        self.client = redis.Redis.from_url(self.url)
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        end = monotonic() + 30
        while True:
            try:
                self.client.ping()
            except redis.ConnectionError:
                if monotonic() > end:
                    raise
                sleep(0.02)
            else:
                return

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self.client.close()
        self.kill()


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder)
    try:
        yield server
    finally:
        server.close()
