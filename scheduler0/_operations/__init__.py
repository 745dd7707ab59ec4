"""What the client knows about each resource: operations, keyword arguments, rules. No I/O."""
