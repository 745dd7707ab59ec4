"""Request bodies, answers and records. No I/O."""
