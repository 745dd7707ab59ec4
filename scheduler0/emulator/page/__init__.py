"""The page of the emulator: what it holds and does, for people with a browser (docs/page.md)."""
