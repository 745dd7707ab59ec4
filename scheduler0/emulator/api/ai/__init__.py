"""The AI operations."""
