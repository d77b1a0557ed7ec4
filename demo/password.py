"""The password of all demo accounts."""

PASSWORD = "open-the-harbour"  # noqa: S105  # a password for all to read; the demo guards nothing
