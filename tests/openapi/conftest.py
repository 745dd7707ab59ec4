"""The tests here read openapi.json, and use the emulator with the fixtures of its own tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ..emulator.conftest import account, api, emulator, executor, project, system_api

__all__ = ["account", "api", "document", "emulator", "executor", "project", "system_api"]


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    return json.loads((Path(__file__).parents[2] / "openapi.json").read_text("utf-8"))
