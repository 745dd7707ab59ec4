"""Help for tests of programs that use Scheduler0: assertions, a webhook receiver, and fixtures for pytest.

pytest finds the fixtures by itself (docs/testing.md). Everything else works with any test framework. The
emulator is imported when it is first used; it needs the extra `emulator`.
"""

from importlib.util import find_spec

from scheduler0.testing.app_server import AppServer
from scheduler0.testing.assertions import assert_fired, assert_not_fired
from scheduler0.testing.receiver import ReceivedWebhook, WebhookReceiver

if find_spec("pytest") is not None:
    # pytest looks for fixtures and hooks among the names of this module.
    from scheduler0.testing.fixtures import pytest_runtest_setup as pytest_runtest_setup
    from scheduler0.testing.fixtures import pytest_runtest_teardown as pytest_runtest_teardown
    from scheduler0.testing.fixtures import scheduler0_app_server as scheduler0_app_server
    from scheduler0.testing.fixtures import scheduler0_async_client as scheduler0_async_client
    from scheduler0.testing.fixtures import scheduler0_client as scheduler0_client
    from scheduler0.testing.fixtures import scheduler0_clock as scheduler0_clock
    from scheduler0.testing.fixtures import scheduler0_emulator as scheduler0_emulator
    from scheduler0.testing.fixtures import scheduler0_emulator_settings as scheduler0_emulator_settings
    from scheduler0.testing.fixtures import webhook_receiver as webhook_receiver

__all__ = ["AppServer", "ReceivedWebhook", "WebhookReceiver", "assert_fired", "assert_not_fired"]
