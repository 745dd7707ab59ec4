#!/bin/sh
# responses 0.26.3 with requests 2.34.2 and urllib3 2.8.0.
#
# Behaviour: responses obeys the number of retries and the statuses of a mounted `Retry`, and never its waits. With a
# Retry-After of 2 seconds, or with a back-off factor of 2, the mocked call repeats at once; `Retry.sleep` is
# not even called. The same session waits against a real server.
# Wrong guess: responses replaces the connection, and the retries above it run as in production, waits included.
# Who meets it: everybody who tests retries against 429 and 503 with responses: the test is green and fast, a patched
# `Retry.sleep` or `time.sleep` sees no call, and a worker in production sits in the wait past its lease or timeout.
#
# Output seen (Python 3.11):
#   mocked: 200 after 2 calls, waits []
#   real server: 200 after 2 calls, waits [2]
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q responses==0.26.3 requests==2.34.2 urllib3==2.8.0
cat > "$folder/run.py" <<'PYTHON'
import http.server
import threading
from unittest.mock import patch

import requests
import responses
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

calls = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        calls.append(self.path)
        self.send_response(503 if len(calls) == 1 else 200)
        self.send_header("Retry-After", "2")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def ask(url):
    """The status, and the waits that the retries asked for."""
    with patch("time.sleep") as sleep, requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=Retry(3, status_forcelist=[503], backoff_factor=2)))
        status = session.get(url).status_code
        return status, [call.args[0] for call in sleep.call_args_list]


with responses.RequestsMock() as mock:
    mock.get("http://service.test/", status=503, headers={"Retry-After": "2"})
    mock.get("http://service.test/", status=200)
    mocked = *ask("http://service.test/"), len(mock.calls)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
real = *ask(f"http://127.0.0.1:{server.server_port}/"), len(calls)
for name, (status, waits, count) in {"mocked": mocked, "real server": real}.items():
    print(f"{name}: {status} after {count} calls, waits {waits}")
assert mocked == (200, [], 2), "responses waits between retries now"
assert real == (200, [2], 2)
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
