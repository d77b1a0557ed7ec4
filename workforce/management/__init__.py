"""Commands about people and their records."""
