"""Requests that leave the emulator."""
