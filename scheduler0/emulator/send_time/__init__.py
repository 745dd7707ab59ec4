"""Suggest when to send a message, so that its recipients see it at a good time (contract ai 8). No I/O."""
