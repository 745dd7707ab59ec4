"""The engines and the async libraries that a test runs on."""

from __future__ import annotations

from typing import Any

import pytest
import sniffio

ENGINES = ["httpx", "httpx2", "fast"]
ON_EVERY_LIBRARY: Any = pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])


def skip_what_cannot_run(engine: str) -> None:
    """aiohttp knows asyncio only; ``tests/_async/test_cancelling.py`` shows what the client says."""
    try:
        library = sniffio.current_async_library()
    except RuntimeError:
        return
    if engine == "fast" and library == "trio":
        pytest.skip("engine='fast' runs on asyncio only")
