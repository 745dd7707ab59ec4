"""Everything that does I/O. The package ``scheduler0._sync`` is produced from this one."""
