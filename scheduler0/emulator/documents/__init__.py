"""The server's JSON documents that several parts write."""
