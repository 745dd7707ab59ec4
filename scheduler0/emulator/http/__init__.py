"""From a socket to a handler."""
