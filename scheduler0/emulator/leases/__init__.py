"""Leases over HTTP, beside the emulator's own API."""
