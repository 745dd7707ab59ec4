"""How far a try came, as the HTTP library's connections tell it while they work."""

from __future__ import annotations

from typing import Any


class Progress:
    """Fed with the events of the ``trace`` extension; other transports than httpx's send none."""

    def __init__(self) -> None:
        self.connected = False
        self.sent = False
        self.answered = False

    def note(self, event: str, _: dict[str, Any]) -> None:
        if ".connect_" in event:
            self.connected = True
        elif event.endswith(".send_request_headers.started"):
            self.sent = True
        elif event.endswith(".receive_response_headers.complete"):
            self.answered = True

    @property
    def stale(self) -> bool:
        """Whether the request left on a connection from before and nothing came back."""
        return self.sent and not self.connected and not self.answered

    @property
    def stopped_before_sending(self) -> bool:
        """Whether the connection was made and nothing of the request had left."""
        return self.connected and not self.sent
