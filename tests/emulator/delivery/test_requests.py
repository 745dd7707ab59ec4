from dataclasses import replace

import pytest

from scheduler0.emulator.delivery.requests import (
    InvalidRequestError,
    WebhookRequest,
    join_url,
    parse_url,
    shown_url,
)

from ..engine.engine_world import executor_row


def request(url: str = "http://example.com/hook", method: str = "POST", secret: str = "") -> WebhookRequest:
    executor = executor_row(webhook_url=url, webhook_method=method, webhook_secret=secret)
    return WebhookRequest.for_executor(executor, b"{}")


def test_request() -> None:
    built = request(secret="s3cret", method="put")
    assert built.method == "PUT"
    assert str(built.url) == "http://example.com/hook"
    assert built.body == b"{}"
    assert built.headers == (
        ("User-Agent", "Go-http-client/1.1"),
        ("Content-Type", "application/json"),
        ("X-Webhook-Secret", "s3cret"),
        ("Accept-Encoding", "gzip"),
    )


def test_method_defaults_to_post() -> None:
    assert request(method="").method == "POST"


def test_no_secret_no_header() -> None:
    assert "X-Webhook-Secret" not in dict(request().headers)


def test_the_bytes_that_are_sent() -> None:
    assert (
        request("http://me:pw@example.com:81/a%3Ab?x=a b&y=\u00fc", secret="s3cret").wire_bytes()
        == (
            "POST /a%3Ab?x=a b&y=\u00fc HTTP/1.1\r\n"
            "Host: example.com:81\r\n"
            "User-Agent: Go-http-client/1.1\r\n"
            "Content-Type: application/json\r\n"
            "X-Webhook-Secret: s3cret\r\n"
            "Accept-Encoding: gzip\r\n"
            "Authorization: Basic bWU6cHc=\r\n"
            "Content-Length: 2\r\n"
            "\r\n"
            "{}"
        ).encode()
    )


@pytest.mark.parametrize(
    ("method", "url", "line"),
    [
        ("GET", "http://example.com", b"GET / HTTP/1.1"),
        ("GET", "http://example.com?", b"GET /? HTTP/1.1"),
        ("CONNECT", "http://example.com", b"CONNECT example.com HTTP/1.1"),
        ("CONNECT", "http://example.com/x", b"CONNECT /x HTTP/1.1"),
    ],
)
def test_the_first_line_that_is_sent(method: str, url: str, line: bytes) -> None:
    assert request(url, method).wire_bytes().partition(b"\r\n")[0] == line


def test_without_a_body_no_length_is_sent() -> None:
    following = request().redirected(302, "/b")
    assert following is not None
    sent = following.wire_bytes()
    assert sent.endswith(b"\r\nReferer: http://example.com/hook\r\n\r\n")
    assert b"Content-Length" not in sent


def test_bytes_of_a_query_that_are_no_text_are_sent_as_they_came() -> None:
    following = request().redirected(302, b"/?\xe9".decode(errors="surrogateescape"))
    assert following is not None
    assert following.wire_bytes().startswith(b"GET /?\xe9 HTTP/1.1\r\n")


def test_a_line_break_in_a_header_is_not_sent() -> None:
    broken = replace(request(), headers=(("X-Webhook-Secret", "a\r\nHost: b"),))
    with pytest.raises(ValueError, match="line break"):
        broken.wire_bytes()


def test_repr_shows_no_secrets() -> None:
    assert repr(request("http://user:pass@example.com/?token=t", secret="s3cret")) == "<WebhookRequest POST>"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a%2Fb%41?x=%7E&y=a+b&z=1;2",
        "https://example.com:8443/?q=%e4",
        "http://example.com/a%3Ab?sig=%3A%2B%7e",
        "http://example.com/x?a b&c=\u00fc",
        "http://[::1]:8080/hook",
        "http://example.com",
        "http://example.com/a/../b/./c//d?100%",
    ],
)
def test_valid_urls_are_kept_verbatim(url: str) -> None:
    assert str(parse_url(url)) == url


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://example.com/a b/../ü?c d", "http://example.com/a%20b/../%C3%BC?c d"),
        # One invalid character has Go write the whole path anew.
        ("http://example.com/a%2Fb c!", "http://example.com/a/b%20c%21"),
        ("http://example.com/a%2Fb!", "http://example.com/a%2Fb!"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://bücher.example/a%3Ab?sig=%3A%2B%7e", "http://xn--bcher-kva.example/a%3Ab?sig=%3A%2B%7e"),
        ("HTTP://example.com:/x#fragment", "http://example.com/x"),
        ("http://user:pass@example.com/", "http://example.com/"),
        ("http://[fe80::1%25eth0]:8080/", "http://[fe80::1%eth0]:8080/"),
    ],
)
def test_urls_are_sent_as_by_go(url: str, sent: str) -> None:
    assert str(parse_url(url)) == sent


