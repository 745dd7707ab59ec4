"""A local Scheduler0: the HTTP API, a SQLite store and a scheduler that really fires, in one process."""
