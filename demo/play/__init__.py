"""A simulated crew that works on a project through the HTTP API."""