def test_the_zone_of_an_address_is_not_in_the_host_header() -> None:
    address = parse_url("http://[fe80::1%25eth0]:8080/")
    assert (address.host, address.host_header) == ("fe80::1%eth0", "[fe80::1]:8080")


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://us er:secret@example.com/", "net/url: invalid userinfo"),
        ("http://user:sec^ret@example.com/", "net/url: invalid userinfo"),
        ("http://user:%zz@example.com/", "invalid URL escape in userinfo"),
        ("http://exa\nmple.com/", "net/url: invalid control character in URL"),
        ("http://example.com/%zz", 'invalid URL escape "%zz"'),
        ("http://example.com/100%", 'invalid URL escape "%"'),
        ("http://ex ample.com/", 'invalid character " " in host name'),
        ("http://%65xample.com/", 'invalid URL escape "%65"'),
        ("http://[::1/", "missing ']' in host"),
        ("http://[::1]x/", 'invalid port "x" after host'),
        ("http://[127.0.0.1]/", "invalid IP-literal"),
        ("http://example.com:port/", 'invalid port ":port" after host'),
        ("http://::1/", 'invalid port "::1" after host'),
        ("example.com:80/hook", 'unsupported protocol scheme "example.com"'),
        (":80/hook", "missing protocol scheme"),
        ("1:80/hook", "first path segment in URL cannot contain colon"),
        ("/hook", 'unsupported protocol scheme ""'),
        ("http:///hook", "no Host in request URL"),
    ],
)
def test_urls_are_refused_with_the_text_of_go(url: str, text: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        parse_url(url)
    assert str(caught.value) == f"invalid URL: {text}"


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("/b/../c?x", "http://example.com/c?x"),
        ("d", "http://example.com/a/d"),
        ("../d/.", "http://example.com/d/"),
        ("?y", "http://example.com/a/b?y"),
        ("", "http://example.com/a/b?q"),
        ("#f", "http://example.com/a/b?q"),
        ("//other.example/a/./b", "http://other.example/a/b"),
        ("https://other.example/../x", "https://other.example/x"),
        ("http://other.example", "http://other.example"),
    ],
)
def test_locations_are_joined_as_by_go(location: str, address: str) -> None:
    assert str(join_url(parse_url("http://example.com/a/b?q"), location)) == address


@pytest.mark.parametrize(
    ("secret", "sent"), [("a\tb", "a\tb"), (" \ts3cret ", "s3cret"), ("s\u00e9cret", "s\u00e9cret")]
)
def test_secrets_are_sent_as_by_go(secret: str, sent: str) -> None:
    assert dict(request(secret=secret).headers)["X-Webhook-Secret"] == sent


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:pass@example.com/hook?token=t", "http://example.com/hook?***"),
        (
            "https://hooks.example/services/T0/B0/XXXXXXXXXXXXXXXXXXXXXXXX",
            "https://hooks.example/services/T0/B0/***",
        ),
        (
            "https://example.com/notifications-and-webhooks/x",
            "https://example.com/notifications-and-webhooks/x",
        ),
        ("http://example.com:port/secret", "an invalid URL"),
    ],
)
def test_the_log_shows_no_secrets_of_a_url(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_bytes_of_a_location_that_are_no_text_are_encoded() -> None:
    following = request().redirected(302, b"/\xe9".decode(errors="surrogateescape"))
    assert following is not None
    assert str(following.url) == "http://example.com/%E9"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/hook",
        "/hook",
        "ftp://example.com/",
        "http://",
        "http:///hook",
        "http://example.com:99999/",
        "http://example.com:port/",
        "http://exa\nmple.com/",
        "http://[::1/",
        "nonsense",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "unix:///var/run/service.sock",
        " http://example.com/",
        "http://ex ample.com/",
        "http://%65xample.com/",
        "http://example.com\\@other.example/",
        "http://example.com/%zz",
        "http://user:%zz@example.com/",
    ],
)
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        request(url)
    assert not url or url not in str(caught.value)


@pytest.mark.parametrize("method", ["GET /", "PO ST", "PÖST", "POST\r\n"])
def test_what_is_no_method(method: str) -> None:
    with pytest.raises(InvalidRequestError, match="webhookMethod"):
        request(method=method)


def test_secret_that_would_break_the_header() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        request(secret="a\r\nX-Other: b")
    assert "X-Other" not in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 303])
@pytest.mark.parametrize(
    ("method", "following"), [("POST", "GET"), ("DELETE", "GET"), ("GET", "GET"), ("HEAD", "HEAD")]
)
def test_redirects_that_drop_the_body(status: int, method: str, following: str) -> None:
    redirected = request(method=method).redirected(status, "/other")
    assert redirected is not None
    assert (redirected.method, str(redirected.url), redirected.body) == (
        following,
        "http://example.com/other",
        None,
    )


@pytest.mark.parametrize("status", [307, 308])
def test_redirects_that_repeat_the_request(status: int) -> None:
    redirected = request(method="PUT", secret="s").redirected(status, "https://other.example/x")
    assert redirected is not None
    assert (redirected.method, redirected.url, redirected.body) == (
        "PUT",
        parse_url("https://other.example/x"),
        b"{}",
    )
    assert redirected.headers == (
        *request(secret="s").headers,
        ("Referer", "http://example.com/hook"),
    )


def test_dropped_body_stays_dropped() -> None:
    first = request().redirected(303, "/a")
    assert first is not None
    second = first.redirected(307, "/b")
    assert second is not None
    assert (second.method, second.body) == ("GET", None)
    assert dict(second.headers)["Referer"] == "http://example.com/a"


def test_referer_hides_credentials_and_stays_within_https() -> None:
    secure = request("https://user:pass@example.com/a")
    kept = secure.redirected(302, "https://example.com/b")
    dropped = secure.redirected(302, "http://example.com/b")
    assert kept is not None
    assert dropped is not None
    assert dict(kept.headers)["Referer"] == "https://example.com/a"
    assert "Referer" not in dict(dropped.headers)


@pytest.mark.parametrize(
    ("status", "location"), [(200, "/x"), (304, "/x"), (300, "/x"), (500, "/x"), (302, None), (307, "")]
)
def test_answers_that_are_final(status: int, location: str | None) -> None:
    assert request().redirected(status, location) is None


@pytest.mark.parametrize("location", ["mailto:someone@example.com", "file:///etc/passwd"])
def test_redirect_to_what_is_no_url(location: str) -> None:
    with pytest.raises(InvalidRequestError):
        request().redirected(302, location)
