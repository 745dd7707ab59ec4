from scheduler0.emulator.go.encode import encode


def test_text_is_compact_ordered_and_safe_inside_html():
    assert encode({"b": [1, None], "a": "<&>\u2028é"}) == '{"b":[1,null],"a":"\\u003c\\u0026\\u003e\\u2028é"}'
