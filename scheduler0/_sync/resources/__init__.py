# Produced from scheduler0/_async/resources/__init__.py by scripts/unasync.py; do not edit.
"""The methods of each resource, and the documented flat ones."""
