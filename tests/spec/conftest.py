from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    return json.loads((Path(__file__).parents[2] / "openapi.json").read_text("utf-8"))
