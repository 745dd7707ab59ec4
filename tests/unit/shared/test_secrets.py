"""What nobody may see, whoever shows it."""

from __future__ import annotations

import pytest

from scheduler0._shared.secrets import masked_text


def test_an_escaped_name_is_no_way_around() -> None:
    text = '{"api\\u0053ecret": "hush-hush'
    assert masked_text(text) == '{"api\\u0053ecret": "***"'


def test_values_that_are_no_text_are_hidden() -> None:
    assert masked_text('{"secret": 12, "a": 1') == '{"secret": "***", "a": 1'
    # Nobody knows where the list would end.
    assert masked_text('{"secret": [1, "x"], "a": 1') == '{"secret": ***'


@pytest.mark.parametrize(
    "piece", ['"', '"\\', '\\"', '{"a":"b",', "://", "a.b+c", "x-api-key: ", '"token":"']
)
def test_long_texts_are_read_once(piece: str) -> None:
    """The number of steps grows with the text, not with its square; otherwise this takes hours."""
    assert masked_text(piece * (500_000 // len(piece)))
