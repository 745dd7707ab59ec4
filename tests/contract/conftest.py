"""The tests here use the emulator as its own tests do."""

from ..emulator.conftest import account, api, emulator, executor, project, system_api

__all__ = ["account", "api", "emulator", "executor", "project", "system_api"]
