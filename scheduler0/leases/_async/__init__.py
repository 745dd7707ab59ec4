"""The async client of leases. `_sync` is produced from it."""
