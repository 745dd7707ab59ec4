"""What the client and the emulator both need and that says nothing about the API."""
