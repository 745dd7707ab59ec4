#!/bin/sh
# requests 2.34.2 with urllib3 2.8.0, on an address with an IPv6 zone (RFC 6874: http://[fe80::1%25eth0]/).
#
# Behaviour: requests reaches no such address. It hands a named zone on still escaped ("fe80::1%25eth0"), which no resolver
# knows. A zone that is a number ("[::1%251]") is unescaped once, and the result is then refused as "not a valid host".
# urllib3 alone, which requests sends with, connects to the same URL and gets 200.
# Wrong guess: urllib3 has had zones for years, so requests has them.
# Who meets it: everybody who calls a device by its link-local address, and everybody who moves webhooks of a program in
# Go (or curl), where these URLs work, to Python.
#
# Output seen (Python 3.11, Linux):
#   urllib3: 200
#   requests, zone 1: InvalidURL Failed to parse: '::1%1' is not a valid host
#   requests, zone lo: host='fe80::1%25lo'
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q requests==2.34.2 urllib3==2.8.0
cat > "$folder/run.py" <<'PYTHON'
import http.server
import socket
import threading

import requests
import urllib3


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6


# The first interface of Linux is the loopback interface, so "1" is a zone of ::1.
server = Server(("::1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://[::1%251]:{server.server_port}/"
status = urllib3.request("GET", url, retries=False).status
print("urllib3:", status)
assert status == 200
try:
    requests.get(url, timeout=5)
except requests.exceptions.InvalidURL as error:
    print("requests, zone 1: InvalidURL", error)
else:
    raise SystemExit("requests connects to a numbered zone now")
try:
    requests.get("http://[fe80::1%25lo]:9/", timeout=5)
except requests.exceptions.ConnectionError as error:
    assert "host='fe80::1%25lo'" in str(error), error
    print("requests, zone lo: host='fe80::1%25lo'")
else:
    raise SystemExit("requests connects to a named zone now")
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
