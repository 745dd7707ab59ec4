"""A callback does its work when it is called, or is refused."""

from __future__ import annotations

import pytest

from scheduler0._shared.functions import call_back, check_callback
from tests.coroutines import COROUTINE_FUNCTIONS, GENERATORS, disguised


class Plain:
    def __call__(self) -> None: ...


@pytest.mark.parametrize("function", [print, len, Plain, Plain(), Plain().__call__, [].append, lambda: 1])
def test_a_plain_function_is_taken(function: object) -> None:
    check_callback("where", function)


@pytest.mark.parametrize("function", [None, 5, "x", *COROUTINE_FUNCTIONS, *GENERATORS])
def test_what_would_not_run_is_refused_by_name(function: object) -> None:
    with pytest.raises(TypeError, match=r"^where\b"):
        check_callback("where", function)


def test_a_result_that_somebody_must_await_is_no_result() -> None:
    assert call_back("where", len, "abc") == 3
    # An open coroutine would warn, and warnings are errors.
    with pytest.raises(TypeError, match="where gave an awaitable"):
        call_back("where", disguised, 1)
