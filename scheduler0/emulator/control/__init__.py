"""Controls of a running emulator, for tests and for the command."""
