"""Stand-ins for the AI services that the server uses."""
