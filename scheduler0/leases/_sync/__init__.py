# Produced from scheduler0/leases/_async/__init__.py by scripts/unasync.py; do not edit.
"""The async client of leases. `_sync` is produced from it."""
