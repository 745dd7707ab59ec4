"""Work behind a request."""
