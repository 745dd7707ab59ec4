import json
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from scheduler0.emulator.go.decode import ArrayOf, Struct, decode, decode_first, member
from scheduler0.emulator.go.kinds import (
    BOOL,
    DATE,
    INT,
    OBJECT,
    OPTIONAL_DATE,
    STRING,
    STRINGS,
    UINT,
    DecodeError,
    optional,
)


@dataclass
class Thing:
    id: int = member("id", UINT)
    name: str = member("name", STRING)
    executor_id: int | None = member("executorId", optional(UINT))
    offset: int = member("offset", INT)
    archived: bool = member("archived", BOOL)
    start: str = member("startDate", DATE)
    tags: tuple[str, ...] = member("tags", STRINGS)


THING = Struct(Thing, "models.Thing")
THINGS = ArrayOf(THING)


def refusal(document, kind=THING):
    with pytest.raises(DecodeError) as caught:
        decode(document, kind)
    return str(caught.value)


def test_every_kind_is_read():
    document = b"""{"id": 18446744073709551615, "name": "n", "executorId": 3, "offset": -4,
        "archived": true, "startDate": "2026-08-03T09:00:00Z", "tags": ["a", null]}"""
    assert decode(document, THING) == Thing(2**64 - 1, "n", 3, -4, True, "2026-08-03T09:00:00Z", ("a", ""))


def test_null_and_absent_members_are_zero():
    names = ("id", "name", "executorId", "offset", "archived", "startDate", "tags")
    nulls = json.dumps(dict.fromkeys(names)).encode()
    zero = Thing(0, "", None, 0, False, "0001-01-01T00:00:00Z", ())
    assert decode(nulls, THING) == decode(b"{}", THING) == decode(b"null", THING) == zero


def test_a_null_empties_an_array_that_was_there_before():
    assert decode(b'{"tags": ["a"], "tags": null}', THING).tags == ()


def test_an_object_of_any_members_is_sorted_and_well_formed():
    document = b'{"b": [1.0, 0.5, null], "a": 1, "\\ud800": {"x": "\\udfff"}, "a": 2}'
    members = decode(document, OBJECT)
    assert members == {"a": 2, "b": [1, 0.5, None], "\ufffd": {"x": "\ufffd"}}
    assert list(members) == ["a", "b", "\ufffd"]
    assert refusal(b'{"a": [1e999]}', OBJECT) == (
        "json: cannot unmarshal number 1e999 into Go value of type float64"
    )


