"""When to send a message so that its recipients see it at a good time (contract ai.md 8): pure arithmetic."""
