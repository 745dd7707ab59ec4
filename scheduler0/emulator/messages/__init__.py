"""One-shot messages."""
