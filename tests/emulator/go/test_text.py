import pytest

from scheduler0.emulator.go.text import first_value


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("", ""),
        ("limit", ""),
        ("limit=", ""),
        ("limit=3&limit=4", "3"),
        ("limit=&limit=4", ""),
        ("Limit=3&limits=3", ""),
        ("lim%69t=a%20b+c%2B%3d=", "a b c+=="),
        ("limit=%C3%A9%ff", "é\ufffd"),
        ("limit=%zz&limit=4", "4"),
        ("limit=%&limit=%4", ""),
        ("limit=1;offset=2&limit=4", "4"),
        ("limit%=1&limit=4", "4"),
        ("&&limit=4", "4"),
    ],
)
def test_the_first_well_formed_pair_counts(query, value):
    assert first_value(query, "limit") == value