@pytest.mark.parametrize(
    ("sent", "read", "written"),
    [
        ("2026-08-03T09:00:00-04:00", "2026-08-03T09:00:00-04:00", "2026-08-03T09:00:00-04:00"),
        ("2026-08-03T09:00:00.500Z", "2026-08-03T09:00:00.5Z", "2026-08-03T09:00:00.5Z"),
        ("2026-08-03T9:00:00,25Z", "2026-08-03T09:00:00.25Z", "2026-08-03T09:00:00.25Z"),
        ("2026-08-03T09:00:00+00:00", "2026-08-03T09:00:00+00:00", "2026-08-03T09:00:00Z"),
        ("2026-08-03T09:00:00-00:00", "2026-08-03T09:00:00+00:00", "2026-08-03T09:00:00Z"),
        ("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_a_date_keeps_its_offset(sent, read, written):
    thing = decode(json.dumps({"startDate": sent}).encode(), THING)
    assert thing.start == read
    assert THING.document(thing)["startDate"] == written


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        (rb"2026-08-03T09:00:00\u005a", r"\\u005a"),
        (rb"2026-08-03T09:00:00\/", r"\\/"),
        ("2026-08-03T09:00:00é".encode(), r"\xc3\xa9"),
        (b"2026-08-03T09:00:00\xff", r"\xff"),
        (rb"2026-08-03T09:00:00\u00e9", r"\\u00e9"),
    ],
)
def test_a_date_is_shown_as_it_is_written(date, shown):
    text = "2026-08-03T09:00:00" + shown
    assert refusal(b'{"startDate": "' + date + b'"}') == (
        f'parsing time "{text}" as "2006-01-02T15:04:05Z07:00": cannot parse "{shown}" as "Z07:00"'
    )


def test_an_escape_elsewhere_leaves_dates_alone():
    document = rb'{"name": "\u0031\n", "startDate": "2026-08-03T09:00:00Z"}'
    assert decode(document, THING).name == "1\n"
    assert decode(document, THING).start == "2026-08-03T09:00:00Z"


def test_a_body_writes_the_document_that_it_reads():
    document = {"id": 3, "name": "n", "executorId": 4, "offset": 0, "archived": False}
    document |= {"startDate": "2026-08-03T09:00:00+02:00", "tags": ("a",)}
    assert THING.document(decode(json.dumps(document).encode(), THING)) == document
    assert list(THING.document(Thing())) == list(document)


@dataclass
class Parcel:
    id: int = member("id", UINT, omit_empty=True)
    sender: str | None = member("sender", optional(STRING), omit_empty=True)
    sent: str | None = member("sent", OPTIONAL_DATE)
    code: str = member("code", STRING, secret=True)


def test_empty_members_and_secrets_are_left_out():
    parcels = Struct(Parcel, "models.Parcel")
    assert parcels.document(Parcel()) == {"sent": None}
    assert parcels.document(Parcel(sender="", code="x")) == {"sender": "", "sent": None}
    assert "xyz" not in repr(Parcel(code="xyz"))


def test_a_row_of_another_class_is_written_by_the_names_of_its_fields():
    row = SimpleNamespace(id=7, sent="2026-08-03T09:00:00+00:00")
    assert Struct(Parcel, "models.Parcel").document(row) == {"id": 7, "sent": "2026-08-03T09:00:00Z"}


@pytest.mark.parametrize("deep", [b"[" * 9000 + b"]" * 9000, b'{"a":' * 9000 + b"1" + b"}" * 9000])
def test_depth_that_go_can_read_is_read(deep):
    document = b'{"unknown": ' + deep + b', "name": "n"}'
    assert decode(document, THING).name == "n"
    assert THING.named(document) == {"name"}
    assert refusal(b'{"id": ' + deep + b"}").startswith("json: cannot unmarshal")


def test_keys_match_in_any_case_and_later_duplicates_win():
    assert decode(b'{"name": "a", "NAME": "b", "other": {"name": 1}}', THING).name == "b"
    assert decode(b'{"name": "a", "NAME": "b", "name": "c"}', THING).name == "c"
    assert decode(b'{"name": "a", "name": null}', THING).name == "a"
    assert decode('{"\u017ftartdate": "2026-08-03T09:00:00Z"}'.encode(), THING).start is not None


def test_the_named_fields_are_known_whatever_is_said_of_them():
    document = b'{"NAME": "", "executorid": null, "other": 1e999, "startDate": null, "\xff": 1}'
    decode(document, THING)
    assert THING.named(document) == {"name", "executor_id", "start"}


def test_bytes_that_are_no_text_are_replaced():
    assert decode(b'{"name": "a\xff\xfeb"}', THING).name == "a\ufffd\ufffdb"
    assert decode(b'{"name": "\\ud800x"}', THING).name == "\ufffdx"
    assert decode(b'{"name": "\\ud83d\\ude00"}', THING).name == "\U0001f600"


@pytest.mark.parametrize(
    ("document", "found", "place"),
    [
        (b'{"id": "1"}', "string", "Go struct field Thing.id of type uint64"),
        (b'{"executorId": "1"}', "string", "Go struct field Thing.executorId of type uint64"),
        (b'{"id": -1}', "number -1", "Go struct field Thing.id of type uint64"),
        (b'{"id": 1.0}', "number 1.0", "Go struct field Thing.id of type uint64"),
        (b'{"offset": 1e3}', "number 1e3", "Go struct field Thing.offset of type int"),
        (
            b'{"offset": 9223372036854775808}',
            "number 9223372036854775808",
            "Go struct field Thing.offset of type int",
        ),
        (
            b'{"id": 18446744073709551616}',
            "number 18446744073709551616",
            "Go struct field Thing.id of type uint64",
        ),
        (b'{"name": 1}', "number", "Go struct field Thing.name of type string"),
        (b'{"name": []}', "array", "Go struct field Thing.name of type string"),
        (b'{"archived": {}}', "object", "Go struct field Thing.archived of type bool"),
        (b'{"id": true}', "bool", "Go struct field Thing.id of type uint64"),
        (b'{"tags": "a"}', "string", "Go struct field Thing.tags of type []string"),
        (b'{"tags": [1]}', "number", "Go struct field Thing.tags of type string"),
        (b"[]", "array", "Go value of type models.Thing"),
        (b'"text"', "string", "Go value of type models.Thing"),
        (b'{"id": "1", "name": 2}', "string", "Go struct field Thing.id of type uint64"),
    ],
)
def test_a_wrong_type_names_the_first_member_at_fault(document, found, place):
    assert refusal(document) == f"json: cannot unmarshal {found} into {place}"


def test_a_bad_date_is_reported_before_a_wrong_type():
    assert refusal(b'{"startDate": 1}') == "Time.UnmarshalJSON: input is not a JSON string"
    assert refusal(b'{"id": "1", "startDate": ""}').startswith('parsing time "" as')


def test_an_array_of_structs_names_its_own_type():
    assert decode(b"null", THINGS) == []
    assert decode(b"[null, {}]", THINGS) == [Thing(), Thing()]
    assert refusal(b"{}", THINGS) == "json: cannot unmarshal object into Go value of type []models.Thing"
    assert refusal(b"[1]", THINGS) == "json: cannot unmarshal number into Go value of type models.Thing"
    assert (
        refusal(b'[{}, {"id": "1"}, 2]', THINGS)
        == "json: cannot unmarshal string into Go struct field Thing.id of type uint64"
    )


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"", "unexpected end of JSON input"),
        (b"  ", "unexpected end of JSON input"),
        (b"{", "unexpected end of JSON input"),
        (b'{"a', "unexpected end of JSON input"),
        (b'"a', "unexpected end of JSON input"),
        (b"[1,", "unexpected end of JSON input"),
        # At the end Go's scanner takes one more blank.
        (b"nu", "invalid character ' ' in literal null (expecting 'l')"),
        (b'{"a": tru', "invalid character ' ' in literal true (expecting 'e')"),
        (b"-", "invalid character ' ' in numeric literal"),
        (b"1.", "invalid character ' ' after decimal point in numeric literal"),
        (b"1e", "invalid character ' ' in exponent of numeric literal"),
        (b'"\\', "invalid character ' ' in string escape code"),
        (b'"\\u12', "invalid character ' ' in \\u hexadecimal character escape"),
        (b"x", "invalid character 'x' looking for beginning of value"),
        (b"NaN", "invalid character 'N' looking for beginning of value"),
        (b"-Infinity", "invalid character 'I' in numeric literal"),
        (b"'", "invalid character '\\'' looking for beginning of value"),
        (b'{"a" "b"}', "invalid character '\"' after object key"),
        (b"{a}", "invalid character 'a' looking for beginning of object key string"),
        (b'{"a":1,}', "invalid character '}' looking for beginning of object key string"),
        (b'{"a":1 2}', "invalid character '2' after object key:value pair"),
        (b"[1,]", "invalid character ']' looking for beginning of value"),
        (b"[1 2]", "invalid character '2' after array element"),
        (b"{}{}", "invalid character '{' after top-level value"),
        (b"01", "invalid character '1' after top-level value"),
        (b"1.x", "invalid character 'x' after decimal point in numeric literal"),
        (b"1ex", "invalid character 'x' in exponent of numeric literal"),
        (b"trux", "invalid character 'x' in literal true (expecting 'e')"),
        (b'"a\nb"', "invalid character '\\n' in string literal"),
        (b'"\\x"', "invalid character 'x' in string escape code"),
        (b'"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"),
        (b"\xef\xbb\xbf{}", "invalid character 'ï' looking for beginning of value"),
        (b"[" * 10_000, "unexpected end of JSON input"),
        (b"[" * 10_001, "invalid character '[' exceeded max depth"),
        (b'{"a":' * 10_001, "invalid character '{' exceeded max depth"),
    ],
)
def test_what_is_not_json_is_explained_as_go_does(document, message):
    assert refusal(document) == message


def test_a_stream_decoder_reads_the_first_value_only():
    assert decode_first(b' {"name": "a"}{"name": "b"} trailing', THING).name == "a"
    with pytest.raises(DecodeError):
        decode_first(b"", THING)
