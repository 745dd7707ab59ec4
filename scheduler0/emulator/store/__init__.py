"""The emulator's state: one SQLite database, one module per group of tables."""
