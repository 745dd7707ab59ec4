#!/bin/sh
# redis-py 8.1.0 with its default settings.
#
# Behaviour: a command whose answer is lost with the connection is sent again without a word, also where sending it
# twice does its work twice. One `incr()` runs twice on the server and returns 2. Earlier major versions raised
# ConnectionError; the default is now to retry three times.
# Wrong guess: only an explicit `retry=` or `retry_on_error=` makes redis-py repeat a command, and never a write.
# Who meets it: everybody who counts, pushes to lists or takes numbered locks in Redis from a job runner, when a
# failover or an idle timeout of a proxy closes the connection at the wrong moment.
#
# Output seen (Python 3.11): incr() returned 2; the server ran the command 2 times
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q redis==8.1.0
cat > "$folder/run.py" <<'PYTHON'
import socket
import threading

import redis

ran = 0


def serve(connection):
    """Answer as a Redis server; the first increment is carried out, and its answer is lost."""
    global ran
    reader = connection.makefile("rb")
    while line := reader.readline():
        words = []
        for _ in range(int(line[1:])):
            length = int(reader.readline()[1:])
            words.append(reader.read(length))
            reader.read(2)
        if words[0].upper() in (b"INCR", b"INCRBY"):
            ran += 1
            if ran == 1:
                connection.shutdown(socket.SHUT_RDWR)
                return
            connection.sendall(b":%d\r\n" % ran)
        elif words[0].upper() == b"HELLO":
            connection.sendall(b"%1\r\n$5\r\nproto\r\n:3\r\n")
        else:
            connection.sendall(b"+OK\r\n")


def accept(listener):
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, args=(listener,), daemon=True).start()
result = redis.Redis(port=listener.getsockname()[1]).incr("runs")
print(f"incr() returned {result}; the server ran the command {ran} times")
assert (result, ran) == (2, 2), "a lost answer no longer repeats the command"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
