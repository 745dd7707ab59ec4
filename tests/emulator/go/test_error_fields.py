from dataclasses import dataclass

import pytest

from scheduler0.emulator.go.decode import Struct, decode_first, member
from scheduler0.emulator.go.error_fields import error_fields
from scheduler0.emulator.go.kinds import UINT, DecodeError


@dataclass
class Body:
    count: int = member("count", UINT)


def misfit(value: str, offset: int, field: str = "count") -> dict[str, object]:
    return {"Value": value, "Type": {}, "Offset": offset, "Struct": "", "Field": field}


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        (b"", {}),
        (b'{"count": 1', {}),
        (b"x", {"Offset": 1}),
        (b'{"count": }', {"Offset": 11}),
        (b'{"count": "one"}', misfit("string", 15)),
        ('{"ä": [1, {}], "COUNT" : -1 }'.encode(), misfit("number -1", 28)),
        (b'{"count": [1]}', misfit("array", 11)),
        (b'{"\xff": 1, "count": "\xe2\x82"}', misfit("string", 22)),
        (b'{"x": ' + b"9" * 5000 + b', "count": 1e9}', misfit("number 1e9", 5020)),
        (b'{"count": ' + b"9" * 5000 + b"}", misfit("number " + "9" * 5000, 5010)),
        (b' "one"', misfit("string", 6, field="")),
        (b"[]", misfit("array", 1, field="")),
    ],
)
def test_the_fields_of_errors(document: bytes, fields: dict[str, object]) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_first(document, Struct(Body, "struct"))
    assert error_fields(document, caught.value) == fields
