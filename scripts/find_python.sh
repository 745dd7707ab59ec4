#!/bin/sh
# Print an interpreter of the given version (for example 3.13), or fail.
if "python$1" -c '' 2>/dev/null; then
    command -v "python$1"
elif command -v pyenv >/dev/null; then
    release=$(pyenv versions --bare | grep -E "^$1\.[0-9]+$" | tail -n 1)
    [ -n "$release" ] && echo "$(pyenv prefix "$release")/bin/python"
else
    exit 1
fi
