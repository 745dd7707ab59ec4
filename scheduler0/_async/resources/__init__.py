"""The methods of each resource, and the documented flat ones."""
