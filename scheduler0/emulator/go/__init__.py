"""What the server takes from Go's standard library: its JSON, dates, numbers and error texts."""
