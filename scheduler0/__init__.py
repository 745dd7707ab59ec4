"""Scheduler0 for Python."""
