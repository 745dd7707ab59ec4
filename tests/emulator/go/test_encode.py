from scheduler0.emulator.go.encode import encode, number


def test_text_is_compact_ordered_and_safe_inside_html():
    assert encode({"b": [1, None], "a": "<&>\u2028é"}) == '{"b":[1,null],"a":"\\u003c\\u0026\\u003e\\u2028é"}'


def test_floats_look_as_in_go():
    floats = [1.0, 0.5, -2.0, 1e20, 1e21]
    assert encode([number(value) for value in floats]) == "[1,0.5,-2,100000000000000000000,1e+21]"
