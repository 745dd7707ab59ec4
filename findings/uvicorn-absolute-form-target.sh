#!/bin/sh
# Versions: uvicorn 0.38.0, starlette 0.50.0, h11 0.16.0, httptools 0.7.1.
#
# A request target in absolute form ("GET http://example.test/a HTTP/1.1") is routed by uvicorn's parser httptools
# and is 404 with its parser h11: h11 hands the whole target on as the path. RFC 9112, 3.2.2: a server MUST accept
# the absolute form, even though most clients send it to proxies only.
#
# Output seen:
#   h11 /a 200
#   h11 http://example.test/a 404
#   httptools /a 200
#   httptools http://example.test/a 200
#
# Wrong guess: both parsers give an application the same path.
#
# Who meets it: whoever puts an application behind a proxy or gateway that sends the absolute form, or tests with
# plain `uvicorn` (h11) and deploys `uvicorn[standard]` (httptools), or the other way round.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet uvicorn==0.38.0 starlette==0.50.0 h11==0.16.0 httptools==0.7.1
cat > "$folder/application.py" <<'PYTHON'
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def served(request):
    return PlainTextResponse("served")


app = Starlette(routes=[Route("/a", served)])
PYTHON
cat > "$folder/ask.py" <<'PYTHON'
import socket
import sys
import threading
import time

import uvicorn

seen = []
for parser in ("h11", "httptools"):
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config("application:app", http=parser, log_level="critical"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        time.sleep(0.05)
    for target in ("/a", "http://example.test/a"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n".encode())
            status = connection.makefile("rb").readline().split()[1].decode()
        seen.append(f"{parser} {target} {status}")
    server.should_exit = True
    thread.join()
print("\n".join(seen))
expected = ["h11 /a 200", "h11 http://example.test/a 404", "httptools /a 200", "httptools http://example.test/a 200"]
sys.exit(seen != expected)
PYTHON
cd "$folder"
"$folder/venv/bin/python" ask.py
