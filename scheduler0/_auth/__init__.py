"""Credentials: where they come from, how requests are signed."""

ACTOR = "SCHEDULER0_ACTOR"
"""The environment variable that names who acts."""
