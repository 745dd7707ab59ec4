#!/bin/sh
# redis-py 8.1.0 with its default settings, and a server that does not know HELLO.
#
# Behaviour: every new connection begins with HELLO 3. A server without that command answers with an error, and the
# error is raised from the user's first command. Nothing falls back to the older protocol; `protocol=2` is needed.
# Wrong guess: the default protocol is RESP2, and HELLO is sent only where `protocol=3` is asked for.
# Who meets it: people with Redis 5, with a proxy in front of Redis, or with one of the small servers that speak its
# protocol, after an upgrade of the client library alone.
#
# Output seen (Python 3.11):
#   default     ResponseError: unknown command
#   protocol=2  True
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q redis==8.1.0
cat > "$folder/run.py" <<'PYTHON'
import socket
import threading

import redis


def serve(connection):
    reader = connection.makefile("rb")
    while line := reader.readline():
        words = []
        for _ in range(int(line[1:])):
            length = int(reader.readline()[1:])
            words.append(reader.read(length))
            reader.read(2)
        known = words[0].upper() in (b"PING", b"CLIENT")
        answer = b"+PONG\r\n" if words[0].upper() == b"PING" else b"+OK\r\n"
        connection.sendall(answer if known else b"-ERR unknown command\r\n")


def accept(listener):
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, args=(listener,), daemon=True).start()
port = listener.getsockname()[1]
try:
    seen = repr(redis.Redis(port=port).ping())
except redis.ResponseError as error:
    seen = f"{type(error).__name__}: {error}"
older = redis.Redis(port=port, protocol=2).ping()
print("default    ", seen)
print("protocol=2 ", older)
assert seen.startswith("ResponseError") and older is True, "the greeting has changed"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
