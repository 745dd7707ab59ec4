import pytest
from yarl import URL

from scheduler0.emulator.webhook import InvalidRequestError, WebhookRequest, parse_url

from .world import executor_row


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


def test_repr_shows_no_secrets() -> None:
    assert repr(request("http://user:pass@example.com/?token=t", secret="s3cret")) == "<WebhookRequest POST>"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a%2Fb%41?x=%7E&y=a+b&z=1;2",
        "https://user:pass@example.com:8443/?q=%e4",
        "http://[::1]:8080/hook",
        "http://example.com",
        "http://example.com/a/../b/./c//d?100%",
    ],
)
def test_valid_urls_are_kept_verbatim(url: str) -> None:
    assert str(parse_url(url)) == url


def test_other_characters_are_encoded() -> None:
    assert str(parse_url("http://example.com/a b/../ü?c d")) == "http://example.com/a%20b/../%C3%BC?c%20d"
    assert str(parse_url("http://bücher.example/ü")) == "http://xn--bcher-kva.example/%C3%BC"


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
        URL("https://other.example/x"),
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
