# Produced from scheduler0/_async/__init__.py by scripts/unasync.py; do not edit.
"""Everything that does I/O. The package ``scheduler0._sync`` is produced from this one."""
