"""Credentials: where they come from, how requests are signed."""
