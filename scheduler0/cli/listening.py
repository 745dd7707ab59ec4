"""The receiver behind `scheduler0-py webhooks listen`."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.common import Common
from scheduler0.cli.output import note, stream
from scheduler0.webhooks import Delivery, WSGIReceiver


class _Quiet(WSGIRequestHandler):
    """Deliveries are printed. The log of the server would say them twice."""

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""


class _ServerForIPv6(WSGIServer):
    address_family = socket.AF_INET6


def serve(common: Common, host: str, port: int, secret: str | None, limit: int | None) -> None:
    """Print each delivery, until Ctrl+C or `limit` deliveries."""
    printed = 0
    write = stream if common.is_json else _print_line

    def handle(delivery: Delivery) -> None:
        nonlocal printed
        write(common, delivery)
        printed += 1

    receiver = WSGIReceiver(handle, secret=secret)

    def watched(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        before = printed
        answer = receiver(environ, start_response)
        if printed == before:
            note(f"refused a {environ['REQUEST_METHOD']} that is not a webhook, or has a wrong secret")
        return answer

    address = f"[{host}]" if ":" in host else host
    kind = _ServerForIPv6 if ":" in host else WSGIServer
    try:
        listener = make_server(host, port, watched, kind, _Quiet)
    except OSError as error:
        raise CommandError(
            f"cannot listen on {address}:{port}: {error.strerror}; pass another --host or --port"
        ) from error
    with listener as server:
        note(f"listening on http://{address}:{server.server_port}/ (stop it with Ctrl+C)")
        while limit is None or printed < limit:
            server.handle_request()


def _print_line(common: Common, delivery: Delivery) -> None:
    data = json.dumps(delivery.data, ensure_ascii=False)
    print(
        f"job {delivery.job.id}  run {delivery.key}  last run: {delivery.last_status.value}  {data}",
        flush=True,
    )
