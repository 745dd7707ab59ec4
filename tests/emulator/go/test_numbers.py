import pytest

from scheduler0.emulator.go.text import NumberError, atoi, parse_uint, quote, trim


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("-0", 0),
        ("+12", 12),
        ("007", 7),
        ("9223372036854775807", 2**63 - 1),
        ("-" + "0" * 5000 + "1", -1),
    ],
)
def test_atoi_reads_signed_decimals(text, number):
    assert atoi(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1.5", "1e3", "0x10", "1_000", " 1", "\u0661", "--1", "+"])
def test_atoi_refuses_other_text(text):
    with pytest.raises(NumberError, match="invalid syntax"):
        atoi(text)


@pytest.mark.parametrize(
    "text", ["9999999999999999999", "9223372036854775808", "-9223372036854775809", "9" * 5000]
)
def test_atoi_refuses_what_64_bits_cannot_hold(text):
    with pytest.raises(NumberError) as caught:
        atoi(text)
    assert str(caught.value) == f'strconv.Atoi: parsing "{text}": value out of range'


def test_parse_uint_has_no_sign_and_one_more_bit():
    assert parse_uint("18446744073709551615") == 2**64 - 1
    with pytest.raises(NumberError, match="value out of range"):
        parse_uint("18446744073709551616")


@pytest.mark.parametrize("text", ["-1", "+1", "", "1.0"])
def test_parse_uint_refuses_other_text(text):
    with pytest.raises(NumberError, match="invalid syntax"):
        parse_uint(text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("abc", '"abc"'),
        ('a"b\\', '"a\\"b\\\\"'),
        ("é", '"é"'),
        ("\n\x00\x7f", '"\\n\\x00\\x7f"'),
        ("\u200b", '"\\u200b"'),
        ("\U000e0001", '"\\U000e0001"'),
    ],
)
def test_a_message_quotes_text_as_go_does(text, quoted):
    assert quote(text) == quoted


def test_trim_takes_unicode_blanks_but_not_separators():
    assert trim("\u2003\u3000 \tname\x1f\n") == "name\x1f"
