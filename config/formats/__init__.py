"""Date formats of languages that differ from Django's."""
