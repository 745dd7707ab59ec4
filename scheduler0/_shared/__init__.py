"""What several parts need and that says nothing about the API."""
