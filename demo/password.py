"""With which password does everybody of the demo sign in?"""

PASSWORD = "open-the-harbour"  # noqa: S105  # a password for all to read; the demo guards nothing
